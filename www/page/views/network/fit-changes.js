/** What fitting the network to the images has changed. */
import { html } from "htm/preact";

import { changes } from "../../actions/fit.js";
import { state } from "../../state.js";

export function Changes() {
  const told = changes.value;
  const words = told && told.layers === state.layers.value ? told.words : null;
  return html`<div role="status" class="small network-fitted">
    ${words && (words.length > 0 ? html`Changed: <ul>${words.map((text) => html`<li key=${text}>${text}</li>`)}</ul>` : "It fits already: nothing was changed.")}
  </div>`;
}
