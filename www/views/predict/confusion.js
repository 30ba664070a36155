/** The confusion matrix: what was there in rows, what was said in columns. A cell limits the gallery to its images. */
import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";

import { focusOn } from "../parts/reveal.js";
import { SavePictures } from "../parts/save-pictures.js";
import { whole } from "../parts/words.js";

/** More classes than this have their names written upright. */
const FLAT = 4;

/**
 * @param {{ matrix: number[][], classes: string[], actual: string | null, predicted: string | null,
 *   onCell: (actual: string, predicted: string) => void }} props  actual, predicted: the cell that is chosen
 */
export function Confusion({ matrix, classes, actual, predicted, onCell }) {
  const [active, setActive] = useState(0);
  const table = useRef(/** @type {HTMLElement | null} */ (null));
  const count = classes.length;
  /** One stop of the Tab key; the arrow keys go from cell to cell. @param {KeyboardEvent} event */
  function move(event) {
    const [row, column] = [Math.floor(active / count), active % count];
    const next = {
      ArrowLeft: column > 0 && active - 1,
      ArrowRight: column < count - 1 && active + 1,
      ArrowUp: row > 0 && active - count,
      ArrowDown: row < count - 1 && active + count,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    if (next !== false) focusOn(/** @type {HTMLElement} */ (event.currentTarget).querySelectorAll("button")[next]);
  }
  return html`<div class="confusion">
    <div class="confusion-sheet" onKeyDown=${move}>
      <table ref=${table} data-many=${classes.length > FLAT || undefined}>
        <caption class="small muted">rows: true class · columns: predicted class</caption>
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
              ${row.map((images, j) => {
                const isChosen = actual === classes[i] && predicted === classes[j];
                const share = total > 0 ? images / total : 0;
                return html`<td key=${classes[j]}>
                  <button
                    type="button"
                    class="confusion-cell"
                    tabindex=${i * count + j === Math.min(active, count * count - 1) ? 0 : -1}
                    onFocus=${() => setActive(i * count + j)}
                    aria-pressed=${isChosen ? "true" : "false"}
                    aria-label=${`${images} of ${total} images of ${classes[i]}, predicted ${classes[j]}`}
                    data-kind=${images === 0 ? "none" : i === j ? "right" : "wrong"}
                    style=${{ "--share": `${Math.round(12 + 48 * share)}%` }}
                    onClick=${() => onCell(classes[i], classes[j])}
                  >
                    ${whole(images)}
                  </button>
                </td>`;
              })}
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
    <${SavePictures} within=${table} name="confusion-matrix" />
  </div>`;
}
