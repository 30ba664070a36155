/** Every label with its metrics, where an image may have several of them: each is told by itself. */
import { html } from "htm/preact";

import { Term } from "../parts/term.js";
import { percent, whole } from "../parts/words.js";

const number = (/** @type {number | null} */ value) => value?.toFixed(3) ?? "–";

/**
 * @param {{ evaluation: import("../../state.js").Evaluation, labels: import("../../../client/protocol.js").LabelScores,
 *   actual: string | null, onLabel: (name: string) => void }} props
 */
export function Labels({ evaluation, labels, actual, onLabel }) {
  const { classes, macro_avg, weighted_avg } = evaluation;
  const averages = /** @type {const} */ ([
    ["macro avg", macro_avg],
    ["weighted avg", weighted_avg],
  ]);
  return html`<div class="report labels">
    <p class="small muted">
      Each label is a yes or no by itself: <code>tp</code> found, <code>fp</code> given but not there, <code>fn</code> missed, <code>tn</code> rightly
      left away. <code>auc</code> is 0.5 for a guess and 1 where every image that has the label is rated above all others.
    </p>
    <div class="scroll-x report-scroll" tabindex="0" role="region" aria-label="Metrics of each label">
      <table class="report-table">
        <thead>
          <tr>
            <th scope="col">label</th>
            ${["support", "tp", "fp", "fn", "tn"].map((name) => html`<th scope="col" key=${name}><code>${name}</code></th>`)}
            <th scope="col"><${Term} word="accuracy" /></th>
            ${["precision", "recall", "f1", "auc"].map((name) => html`<th scope="col" key=${name}><code>${name}</code></th>`)}
          </tr>
        </thead>
        <tbody>
          ${classes.map(({ name, precision, recall, f1, support }, i) => {
            const { tp, fp, fn, tn, accuracy, auc } = labels.each[i];
            return html`<tr key=${name}>
              <th scope="row">
                <button type="button" class="report-class" title="Show the images that have it" aria-pressed=${actual === name ? "true" : "false"} onClick=${() => onLabel(name)}>${name}</button>
              </th>
              ${[support, tp, fp, fn, tn].map((count, place) => html`<td key=${place}>${whole(count)}</td>`)}
              ${[accuracy, precision, recall, f1, auc].map((value, place) => html`<td key=${place}>${number(value)}</td>`)}
            </tr>`;
          })}
        </tbody>
        <tfoot>
          ${averages.map(
            ([name, { precision, recall, f1 }]) =>
              html`<tr key=${name}>
                <th scope="row"><code>${name}</code></th>
                <td colspan="6"></td>
                ${[precision, recall, f1].map((value, place) => html`<td key=${place}>${number(value)}</td>`)}
                <td></td>
              </tr>`,
          )}
        </tfoot>
      </table>
    </div>
    <p class="small">All labels of an image are right in <strong data-score="subset">${percent(labels.subset_accuracy)}</strong> of the images.</p>
  </div>`;
}
