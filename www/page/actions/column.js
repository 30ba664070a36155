/** Data and Prepare: which labels are learned. */
import { batch } from "@preact/signals";

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
