/** An image made up for one filter: small, large at a press, with how far it has raised what the filter says. */
import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { drawImage } from "../../charts/draw.js";
import { Button } from "../parts/controls.js";
import { wholeScale } from "../parts/pixels.js";
import { openDialog } from "../parts/reveal.js";
import { SavePictures } from "../parts/save-pictures.js";
import { figure } from "./ranges.js";

/** Side of the square that an image fills when it is large, in CSS pixels. */
const LARGE = 384;

/** @param {{ image: import("../../../playground.js").Maximized, of: string }} props  of: the filter, in words */
export function MadeUp({ image, of }) {
  const [isLarge, setLarge] = useState(false);
  const { start, end } = image;
  return html`<button
      type="button"
      class="filter-large"
      aria-label=${`Image generated for ${of}: show it large`}
      title=${`raised from ${figure(start)} to ${figure(end)}`}
      onClick=${() => setLarge(true)}
    >
      <${Made} image=${image} className="filter-made" />
    </button>
    <span class="tiny muted">${isRaised(image) ? html`${figure(start)} → ${figure(end)}` : "not raised"}</span>
    ${isLarge && html`<${Large} image=${image} of=${of} onClose=${() => setLarge(false)} />`}`;
}

/** Whether going uphill has led anywhere. @param {import("../../../playground.js").Maximized} image */
const isRaised = ({ start, end }) => end > start;

/** What came of it, in a sentence. @param {import("../../../playground.js").Maximized} image */
function told(image) {
  const { start, end } = image;
  if (isRaised(image)) return `The mean of what it puts out rose from ${figure(start)} to ${figure(end)}.`;
  return start === 0
    ? "It could not be raised: for the noise one begins with it is 0 everywhere, so that no small change makes it more. Another seed may do; a filter that is 0 for every image is dead."
    : `It could not be raised above the ${figure(start)} it has for noise.`;
}

/** @param {{ image: import("../../../playground.js").Maximized, of: string, onClose: () => void }} props */
function Large({ image, of, onClose }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => openDialog(dialog.current), []);
  const scale = wholeScale(image.height, image.width, LARGE);
  return html`<dialog ref=${dialog} class="made-large" aria-label=${`Image generated for ${of}`} onClose=${onClose}>
    <h3>What activates ${of} most</h3>
    <${Made} image=${image} style=${{ width: `${Math.round(scale * image.width)}px` }} />
    <p class="small">${told(image)}</p>
    <div class="row">
      <${SavePictures} within=${dialog} name=${`activation-maximization-${of}`.replaceAll(" ", "-")} />
      <span class="row-end"><${Button} onClick=${() => dialog.current?.close()}>Close<//></span>
    </div>
  </dialog>`;
}

/** @param {{ image: import("../../../playground.js").Maximized, className?: string, style?: Record<string, string> }} props */
function Made({ image, className = "", style }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useLayoutEffect(() => {
    const { pixels, height, width, channels } = image;
    if (canvas.current) drawImage(canvas.current, pixels, height, width, channels, middleOf(pixels));
  }, [image]);
  return html`<canvas
    ref=${canvas}
    class=${`pixels ${className}`}
    style=${style}
    role="img"
    aria-label=${`Made-up image for filter ${image.filter}`}
    data-made=${image.filter}
  ></canvas>`;
}

/**
 * Black and white for values without a range of their own: what lies within three standard deviations of the mean.
 * @param {Float32Array} values
 * @returns {import("../../charts/draw.js").Range}
 */
function middleOf(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) || 1;
  return [mean - 3 * spread, mean + 3 * spread];
}
