/** One image, large, with the value under the pointer. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";

import { randomImage, stepImage } from "../actions/data.js";
import { labelOf } from "../actions/labels.js";
import { drawImage } from "../charts/draw.js";
import { state } from "../state.js";
import { Button } from "./parts/controls.js";
import { Pixels, wholeScale } from "./parts/pixels.js";
import { worded } from "./parts/worded.js";
import { pixel } from "./parts/words.js";

export function LargeImage() {
  const [point, setPoint] = useState(/** @type {import("./parts/pixels.js").Point | null} */ (null));
  const dataset = state.dataset.value;
  const picture = state.picture.value;
  if (!dataset) return null;
  const index = state.image.value;
  const label = labelOf(index);
  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || event.shiftKey) return;
    event.preventDefault();
    stepImage(step);
  }
  return html`<figure class="large" onKeyDown=${onKeyDown}>
    <div class="large-frame" style=${{ minHeight: `${Math.min(320, wholeScale(dataset.height, dataset.width, 320) * dataset.height)}px` }}>
      ${
        picture &&
        html`<${Pixels}
        height=${picture.height}
        width=${picture.width}
        box=${320}
        label=${`Image ${picture.index}: ${label}`}
        draw=${(/** @type {HTMLCanvasElement} */ canvas) =>
          drawImage(canvas, picture.pixels, picture.height, picture.width, picture.channels, dataset.display)}
        drawn=${[picture, dataset]}
        point=${point}
        onPoint=${setPoint}
      />`
      }
    </div>
    <figcaption>
      <p class="large-name"><strong>${label}</strong> <span class="muted">image ${index}</span></p>
      <p class="large-value" aria-live="off">${picture && point ? reading(picture, point) : worded("{Point at|Touch} a pixel to read its value")}</p>
    </figcaption>
    <div class="row">
      <${Button} onClick=${randomImage} shortcut="r" hint="A random image of the classes shown">Random image<//>
      <${Button} kind="quiet" name="Previous image" onClick=${() => stepImage(-1)}>←<//>
      <${Button} kind="quiet" name="Next image" onClick=${() => stepImage(1)}>→<//>
    </div>
  </figure>`;
}

/**
 * @param {import("../../playground.js").Image} picture
 * @param {import("./parts/pixels.js").Point} point
 */
function reading({ pixels, width, channels }, { row, column }) {
  const at = (row * width + column) * channels;
  const values = [...pixels.subarray(at, at + channels)].map(pixel).join(", ");
  return html`row ${row}, column ${column}: <strong>${values}</strong>`;
}
