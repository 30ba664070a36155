/** The front that a network stands on: layers that come with what they have learned before. */
import { computed, signal } from "@preact/signals";

import { state } from "../state.js";

/** @typedef {import("../state.js").Layer} Layer */

/**
 * base: the network it is of; layers: those of the editor that are kept; cut: the last of them, by its Keras name; from: the run that
 * trained it, and column what it was trained for; number: another one for each front
 * @typedef {{ number: number, base: import("../../playground.js").Snapshot, layers: Layer[], cut: string, from: string, column: string }} Front
 */

/** The front that was kept last. */
export const kept = signal(/** @type {Front | null} */ (null));

/**
 * A layer as text, without whether it is trained: that is no part of what it has learned.
 * @param {{ class_name: string, config: Record<string, any> }} layer
 */
export function asLearned({ class_name, config }) {
  const { trainable: _, ...learned } = config;
  return JSON.stringify([class_name, Object.entries(learned).sort(([one], [other]) => one.localeCompare(other))]);
}

/** The front that the network on show stands on; `null` where its first layers are no longer those that were kept. */
export const front = computed(() => {
  const layers = state.layers.value;
  const isThere = kept.value?.layers.every((layer, place) => {
    const now = layers[place];
    return now?.id === layer.id && asLearned(now) === asLearned(layer);
  });
  return isThere ? kept.value : null;
});

/** @param {{ config: Record<string, any> }} layer */
export const isTrained = ({ config }) => config.trainable !== false;
