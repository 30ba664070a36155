/** What of the settings of preparation holds for other images, and what is taken back with the images it was meant for. No state. */
import { changesValues } from "../../keras/augmentation.js";

/** @typedef {import("../state.js").SplitSettings} SplitSettings */
/** @typedef {import("../../keras/augmentation.js").Layer} Layer */

/**
 * The settings of preparation for other images than those they were chosen for:
 *
 * | setting                              | is of        | for other images                       | when labels come to the images |
 * |--------------------------------------|--------------|----------------------------------------|--------------------------------|
 * | test, validation, seed, shuffle      | the reader   | stay                                   | stay                           |
 * | stratify                             | the reader   | stays where each class can be split    | likewise                       |
 * | merge, leave_out, columns            | the labels   | taken back                             | taken back                     |
 * | split                                | the labels   | the parts the set comes in, if it does | stays, if there is such a column |
 * | mode, resize, resample, enhance,     | the images   | taken back                             | stay                           |
 * | rescale, crop_to_aspect_ratio        |              |                                        |                                |
 * | augment: layers, copies, seed, when  | the reader   | stay                                   | stay                           |
 * | its value_range                      | the images   | that of the values there are           | stays                          |
 * | its fill_value                       | the images   | taken back                             | stays                          |
 * | RandomCrop's height and width        | the images   | the same share that it begins with     | stay                           |
 *
 * Beside them `actions/data.js` takes back the class that the palette is limited to, the image looked at, the part that is
 * evaluated, where the image to predict comes from, and the map shown large; a picture of the reader's own and the class whose evidence
 * is asked for go by themselves. What the page looks like (colors, scale, the sight) stays, and so do the network and how it is
 * trained.
 * @param {SplitSettings} split
 * @param {import("../../playground.js").Dataset} dataset
 * @param {{ sameImages: boolean, column: string | null }} others
 *   sameImages: only labels have come to images that were there, or another column is learned; column: the one that is learned, `null` for the set's own choice
 * @returns {SplitSettings}
 */
export function suited(split, dataset, { sameImages, column }) {
  const {
    merge: _merge,
    leave_out: _leaveOut,
    columns: _columns,
    split: chosen,
    ...rest
  } = /** @type {Record<string, any>} */ (split);
  const { mode, resize, resample, enhance, rescale, crop_to_aspect_ratio: _crop, augment, ...ofReader } = rest;
  const kept = /** @type {SplitSettings} */ (sameImages ? rest : ofReader);
  if (!sameImages && augment) kept.augment = { ...augment, layers: suitedLayers(augment.layers, dataset) };
  const learned = dataset.columns.find(({ name }) => name === (column ?? dataset.column));
  const stratify = kept.stratify && (!learned || canStratify(learned.counts, kept));
  const isKept = sameImages && (chosen === null || dataset.columns.some(({ name }) => name === chosen));
  return { ...kept, stratify, ...(isKept ? { split: chosen } : {}) };
}

/**
 * The parts that the data set comes in, where nothing was said of parts.
 * @param {SplitSettings} split
 * @param {import("../../playground.js").Dataset} dataset
 * @returns {SplitSettings}
 */
export function withParts(split, dataset) {
  return split.split === undefined && dataset.split ? { ...split, split: dataset.split.column } : split;
}

/**
 * What images of several sizes or channels need so that a network can take them: the size that most of them have, and color where
 * any of them has it.
 * @param {SplitSettings} split
 * @param {import("../../playground.js").Dataset} dataset
 * @returns {SplitSettings}
 */
export function madeAlike(split, { sizes, height, width, channels }) {
  if (sizes.length <= 1) return split;
  const isMixed = sizes.some((size) => size.channels !== channels);
  const hasColor = sizes.some((size) => size.channels >= 3);
  return {
    ...split,
    resize: split.resize ?? [height, width],
    ...(isMixed && !split.mode ? { mode: hasColor ? "RGB" : "L" } : {}),
  };
}

/**
 * @param {Layer[]} layers
 * @param {import("../../playground.js").Dataset} dataset
 * @returns {Layer[]}
 */
function suitedLayers(layers, dataset) {
  return layers.map(({ class_name, config }) => {
    const { fill_value, ...own } = config ?? {};
    if (changesValues(class_name)) own.value_range = dataset.display;
    if (class_name === "RandomCrop") Object.assign(own, cropOf(dataset));
    return { class_name, config: own };
  });
}

/**
 * The window that RandomCrop begins with.
 * @param {{ height: number, width: number }} size
 */
export function cropOf({ height, width }) {
  return { height: Math.ceil(0.8 * height), width: Math.ceil(0.8 * width) };
}

/**
 * Whether each part can hold each class, as scikit-learn asks for.
 * @param {number[]} counts  images of each class
 * @param {{ test: number, validation: number }} shares
 */
function canStratify(counts, { test, validation }) {
  const present = counts.filter((count) => count > 0);
  const all = present.reduce((sum, count) => sum + count, 0);
  const tested = Math.ceil(test * all);
  const validated = Math.ceil(validation * (all - tested));
  const parts = [all - tested - validated, ...(test > 0 ? [tested] : []), ...(validation > 0 ? [validated] : [])];
  return present.every((count) => count > 1) && parts.every((size) => size >= present.length);
}
