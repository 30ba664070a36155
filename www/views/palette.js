/**
 * The palette: all images with their labels, as in class. Only the rows in sight exist, so that ten thousand images scroll
 * as smoothly as a hundred.
 */
import { html } from "htm/preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";

import { chooseImage, learned, shownImages } from "../actions/data.js";
import { want } from "../actions/thumbnails.js";
import { put } from "../charts/draw.js";
import { state } from "../state.js";
import { wholeScale } from "./parts/pixels.js";

const GAP = 8;
const LABEL = 20;
/** Room around the tiles for the outline of the chosen one. */
const EDGE = 4;
/** Longest side of a tile's picture, in CSS pixels. */
const SIDE = 72;
/** Rows kept ready above and below those in sight. */
const SPARE = 2;

/** The size of a tile's picture in CSS pixels: small images are enlarged by whole numbers. */
function tileSize() {
  const { height, width } = /** @type {NonNullable<typeof state.dataset.value>} */ (state.dataset.value);
  const scale = wholeScale(height, width, SIDE);
  return { width: Math.round(scale * width), height: Math.round(scale * height) };
}

export function Palette() {
  const id = useId();
  const frame = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [room, setRoom] = useState({ width: 0, height: 0 });
  const [firstRow, setFirstRow] = useState(0);
  const images = shownImages();
  const column = learned();
  const tile = tileSize();
  const tileWidth = Math.max(tile.width, 56);
  const columns = Math.max(1, Math.floor((room.width - 2 * EDGE + GAP) / (tileWidth + GAP)));
  const rowHeight = tile.height + LABEL + GAP;
  const rows = Math.ceil(images.length / columns);
  const chosen = state.image.value;

  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setRoom({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // Another class or another set begins at its first row.
  useEffect(() => frame.current?.scrollTo({ top: 0 }), [state.filter.value, state.dataset.value]);

  // The chosen image is kept in sight, wherever it was chosen.
  useEffect(() => {
    const element = frame.current;
    const place = images.indexOf(chosen);
    if (!element || place < 0 || room.width === 0) return;
    const top = Math.floor(place / columns) * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight - element.clientHeight;
  }, [chosen, columns]);

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    const page = Math.max(1, Math.floor(room.height / rowHeight)) * columns;
    const steps = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      PageUp: -page,
      PageDown: page,
    };
    const ends = { Home: -images.length, End: images.length };
    const step = { ...steps, ...ends }[event.key];
    if (step === undefined || images.length === 0) return;
    event.preventDefault();
    const place = images.indexOf(chosen);
    chooseImage(images[Math.min(images.length - 1, Math.max(0, place + step))]);
  }

  const begin = Math.max(0, firstRow - SPARE) * columns;
  const end = Math.min(images.length, (firstRow + Math.ceil(room.height / rowHeight) + 1 + SPARE) * columns);
  const tiles = [];
  for (let place = begin; place < end; place++) {
    const index = images[place];
    tiles.push(
      html`<${Tile}
        key=${index}
        id=${`${id}-${index}`}
        index=${index}
        place=${place}
        of=${images.length}
        label=${column ? column.classes[column.codes[index]] : ""}
        chosen=${index === chosen}
        size=${tile}
      />`,
    );
  }
  return html`<div
    ref=${frame}
    class="palette"
    role="listbox"
    aria-label="All images"
    aria-activedescendant=${chosen === undefined ? undefined : `${id}-${chosen}`}
    tabindex="0"
    onKeyDown=${onKeyDown}
    onScroll=${() => setFirstRow(Math.floor((frame.current?.scrollTop ?? 0) / rowHeight))}
  >
    <div class="palette-all" style=${{ height: `${rows * rowHeight + EDGE}px` }}>
      <div
        class="palette-rows"
        style=${{
          transform: `translateY(${(begin / columns) * rowHeight}px)`,
          gridTemplateColumns: `repeat(${columns}, ${tileWidth}px)`,
          gridAutoRows: `${rowHeight - GAP}px`,
        }}
      >
        ${tiles}
      </div>
    </div>
  </div>`;
}

/**
 * @param {{ id: string, index: number, place: number, of: number, label: string, chosen: boolean,
 *   size: { width: number, height: number } }} props
 */
function Tile({ id, index, place, of, label, chosen, size }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const dataset = state.dataset.value;
  useEffect(
    () => want(index, ({ rgba, height, width }) => canvas.current && put(canvas.current, rgba, height, width)),
    [index, dataset],
  );
  return html`<div
    id=${id}
    class="tile"
    role="option"
    aria-selected=${chosen ? "true" : "false"}
    aria-posinset=${place + 1}
    aria-setsize=${of}
    aria-label=${`image ${index}, ${label}`}
    title=${label}
    onClick=${() => chooseImage(index)}
  >
    <canvas ref=${canvas} class="pixels" width="1" height="1" style=${{ width: `${size.width}px`, height: `${size.height}px` }}></canvas>
    <span class="tile-label">${label}</span>
  </div>`;
}
