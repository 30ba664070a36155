/** The lesson beside the page, or at the foot of a narrow one: what this step is about, what to try, what to look for. */
import { signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

import {
  apply,
  begin,
  catchUp,
  end,
  finish,
  followSteps,
  go,
  isApplied,
  isDone,
  lesson,
  look,
  needsTraining,
  place,
  step,
} from "../actions/lesson.js";
import { canTrain } from "../actions/train.js";
import { lessons } from "../lessons/index.js";
import { worded } from "./parts/worded.js";
import { epochsOf, locked, state } from "../state.js";
import { Button } from "./parts/controls.js";
import { isFramed, mayMove, openWindow, reveal } from "./parts/reveal.js";
import { withTerms } from "./parts/term.js";
import { plural } from "./parts/words.js";

/** Milliseconds between two looks at what the reader has done. */
const PACE = 250;

const folded = signal(false);
/** Whether what the step speaks of is out of sight. */
const isAway = signal(false);
/** Grows whenever the reader asks to be shown it. */
const asked = signal(0);

export function Lesson() {
  const { id } = state.lesson.value ?? { id: "" };
  const number = lessons.findIndex((lesson) => lesson.id === id);
  useLayoutEffect(followSteps, []);
  useEffect(() => void (id && begin(id)), [id]);
  const now = step.value;
  const isThere = state.dataset.value !== null && !state.home.value;
  useEffect(() => (now && isThere ? accompany(now) : undefined), [now, isThere]);
  const dock = useRef(/** @type {HTMLElement | null} */ (null));
  // Each step is read from its beginning.
  useEffect(() => void dock.current?.scrollTo({ top: 0, behavior: "instant" }), [now]);
  if (!lesson.value || !now || !isThere) return null;
  const count = lesson.value.steps.length;
  const isLast = place.value === count - 1;
  const { title, text, notice, then, presets = [] } = now;
  /** @type {Set<import("../terms.js").Term>} */
  const known = new Set();
  return html`<aside ref=${dock} class="lesson" aria-label=${`Lesson: ${lessons[number].title}`} data-folded=${folded.value || undefined}>
    <div class="lesson-inner">
      <header class="lesson-head">
        <p class="lesson-name">
          ${lessons[number].title}
          <span class="lesson-step">
            <span class="muted">step ${place.value + 1} of ${count}</span>
            ${isDone.value && html`<span class="text-right lesson-done"><span aria-hidden="true">✓</span> done</span>`}
          </span>
        </p>
        <${Button} kind="quiet" pressed=${folded.value} onClick=${() => (folded.value = !folded.value)}>${folded.value ? "Expand" : "Minimize"}<//>
        <${Button} kind="quiet" onClick=${end}>End lesson<//>
      </header>
      <div class="lesson-body" aria-live="polite">
        <h2>${title}</h2>
        ${
          !folded.value &&
          html`<div class="lesson-words">
            <p>${withTerms(worded(text), known)}</p>
            ${notice && html`<p class="lesson-notice"><strong>What to look for:</strong> ${withTerms(worded(notice), known)}</p>`}
            ${then && html`<p class="lesson-notice"><strong>Try next:</strong> ${withTerms(worded(then), known)}</p>`}
          </div>`
        }
      </div>
      <div class="row lesson-do">
        ${isAway.value && html`<${Button} kind=${mayMove() ? "plain" : "primary"} onClick=${() => asked.value++}>Show me where<//>`}
        <${Missing} />
        ${presets.map(
          (preset) =>
            html`<${Button} key=${preset.name} disabled=${locked.value || isApplied(preset)} onClick=${() => press(preset)}>
              ${isApplied(preset) ? html`<span aria-hidden="true">✓</span> ${preset.name}` : preset.name}
            <//>`,
        )}
        <${Ways} isLast=${isLast} following=${isLast ? lessons[number + 1] : undefined} />
      </div>
    </div>
  </aside>`;
}

/** Sets what a button stands for; what the step speaks of may have another height then, and is brought back. @param {import("../lessons/index.js").Preset} preset */
function press(preset) {
  apply(preset);
  setTimeout(() => asked.value++, 2 * PACE);
}

/** Back, and on: to the next step, or the next lesson. @param {{ isLast: boolean, following?: { id: string, title: string } }} props */
function Ways({ isLast, following }) {
  const isNext = isDone.value || !step.value?.done;
  const on = isLast
    ? following
      ? html`<${Button} kind="primary" shortcut="n" name=${`Next lesson: ${following.title}`} onClick=${() => finish(following.id)}>
          Next lesson: ${following.title}
        <//>`
      : html`<${Button} kind="primary" shortcut="n" name="Finish" onClick=${() => finish()}>Finish<//>`
    : html`<${Button} kind=${isNext && !needsTraining.value ? "primary" : "plain"} shortcut="n" name="Next" onClick=${() => go(place.value + 1)}>Next<//>`;
  return html`<span class="row row-end">
    <${Button} kind="quiet" shortcut="b" name="Back" disabled=${place.value === 0} onClick=${() => go(place.value - 1)}>Back<//>
    ${on}
  </span>`;
}

/** Whoever begins in the middle is offered what the steps before would have made, and is told how far it is. */
function Missing() {
  const epochs = step.value?.before?.run?.epochs ?? state.run.value.epochs;
  if (needsTraining.value)
    return html`<${Button} kind="primary" disabled=${!canTrain.value} onClick=${catchUp}>Train the network now, ${plural(epochs, "epoch")}<//>`;
  if (step.value?.needs !== "trained" || state.status.value === "idle") return null;
  return html`<span class="small muted" role="status">training: epoch ${epochsOf(state.current.value)} of ${state.goal.value}</span>`;
}

/** What a reader does who wants to look elsewhere, or to begin. */
const TAKEN_OVER = ["pointerdown", "wheel", "keydown"];

/**
 * Brings the place that a step speaks of into sight, marks it, and looks what the reader does, until the next step.
 * @param {import("../lessons/index.js").Step} now
 */
function accompany({ stage, at, align }) {
  const selector = at ?? `#${stage}`;
  const reader = new AbortController();
  // In a frame nothing moves before the reader asks for it.
  let isReaders = isFramed && !mayMove();
  /** Where in the window it has been brought, and how high it was there. */
  let box = { top: isReaders ? 0 : NaN, height: NaN };
  let request = asked.peek();
  for (const type of TAKEN_OVER)
    addEventListener(type, () => (isReaders = true), { capture: true, passive: true, signal: reader.signal });
  function tick() {
    look();
    const place = document.querySelector(selector);
    if (!place) return;
    if (at) place.setAttribute("data-lesson", "");
    const isAsked = asked.peek() !== request;
    request = asked.peek();
    // What is above it may still be on its way, and move it; what is in it, and make it higher.
    const { top, height } = place.getBoundingClientRect();
    const isSettled = (isReaders && !Number.isNaN(box.top)) || (top === box.top && height === box.height);
    if (isAsked || !isSettled) {
      bring(place, align);
      box = place.getBoundingClientRect();
      state.stage.value = stage;
    }
    isAway.value = isOut(place);
  }
  const unfollow = asked.subscribe(() => asked.peek() !== request && tick());
  // The frame in which new images bring their stage into sight comes first.
  const timer = setInterval(tick, PACE);
  return () => {
    clearInterval(timer);
    unfollow();
    reader.abort();
    isAway.value = false;
    for (const place of document.querySelectorAll("[data-lesson]")) place.removeAttribute("data-lesson");
  };
}

/**
 * What is as high as the room there is, begins at its top.
 * @param {Element} place
 * @param {"start"} [align]
 */
function bring(place, align) {
  const { top, bottom } = openWindow();
  reveal(place, align ?? (place.clientHeight > (bottom - top) * 0.8 ? "start" : "center"), "instant");
}

/** Whether less than a third of a place, or of the room there is, is in sight. @param {Element} place */
function isOut(place) {
  const ends = openWindow();
  const { top, bottom } = place.getBoundingClientRect();
  const seen = Math.min(bottom, ends.bottom) - Math.max(top, ends.top);
  return seen < Math.min(bottom - top, ends.bottom - ends.top) / 3;
}
