/** Inside: the maps of every layer for one image. */
import { computed } from "@preact/signals";

import { state } from "../state.js";

export const summary = computed(() => {
  if (!state.current.value) return { kind: /** @type {const} */ ("waiting"), words: "after training" };
  return { kind: /** @type {const} */ ("ready"), words: "what the layers see" };
});

export function View() {
  return null;
}
