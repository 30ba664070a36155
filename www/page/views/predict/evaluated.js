/** What an evaluation says: of all images of a part, of each class, and of each image. */
import { html } from "htm/preact";
import { useMemo, useState } from "preact/hooks";

import { evaluate, isFresh } from "../../actions/predict.js";
import { state } from "../../state.js";
import { Button } from "../parts/controls.js";
import { Fold } from "../parts/fold.js";
import { later } from "../parts/later.js";
import { ChosenImage } from "./chosen-image.js";
import { Confusion } from "./confusion.js";
import { Gallery } from "./gallery.js";
import { PartChoice, Score } from "./score.js";
import { everything } from "./selection.js";

const Labels = later(() => import("./labels.js").then(({ Labels }) => Labels), "report.css");
const Report = later(() => import("./report.js").then(({ Report }) => Report), "report.css");

/** @param {{ evaluation: import("../../state.js").Evaluation }} props */
export function Evaluated({ evaluation }) {
  const [filter, setFilter] = useState(everything);
  const names = useMemo(() => evaluation.classes.map(({ name }) => name), [evaluation]);
  /** A cell that is chosen already is let go. */
  const toggle = (/** @type {string} */ actual, /** @type {string} */ predicted) =>
    setFilter(
      filter.actual === actual && filter.predicted === predicted ? everything : { verdict: "all", actual, predicted },
    );
  const one = (/** @type {string} */ name) =>
    setFilter(filter.actual === name && filter.predicted === null ? everything : { ...everything, actual: name });
  return html`<div class="predict" data-stale=${!isFresh.value || undefined} aria-busy=${state.busy.value.predict ? "true" : undefined}>
    <div class="row predict-part">
      <${PartChoice} />
      ${!isFresh.value && state.status.value !== "idle" && html`<${Button} disabled=${Boolean(state.busy.value.predict)} onClick=${evaluate}>Evaluate now<//>`}
    </div>
    <${Score} evaluation=${evaluation} />
    ${!evaluation.labels && html`<${Confusion} matrix=${evaluation.confusion} classes=${names} actual=${filter.actual} predicted=${filter.predicted} onCell=${toggle} />`}
    <div class="predict-report">
      ${
        evaluation.labels
          ? html`<${Labels} evaluation=${evaluation} labels=${evaluation.labels} actual=${filter.actual} onLabel=${one} />`
          : html`<${Fold} name="Metrics of each class">
              ${() => html`<${Report} evaluation=${evaluation} actual=${filter.actual} onClass=${one} />`}
            <//>`
      }
    </div>
    <${Gallery} evaluation=${evaluation} filter=${filter} onFilter=${setFilter} />
    <${ChosenImage} />
  </div>`;
}
