/** Folded under the chain: the same network in Keras's words. */
import { html } from "htm/preact";

import { front } from "../../actions/front.js";
import { pythonCode } from "../../../keras/python.js";
import { summaryText } from "../../../keras/summary.js";
import { readyParts, state, unvaried } from "../../state.js";
import { Code } from "../parts/code.js";
import { Fold } from "../parts/fold.js";

export function Texts() {
  return html`<div class="texts">
    <${Fold} name="Summary">${() => html`<${Summary} />`}<//>
    <${Fold} name="Keras code">${() => html`<${Program} />`}<//>
  </div>`;
}

const notYet = html`<p class="muted small">Shown once every layer is valid.</p>`;

function Summary() {
  const network = state.network.value;
  if (!network || network.layers.some(({ output_shape }) => output_shape === null)) return notYet;
  return html`<${Code} name="As Keras prints model.summary()" text=${summaryText(network)} />`;
}

function Program() {
  const { value: prepared } = state.prepared;
  const { value: network } = state.network;
  if (!prepared || !network || network.problem) return notYet;
  const run = state.run.value;
  const loss = run.loss === "auto" ? (network.loss ?? "sparse_categorical_crossentropy") : run.loss;
  const { height, width } = unvaried.value;
  const text = pythonCode({
    image_shape: [height, width, prepared.channels],
    input_shape: [prepared.height, prepared.width, prepared.channels],
    layers: state.layers.value,
    split: state.split.value,
    ready: readyParts.value,
    run,
    loss,
    outputs: network.layers.at(-1)?.output_shape?.at(-1) ?? prepared.classes.length,
    classes: prepared.classes,
    base: front.value && { count: front.value.layers.length, cut: front.value.cut, from: front.value.from },
  });
  return html`<${Code} name="Builds, compiles and trains the same" text=${text} />`;
}
