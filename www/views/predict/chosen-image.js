/** The chosen image, large, with the probability of each class. */
import { html } from "htm/preact";

import { learned } from "../../actions/data.js";
import { isFresh, predictions } from "../../actions/predict.js";
import { state } from "../../state.js";
import { Picture } from "../inside/picture.js";
import { Button } from "../parts/controls.js";
import { goTo } from "../parts/go-to.js";
import { percent } from "../parts/words.js";

export function ChosenImage() {
  const column = learned();
  const index = state.image.value;
  const actual = column?.classes[column.codes[index]] ?? "";
  const known = state.answer.value;
  const classes = known?.image === index ? known.classes : null;
  const best = classes?.reduce((one, other) => (other.probability > one.probability ? other : one));
  const isRight = best?.name === actual;
  return html`<figure class="chosen-image">
    <${Picture} box=${256} />
    <figcaption>
      <p><strong>${actual}</strong> <span class="muted">image ${index}${where(index)}</span></p>
      <p class=${`small ${isRight ? "text-right" : "text-wrong"}`}>
        ${best && html`<span aria-hidden="true">${isRight ? "✓" : "✗"}</span> predicted ${best.name}`}
      </p>
    </figcaption>
    <ol class="probabilities" aria-label="Probability of each class">
      ${(column?.classes ?? []).map((name, i) => {
        const probability = classes?.[i]?.probability;
        return html`<li key=${name} data-class=${name} data-probability=${probability} data-actual=${name === actual || undefined}>
          <span class="probabilities-name" title=${name}>${name}</span>
          <span class="sure-bar">
            <i class=${name === actual ? "fill-right" : "fill-wrong"} style=${{ width: `${100 * (probability ?? 0)}%` }}></i>
          </span>
          <span class="probabilities-figure">${probability === undefined ? "–" : percent(probability)}</span>
        </li>`;
      })}
    </ol>
    <p class="tiny muted">How sure the network is of each class. Sure is not right: ${isFresh.value && predictions.value.size > 0 ? surest() : "watch the mistakes."}</p>
    <${Button} onClick=${() => goTo("inside")}>Look inside with this image<//>
  </figure>`;
}

/** How sure it was of its surest mistake. */
function surest() {
  const [first] = predictions.value.values();
  if (first.actual === first.predicted) return "here it made no mistake.";
  return `its surest mistake here was made with ${percent(first.confidence)}.`;
}

/** @param {number} index */
function where(index) {
  const rows = state.prepared.value?.rows;
  if (!rows) return "";
  const part = /** @type {const} */ (["test", "validation", "train"]).find((name) => rows[name].includes(index));
  return part ? `, ${part} part` : "";
}
