/** A flat output: few values as named bars, some as a strip of bars, many as one row of colored values, wrapped. */
import { useSignal } from "@preact/signals";
import { html } from "htm/preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";

import { pointed } from "../../actions/origin.js";
import { drawMap, extent } from "../../charts/draw.js";
import { themeChanged, themeColor } from "../../charts/theme.js";
import { state } from "../../state.js";
import { useRoom } from "../parts/room.js";
import { worded } from "../parts/worded.js";
import { whole } from "../parts/words.js";
import { mapSize, unflatten, uprightBars, wrapped } from "./geometry.js";
import { placeOf } from "./pointing.js";
import { figure } from "./ranges.js";

/** Values that get a line each, and values that get a bar each. */
const FEW = 16;
const SOME = 512;
/** Height of the strip in CSS pixels. */
const TALL = 288;

/**
 * @typedef {{ name: string, count: number, values: Float32Array | null, names: string[] | null,
 *   before: import("./geometry.js").LayerShape | undefined, range: import("../../charts/draw.js").Range | undefined }} ValuesProps
 *   names: of the values, where they have any; before: the layer before; range: of the colors, where there are any
 */

/**
 * Whether a flat output is shown in colors.
 * @param {number} count  of values
 */
export const isColored = (count) => count > SOME;

/** @param {ValuesProps} props */
export function Values(props) {
  if (props.count <= FEW || (props.names && !isColored(props.count))) return html`<${Lines} ...${props} />`;
  return html`<${Strip} ...${props} />`;
}

/** @param {ValuesProps} props */
function Lines({ name, count, values, names }) {
  const own = extent(values ?? []);
  // What may be probabilities is shown as shares of 1.
  const range = /** @type {import("../../charts/draw.js").Range} */ (
    names && own[0] >= 0 && own[1] <= 1 ? [0, 1] : own
  );
  const { zero, bars } = uprightBars(values ?? new Float32Array(count), count, 100, range);
  // The bars lie: what is up becomes to the right.
  const origin = 100 - zero;
  return html`<ol class="values-lines" aria-label=${`Values of ${name}`}>
    ${Array.from({ length: count }, (_, i) => {
      const value = values?.[i];
      const left = value !== undefined && value < 0 ? origin - bars[i].height : origin;
      return html`<li key=${i} data-layer=${name} data-value=${value}>
        <span class="values-name">${names?.[i] ?? i}</span>
        <span class="values-track"><i style=${{ left: `${left}%`, width: `${bars[i].height}%` }}></i></span>
        <span class="values-figure">${value === undefined ? "–" : figure(value)}</span>
      </li>`;
    })}
  </ol>`;
}

/** @param {ValuesProps} props */
function Strip({ name, count, values, before, range }) {
  const frame = useRef(/** @type {HTMLDivElement | null} */ (null));
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const { width: room } = useRoom(frame);
  const at = useSignal(/** @type {number | null} */ (null));
  const palette = state.palette.value;
  const theme = themeChanged.value;
  const asBars = !isColored(count);
  const [low, high] = useMemo(() => reach(values ?? []), [values]);
  const origin = before && mapSize(before);
  const comesFrom = origin && origin.height * origin.width * origin.channels === count ? origin : null;
  const { cell, columns, rows } = asBars
    ? { cell: 1, columns: count, rows: 1 }
    : wrapped(count, Math.max(room, 1), TALL, comesFrom?.channels);

  useLayoutEffect(() => {
    if (!canvas.current || !values || room === 0) return;
    if (asBars) drawBars(canvas.current, values, room, TALL, [low, high]);
    else if (range) {
      const padded = new Float32Array(rows * columns).fill(NaN);
      padded.set(values);
      drawMap(canvas.current, padded, rows, columns, palette, range);
    }
  }, [values, room, palette, theme, range?.[0], range?.[1]]);

  /** @param {number | null} index */
  function read(index) {
    const isThere = index !== null && index >= 0 && index < count;
    at.value = isThere ? index : null;
    pointed.value = isThere && comesFrom && before ? { layer: before.name, ...unflatten(index, comesFrom) } : null;
  }
  /** @param {PointerEvent} event */
  function follow(event) {
    const { row, column } = placeOf(event, /** @type {Element} */ (canvas.current), { height: rows, width: columns });
    read(row * columns + column);
  }
  /** @param {KeyboardEvent} event */
  function move(event) {
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns };
    const step = /** @type {Record<string, number>} */ (steps)[event.key];
    if (step === undefined || (asBars && Math.abs(step) > 1)) return;
    event.preventDefault();
    read(Math.min(count - 1, Math.max(0, at.peek() === null ? 0 : /** @type {number} */ (at.peek()) + step)));
  }
  const size = asBars
    ? { width: "100%", height: `${TALL}px` }
    : { width: `${cell * columns}px`, height: `${cell * rows}px` };
  return html`<div ref=${frame} class="values">
    <div
      class="values-strip"
      style=${size}
      tabindex="0"
      role="group"
      aria-label=${`Values of ${name}; the arrow keys read them`}
      onPointerMove=${follow}
      onPointerDown=${follow}
      onPointerLeave=${(/** @type {PointerEvent} */ event) => event.pointerType !== "touch" && read(null)}
      onKeyDown=${move}
      onBlur=${() => read(null)}
    >
      <canvas ref=${canvas} class="pixels" data-layer=${name} data-range=${(range ?? [low, high]).join(" ")}></canvas>
      ${
        asBars &&
        values &&
        html`<span class="values-end values-high">${figure(high)}</span>
        <span class="values-end values-low">${figure(low)}</span>`
      }
      <${Cursor} at=${at} columns=${columns} rows=${rows} />
    </div>
    <${Read} at=${at} values=${values} before=${comesFrom ? before?.name : null} size=${comesFrom} />
  </div>`;
}

/** @param {{ at: import("@preact/signals").Signal<number | null>, columns: number, rows: number }} props */
function Cursor({ at, columns, rows }) {
  const index = at.value;
  if (index === null) return null;
  const style = {
    left: `${(100 * (index % columns)) / columns}%`,
    top: `${(100 * Math.floor(index / columns)) / rows}%`,
    width: `${100 / columns}%`,
    height: `${100 / rows}%`,
  };
  return html`<i class="place place-here" style=${style}></i>`;
}

/**
 * @param {{ at: import("@preact/signals").Signal<number | null>, values: Float32Array | null, before: string | null,
 *   size: import("./geometry.js").Size & { channels: number } | null }} props
 */
function Read({ at, values, before, size }) {
  const index = at.value;
  if (index === null || !values)
    return html`<p class="values-read muted">${worded("{Point at|Touch} a value to read it.")}</p>`;
  const origin = size && unflatten(index, size);
  return html`<p class="values-read">
    value ${whole(index)}: <strong>${figure(values[index])}</strong>
    ${origin && html`<span class="muted"> · ${before}, map ${origin.map}, row ${origin.row}, column ${origin.column}</span>`}
  </p>`;
}

/**
 * The ends of bars that stand on 0.
 * @param {ArrayLike<number>} values
 * @returns {import("../../charts/draw.js").Range}
 */
function reach(values) {
  const [low, high] = extent(values);
  return [Math.min(0, low), Math.max(0, high)];
}

/**
 * @param {HTMLCanvasElement} canvas  is resized to the pixels of the screen
 * @param {Float32Array} values
 * @param {number} width  in CSS pixels
 * @param {number} height
 * @param {import("../../charts/draw.js").Range} range
 */
function drawBars(canvas, values, width, height, range) {
  const ratio = devicePixelRatio;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.scale(ratio, ratio);
  const { zero, bars } = uprightBars(values, width, height - 1, range);
  context.fillStyle = themeColor("muted");
  for (const bar of bars) context.fillRect(bar.x, bar.y, bar.width, bar.height);
  context.fillStyle = themeColor("line");
  context.fillRect(0, zero, width, 1);
}
