import { state } from "../state.js";

/** How often each thing was attempted. @type {Record<string, number>} */
const turns = {};
/** Things whose words a stage shows. @type {Set<string>} */
const told = new Set();
/** Of the problem of each stage, the thing it is of. @type {Partial<Record<import("../state.js").StageId, string>>} */
const failed = {};

/**
 * Does some work for a stage: shows the words while it lasts and the problem when it fails. Returns `undefined` when it
 * failed, or when a newer attempt at the same thing has begun in the meantime: then its answer is stale. What is to be known rather
 * than done is a `question`.
 *
 * @template T
 * @param {import("../state.js").StageId} stage
 * @param {string} words  what the stage is busy with; empty: it takes no time worth telling
 * @param {() => Promise<T>} work
 * @param {string} [thing]  what is attempted, where a stage does several things at once
 * @returns {Promise<T | undefined>}
 */
export async function attempt(stage, words, work, thing = stage) {
  const turn = (turns[thing] = (turns[thing] ?? 0) + 1);
  const isLatest = () => turns[thing] === turn;
  const images = state.images.peek();
  const before = state.problems.peek()[stage];
  if (words) noteBusy(stage, thing, words);
  try {
    const answer = await work();
    if (!isLatest()) return undefined;
    noteOutcome(stage, thing, undefined, before);
    return answer;
  } catch (error) {
    // What was asked about other images may fail with those that are there now.
    if (isLatest() && images === state.images.peek()) noteOutcome(stage, thing, asProblem(error));
    return undefined;
  } finally {
    if (isLatest()) noteBusy(stage, thing, "");
  }
}

/**
 * Says what a stage is busy with.
 * @param {import("../state.js").StageId} stage
 * @param {string} thing
 * @param {string} words  empty: that thing is over
 */
export function noteBusy(stage, thing, words) {
  if (words) told.add(thing);
  else if (!told.delete(thing)) return;
  note(state.busy, stage, words || undefined);
}

/**
 * Says how a thing has gone. When it went well, what went wrong with something else is still to be read, unless it is the thing of the
 * stage itself and the other went wrong before it was begun.
 * @param {import("../state.js").StageId} stage
 * @param {string} thing
 * @param {import("../state.js").Problem} [problem]
 * @param {import("../state.js").Problem} [before]  of the stage, when the thing was begun
 */
export function noteOutcome(stage, thing, problem, before) {
  if (problem) failed[stage] = thing;
  else if (thing !== failed[stage] && (thing !== stage || before !== state.problems.peek()[stage])) return;
  note(state.problems, stage, problem);
}

/**
 * Takes back what was said about a stage, and makes answers under way stale.
 * @param {import("../state.js").StageId} stage
 */
export function dismiss(stage) {
  turns[stage] = (turns[stage] ?? 0) + 1;
  note(state.problems, stage, undefined);
  note(state.busy, stage, undefined);
}

/**
 * @param {unknown} error
 * @returns {import("../state.js").Problem}
 */
export function asProblem(error) {
  if (error instanceof Error && "code" in error && "hint" in error) {
    const { code, message, hint, layout } = /** @type {import("../../playground.js").PlaygroundError} */ (error);
    return { code, message, hint, layout };
  }
  return {
    code: "unexpected",
    message: error instanceof Error ? error.message : String(error),
    hint: "This is a fault of the page, not of your data. Reload it; if it comes back, please report these words.",
  };
}

/**
 * @template T
 * @param {import("@preact/signals").Signal<Partial<Record<import("../state.js").StageId, T>>>} notes
 * @param {import("../state.js").StageId} stage
 * @param {T | undefined} value
 */
function note(notes, stage, value) {
  if (notes.peek()[stage] === value) return;
  const { [stage]: _, ...others } = notes.peek();
  notes.value = value === undefined ? others : { ...notes.peek(), [stage]: value };
}
