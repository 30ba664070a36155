/** How far the reading of large files is, with a way out. */
import { html } from "htm/preact";

import { reading } from "../../actions/data.js";
import { Button } from "./controls.js";
import { plural } from "./words.js";

export function Reading() {
  const now = reading.value;
  if (!now) return null;
  const { file, share, images, cancel } = now;
  const words = images > 0 ? `${plural(images, "image")} of ${file}` : `looking through ${file}`;
  return html`<div class="reading-files">
    <progress aria-label=${words} max="1" value=${share}></progress>
    <span class="small muted">${words}</span>
    <${Button} kind="quiet" onClick=${cancel}>Cancel<//>
  </div>`;
}
