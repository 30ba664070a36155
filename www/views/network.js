/** Network: the chain of layers. */
import { computed } from "@preact/signals";
import { html } from "htm/preact";

import { state } from "../state.js";
import { parameters, shape } from "./parts/words.js";

export const summary = computed(() => {
  const network = state.network.value;
  const count = state.layers.value.length;
  if (!state.prepared.value || !network) return { kind: /** @type {const} */ ("waiting"), words: `${count} layers` };
  if (network.problem) return { kind: /** @type {const} */ ("problem"), words: "a layer does not fit" };
  return { kind: /** @type {const} */ ("ready"), words: `${count} layers, ${parameters(network.params)}` };
});

export function View() {
  const network = state.network.value;
  return html`<ol class="row">
    ${network?.layers.map(
      (layer) => html`<li key=${layer.name}><strong>${layer.name}</strong> ${shape(layer.output_shape?.slice(1))}</li>`,
    )}
  </ol>`;
}
