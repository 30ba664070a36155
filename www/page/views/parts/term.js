/** Terms of the field, with what they mean: pointed at, focused, touched. */
import { html } from "htm/preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

import { explained, termOf } from "../../terms.js";

/** The least space between a note and the edge of the window, and between it and its word, in pixels. */
const MARGIN = 8;
const GAP = 4;

/**
 * A word with its explanation.
 * @param {{ word: string, children?: any }} props  word: as the table of terms has it; children: as it is written here
 */
export function Term({ word, children = word }) {
  const id = useId();
  const face = useRef(/** @type {HTMLElement | null} */ (null));
  const note = useRef(/** @type {HTMLElement | null} */ (null));
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open || !face.current || !note.current) return;
    // Above everything, also out of a panel that scrolls.
    note.current.showPopover?.();
    const follow = () => note.current && face.current && place(note.current, face.current.getBoundingClientRect());
    follow();
    const close = (/** @type {Event} */ event) => {
      if (event.type === "keydown" && /** @type {KeyboardEvent} */ (event).key !== "Escape") return;
      if (event.type === "pointerdown" && face.current?.contains(/** @type {Node} */ (event.target))) return;
      setOpen(false);
    };
    const ends = ["pointerdown", "keydown"];
    const moves = ["scroll", "resize"];
    for (const type of ends) addEventListener(type, close, { capture: true, passive: true });
    for (const type of moves) addEventListener(type, follow, { capture: true, passive: true });
    return () => {
      for (const type of ends) removeEventListener(type, close, { capture: true });
      for (const type of moves) removeEventListener(type, follow, { capture: true });
      note.current?.hidePopover?.();
    };
  }, [open]);
  const isMouse = (/** @type {PointerEvent} */ event) => event.pointerType === "mouse";
  // A button is a box of its own, before and behind which a line may be broken: also before the stop that follows it.
  return html`<span
      ref=${face}
      role="button"
      tabindex="0"
      class="term"
      aria-describedby=${id}
      aria-expanded=${open ? "true" : "false"}
      onPointerEnter=${(/** @type {PointerEvent} */ event) => isMouse(event) && setOpen(true)}
      onPointerLeave=${(/** @type {PointerEvent} */ event) => isMouse(event) && setOpen(false)}
      onFocus=${(/** @type {any} */ event) => event.target.matches(":focus-visible") && setOpen(true)}
      onBlur=${() => setOpen(false)}
      onClick=${() => setOpen(true)}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        setOpen(true);
      }}
      >${children}</span
    ><span ref=${note} id=${id} class="term-note" role="tooltip" popover="manual">${termOf(word).says}</span>`;
}

/**
 * A text with its terms explained, each where it occurs first.
 * @param {string} text
 * @param {Set<import("../../terms.js").Term>} [known]  terms that were explained already
 */
export const withTerms = (text, known) =>
  explained(text, known).map((part) =>
    typeof part === "string" ? part : html`<${Term} key=${part.term.word} word=${part.term.word}>${part.text}<//>`,
  );

/**
 * Under the word, or above it where there is no room below; within the window.
 * @param {HTMLElement} note
 * @param {DOMRect} word
 */
function place(note, word) {
  const { width, height } = note.getBoundingClientRect();
  const left = Math.max(MARGIN, Math.min(word.left, document.documentElement.clientWidth - width - MARGIN));
  const below = word.bottom + GAP;
  const top = below + height + MARGIN <= innerHeight ? below : Math.max(MARGIN, word.top - GAP - height);
  note.style.left = `${left}px`;
  note.style.top = `${top}px`;
}
