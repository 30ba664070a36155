/** Under the charts: the numbers of every epoch, folded. */
import { html } from "htm/preact";

import { measuredIn } from "../../../keras/metrics.js";
import { state } from "../../state.js";
import { Fold } from "../parts/fold.js";
import { milliseconds } from "./progress.js";

/** Runs of earlier visits do not say it. @param {number | undefined} value */
const rate = (value) => (value === undefined ? "–" : String(Number(value.toPrecision(3))));

export function Numbers() {
  return html`<div class="texts">
    <${Fold} name="Numbers of each epoch">${() => html`<${Epochs} epochs=${state.current.value?.epochs ?? []} />`}<//>
  </div>`;
}

/** @param {{ epochs: import("../../../client/protocol.js").EpochLog[] }} props */
function Epochs({ epochs }) {
  if (epochs.length === 0) return html`<p class="muted small">Shown after the first epoch.</p>`;
  const measured = ["loss", ...measuredIn(epochs)];
  const columns = [...measured, ...measured.map((key) => `val_${key}`)];
  return html`<div class="scroll-x" tabindex="0" role="region" aria-label="Numbers of each epoch">
    <table class="numbers">
      <thead>
        <tr>
          <th scope="col">epoch</th>
          ${columns.map((key) => html`<th scope="col" key=${key}><code>${key}</code></th>`)}
          <th scope="col">seconds</th>
          <th scope="col">ms per step</th>
          <th scope="col"><code>learning_rate</code></th>
        </tr>
      </thead>
      <tbody>
        ${epochs.map(
          (epoch) =>
            html`<tr key=${epoch.epoch}>
              <th scope="row">${epoch.epoch}</th>
              ${columns.map((key) => html`<td key=${key}>${epoch[key]?.toFixed(4) ?? "–"}</td>`)}
              <td>${epoch.seconds.toFixed(2)}</td>
              <td>${milliseconds(epoch.ms_per_step)}</td>
              <td>${rate(epoch.learning_rate)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
