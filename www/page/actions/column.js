/** Data and Prepare: which labels are learned. */
import { batch } from "@preact/signals";

import { learnedTogether } from "../../keras/python.js";
import { change, state } from "../state.js";
import { suited } from "./suited.js";

/**
 * Another column to learn: what was said of the classes of the one before is taken back.
 * @param {string} name
 */
export function chooseColumn(name) {
  const dataset = state.dataset.peek();
  if (!dataset) return;
  batch(() => {
    state.column.value = name;
    state.split.value = suited(state.split.peek(), dataset, { sameImages: true, column: name });
    state.filter.value = null;
  });
}

/**
 * The columns that can be learned together: those of two classes, of which an image has the second or has not.
 * @param {import("../../playground.js").Dataset | null} dataset
 */
export const labelColumns = (dataset) =>
  dataset?.columns.filter(({ name, classes }) => classes.length === 2 && name !== dataset.split?.column) ?? [];

/** The columns that are learned together, where they are. */
export function together() {
  const chosen = learnedTogether(state.split.value);
  return chosen && labelColumns(state.dataset.value).filter(({ name }) => chosen.includes(name));
}

/**
 * Several columns to learn together; what goes by single classes is taken back.
 * @param {string[]} columns
 */
export function chooseTogether(columns) {
  const { merge: _merge, leave_out: _leaveOut, oversample: _oversample, ...split } = state.split.peek();
  batch(() => {
    state.split.value = { ...split, columns };
    state.filter.value = null;
    change(state.run, { class_weight: null });
  });
}
