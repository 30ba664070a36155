import { html } from "htm/preact";

import { firstActivity } from "../../lessons/first-activity.js";
import { state } from "../../state.js";
import { Button } from "./controls.js";
import { goTo } from "./go-to.js";

/**
 * The step of the lesson that belongs to a stage, while the lesson is followed.
 * @param {{ stage: import("../../state.js").StageId }} props
 */
export function LessonNote({ stage }) {
  const { steps, name } = firstActivity;
  const place = steps.findIndex((step) => step.stage === stage);
  if (state.lesson.value !== place) return null;
  const { title, text } = steps[place];
  const next = steps[place + 1];
  return html`<aside class="note" aria-label=${name}>
    <div>
      <p class="note-title">${title} <span class="muted">· step ${place + 1} of ${steps.length}</span></p>
      <p>${text}</p>
    </div>
    <div class="row">
      ${next && html`<${Button} kind="primary" onClick=${() => step(place + 1)}>Next: ${next.title.toLowerCase()}<//>`}
      <${Button} kind="quiet" onClick=${() => (state.lesson.value = null)}>${next ? "Leave the lesson" : "Done"}<//>
    </div>
  </aside>`;
}

/** @param {number} place */
function step(place) {
  state.lesson.value = place;
  // The note that goes makes the page shorter: where the next stage is, is known when it has gone.
  requestAnimationFrame(() => goTo(firstActivity.steps[place].stage));
}
