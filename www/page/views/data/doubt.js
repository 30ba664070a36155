/** The question before files are used that do not go together in full: what fits, what does not, go on or not. */
import { html } from "htm/preact";
import { useEffect, useId, useRef } from "preact/hooks";

import { doubt } from "../../actions/doubt.js";
import { Button } from "../parts/controls.js";
import { JoinReport, isJoined } from "./join.js";

export function Doubt() {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const id = useId();
  const asked = doubt.value;
  useEffect(() => {
    if (asked) dialog.current?.showModal();
  }, [asked]);
  if (!asked) return null;
  const { join, count, notes, decide } = asked;
  return html`<dialog ref=${dialog} class="doubt" aria-labelledby=${id} onClose=${() => decide(false)}>
    <h2 id=${id}>Not everything fits together</h2>
    ${isJoined(join) && html`<${JoinReport} join=${join} count=${count} />`}
    ${notes.map((note) => html`<p key=${note} class="small">${note}</p>`)}
    <p class="small muted">
      ${join.images_without.length + join.doubled.length > 0 && "Images without a label stay in the set, but no network is trained or tested on them. "}To
      mend the files first, cancel.
    </p>
    <div class="row">
      <${Button} kind="primary" onClick=${() => decide(true)}>Continue with what fits<//>
      <${Button} onClick=${() => decide(false)}>Cancel<//>
    </div>
  </dialog>`;
}
