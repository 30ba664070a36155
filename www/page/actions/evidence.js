/** What in the image speaks for a class. */
import { computed, signal } from "@preact/signals";

import { lab } from "../lab.js";
import { state } from "../state.js";
import { built } from "./inside.js";
import { looked, said, source } from "./looked.js";
import { question } from "./question.js";
import { weights } from "./weights.js";

/** @typedef {"gradCam" | "saliency" | "occlusion"} Method */

export const evidence = {
  method: signal(/** @type {Method} */ ("gradCam")),
  /** The layer whose maps Grad-CAM weighs; `null`: the last one with maps. */
  layer: signal(/** @type {string | null} */ (null)),
  /** Side of the square that covers a part of the image. */
  size: signal(12),
  /** How strongly the answer covers the image. */
  opacity: signal(0.6),
};

/** The class that was chosen, while it is one of those there are: classes of other images, or of another column, have other numbers. */
const chosenClass = signal(/** @type {{ of: string, class: number } | null} */ (null));

/** What the numbers of classes stand for. */
const numbered = () => JSON.stringify([state.images.value, state.column.value]);

/** The class that is asked about, by its number; `null`: the one the network takes the image for. */
export const classChosen = computed(() => (chosenClass.value?.of === numbered() ? chosenClass.value.class : null));

/** @param {number | null} number */
export function chooseClass(number) {
  chosenClass.value = number === null ? null : { of: numbered(), class: number };
}

/**
 * The class asked about: the reader's choice, or what the network says.
 * @returns {number}
 */
export function askedClass() {
  if (classChosen.value !== null) return classChosen.value;
  const classes = said.value;
  return classes.reduce((best, { probability }, i) => (probability > (classes[best]?.probability ?? -1) ? i : best), 0);
}

/** The layer whose maps Grad-CAM weighs when none was chosen; `null`: none has maps. */
const usual = signal(/** @type {string | null} */ (null));

const asking = question({
  stage: "inside",
  thing: "evidence",
  wanted: () => {
    const [network, method, usually] = [built.value, evidence.method.value, usual.value];
    if (!network || !usually || method === "occlusion") return null;
    const layer = method === "gradCam" ? (evidence.layer.value ?? usually) : null;
    return { network, weights: weights.value, image: looked.value, class: askedClass(), method, layer };
  },
  ask: async ({ image, method, layer, class: number }) => {
    const about = { ...source(), class: number };
    const playground = await lab();
    const map = layer ? playground.gradCam({ ...about, layer }) : playground.saliency(about);
    return { ...(await map), image, method, class: number, layer };
  },
});
export const found = asking.answer;

/**
 * Keeps what speaks for the class up with image and weights.
 * @param {string} layer
 * @returns {() => void}  ends it
 */
export function followEvidence(layer) {
  usual.value = layer;
  return asking.follow();
}

/** How likely the class is with a square over each part of the image. */
export const covering = question({
  stage: "inside",
  thing: "occlusion",
  ask: async (/** @type {{ image: number, class: number, size: number, stride: number }} */ asked, attended) => {
    const { class: number, size, stride } = asked;
    const about = { ...source(), class: number, size, stride };
    return { ...(await (await lab()).occlusion({ ...about, ...attended })), ...asked };
  },
});

export function cover() {
  const size = evidence.size.peek();
  const stride = Math.max(1, Math.floor(size / 4));
  return covering.ask({ image: looked.peek(), class: askedClass(), size, stride });
}
