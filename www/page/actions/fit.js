/** One press makes the network one that can be trained on the images there are, and says what that took. */
import { signal } from "@preact/signals";

import { suitableEnd } from "../../keras/ending.js";
import { lossWords } from "../../keras/losses.js";
import { mainNumbers } from "../../keras/layers.js";
import { lab } from "../lab.js";
import { mendedScale } from "../../keras/scale.js";
import { MOST_FLAT } from "../../keras/small-network.js";
import { change, locked, plain, state, withId } from "../state.js";
import { attempt } from "./attempt.js";
import { images, useFitted } from "./network.js";

/** @typedef {import("../state.js").Layer} Layer */

/** What was changed last; `null`: nothing was asked for, or the layers are others by now. */
export const changes = signal(/** @type {{ layers: Layer[], words: string[] } | null} */ (null));

/** More layers than these are not taken out one by one. */
const MOST_STEPS = 40;

/** Fits the network to the images. Undo takes all of it back at once. */
export async function fitNetwork() {
  if (locked.peek() || !state.prepared.peek()) return;
  const before = state.layers.peek();
  const found = await attempt("network", "", () => mend(before), "fitting");
  if (!found || before !== state.layers.peek()) return;
  if (found.words.length > 0) useFitted(found.layers);
  if (found.loss) change(state.run, { loss: "auto" });
  changes.value = { layers: state.layers.peek(), words: found.words };
}

/** @param {Layer[]} before */
async function mend(before) {
  const words = /** @type {string[]} */ ([]);
  const all = images();
  let layers = scaled(before, words);
  let loss = false;
  const playground = await lab();
  for (let step = 0; step < MOST_STEPS; step++) {
    const { optimizer, loss: chosen } = state.run.peek();
    const summary = await playground.summarize({ layers: plain(layers), optimizer, loss: loss ? "auto" : chosen });
    const broken = summary.layers.findIndex(({ problem }) => problem);
    const next =
      broken >= 0
        ? without(layers, broken, words, summary)
        : (ended(layers, summary, all, words) ?? pooled(layers, summary, words));
    if (next) layers = next;
    else if (summary.problem && chosen !== "auto" && !loss) {
      loss = true;
      words.push(`loss: ${lossWords(chosen)} → auto`);
    } else break;
  }
  return { layers, words, loss };
}

/**
 * Values of a size to learn from.
 * @param {Layer[]} layers
 * @param {string[]} words
 */
function scaled(layers, words) {
  const { min, max } = images();
  const scale = mendedScale(layers, { min, max });
  if (scale === undefined) return layers;
  const isFirst = layers[0]?.class_name === "Rescaling";
  const rest = isFirst ? layers.slice(1) : layers;
  if (scale === 1) {
    words.push("Rescaling removed: the values are small enough already");
    return rest;
  }
  const name = `1/${Math.round(1 / scale)}`;
  words.push(`Rescaling ${name} ${isFirst ? "corrected" : "added"}: the pixels go up to ${Math.max(-min, max)}`);
  return [withId({ class_name: "Rescaling", config: { scale } }), ...rest];
}

/**
 * Without a layer that does not work where it stands.
 * @param {Layer[]} layers
 * @param {number} place
 * @param {string[]} words
 * @param {import("../../client/protocol.js").NetworkSummary} summary
 */
function without(layers, place, words, summary) {
  const { class_name } = layers[place];
  words.push(`${class_name} (layer ${place + 1}) removed: ${summary.layers[place].problem?.message}`);
  return layers.toSpliced(place, 1);
}

/**
 * With an end for the classes, where the end is what is wrong.
 * @param {Layer[]} layers
 * @param {import("../../client/protocol.js").NetworkSummary} summary
 * @param {import("../../keras/small-network.js").Images} images
 * @param {string[]} words
 */
function ended(layers, summary, images, words) {
  const last = layers.at(-1);
  const isImage = (summary.layers.at(-1)?.output_shape?.length ?? 4) === 4;
  const end = suitableEnd(summary.problem?.code, last, isImage, images);
  const classes = `${images.classes} ${images.isMultilabel ? "labels" : "classes"}`;
  if (!end) return undefined;
  const called = end.layers.map((layer) => `${layer.class_name}(${mainNumbers(layer)})`).join(", ");
  words.push(
    end.replaced > 0 && last
      ? `last layer: ${last.class_name}(${mainNumbers(last)}) → ${called}, one unit for each of ${classes}`
      : `${called} added at the end, for ${classes}`,
  );
  return [...layers.slice(0, layers.length - end.replaced), ...end.layers.map(withId)];
}

/**
 * With more pooling before a Flatten that would lay too much in one list.
 * @param {Layer[]} layers
 * @param {import("../../client/protocol.js").NetworkSummary} summary
 * @param {string[]} words
 */
function pooled(layers, summary, words) {
  const place = layers.findIndex(({ class_name }) => class_name === "Flatten");
  const values = Number(summary.layers[place]?.output_shape?.at(-1) ?? 0);
  const [height, width] = (summary.layers[place - 1]?.output_shape ?? []).slice(1).map(Number);
  if (place < 1 || values <= MOST_FLAT || !(Math.min(height, width) >= 4)) return undefined;
  const pool_size = [4, 4];
  words.push(
    `MaxPooling2D(4 × 4) added before Flatten: ${values.toLocaleString("en-US")} values are too many for one Dense layer`,
  );
  return layers.toSpliced(place, 0, withId({ class_name: "MaxPooling2D", config: { pool_size } }));
}
