/** The maps of a layer, side by side. */
import { html } from "htm/preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

import { pointed } from "../../actions/origin.js";
import { drawMap } from "../../charts/draw.js";
import { state } from "../../state.js";
import { focusOn } from "../parts/reveal.js";
import { useRoom } from "../parts/room.js";
import { columnsFor } from "./geometry.js";
import { leave, placeOf, useMark } from "./pointing.js";
import { isDead } from "./ranges.js";

const GAP = 8;
/** The least width of a map in CSS pixels; of many maps more are to be seen at once. */
const least = (/** @type {number} */ count) => (count > 64 ? 48 : 72);
const MOST = 16;

/**
 * @param {{ name: string, size: import("./geometry.js").Size & { channels: number }, shown: import("./geometry.js").Size,
 *   maps: Float32Array[] | null, ranges: import("../../charts/draw.js").Range[], onOpen: (map: number) => void }} props
 *   shown: the size whose proportions a map is shown in; maps: `null` until they have come
 */
export function MapGrid({ name, size, shown, maps, ranges, onOpen }) {
  const frame = useMark(name, size);
  const { width: room } = useRoom(frame);
  const [active, setActive] = useState(0);
  const { channels } = size;
  const columns = columnsFor(channels, room, GAP, least(channels), MOST);
  const opens = useRef(onOpen);
  opens.current = onOpen;
  useDrawn(frame, size, maps, ranges);

  /** @param {PointerEvent} event */
  function follow(event) {
    const picture = /** @type {Element} */ (event.target).closest("[data-place]");
    if (!picture) return leave(event, name);
    pointed.value = { layer: name, map: Number(picture.getAttribute("data-place")), ...placeOf(event, picture, size) };
  }
  /** @param {KeyboardEvent} event */
  function move(event) {
    const steps = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      Home: -active,
      End: channels - 1 - active,
    };
    const step = /** @type {Record<string, number>} */ (steps)[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = active + step;
    if (next >= 0 && next < channels) focusOn(frame.current.querySelectorAll("button")[next]);
  }
  const dead = maps?.map(isDead) ?? [];
  const pictures = useMemo(
    () =>
      Array.from(
        { length: channels },
        (_, map) => html`<button
          key=${map}
          type="button"
          class="map"
          tabindex=${map === active ? 0 : -1}
          aria-label=${`Map ${map} of ${name}${dead[map] ? ", 0 everywhere" : ""}: open large`}
          data-dead=${dead[map] || undefined}
          onFocus=${() => setActive(map)}
          onClick=${() => opens.current(map)}
        >
          <span class="map-picture" data-place=${map} style=${{ aspectRatio: `${shown.width} / ${shown.height}` }}>
            <${MapCanvas} layer=${name} map=${map} size=${size} />
            <i class="place"></i>
          </span>
          <span class="map-name">${map}${dead[map] ? " · all 0" : ""}</span>
        </button>`,
      ),
    [name, channels, size.height, size.width, shown.height, shown.width, active, dead.join()],
  );
  return html`<div
    ref=${frame}
    class="maps"
    role="group"
    aria-label=${`Maps of ${name}`}
    style=${{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
    onPointerMove=${follow}
    onPointerDown=${follow}
    onPointerLeave=${(/** @type {PointerEvent} */ event) => leave(event, name)}
    onKeyDown=${move}
  >
    ${pictures}
  </div>`;
}

/**
 * A map at one pixel a value, which CSS enlarges. {@link useDrawn} draws it.
 * @param {{ layer: string, map: number, size: import("./geometry.js").Size }} props
 */
export const MapCanvas = ({ layer, map, size: { height, width } }) =>
  html`<canvas class="pixels" width=${width} height=${height} data-layer=${layer} data-map=${map}></canvas>`;

/**
 * Draws maps on their canvases, which lie within an element. With another image nothing else is made anew.
 * @param {import("preact").RefObject<HTMLElement | null>} within
 * @param {import("./geometry.js").Size | null} size
 * @param {Float32Array[] | null} maps  by their numbers; `null` until they have come
 * @param {import("../../charts/draw.js").Range[]} ranges
 * @param {typeof useLayoutEffect} [use]  `useEffect`: others are drawn first
 */
export function useDrawn(within, size, maps, ranges, use = useLayoutEffect) {
  const palette = state.palette.value;
  use(() => {
    if (!maps || !size) return;
    for (const canvas of within.current?.querySelectorAll("canvas") ?? []) {
      const map = Number(canvas.dataset.map);
      if (maps[map] && ranges[map]) drawOn(canvas, maps[map], size, palette, ranges[map]);
    }
  }, [maps, ranges, palette]);
}

/**
 * Draws a map, and says what its colors stand for.
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array} values
 * @param {import("./geometry.js").Size} size
 * @param {import("../../charts/palettes.js").PaletteName} palette
 * @param {import("../../charts/draw.js").Range} range
 */
export function drawOn(canvas, values, { height, width }, palette, range) {
  drawMap(canvas, values, height, width, palette, range);
  canvas.dataset.range = range.join(" ");
}
