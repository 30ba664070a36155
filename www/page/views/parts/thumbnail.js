import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";

import { want } from "../../actions/thumbnails.js";
import { put } from "../../charts/draw.js";
import { state } from "../../state.js";
import { wholeScale } from "./pixels.js";

/**
 * An image of the set, small; it comes when it can.
 * @param {{ index: number, size: { height: number, width: number }, label?: string }} props  size: in CSS pixels; label: where
 *   nothing beside it says what it is
 */
export function Thumbnail({ index, size, label }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const dataset = state.dataset.value;
  const isVariant = index >= (dataset?.count ?? 0);
  useEffect(
    () => want(index, ({ rgba, height, width }) => canvas.current && put(canvas.current, rgba, height, width)),
    [index, dataset, isVariant && state.prepared.value],
  );
  return html`<canvas
    ref=${canvas}
    class="pixels"
    width="1"
    height="1"
    role=${label && "img"}
    aria-label=${label}
    data-image=${index}
    style=${{ width: `${size.width}px`, height: `${size.height}px` }}
  ></canvas>`;
}

/**
 * The size of the set's thumbnails in CSS pixels: small images are enlarged by whole numbers.
 * @param {number} side  neither side is longer
 */
export function thumbnailSize(side) {
  const { height, width } = state.dataset.value ?? { height: side, width: side };
  const scale = wholeScale(height, width, side);
  return { height: Math.round(scale * height), width: Math.round(scale * width) };
}
