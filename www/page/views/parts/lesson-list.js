/** The lessons to choose from, with what has been done of each; and the button that brings the list from anywhere. */
import { signal } from "@preact/signals";
import { html } from "htm/preact";

import { isLessonDone, progress } from "../../actions/progress.js";
import { step } from "../../history.js";
import { lessons } from "../../lessons/index.js";
import { state } from "../../state.js";
import { Button } from "./controls.js";
import { later } from "./later.js";

/** Begins a lesson; what opens it is fetched with it. @param {string} id */
function begin(id) {
  // A lesson that is open already begins anew; the page that has not opened one yet has nothing to take back.
  if (state.lesson.peek()) void import("../../actions/lesson.js").then(({ open }) => open(id));
  else
    step(() => {
      state.lesson.value = { id, step: 0 };
      state.home.value = false;
    });
}

/** @param {{ disabled?: boolean, onChoose?: () => void }} props */
export function LessonList({ disabled, onChoose }) {
  return html`<ol class="lesson-list">
    ${lessons.map(({ id, title }) => {
      const one = progress.value[id];
      const isOpen = state.lesson.value?.id === id;
      return html`<li key=${id}>
        <button
          type="button"
          disabled=${disabled}
          aria-current=${isOpen ? "true" : undefined}
          onClick=${() => {
            begin(id);
            onChoose?.();
          }}
        >${title}</button>
        ${
          one &&
          html`<span class="lesson-progress">${
            isLessonDone(id)
              ? html`<span class="text-right"><span aria-hidden="true">✓</span><span class="visually-hidden">done</span></span>`
              : html`<span class="muted">${one.done.length} of ${one.of}</span>`
          }</span>`
        }
      </li>`;
    })}
  </ol>`;
}

const isOpen = signal(false);

const LessonsDialog = later(() => import("../lessons-dialog.js").then(({ LessonsDialog }) => LessonsDialog));

export function LessonsButton() {
  return html`<div class="strip-lessons">
    <${Button} kind="quiet" onClick=${() => (isOpen.value = true)}>Lessons<//>
    ${isOpen.value && html`<${LessonsDialog} onClose=${() => (isOpen.value = false)} />`}
  </div>`;
}
