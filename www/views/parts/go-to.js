import { state } from "../../state.js";

/** Milliseconds in which the page has scrolled to where it was sent. */
const WAY = 2000;
/** What takes the way into the reader's own hands. */
const OWN = ["wheel", "touchstart", "pointerdown", "keydown"];

let going = new AbortController();

/**
 * Brings a stage into sight and gives its title the focus.
 * @param {import("../../state.js").StageId} id
 */
export function goTo(id) {
  const stage = document.getElementById(id);
  const arrive = () => stage?.scrollIntoView();
  arrive();
  // What was out of sight until now is as high as it was thought to be only once it is laid out: at once, or on the way.
  requestAnimationFrame(arrive);
  going.abort();
  const end = (going = new AbortController());
  const { signal } = end;
  // Who was sent elsewhere meanwhile ends far away.
  const isNear = () => Math.abs(stage?.getBoundingClientRect().top ?? Infinity) < innerHeight;
  addEventListener("scrollend", () => isNear() && arrive(), { signal, once: true });
  for (const input of OWN) addEventListener(input, () => end.abort(), { signal, passive: true });
  setTimeout(() => end.abort(), WAY);
  document.getElementById(`${id}-title`)?.focus({ preventScroll: true });
  state.stage.value = id;
}
