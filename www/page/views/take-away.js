/** What was learned and done, as files: each with what it is good for. Stands beside Train and Predict. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";

import { knownWeights } from "../../keras/class-weight.js";
import { front } from "../actions/front.js";
import { built } from "../actions/inside.js";
import { made } from "../actions/made.js";
import { checkpoint } from "../actions/train.js";
import { plain, state } from "../state.js";
import { Button } from "./parts/controls.js";
import { Fold } from "./parts/fold.js";
import { saveBlob } from "./parts/save.js";

/** @typedef {import("../../playground.js").Playground} Playground */

/**
 * learned: it needs weights, and images or a model; else it needs a network that can be trained
 * @typedef {{ file: string, says: any, learned: boolean, make: (lab: Playground) => Promise<Blob> }} Choice
 */

const code = (/** @type {string} */ text) => html`<code>${text}</code>`;

/** @returns {Choice[]} */
function choices() {
  const source = state.source.value;
  const sample = source?.kind === "sample" ? source.name : null;
  const beside = sample ? html` It reads ${code(`${sample}.npz`)}, which is below.` : "";
  /** @type {Choice[]} */
  const all = [
    {
      file: "model.keras",
      learned: true,
      says: html`The whole model, for Keras 3, which continues training where this left off, and for this page: ${code('keras.models.load_model("model.keras")')}.`,
      make: (lab) => lab.saveModel("keras"),
    },
    {
      file: "model.h5",
      learned: true,
      says: "The whole model for Keras 2 and older programs. What the optimizer remembers is left out.",
      make: (lab) => lab.saveModel("h5"),
    },
    {
      file: "weights.npz",
      learned: true,
      says: html`The weights alone, as arrays, to compute with in numpy: ${code('numpy.load("weights.npz")["conv2d/kernel"]')}.`,
      make: (lab) => lab.saveModel("npz"),
    },
    {
      file: "labels.txt",
      learned: true,
      says: "The names of the classes, in the order of the outputs: programs that show an answer want them beside the model.",
      make: async () =>
        new Blob(
          [
            classes()
              .map((name) => `${name}\n`)
              .join(""),
          ],
          { type: "text/plain" },
        ),
    },
    {
      file: "program.py",
      learned: false,
      says: html`Everything that was done here as one Python program: read, split, train, evaluate, look inside; on one machine or several.${beside}`,
      make: (lab) => lab.saveModel("python", planned()),
    },
    {
      file: "notebook.ipynb",
      learned: false,
      says: html`The same as a notebook, for Jupyter or Google Colab, which has GPUs for what outgrows a tab.${beside}`,
      make: (lab) => lab.saveModel("notebook", planned()),
    },
  ];
  if (checkpoint.value !== null)
    all.splice(1, 0, {
      file: "checkpoint.keras",
      learned: true,
      says: `The model with the weights of epoch ${checkpoint.value}, which ModelCheckpoint keeps. What the optimizer remembers is left out.`,
      make: (lab) => lab.saveCheckpoint("keras"),
    });
  all.push({
    file: "project.playground.zip",
    learned: false,
    says: "All of it in one file: images, preparation, network, runs and curves. Drop it on this page, on any computer, to continue.",
    make: async (lab) => (await import("../actions/keep.js")).project(lab),
  });
  if (sample)
    all.push({
      file: `${sample}.npz`,
      learned: false,
      says: "The drawn images with their labels, as arrays: the program and the notebook read them.",
      make: (lab) => lab.saveData(),
    });
  return all;
}

/** What the outputs of the network stand for. */
function classes() {
  const [run, model, prepared] = [state.current.peek(), state.model.peek(), state.prepared.peek()];
  const isAsOpened = run?.elsewhere && run.epochs.length === 0;
  return (isAsOpened ? model?.names : prepared?.classes) ?? [];
}

/** What the program is to build and train where the network on show was not trained yet. */
function planned() {
  const [network, run] = [state.network.peek(), state.current.peek()];
  if (!network || run) return undefined;
  const { optimizer, loss, metrics, seed, epochs, batch_size, callbacks, class_weight } = state.run.peek();
  const options = { layers: plain(state.layers.peek()), optimizer, loss, metrics };
  const on = front.peek();
  return {
    network: {
      options,
      summary: { ...network, seed },
      model: null,
      front: on ? { count: on.layers.length, of: on.base.story } : null,
    },
    fits: [
      { epochs, batch_size, callbacks, class_weight: knownWeights(class_weight, state.prepared.peek()?.classes ?? []) },
    ],
  };
}

/** @param {{ stage: "train" | "predict" }} props  where what goes wrong is told */
export function TakeAway({ stage }) {
  const [saving, setSaving] = useState(false);
  /** @param {Choice} choice */
  async function save({ file, make }) {
    setSaving(true);
    const blob = await made(stage, make);
    setSaving(false);
    if (blob) saveBlob(file, blob);
  }
  const isTraining = state.status.value !== "idle";
  const canRedo = state.prepared.value !== null && state.network.value?.problem === null;
  const row = (/** @type {Choice} */ choice) => {
    const disabled = saving || (choice.learned ? isTraining || !built.value : !canRedo);
    return html`<div class="take-away-row" key=${choice.file}>
      <${Button} name=${`Save ${choice.file}`} disabled=${disabled} onClick=${() => save(choice)}>${choice.file}<//>
      <span class="small">${choice.says}</span>
    </div>`;
  };
  return html`<${Fold} name="Take away">
    ${() => html`<div class="texts take-away">
      ${isTraining && html`<p class="muted small">The model as soon as the training is stopped or done.</p>`}
      ${!isTraining && !built.value && html`<p class="muted small">The model as soon as it has weights: train it, or open one.</p>`}
      ${choices().map(row)}
    </div>`}
  <//>`;
}
