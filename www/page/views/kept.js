/** What this page has left with the browser, and a way to have all of it forgotten. */
import { html } from "htm/preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

import { forgetEverything, kept } from "../actions/forget.js";
import { recall } from "../memory.js";
import { Button } from "./parts/controls.js";
import { later } from "./parts/later.js";
import { openDialog } from "./parts/reveal.js";

const Usage = later(() => import("./keep/usage.js").then(({ Usage }) => Usage));

/** @param {{ onClose: () => void }} props */
export function Kept({ onClose }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const id = useId();
  const [isDone, setDone] = useState(false);
  useEffect(() => openDialog(dialog.current), []);
  const there = kept();
  return html`<dialog ref=${dialog} class="kept" aria-labelledby=${id} onClose=${onClose}>
    <h2 id=${id}>What this page keeps on this computer</h2>
    <p>Nothing is uploaded: images, labels and networks stay in this tab.</p>
    ${
      there.length > 0
        ? html`<p>The browser keeps, for whoever uses it next:</p>
            <ul class="kept-list">${there.map((what) => html`<li key=${what}>${what}</li>`)}</ul>
            ${recall("sessions") !== null && html`<${Usage} />`}`
        : html`<p>Between visits the browser keeps <strong>nothing</strong>.</p>`
    }
    <p class="small muted">
      The address of the page holds the settings, and may be in the browser’s history.
    </p>
    <p class="small" role="status">${isDone ? "Everything is forgotten. What is open in this tab stays until you close it." : ""}</p>
    <div class="row">
      <${Button}
        disabled=${there.length === 0}
        onClick=${async () => {
          await forgetEverything();
          setDone(true);
        }}
        >Forget everything on this computer<//
      >
      <span class="row-end"><${Button} onClick=${() => dialog.current?.close()}>Close<//></span>
    </div>
  </dialog>`;
}
