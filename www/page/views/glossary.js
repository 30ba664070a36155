/** All terms with what they mean, over whatever is in sight. */
import { html } from "htm/preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

import { terms } from "../terms.js";
import { Button } from "./parts/controls.js";
import { openDialog } from "./parts/reveal.js";

const sorted = [...terms].sort((one, other) => one.word.toLowerCase().localeCompare(other.word.toLowerCase()));

/** @param {{ onClose: () => void }} props */
export function Glossary({ onClose }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const id = useId();
  const [sought, setSought] = useState("");
  useEffect(() => openDialog(dialog.current), []);
  const wanted = sought.trim().toLowerCase();
  const shown = sorted.filter(({ word, forms = [] }) =>
    [word, ...forms].some((form) => form.toLowerCase().includes(wanted)),
  );
  return html`<dialog ref=${dialog} class="glossary" aria-labelledby=${id} onClose=${onClose}>
    <h2 id=${id}>Glossary</h2>
    <input class="input" type="search" aria-label="Find a term" placeholder="Find a term" value=${sought}
      onInput=${(/** @type {any} */ event) => setSought(event.target.value)} />
    ${shown.length === 0 && html`<p class="small muted" role="status">It is not in the glossary.</p>`}
    <dl class="glossary-terms" tabindex="0">
      ${shown.map(({ word, says }) => html`<dt key=${word}>${word}</dt><dd>${says}</dd>`)}
    </dl>
    <div class="row"><span class="row-end"><${Button} onClick=${() => dialog.current?.close()}>Close<//></span></div>
  </dialog>`;
}
