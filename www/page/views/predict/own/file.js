import { html } from "htm/preact";
import { useRef, useState } from "preact/hooks";

import { ownAt } from "../../../actions/looked.js";
import { showFile } from "../../../actions/own-image.js";
import { Button } from "../../parts/controls.js";

/**
 * A file of an image: chosen, dropped, or pasted.
 * @param {{ stage: "inside" | "predict" }} props  the one it stands in
 */
export function OwnFile({ stage }) {
  const chooser = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [over, setOver] = useState(false);
  /** @param {Iterable<File>} files */
  const take = ([file]) => {
    if (!file) return;
    ownAt.value = stage;
    void showFile(file);
  };
  return html`<div
    class="own-file"
    data-over=${over || undefined}
    onDragOver=${(/** @type {DragEvent} */ event) => {
      event.preventDefault();
      setOver(true);
    }}
    onDragLeave=${() => setOver(false)}
    onDrop=${(/** @type {DragEvent} */ event) => {
      event.preventDefault();
      setOver(false);
      take(event.dataTransfer?.files ?? []);
    }}
  >
    <${Button} onClick=${() => chooser.current?.click()}>Choose an image<//>
    <p class="small muted">or drop one here, or paste one with <kbd>Ctrl</kbd> <kbd>V</kbd>. It stays on your computer.</p>
    <input
      ref=${chooser}
      class="visually-hidden"
      type="file"
      accept="image/*,.pgm,.ppm"
      tabindex="-1"
      aria-label="File of an image"
      onChange=${(/** @type {any} */ event) => {
        take(event.target.files);
        event.target.value = "";
      }}
    />
  </div>`;
}
