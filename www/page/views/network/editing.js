/**
 * What the hand does in the chain: which block is open, where the focus goes, what is dragged; and the keys.
 */
import { batch, computed, signal } from "@preact/signals";

import * as chain from "../../actions/network.js";
import { locked, state } from "../../state.js";

/** What was opened and reached last. */
const last = {
  opened: signal(/** @type {string | null} */ (null)),
  reached: signal(/** @type {string | null} */ (null)),
};

/** @param {string | null} id */
const isThere = (id) => state.layers.value.some((layer) => layer.id === id);

/** The layer that is open for editing, by its id: none, once it is gone. */
export const opened = computed(() => (isThere(last.opened.value) ? last.opened.value : null));

/** The layer that the Tab key reaches; the arrow keys go on from there. */
export const reached = computed(() =>
  isThere(last.reached.value) ? last.reached.value : (state.layers.value[0]?.id ?? null),
);

/** The layer that is to get the focus as soon as it is on the page. */
export const wanted = signal(/** @type {string | null} */ (null));

/** What has just been done, for those who do not see it. */
export const announcement = signal("");

/** The gap whose menu of layers is open; gap `n` is before layer `n`. */
export const menu = signal(/** @type {number | null} */ (null));

/** The layer that is being dragged, and the gap it would fall into. */
export const drag = signal(/** @type {{ id: string, gap: number | null } | null} */ (null));

/** The focus has come to a layer. @param {string} id */
export function reach(id) {
  last.reached.value = id;
}

/** @param {string} id */
const placeOf = (id) => state.layers.peek().findIndex((layer) => layer.id === id);

/** @param {string | undefined} id */
function focus(id) {
  if (id === undefined) return;
  last.reached.value = id;
  wanted.value = id;
}

/**
 * Does what changes the chain, and says what was done; nothing while the network is being trained.
 * @param {() => string} work
 */
function edit(work) {
  batch(() => {
    announcement.value = locked.peek() ? "Stop the training to change the network" : work();
  });
}

/** @param {string} id */
export function toggle(id) {
  batch(() => {
    last.opened.value = opened.peek() === id ? null : id;
    last.reached.value = id;
  });
}

/** @param {string} id */
export function close(id) {
  batch(() => {
    last.opened.value = null;
    focus(id);
  });
}

/**
 * @param {number} gap
 * @param {string} class_name
 */
export function add(gap, class_name) {
  edit(() => {
    const { id } = chain.addLayer(gap, class_name);
    menu.value = null;
    last.opened.value = id;
    focus(id);
    return `${class_name} added as layer ${gap + 1} of ${state.layers.peek().length}`;
  });
}

/** @param {string} id */
export function remove(id) {
  edit(() => {
    const place = placeOf(id);
    const { class_name } = state.layers.peek()[place];
    chain.removeLayer(id);
    const layers = state.layers.peek();
    focus((layers[place] ?? layers[place - 1])?.id);
    return `${class_name} removed; Undo brings it back`;
  });
}

/** @param {string} id */
export function duplicate(id) {
  edit(() => {
    const copy = chain.duplicateLayer(id);
    last.opened.value = copy.id;
    focus(copy.id);
    return `${copy.class_name} duplicated as layer ${placeOf(copy.id) + 1}`;
  });
}

/**
 * @param {string} id
 * @param {number} place
 */
export function move(id, place) {
  edit(() => {
    chain.moveLayer(id, place);
    focus(id);
    const layers = state.layers.peek();
    return `${layers[placeOf(id)].class_name} is layer ${placeOf(id) + 1} of ${layers.length}`;
  });
}

export function undo() {
  edit(() => {
    chain.undo();
    return "Last change taken back";
  });
}

/** Lets go of the layer that is dragged, into the gap it is over. */
export function drop() {
  const dragged = drag.peek();
  drag.value = null;
  if (!dragged || dragged.gap === null) return;
  const from = placeOf(dragged.id);
  move(dragged.id, dragged.gap > from ? dragged.gap - 1 : dragged.gap);
}

/**
 * The keys of a block.
 * @param {KeyboardEvent} event
 * @param {string} id
 */
export function onBlockKey(event, id) {
  if (event.ctrlKey || event.metaKey) return;
  const layers = state.layers.peek();
  const place = placeOf(id);
  const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
  const keys = {
    Home: () => focus(layers[0].id),
    End: () => focus(layers[layers.length - 1].id),
    Enter: () => toggle(id),
    " ": () => toggle(id),
    Escape: () => close(id),
    Delete: () => remove(id),
    Backspace: () => remove(id),
    "+": () => (menu.value = place + 1),
  };
  if (step && event.altKey) move(id, place + step);
  else if (step) focus(layers[place + step]?.id);
  else if (event.key in keys && !event.altKey) keys[/** @type {keyof typeof keys} */ (event.key)]();
  else return;
  event.preventDefault();
}

/**
 * Ctrl+Z, or Cmd+Z, takes back the last change of the chain; in a field it is the field's own.
 * @param {KeyboardEvent} event
 */
export function onChainKey(event) {
  const isUndo = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
  if (!isUndo || /** @type {HTMLElement} */ (event.target).closest("input")) return;
  event.preventDefault();
  const id = reached.peek() ?? "";
  const place = placeOf(id);
  undo();
  // The focus must not go with a layer that goes: the keys would be heard no longer.
  const layers = state.layers.peek();
  if (placeOf(id) < 0) focus((layers[place] ?? layers.at(-1))?.id);
}
