/**
 * A question to the lab: asked for the newest only, one at a time, so that a training is not held up by answers nobody waits for.
 *
 * Some are asked at a press (`ask`), others whenever what is wanted changes (`follow`). Who asks anew while an answer is on its way
 * overtakes it: the lab is told through a signal, for those questions that it can let be, and the newest is asked as soon as the one
 * before is over. An answer that was overtaken is dropped, unless the question says when one still holds.
 */
import { batch, effect, signal, untracked } from "@preact/signals";

import { state } from "../state.js";
import { asProblem, noteBusy, noteOutcome } from "./attempt.js";

/**
 * @template Asked, Answer
 * @typedef {object} Options
 * @property {(asked: Asked, attended: Attended) => Promise<Answer>} ask  asks the lab
 * @property {string} thing  what is asked for: what went wrong with it stands in `stage` until the same goes well
 * @property {import("../state.js").StageId} [stage]  where a failure is told, and that it is busy; none: nowhere
 * @property {string} [words]  what the stage is busy with, where it takes a while
 * @property {() => Asked | null} [wanted]  what is to be known; read as signals are by those who follow. `null`: nothing
 * @property {() => number} [rest]  milliseconds for which what is wanted must not change before it is asked
 * @property {(asked: Asked) => boolean} [holds]  whether an answer is still of use, overtaken or not
 * @property {(answer: Answer, asked: Asked) => void} [take]  puts the answer in its place, instead of `answer`
 * @property {(problem: import("../state.js").Problem, asked: Asked) => void} [failed]  is told of a failure that is none of an overtaken question
 */

/** @typedef {{ signal: AbortSignal, onProgress: (progress: { done: number, all: number }) => void }} Attended */

/**
 * @template Asked, Answer
 * @param {Options<Asked, Answer>} options
 */
export function question({ ask: put, thing, stage, words = "", wanted = () => null, rest = () => 0, ...outcome }) {
  const answer = signal(/** @type {Answer | null} */ (null));
  /** How far the answer is on its way; `null`: none is. */
  const progress = signal(/** @type {{ done: number, all: number } | null} */ (null));
  /** What was asked, or is to be asked, last. @type {Asked | null} */
  let newest = null;
  /** Of the question under way. @type {AbortController | null} */
  let control = null;
  /** Settles when there is nothing left to ask. */
  let settled = Promise.resolve();
  /** Asks what is resting. @type {(() => void) | null} */
  let begin = null;
  let followers = 0;
  let unfollow = () => {};

  /** Asks until the newest is answered. */
  async function askAll() {
    if (stage && words) noteBusy(stage, thing, words);
    for (let asked = newest; asked !== null; asked = control?.signal.aborted ? newest : null) {
      control = new AbortController();
      await askOne(asked, control.signal);
    }
    control = null;
    batch(() => {
      progress.value = null;
      if (stage && words) noteBusy(stage, thing, "");
    });
  }

  /**
   * @param {Asked} asked
   * @param {AbortSignal} own
   */
  async function askOne(asked, own) {
    const { holds = () => !own.aborted, take = (found) => (answer.value = found), failed } = outcome;
    const images = state.images.peek();
    const onProgress = (/** @type {{ done: number, all: number }} */ { done, all }) => {
      if (!own.aborted) progress.value = { done, all };
    };
    onProgress({ done: 0, all: 1 });
    try {
      const found = await put(asked, { signal: own, onProgress });
      if (!holds(asked)) return;
      batch(() => {
        if (stage) noteOutcome(stage, thing);
        take(found, asked);
      });
    } catch (error) {
      const problem = asProblem(error);
      // What was asked about other images may fail with those that are there now; what was let be is no failure.
      if (own.aborted || images !== state.images.peek() || problem.code === "cancelled") return;
      batch(() => {
        if (stage) noteOutcome(stage, thing, problem);
        failed?.(problem, asked);
      });
    }
  }

  /** @param {Asked | null} asked  `null`: the answer on its way is not wanted any more */
  function want(asked) {
    newest = asked;
    control?.abort();
    if (!control && asked !== null) settled = untracked(askAll);
  }

  /**
   * Asks now, and settles when nothing is left to ask. The same as is on its way is not asked twice.
   * @param {Asked} asked
   */
  function ask(asked) {
    if (!control || !isSame(asked, newest)) want(asked);
    return settled;
  }

  /** Lets the question be. */
  function cancel() {
    want(null);
    progress.value = null;
  }

  /** Asks what rests at once; settles when nothing is left to ask. */
  function now() {
    begin?.();
    return settled;
  }

  /**
   * Asks what is wanted from now on, whenever it changes. Several may follow.
   * @returns {() => void}  ends it
   */
  function follow() {
    if (followers++ === 0) unfollow = begun();
    return () => {
      if (--followers === 0) unfollow();
    };
  }

  function begun() {
    /** @type {Asked | null} */
    let before = null;
    let timer = 0;
    const lay = () => {
      clearTimeout(timer);
      begin = null;
    };
    const end = effect(() => {
      const asked = wanted();
      if (isSame(asked, before)) return;
      before = asked;
      lay();
      const ms = untracked(rest);
      if (asked === null || ms === 0) return want(asked);
      control?.abort();
      newest = null;
      begin = () => {
        lay();
        want(asked);
      };
      timer = setTimeout(begin, ms);
    });
    return () => {
      end();
      lay();
      if (before !== null) want(null);
    };
  }

  return { answer, progress, ask, cancel, follow, now };
}

/**
 * Whether the same is asked: of objects and lists, if all that is in them is the same.
 * @param {unknown} one
 * @param {unknown} other
 * @returns {boolean}
 */
function isSame(one, other) {
  if (Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object" || !one || !other) return false;
  const [fields, others] = [Object.entries(one), new Map(Object.entries(other))];
  const isIn = (/** @type {[string, unknown]} */ [key, value]) =>
    Object.is(value, others.get(key)) || (Array.isArray(value) && isSame(value, others.get(key)));
  return fields.length === others.size && fields.every(isIn);
}
