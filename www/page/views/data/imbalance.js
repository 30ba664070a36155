/** Said where nearly all images are of one class: what accuracy then hides, and what helps. */
import { html } from "htm/preact";

import { change, locked, state } from "../../state.js";
import { goTo } from "../parts/go-to.js";
import { Name } from "../parts/name.js";
import { Term } from "../parts/term.js";
import { whole } from "../parts/words.js";

/** Whoever always gave the same answer would be right so often. */
const HIGH = 0.8;

/**
 * The classes that are learned, merged ones together, and how many images of each there are; as the files have them until they are
 * prepared.
 * @param {import("../../../playground.js").Column} column
 */
function learnedCounts(column) {
  const { dataset, prepared } = state;
  const [data, parts] = [dataset.value, prepared.value];
  if (!data || !parts || parts.column !== column.name) return column;
  const counts = parts.classes.map(() => 0);
  for (const code of parts.codes.subarray(0, data.count)) if (code < counts.length) counts[code]++;
  return { classes: parts.classes, counts };
}

/** @param {{ column: import("../../../playground.js").Column }} props */
export function Imbalance({ column }) {
  const { classes, counts } = learnedCounts(column);
  const there = [...classes.keys()].filter((i) => counts[i] > 0).sort((one, other) => counts[one] - counts[other]);
  const all = counts.reduce((sum, count) => sum + count, 0);
  const most = there[there.length - 1];
  const share = counts[most] / all;
  if (there.length < 2 || share < HIGH) return null;
  const { class_weight } = state.run.value;
  const name = (/** @type {number} */ i) => html`<${Name} name=${classes[i]} names=${classes} />`;
  return html`<div class="imbalance" role="note">
    <h3>Classes of unequal size</h3>
    <p class="small">
      ${name(there[0])}: ${whole(counts[there[0]])} of ${whole(all)}. Always answering “${name(most)}” would be right ${Math.floor(100 * share)} % of the
      time; look at <${Term} word="balanced accuracy" />, under Predict.
    </p>
    <p class="small">
      ${
        class_weight
          ? html`<code>class_weight</code> is set: the loss counts by class.`
          : html`With <code>class_weight="balanced"</code>, rare classes count more in training.`
      }${" "}
      ${
        class_weight
          ? html`<button type="button" class="link-button" onClick=${() => goTo("train")}>Go to Train</button>`
          : html`<button type="button" class="link-button" disabled=${locked.value} onClick=${() => change(state.run, { class_weight: "balanced" })}>Set it</button>`
      }
    </p>
  </div>`;
}
