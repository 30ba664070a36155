/** The confusion matrix: what was there in rows, what was said in columns. A cell limits the gallery to its images. */
import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";

import { Button, Choice } from "../parts/controls.js";
import { Name } from "../parts/name.js";
import { focusOn } from "../parts/reveal.js";
import { SavePictures } from "../parts/save-pictures.js";
import { Term } from "../parts/term.js";
import { plural, whole } from "../parts/words.js";
import { byMistakes, confusedPairs } from "./confused.js";

/** More classes than this have their names written upright. */
const FLAT = 4;
/** Names no longer than this stand over their column as they are. */
const SHORT = 3;
/** Of more classes than this those with the most mistakes are shown first, as many as can be looked over. */
const MANY = 40;
/** Pairs of classes that are listed at first, and when more are asked for. */
const FEW_PAIRS = 5;
const MORE_PAIRS = 50;

/** @typedef {"classes" | "mistakes"} Order */

/**
 * @param {{ matrix: number[][], classes: string[], actual: string | null, predicted: string | null,
 *   onCell: (actual: string, predicted: string) => void }} props  actual, predicted: the cell that is chosen
 */
export function Confusion({ matrix, classes, actual, predicted, onCell }) {
  const [active, setActive] = useState(0);
  const [order, setOrder] = useState(/** @type {Order} */ (classes.length > MANY ? "mistakes" : "classes"));
  const table = useRef(/** @type {HTMLElement | null} */ (null));
  const isLong = classes.length > MANY;
  // The cell that is chosen is in sight whatever the order.
  const chosen = [actual, predicted].flatMap((name) => (name === null ? [] : [classes.indexOf(name)]));
  const most = order === "mistakes" ? byMistakes(matrix) : [...classes.keys()];
  const places = isLong && order === "mistakes" ? [...new Set([...most.slice(0, MANY), ...chosen])] : most;
  const count = places.length;
  const isShort = classes.every((name) => name.length <= SHORT);
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
  const mistakes = confusedPairs(matrix).reduce((sum, { count }) => sum + count, 0);
  return html`<div class="confusion" data-mistakes=${mistakes}>
    ${classes.length > FLAT && html`<${Pairs} matrix=${matrix} classes=${classes} actual=${actual} predicted=${predicted} onCell=${onCell} />`}
    <div class="row confusion-order">
      <p class="small muted"><${Term} word="confusion matrix" />, rows: true class · columns: predicted class</p>
      ${
        classes.length > FLAT &&
        html`<${Choice}
          label="Order of the classes"
          value=${order}
          options=${[
            { value: "classes", name: isLong ? `all ${classes.length} classes` : "in order" },
            { value: "mistakes", name: isLong ? `the ${MANY} with the most mistakes` : "most mistakes first" },
          ]}
          onValue=${(/** @type {Order} */ next) => setOrder(next)}
        />`
      }
    </div>
    <div class="confusion-sheet" onKeyDown=${move}>
      <table ref=${table} data-many=${classes.length > FLAT || undefined} data-short=${isShort || undefined}>
        <caption class="visually-hidden">Confusion matrix; rows: true class, columns: predicted class</caption>
        <thead>
          <tr>
            <td></td>
            ${places.map((i) => html`<th scope="col" key=${i} title=${classes[i]}><span><${Name} name=${classes[i]} names=${classes} /></span></th>`)}
          </tr>
        </thead>
        <tbody>
          ${places.map((i, line) => {
            const row = matrix[i];
            const total = row.reduce((sum, count) => sum + count, 0);
            return html`<tr key=${classes[i]}>
              <th scope="row" title=${classes[i]}><${Name} name=${classes[i]} names=${classes} /></th>
              ${places.map((j, column) => {
                const images = row[j];
                const at = line * count + column;
                const isChosen = actual === classes[i] && predicted === classes[j];
                const share = total > 0 ? images / total : 0;
                return html`<td key=${classes[j]}>
                  <button
                    type="button"
                    class="confusion-cell"
                    tabindex=${at === Math.min(active, count * count - 1) ? 0 : -1}
                    onFocus=${() => setActive(at)}
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

/**
 * The most confused pairs; one limits the gallery to its images, as its cell does.
 * @param {{ matrix: number[][], classes: string[], actual: string | null, predicted: string | null,
 *   onCell: (actual: string, predicted: string) => void }} props
 */
function Pairs({ matrix, classes, actual, predicted, onCell }) {
  const [isMore, setMore] = useState(false);
  const all = confusedPairs(matrix);
  if (all.length === 0) return null;
  const shown = all.slice(0, isMore ? MORE_PAIRS : FEW_PAIRS);
  return html`<section class="confusion-pairs" aria-label="Most confused pairs">
    <h3>Most confused pairs</h3>
    <ol>
      ${shown.map(({ actual: i, predicted: j, count }) => {
        const [one, other] = [classes[i], classes[j]];
        return html`<li key=${`${i} ${j}`}>
          <button
            type="button"
            class="confusion-pair"
            aria-pressed=${actual === one && predicted === other ? "true" : "false"}
            title=${`${one} taken for ${other}`}
            onClick=${() => onCell(one, other)}
          >
            <strong>${whole(count)} ×</strong>
            <span class="confusion-name"><${Name} name=${one} names=${classes} /></span>
            <span class="muted">taken for</span>
            <span class="confusion-name"><${Name} name=${other} names=${classes} /></span>
          </button>
        </li>`;
      })}
    </ol>
    ${
      all.length > FEW_PAIRS &&
      html`<${Button} kind="quiet" pressed=${isMore} onClick=${() => setMore(!isMore)}>
        ${isMore ? "Show fewer" : `Show more of ${plural(all.length, "pair")}`}
      <//>`
    }
  </section>`;
}
