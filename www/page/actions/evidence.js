/** What in the image speaks for a class. */
import { effect, signal } from "@preact/signals";

import { lab } from "../lab.js";
import { state } from "../state.js";
import { attempt } from "./attempt.js";
import { built } from "./inside.js";
import { looked, said, source } from "./looked.js";
import { longQuestion } from "./long-question.js";

/** @typedef {"gradCam" | "saliency" | "occlusion"} Method */

export const evidence = {
  method: signal(/** @type {Method} */ ("gradCam")),
  /** The class that is asked about, by its number; `null`: the one the network takes the image for. */
  class: signal(/** @type {number | null} */ (null)),
  /** The layer whose maps Grad-CAM weighs; `null`: the last one with maps. */
  layer: signal(/** @type {string | null} */ (null)),
  /** Side of the square that covers a part of the image. */
  size: signal(12),
  /** How strongly the answer covers the image. */
  opacity: signal(0.6),
  map: signal(
    /** @type {(import("../../playground.js").PlainMap & { image: number, method: Method, class: number, layer: string | null }) | null} */ (
      null
    ),
  ),
};

// Classes of other images, or of another column, have other numbers.
effect(() => {
  void [state.images.value, state.column.value];
  evidence.class.value = null;
});

export const covering =
  /** @type {typeof longQuestion<import("../../playground.js").PlainMap & { image: number, class: number, size: number, stride: number }>} */ (
    longQuestion
  )("occlusion");

/**
 * The class asked about: the reader's choice, or what the network says.
 * @returns {number}
 */
export function askedClass() {
  if (evidence.class.value !== null) return evidence.class.value;
  const classes = said.value;
  return classes.reduce((best, { probability }, i) => (probability > (classes[best]?.probability ?? -1) ? i : best), 0);
}

/** @param {string} layer  the one whose maps Grad-CAM weighs when none was chosen */
export function followEvidence(layer) {
  return effect(() => {
    const [image, method, number] = [looked.value, evidence.method.value, askedClass()];
    const name = evidence.layer.value ?? layer;
    void state.weights.value;
    if (!built.value || method === "occlusion") return;
    const question = { ...source(), class: number };
    void attempt(
      "inside",
      "",
      async () =>
        method === "saliency" ? (await lab()).saliency(question) : (await lab()).gradCam({ ...question, layer: name }),
      "evidence",
    ).then(
      (map) =>
        map &&
        (evidence.map.value = { ...map, image, method, class: number, layer: method === "gradCam" ? name : null }),
    );
  });
}

export function cover() {
  const [image, number, size] = [looked.peek(), askedClass(), evidence.size.peek()];
  const question = { ...source(), class: number };
  const stride = Math.max(1, Math.floor(size / 4));
  return covering.ask(async (attended) => ({
    ...(await (await lab()).occlusion({ ...question, size, stride, ...attended })),
    image,
    class: number,
    size,
    stride,
  }));
}
