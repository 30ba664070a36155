/** Predict: how good the network is, where it is wrong, and how sure it was. */
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";

import { built } from "../actions/inside.js";
import { evaluate } from "../actions/predict.js";
import { state } from "../state.js";
import { Button } from "./parts/controls.js";
import { goTo } from "./parts/go-to.js";
import { later } from "./parts/later.js";
import { plural } from "./parts/words.js";

const TakeAway = later(() => import("./take-away.js").then(({ TakeAway }) => TakeAway));
const ChosenImage = later(() => import("./predict/chosen-image.js").then(({ ChosenImage }) => ChosenImage));
const Evaluated = later(() => import("./predict/evaluated.js").then(({ Evaluated }) => Evaluated));

export function View() {
  const evaluation = state.evaluation.value;
  useEffect(() => {
    document.addEventListener("paste", onPaste);
    return () => document.removeEventListener("paste", onPaste);
  }, []);
  return html`${evaluation ? html`<${Evaluated} evaluation=${evaluation} />` : html`<${Empty} />`}
    ${built.value && html`<${TakeAway} stage="predict" />`}`;
}

/**
 * An image that is pasted anywhere on the page is predicted.
 * @param {ClipboardEvent} event
 */
async function onPaste({ clipboardData, target }) {
  const image = [...(clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
  if (!image || !built.peek() || (target instanceof Element && target.closest("input, textarea"))) return;
  const [{ showFile }, { ownAt }] = await Promise.all([
    import("../actions/own-image.js"),
    import("../actions/looked.js"),
  ]);
  ownAt.value = "predict";
  state.origin.value = "file";
  goTo("predict");
  await showFile(image);
}

/** Nothing was evaluated: when it will be, and what to do. */
function Empty() {
  const prepared = state.prepared.value;
  const isBuilt = built.value !== null;
  // A model without images is shown the reader's own.
  if (!state.dataset.value) return html`<${ChosenImage} />`;
  const isTraining = state.status.value !== "idle";
  const busy = Boolean(state.busy.value.predict);
  const test = prepared ? plural(prepared.test, "test image") : "test images";
  return html`<div class="empty">
    <p>
      ${isTraining ? "When the training has ended" : "After training"} the ${test} will appear here with their predictions, the most confident
      mistakes first. None of them was trained on: this is the fair test.
    </p>
    <div class="row">
      ${!isTraining && html`<${Button} kind="primary" disabled=${!prepared} onClick=${() => goTo("train")}>Go to Train<//>`}
      ${isBuilt && html`<${Button} disabled=${busy} onClick=${evaluate}>${isTraining ? "Evaluate now" : state.current.value?.elsewhere ? "Evaluate it" : "Evaluate it untrained"}<//>`}
    </div>
  </div>`;
}
