/**
 * Scrolling and focus that end at the edge of this page. `scrollIntoView()` and `focus()` go on to the page around a frame, and
 * would carry its reader away; so nothing else here calls them.
 */

/** Whether this page stands inside another one. */
export const isFramed = window.self !== window.top;

/** In a frame nothing moves by itself before its reader has done something in it: they may be reading the page around it. */
let isReaders = !isFramed;
for (const type of ["pointerdown", "keydown"])
  addEventListener(type, () => (isReaders = true), { capture: true, passive: true, once: true });

/** Whether the page may scroll by itself, or take the focus. */
export const mayMove = () => isReaders;

/** The part of the window that neither the strip nor a lesson covers: its upper and lower end, in pixels from the top. */
export function openWindow() {
  const strip = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  return { top: strip, bottom: innerHeight - coveredBelow() };
}

/** What a lesson covers at the foot of the window: nothing where it stands beside the page. */
function coveredBelow() {
  const lesson = document.querySelector(".lesson");
  if (!lesson || getComputedStyle(lesson).getPropertyValue("--beside") === "1") return 0;
  return lesson.getBoundingClientRect().height;
}

/**
 * How far a box must move so that it lies between two ends: down is positive.
 * @param {{ top: number, bottom: number }} box
 * @param {{ top: number, bottom: number }} ends
 * @param {"start" | "center" | "nearest"} block  "nearest": no farther than needed, with the upper edge first
 */
export function distance(box, ends, block) {
  if (block === "start") return box.top - ends.top;
  const room = ends.bottom - ends.top;
  const height = box.bottom - box.top;
  if (block === "center") return box.top - ends.top - Math.max(0, (room - height) / 2);
  if (box.top < ends.top || height > room) return box.top - ends.top;
  return Math.max(0, box.bottom - ends.bottom);
}

/**
 * Brings an element into sight, within whatever scrolls around it up to this page itself.
 * @param {Element | null | undefined} element
 * @param {"start" | "center" | "nearest"} [block]
 * @param {ScrollBehavior} [behavior]
 */
export function reveal(element, block = "nearest", behavior = "auto") {
  if (!element || !isReaders) return;
  for (let frame = element.parentElement; frame && frame !== document.body; frame = frame.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(frame);
    const ends = frame.getBoundingClientRect();
    const box = element.getBoundingClientRect();
    if (scrolls(overflowY) && frame.scrollHeight > frame.clientHeight)
      frame.scrollTop += distance(box, ends, "nearest");
    if (scrolls(overflowX) && frame.scrollWidth > frame.clientWidth)
      frame.scrollLeft += distance(
        { top: box.left, bottom: box.right },
        { top: ends.left, bottom: ends.right },
        "nearest",
      );
  }
  // What stays where it is, wherever the page has been scrolled to, is in sight.
  if (element.closest(".strip, .lesson, dialog")) return;
  const { scrollMarginTop, scrollMarginBottom } = getComputedStyle(element);
  const { top, bottom } = element.getBoundingClientRect();
  const box = { top: top - (parseFloat(scrollMarginTop) || 0), bottom: bottom + (parseFloat(scrollMarginBottom) || 0) };
  const down = distance(box, openWindow(), block);
  if (down !== 0) scrollTo({ top: scrollY + down, behavior });
}

/** @param {string} overflow */
const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";

/**
 * Gives an element the focus, and brings it into sight.
 * @param {Element | null | undefined} element
 */
export function focusOn(element) {
  if (!isReaders) return;
  /** @type {HTMLElement | null | undefined} */ (element)?.focus({ preventScroll: true });
  reveal(element);
}

/**
 * Opens a dialog, with the focus in it. What a browser does by itself scrolls everything around a frame until the focus is in sight.
 * @param {HTMLDialogElement | null} dialog
 */
export function openDialog(dialog) {
  if (!dialog || dialog.open) return;
  dialog.inert = true;
  dialog.showModal();
  dialog.inert = false;
  /** @type {HTMLElement | null} */ (dialog.querySelector("button, input, select"))?.focus({ preventScroll: true });
}
