/** The lesson at the foot of the window: what this step is about, what to try, what to notice. */
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";

import { apply, begin, go, isApplied, isDone, leave, lesson, look, step } from "../actions/lesson.js";
import { lessons } from "../lessons/index.js";
import { locked, state } from "../state.js";
import { Button } from "./parts/controls.js";

/** Milliseconds between two looks at what the reader has done. */
const PACE = 250;

const folded = signal(false);

export function Lesson() {
  const { id, step: asked } = state.lesson.value ?? { id: "", step: 0 };
  const number = lessons.findIndex((lesson) => lesson.id === id);
  useEffect(() => void (id && begin(id)), [id]);
  const now = step.value;
  const isOpen = state.dataset.value !== null;
  useEffect(() => (now && isOpen ? accompany(now) : undefined), [now, isOpen]);
  if (!lesson.value || !now || !isOpen) return null;
  const count = lesson.value.steps.length;
  const place = Math.min(asked, count - 1);
  const isLast = place === count - 1;
  const following = isLast ? lessons[number + 1] : undefined;
  const { title, text, notice, presets = [] } = now;
  return html`<aside class="lesson" aria-label=${`Lesson: ${lessons[number].title}`} data-folded=${folded.value || undefined}>
    <div class="lesson-inner">
      <header class="lesson-head">
        <p class="lesson-name">
          ${lessons[number].title} <span class="muted">step ${place + 1} of ${count}</span>
          ${isDone.value && html`<span class="text-right lesson-done"><span aria-hidden="true">✓</span> done</span>`}
        </p>
        <${Button} kind="quiet" pressed=${folded.value} onClick=${() => (folded.value = !folded.value)}>${folded.value ? "Unfold" : "Fold"}<//>
        <${Button} kind="quiet" name="Leave the lesson" onClick=${leave}>Leave<//>
      </header>
      <div class="lesson-body" aria-live="polite">
        <h2>${title}</h2>
        ${
          !folded.value &&
          html`<div class="lesson-words">
            <p>${text}</p>
            ${notice && html`<p class="lesson-notice"><strong>Notice.</strong> ${notice}</p>`}
          </div>`
        }
      </div>
      <div class="row lesson-do">
        ${presets.map(
          (preset) =>
            html`<${Button} key=${preset.name} disabled=${locked.value || isApplied(preset)} onClick=${() => apply(preset)}>
              ${isApplied(preset) ? html`<span aria-hidden="true">✓</span> ${preset.name}` : preset.name}
            <//>`,
        )}
        <span class="row row-end">
          <${Button} kind="quiet" shortcut="b" name="Back" disabled=${place === 0} onClick=${() => go(place - 1)}>Back<//>
          ${
            isLast
              ? following
                ? html`<${Button} kind="primary" shortcut="n" name=${`Next lesson: ${following.title}`} onClick=${() => (state.lesson.value = { id: following.id, step: 0 })}>
                  Next lesson: ${following.title}
                <//>`
                : html`<${Button} kind="primary" shortcut="n" name="Finish" onClick=${leave}>Finish<//>`
              : html`<${Button} kind=${isDone.value || !now.done ? "primary" : "plain"} shortcut="n" name="Next" onClick=${() => go(place + 1)}>Next<//>`
          }
        </span>
      </div>
    </div>
  </aside>`;
}

/** What a reader does who wants to look elsewhere, or to begin. */
const TAKEN_OVER = ["pointerdown", "wheel", "keydown"];

/**
 * Brings the place that a step speaks of into sight, marks it, and looks what the reader does, until the next step.
 * @param {import("../lessons/index.js").Step} now
 */
function accompany({ stage, at }) {
  const selector = at ?? `#${stage}`;
  const reader = new AbortController();
  let isReaders = false;
  /** Where in the window it has been brought. */
  let top = NaN;
  for (const type of TAKEN_OVER)
    addEventListener(type, () => (isReaders = true), { capture: true, passive: true, signal: reader.signal });
  function tick() {
    look();
    const place = document.querySelector(selector);
    if (!place) return;
    if (at) place.setAttribute("data-lesson", "");
    // What is above it may still be on its way, and move it.
    if (isReaders && !Number.isNaN(top)) return;
    if (place.getBoundingClientRect().top === top) return;
    const isTall = place.clientHeight > window.innerHeight / 2;
    place.scrollIntoView({ block: isTall ? "start" : "center" });
    top = place.getBoundingClientRect().top;
    state.stage.value = stage;
  }
  // The frame in which new images bring their stage into sight comes first.
  const timer = setInterval(tick, PACE);
  return () => {
    clearInterval(timer);
    reader.abort();
    for (const place of document.querySelectorAll("[data-lesson]")) place.removeAttribute("data-lesson");
  };
}
