/**
 * What a convolution is, before a word is read: a 3 x 3 window slides over a face, and four kernels write what they find
 * into four maps; pooling halves them. The pointer takes the window over.
 */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { convolve, maxPool } from "../charts/convolve.js";
import { drawImage, drawMap, extent } from "../charts/draw.js";
import { drawFace, FACE_SIZE } from "../charts/face.js";
import { Pixels } from "./parts/pixels.js";

const MAP_SIZE = FACE_SIZE - 2;
const POOLED_SIZE = MAP_SIZE / 2;
/** Milliseconds the window takes over the whole picture. */
const TIME = 7000;

/** Each finds an edge: the brighter side on the left, above, below or on the right. */
const kernels = {
  "left edges": [1, 0, -1, 2, 0, -2, 1, 0, -1],
  "upper edges": [1, 2, 1, 0, 0, 0, -1, -2, -1],
  "lower edges": [-1, -2, -1, 0, 0, 0, 1, 2, 1],
  "right edges": [-1, 0, 1, -2, 0, 2, -1, 0, 1],
};

const face = drawFace();
const maps = Object.entries(kernels).map(([name, kernel]) => {
  const map = convolve(face, FACE_SIZE, FACE_SIZE, kernel);
  return { name, map, pooled: maxPool(map, MAP_SIZE, MAP_SIZE), range: extent(map) };
});

export function FirstFigure() {
  const [done, setDone] = useState(0);
  const [point, setPoint] = useState(/** @type {import("./parts/pixels.js").Point | null} */ (null));
  const figure = useRef(/** @type {HTMLElement | null} */ (null));
  useSweep(setDone, figure);
  const all = MAP_SIZE * MAP_SIZE;
  const at = done < all ? { row: Math.floor(done / MAP_SIZE), column: done % MAP_SIZE } : null;
  const place = point ? toMap(point) : at;
  const pooledPlace = place && { row: Math.floor(place.row / 2), column: Math.floor(place.column / 2) };
  return html`<figure class="first-figure" ref=${figure}>
    <${Pixels}
      height=${FACE_SIZE}
      width=${FACE_SIZE}
      label="A drawn face with sunglasses"
      draw=${(/** @type {HTMLCanvasElement} */ canvas) => drawImage(canvas, face, FACE_SIZE, FACE_SIZE, 1, [0, 1])}
      drawn=${[]}
      mark=${place && { ...place, height: 3, width: 3 }}
      onPoint=${setPoint}
      focusable=${false}
    />
    <div class="first-maps">
      ${maps.map(
        ({ name, map, range }) =>
          html`<${Pixels}
            key=${name}
            height=${MAP_SIZE}
            width=${MAP_SIZE}
            label=${`Map of ${name}`}
            draw=${(/** @type {HTMLCanvasElement} */ canvas) => drawMap(canvas, upTo(map, done), MAP_SIZE, MAP_SIZE, "viridis", range)}
            drawn=${[done]}
            point=${place}
          />`,
      )}
    </div>
    <div class="first-maps">
      ${maps.map(
        ({ name, pooled, range }) =>
          html`<${Pixels}
            key=${name}
            height=${POOLED_SIZE}
            width=${POOLED_SIZE}
            label=${`Map of ${name}, pooled`}
            draw=${(/** @type {HTMLCanvasElement} */ canvas) =>
              drawMap(canvas, upTo(pooled, pooledDone(done)), POOLED_SIZE, POOLED_SIZE, "viridis", range)}
            drawn=${[pooledDone(done)]}
            point=${pooledPlace}
          />`,
      )}
    </div>
    <figcaption>a picture</figcaption>
    <figcaption>4 kernels of 3 × 3</figcaption>
    <figcaption>2 × 2 max pooling</figcaption>
  </figure>`;
}

/**
 * Moves the window from the first place to the last, once; where less motion is asked for, or nobody sees it any more, it is at
 * the end at once: training wants the time.
 * @param {(done: number) => void} tell
 * @param {{ current: HTMLElement | null }} figure
 */
function useSweep(tell, figure) {
  useEffect(() => {
    const all = MAP_SIZE * MAP_SIZE;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      tell(all);
      return;
    }
    const begin = performance.now();
    const step = (/** @type {number} */ now) => {
      const done = Math.min(all, Math.max(0, Math.floor(((now - begin) / TIME) * all)));
      tell(done);
      if (done < all) frame = requestAnimationFrame(step);
    };
    let frame = requestAnimationFrame(step);
    const sight = new IntersectionObserver(([{ isIntersecting }]) => {
      if (isIntersecting) return;
      cancelAnimationFrame(frame);
      tell(all);
    });
    sight.observe(/** @type {HTMLElement} */ (figure.current));
    return () => {
      cancelAnimationFrame(frame);
      sight.disconnect();
    };
  }, []);
}

/**
 * The place in a map whose window has the point in its middle.
 * @param {import("./parts/pixels.js").Point} point
 */
function toMap({ row, column }) {
  const clamp = (/** @type {number} */ value) => Math.min(MAP_SIZE - 1, Math.max(0, value - 1));
  return { row: clamp(row), column: clamp(column) };
}

/** How many pooled values are known when so many of a map are: those of rows whose two rows are full. @param {number} done */
const pooledDone = (done) => Math.floor(done / (2 * MAP_SIZE)) * POOLED_SIZE;

/**
 * A map as far as it has been written; NaN is drawn as nothing.
 * @param {Float32Array} map
 * @param {number} done
 */
const upTo = (map, done) => map.map((value, i) => (i < done ? value : NaN));
