/** A link that carries the experiment, and the code of a frame that holds it. */
import { html } from "htm/preact";
import { useEffect, useId, useRef } from "preact/hooks";

import { addressNow } from "../address.js";
import { state } from "../state.js";
import { Button } from "./parts/controls.js";
import { Code } from "./parts/code.js";
import { openDialog } from "./parts/reveal.js";

/** @param {{ onClose: () => void }} props */
export function Share({ onClose }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const id = useId();
  useEffect(() => openDialog(dialog.current), []);
  const link = new URL(addressNow(), location.href).href;
  const quoted = link.replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  const frame = `<iframe src="${quoted}" width="100%" height="760" allow="camera"></iframe>`;
  const isOwn = state.source.value?.kind === "files" && state.addresses.value.length === 0;
  return html`<dialog ref=${dialog} class="share-dialog" aria-labelledby=${id} onClose=${onClose}>
    <h2 id=${id}>Share</h2>
    <p>
      ${state.lesson.value ? "The link leads to this step of the lesson." : "The link holds the settings, the layers and how they are trained."}${" "}
      ${state.addresses.value.length > 0 ? "It names the web addresses of your images, which are fetched anew from there." : ""}
      ${isOwn ? html`<strong>Your images are not in it</strong>: whoever follows it opens their own.` : ""} Trained weights are not in it.
    </p>
    <${Code} name="Link" text=${link} />
    <${Code} name="To embed it in course notes" text=${frame} />
    <div class="row"><span class="row-end"><${Button} onClick=${() => dialog.current?.close()}>Close<//></span></div>
  </dialog>`;
}
