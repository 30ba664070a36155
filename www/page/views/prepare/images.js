/** The images made alike: color, size, sharpness and contrast, scale, each seen before and after. */
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";

import { comparing } from "../../actions/prepare.js";
import { change, locked, state } from "../../state.js";
import { NumberField, Select, Toggle } from "../parts/controls.js";
import { pixel, shape } from "../parts/words.js";
import { Drawn } from "./drawn.js";

/** Side of the images before and after, in CSS pixels: many sizes of images fill it, and the two are as large. */
const SIDE = 128;

const RESAMPLES = ["lanczos", "bicubic", "hamming", "bilinear", "box", "nearest"];

/** By Pillow's names: what each does, and what it begins with. @type {Record<string, { says: string, config: Record<string, number> }>} */
const ENHANCEMENTS = {
  SHARPEN: { says: "each pixel against its 8 neighbors", config: {} },
  UnsharpMask: { says: "against a blurred copy", config: { radius: 2, percent: 150, threshold: 3 } },
  autocontrast: { says: "darkest to 0, lightest to 255", config: { cutoff: 0 } },
  equalize: { says: "all values equally frequent", config: {} },
};

export function ImageOptions() {
  const dataset = state.dataset.value;
  const { mode, resize, resample, rescale, crop_to_aspect_ratio } = state.split.value;
  const disabled = locked.value;
  if (!dataset) return null;
  const size = resize ?? [dataset.height, dataset.width];
  const white = dataset.display[1];
  const resized = (/** @type {[number, number]} */ next) => change(state.split, { resize: next });
  return html`<div class="image-options">
    <div class="image-controls">
      <${Select}
        label="mode"
        value=${mode ?? "as stored"}
        options=${["as stored", { value: "L", name: "L: gray" }, "RGB"]}
        hint="Pillow’s convert: gray is 0.299 R + 0.587 G + 0.114 B; what is transparent is laid on white"
        disabled=${disabled}
        onValue=${(/** @type {any} */ next) => change(state.split, { mode: next === "as stored" ? null : next })}
      />
      <${Toggle}
        label="resize"
        value=${resize !== null && resize !== undefined}
        disabled=${disabled}
        onValue=${(/** @type {boolean} */ on) => change(state.split, { resize: on ? [dataset.height, dataset.width] : null })}
      />
      ${
        resize &&
        html`<div class="row">
          <${NumberField} integer label="height" value=${size[0]} min=${1} max=${4096} disabled=${disabled} onValue=${(/** @type {number} */ height) => resized([height, size[1]])} />
          <${NumberField} integer label="width" value=${size[1]} min=${1} max=${4096} disabled=${disabled} onValue=${(/** @type {number} */ width) => resized([size[0], width])} />
          <${Select} label="resample" value=${resample ?? "lanczos"} options=${RESAMPLES} disabled=${disabled} onValue=${(/** @type {any} */ next) => change(state.split, { resample: next })} />
        </div>
        <p class="small muted">PIL writes width first: <code>size=(${size[1]}, ${size[0]})</code></p>
        <${Toggle}
          label=${html`<code>crop_to_aspect_ratio</code> <span class="muted small">crop instead of stretch</span>`}
          name="crop_to_aspect_ratio"
          value=${Boolean(crop_to_aspect_ratio)}
          disabled=${disabled}
          onValue=${(/** @type {boolean} */ on) => change(state.split, { crop_to_aspect_ratio: on })}
        />`
      }
      ${Object.keys(ENHANCEMENTS).map((name) => html`<${Enhance} key=${name} name=${name} />`)}
      <${Toggle}
        label=${html`rescale by <code>1/${white > 1 ? pixel(white) : 255}</code>`}
        value=${Boolean(rescale)}
        disabled=${disabled}
        onValue=${(/** @type {boolean} */ on) => change(state.split, { rescale: on ? 1 / (white > 1 ? white : 255) : null })}
      />
      <p class="small muted">
        A <code>Rescaling</code> layer at the head of the network does the same, and the images stay bytes: a quarter of the memory.
      </p>
    </div>
    <${BeforeAndAfter} />
  </div>`;
}

/** @param {{ name: string }} props */
function Enhance({ name }) {
  const chosen = state.split.value.enhance ?? [];
  const own = chosen.find(({ class_name }) => class_name === name);
  const { says, config } = ENHANCEMENTS[name];
  const others = chosen.filter((other) => other !== own);
  return html`<div>
    <${Toggle}
      label=${html`<code>${name}</code> <span class="muted small">${says}</span>`}
      name=${name}
      value=${own !== undefined}
      disabled=${locked.value}
      onValue=${(/** @type {boolean} */ on) => change(state.split, { enhance: on ? [...others, { class_name: name, config }] : others })}
    />
    ${
      own &&
      html`<div class="row">
        ${Object.entries(own.config ?? {}).map(
          ([key, value]) =>
            html`<${NumberField}
              key=${key}
              label=${key}
              value=${value}
              min=${0}
              max=${key === "cutoff" ? 49 : key === "radius" ? 100 : 1000}
              integer=${key === "percent" || key === "threshold"}
              disabled=${locked.value}
              onValue=${(/** @type {number} */ next) =>
                change(state.split, {
                  enhance: chosen.map((other) =>
                    other === own ? { ...own, config: { ...own.config, [key]: next } } : other,
                  ),
                })}
            />`,
        )}
      </div>`
    }
  </div>`;
}

function BeforeAndAfter() {
  const prepared = state.prepared.value;
  const dataset = state.dataset.value;
  useEffect(comparing.follow, []);
  const pairs = comparing.answer.value;
  if (!prepared || !dataset || !pairs) return null;
  return html`<figure class="comparison">
    <figcaption class="small">
      before, and after: <strong>${shape([prepared.height, prepared.width, prepared.channels])}</strong>,${" "}
      <code>${prepared.dtype}</code>, ${pixel(prepared.min)} to ${pixel(prepared.max)}
    </figcaption>
    <ul>
      ${pairs.map(
        ({ index, before, after }) =>
          html`<li key=${index}>
            <${Drawn} image=${before} range=${dataset} box=${SIDE} label=${`image ${index} as stored`} />
            <${Drawn} image=${after} range=${prepared} box=${SIDE} label=${`image ${index} prepared`} />
            <span class="tiny muted">${shape([before.height, before.width, before.channels])}</span>
          </li>`,
      )}
    </ul>
  </figure>`;
}
