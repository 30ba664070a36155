/** How far each lesson has been done; the browser remembers it. */
import { signal } from "@preact/signals";

import { recall, remember } from "../memory.js";

/** Of each lesson the steps that are done, by their places, and how many there are. @typedef {Record<string, { done: number[], of: number }>} Progress */

export const progress = signal(read());

/** @returns {Progress} */
function read() {
  try {
    const kept = JSON.parse(recall("lessons") ?? "{}");
    const isOne = (/** @type {any} */ one) => Array.isArray(one?.done) && Number.isInteger(one.of);
    return Object.fromEntries(Object.entries(kept ?? {}).filter(([, one]) => isOne(one)));
  } catch {
    return {};
  }
}

/** @param {string} id */
export function isLessonDone(id) {
  const one = progress.value[id];
  return one !== undefined && one.done.length >= one.of;
}

/**
 * Notes that a step is done.
 * @param {string} id  of the lesson
 * @param {number} place
 * @param {number} of  how many steps it has
 */
export function noteStep(id, place, of) {
  // What another window has noted meanwhile stays.
  const kept = read();
  const before = [...(kept[id]?.done ?? []), ...(progress.peek()[id]?.done ?? [])];
  const done = [...new Set([...before, place])].filter((place) => place < of).sort((one, other) => one - other);
  progress.value = { ...progress.peek(), ...kept, [id]: { done, of } };
  remember("lessons", JSON.stringify(progress.peek()));
}
