/** The button that fits the network to the images, and what that has changed. */
import { computed } from "@preact/signals";
import { html } from "htm/preact";

import { fitNetwork } from "../../actions/fit.js";
import { mendedScale, scaleFault } from "../../../keras/scale.js";
import { locked, state } from "../../state.js";
import { Button } from "../parts/controls.js";
import { Changes } from "./fit-changes.js";

/** Whether values reach the network that are farther from 0 than it learns from, or all but 0. */
const isOutOfScale = computed(() => {
  const prepared = state.prepared.value;
  return prepared !== null && mendedScale(state.layers.value, prepared) !== undefined;
});

/** @param {{ isAlways?: boolean }} props  isAlways: also where nothing is to be mended */
export function Fit({ isAlways }) {
  const problem = state.network.value?.problem;
  const isNeeded = Boolean(problem) || isOutOfScale.value;
  if (!isNeeded && !isAlways) return null;
  return html`<${Button}
    kind=${isNeeded ? "primary" : "quiet"}
    disabled=${locked.value || !state.prepared.value}
    hint="Last layer, scaling and sizes that suit these images and classes; it says what it changes, and Undo takes it back"
    onClick=${fitNetwork}
  >
    Fit the network to these images
  <//>`;
}

/** What is wrong, before the chain: its end may be a long way down. */
export function Misfit() {
  const [problem, prepared] = [state.network.value?.problem, state.prepared.value];
  const isWrong = problem && state.layers.value.length > 0;
  return html`
    ${isWrong && html`<p class="small text-wrong network-misfit">It cannot be trained yet: ${problem.message}.</p>`}
    ${
      !isWrong &&
      prepared &&
      isOutOfScale.value &&
      html`<p class="small text-wrong network-misfit">${scaleFault(state.layers.value, prepared)}: it will hardly learn.</p>`
    }
    <${Changes} />
  `;
}
