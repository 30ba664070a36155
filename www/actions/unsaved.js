/** What would be lost with the page: a browser asks before it is left. */
import { computed, effect } from "@preact/signals";

import { state } from "../state.js";
import { epochsAside } from "./weights.js";

/** Whether there are weights that have been trained. */
export const isTrained = computed(
  () => state.status.value !== "idle" || (state.current.value?.epochs.length ?? 0) > 0 || epochsAside.value > 0,
);

/** @param {BeforeUnloadEvent} event */
const ask = (event) => event.preventDefault();

/** Has the browser ask before trained weights are lost; called once, by the page. */
export function keepWork() {
  effect(() => {
    if (isTrained.value) addEventListener("beforeunload", ask);
    else removeEventListener("beforeunload", ask);
  });
}
