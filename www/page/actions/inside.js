/**
 * Inside: what there is to see of the image looked at. Choosing it is one question: for its pixels, for what layers put out for it, of
 * which views say while they are in sight, and for what the network takes it for. What was there before stays until the answer has
 * come, and of an image that was passed over on the way to another one what has come is shown.
 */
import { computed, signal } from "@preact/signals";

import { lab } from "../lab.js";
import { epochsOf, state } from "../state.js";
import { noteOutcome } from "./attempt.js";
import { looked, ownLooked } from "./looked.js";
import { question } from "./question.js";
import { isOfNow, weights } from "./weights.js";

/** The network whose weights the lab holds; `null` as long as it was not built. */
export const built = computed(() => {
  const network = state.network.value;
  // With weights it works, for whatever number of classes.
  if (!network || (network.problem && network.seed === null)) return null;
  if (network.layers.some(({ problem }) => problem)) return null;
  return network.seed !== null || state.current.value ? network : null;
});

/** Layers that views in sight show. @type {import("@preact/signals").Signal<Map<object, string[]>>} */
const watched = signal(new Map());

/**
 * Says which layers a view shows, from now on.
 * @param {object} view
 * @param {string[]} layers  none: it is out of sight
 */
export function watch(view, layers) {
  const others = new Map(watched.peek());
  others.delete(view);
  if (layers.length > 0) others.set(view, layers);
  if (layers.length > 0 || watched.peek().has(view)) watched.value = others;
}

/** What is to be on show. */
function wanted() {
  const [network, past] = [built.value, state.past.value];
  const known = new Set(past ? past.layers : network?.layers.map(({ name }) => name));
  const layers = [...new Set([...watched.value.values()].flat())].filter((name) => known.has(name));
  const { dataset, prepared, image } = state;
  const [own, number] = [ownLooked.value, looked.value];
  if (!dataset.value && !own) return null;
  // Images of several sizes are not given to a network before they are prepared.
  const asks = network !== null && (own !== null || prepared.value !== null);
  return {
    ...{ dataset: dataset.value, prepared: prepared.value, index: image.value, own, number },
    ...{ network: asks ? network : null, weights: weights.value, past, layers },
  };
}

/** @typedef {NonNullable<ReturnType<typeof wanted>>} Wanted */

/** What the picture on show was asked for with. @type {Pick<Wanted, "dataset" | "prepared" | "index"> | null} */
let pictured = null;

/**
 * What is not on show yet of what is to be.
 * @param {Wanted} wanted
 */
function missing({ dataset, prepared, index, number, network, past, layers }) {
  const isPictured = pictured?.dataset === dataset && pictured.prepared === prepared && pictured.index === index;
  const [outputs, answer] = [state.outputs.peek(), state.answer.peek()];
  const isSame = outputs?.network === network && outputs?.image === number && outputs.past?.epoch === past?.epoch;
  // The past does not change with the weights.
  const isThere =
    isSame && (past !== null || isOfNow(outputs.weights)) && layers.every((name) => outputs.layers.has(name));
  return {
    picture: dataset !== null && !isPictured,
    layers: network && !isThere ? layers : [],
    predict: network !== null && !(answer?.image === number && isOfNow(answer.weights)),
  };
}

/** What there is to see of the image looked at. */
export const looking = question({
  thing: "look",
  wanted,
  ask: async (/** @type {Wanted} */ asked) => {
    const { index, own, past } = asked;
    const { picture, layers, predict } = missing(asked);
    const playground = await lab();
    const epochs = past?.epoch ?? epochsOf(state.current.peek());
    const inside = { layers, predict, epoch: past?.epoch };
    // The one that is chosen of the set stays beside the reader's own.
    const [ofSet, ofOwn] = await Promise.all([
      picture || (!own && (layers.length > 0 || predict))
        ? playground.look({ index, picture, ...(own ? {} : inside) })
        : null,
      own && (layers.length > 0 || predict) ? playground.look({ ...pixelsOf(own), ...inside }) : null,
    ]);
    return { picture: ofSet, found: own ? ofOwn : ofSet, inside, epochs };
  },
  // An answer that another image has overtaken is better than none.
  holds: ({ dataset, prepared, network }) =>
    dataset === state.dataset.peek() && prepared === state.prepared.peek() && (!network || network === built.peek()),
  take: ({ picture, found, inside, epochs }, { dataset, prepared, index, number, network, past }) => {
    if (picture?.image) {
      pictured = { dataset, prepared, index };
      state.picture.value = { ...picture.image, index };
      state.seen.value = { ...(picture.prepared ?? picture.image), index };
    }
    if (!found || !network) return;
    const { activations, predictions, failure, weights } = found;
    if (inside.layers.length > 0) noteOutcome("inside", "look", failure ?? undefined);
    if (inside.predict) noteOutcome("predict", "look", failure ?? undefined);
    if (activations.length > 0) {
      const layers = new Map(activations.map((output) => [output.layer, output]));
      state.outputs.value = { image: number, weights, epochs, past, network, layers };
    }
    if (predictions) state.answer.value = { image: number, weights, classes: predictions };
  },
  failed: (problem, { network }) => noteOutcome(network ? "inside" : "data", "look", problem),
});

/** @param {import("./looked.js").Own} own */
const pixelsOf = ({ pixels, height, width, channels }) => ({ pixels, height, width, channels });

/** Whether a layer can be looked at as it was at the epoch looked back at. @param {string} name */
export const isKept = (name) => state.past.value?.layers.includes(name) ?? true;

/**
 * What a layer put out when it was last seen; `undefined` before that, when it had another shape then, and when it is not kept.
 * @param {import("../../client/protocol.js").LayerSummary} layer
 * @returns {import("../../playground.js").Activations | undefined}
 */
export function outputOf({ name, output_shape }) {
  const output = state.outputs.value?.layers.get(name);
  const length = output_shape?.slice(1).reduce((/** @type {number} */ product, size) => product * (size ?? 1), 1);
  return built.value && isKept(name) && output?.values.length === length ? output : undefined;
}
