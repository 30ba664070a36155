/**
 * Whether what a step of a lesson asks for has been done: by the reader, and since the step began. What was so before is nobody's
 * deed.
 */
import { plain, state } from "../state.js";
import { front } from "./front.js";
import { labelOf } from "./labels.js";
import { predictions } from "./predict.js";
import { compared, hasOwnName, renameRun, runs } from "./runs.js";

/**
 * @typedef {import("../lessons/index.js").Step} Step
 * @typedef {import("../lessons/index.js").Preset} Preset
 *
 * What there was when the step began. presets: those that were set already, and were not pressed since
 * @typedef {{ image: number, filter: number | null, split: import("../state.js").SplitSettings, layers: string,
 *   page: boolean, presets: Set<Preset> }} Marks
 */

/** @type {Marks} */
let marks;
/** Presets that were set since the step began. @type {Set<Preset>} */
let pressed = new Set();
/** The newest run there was when the lesson began. */
let firstRun = 0;

const layersNow = () => JSON.stringify(plain(state.layers.peek()));

/** A lesson begins: runs there are already belong to something else. */
export function beginLesson() {
  firstRun = Math.max(0, ...runs.peek().map(({ id }) => id));
}

/** @param {Step | null} step */
export function beginStep(step) {
  pressed = new Set();
  away?.disconnect();
  const page = step?.done?.page;
  marks = {
    image: state.image.peek(),
    filter: state.filter.peek(),
    split: state.split.peek(),
    layers: layersNow(),
    page: page !== undefined && document.querySelector(page) !== null,
    presets: new Set(step?.presets?.filter(isApplied)),
  };
  if (page && marks.page) watchFor(page);
}

/** Looks out for what is on the page to go away, for however short a time. @type {MutationObserver | null} */
let away = null;

/** @param {string} page  a selector: what was there when the step began counts once it has been away */
function watchFor(page) {
  away = new MutationObserver(() => {
    if (document.querySelector(page)) return;
    marks.page = false;
    away?.disconnect();
  });
  away.observe(document.body, { subtree: true, childList: true, attributes: true });
}

/** @param {Preset} preset */
export function press(preset) {
  pressed.add(preset);
}

const isSame = (/** @type {unknown} */ one, /** @type {unknown} */ other) =>
  JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** Whether each field that is named is the same in another object. @param {Record<string, any>} fields @param {any} other */
const agrees = (fields, other) => Object.keys(fields).every((key) => isSame(fields[key], other[key]));

/** Whether what a preset sets is what there is. @param {Preset} preset */
export function isApplied({ set }) {
  return Object.entries(set).every(([name, value]) => {
    // What is done by hand has no one setting to be read back.
    if (name === "hand") return false;
    if (name === "front") return isSame([front.value?.layers.length, front.value?.column], [value.count, value.column]);
    const now = /** @type {any} */ (state)[name].value;
    if (name === "layers") return isSame(plain(now), value);
    return name === "run" || name === "split" ? agrees(value, now) : now === value;
  });
}

/**
 * Whether a run of this lesson was trained with what a preset sets, for however long.
 * @param {Preset} preset
 */
const isOf =
  ({ set: { run: { epochs: _, ...trained } = {}, ...set } }) =>
  (/** @type {import("../state.js").Run} */ run) =>
    run.id > firstRun &&
    run.epochs.length > 0 &&
    (!set.layers || isSame(plain(run.layers), set.layers)) &&
    agrees(trained, run.settings) &&
    agrees(set.split ?? {}, run.split) &&
    (set.column === undefined || set.column === run.data.column);

/**
 * Calls what was trained with what a button sets as the button is called, unless the reader has named it: runs to be compared are
 * told apart.
 * @param {Step} step
 */
export function nameRuns({ presets = [], done }) {
  if (!done?.trainedEach) return;
  for (const run of runs.peek().filter((run) => !hasOwnName(run))) {
    const preset = presets.find((preset) => isOf(preset)(run));
    if (preset) renameRun(run.id, preset.name);
  }
}

/** Whether the image is one of the mistakes on show, and not the one of before. Where there is none to be chosen, another image will do. */
function isOtherMistake() {
  const image = state.image.peek();
  const others = [...predictions.peek().values()].filter(({ index }) => index !== marks.image);
  const mistakes = others.filter(({ actual, predicted }) => actual !== predicted);
  return (mistakes.length > 0 ? mistakes : others).some(({ index }) => index === image);
}

/** How each condition of a step is found out. @type {Record<string, (value: any, step: Step) => boolean>} */
const conditions = {
  otherImage: () => state.image.peek() !== marks.image,
  mistake: isOtherMistake,
  filter: () => state.filter.peek() !== null && state.filter.peek() !== marks.filter,
  split: (/** @type {keyof Marks["split"]} */ key) => !isSame(state.split.peek()[key], marks.split[key]),
  layers: () => layersNow() !== marks.layers,
  hasLayer: (kind) => state.layers.peek().some(({ class_name }) => class_name === kind),
  label: (name) => labelOf(state.image.peek()) === name,
  presets: (count) => pressed.size >= count,
  epochs: (count) => {
    const run = state.current.peek();
    return state.status.peek() === "idle" && run !== null && run.id > firstRun && run.epochs.length >= count;
  },
  trainedEach: (_, { presets = [] }) =>
    state.status.peek() === "idle" && presets.every((preset) => runs.peek().some(isOf(preset))),
  comparedEach: (_, { presets = [] }) =>
    presets.every((preset) => compared.peek().some(({ run }) => isOf(preset)(run))),
  page: (selector) => !marks.page && document.querySelector(selector) !== null,
};

/**
 * Whether the step is done now.
 * @param {Step} step
 */
export function isStepNowDone(step) {
  for (const preset of step.presets ?? []) if (!marks.presets.has(preset) && isApplied(preset)) pressed.add(preset);
  return Object.entries(step.done ?? {}).every(([name, value]) => conditions[name](value, step));
}
