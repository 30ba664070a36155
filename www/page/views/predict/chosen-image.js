/** One image, large, with the probability of each class: of the set, or the reader's own. */
import { html } from "htm/preact";
import { useRef } from "preact/hooks";

import { labelOf, labelsOf, takenFor } from "../../actions/labels.js";
import { isFresh, predictions } from "../../actions/predict.js";
import { state } from "../../state.js";
import { Picture } from "../inside/picture.js";
import { Button } from "../parts/controls.js";
import { goTo } from "../parts/go-to.js";
import { useInSight } from "../parts/in-sight.js";
import { later } from "../parts/later.js";
import { OriginChoice } from "../parts/origin-choice.js";
import { percent } from "../parts/words.js";
import { Probabilities } from "./probabilities.js";

const Own = later(() => import("./own.js").then(({ Own }) => Own), "own.css");

export function ChosenImage() {
  const origin = state.origin.value;
  return html`<figure class="chosen-image" data-origin=${origin}>
    <${OriginChoice} stage="predict" label="The image to predict" />
    ${origin === "set" ? html`<${OfTheSet} />` : html`<${Own} />`}
  </figure>`;
}

function OfTheSet() {
  const caption = useRef(/** @type {HTMLElement | null} */ (null));
  const [index, known] = useInSight(caption, /** @type {const} */ ([state.image.value, state.answer.value]));
  const actual = labelOf(index);
  const classes = known?.image === index ? known.classes : null;
  const has = labelsOf(index);
  const best = takenFor(classes ?? []);
  const isRight = best?.name === actual;
  return html`<${Picture} box=${256} />
    <figcaption ref=${caption}>
      <p><strong>${actual}</strong> <span class="muted">image ${index}${where(index)}</span></p>
      <p class=${`small ${isRight ? "text-right" : "text-wrong"}`}>
        ${best && html`<span aria-hidden="true">${isRight ? "✓" : "✗"}</span> predicted ${best.name}`}
      </p>
    </figcaption>
    <${Probabilities} names=${state.prepared.value?.classes ?? []} classes=${classes} actual=${actual} has=${has} />
    <p class="tiny muted">How sure the network is of each ${has ? "label, by itself" : "class"}. A high percentage does not prove it is right${isFresh.value && predictions.value.size > 0 ? surest() : "."}</p>
    <${Button} onClick=${() => goTo("inside")}>Look inside with this image<//>`;
}

/** How sure it was of its surest mistake. */
function surest() {
  const [first] = predictions.value.values();
  if (first.actual === first.predicted) return ".";
  return `: its most confident mistake was at ${percent(first.confidence)}.`;
}

/** @param {number} index */
function where(index) {
  const rows = state.prepared.value?.rows;
  if (!rows) return "";
  const part = /** @type {const} */ (["test", "validation", "train"]).find((name) => rows[name].includes(index));
  return part ? `, ${part} part` : "";
}
