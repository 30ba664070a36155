import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";

/**
 * A place in an image or map.
 * @typedef {{ row: number, column: number }} Point
 */

/**
 * A canvas of a pixel a value, enlarged, that tells which value the pointer is on and marks a place. With the focus on it,
 * Shift and the arrow keys move the place.
 *
 * @param {{ height: number, width: number, draw: (canvas: HTMLCanvasElement) => void, label: string,
 *   drawn: unknown[], box?: number, point?: Point | null, onPoint?: (point: Point | null) => void }} props
 *   draw: draws at the size of the values; drawn: what the drawing depends on; box: side of the square it is to fill, in
 *   CSS pixels, as far as whole multiples allow
 */
export function Pixels({ height, width, draw, label, drawn, box, point, onPoint }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => {
    if (canvas.current) draw(canvas.current);
  }, drawn);
  const scale = box && wholeScale(height, width, box);
  const size = scale
    ? { width: `${scale * width}px`, aspectRatio: `${width} / ${height}` }
    : { aspectRatio: `${width} / ${height}` };
  /** @param {PointerEvent} event */
  function follow(event) {
    const {
      left,
      top,
      width: wide,
      height: tall,
    } = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    const row = Math.floor(((event.clientY - top) / tall) * height);
    const column = Math.floor(((event.clientX - left) / wide) * width);
    onPoint?.(clamp({ row, column }));
  }
  /** @param {KeyboardEvent} event */
  function move(event) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (!step || !event.shiftKey) return;
    event.preventDefault();
    const { row, column } = point ?? { row: Math.floor(height / 2), column: Math.floor(width / 2) };
    onPoint?.(clamp({ row: row + step[0], column: column + step[1] }));
  }
  /** @param {Point} place */
  function clamp({ row, column }) {
    return { row: Math.min(height - 1, Math.max(0, row)), column: Math.min(width - 1, Math.max(0, column)) };
  }
  return html`<div
    class="pixels-frame"
    style=${size}
    onPointerMove=${onPoint && follow}
    onPointerDown=${onPoint && follow}
    onPointerLeave=${onPoint && (() => onPoint(null))}
    onKeyDown=${onPoint && move}
  >
    <canvas ref=${canvas} class="pixels" role="img" aria-label=${label} tabindex=${onPoint ? 0 : undefined}></canvas>
    ${
      point &&
      html`<span
      class="pixels-point"
      style=${{
        left: `${(100 * point.column) / width}%`,
        top: `${(100 * point.row) / height}%`,
        width: `${100 / width}%`,
        height: `${100 / height}%`,
      }}
    ></span>`
    }
  </div>`;
}

/**
 * How many times an image is enlarged to fill a box: a whole number, so that all its pixels are of one size, or less than
 * one for what is larger than the box.
 * @param {number} height
 * @param {number} width
 * @param {number} box
 */
export function wholeScale(height, width, box) {
  const scale = box / Math.max(height, width);
  return scale >= 1 ? Math.floor(scale) : scale;
}
