/** Under the chain: what was learned can go on to another question, and what this network stands on. */
import { signal } from "@preact/signals";
import { html } from "htm/preact";

import { front } from "../../actions/front.js";
import { reports } from "../../actions/network.js";
import {
  cuts,
  fineRate,
  fineTune,
  isFrozen,
  isNormalFrozen,
  learned,
  letGo,
  missing,
  newHead,
  randomFrozen,
  setFront,
} from "../../actions/transfer.js";
import { locked, state } from "../../state.js";
import { Button, Select } from "../parts/controls.js";
import { plural } from "../parts/words.js";

/** The layer that is to be the last one kept, by its id; `null`: the last that puts out maps. */
const chosen = signal(/** @type {string | null} */ (null));

export function Transfer() {
  return html`<div class="transfer small">
    ${front.value ? html`<${Standing} />` : html`<${Cut} />`}
    ${
      missing.value &&
      !front.value &&
      html`<p class="text-wrong">There is no network here that was trained for ${missing.value}: go back, and train it first.</p>`
    }
    ${
      isNormalFrozen.value &&
      html`<p class="muted">
        A frozen BatchNormalization works in training as it does in prediction: with the mean and variance it has, which stay.
      </p>`
    }
    ${
      randomFrozen.value.length > 0 &&
      html`<p class="muted">
        ${plural(randomFrozen.value.length, "frozen layer")} ${randomFrozen.value.length === 1 ? "begins" : "begin"} with random
        weights, and will keep them.
      </p>`
    }
  </div>`;
}

/** What comes with weights. */
function Standing() {
  const { layers, cut, from, column } = /** @type {import("../../actions/front.js").Front} */ (front.value);
  const disabled = locked.value;
  return html`
    <p>
      <strong>Standing on ${from}${column && ` (${column})`}.</strong> ${standingWords(layers.length, cut)}
      ${" "}${isFrozen.value ? "Training leaves their weights as they are: they are frozen." : "They are trained on."}
    </p>
    <div class="row">
      ${
        isFrozen.value
          ? html`<${Button} disabled=${disabled} hint="Trains all layers on, in small steps, so that what was learned is not lost. Then press Continue training" onClick=${fineTune}>
              Fine-tune: thaw all, learning_rate ${fineRate.value}
            <//>`
          : html`<${Button} disabled=${disabled} hint="Training leaves their weights as they are" onClick=${() => setFront(false)}>Freeze them<//>`
      }
      <${Button} kind="quiet" disabled=${disabled} hint="The same layers from fresh weights, all of them trained" onClick=${letGo}>Begin from fresh weights<//>
    </div>
  `;
}

/**
 * @param {number} count
 * @param {string} cut
 */
const standingWords = (count, cut) =>
  count === 1
    ? `The first layer, ${cut}, comes with what it learned there.`
    : `The first ${count} layers, up to ${cut}, come with what they learned there.`;

/** Where it is to be cut. */
function Cut() {
  const run = learned.value;
  const places = cuts.value;
  if (!run || places.length === 0 || !state.prepared.value) return null;
  const isImage = (/** @type {{ id: string }} */ { id }) => reports.value.get(id)?.output_shape?.length === 4;
  const usual = places.findLast(isImage) ?? places[places.length - 1];
  const last = places.find(({ id }) => id === chosen.value) ?? usual;
  const options = places.map(({ id, class_name }) => ({ value: id, name: reports.value.get(id)?.name ?? class_name }));
  const disabled = locked.value;
  const head = (/** @type {"GlobalAveragePooling2D" | "Flatten"} */ pooling, /** @type {string} */ hint) =>
    html`<${Button} disabled=${disabled} hint=${hint} onClick=${() => newHead(last.id, pooling)}>
      New head: ${isImage(last) ? `${pooling}, ` : ""}Dense ${state.prepared.value?.classes.length}
    <//>`;
  return html`
    <p>
      What <strong>${run.name}</strong>${run.data.column && ` (${run.data.column})`} has learned can go on to another question: keep
      its first layers, frozen, and train a new end behind them.
    </p>
    <div class="row transfer-cut">
      <${Select}
        label="Keep up to"
        value=${last.id}
        options=${options}
        disabled=${disabled}
        onValue=${(/** @type {string} */ id) => (chosen.value = id)}
      />
      ${head("GlobalAveragePooling2D", "The mean of each map: few weights to train, and images of any size")}
      ${isImage(last) && head("Flatten", "Every value of every map: more weights to train, and it knows where things are")}
    </div>
  `;
}
