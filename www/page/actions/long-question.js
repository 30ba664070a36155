/** A question that takes its time: how far it is, and an end to it. */
import { batch, signal } from "@preact/signals";

import { attempt } from "./attempt.js";

/**
 * @template T
 * @param {string} thing  what is asked for, so that a newer question makes an older one's answer stale
 */
export function longQuestion(thing) {
  const progress = signal(/** @type {{ done: number, all: number } | null} */ (null));
  const answer = signal(/** @type {T | null} */ (null));
  /** @type {AbortController | null} */
  let under = null;

  /** @param {(attended: import("../../playground.js").Attended) => Promise<T>} question */
  async function ask(question) {
    cancel();
    const controller = new AbortController();
    under = controller;
    progress.value = { done: 0, all: 1 };
    const onProgress = (/** @type {{ done: number, all: number }} */ { done, all }) => (progress.value = { done, all });
    const found = await attempt(
      "inside",
      "",
      () => question({ onProgress, signal: controller.signal }).catch(unlessCanceled),
      thing,
    );
    if (under !== controller) return;
    under = null;
    batch(() => {
      progress.value = null;
      if (found) answer.value = found;
    });
  }

  function cancel() {
    under?.abort();
    under = null;
    progress.value = null;
  }
  return { progress, answer, ask, cancel };
}

/**
 * What was taken back is no mistake.
 * @param {unknown} error
 */
function unlessCanceled(error) {
  if (error instanceof Error && "code" in error && error.code === "cancelled") return undefined;
  throw error;
}
