/** Accuracy and loss, side by side: the last epoch large, or in its place the one pointed at. */
import { computed, effect, signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";

import { Curves, roundUp } from "../../charts/curves.js";
import { themeChanged } from "../../charts/theme.js";
import { state } from "../../state.js";

/**
 * @typedef {import("../../protocol.js").EpochLog} EpochLog
 *
 * top: the end of the axis, from the largest value; words: a value as it is written
 * @typedef {{ name: string, key: "accuracy" | "loss", top: (largest: number) => number, words: (value: number) => string }} Measure
 */

/** As many earlier runs are shown. */
const EARLIER = 4;

/** The epoch the pointer is at, in either chart. */
const pointed = signal(/** @type {number | null} */ (null));

/** The run in colour, and those faint behind it. Where no network is built, the last run is among those behind. */
export const shown = computed(() => ({ run: state.current.value, before: state.earlier.value.slice(0, EARLIER) }));

/** @type {Measure[]} */
const measures = [
  { name: "Accuracy", key: "accuracy", top: () => 1, words: (value) => value.toFixed(3) },
  {
    name: "Loss",
    key: "loss",
    top: roundUp,
    words: (value) => (value < 100 ? value.toFixed(3) : value.toPrecision(4)),
  },
];

export function Charts() {
  return html`<div class="charts">${measures.map((measure) => html`<${Chart} key=${measure.key} measure=${measure} />`)}</div>`;
}

/** @param {{ measure: Measure }} props */
function Chart({ measure }) {
  const { name, key, top } = measure;
  const host = useRef(/** @type {HTMLElement | null} */ (null));
  const curves = useRef(/** @type {Curves | null} */ (null));
  const theme = themeChanged.value;
  const { run, before } = shown.value;
  const epochs = run?.epochs ?? [];
  const planned = run ? Math.max(epochs.length, state.goal.value) : state.run.value.epochs;
  useEffect(() => {
    const made = new Curves(/** @type {HTMLElement} */ (host.current), {
      sync: "epochs",
      top,
      onHover: (epoch) => (pointed.value = epoch),
    });
    curves.current = made;
    const unfollow = effect(() => {
      const batch = state.batch.value;
      made.mark(batch && { at: batch.epoch - 1 + batch.batch / batch.batches, value: batch[key] });
    });
    return () => {
      unfollow();
      made.destroy();
    };
  }, []);
  useEffect(() => curves.current?.redraw(), [theme]);
  useEffect(() => {
    const earlier = before.map((run) => pair(run.epochs, key));
    curves.current?.show({ current: pair(epochs, key), earlier, epochs: planned });
  }, [run, before, planned]);
  const last = epochs.at(-1);
  const words = last
    ? `epoch ${last.epoch}: training ${last[key]}, validation ${last[`val_${key}`] ?? "none"}`
    : "no epochs yet";
  return html`<figure class="chart">
    <${Readout} measure=${measure} epochs=${epochs} />
    <div ref=${host} class="chart-canvas" role="img" aria-label=${`${name} by epoch; ${words}`}></div>
    <figcaption class="chart-axis tiny muted">epoch</figcaption>
  </figure>`;
}

/**
 * @param {EpochLog[]} epochs
 * @param {"accuracy" | "loss"} key
 * @returns {import("../../charts/curves.js").Pair}
 */
function pair(epochs, key) {
  return { training: epochs.map((epoch) => epoch[key]), validation: epochs.map((epoch) => epoch[`val_${key}`]) };
}

/**
 * The numbers of an epoch: the one pointed at, or the last.
 * @param {{ measure: Measure, epochs: EpochLog[] }} props
 */
function Readout({ measure: { name, key, words }, epochs }) {
  const epoch = epochs[(pointed.value ?? 0) - 1] ?? epochs.at(-1);
  const number = (/** @type {number | null | undefined} */ value) =>
    value === null || value === undefined ? "–" : Number.isFinite(value) ? words(value) : "nan";
  return html`<header class="readout">
    <h3>${name}</h3>
    <p class="readout-number text-training"><strong>${number(epoch?.[key])}</strong> training</p>
    <p class="readout-number text-validation"><strong>${number(epoch?.[`val_${key}`])}</strong> validation</p>
    <p class="readout-epoch muted small">${epoch ? `epoch ${epoch.epoch}` : ""}</p>
  </header>`;
}
