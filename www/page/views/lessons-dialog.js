/** The list of lessons over whatever is in sight. */
import { html } from "htm/preact";
import { useEffect, useId, useRef } from "preact/hooks";

import { isTrained } from "../actions/unsaved.js";
import { state } from "../state.js";
import { Button } from "./parts/controls.js";
import { LessonList } from "./parts/lesson-list.js";
import { openDialog } from "./parts/reveal.js";

/** @param {{ onClose: () => void }} props */
export function LessonsDialog({ onClose }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const id = useId();
  const close = () => dialog.current?.close();
  useEffect(() => openDialog(dialog.current), []);
  const isOwn = state.source.value?.kind === "files";
  return html`<dialog ref=${dialog} class="lessons-dialog" aria-labelledby=${id} onClose=${onClose}>
    <h2 id=${id}>Guided lessons</h2>
    <p class="small muted">
      About ten minutes each.
      ${
        state.dataset.value && (isOwn || isTrained.value)
          ? html` A lesson brings its own images and network: <strong>yours are replaced.</strong>`
          : ""
      }
    </p>
    <${LessonList} disabled=${Boolean(state.busy.value.data)} onChoose=${close} />
    <div class="row"><span class="row-end"><${Button} onClick=${close}>Close<//></span></div>
  </dialog>`;
}
