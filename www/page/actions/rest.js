/**
 * While the network trains, all cores are busy, and the page waits for one whenever it is to answer its reader: the training
 * rests as long as that takes.
 */
import { lab } from "../lab.js";
import { state } from "../state.js";

/** Milliseconds in which a frame is drawn and painted. */
const ANSWER = 100;

async function rest() {
  if (state.status.peek() !== "training") return;
  const playground = await lab();
  // Of a worker that is lost the run itself tells.
  await playground.rest(ANSWER).catch(() => {});
}

/** Lets a training rest whenever the reader does something. */
export function restForInput() {
  for (const type of ["pointerdown", "pointerup", "keydown", "input", "wheel"]) {
    addEventListener(type, rest, { capture: true, passive: true });
  }
}
