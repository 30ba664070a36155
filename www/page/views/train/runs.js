/** The runs so far: their names and results, what differs between them, and which are laid over one another. */
import { html } from "htm/preact";

import { measuredIn } from "../../../keras/metrics.js";
import { COLORS, compared, deleteRuns, renameRun, runs, toggleCompared } from "../../actions/runs.js";
import { differences, written } from "../../runs/differences.js";
import { asCsv, asJson } from "../../runs/saved.js";
import { state } from "../../state.js";
import { Button, Toggle } from "../parts/controls.js";
import { saveText } from "../parts/save.js";
import { validationOnly } from "./charts.js";

/** @typedef {import("../../state.js").Run} Run */

export function Runs() {
  const all = runs.value;
  const isComparing = compared.value.length > 0;
  const measured = measuredIn(all.flatMap(({ epochs }) => epochs)).flatMap((name) => [name, `val_${name}`]);
  const reference = compared.value[0]?.run ?? all[0];
  return html`<section class="runs" aria-labelledby="runs-title">
    <header class="row">
      <h3 id="runs-title">Runs</h3>
      <p class="small muted">
        ${isComparing ? "Overlaid: solid training, dashed validation." : "Choose two or more, and their curves are overlaid."}
        ${" "}Differences are shown relative to <strong>${reference?.name}</strong>.
      </p>
      <span class="row-end"></span>
      ${isComparing && html`<${Toggle} label="validation only" value=${validationOnly.value} onValue=${(/** @type {boolean} */ on) => (validationOnly.value = on)} />`}
      <${Button} kind="quiet" disabled=${!isComparing} onClick=${() => (state.compared.value = [])}>Clear selection<//>
    </header>
    <div class="scroll-x runs-scroll" tabindex="0" role="region" aria-labelledby="runs-title">
      <table class="numbers runs-table">
        <thead>
          <tr>
            <th scope="col"><span class="visually-hidden">compared</span></th>
            <th scope="col">run</th>
            <th scope="col">what differs</th>
            <th scope="col">epochs</th>
            ${measured.map((key) => html`<th scope="col" key=${key}><code>${key}</code></th>`)}
            <th scope="col">best, in epoch</th>
            <th scope="col"><span class="visually-hidden">delete</span></th>
          </tr>
        </thead>
        <tbody>${all.map((run) => html`<${Line} key=${run.id} run=${run} reference=${reference} measured=${measured} />`)}</tbody>
      </table>
    </div>
    <div class="row">
      <${Button} kind="quiet" onClick=${() => saveText("runs.json", "application/json", asJson(all))}>Save as JSON<//>
      <${Button} kind="quiet" onClick=${() => saveText("runs.csv", "text/csv", asCsv(all))}>Save as CSV<//>
      <${Button} kind="quiet" onClick=${() => deleteRuns(state.earlier.peek().map(({ id }) => id))}>Delete all but the last<//>
      <p class="tiny muted">Settings, curves and file names are kept in this browser; trained weights are not.</p>
    </div>
  </section>`;
}

/** @param {{ run: Run, reference: Run, measured: string[] }} props */
function Line({ run, reference, measured }) {
  const { id, name, epochs } = run;
  const color = compared.value.find((one) => one.run === run)?.color;
  const isFull = color === undefined && compared.value.length === COLORS;
  const last = epochs.at(-1);
  const best = epochs.reduce(
    (one, other) => ((other.val_accuracy ?? 0) > (one.val_accuracy ?? 0) ? other : one),
    epochs[0],
  );
  const told = run === reference ? [] : differences(run, reference);
  const isCurrent = run.id === state.current.value?.id;
  return html`<tr data-run-id=${id} data-chosen=${color !== undefined || undefined}>
    <td>
      <label class="run-choice">
        <input
          type="checkbox"
          checked=${color !== undefined}
          disabled=${isFull}
          aria-label=${`Compare ${name}`}
          onChange=${() => toggleCompared(id)}
        />
        <i class="swatch" data-run=${color === undefined ? undefined : color + 1}></i>
      </label>
    </td>
    <th scope="row">
      <input
        class="run-name"
        aria-label="Name of the run"
        value=${name}
        maxlength="60"
        onChange=${(/** @type {any} */ event) => renameRun(id, event.target.value.trim() || name)}
      />
    </th>
    <td class="run-differs">
      ${
        run === reference
          ? html`<span class="muted">reference run</span>`
          : told.length === 0
            ? html`<span class="muted">nothing: the same settings</span>`
            : html`<ul>${told.map((difference) => html`<li key=${difference.what}>${written(difference)}</li>`)}</ul>`
      }
    </td>
    <td>${(epochs.length > 0 || !run.elsewhere) && epochs.length}${run.elsewhere && html` <span class="muted">trained elsewhere${run.elsewhere.epochs > 0 && `, ${run.elsewhere.epochs}`}</span>`}</td>
    ${measured.map((key) => html`<td key=${key}>${last?.[key]?.toFixed(3) ?? "–"}</td>`)}
    <td>${best?.val_accuracy ? html`${best.val_accuracy.toFixed(3)}, ${best.epoch}` : "–"}</td>
    <td>${!isCurrent && html`<${Button} kind="quiet" name=${`Delete ${name}`} onClick=${() => deleteRuns([id])}>×<//>`}</td>
  </tr>`;
}
