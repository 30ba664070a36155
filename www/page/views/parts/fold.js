import { html } from "htm/preact";
import { useState } from "preact/hooks";

/**
 * What is shown when asked for, and only made then.
 * @param {{ name: string, children: () => any, open?: boolean }} props  open: shown from the beginning
 */
export function Fold({ name, children, open: isOpen = false }) {
  const [open, setOpen] = useState(isOpen);
  return html`<details
    class="fold"
    open=${open}
    onToggle=${(/** @type {Event} */ event) => setOpen(/** @type {HTMLDetailsElement} */ (event.currentTarget).open)}
  >
    <summary>${name}</summary>
    ${open && children()}
  </details>`;
}
