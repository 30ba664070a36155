/** Train: a run and its curves. */
import { computed } from "@preact/signals";

import { state } from "../state.js";

export const summary = computed(() => {
  const epochs = state.current.value?.epochs ?? [];
  const last = epochs.at(-1);
  const kind = /** @type {const} */ ({ idle: "ready", training: "busy", paused: "needs" })[state.status.value];
  if (last) return { kind, words: `epoch ${last.epoch}, val ${last.val_accuracy?.toFixed(3) ?? "–"}` };
  if (!state.network.value || state.network.value.problem)
    return { kind: /** @type {const} */ ("waiting"), words: "after the network" };
  return { kind: /** @type {const} */ ("needs"), words: "press Train" };
});

export function View() {
  return null;
}
