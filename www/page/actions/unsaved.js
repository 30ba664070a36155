/** What would be lost with the page: a browser asks before it is left. */
import { computed, effect, signal } from "@preact/signals";

import { state } from "../state.js";
import { epochsAside } from "./weights.js";

/** Whether there are weights that have been trained. */
export const isTrained = computed(
  () => state.status.value !== "idle" || (state.current.value?.epochs.length ?? 0) > 0 || epochsAside.value > 0,
);

/** Whether the browser keeps all of the work in this tab, so that another visit can go on with it. */
export const isKept = signal(false);

/** Whether something that was trained would be lost. What is set aside comes back with its settings, but not in another visit. */
const isUnsaved = computed(() => epochsAside.value > 0 || (isTrained.value && !isKept.value));

/** @param {BeforeUnloadEvent} event */
const ask = (event) => event.preventDefault();

/** Has the browser ask before trained weights are lost; called once, by the page. */
export function keepWork() {
  effect(() => {
    if (isUnsaved.value) addEventListener("beforeunload", ask);
    else removeEventListener("beforeunload", ask);
  });
}
