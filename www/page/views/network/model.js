/** The model out of a file: what it takes and gives, whether it is on show, and what was matched how. */
import { html } from "htm/preact";

import { putBack } from "../../actions/model.js";
import { modelIs } from "../../actions/weights.js";
import { change, locked, state } from "../../state.js";
import { Button, Choice } from "../parts/controls.js";
import { Fold } from "../parts/fold.js";
import { goTo } from "../parts/go-to.js";
import { pixel, plural, shape } from "../parts/words.js";

export function Model() {
  const model = state.model.value;
  const where = modelIs.value;
  if (!model || !where) return null;
  const { file, input_shape, classes, params, optimizer, epochs } = model;
  const outputs = /** @type {number[]} */ (JSON.parse(model.shapes).at(-1)).at(-1);
  return html`<section class="model" aria-label="The model that was opened" data-model=${where}>
    <p>
      <strong>${file}</strong>, trained elsewhere${epochs > 0 && `, ${plural(epochs, "epoch")}`}: images of ${shape(input_shape)}
      ${" "}in, ${classes ? `${classes.slice(0, 6).join(", ")}${classes.length > 6 ? ", …" : ""}` : plural(Number(outputs), "value")} out,
      ${" "}${plural(params, "parameter")}.
      ${" "}${where === "in place" ? "Its weights are in the layers below." : "Its weights wait for its layers and for images of its size."}
    </p>
    ${where === "aside" && html`<${Button} disabled=${locked.value} onClick=${putBack}>Put its layers back<//>`}
    <${Values} model=${model} />
    <p class="small muted">
      ${
        optimizer === "restored"
          ? "Its optimizer goes on where it was."
          : "What its optimizer remembered is not in the file: training goes on with the optimizer begun anew."
      }
      ${!state.dataset.value && html` <button type="button" class="link-button" onClick=${() => goTo("inside")}>Look inside with an image of your own</button>`}
    </p>
    <${Matched} model=${model} />
  </section>`;
}

/** @type {{ value: string, name: string, range: [number, number] }[]} */
const ranges = [
  { value: "255", name: "0 to 255", range: [0, 255] },
  { value: "1", name: "0 to 1", range: [0, 1] },
  { value: "-1", name: "−1 to 1", range: [-1, 1] },
];

/**
 * The values that it is given: a file says nothing of how its images were prepared.
 * @param {{ model: import("../../state.js").OpenedModel }} props
 */
function Values({ model }) {
  const dataset = state.dataset.value;
  if (!dataset) {
    return html`<div class="row">
      <span class="small">Values of the images it was trained on</span>
      <${Choice}
        label="Values of the images it was trained on"
        value=${ranges.find(({ range }) => String(range) === String(model.range))?.value}
        options=${ranges}
        onValue=${(/** @type {string} */ chosen) => {
          const range = ranges.find(({ value }) => value === chosen)?.range ?? model.range;
          state.model.value = { ...model, range };
        }}
      />
    </div>`;
  }
  const { min = 0, max = 1 } = state.prepared.value ?? dataset;
  const isBytes = dataset.max > 1 && dataset.max <= 255;
  return html`<div class="row">
    <span class="small">It is given values from ${pixel(min)} to ${pixel(max)}; they must be those it was trained on.</span>
    ${
      isBytes &&
      html`<${Button}
        kind="quiet"
        disabled=${locked.value}
        onClick=${() => change(state.split, { rescale: state.split.peek().rescale ? null : 1 / 255 })}
      >
        ${state.split.value.rescale ? "Give it values as they are stored" : "Rescale them by 1/255"}
      <//>`
    }
  </div>`;
}

/** @param {{ model: import("../../state.js").OpenedModel }} props */
function Matched({ model: { notes } }) {
  return html`<${Fold} name="How its weights were matched" open=${notes.length > 0}>
    ${() => html`<ul class="small">
      <li>${notes.some((note) => /went in by their order/.test(note)) ? "Their order says which layer they belong to." : "All weights were found by the names of their layers, unless something else is said here."}</li>
      ${notes.map((note) => html`<li key=${note}>${note}</li>`)}
    </ul>`}
  <//>`;
}
