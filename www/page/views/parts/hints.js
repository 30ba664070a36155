/**
 * Keeps a hint inside the window. It hangs under the left edge of what it explains, which may stand near the right edge of the
 * page; called once, by the page.
 */
export function keepHintsInside() {
  for (const type of ["pointerover", "focusin"]) document.addEventListener(type, shift);
}

/** The least space between a hint and the edge of the window, in pixels. */
const MARGIN = 8;

/** @param {Event} event */
function shift({ target }) {
  const holder = target instanceof Element ? target.closest(".field, .has-hint") : null;
  const hint = /** @type {HTMLElement | null | undefined} */ (holder?.querySelector(":scope > .hint"));
  if (!hint) return;
  hint.style.translate = "";
  const { left, right } = hint.getBoundingClientRect();
  const over = right - (document.documentElement.clientWidth - MARGIN);
  if (over > 0) hint.style.translate = `${-Math.min(over, left - MARGIN)}px 0`;
}
