/** Network: changing the chain of layers, and taking a change back. */
import { batch, computed, effect, signal, untracked } from "@preact/signals";

import { suitableEnd } from "../../keras/ending.js";
import { layerKinds, withOption } from "../../keras/layers.js";
import { smallNetwork } from "../../keras/small-network.js";
import { change, chosenHere, locked, plain, state, taken, withId } from "../state.js";

/** @typedef {import("../state.js").Layer} Layer */

/** What the lab said last of each layer, by the layer's id. */
export const reports = signal(/** @type {Map<string, import("../../client/protocol.js").LayerSummary>} */ (new Map()));

/** Keeps them up with the network. At this moment the layers are those that the lab was asked about: answers about others are dropped. */
export function followReports() {
  effect(() => {
    const network = state.network.value;
    const layers = state.layers.peek();
    reports.value = new Map(network?.layers.map((report, i) => [layers[i]?.id ?? "", report]));
  });
}

/**
 * What there was before the last changes, newest last: the layers, and how they were prepared for and trained where a recipe has
 * changed that as well.
 * @typedef {{ layers: Layer[], split?: import("../state.js").SplitSettings, run?: import("../state.js").RunSettings }} Before
 */
const past = signal(/** @type {Before[]} */ ([]));

/** The option that was changed last: typing on in one field is one change. */
let typing = "";

export const canUndo = computed(() => past.value.length > 0 && !locked.value);

/**
 * @param {Layer[]} layers
 * @param {string} [field]  the option that is being typed into, where it is one
 * @param {Omit<Before, "layers">} [others]  what else is about to change
 */
function replace(layers, field = "", others = {}) {
  if (locked.peek()) return;
  batch(() => {
    if (field === "" || field !== typing)
      past.value = [...past.peek().slice(-99), { layers: state.layers.peek(), ...others }];
    typing = field;
    state.layers.value = layers;
  });
}

export function undo() {
  const before = past.peek().at(-1);
  if (!before || locked.peek()) return;
  batch(() => {
    past.value = past.peek().slice(0, -1);
    typing = "";
    state.layers.value = before.layers;
    if (before.split) state.split.value = before.split;
    if (before.run) state.run.value = before.run;
  });
}

/**
 * Puts a new layer into the chain, as the one at this place.
 * @param {number} place
 * @param {string} class_name
 * @returns {Layer}
 */
export function addLayer(place, class_name) {
  const kind = layerKinds[class_name];
  const range = kind?.options.find(({ key }) => key === "value_range");
  const images = taken.peek()?.display;
  // In front of all, it gets the values of the images.
  const isOwn = place === 0 && range && images && String(images) !== String(range.default);
  const layer = withId({ class_name, config: { ...kind?.initial, ...(isOwn ? { value_range: images } : {}) } });
  replace(state.layers.peek().toSpliced(place, 0, layer));
  return layer;
}

/** @param {string} id */
export function removeLayer(id) {
  replace(state.layers.peek().filter((layer) => layer.id !== id));
}

/**
 * Puts a copy of a layer behind it.
 * @param {string} id
 * @returns {Layer}
 */
export function duplicateLayer(id) {
  const layers = state.layers.peek();
  const place = layers.findIndex((layer) => layer.id === id);
  const { name: _, ...config } = layers[place].config;
  const copy = withId({ class_name: layers[place].class_name, config });
  replace(layers.toSpliced(place + 1, 0, copy));
  return copy;
}

/**
 * Moves a layer so that it stands at a place; beyond the ends it stays at the end.
 * @param {string} id
 * @param {number} place
 */
export function moveLayer(id, place) {
  const layers = state.layers.peek();
  const from = layers.findIndex((layer) => layer.id === id);
  const to = Math.min(layers.length - 1, Math.max(0, place));
  if (from < 0 || from === to) return;
  replace(layers.toSpliced(from, 1).toSpliced(to, 0, layers[from]));
}

/**
 * Changes an option of a layer.
 * @param {string} id
 * @param {string} key  Keras's name of the option
 * @param {unknown} value  `undefined`: its default
 */
export function setOption(id, key, value) {
  const change = (/** @type {Layer} */ layer) =>
    layer.id === id ? { ...layer, config: withOption(layer, key, value) } : layer;
  replace(state.layers.peek().map(change), `${id} ${key}`);
}

/** An end of the chain with which it can be trained, where the end is what is wrong with it. */
export const betterEnd = computed(() => {
  const { network, layers } = state;
  const reports = network.value?.layers ?? [];
  const isImage = (reports.at(-1)?.output_shape?.length ?? 4) === 4;
  return suitableEnd(network.value?.problem?.code, layers.value.at(-1), isImage, outputs(state.prepared.value));
});

/** What the last layer is to tell. @param {import("../state.js").Parts | null} prepared */
export const outputs = (prepared) => ({
  classes: prepared?.classes.length ?? 0,
  isMultilabel: Boolean(prepared?.sets),
});

/** Gives the chain that end. */
export function takeBetterEnd() {
  const end = betterEnd.peek();
  if (!end) return;
  const layers = state.layers.peek();
  const kept = layers.slice(0, layers.length - end.replaced);
  const [first, ...others] = end.layers;
  // A layer that is only changed stays the one it is.
  const changed = end.replaced > 0 ? { ...layers[layers.length - 1], ...first } : withId(first);
  replace([...kept, changed, ...others.map(withId)]);
}

/**
 * Other layers in place of those that are there.
 * @param {{ class_name: string, config: Record<string, any> }[]} layers
 */
export function useLayers(layers) {
  replace(layers.map(withId));
}

/**
 * What the networks known to do well are to be fitted to.
 * @returns {import("../../keras/small-network.js").Images}
 */
export function images() {
  const prepared = state.prepared.peek();
  const { min, max, height, width } = prepared ?? state.dataset.peek() ?? { min: 0, max: 1, height: 60, width: 64 };
  const train = prepared?.train ?? Math.floor((state.dataset.peek()?.count ?? 0) * (1 - state.split.peek().test));
  return { ...(prepared ? outputs(prepared) : { classes: 2 }), min, max, height, width, train };
}

/**
 * The network that was given and not changed since: other images get it fitted to them. lent: it is a lesson's, made for the images
 * it came with
 * @type {{ layers: Layer[], make: (images: import("../../keras/small-network.js").Images) => { class_name: string, config: Record<string, any> }[],
 *   lent?: object | null }}
 */
let given = { layers: chosenHere.has(state.layers.peek()) ? state.layers.peek() : [], make: smallNetwork };

/** Whether the layers are the reader's own, or a link's. */
export const isBuilt = computed(() => state.layers.value !== given.layers);

/** Fits what was given to the images whenever they are prepared otherwise. */
export function followPrepared() {
  effect(() => {
    if (state.prepared.value) untracked(fitGiven);
  });
}

/** What nobody has touched follows the images; a link's, a lesson's or a reader's own layers stay as they are. */
function fitGiven() {
  const [layers, dataset] = [state.layers.peek(), state.dataset.peek()];
  if (layers !== given.layers || locked.peek()) return;
  if (state.lesson.peek()) given.lent = dataset;
  if (given.lent === dataset) return;
  const fitted = given.make(images());
  const isSame = JSON.stringify(fitted) === JSON.stringify(plain(layers));
  given = { layers: isSame ? layers : fitted.map(withId), make: given.make };
  state.layers.value = given.layers;
  if (given.make === smallNetwork) chosenHere.add(given.layers);
}

/** @param {typeof given.make} make */
function give(make) {
  if (locked.peek()) return;
  batch(() => {
    useLayers(make(images()));
    given = { layers: state.layers.peek(), make };
  });
}

/**
 * A lesson's layers. Images that are opened after it get a network of their own.
 * @param {{ class_name: string, config: Record<string, any> }[]} layers
 * @param {{ isBeginning?: boolean }} [options]  isBeginning: there is nothing to be taken back, whatever goes on
 */
export function lend(layers, { isBeginning = false } = {}) {
  if (!isBeginning && locked.peek()) return;
  batch(() => {
    if (isBeginning) state.layers.value = layers.map(withId);
    else useLayers(layers);
    given = { layers: state.layers.peek(), make: smallNetwork, lent: null };
  });
}

export const useSmallNetwork = () => give(smallNetwork);

/** The class's layers for 20 people, with an end for the classes there are. */
export const usePeopleNetwork = async () => give((await import("../recipes.js")).peopleNetwork);

/** The recipe: layers, how images are augmented, and how to train. One undo takes all of it back. */
export async function useRecipe() {
  const { recipe } = await import("../recipes.js");
  const { layers, split, run } = recipe(images());
  replaceAll(layers, { split, run });
}

/**
 * Other layers, and with them how images are prepared for them and how they are trained. One undo takes all of it back.
 * @param {{ class_name: string, config: Record<string, any> }[]} layers
 * @param {{ split: Partial<import("../state.js").SplitSettings>, run: Partial<import("../state.js").RunSettings> }} others
 */
export function replaceAll(layers, { split, run }) {
  if (locked.peek()) return;
  batch(() => {
    replace(layers.map(withId), "", { split: state.split.peek(), run: state.run.peek() });
    change(state.split, split);
    change(state.run, run);
  });
}

/**
 * Layers fitted to the images, in place of those there are.
 * @param {Layer[]} layers
 */
export function useFitted(layers) {
  replace(layers);
}

/** No layers at all. */
export function clearLayers() {
  replace([]);
}
