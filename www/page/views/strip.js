/** The strip of stages: where one is, what is done, what comes next. */
import { computed } from "@preact/signals";
import { html } from "htm/preact";
import { useState } from "preact/hooks";

import { step } from "../history.js";
import { stages } from "../stages.js";
import { isOpen, state } from "../state.js";
import { Button } from "./parts/controls.js";
import { Mark } from "./parts/glyphs.js";
import { goTo } from "./parts/go-to.js";
import { useKey } from "./parts/keys.js";
import { later } from "./parts/later.js";
import { LessonsButton } from "./parts/lesson-list.js";
import { focusOn } from "./parts/reveal.js";
import { Tools } from "./tools.js";

const Find = later(() => import("./find.js").then(({ Find }) => Find), "find.css");

/** A stage's words, with what it is busy with or what went wrong before what it has to show. */
const told = computed(() =>
  stages.map(({ id, summary }) => {
    const busy = state.busy.value[id];
    if (busy) return { ...summary.value, kind: /** @type {const} */ ("busy"), words: `${busy} …` };
    const problem = state.problems.value[id];
    if (problem && id !== "data")
      return { ...summary.value, kind: /** @type {const} */ ("problem"), words: "something is wrong" };
    return summary.value;
  }),
);

/** The first stage that asks for something. */
const next = computed(() => stages[told.value.findIndex(({ kind }) => kind === "needs" || kind === "problem")]?.id);

/** What the marks say, for those who do not see them. */
const meanings = { waiting: "waits", needs: "needs you", busy: "busy", ready: "ready", problem: "has a problem" };

export function Strip() {
  const current = state.stage.value;
  const now = told.value[stages.findIndex(({ id }) => id === current)];
  return html`<header class="strip">
    <div class="strip-inner">
      <a class="brand" href="#top" aria-label="CNN Playground: start page" onClick=${toStart}>
        <span class="brand-name">CNN<br />Playground</span><span class="brand-short">Start</span>
      </a>
      <nav class="strip-stages" aria-label="Stages" onKeyDown=${moveFocus}>
        ${stages.map((stage, i) => html`<${Item} key=${stage.id} stage=${stage} number=${i + 1} told=${told.value[i]} />`)}
      </nav>
      ${isOpen.value && html`<${FindButton} />`}
      <${LessonsButton} />
      <${Tools} />
      <p class="strip-now" data-next=${next.value === current || undefined} aria-hidden="true">${now?.words}</p>
    </div>
  </header>`;
}

/** @param {{ stage: import("../stages.js").Stage, number: number, told: import("../state.js").Summary }} props */
function Item({ stage: { id, name }, number, told }) {
  useKey(String(number), `Go to ${name}`, () => goTo(id));
  const { kind, words, progress } = told;
  return html`<a
    class="strip-stage"
    href=${`#${id}`}
    title=${`${name}: ${words}`}
    aria-current=${state.stage.value === id && !state.home.value ? "step" : undefined}
    data-kind=${kind}
    data-next=${next.value === id || undefined}
    onClick=${(/** @type {MouseEvent} */ event) => {
      event.preventDefault();
      goTo(id);
    }}
  >
    <${Mark} kind=${kind} />
    <span class="strip-name">${name}</span>
    <span class="strip-words">${words}<span class="visually-hidden">, ${meanings[kind]}</span></span>
    ${
      progress !== undefined &&
      html`<span class="strip-progress"><span style=${{ transform: `scaleX(${progress})` }}></span></span>`
    }
  </a>`;
}

/** Finds a setting by its name: there are some as soon as something is open. */
function FindButton() {
  const [isSought, setSought] = useState(false);
  const seek = () => setSought(true);
  useKey("/", "Find a setting", seek);
  return html`<div class="strip-lessons">
    <${Button} kind="quiet" name="Find a setting" onClick=${seek}>
      <svg class="strip-find" viewBox="0 0 16 16" aria-hidden="true"><circle cx="7" cy="7" r="4.5" /><path d="m10.5 10.5 4 4" /></svg>
    <//>
    ${isSought && html`<${Find} onClose=${() => setSought(false)} />`}
  </div>`;
}

/** @param {MouseEvent} event */
function toStart(event) {
  event.preventDefault();
  step(() => (state.home.value = true));
  scrollTo({ top: 0, behavior: "instant" });
}

/**
 * Left and right go from stage to stage.
 * @param {KeyboardEvent} event
 */
function moveFocus(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const links = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll("a")];
  const place = links.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
  focusOn(links[(place + step + links.length) % links.length]);
}
