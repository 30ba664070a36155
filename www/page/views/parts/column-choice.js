import { html } from "htm/preact";

import { chooseColumn, chooseTogether } from "../../actions/column.js";
import { labelColumns, learned, together } from "../../actions/labels.js";
import { locked, state } from "../../state.js";
import { Button, Select, Toggle } from "./controls.js";
import { plural } from "./words.js";

/** Stands for several columns in a select; no column is called so. */
const TOGETHER = "";

/**
 * The label column to learn: a choice where there are several, or several together. The same stands in Data and in Prepare.
 * @param {{ bare?: boolean }} props  bare: its label is only heard
 */
export function ColumnChoice({ bare }) {
  const columns = state.dataset.value?.columns ?? [];
  const column = learned();
  if (!column) return null;
  if (columns.length === 1)
    return html`<p class="small column-name">${!bare && "Label column "}<strong>${column.name}</strong></p>`;
  const labels = labelColumns(state.dataset.value).map(({ name }) => name);
  const chosen = together();
  const all = { value: TOGETHER, name: `several together: ${plural(chosen?.length ?? labels.length, "label")}` };
  return html`<${Select}
      label="Label column"
      value=${chosen ? TOGETHER : column.name}
      disabled=${locked.value}
      bare=${bare}
      options=${[...columns.map(({ name }) => name), ...(labels.length > 1 ? [all] : [])]}
      onValue=${(/** @type {string} */ name) => (name === TOGETHER ? chooseTogether(labels) : chooseColumn(name))}
    />
    ${!chosen && labels.length > 1 && html`<${Offer} labels=${labels} />`}
    ${chosen && html`<${Together} labels=${labels} chosen=${chosen.map(({ name }) => name)} />`}`;
}

/** An image may have several labels: then one network can learn them all. @param {{ labels: string[] }} props */
function Offer({ labels }) {
  return html`<p class="small together-offer">
    ${plural(labels.length, "column")} of two classes: an image may have several of these labels, or none.${" "}
    <${Button} disabled=${locked.value} onClick=${() => chooseTogether(labels)}>Learn all ${labels.length} together<//>
  </p>`;
}

/** Which of the labels are learned: two of them at least. @param {{ labels: string[], chosen: string[] }} props */
function Together({ labels, chosen }) {
  return html`<div class="together" role="group" aria-label="Labels to learn together">
    ${labels.map((name) => {
      const isChosen = chosen.includes(name);
      return html`<${Toggle}
        key=${name}
        label=${name}
        value=${isChosen}
        disabled=${locked.value || (isChosen && chosen.length === 2)}
        onValue=${(/** @type {boolean} */ wanted) => chooseTogether(labels.filter((other) => (other === name ? wanted : chosen.includes(other))))}
      />`;
    })}
  </div>`;
}
