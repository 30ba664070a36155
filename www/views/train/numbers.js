/** Under the charts: the numbers of every epoch, folded, and the runs before. */
import { html } from "htm/preact";

import { optimizerWords } from "../../keras/optimizers.js";
import { Fold } from "../parts/fold.js";
import { shown } from "./charts.js";
import { milliseconds } from "./progress.js";

const columns = /** @type {const} */ (["loss", "accuracy", "val_loss", "val_accuracy"]);

export function Numbers() {
  const { run, before } = shown.value;
  return html`<div class="texts">
    ${before.length > 0 && html`<${Earlier} runs=${before} />`}
    <${Fold} name="Numbers of each epoch">${() => html`<${Epochs} epochs=${run?.epochs ?? []} />`}<//>
  </div>`;
}

/** @param {{ epochs: import("../../protocol.js").EpochLog[] }} props */
function Epochs({ epochs }) {
  if (epochs.length === 0) return html`<p class="muted small">They stand here after the first epoch.</p>`;
  return html`<div class="scroll-x" tabindex="0" role="region" aria-label="Numbers of each epoch">
    <table class="numbers">
      <thead>
        <tr>
          <th scope="col">epoch</th>
          ${columns.map((key) => html`<th scope="col" key=${key}><code>${key}</code></th>`)}
          <th scope="col">seconds</th>
          <th scope="col">ms per step</th>
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
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** @param {{ runs: import("../../state.js").Run[] }} props */
function Earlier({ runs }) {
  return html`<section aria-labelledby="earlier-runs">
    <h3 id="earlier-runs" class="small">Earlier runs, faint in the charts</h3>
    <div class="scroll-x" tabindex="0" role="region" aria-labelledby="earlier-runs">
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col">layers</th>
            <th scope="col">optimizer</th>
            <th scope="col">batch_size</th>
            <th scope="col">seed</th>
            <th scope="col">epochs</th>
            <th scope="col"><code>accuracy</code></th>
            <th scope="col"><code>val_accuracy</code></th>
          </tr>
        </thead>
        <tbody>
          ${runs.map(({ id, settings, layers, epochs }) => {
            const last = epochs.at(-1);
            return html`<tr key=${id}>
              <td>${layers.length}</td>
              <td>${optimizerWords(settings.optimizer)}</td>
              <td>${settings.batch_size}</td>
              <td>${settings.seed}</td>
              <td>${epochs.length}</td>
              <td class="text-training">${last?.accuracy.toFixed(3) ?? "–"}</td>
              <td class="text-validation">${last?.val_accuracy?.toFixed(3) ?? "–"}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
  </section>`;
}
