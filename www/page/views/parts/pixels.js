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
 *   drawn: unknown[], box?: number, point?: Point | null, mark?: Point & { height: number, width: number } | null,
 *   onPoint?: (point: Point | null) => void, focusable?: boolean }} props
 *   draw: draws at the size of the values; drawn: what the drawing depends on; box: side of the square it is to fill, in
 *   CSS pixels, as far as whole multiples allow; mark: an area to mark in place of the point
 */
export function Pixels({ height, width, draw, label, drawn, box, point, mark, onPoint, focusable = Boolean(onPoint) }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  useEffect(() => {
    if (canvas.current) draw(canvas.current);
  }, drawn);
  const scale = box && wholeScale(height, width, box);
  const size = scale
    ? { width: `${scale * width}px`, aspectRatio: `${width} / ${height}` }
    : { aspectRatio: `${width} / ${height}` };
  const marked = mark ?? (point && { ...point, height: 1, width: 1 });
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
    <canvas ref=${canvas} class="pixels" role="img" aria-label=${label} tabindex=${focusable ? 0 : undefined}></canvas>
    ${
      marked &&
      html`<span
      class="pixels-point"
      style=${{
        left: `${(100 * marked.column) / width}%`,
        top: `${(100 * marked.row) / height}%`,
        width: `${(100 * marked.width) / width}%`,
        height: `${(100 * marked.height) / height}%`,
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
