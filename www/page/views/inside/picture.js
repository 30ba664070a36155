/** The chosen image with the place pointed at, and what the values are there. */
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { labelOf, takenFor } from "../../actions/labels.js";
import { outputOf } from "../../actions/inside.js";
import { looked, ownLooked, seen } from "../../actions/looked.js";
import { saidOfImage } from "../../actions/timeline.js";
import { field, pointed } from "../../actions/origin.js";
import { drawImage } from "../../charts/draw.js";
import { state, taken } from "../../state.js";
import { useInSight } from "../parts/in-sight.js";
import { wholeScale } from "../parts/pixels.js";
import { worded } from "../parts/worded.js";
import { mapSize } from "./geometry.js";
import { areaIn, leave, placeOf, useMark } from "./pointing.js";
import { mapsOf } from "./ranges.js";
import { where, written } from "./reading.js";

/** @param {{ box: number }} props  side of the square it fills, in CSS pixels */
export function Picture({ box }) {
  const dataset = taken.value;
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const size = { height: dataset?.height ?? 1, width: dataset?.width ?? 1 };
  const frame = useMark(null, size);
  const picture = useInSight(frame, seen.value);
  useLayoutEffect(() => {
    if (!canvas.current || !picture || !dataset) return;
    drawImage(canvas.current, picture.pixels, picture.height, picture.width, picture.channels, dataset.display);
  }, [picture, dataset]);
  if (!dataset) return null;
  const width = Math.round(wholeScale(size.height, size.width, box) * size.width);
  /** @param {PointerEvent} event */
  function follow(event) {
    pointed.value = { layer: null, map: null, ...placeOf(event, /** @type {Element} */ (event.currentTarget), size) };
  }
  return html`<div
    ref=${frame}
    class="picture"
    style=${{ width: `${width}px`, aspectRatio: `${size.width} / ${size.height}` }}
    onPointerMove=${follow}
    onPointerDown=${follow}
    onPointerLeave=${(/** @type {PointerEvent} */ event) => leave(event, null)}
  >
    <canvas ref=${canvas} class="pixels" role="img" aria-label=${picture && picture.index < 0 ? "Your own image" : `Image ${picture?.index ?? ""}`} data-image=${picture?.index}></canvas>
    <i class="place"></i>
    <${Field} size=${size} />
  </div>`;
}

/** The receptive field of the value pointed at. @param {{ size: import("./geometry.js").Size }} props */
function Field({ size }) {
  const area = field.value;
  if (!area) return null;
  const share = (/** @type {number} */ length, /** @type {number} */ of) => `${(100 * length) / of}%`;
  return html`<i
    class="receptive-field"
    data-field=${[area.row, area.column, area.height, area.width].join(" ")}
    style=${{
      top: share(area.row, size.height),
      left: share(area.column, size.width),
      height: share(area.height, size.height),
      width: share(area.width, size.width),
    }}
  ></i>`;
}

/** What the image is, and what the network takes it for, or took it for at the epoch looked back at. */
export function PictureName() {
  const isOwn = ownLooked.value !== null;
  // A model alone waits for an image.
  if (!isOwn && !state.dataset.value) return null;
  const actual = isOwn ? null : labelOf(state.image.value);
  const known = saidOfImage();
  const best = takenFor(known);
  const isRight = best?.name === actual;
  return html`<p class="picture-name small">
    ${isOwn ? html`<strong>your own image</strong>` : html`<strong>${actual}</strong> <span class="muted">image ${state.image.value}</span>`}
    <span class=${isOwn ? "" : isRight ? "text-right" : "text-wrong"}>
      ${best && !isOwn && html`<span aria-hidden="true">${isRight ? "✓" : "✗"}</span> `}${best && html`predicted ${best.name} (${Math.round(100 * best.probability)} %)`}
      ${!best && state.past.value && html`<span class="muted">what it was taken for is not kept</span>`}
    </span>
  </p>`;
}

/**
 * The values at the place pointed at, in the image and in each of the layers on show.
 * @param {{ layers: import("../../../client/protocol.js").LayerSummary[] }} props
 */
export function Reading({ layers }) {
  const place = pointed.value;
  if (!place) {
    return html`<p class="reading tiny muted">
      ${
        layers.some(mapSize)
          ? worded(
              "{Point at|Touch} a map or the image: the same place is marked in all of them, and its values appear here.",
            )
          : worded("{Point at|Touch} the image to read its values.")
      }
    </p>`;
  }
  const picture = seen.value;
  const area = areaIn(null);
  const lines = [];
  if (picture && area && picture.index === looked.value) {
    const { pixels, width, channels } = picture;
    lines.push({ name: "image", area, text: written(pixels, width, channels, area) });
  }
  for (const layer of layers) {
    const [output, size, area] = [outputOf(layer), mapSize(layer), areaIn(layer.name)];
    if (!output || !size || !area || place.map === null) continue;
    lines.push({ name: layer.name, area, text: written(mapsOf(output)[place.map], size.width, 1, area) });
  }
  return html`<div class="reading tiny">
    <p class="muted">${place.map === null ? "in the image" : `map ${place.map}`}, row ${place.row}, column ${place.column}</p>
    <dl>
      ${lines.map(
        ({ name, area, text }) =>
          html`<dt key=${name}>${name} <span class="muted">${where(area)}</span></dt>
            <dd data-reading=${name}>${text}</dd>`,
      )}
    </dl>
  </div>`;
}
