/** A grid of numbers with a window on it that can be dragged or moved with the arrow keys. */
import { html } from "htm/preact";
import { useRef } from "preact/hooks";

import { palettes } from "../../../charts/palettes.js";
import { state } from "../../../state.js";
import { written } from "./operations.js";

/** Letters that a cell has room for at full size. */
const LONG = 4;

/**
 * @typedef {{ row: number, column: number }} Place
 *
 * @param {{ grid: import("./operations.js").Grid, range: import("../../../charts/draw.js").Range, label: string, name: string,
 *   window: import("./operations.js").Window | null, around?: number, shown?: Set<number> | "all", lost?: { rows: number, columns: number },
 *   onPlace: (place: Place) => void, onMove: (down: number, right: number) => void, onEnd: (last: boolean) => void }} props
 *   range: of the colors; around: how many zeros are laid around the numbers; shown: which numbers are there already; lost: rows and columns at the end that no window reaches;
 *   onPlace: a number was pointed at; onMove, onEnd: the keys
 */
export function NumberGrid({
  grid,
  range,
  label,
  name,
  window,
  around = 0,
  shown = "all",
  lost,
  onPlace,
  onMove,
  onEnd,
}) {
  const frame = useRef(/** @type {HTMLDivElement | null} */ (null));
  const { height, width, values } = grid;
  const palette = palettes[state.palette.value];
  /** @param {PointerEvent} event */
  function follow(event) {
    if (event.buttons === 0 || !frame.current) return;
    event.preventDefault();
    frame.current.focus({ preventScroll: true });
    const box = frame.current.getBoundingClientRect();
    const along = (/** @type {number} */ at, /** @type {number} */ length, /** @type {number} */ count) =>
      Math.min(count - 1, Math.max(0, Math.floor((at / length) * count)));
    onPlace({
      row: along(event.clientY - box.top, box.height, height),
      column: along(event.clientX - box.left, box.width, width),
    });
  }
  /** @param {KeyboardEvent} event */
  function move(event) {
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (step) onMove(step[0], step[1]);
    else if (event.key === "Home" || event.key === "End") onEnd(event.key === "End");
    else return;
    event.preventDefault();
  }
  const dense = width > 12 ? "dense" : undefined;
  return html`<div
    ref=${frame}
    class="hand-grid"
    data-grid=${name}
    data-dense=${dense}
    tabindex="0"
    role="group"
    aria-label=${label}
    style=${{ gridTemplateColumns: `repeat(${width}, minmax(0, 1fr))`, "--columns": width, "--around": around }}
    onPointerDown=${follow}
    onPointerMove=${follow}
    onKeyDown=${move}
  >
    ${Array.from(values, (value, i) => {
      const isThere = shown === "all" || shown.has(i);
      const isLost = lost && (Math.floor(i / width) >= height - lost.rows || i % width >= width - lost.columns);
      const text = isThere ? written(value) : "";
      return html`<span
        key=${i}
        class=${`hand-cell${isLost ? " is-lost" : ""}${text.length > LONG ? " is-long" : ""}`}
        data-value=${isThere ? value : undefined}
        style=${isThere ? colors(value, range, palette) : {}}
      >
        ${text}
      </span>`;
    })}
    ${around > 0 && html`<i class="hand-around"></i>`}
    ${
      window &&
      html`<i
      class="hand-window"
      style=${{
        left: `${(100 * window.column) / width}%`,
        top: `${(100 * window.row) / height}%`,
        width: `${(100 * window.width) / width}%`,
        height: `${(100 * window.height) / height}%`,
      }}
    ></i>`
    }
  </div>`;
}

/**
 * Paper and ink of a number.
 * @param {number} value
 * @param {import("../../../charts/draw.js").Range} range
 * @param {import("../../../charts/palettes.js").Palette} palette
 */
function colors(value, [low, high], palette) {
  const share = high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
  const [red, green, blue] = palette.subarray(4 * Math.round(255 * share));
  const light = 0.299 * red + 0.587 * green + 0.114 * blue;
  return { background: `rgb(${red} ${green} ${blue})`, color: light > 128 ? "#17181b" : "#ffffff" };
}
