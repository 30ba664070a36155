/** An end of the network that suits the classes. */

import { end } from "./small-network.js";

/** @typedef {{ class_name: string, config: Record<string, any> }} Described  a layer, as Keras writes it */

/** The problems that another end of the network solves. */
const SOLVED = ["no_layers", "units_do_not_fit", "no_probabilities", "output_is_an_image"];

/**
 * What another end would be: the layers that take the place of the last ones, or `null` where the end is not the problem.
 * @param {string | undefined} code  of the problem
 * @param {Described | undefined} last  the last layer
 * @param {boolean} isImage  whether an image comes out of it
 * @param {Pick<import("./small-network.js").Images, "classes" | "isMultilabel">} images
 * @returns {{ replaced: number, layers: Described[] } | null}  replaced: how many layers at the end are taken away
 */
export function suitableEnd(code, last, isImage, images) {
  if (code === undefined || !SOLVED.includes(code) || images.classes < 2) return null;
  const dense = end(images);
  if (last?.class_name === "Dense" && !isImage) {
    const config = { ...last.config, ...dense.config };
    return { replaced: 1, layers: [{ class_name: "Dense", config }] };
  }
  return { replaced: 0, layers: isImage ? [{ class_name: "Flatten", config: {} }, dense] : [dense] };
}
