/** The training backwards and forwards: every epoch that was kept, with how it stood then. */
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";

import { looked } from "../../actions/looked.js";
import { epochs, lookBack, playing, timeline } from "../../actions/timeline.js";
import { state } from "../../state.js";
import { Button, Slider } from "../parts/controls.js";
import { SavePictures } from "../parts/save-pictures.js";

/** Milliseconds an epoch is shown while it plays. */
const STEP = 200;

export function TimeSlider() {
  useEffect(epochs.follow, []);
  useEffect(
    () => () => {
      playing.value = false;
      state.past.value = null;
    },
    [],
  );
  const found = timeline.value;
  const isPlaying = playing.value;
  const moments = found?.moments ?? [];
  const last = moments.length - 1;
  const past = state.past.value;
  const { early_stopping: ended, loaded } = state.current.value ?? {};
  const restored = loaded ?? (ended?.restored ? ended.best_epoch : null);
  const at = past ? moments.findIndex(({ epoch }) => epoch === past.epoch) : last;
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => lookBack(Math.min(last, placeNow() + 1)), STEP);
    return () => clearInterval(timer);
  }, [isPlaying, last]);
  if (!found || last < 1) return null;
  const moment = moments[Math.max(0, at)];
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return html`<div class="time-slider" role="group" aria-label="Epochs of the training">
    <div class="row">
      <span class="small muted">Epochs of the training</span>
      ${
        !still &&
        html`<${Button}
          name=${isPlaying ? "Pause" : "Play the training"}
          onClick=${() => {
            if (!isPlaying && at === last) lookBack(0);
            playing.value = !isPlaying;
          }}
          >${isPlaying ? "Pause" : "Play"}<//
        >`
      }
      <${Slider}
        label="Epoch looked at"
        min=${0}
        max=${last}
        step=${1}
        value=${at}
        text=${nameOf(moment.epoch)}
        onValue=${(/** @type {number} */ place) => {
          playing.value = false;
          lookBack(place);
        }}
      />
      <span class="small time-epoch" data-epoch=${moment.epoch}>${nameOf(moment.epoch)}${past ? "" : restored ? `, now epoch ${restored} again` : " (now)"}</span>
    </div>
    <${Standing} moment=${moment} />
    ${
      past &&
      html`<p class="tiny muted">
        ${
          found.layers.length === (state.network.value?.layers.length ?? 0)
            ? "Kernels and maps of all layers are those of that epoch."
            : `Kernels and maps up to ${found.layers.at(-1)} are those of that epoch. The layers behind it have more weights than are kept at every epoch.`
        }
      </p>`
    }
  </div>`;

  function placeNow() {
    const epoch = state.past.peek()?.epoch;
    return epoch === undefined ? last : moments.findIndex((moment) => moment.epoch === epoch);
  }
}

/** @param {number} epoch */
const nameOf = (epoch) => (epoch === 0 ? "untrained" : `epoch ${epoch}`);

/** The side of the matrix of many classes, about, in CSS pixels. */
const SMALL = 120;

/** Of several labels there is no such matrix. @param {{ predictions: import("../../../client/protocol.js").PastPrediction[] }} props */
function OfLabels({ predictions }) {
  const { sets, codes } = state.prepared.value ?? {};
  const right = predictions.filter(({ index, predicted }) => codes?.[index] === predicted).length;
  const own = predictions.find(({ index }) => index === looked.value);
  const named = own && (sets?.[own.predicted]?.name ?? "labels that no image has together");
  return html`<p class="small">
    ${right} of ${predictions.length} with all labels right
    ${own && html`<br /><span class="muted">image ${own.index}: ${named} ${own.confidence.toFixed(2)}</span>`}
  </p>`;
}

/** The confusion matrix of that epoch, and what it took the image looked at for. @param {{ moment: import("../../../client/protocol.js").Moment }} props */
function Standing({ moment }) {
  const table = useRef(/** @type {HTMLElement | null} */ (null));
  const { confusion, predictions } = moment;
  const classes = timeline.value?.classes ?? [];
  if (!confusion && predictions.length > 0) return html`<${OfLabels} predictions=${predictions} />`;
  if (!confusion) return html`<p class="small muted">Not evaluated before the first epoch.</p>`;
  const right = confusion.reduce((sum, row, i) => sum + row[i], 0);
  const all = confusion.flat().reduce((sum, count) => sum + count, 0);
  const own = predictions.find(({ index }) => index === looked.value);
  const most = Math.max(...confusion.flat());
  return html`<div class="row time-standing">
    <table ref=${table} class="time-confusion" aria-label="Confusion matrix of that epoch" style=${{ "--cell": `${Math.max(1, Math.min(22, Math.floor(SMALL / confusion.length)))}px` }} data-plain=${confusion.length > 6 || undefined}>
      <tbody>
        ${confusion.map(
          (row, actual) =>
            html`<tr key=${actual}>
              ${row.map(
                (count, predicted) =>
                  html`<td
                    key=${predicted}
                    title=${`${classes[actual]} taken for ${classes[predicted]}: ${count}`}
                    data-count=${count}
                    class=${actual === predicted ? "is-right" : "is-wrong"}
                    style=${{ "--share": count / (most || 1) }}
                  >
                    ${confusion.length <= 6 ? count : ""}
                  </td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="small">
      <span class="muted">Confusion matrix of that epoch, rows: true class · columns: predicted class</span><br />
      ${right} of ${all} right
      ${own && html`<br /><span class="muted">image ${own.index}: ${classes[own.predicted]} ${own.confidence.toFixed(2)}</span>`}
    </p>
    <${SavePictures} within=${table} name=${`confusion-matrix-epoch-${moment.epoch}`} />
  </div>`;
}
