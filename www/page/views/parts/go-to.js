import { batch } from "@preact/signals";

import { step } from "../../history.js";
import { state } from "../../state.js";
import { distance, mayMove, openWindow } from "./reveal.js";

/** Milliseconds in which the page has scrolled to where it was sent, and what is above that place has been laid out. */
const WAY = 4000;
/** As many frames it takes at least: a computer that is busy with other things draws few of them in that time. */
const FRAMES = 120;
/** What takes the way into the reader's own hands. */
const OWN = ["wheel", "touchstart", "pointerdown", "keydown"];

let going = new AbortController();

/**
 * Brings a stage into sight and gives its title the focus; Back leads to where one was.
 * @param {import("../../state.js").StageId} id
 */
export function goTo(id) {
  step(() => bring(id));
}

/**
 * The same, without a way back.
 * @param {import("../../state.js").StageId} id
 */
export function bring(id) {
  batch(() => {
    state.stage.value = id;
    state.home.value = false;
  });
  if (!mayMove()) return;
  going.abort();
  going = new AbortController();
  const { signal } = going;
  const begun = performance.now();
  // The key or press that has led here is still on its way through the page.
  const end = (/** @type {Event} */ { timeStamp, type }) => {
    if (timeStamp <= begun) return;
    going.abort();
    if (type === "pointerdown") stand();
  };
  for (const input of OWN) addEventListener(input, end, { signal, passive: true });
  follow(id, begun, going);
}

/** A press must end where it began, or the button under it hears nothing: a smooth scrolling would go on under it. */
function stand() {
  const to = /** @type {const} */ ({ top: scrollY, behavior: "instant" });
  scrollTo(to);
  const pressed = going;
  // By then the browser may have scrolled a little farther, unless the press has led on to another stage.
  requestAnimationFrame(() => pressed === going && scrollTo(to));
}

/** Frames without a change after which the page is taken to have come to rest: a smooth scrolling begins some frames late. */
const REST = 4;

/**
 * Scrolls until the stage stands under the strip. What was out of sight until now is as high as it was thought to be only once it
 * is laid out: at once, or on the way. So the way begins anew whenever the page has come to rest elsewhere.
 * @param {string} id
 * @param {number} begun
 * @param {AbortController} way
 */
function follow(id, begun, way) {
  const { signal } = way;
  // Else the browser keeps in its place what it takes for read, while stages come in above it: it may be the foot of the page.
  const { style } = document.documentElement;
  style.overflowAnchor = "none";
  signal.addEventListener("abort", () => (style.overflowAnchor = ""));
  let [last, still] = [scrollY, REST];
  /** Where the page was sent last. */
  let target = scrollY;
  let hasFocus = false;
  let frames = 0;
  const look = () => {
    if (++frames > FRAMES && performance.now() - begun > WAY) way.abort();
    if (signal.aborted) return;
    [last, still] = scrollY === last ? [last, still + 1] : [scrollY, 0];
    const stage = document.getElementById(id);
    // Behind the start page it is not there to be seen yet.
    const isShown = stage !== null && stage.getClientRects().length > 0;
    if (isShown && !hasFocus) {
      hasFocus = true;
      document.getElementById(`${id}-title`)?.focus({ preventScroll: true });
    }
    const down = isShown && still >= REST ? distance(stage.getBoundingClientRect(), openWindow(), "start") : 0;
    const isAtEnd = down > 0 && scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
    if (Math.abs(down) >= 1 && !isAtEnd) {
      // Whoever was sent far away meanwhile is not called back.
      if (Math.abs(scrollY - target) > 2 && Math.abs(down) > innerHeight) return way.abort();
      target = Math.max(0, scrollY + down);
      still = 0;
      scrollTo({ top: target });
    }
    requestAnimationFrame(look);
  };
  look();
}
