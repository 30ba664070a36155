/** Models out of files: they stand in Network with their weights, and among the runs as trained elsewhere. */
import { batch } from "@preact/signals";

import { besidesAccuracy } from "../../keras/metrics.js";
import { prunedLayers, prunedOptimizer } from "../../keras/pruned.js";
import { lab } from "../lab.js";
import { PlaygroundError } from "../../playground.js";
import { fetchStages } from "../stages.js";
import { isOpen, state } from "../state.js";
import { goTo } from "../views/parts/go-to.js";
import { attempt } from "./attempt.js";
import { replaceAll } from "./network.js";
import { newRun } from "./runs.js";
import { endRun } from "./under-way.js";
import { asText, build, holdModel } from "./weights.js";

/** @typedef {import("../state.js").OpenedModel} OpenedModel */

/** Names of what holds a model, or part of one, and no data. */
const NAMES = /\.(keras|pb|onnx|safetensors|tflite)$/i;

/** Names of HDF5, which holds both; by what stands at its beginning, where Keras wrote it, it is told which. */
const HDF5 = /\.(h5|hdf5)$/i;
const OF_KERAS =
  /model_weights|model_config|layer_names|keras_version|_layer_checkpoint_dependencies|layers.*vars|vars.*layers/s;

/** What arrays of weights are called in numpy's zips, and what Keras and TensorFlow put into theirs. */
const MEMBERS = /model\.weights\.h5|saved_model\.pb|(kernel|bias|gamma|beta|moving_(mean|variance))\.npy/;

/** Bytes that are looked at, and files whose contents are: a folder of pictures is no model. */
const LOOKED_AT = 1 << 16;
const MOST = 8;

/** @param {Blob} bytes */
const textOf = async (bytes) => {
  const buffer = await bytes.arrayBuffer().catch(() => new ArrayBuffer(0));
  return new TextDecoder("latin1").decode(buffer);
};

/**
 * Whether files are a model, or are taken for one, and not a dataset.
 * @param {(File | string)[]} files
 */
export async function areModel(files) {
  const names = files.map((file) => (typeof file === "string" ? new URL(file, location.href).pathname : file.name));
  if (names.some((name) => NAMES.test(name)) || files.some((file) => typeof file === "string" && HDF5.test(file)))
    return true;
  for (const file of files.length > MOST ? [] : files) {
    if (typeof file === "string") continue;
    const start = await textOf(file.slice(0, LOOKED_AT));
    // Under its name there may be a web page, or a pointer to it.
    if (start.startsWith("\x89HDF") ? OF_KERAS.test(start) : HDF5.test(file.name)) return true;
    if (start.startsWith("{") && /"class_name"|"modelTopology"/.test(start)) return true;
    // The members of a zip are listed at its end.
    if (start.startsWith("PK") && MEMBERS.test(await textOf(file.slice(-LOOKED_AT)))) return true;
  }
  return false;
}

/**
 * Opens a model.
 * @param {(File | string)[]} files
 */
export async function openModel(files) {
  const [name] = files.map((file) => (typeof file === "string" ? file.split("/").at(-1) || file : file.name));
  const stage = isOpen.peek() ? "network" : "data";
  const model = await attempt(
    stage,
    `opening ${name}`,
    async () => {
      if (files.some((file) => typeof file !== "string" && file.name === "saved_model.pb"))
        throw new PlaygroundError({
          code: "no_keras_model",
          message: `${name}: this is a SavedModel of TensorFlow, which cannot be opened here`,
          hint: 'Load it in Python with tf_keras 2 and save it again: model.save("model.h5").',
        });
      const [playground] = await Promise.all([lab(), fetchStages()]);
      const load = () => playground.loadModel(files, { onRead: endRun });
      const opened = await load().catch(async (error) => {
        // Weights alone want a network that is built.
        if (error.code !== "weights_only" || !canBuild()) throw error;
        await build(playground);
        return load();
      });
      return opened;
    },
    "model",
  );
  if (model) batch(() => show(name, model));
  // A refusal stands there as well.
  if (isOpen.peek()) requestAnimationFrame(() => goTo("network"));
}

/** Whether weights may be made for the layers on show. */
const canBuild = () =>
  state.prepared.peek() !== null && state.network.peek()?.problem === null && state.status.peek() === "idle";

/**
 * @param {string} file
 * @param {import("../../playground.js").Model} model
 */
function show(file, { network, classes, notes, optimizer, epochs, weights, ...rest }) {
  const layers = prunedLayers(network.layers);
  const settings = {
    ...state.run.peek(),
    optimizer: prunedOptimizer(network.optimizer),
    loss: network.loss,
    metrics: besidesAccuracy(network.metrics),
    seed: network.seed,
  };
  /** @type {OpenedModel} */
  const opened = {
    ...{ file, classes, notes, optimizer, epochs, settings, params: rest.params },
    input_shape: network.input_shape,
    layers: JSON.stringify(layers),
    names: classes ?? numbers(rest.layers),
    shapes: JSON.stringify(rest.layers.map(({ output_shape }) => output_shape)),
    range: takesBytes(layers) ? [0, 255] : [0, 1],
  };
  const split = suitedTo(opened, state.split.peek(), state.dataset.peek());
  replaceAll(layers, { split, run: settings });
  state.model.value = opened;
  if (!state.dataset.peek()) state.origin.value = "file";
  holdModel(weights, network.seed);
  const run = newRun(settings, state.layers.peek());
  const nothing = { source: "", images: 0, column: "" };
  state.current.value = {
    ...run,
    name: file,
    elsewhere: { file, epochs },
    data: nothing,
    split: /** @type {any} */ ({}),
  };
}

/** What classes without names are called. @param {import("../../client/protocol.js").LayerSummary[]} layers */
function numbers(layers) {
  const outputs = Number(layers.at(-1)?.output_shape?.at(-1) ?? 2);
  return Array.from({ length: Math.max(2, outputs) }, (_, i) => String(i));
}

/**
 * Whether a network begins with what brings bytes into its range.
 * @param {{ class_name: string }[]} layers
 */
const takesBytes = ([first]) => ["Rescaling", "BatchNormalization"].includes(first?.class_name);

/** Values that images may have once they are of the size of the model: more would not fit into the tab. */
const ROOM = 2 ** 28;

/**
 * How images are to be prepared so that the model can take them: its size, gray or in color.
 * @param {OpenedModel} model
 * @param {import("../state.js").SplitSettings} split
 * @param {import("../../playground.js").Dataset | null} dataset
 * @returns {import("../state.js").SplitSettings}
 */
function suitedTo({ input_shape: [height, width, channels] }, split, dataset) {
  if (!dataset || height * width * channels * dataset.count > ROOM) return split;
  const [rows, columns] = split.resize ?? [dataset.height, dataset.width];
  const isSize = rows === height && columns === width && (split.resize || dataset.sizes.length === 1);
  const now = split.mode ? { L: 1, RGB: 3 }[split.mode] : dataset.channels;
  const mode = /** @type {const} */ ({ 1: "L", 3: "RGB" })[/** @type {1 | 3} */ (channels)];
  return {
    ...split,
    ...(isSize ? {} : { resize: [height, width] }),
    ...(now === channels || !mode ? {} : { mode }),
  };
}

/**
 * The settings of preparation for other images, while the layers on show are those of a model.
 * @param {import("../state.js").SplitSettings} split
 * @param {import("../../playground.js").Dataset} dataset
 */
export function withModel(split, dataset) {
  const model = state.model.peek();
  const isOnShow = model !== null && asText(JSON.parse(model.layers)) === asText(state.layers.peek());
  return model && isOnShow ? suitedTo(model, split, dataset) : split;
}

/** Puts the layers of the model, how it was trained, and images of its size back in place. */
export function putBack() {
  const model = state.model.peek();
  if (!model) return;
  const split = suitedTo(model, state.split.peek(), state.dataset.peek());
  replaceAll(JSON.parse(model.layers), { split, run: model.settings });
}
