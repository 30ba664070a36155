import { computed, signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { beginning } from "../../../actions/looked.js";
import { showPicture } from "../../../actions/own-image.js";
import { drawImage, shrink } from "../../../charts/draw.js";
import { state, taken } from "../../../state.js";
import { Button, Choice, Slider } from "../../parts/controls.js";
import { wholeScale } from "../../parts/pixels.js";
import { ink as opposite, paint, paper } from "./strokes.js";

/** Longest side of the surface in its own pixels, about: fine enough for a smooth line. */
const FINE = 512;
const BOX = 256;

/** Images of longer sides are drawn on at a smaller size: a canvas as large would be slow. */
const LONGEST = 1024;

/** @typedef {{ of: number, ground: "blank" | "image", strokes: import("./strokes.js").Stroke[] }} Drawn */

const last = signal(/** @type {Drawn | null} */ (null));

/** What is drawn, in whichever stage; other images, or another picture in its place, begin with blank paper. */
const drawing = computed(() => {
  const of = beginning.value;
  /** @type {Drawn} */
  // A lesson asks for something to be painted over.
  const blank = { of, ground: state.lesson.peek() ? "image" : "blank", strokes: [] };
  return last.value?.of === of ? last.value : blank;
});

/** @param {Partial<Drawn>} fields */
const draw = (fields) => (last.value = { ...drawing.peek(), ...fields });

/**
 * A drawing of the size of the images as they are stored, or on one of them, predicted as it grows. By keyboard: the arrow keys move the pen, the space
 * bar lowers and lifts it.
 */
export function Drawing() {
  const dataset = state.dataset.value ?? taken.value;
  const prepared = state.prepared.value;
  const picture = state.picture.value;
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const { ground, strokes } = drawing.value;
  const setStrokes = (/** @type {import("./strokes.js").Stroke[]} */ strokes) => draw({ strokes });
  const blank = picture && dataset ? paper(picture, dataset.display) : "white";
  const [chosenInk, setInk] = useState(/** @type {string | null} */ (null));
  const [width, setWidth] = useState(0.08);
  const [pen, setPen] = useState({ x: 0.5, y: 0.5, down: false });
  const ink = chosenInk ?? (ground === "image" ? "black" : opposite(blank));
  const size = smaller(ground === "image" && picture ? picture : (dataset ?? { height: 1, width: 1 }));
  const factor = Math.max(1, Math.round(FINE / Math.max(size.height, size.width)));
  const surface = { height: factor * size.height, width: factor * size.width };

  useEffect(() => {
    const context = canvas.current?.getContext("2d", { willReadFrequently: true });
    if (!context || !dataset) return;
    context.fillStyle = blank;
    context.fillRect(0, 0, surface.width, surface.height);
    if (ground === "image" && picture) {
      const small = document.createElement("canvas");
      drawImage(small, picture.pixels, picture.height, picture.width, picture.channels, dataset.display);
      context.imageSmoothingEnabled = false;
      context.drawImage(small, 0, 0, surface.width, surface.height);
    }
    paint(context, surface, strokes);
    const frame = requestAnimationFrame(() => {
      const { data } = context.getImageData(0, 0, surface.width, surface.height);
      const limit = Math.max(size.height, size.width);
      const { pixels } = shrink(new Float32Array(data), surface.height, surface.width, 4, limit);
      void showPicture(new ImageData(new Uint8ClampedArray(pixels), size.width, size.height));
    });
    return () => cancelAnimationFrame(frame);
  }, [strokes, ground, ground === "image" ? picture : blank, dataset, prepared]);

  /** @param {PointerEvent} event */
  function place(event) {
    const { left, top, width, height } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    return { x: (event.clientX - left) / width, y: (event.clientY - top) / height };
  }
  /** @param {import("./strokes.js").Place} at */
  const begin = (at) => setStrokes([...drawing.peek().strokes, { ink, width, places: [at] }]);
  /** @param {import("./strokes.js").Place} at */
  const goOn = (at) => {
    const before = drawing.peek().strokes;
    const last = before.at(-1);
    if (last) setStrokes([...before.slice(0, -1), { ...last, places: [...last.places, at] }]);
  };
  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.key === " ") {
      event.preventDefault();
      if (!pen.down) begin(pen);
      setPen({ ...pen, down: !pen.down });
    }
    if (!step) return;
    event.preventDefault();
    const clamp = (/** @type {number} */ value) => Math.min(1, Math.max(0, value));
    const moved = { ...pen, x: clamp(pen.x + step[0] / 32), y: clamp(pen.y + step[1] / 32) };
    setPen(moved);
    if (pen.down) goOn(moved);
  }
  const scale = wholeScale(size.height, size.width, BOX);
  return html`<div class="own-drawing">
    <div
      class="own-surface"
      data-ground=${ground}
      data-strokes=${strokes.length}
      style=${{ width: `${Math.round(scale * size.width)}px`, aspectRatio: `${size.width} / ${size.height}` }}
      tabindex="0"
      role="img"
      aria-label=${`Drawing surface. Arrow keys move the pen, the space bar ${pen.down ? "lifts" : "lowers"} it.`}
      onKeyDown=${onKeyDown}
      onBlur=${() => setPen({ ...pen, down: false })}
      onPointerDown=${(/** @type {PointerEvent} */ event) => {
        if (event.button !== 0) return;
        /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
        begin(place(event));
      }}
      onPointerMove=${(/** @type {PointerEvent} */ event) => {
        if (event.buttons & 1) goOn(place(event));
      }}
    >
      <canvas ref=${canvas} width=${surface.width} height=${surface.height}></canvas>
      <i class="own-pen" data-down=${pen.down || undefined} style=${{ left: `${100 * pen.x}%`, top: `${100 * pen.y}%` }}></i>
    </div>
    <div class="own-pens">
      <span class="small muted">Background</span>
      <${Choice}
        label="Background"
        value=${ground}
        options=${[
          { value: "blank", name: "blank" },
          { value: "image", name: `image ${state.image.value}` },
        ]}
        onValue=${(/** @type {Drawn["ground"]} */ ground) => draw({ ground })}
      />
      <span class="small muted">Color</span>
      ${
        dataset && dataset.channels > 1
          ? html`<input
            type="color"
            aria-label="Color"
            value=${/^#/.test(ink) ? ink : { white: "#ffffff", black: "#000000" }[ink]}
            onInput=${(/** @type {any} */ event) => setInk(event.target.value)}
          />`
          : html`<${Choice} label="Color" value=${ink} options=${["black", "gray", "white"]} onValue=${setInk} />`
      }
      <span class="small muted">Brush</span>
      <${Slider}
        label="Width of the brush"
        value=${width}
        min=${0.02}
        max=${0.3}
        step=${0.02}
        text=${`${Math.round(width * Math.max(size.height, size.width))} pixels`}
        onValue=${setWidth}
      />
      <span class="own-pens-undo">
        <${Button} kind="quiet" disabled=${strokes.length === 0} onClick=${() => setStrokes(strokes.slice(0, -1))}>Undo<//>
        <${Button} kind="quiet" disabled=${strokes.length === 0} onClick=${() => setStrokes([])}>Clear<//>
      </span>
    </div>
  </div>`;
}

/**
 * A size with the same shape whose sides are no longer than the longest.
 * @param {{ height: number, width: number }} size
 */
function smaller({ height, width }) {
  const scale = Math.min(1, LONGEST / Math.max(height, width));
  return { height: Math.max(1, Math.round(scale * height)), width: Math.max(1, Math.round(scale * width)) };
}
