/** The search for a learning rate, and what it found. */
import { html } from "htm/preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

import { front } from "../../actions/front.js";
import { ENDS, STEPS, problem, searching, takeRate } from "../../actions/rate.js";
import { roundUp } from "../../charts/curves.js";
import { state } from "../../state.js";
import { Button } from "../parts/controls.js";
import { Problem } from "../parts/problem.js";
import { openDialog } from "../parts/reveal.js";

/** @typedef {import("../../../client/protocol.js").TriedRate} Tried */

/** Few digits are enough: half as much or twice as much is hardly another rate. @param {number} rate */
const rounded = (rate) => Number(rate.toPrecision(2));

/** @param {{ onClose: () => void }} props */
export function RateDialog({ onClose }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const id = useId();
  const search = () => void searching.ask({});
  useEffect(() => {
    openDialog(dialog.current);
    search();
    return searching.cancel;
  }, []);
  const progress = searching.progress.value;
  const found = progress ? null : searching.answer.value;
  return html`<dialog ref=${dialog} class="rate" aria-labelledby=${id} onClose=${onClose}>
    <h2 id=${id}>Find a learning rate</h2>
    <p class="small muted">
      ${front.value ? "A copy of the network" : "A network with fresh weights, made for this alone,"} trains for up to ${STEPS} steps,
      and its learning rate is raised from ${ENDS[0]} to ${ENDS[1]}. Too low a rate changes nothing, a good one makes the loss fall,
      too high a one makes it grow. Your network stays as it is.
    </p>
    <${Problem} problem=${problem.value} />
    ${
      progress &&
      html`<div class="rate-room">
        <progress aria-label="Steps done" max=${progress.all} value=${progress.done}></progress>
        <span class="small muted" role="status">Trying …</span>
      </div>`
    }
    ${found && html`<${Found} found=${found} onUse=${() => dialog.current?.close()} />`}
    ${!progress && !found && html`<div class="rate-room"></div>`}
    <div class="row">
      ${
        progress
          ? html`<${Button} onClick=${searching.cancel}>Stop<//>`
          : !found && html`<${Button} onClick=${search}>Search<//>`
      }
      <span class="row-end"><${Button} onClick=${() => dialog.current?.close()}>Close<//></span>
    </div>
  </dialog>`;
}

/** @param {{ found: { tried: Tried[], suggestion: number | null }, onUse: () => void }} props */
function Found({ found: { tried, suggestion }, onUse }) {
  const [place, setPlace] = useState(/** @type {number | null} */ (null));
  const rate = place === null ? suggestion : tried[place].learning_rate;
  const chosen = place ?? nearest(tried, suggestion ?? ENDS[0]);
  const { learning_rate } = state.run.value.optimizer.config;
  const isSchedule = typeof learning_rate === "object";
  if (tried.length === 0)
    return html`<p class="rate-room">The loss is not a number from the first step on. Look at the values of the images, and at the layers.</p>`;
  return html`
    <${Chart} tried=${tried} chosen=${chosen} />
    <label class="rate-choice">
      <span class="visually-hidden">Learning rate</span>
      <input
        type="range"
        min="0"
        max=${tried.length - 1}
        style=${{ width: `${(100 * (tried.length - 1)) / (STEPS - 1)}%` }}
        value=${chosen}
        aria-valuetext=${words(tried[chosen])}
        onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ { currentTarget }) => setPlace(Number(currentTarget.value))}
      />
    </label>
    <p class="small" role="status">${words(tried[chosen])}</p>
    <p>
      ${
        suggestion === null
          ? "The loss never fell, so nothing is suggested: choose a rate yourself, or look at the layers first."
          : html`Suggested: <strong>${rounded(suggestion)}</strong>, a tenth of the rate at which the smoothed loss was lowest.`
      }
      ${isSchedule && ` The learning rate follows ${learning_rate.class_name} now; one rate for all steps takes its place.`}
    </p>
    ${
      rate !== null &&
      html`<p>
        <${Button}
          kind="primary"
          onClick=${() => {
            takeRate(rounded(rate));
            onUse();
          }}
          >Use ${rounded(rate)}<//
        >
      </p>`
    }
  `;
}

/** @param {Tried} tried */
const words = ({ learning_rate, loss, smoothed }) =>
  `At ${rounded(learning_rate)}: loss ${loss.toPrecision(3)}, smoothed ${smoothed.toPrecision(3)}`;

/** The place of the rate that is nearest. @param {Tried[]} tried @param {number} rate */
function nearest(tried, rate) {
  const far = tried.map(({ learning_rate }) => Math.abs(Math.log(learning_rate / rate)));
  return Math.max(0, far.indexOf(Math.min(...far)));
}

const HEIGHT = 240;
/** Room for the numbers on the left and below. */
const [LEFT, BELOW, ABOVE] = [44, 24, 8];

/** Loss over rate, the rates on a logarithmic axis. @param {{ tried: Tried[], chosen: number }} props */
function Chart({ tried, chosen }) {
  const host = useRef(/** @type {HTMLElement | null} */ (null));
  const [width, setWidth] = useState(560);
  useEffect(() => {
    const observer = new ResizeObserver(([{ contentRect }]) => setWidth(contentRect.width));
    if (host.current) observer.observe(host.current);
    return () => observer.disconnect();
  }, []);
  const [low, high] = ENDS.map(Math.log10);
  const top = roundUp(1.05 * Math.max(...tried.map(({ smoothed }) => smoothed)));
  const x = (/** @type {number} */ rate) => LEFT + ((width - LEFT) * (Math.log10(rate) - low)) / (high - low);
  const y = (/** @type {number} */ loss) => ABOVE + (HEIGHT - ABOVE - BELOW) * (1 - Math.min(loss, top) / top);
  const line = (/** @type {"loss" | "smoothed"} */ key) =>
    tried.map((one) => `${x(one.learning_rate).toFixed(1)},${y(one[key]).toFixed(1)}`).join(" ");
  const decades = Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i));
  const at = tried[chosen];
  return html`<figure class="rate-chart" ref=${host}>
    <svg viewBox=${`0 0 ${width} ${HEIGHT}`} height=${HEIGHT} role="img" aria-label="The loss at each learning rate: raw, and smoothed">
      ${[0, 0.25, 0.5, 0.75, 1].map(
        (share) =>
          html`<line key=${share} x1=${LEFT} x2=${width} y1=${y(share * top)} y2=${y(share * top)} />
            <text x=${LEFT - 8} y=${y(share * top) + 4} text-anchor="end">${Number((share * top).toPrecision(3))}</text>`,
      )}
      ${decades.map(
        (rate, i) =>
          html`<text key=${rate} x=${x(rate)} y=${HEIGHT - 4} text-anchor=${i === decades.length - 1 ? "end" : "middle"}>
            ${rate < 0.01 ? rate.toExponential(0) : Number(rate.toPrecision(1))}
          </text>`,
      )}
      <polyline class="rate-raw" points=${line("loss")} />
      <polyline class="rate-smoothed" points=${line("smoothed")} />
      <line class="rate-chosen" x1=${x(at.learning_rate)} x2=${x(at.learning_rate)} y1=${ABOVE} y2=${HEIGHT - BELOW} />
      <circle cx=${x(at.learning_rate)} cy=${y(at.smoothed)} r="5" />
    </svg>
  </figure>`;
}
