/** Whether values come to the network in a size it learns from. No state. */
import { STANDARDIZED, suitableScale } from "./small-network.js";

/** Values that differ by less are all but the same to a network that has just begun. */
const FLAT = 0.05;

/** Layers after which values are of a size to learn from, whatever they were before. */
const NORMALIZING = ["Normalization", "BatchNormalization", "LayerNormalization", "GroupNormalization"];
/** Layers before which that must be seen to. */
const LEARNING = /Conv|Dense/;

/**
 * The scale that a Rescaling layer at the beginning should have, where values come to the first weights too large or all but 0; 1: it
 * should not be there. `undefined`: all is well, or nobody can tell.
 * @param {{ class_name: string, config: Record<string, any> }[]} layers
 * @param {{ min: number, max: number }} images
 */
export function mendedScale(layers, images) {
  const first = layers.findIndex(({ class_name }) => LEARNING.test(class_name));
  if (first < 0) return undefined;
  const before = layers.slice(0, first);
  if (before.some(({ class_name }) => NORMALIZING.includes(class_name))) return undefined;
  let [low, high] = [images.min, images.max];
  for (const { class_name, config } of before) {
    if (class_name !== "Rescaling") continue;
    const [scale, offset] = [Number(config.scale ?? 1), Number(config.offset ?? 0)];
    if (!Number.isFinite(scale) || !Number.isFinite(offset)) return undefined;
    [low, high] = [low * scale + offset, high * scale + offset];
  }
  const reach = Math.max(Math.abs(low), Math.abs(high));
  const isScaled = before.some(({ class_name }) => class_name === "Rescaling");
  const isTiny = isScaled && high - low < FLAT;
  if (!isTiny && suitableScale({ min: low, max: high }) === 1) return undefined;
  // Somewhat beyond 1 is no reason to mend what somebody has chosen.
  if (!isTiny && isScaled && reach <= STANDARDIZED) return undefined;
  return suitableScale(images);
}

/**
 * What is wrong where {@link mendedScale} has another scale, without a full stop.
 * @param {{ class_name: string }[]} layers
 * @param {{ max: number }} images
 */
export function scaleFault(layers, { max }) {
  const scales = layers.some(({ class_name }) => class_name === "Rescaling");
  const fault = scales ? "Rescaling does not bring them to about 0 … 1" : "nothing brings them to about 0 … 1";
  return `The pixels go up to ${Number(max.toPrecision(3))}, and ${fault}`;
}
