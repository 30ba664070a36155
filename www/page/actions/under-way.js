/**
 * The run under way, from the moment it is asked for: before the training begins, workers are started and weights made, and what
 * the reader asks for in that time counts as well.
 */
import { lab } from "../lab.js";

/**
 * paused, stopped: what the reader wants; ended: settles once all of it is over
 * @typedef {{ paused: boolean, stopped: boolean, ended: Promise<void> }} Run
 */

/** @type {Run | null} */
let run = null;

/** The run under way, if there is one. */
export const underWay = () => run;

/**
 * Does what a run takes.
 * @param {(run: Run) => Promise<void>} work
 */
export async function runFor(work) {
  /** @type {Run} */
  const own = { paused: false, stopped: false, ended: Promise.resolve() };
  run = own;
  own.ended = work(own).finally(() => {
    if (run === own) run = null;
  });
  await own.ended;
}

/** Stops the run under way, if there is one, and settles when it is over. */
export async function endRun() {
  const own = run;
  if (!own) return;
  own.stopped = true;
  // Of a worker that is lost the run itself tells.
  await lab()
    .then((playground) => playground.stop())
    .catch(() => {});
  await own.ended;
}
