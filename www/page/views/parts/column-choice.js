import { html } from "htm/preact";

import { chooseColumn } from "../../actions/column.js";
import { learned } from "../../actions/labels.js";
import { locked, state } from "../../state.js";
import { Select } from "./controls.js";

/**
 * The label column to learn: a choice where there are several. The same stands in Data and in Prepare.
 * @param {{ bare?: boolean }} props  bare: its label is only heard
 */
export function ColumnChoice({ bare }) {
  const columns = state.dataset.value?.columns ?? [];
  const column = learned();
  if (!column) return null;
  if (columns.length === 1)
    return html`<p class="small column-name">${!bare && "Label column "}<strong>${column.name}</strong></p>`;
  return html`<${Select}
    label="Label column"
    value=${column.name}
    disabled=${locked.value}
    bare=${bare}
    options=${columns.map(({ name }) => name)}
    onValue=${chooseColumn}
  />`;
}
