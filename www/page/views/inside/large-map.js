/** One map, large, over the page: values under the pointer, and written out where they are large enough. */
import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { pointed } from "../../actions/origin.js";
import { state } from "../../state.js";
import { Button, Choice } from "../parts/controls.js";
import { focusOn, openDialog } from "../parts/reveal.js";
import { useRoom, withBars } from "../parts/room.js";
import { shape } from "../parts/words.js";
import { later } from "../parts/later.js";
import { mapSize } from "./geometry.js";
import { MapCanvas, drawOn } from "./maps.js";
import { READABLE, writeNumbers } from "./numbers.js";
import { Picture, Reading } from "./picture.js";
import { areaIn, leave, placeOf, useMark } from "./pointing.js";
import { isDead } from "./ranges.js";
import { ColorBar } from "./scale.js";

const OneFilter = later(() => import("./one-filter.js").then(({ OneFilter }) => OneFilter), "sights.css");

const STEP = 1.5;
/** The largest a value gets, in CSS pixels. */
const LARGEST = 64;

/**
 * @param {{ layers: import("../../../client/protocol.js").LayerSummary[], maps: Float32Array[][] | null,
 *   ranges: import("../../charts/draw.js").Range[], name: string | null, onName: (name: string | null) => void }} props
 *   name: the layer whose map is shown; `null`: none is
 */
export function LargeMap({ layers, maps, ranges, name, onName }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const place = layers.findIndex((layer) => layer.name === name);
  const own = maps?.[place];
  const size = place >= 0 ? mapSize(layers[place]) : null;
  const isOpen = Boolean(own && size);
  const map = Math.min(state.map.value ?? 0, (size?.channels ?? 1) - 1);
  const [zoom, setZoom] = useState(1);

  useEffect(() => {
    const element = dialog.current;
    if (isOpen) openDialog(element);
    if (!isOpen && element?.open) element.close();
  }, [isOpen]);
  useEffect(() => setZoom(1), [isOpen]);

  /** @param {number} step */
  function go(step) {
    if (size) state.map.value = (map + step + size.channels) % size.channels;
  }
  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (
      !size ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      /** @type {Element} */ (event.target).closest("input")
    )
      return;
    const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    const scale = { "+": STEP, "=": STEP, "-": 1 / STEP }[event.key];
    if (step && event.shiftKey) movePlace(step[0], step[1]);
    else if (step && step[1] !== 0) go(step[1]);
    else if (scale) setZoom(zoom * scale);
    else if (event.key === "0") setZoom(1);
    else return;
    event.preventDefault();
  }
  /**
   * @param {number} down
   * @param {number} right
   */
  function movePlace(down, right) {
    if (!size || !name) return;
    const from = (pointed.peek() && areaIn(name)) ?? {
      row: Math.floor(size.height / 2),
      column: Math.floor(size.width / 2),
    };
    const clamp = (/** @type {number} */ at, /** @type {number} */ count) => Math.min(count - 1, Math.max(0, at));
    pointed.value = {
      layer: name,
      map,
      row: clamp(from.row + down, size.height),
      column: clamp(from.column + right, size.width),
    };
  }
  /** The map that was looked at last has the focus afterwards. */
  function close() {
    const grid = dialog.current?.parentElement?.querySelectorAll(".maps")[Math.max(0, place)];
    onName(null);
    state.map.value = null;
    pointed.value = null;
    requestAnimationFrame(() => focusOn(grid?.querySelectorAll("button")[map]));
  }
  return html`<dialog
    ref=${dialog}
    class="large-map"
    aria-labelledby="large-map-title"
    onClose=${close}
    onKeyDown=${onKeyDown}
    onClick=${(/** @type {MouseEvent} */ event) => event.target === dialog.current && dialog.current?.close()}
  >
    ${
      own &&
      size &&
      name &&
      html`<div class="large-map-all">
      <header class="row">
        <h3 id="large-map-title">${name}, map ${map} <span class="muted">of ${size.channels}${isDead(own[map]) ? ", all 0" : ""}</span></h3>
        <div class="row large-map-tools">
          <${Button} kind="quiet" name="Previous map" onClick=${() => go(-1)}>←<//>
          <${Button} kind="quiet" name="Next map" onClick=${() => go(1)}>→<//>
          <${Button} kind="quiet" name="Smaller" onClick=${() => setZoom(zoom / STEP)}>−<//>
          <${Button} kind="quiet" name="Larger" onClick=${() => setZoom(zoom * STEP)}>+<//>
          <${Button} kind="quiet" name="Close" onClick=${() => dialog.current?.close()}>✕<//>
        </div>
      </header>
      <${Frame}
        key=${name}
        name=${name}
        map=${map}
        size=${size}
        values=${own[map]}
        range=${ranges[map]}
        zoom=${zoom}
        onZoom=${setZoom}
      />
      <div class="large-map-side">
        ${
          layers.length > 1 &&
          html`<${Choice}
          label="Layer"
          value=${name}
          options=${layers.map((layer) => ({
            value: layer.name,
            name: html`${layer.name} <span class="large-map-shape">${shape(layer.output_shape?.slice(1, 3))}</span>`,
          }))}
          onValue=${onName}
        />`
        }
        <${Picture} box=${192} />
        <${OneFilter} layer=${layers[place]} filter=${map} />
        <${Reading} layers=${layers} />
        <${ColorBar} ranges=${ranges} map=${map} />
        <p class="tiny muted large-map-keys">
          <kbd>←</kbd> <kbd>→</kbd> other maps, <kbd>+</kbd> <kbd>−</kbd> or the wheel to zoom, <kbd>shift</kbd> and arrows to read values
        </p>
      </div>
    </div>`
    }
  </dialog>`;
}

/**
 * The map in a frame that scrolls where the map is larger.
 * @param {{ name: string, map: number, size: import("./geometry.js").Size, values: Float32Array,
 *   range: import("../../charts/draw.js").Range, zoom: number, onZoom: (zoom: number) => void }} props
 *   zoom: 1 shows all of it
 */
function Frame({ name, map, size, values, range, zoom, onZoom }) {
  const frame = useRef(/** @type {HTMLDivElement | null} */ (null));
  const numbers = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const picture = useMark(name, size);
  const room = useRoom(frame, withBars);
  const palette = state.palette.value;
  const fit = Math.min(room.width / size.width, room.height / size.height);
  const whole = fit >= 1 ? Math.floor(fit) : fit;
  const cell = Math.min(Math.max(LARGEST, whole), Math.max(whole, whole * zoom));
  const held = useRef({ cell: 0, x: 0.5, y: 0.5 });

  // What is under the pointer, or in the middle, stays where it is.
  useLayoutEffect(() => {
    const element = frame.current;
    const { cell: before, x, y } = held.current;
    if (element && before > 0 && before !== cell) {
      const [across, down] = [x * room.width, y * room.height];
      element.scrollLeft = ((element.scrollLeft + across) * cell) / before - across;
      element.scrollTop = ((element.scrollTop + down) * cell) / before - down;
    }
    held.current = { cell, x: 0.5, y: 0.5 };
  }, [cell]);

  function write() {
    const [canvas, element] = [numbers.current, frame.current];
    const context = canvas?.getContext("2d");
    if (!canvas || !element || !context || !picture.current) return;
    const ratio = devicePixelRatio;
    const [width, height] = [element.clientWidth, element.clientHeight];
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    context.scale(ratio, ratio);
    const box = element.getBoundingClientRect();
    const own = picture.current.getBoundingClientRect();
    const scrolled = { left: box.left - own.left, top: box.top - own.top };
    const font = getComputedStyle(element).fontFamily;
    writeNumbers(context, { values, palette, range, ...size }, { ...scrolled, width, height, cell, font });
  }
  useLayoutEffect(
    () => drawOn(/** @type {any} */ (picture.current.querySelector("canvas")), values, size, palette, range),
    [values, palette, range[0], range[1]],
  );
  useLayoutEffect(write, [values, palette, range[0], range[1], cell, room]);

  // Brings a place that was moved with the keyboard into sight.
  useEffect(() =>
    pointed.subscribe((place) => {
      const element = frame.current;
      if (!element || place?.layer !== name || element.matches(":hover")) return;
      const [left, top] = [place.column * cell, place.row * cell];
      element.scrollLeft = Math.min(left, Math.max(left + cell - element.clientWidth, element.scrollLeft));
      element.scrollTop = Math.min(top, Math.max(top + cell - element.clientHeight, element.scrollTop));
    }),
  );

  /** @param {WheelEvent} event */
  function turn(event) {
    event.preventDefault();
    const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    held.current = { cell, x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
    onZoom((cell * STEP ** (-event.deltaY / 200)) / whole);
  }
  /** @param {PointerEvent} event */
  function follow(event) {
    pointed.value = { layer: name, map, ...placeOf(event, /** @type {Element} */ (event.currentTarget), size) };
  }
  return html`<div class="large-map-frame" onWheel=${turn}>
    <div ref=${frame} class="large-map-scroll" tabindex="0" role="group" aria-label=${`Map ${map} of ${name}`} onScroll=${write}>
      <div
        ref=${picture}
        class="large-map-picture"
        style=${{ width: `${cell * size.width}px`, height: `${cell * size.height}px` }}
        onPointerMove=${follow}
        onPointerDown=${follow}
        onPointerLeave=${(/** @type {PointerEvent} */ event) => leave(event, name)}
      >
        <${MapCanvas} key=${name} layer=${name} map=${map} size=${size} />
        <i class="place"></i>
      </div>
    </div>
    <canvas ref=${numbers} class="large-map-numbers" aria-hidden="true" data-numbers=${cell >= READABLE || undefined}></canvas>
  </div>`;
}
