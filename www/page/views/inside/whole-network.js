/** The network as a picture: from the image to the answer, each layer a stack of its maps for the image looked at. */
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { outputOf } from "../../actions/inside.js";
import { lookedName } from "../../actions/looked.js";
import { saidOfImage } from "../../actions/timeline.js";
import { drawMap, extent, mapPixels, symmetric } from "../../charts/draw.js";
import { state, taken } from "../../state.js";
import { SavePictures } from "../parts/save-pictures.js";
import { shape } from "../parts/words.js";
import { useWatch } from "./chosen.js";
import { mapSize } from "./geometry.js";
import { Picture, PictureName } from "./picture.js";
import { figure, mapsOf } from "./ranges.js";

/** Maps of a stack that are seen, and how far each lies behind the one before, in CSS pixels. */
const SEEN = 6;
const BEHIND = 7;
/** The height of the largest map. */
const TALL = 128;
/** Rows of a flat output. */
const ROWS = 32;

/** @param {{ layers: import("../../../client/protocol.js").LayerSummary[] }} props */
export function WholeNetwork({ layers }) {
  const frame = useRef(/** @type {HTMLElement | null} */ (null));
  useWatch(frame, layers);
  const dataset = taken.value;
  const tallest = dataset?.height ?? 1;
  return html`<div class="whole-network" ref=${frame}>
    <ol class="whole-layers" aria-label="From the image to the answer">
      <li class="whole-layer">
        <${Picture} box=${TALL} />
        <p class="tiny muted">image<br />${dataset ? shape([dataset.height, dataset.width, dataset.channels]) : ""}</p>
      </li>
      ${layers.map(
        (layer) =>
          html`<li key=${layer.name} class="whole-layer">
            <button
              type="button"
              class="whole-open"
              aria-label=${`${layer.name}, ${shape(layer.output_shape?.slice(1))}: look into it`}
              onClick=${() => {
                state.layer.value = layer.name;
                state.sight.value = "layer";
              }}
            >
              ${mapSize(layer) ? html`<${Stack} layer=${layer} tallest=${tallest} />` : html`<${Row} layer=${layer} />`}
              <span class="tiny"><strong>${layer.name}</strong><br /><span class="muted">${shape(layer.output_shape?.slice(1))}</span></span>
            </button>
          </li>`,
      )}
      <li class="whole-layer whole-answer"><${PictureName} /><${Answer} /></li>
    </ol>
    <${SavePictures} within=${frame} name=${`network-${lookedName.value.replaceAll(" ", "-")}`} />
  </div>`;
}

/** @param {{ layer: import("../../../client/protocol.js").LayerSummary, tallest: number }} props */
function Stack({ layer, tallest }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const output = outputOf(layer);
  const palette = state.palette.value;
  const size = /** @type {import("./geometry.js").Size & { channels: number }} */ (mapSize(layer));
  const seen = Math.min(SEEN, size.channels);
  const scale = Math.max(16 / size.height, TALL / tallest);
  const [tall, wide] = [Math.round(size.height * scale), Math.round(size.width * scale)];
  const [height, width] = [tall + (seen - 1) * BEHIND, wide + (seen - 1) * BEHIND];
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!canvas.current || !context) return;
    const ratio = Math.max(2, Math.ceil(devicePixelRatio));
    canvas.current.width = width * ratio;
    canvas.current.height = height * ratio;
    if (!output) return;
    context.imageSmoothingEnabled = false;
    context.scale(ratio, ratio);
    const maps = mapsOf(output);
    // The first map lies in front.
    for (let i = seen - 1; i >= 0; i--) {
      const own = extent(maps[i]);
      const small = new OffscreenCanvas(size.width, size.height);
      const pixels = mapPixels(maps[i], palette, palette === "diverging" ? symmetric(own) : own);
      small.getContext("2d")?.putImageData(new ImageData(pixels, size.width, size.height), 0, 0);
      const [x, y] = [i * BEHIND, (seen - 1 - i) * BEHIND];
      context.drawImage(small, x, y, wide, tall);
      context.strokeStyle = "rgb(255 255 255 / 0.7)";
      context.lineWidth = 1;
      context.strokeRect(x + 0.5, y + 0.5, wide - 1, tall - 1);
    }
  }, [output, palette, width, height]);
  return html`<canvas
    ref=${canvas}
    class="whole-stack"
    data-stack=${layer.name}
    data-drawn=${output ? "" : undefined}
    style=${{ width: `${width}px`, height: `${height}px` }}
    aria-hidden="true"
  ></canvas>`;
}

/** A flat output as columns of colored values. @param {{ layer: import("../../../client/protocol.js").LayerSummary }} props */
function Row({ layer }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const output = outputOf(layer);
  const palette = state.palette.value;
  const count = Number(layer.output_shape?.at(-1) ?? 0);
  // As tall as a few cells are large, as wide as many need.
  const rows = Math.min(count, count > 1024 ? 128 : ROWS);
  const columns = Math.ceil(count / rows);
  useLayoutEffect(() => {
    if (!canvas.current || !output) return;
    const values = new Float32Array(rows * columns).fill(NaN);
    // Column by column, from above.
    output.values.forEach((value, i) => (values[(i % rows) * columns + Math.floor(i / rows)] = value));
    const own = extent(output.values);
    drawMap(canvas.current, values, rows, columns, palette, palette === "diverging" ? symmetric(own) : own);
  }, [output, palette, rows, columns]);
  const cell = Math.max(1, Math.min(12, Math.floor(TALL / rows)));
  return html`<canvas
    ref=${canvas}
    class="pixels"
    data-stack=${layer.name}
    style=${{ width: `${Math.min(160, columns * cell)}px`, height: `${rows * cell}px` }}
    aria-hidden="true"
  ></canvas>`;
}

/** The probability of each class, the surest first. */
function Answer() {
  const best = [...saidOfImage()].sort((a, b) => b.probability - a.probability).slice(0, 6);
  return html`<ol class="whole-classes">
    ${best.map(
      ({ name, probability }) =>
        html`<li key=${name} class="tiny">
          <span>${name}</span><progress max="1" value=${probability} aria-label=${name}></progress><span>${figure(probability)}</span>
        </li>`,
    )}
  </ol>`;
}
