/** One image, large, with the probability of each class: of the set, or the reader's own. */
import { html } from "htm/preact";
import { useRef } from "preact/hooks";

import { labelOf } from "../../actions/data.js";
import { isFresh, predictions } from "../../actions/predict.js";
import { state } from "../../state.js";
import { Picture } from "../inside/picture.js";
import { Button, Choice } from "../parts/controls.js";
import { goTo } from "../parts/go-to.js";
import { useInSight } from "../parts/in-sight.js";
import { later } from "../parts/later.js";
import { percent } from "../parts/words.js";
import { Probabilities } from "./probabilities.js";

const Own = later(() => import("./own.js").then(({ Own }) => Own), "own.css");

/** @type {{ value: import("../../state.js").Origin, name: string }[]} */
const origins = [
  { value: "set", name: "set" },
  { value: "file", name: "file" },
  { value: "camera", name: "camera" },
  { value: "drawn", name: "draw" },
];

export function ChosenImage() {
  const origin = state.origin.value;
  return html`<figure class="chosen-image" data-origin=${origin}>
    <${Choice}
      label="The image to predict"
      value=${origin}
      options=${state.dataset.value ? origins : origins.slice(1)}
      onValue=${(/** @type {import("../../state.js").Origin} */ chosen) => (state.origin.value = chosen)}
    />
    ${origin === "set" ? html`<${OfTheSet} />` : html`<${Own} origin=${origin} />`}
  </figure>`;
}

function OfTheSet() {
  const caption = useRef(/** @type {HTMLElement | null} */ (null));
  const [index, known] = useInSight(caption, /** @type {const} */ ([state.image.value, state.answer.value]));
  const actual = labelOf(index);
  const classes = known?.image === index ? known.classes : null;
  const best = classes?.reduce((one, other) => (other.probability > one.probability ? other : one));
  const isRight = best?.name === actual;
  return html`<${Picture} box=${256} />
    <figcaption ref=${caption}>
      <p><strong>${actual}</strong> <span class="muted">image ${index}${where(index)}</span></p>
      <p class=${`small ${isRight ? "text-right" : "text-wrong"}`}>
        ${best && html`<span aria-hidden="true">${isRight ? "✓" : "✗"}</span> predicted ${best.name}`}
      </p>
    </figcaption>
    <${Probabilities} names=${state.prepared.value?.classes ?? []} classes=${classes} actual=${actual} />
    <p class="tiny muted">How sure the network is of each class. Sure is not right: ${isFresh.value && predictions.value.size > 0 ? surest() : "watch the mistakes."}</p>
    <${Button} onClick=${() => goTo("inside")}>Look inside with this image<//>`;
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
