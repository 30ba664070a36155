/** What arrives is brought into sight: new images, and images that could not be read, wherever they were dropped. */
import { effect, untracked } from "@preact/signals";

import { state } from "../state.js";
import { goTo } from "../views/parts/go-to.js";
import { reveal } from "../views/parts/reveal.js";

export function followArrivals() {
  effect(() => {
    // At once: a reader who is quicker than the next frame has gone on to another stage by then.
    if (!state.dataset.value) return;
    // A step of a lesson brings its own place into sight.
    const isLessons = state.lesson.peek() && state.source.peek()?.kind === "sample";
    untracked(() => (isLessons ? (state.home.value = false) : goTo("data")));
  });
  effect(() => {
    if (!state.problems.value.data) return;
    requestAnimationFrame(() => reveal(document.querySelector(":is(.start, .stage-data) > .problem")));
  });
}
