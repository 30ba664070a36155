/** The classes: learned under another name, together with others, or not at all; and how they are encoded. */
import { html } from "htm/preact";

import { learned } from "../../actions/labels.js";
import { change, locked, state } from "../../state.js";
import { Toggle } from "../parts/controls.js";
import { Name } from "../parts/name.js";
import { whole } from "../parts/words.js";

/** Classes that the one-hot table has room for. */
const SHOWN = 12;
/** Images in the tables. */
const ROWS = 6;

export function Classes() {
  const column = learned();
  if (!column) return null;
  return html`<div class="classes-prepared">
    <${Names} column=${column} />
    <${Encodings} />
  </div>`;
}

/** @param {{ column: import("../../../playground.js").Column }} props */
function Names({ column }) {
  const { merge, leave_out } = state.split.value;
  const out = leave_out ?? [];
  const nameOf = (/** @type {string} */ own) =>
    Object.entries(merge ?? {}).find(([, from]) => from.includes(own))?.[0] ?? own;
  /**
   * @param {string} own
   * @param {string} name
   */
  function rename(own, name) {
    const others = Object.entries(merge ?? {}).map(([key, from]) => [key, from.filter((other) => other !== own)]);
    const next = Object.fromEntries(others.filter(([, from]) => from.length > 0));
    if (name.trim() && name !== own) next[name.trim()] = [...(next[name.trim()] ?? []), own];
    change(state.split, { merge: next });
  }
  /**
   * @param {string} own
   * @param {boolean} used
   */
  function use(own, used) {
    if (!used) rename(own, own);
    change(state.split, { leave_out: used ? out.filter((other) => other !== own) : [...out, own] });
  }
  return html`<div class="scrolls encoding-names"><table class="encoding">
    <caption>Give two classes the same name to merge them</caption>
    <thead>
      <tr>
        <th scope="col">class</th>
        <th scope="col">images</th>
        <th scope="col">learn it</th>
        <th scope="col">as</th>
      </tr>
    </thead>
    <tbody>
      ${column.classes.map(
        (own, code) =>
          html`<tr key=${own}>
            <th scope="row" title=${own}><${Name} name=${own} names=${column.classes} /></th>
            <td>${whole(column.counts[code])}</td>
            <td>
              <${Toggle}
                name=${`learn ${own}`}
                label=""
                value=${!out.includes(own)}
                disabled=${locked.value}
                onValue=${(/** @type {boolean} */ used) => use(own, used)}
              />
            </td>
            <td>
              <input
                class="input"
                aria-label=${`learn ${own} as`}
                value=${nameOf(own)}
                disabled=${locked.value || out.includes(own)}
                onChange=${(/** @type {any} */ event) => rename(own, event.target.value)}
              />
            </td>
          </tr>`,
      )}
    </tbody>
  </table></div>`;
}

/** The first images of the training part with their label in all its forms. */
function Encodings() {
  const prepared = state.prepared.value;
  if (!prepared) return null;
  const { classes, codes, rows } = prepared;
  const shown = classes.slice(0, SHOWN);
  const more = classes.length > shown.length;
  return html`<figure>
    <figcaption>The first of the training part: label encoding is one number, one-hot one column for each class</figcaption>
    <div class="scrolls"><table class="encoding">
      <thead>
        <tr>
          <th scope="col" rowspan="2">image</th>
          <th scope="col" rowspan="2">label</th>
          <th scope="col" rowspan="2"><code>LabelEncoder</code></th>
          <th scope="colgroup" colspan=${shown.length + Number(more)}><code>to_categorical</code></th>
        </tr>
        <tr>
          ${shown.map((name) => html`<th key=${name} scope="col" title=${name}><${Name} name=${name} names=${classes} /></th>`)}${more && html`<th>…</th>`}
        </tr>
      </thead>
      <tbody>
        ${[...rows.train.subarray(0, ROWS)].map(
          (index) =>
            html`<tr key=${index}>
              <td>${index}</td>
              <th scope="row" title=${classes[codes[index]]}><${Name} name=${classes[codes[index]]} names=${classes} /></th>
              <td>${codes[index]}</td>
              ${shown.map((name, code) => html`<td key=${name} class=${code === codes[index] ? "hot" : "muted"}>${code === codes[index] ? 1 : 0}</td>`)}
              ${more && (codes[index] < SHOWN ? html`<td class="muted">…</td>` : html`<td class="hot">… 1 …</td>`)}
            </tr>`,
        )}
      </tbody>
    </table></div>
  </figure>`;
}
