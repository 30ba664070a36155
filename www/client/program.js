/** The program that redoes what a lab has done. `playground.js` imports this when one is saved. */
import { besidesAccuracy } from "../keras/metrics.js";
import { asNotebook, asPython, programCells } from "../keras/program.js";
import { prunedLayers } from "../keras/pruned.js";
import { learnedTogether } from "../keras/python.js";
import { optimizers } from "../keras/schema.js";
import { PlaygroundError } from "./playground-error.js";
import { crc32, npy, zipOf } from "./zip-store.js";

/** @import * as Protocol from "./protocol" */
/** @import { Dataset } from "../playground.js" */
/** @import { Story } from "./story.js" */

/**
 * @param {"python" | "notebook"} format
 * @param {Story} story
 * @param {Partial<Story>} [planned]  what is to be in the place of what was done
 * @returns {Blob}
 */
export function writeProgram(format, story, planned) {
  const told = { ...story, ...planned };
  const cells = programCells(accountOf(told.fits.length > 0 ? told : { ...told, fits: [{ epochs: 10 }] }));
  return format === "python"
    ? new Blob([asPython(cells)], { type: "text/x-python" })
    : new Blob([asNotebook(cells)], { type: "application/x-ipynb+json" });
}

/**
 * @param {Story} story
 * @returns {import("../keras/program.js").Account}
 */
function accountOf({ data, prepared, network, fits }) {
  if (!data || !prepared || !network) {
    const missing = !data ? "there are no images" : !prepared ? "the images are not prepared" : "there is no network";
    throw new PlaygroundError({
      code: "nothing_to_redo",
      message: `${missing} yet, and the program is to redo what was done`,
      hint: "Open images, prepare them and build a network first.",
    });
  }
  const { dataset, files } = data;
  const { options } = prepared;
  const several = learnedTogether(options);
  const columns = (several ?? [prepared.prepared.column]).flatMap((of) =>
    dataset.columns.filter(({ name }) => name === of),
  );
  const names = Array.from({ length: dataset.count }, (_, image) =>
    columns.map(({ codes, classes }) => classes[codes[image]] ?? "").join("\t"),
  );
  const { height, width, channels, classes, display } = prepared.prepared;
  const { summary, model, front } = network;
  return {
    files,
    layout: dataset.layout,
    columns: columns.map(({ name }) => name),
    stored: {
      classes: several ? columns.map(({ classes }) => classes[1]) : (columns[0]?.classes ?? []),
      count: dataset.count,
      checksum: crc32(new TextEncoder().encode(names.join("\n"))),
    },
    split: /** @type {any} */ ({ test: 0, validation: 0, seed: 0, shuffle: true, stratify: false, ...options }),
    ready: dataset.split,
    input_shape: [height, width, channels],
    classes,
    range: /** @type {[number, number]} */ (display),
    layers: prunedLayers(network.options.layers.map(({ class_name, config = {} }) => ({ class_name, config }))),
    optimizer: optimizerOf(network.options.optimizer),
    loss: isSpec(network.options.loss) ? network.options.loss : (summary.loss ?? "sparse_categorical_crossentropy"),
    // A metric changes no weight: what was measured last is measured all along.
    metrics: besidesAccuracy(fits.findLast(({ metrics }) => metrics)?.metrics ?? network.options.metrics),
    outputs: summary.layers.at(-1)?.output_shape?.at(-1) ?? classes.length,
    seed: summary.seed ?? 0,
    model,
    front: front ? { count: front.count, of: accountOf(asTrained(front.of)) } : null,
    fits: fits.map(({ epochs = 1, batch_size = 32, callbacks, class_weight, thawed, loaded = false }) => ({
      epochs,
      batch_size,
      class_weight,
      loaded,
      callbacks: (callbacks ?? []).map(({ class_name, config = {} }) => ({ class_name, config })),
      thawed: thawed
        ? { trainable: thawed.trainable, optimizer: thawed.optimizer ? optimizerOf(thawed.optimizer) : null }
        : null,
    })),
  };
}

/**
 * The story of a network with the images that it was trained on, where others are there by now.
 * @param {Story} story
 * @returns {Story}
 */
const asTrained = (story) => ({ ...story, ...story.fits.at(-1)?.on });

/**
 * @param {unknown} value
 * @returns {value is { class_name: string, config: Record<string, any> }}
 */
const isSpec = (value) => typeof value === "object" && value !== null && "config" in value;

/** Of names of optimizers Keras takes the small letters as well. @param {Protocol.BuildOptions["optimizer"]} optimizer */
function optimizerOf(optimizer = "Adam") {
  if (typeof optimizer === "object" && optimizer)
    return { class_name: optimizer.class_name, config: optimizer.config ?? {} };
  const name = Object.keys(optimizers).find((known) => known.toLowerCase() === optimizer?.toLowerCase());
  return { class_name: name ?? "Adam", config: {} };
}

/**
 * Images that came from no file, with their labels, as `.npz`.
 * @param {Dataset} dataset
 * @param {import("../playground.js").Image[]} images
 */
export function writeData({ columns, dtype, count, height, width, channels }, images) {
  const values = new Float32Array(count * height * width * channels);
  images.forEach(({ pixels }, i) => values.set(pixels, i * height * width * channels));
  const arrays = columns.map(({ name, classes, codes }) =>
    npy(
      name,
      [count],
      Array.from(codes, (code) => classes[code] ?? ""),
    ),
  );
  const pixels = dtype === "uint8" ? Uint8Array.from(values) : values;
  return zipOf([npy("images", [count, height, width, channels], pixels), ...arrays]);
}
