/** The layers in a row, each with the shape of what it puts out; one is looked at. */
import { html } from "htm/preact";

import { state } from "../../state.js";
import { focusOn } from "../parts/reveal.js";
import { shape } from "../parts/words.js";

/** @param {{ layers: import("../../../client/protocol.js").LayerSummary[], chosen: string, panel: string }} props  panel: id of what shows it */
export function LayerTabs({ layers, chosen, panel }) {
  /** @param {KeyboardEvent} event */
  function move(event) {
    const place = layers.findIndex(({ name }) => name === chosen);
    const next = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: layers.length - 1 }[event.key];
    if (next === undefined || next < 0 || next >= layers.length) return;
    event.preventDefault();
    state.layer.value = layers[next].name;
    focusOn(/** @type {HTMLElement} */ (event.currentTarget).querySelectorAll("button")[next]);
  }
  return html`<div class="layers" role="tablist" aria-label="Layers" onKeyDown=${move}>
    ${layers.map(
      ({ name, class_name, output_shape }) =>
        html`<button
          key=${name}
          type="button"
          class="layer-tab"
          role="tab"
          id=${`tab-${name}`}
          aria-selected=${name === chosen ? "true" : "false"}
          aria-controls=${panel}
          tabindex=${name === chosen ? 0 : -1}
          title=${class_name}
          onClick=${() => (state.layer.value = name)}
        >
          <span class="layer-tab-name">${name}</span>
          <span class="layer-tab-shape">${shape(output_shape?.slice(1))}</span>
        </button>`,
    )}
  </div>`;
}
