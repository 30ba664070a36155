/** The confusion matrix: what was there in rows, what was said in columns. A cell limits the gallery to its images. */
import { html } from "htm/preact";

import { whole } from "../parts/words.js";

/** More classes than this have their names written upright. */
const FLAT = 4;

/**
 * @param {{ matrix: number[][], classes: string[], actual: string | null, predicted: string | null,
 *   onCell: (actual: string, predicted: string) => void }} props  actual, predicted: the cell that is chosen
 */
export function Confusion({ matrix, classes, actual, predicted, onCell }) {
  return html`<div class="confusion">
    <table data-many=${classes.length > FLAT || undefined}>
      <caption class="small muted">rows: what it is · columns: what the network says</caption>
      <thead>
        <tr>
          <td></td>
          ${classes.map((name) => html`<th scope="col" key=${name} title=${name}><span>${name}</span></th>`)}
        </tr>
      </thead>
      <tbody>
        ${matrix.map((row, i) => {
          const total = row.reduce((sum, count) => sum + count, 0);
          return html`<tr key=${classes[i]}>
            <th scope="row" title=${classes[i]}>${classes[i]}</th>
            ${row.map((count, j) => {
              const isChosen = actual === classes[i] && predicted === classes[j];
              const share = total > 0 ? count / total : 0;
              return html`<td key=${classes[j]}>
                <button
                  type="button"
                  class="confusion-cell"
                  aria-pressed=${isChosen ? "true" : "false"}
                  aria-label=${`${count} of ${total} images of ${classes[i]}, predicted ${classes[j]}`}
                  data-kind=${count === 0 ? "none" : i === j ? "right" : "wrong"}
                  style=${{ "--share": `${Math.round(12 + 48 * share)}%` }}
                  onClick=${() => onCell(classes[i], classes[j])}
                >
                  ${whole(count)}
                </button>
              </td>`;
            })}
          </tr>`;
        })}
      </tbody>
    </table>
  </div>`;
}
