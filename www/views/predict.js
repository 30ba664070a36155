/** Predict: how good the network is, where it is wrong, and how sure it was. */
import { computed } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";

import { built } from "../actions/inside.js";
import { evaluate, isFresh } from "../actions/predict.js";
import { state } from "../state.js";
import { Button } from "./parts/controls.js";
import { Fold } from "./parts/fold.js";
import { goTo } from "./parts/go-to.js";
import { later } from "./parts/later.js";
import { plural, whole } from "./parts/words.js";
import { ChosenImage } from "./predict/chosen-image.js";
import { Confusion } from "./predict/confusion.js";
import { Gallery } from "./predict/gallery.js";
import { PartChoice, Score } from "./predict/score.js";
import { everything } from "./predict/selection.js";

export const summary = computed(() => {
  const evaluation = state.evaluation.value;
  if (!evaluation) return { kind: /** @type {const} */ ("waiting"), words: "after training" };
  const wrong = evaluation.predictions.filter(({ actual, predicted }) => actual !== predicted).length;
  return {
    kind: /** @type {const} */ ("ready"),
    words: `${whole(wrong)} of ${whole(evaluation.predictions.length)} wrong`,
  };
});

const Report = later(() => import("./predict/report.js").then(({ Report }) => Report), "report.css");

export function View() {
  const evaluation = state.evaluation.value;
  const [filter, setFilter] = useState(everything);
  useEffect(() => {
    document.addEventListener("paste", onPaste);
    return () => document.removeEventListener("paste", onPaste);
  }, []);
  if (!evaluation) return html`<${Empty} />`;
  const names = evaluation.classes.map(({ name }) => name);
  /** A cell that is chosen already is let go. */
  const toggle = (/** @type {string} */ actual, /** @type {string} */ predicted) =>
    setFilter(
      filter.actual === actual && filter.predicted === predicted ? everything : { verdict: "all", actual, predicted },
    );
  return html`<div class="predict" data-stale=${!isFresh.value || undefined} aria-busy=${state.busy.value.predict ? "true" : undefined}>
    <div class="row predict-part">
      <${PartChoice} />
      ${!isFresh.value && state.status.value !== "idle" && html`<${Button} disabled=${Boolean(state.busy.value.predict)} onClick=${evaluate}>Evaluate now<//>`}
    </div>
    <${Score} evaluation=${evaluation} />
    <${Confusion} matrix=${evaluation.confusion} classes=${names} actual=${filter.actual} predicted=${filter.predicted} onCell=${toggle} />
    <div class="predict-report">
      <${Fold} name="Metrics of each class">
        ${() => html`<${Report} evaluation=${evaluation} actual=${filter.actual} onClass=${(/** @type {string} */ name) => setFilter(filter.actual === name && filter.predicted === null ? everything : { ...everything, actual: name })} />`}
      <//>
    </div>
    <${Gallery} evaluation=${evaluation} filter=${filter} onFilter=${setFilter} />
    <${ChosenImage} />
  </div>`;
}

/**
 * An image that is pasted anywhere on the page is predicted.
 * @param {ClipboardEvent} event
 */
async function onPaste({ clipboardData, target }) {
  const image = [...(clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
  if (!image || !built.peek() || (target instanceof Element && target.closest("input, textarea"))) return;
  state.origin.value = "file";
  goTo("predict");
  const { showFile } = await import("../actions/own-image.js");
  await showFile(image);
}

/** Nothing was evaluated: when it will be, and what to do. */
function Empty() {
  const prepared = state.prepared.value;
  const isBuilt = built.value !== null;
  const isTraining = state.status.value !== "idle";
  const busy = Boolean(state.busy.value.predict);
  const test = prepared ? plural(prepared.test, "test image") : "test images";
  return html`<div class="empty">
    <p>
      ${isTraining ? "When the training has ended" : "After training"} the ${test} will stand here with what the network takes them for, its
      surest mistakes first. None of them was trained on: this is the honest test.
    </p>
    <div class="row">
      ${!isTraining && html`<${Button} kind="primary" disabled=${!prepared} onClick=${() => goTo("train")}>Go to Train<//>`}
      ${isBuilt && html`<${Button} disabled=${busy} onClick=${evaluate}>${isTraining ? "Evaluate now" : "Evaluate it untrained"}<//>`}
    </div>
  </div>`;
}
