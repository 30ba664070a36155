/** The maps of a layer, side by side. */
import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { drawMap } from "../../charts/draw.js";
import { state } from "../../state.js";
import { columnsFor } from "./geometry.js";
import { leave, placeOf, pointed, useMark } from "./pointing.js";
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
  const [room, setRoom] = useState(0);
  const [active, setActive] = useState(0);
  const { channels } = size;
  const columns = columnsFor(channels, room, GAP, least(channels), MOST);

  useLayoutEffect(() => {
    const measure = () => setRoom(frame.current.clientWidth);
    const observer = new ResizeObserver(measure);
    observer.observe(frame.current);
    measure();
    return () => observer.disconnect();
  }, []);

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
    if (next >= 0 && next < channels) frame.current.querySelectorAll("button")[next].focus();
  }
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
    ${Array.from({ length: channels }, (_, map) => {
      const values = maps?.[map];
      const dead = values !== undefined && isDead(values);
      return html`<button
        key=${map}
        type="button"
        class="map"
        tabindex=${map === active ? 0 : -1}
        aria-label=${`Map ${map} of ${name}${dead ? ", 0 everywhere" : ""}: open large`}
        data-dead=${dead || undefined}
        onFocus=${() => setActive(map)}
        onClick=${() => onOpen(map)}
      >
        <span class="map-picture" data-place=${map} style=${{ aspectRatio: `${shown.width} / ${shown.height}` }}>
          <${MapCanvas} layer=${name} map=${map} size=${size} values=${values} range=${ranges[map]} />
          <i class="place"></i>
        </span>
        <span class="map-name">${map}${dead ? " · all 0" : ""}</span>
      </button>`;
    })}
  </div>`;
}

/**
 * A map at one pixel a value, which CSS enlarges.
 * @param {{ layer: string, map: number, size: import("./geometry.js").Size, values: Float32Array | undefined,
 *   range: import("../../charts/draw.js").Range | undefined, aside?: boolean }} props  aside: others are drawn first
 */
export function MapCanvas({ layer, map, size: { height, width }, values, range, aside = false }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const palette = state.palette.value;
  const use = aside ? useEffect : useLayoutEffect;
  use(() => {
    if (canvas.current && values && range) drawMap(canvas.current, values, height, width, palette, range);
  }, [values, palette, range?.[0], range?.[1]]);
  return html`<canvas
    ref=${canvas}
    class="pixels"
    width=${width}
    height=${height}
    data-layer=${layer}
    data-map=${map}
    data-range=${range && range.join(" ")}
  ></canvas>`;
}
