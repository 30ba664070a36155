import { html } from "htm/preact";
import { useState } from "preact/hooks";

/**
 * What is shown when asked for, and only made then.
 * @param {{ name: string, children: () => any }} props
 */
export function Fold({ name, children }) {
  const [open, setOpen] = useState(false);
  return html`<details
    class="fold"
    open=${open}
    onToggle=${(/** @type {Event} */ event) => setOpen(/** @type {HTMLDetailsElement} */ (event.currentTarget).open)}
  >
    <summary>${name}</summary>
    ${open && children()}
  </details>`;
}
