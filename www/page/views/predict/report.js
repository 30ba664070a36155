/** Every class with its metrics, as scikit-learn's `classification_report` sets them out. */
import { html } from "htm/preact";
import { useMemo, useState } from "preact/hooks";

import { Name } from "../parts/name.js";
import { whole } from "../parts/words.js";

const columns = /** @type {const} */ (["precision", "recall", "f1"]);
const sortable = /** @type {const} */ ([...columns, "support"]);

/** @param {{ evaluation: import("../../state.js").Evaluation, actual: string | null, onClass: (name: string) => void }} props */
export function Report({ evaluation, actual, onClass }) {
  const { classes, accuracy, balanced_accuracy, macro_avg, weighted_avg } = evaluation;
  const total = classes.reduce((sum, { support }) => sum + support, 0);
  const names = useMemo(() => classes.map(({ name }) => name), [classes]);
  const [order, setOrder] = useState(/** @type {(typeof sortable)[number] | null} */ (null));
  // The weakest first: they are what is looked for.
  const lines = order ? [...classes].sort((one, other) => one[order] - other[order]) : classes;
  const head = (/** @type {(typeof sortable)[number]} */ name) =>
    html`<th scope="col" key=${name} aria-sort=${order === name ? "ascending" : undefined}>
      <button type="button" class="report-class" title="Lowest first" aria-pressed=${order === name ? "true" : "false"} onClick=${() => setOrder(order === name ? null : name)}>
        <code>${name}</code>${order === name ? " ↑" : ""}
      </button>
    </th>`;
  const number = (/** @type {number} */ value) => value.toFixed(3);
  return html`<div class="report">
    <div class="scroll-x report-scroll" tabindex="0" role="region" aria-label="Metrics of each class">
      <table class="numbers">
        <thead>
          <tr>
            <th scope="col"></th>
            ${sortable.map(head)}
          </tr>
        </thead>
        <tbody>
          ${lines.map(
            (score) =>
              html`<tr key=${score.name}>
                <th scope="row">
                  <button type="button" class="report-class" title=${score.name} aria-pressed=${actual === score.name ? "true" : "false"} onClick=${() => onClass(score.name)}>
                    <${Name} name=${score.name} names=${names} />
                  </button>
                </th>
                ${columns.map((key) => html`<td key=${key} data-weak=${score[key] < 0.5 || undefined}>${number(score[key])}</td>`)}
                <td>${whole(score.support)}</td>
              </tr>`,
          )}
        </tbody>
        <tfoot>
          ${[
            { name: "macro avg", score: macro_avg, says: "every class counts the same" },
            { name: "weighted avg", score: weighted_avg, says: "a class counts as often as it occurs" },
          ].map(
            ({ name, score, says }) =>
              html`<tr key=${name}>
                <th scope="row" title=${says}>${name}</th>
                ${columns.map((key) => html`<td key=${key}>${number(score[key])}</td>`)}
                <td>${whole(total)}</td>
              </tr>`,
          )}
          <tr>
            <th scope="row">accuracy</th>
            <td></td>
            <td></td>
            <td>${number(accuracy)}</td>
            <td>${whole(total)}</td>
          </tr>
          <tr>
            <th scope="row" title="The mean of the recalls of the classes that occur">balanced accuracy</th>
            <td></td>
            <td></td>
            <td>${number(balanced_accuracy ?? NaN)}</td>
            <td></td>
          </tr>
        </tfoot>
      </table>
    </div>
    <p class="tiny muted">
      precision: of the images predicted as a class, the share that belongs to it. recall: of the images of a class, the share predicted as it. f1:
      their harmonic mean. support: how many images there are. As in scikit-learn, with 0 where there is nothing to divide by.
    </p>
  </div>`;
}
