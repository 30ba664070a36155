/** Accuracy and loss, side by side: the last epoch large, or in its place the one pointed at. */
import { effect, signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";

import { measuredIn, optional, titleOf } from "../../../keras/metrics.js";
import { snakeCase } from "../../../keras/options.js";
import { compared, dataNow } from "../../actions/runs.js";
import { Curves, roundUp } from "../../charts/curves.js";
import { themeChanged, themeColor } from "../../charts/theme.js";
import { state } from "../../state.js";
import { Button } from "../parts/controls.js";
import { saveText } from "../parts/save.js";

/**
 * @typedef {import("../../../client/protocol.js").EpochLog} EpochLog
 *
 * top: the end of the axis, from the largest value; words: a value as it is written
 * @typedef {{ name: string, key: string, top: (largest: number) => number, words: (value: number) => string }} Measure
 */

/** As many earlier runs are shown. */
const EARLIER = 4;

/** The epoch the pointer is at, in either chart. */
const pointed = signal(/** @type {number | null} */ (null));

/** Whether validation alone is drawn of the runs that are compared. */
export const validationOnly = signal(false);

/**
 * The lines of a measure. Training blue and validation orange, as the class plots them, with earlier runs on the same images
 * faint behind; or, where runs are compared, each in a color of its own, its validation dashed.
 * @param {string} key  its name in the logs
 * @returns {import("../../charts/curves-svg.js").NamedLine[]}
 */
export function lines(key) {
  /** Of a run that began elsewhere the first epochs are not known. @param {import("../../state.js").Run | null} run */
  const pair = (run) => {
    const before = /** @type {null[]} */ (new Array(run?.elsewhere?.epochs ?? 0).fill(null));
    const epochs = run?.epochs ?? [];
    return {
      training: [...before, ...epochs.map((epoch) => epoch[key] ?? null)],
      validation: [...before, ...epochs.map((epoch) => epoch[`val_${key}`] ?? null)],
    };
  };
  if (compared.value.length > 0) {
    return compared.value.flatMap(({ run, color }) => {
      const { training, validation } = pair(run);
      const token = `run-${color + 1}`;
      return [
        ...(validationOnly.value ? [] : [{ name: `${run.name}, training`, values: training, color: token }]),
        { name: `${run.name}, validation`, values: validation, color: token, dashed: true },
      ];
    });
  }
  const run = state.current.value;
  const before = state.earlier.value.filter(({ data }) => isSame(data, run?.data ?? dataNow())).slice(0, EARLIER);
  const behind = before.map(pair);
  const { training, validation } = pair(run);
  return [
    ...behind.flatMap(({ training, validation }) => [
      { name: "training, earlier runs", values: training, color: "training", faint: true },
      { name: "validation, earlier runs", values: validation, color: "validation", faint: true },
    ]),
    { name: "validation", values: validation, color: "validation" },
    { name: "training", values: training, color: "training" },
  ];
}

/**
 * @param {unknown} one
 * @param {unknown} other
 */
const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * All metrics are between 0 and 1; accuracies, with many classes, begin so low that they would lie on the axis.
 * @param {number} largest
 */
const shareTop = (largest) => (largest > 0 && largest < 0.2 ? 0.25 : 1);

/** @type {Measure} */
const loss = {
  name: "Loss",
  key: "loss",
  top: roundUp,
  words: (value) => (value < 100 ? value.toFixed(3) : value.toPrecision(4)),
};

/**
 * Accuracy, loss, and what else was measured in the runs that are drawn, or is to be measured.
 * @returns {Measure[]}
 */
function measures() {
  const runs = compared.value.length > 0 ? compared.value.map(({ run }) => run) : [state.current.value];
  const measured = measuredIn(runs.flatMap((run) => run?.epochs ?? []));
  const chosen = state.run.value.metrics.map(({ class_name }) => snakeCase(class_name));
  const others = optional.map(snakeCase).filter((key) => [...measured, ...chosen].includes(key));
  const [accuracy, ...rest] = ["accuracy", ...others].map((key) => ({
    ...{ name: titleOf(key), key, top: shareTop },
    words: (/** @type {number} */ value) => value.toFixed(3),
  }));
  return [accuracy, loss, ...rest];
}

export function Charts() {
  const all = measures();
  const isEmpty = all.every(({ key }) => lines(key).every(({ values }) => values.length === 0));
  return html`<div class="charts">
    ${all.map((measure) => html`<${Chart} key=${measure.key} measure=${measure} />`)}
    <div class="row charts-save">
      <${Button} kind="quiet" disabled=${isEmpty} hint="The charts as they stand here, for print" onClick=${saveCurves}>Save curves as SVG<//>
    </div>
  </div>`;
}

async function saveCurves() {
  const { curvesSvg } = await import("../../charts/curves-svg.js");
  const panels = measures().map(({ name, key, top }) => {
    const drawn = lines(key).map((line) => ({ ...line, color: themeColor(line.color, "light") }));
    return { title: name, top, lines: drawn, epochs: room() };
  });
  saveText("curves.svg", "image/svg+xml", curvesSvg(panels));
}

/** The epochs the charts have room for. */
function room() {
  const run = state.current.value;
  const planned = run ? Math.max(run.epochs.length, state.goal.value) : state.run.value.epochs;
  const longest = Math.max(...compared.value.map(({ run }) => run.epochs.length));
  const isAside = compared.value.length > 0 && !compared.value.some((one) => one.run === run);
  return Math.max(longest, isAside ? 1 : planned);
}

/** @param {{ measure: Measure }} props */
function Chart({ measure }) {
  const { name, key, top } = measure;
  const host = useRef(/** @type {HTMLElement | null} */ (null));
  const curves = useRef(/** @type {Curves | null} */ (null));
  const theme = themeChanged.value;
  const run = state.current.value;
  const epochs = run?.epochs ?? [];
  const drawn = lines(key);
  const epochsShown = room();
  useEffect(() => {
    const made = new Curves(/** @type {HTMLElement} */ (host.current), {
      sync: "epochs",
      top,
      onHover: (epoch) => (pointed.value = epoch),
    });
    curves.current = made;
    const unfollow = effect(() => {
      const batch = compared.value.length > 0 ? null : state.batch.value;
      made.mark(batch && { at: batch.epoch - 1 + batch.batch / batch.batches, value: batch[key] ?? NaN });
    });
    return () => {
      unfollow();
      made.destroy();
    };
  }, []);
  useEffect(() => curves.current?.redraw(), [theme]);
  useEffect(() => curves.current?.show({ lines: drawn, epochs: epochsShown }));
  const last = epochs.at(-1);
  const words = last
    ? `epoch ${last.epoch}: training ${last[key]}, validation ${last[`val_${key}`] ?? "none"}`
    : "no epochs yet";
  return html`<figure class="chart">
    ${compared.value.length > 0 ? html`<${Legend} measure=${measure} />` : html`<${Readout} measure=${measure} epochs=${epochs} />`}
    <div ref=${host} class="chart-canvas" role="img" aria-label=${`${name} by epoch; ${words}`}></div>
    <figcaption class="chart-axis tiny muted">epoch</figcaption>
  </figure>`;
}

/**
 * @param {number | null | undefined} value
 * @param {(value: number) => string} words
 */
const number = (value, words) =>
  value === null || value === undefined ? "–" : Number.isFinite(value) ? words(value) : "nan";

/**
 * The numbers of an epoch: the one pointed at, or the last.
 * @param {{ measure: Measure, epochs: EpochLog[] }} props
 */
function Readout({ measure: { name, key, words }, epochs }) {
  const epoch = epochs[(pointed.value ?? 0) - 1] ?? epochs.at(-1);
  return html`<header class="readout">
    <h3>${name}</h3>
    <p class="readout-number text-training"><strong>${number(epoch?.[key], words)}</strong> training</p>
    <p class="readout-number text-validation"><strong>${number(epoch?.[`val_${key}`], words)}</strong> validation</p>
    <p class="readout-epoch muted small">${epoch ? `epoch ${epoch.epoch}` : ""}</p>
  </header>`;
}

/**
 * The runs that are compared, with their numbers in the epoch pointed at, or in their last.
 * @param {{ measure: Measure }} props
 */
function Legend({ measure: { name, key, words } }) {
  return html`<header class="legend">
    <table class="numbers">
      <thead>
        <tr>
          <th scope="col"><h3>${name}</h3></th>
          <th scope="col">epoch</th>
          <th scope="col">training</th>
          <th scope="col">validation</th>
        </tr>
      </thead>
      <tbody>
        ${compared.value.map(({ run, color }) => {
          const epoch = run.epochs[(pointed.value ?? 0) - 1] ?? run.epochs.at(-1);
          return html`<tr key=${run.id}>
            <th scope="row" title=${run.name}><i class="swatch" data-run=${color + 1}></i> ${run.name}</th>
            <td>${epoch?.epoch}</td>
            <td>${number(epoch?.[key], words)}</td>
            <td>${number(epoch?.[`val_${key}`], words)}</td>
          </tr>`;
        })}
      </tbody>
    </table>
  </header>`;
}
