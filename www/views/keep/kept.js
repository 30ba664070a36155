/** What this browser keeps of the page's work, and the one place to forget it. */
import { html } from "htm/preact";
import { useEffect, useId, useRef } from "preact/hooks";

import { forget, keep, openProject, saveProject, trouble, usage } from "../../actions/keep.js";
import { locked, state } from "../../state.js";
import { Button } from "../parts/controls.js";
import { Problem } from "../parts/problem.js";
import { megabytes } from "./words.js";

export function Kept() {
  const chooser = useRef(/** @type {HTMLInputElement | null} */ (null));
  const id = useId();
  useEffect(() => {
    if (state.dataset.value) void keep().catch(() => {});
  }, [state.dataset.value === null]);
  const kept = usage.value;
  return html`<section class="kept" aria-labelledby=${id}>
    <h2 id=${id} class="visually-hidden">Kept on this computer</h2>
    <p>
      ${
        kept
          ? `Kept on this computer: ${megabytes(kept.bytes)} of ${megabytes(kept.budget)} at the most.`
          : "Your work is kept on this computer as you go."
      }
    </p>
    <${Problem} problem=${trouble.value} onDismiss=${() => (trouble.value = null)} />
    <div class="row">
      <${Button} kind="quiet" disabled=${!state.dataset.value} onClick=${saveProject}>Save the project<//>
      <${Button} kind="quiet" disabled=${locked.value} onClick=${() => chooser.current?.click()}>Open a project<//>
      <${Button} kind="quiet" disabled=${!kept?.bytes || locked.value} onClick=${forget}>Forget everything on this computer<//>
    </div>
    <input
      ref=${chooser}
      class="visually-hidden"
      type="file"
      accept=".zip"
      tabindex="-1"
      aria-label="A project"
      onChange=${(/** @type {any} */ event) => {
        const [file] = event.target.files;
        if (file) void openProject(file);
        event.target.value = "";
      }}
    />
  </section>`;
}
