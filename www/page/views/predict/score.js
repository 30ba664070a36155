/** How good it is: accuracy, loss, and what knowing nothing would give. */
import { html } from "htm/preact";

import { measuredIn } from "../../../keras/metrics.js";
import { isFresh, part, parts } from "../../actions/predict.js";
import { state } from "../../state.js";
import { Choice } from "../parts/controls.js";
import { Term } from "../parts/term.js";
import { percent, whole } from "../parts/words.js";
import { baseline, trainedOn } from "./selection.js";

export function PartChoice() {
  const prepared = state.prepared.value;
  if (!prepared) return null;
  const options = parts
    .filter((name) => prepared[name] > 0)
    .map((name) => ({ value: name, name: html`${name} <span class="count">${whole(prepared[name])}</span>` }));
  return html`<${Choice}
    label="Part to evaluate"
    value=${part.value}
    options=${options}
    onValue=${(/** @type {typeof part.value} */ name) => (state.part.value = name)}
  />`;
}

/** @param {{ evaluation: import("../../state.js").Evaluation }} props */
export function Score({ evaluation }) {
  const { accuracy, loss, predictions, classes, labels, always } = evaluation;
  const prepared = state.prepared.value;
  const trained = prepared && trainedOn(prepared);
  const plain =
    !labels && trained && trained.length === classes.length
      ? baseline(
          trained,
          classes.map(({ support }) => support),
        )
      : null;
  const right = predictions.filter(({ actual, predicted }) => actual === predicted).length;
  return html`<div class="score">
    <div class="score-number">
      <p class="score-name"><${Term} word="accuracy" /></p>
      <p class="score-value" data-score="accuracy">${percent(accuracy)}</p>
      <p class="small muted">${labels ? "of all labels of all images" : `${whole(right)} of ${whole(predictions.length)} right`}</p>
    </div>
    <div class="score-number">
      <p class="score-name"><${Term} word="loss" /></p>
      <p class="score-value" data-score="loss">${loss.toFixed(4)}</p>
      <p class="small muted">lower is better; confident mistakes cost most</p>
    </div>
    <div class="score-compared">
      <div class="score-bar" aria-hidden="true">
        <span class="score-fill" style=${{ width: percentage(accuracy) }}></span>
        ${plain && html`<i style=${{ left: percentage(plain.accuracy) }}></i>`}
      </div>
      <p class="small">
        ${
          plain &&
          html`<span class="score-tick" aria-hidden="true"></span> Always saying “${classes[plain.place].name}”, the most frequent class in training, would
          give <strong data-score="baseline">${percent(plain.accuracy)}</strong>.`
        }
      </p>
      <p class="small muted">${told(evaluation)}</p>
      ${
        always !== null &&
        html`<p class="small score-always" role="status">
          <strong>It always answers “${always}”</strong>, whatever it is shown. ${
            evaluation.epochs > 0
              ? "It has learned nothing that tells the classes apart: try more epochs, another learning rate or seed, pixels between 0 and 1."
              : "With random weights that is no wonder: train it."
          }
        </p>`
      }
    </div>
  </div>`;
}

/** @param {number} share */
const percentage = (share) => `${(100 * share).toFixed(2)}%`;

/** Shares of all images in percent. @param {string} name @param {number} value */
const words = (name, value) => (name.endsWith("accuracy") ? percent(value) : value.toFixed(3));

/** Which weights this is about. @param {import("../../state.js").Evaluation} evaluation */
function told(evaluation) {
  const { epochs, balanced_accuracy } = evaluation;
  const [, ...others] = measuredIn([evaluation]);
  const when = epochs > 0 ? `After epoch ${epochs}` : "Untrained, with random weights";
  const rest = isFresh.value ? "" : " It is evaluated again when the training ends.";
  const balanced =
    balanced_accuracy === null ? "" : html`; <${Term} word="balanced accuracy" /> ${percent(balanced_accuracy)}`;
  return html`${when}${balanced}${others.map(
    (name) => html`, <code>${name}</code> ${words(name, evaluation[name] ?? NaN)}`,
  )}.${rest}`;
}
