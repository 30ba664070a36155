/**
 * The browser's Back and Forward walk through the start page, the stages and the steps of a lesson. Settings stay as they are:
 * an entry says where the reader was, not what they had chosen there.
 */
import { batch } from "@preact/signals";

import { addressNow, readLesson } from "./address.js";
import { isOpen, state } from "./state.js";

/** @typedef {{ home: boolean, stage: import("./state.js").StageId }} Place */

/** @returns {Place} */
const place = () => ({ home: state.home.peek(), stage: state.stage.peek() });

const told = () => JSON.stringify([place(), state.lesson.peek()]);

/** Within another page Back is that page's: a reader of course notes would have to go back through every step. */
const isFramed = () => window.self !== window.top;

/**
 * Goes elsewhere, so that Back leads here again.
 * @param {() => void} go
 */
export function step(go) {
  const [from, was, before] = [addressNow(), place(), told()];
  go();
  if (isFramed() || told() === before) return;
  history.replaceState(was, "", from);
  history.pushState(place(), "", addressNow());
}

/**
 * Listens for Back and Forward; called once, by the page.
 * @param {(stage: import("./state.js").StageId) => void} bring  brings a stage into sight
 */
export function followHistory(bring) {
  // Where the page was scrolled to is no place to come back to: its stages have other heights by then.
  history.scrollRestoration = "manual";
  history.replaceState(place(), "");
  addEventListener("popstate", (event) => {
    const to = /** @type {Place | null} */ (event.state);
    if (!to) return;
    const [lesson, now] = [readLesson(location.search), state.lesson.peek()];
    const isOther = lesson?.id !== now?.id || lesson?.step !== now?.step;
    batch(() => {
      if (isOther) state.lesson.value = lesson && { ...lesson, again: true };
      state.home.value = to.home;
    });
    if (to.home || !isOpen.peek()) scrollTo({ top: 0, behavior: "instant" });
    // A step of a lesson brings its own place into sight.
    else if (!lesson || !isOther) bring(to.stage);
  });
}
