/** Where the value pointed at comes from: its receptive field in the image and, one layer back, each product and the sum. */
import { computed, signal } from "@preact/signals";

import { lab } from "../lab.js";
import { state } from "../state.js";
import { built } from "./inside.js";
import { looked, source } from "./looked.js";
import { question } from "./question.js";

/**
 * A value pointed at. layer: `null` is the image; map: `null` where there are no maps.
 * @typedef {{ layer: string | null, map: number | null, row: number, column: number }} Pointed
 */

export const pointed = signal(/** @type {Pointed | null} */ (null));

/** The value pointed at, if it is one of a map. */
const place = () => {
  const at = pointed.value;
  return at && at.layer !== null && at.map !== null ? { ...at, layer: at.layer, map: at.map } : null;
};

/** Asked for the newest place only, so that the pointer may move as it likes. What is passed over is shown as it comes. */
export const tracing = question({
  thing: "origin",
  wanted: () => {
    const at = place();
    return at && { ...at, image: looked.value, network: built.value, epoch: state.past.value?.epoch };
  },
  ask: async ({ layer, map, row, column, epoch }) => {
    const playground = await lab();
    const [made, field] = await Promise.all([
      playground.products({ ...source(), layer, row, column, filter: map, epoch }),
      playground.receptiveField({ layer, row, column }),
    ]);
    return { ...made, field, layer, map, at: { row, column } };
  },
  holds: ({ network }) => network === built.peek(),
  // The layer may be gone by the time.
  failed: () => (tracing.answer.value = null),
});

/** What the lab said of the value pointed at last. */
export const made = tracing.answer;

/** The part of the image on which the value pointed at depends, where it is known. */
export const field = computed(() => (place() ? (made.value?.field ?? null) : null));
