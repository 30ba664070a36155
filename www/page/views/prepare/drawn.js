import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";

import { drawImage } from "../../charts/draw.js";
import { wholeScale } from "../parts/pixels.js";

/**
 * An image that was asked for, at once.
 * @param {{ image: import("../../../playground.js").Image, range: { display: [number, number] }, box: number, label: string }} props
 *   box: side of the square it fills, in CSS pixels
 */
export function Drawn({ image, range, box, label }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const { pixels, height, width, channels } = image;
  useEffect(() => {
    if (canvas.current) drawImage(canvas.current, pixels, height, width, channels, range.display);
  }, [image, range]);
  const scale = wholeScale(height, width, box);
  return html`<canvas
    ref=${canvas}
    class="pixels"
    role="img"
    aria-label=${label}
    style=${{ width: `${Math.round(scale * width)}px`, aspectRatio: `${width} / ${height}` }}
  ></canvas>`;
}
