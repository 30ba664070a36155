/** Predict: the test part, wrong ones first. */
import { computed } from "@preact/signals";

import { state } from "../state.js";

export const summary = computed(() => {
  if (!state.current.value) return { kind: /** @type {const} */ ("waiting"), words: "after training" };
  return { kind: /** @type {const} */ ("ready"), words: "test images" };
});

export function View() {
  return null;
}
