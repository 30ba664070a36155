/** The drawn sets to choose from. */
import { html } from "htm/preact";

import { openSample } from "../../actions/data.js";
import { Button } from "./controls.js";

/** @param {{ names: string[], disabled?: boolean }} props */
export const DrawnSets = ({ names, disabled }) =>
  html`<div class="drawn-sets">
    ${names.map(
      (name) =>
        html`<${Button} key=${name} kind="quiet" disabled=${disabled} onClick=${() => openSample(name)}>
          Use the drawn ${name}
        <//>`,
    )}
  </div>`;
