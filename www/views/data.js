/** Data: what was loaded, its classes, all of its images, and one of them large. */
import { computed } from "@preact/signals";
import { html } from "htm/preact";
import { useState } from "preact/hooks";

import { learned, openSample, randomImage, stepImage } from "../actions/data.js";
import { displayRange, drawImage } from "../charts/draw.js";
import { locked, state } from "../state.js";
import { Palette } from "./palette.js";
import { Button, Choice } from "./parts/controls.js";
import { Opener } from "./parts/opener.js";
import { Pixels } from "./parts/pixels.js";
import { pixel, plural, whole } from "./parts/words.js";

export const summary = computed(() => {
  const dataset = state.dataset.value;
  if (!dataset) return { kind: /** @type {const} */ ("needs"), words: "choose images" };
  const classes = learned()?.classes.length ?? 0;
  return {
    kind: /** @type {const} */ ("ready"),
    words: `${plural(dataset.count, "image")}, ${plural(classes, "class", "classes")}`,
  };
});

export function View() {
  return html`<div class="data">
    <div class="data-facts">
      <${Facts} />
      <${Classes} />
      <${Others} />
    </div>
    <${LargeImage} />
    <div class="data-palette">
      <${Palette} />
    </div>
  </div>`;
}

function Facts() {
  const dataset = state.dataset.value;
  if (!dataset) return null;
  const { count, height, width, channels, dtype, min, max, sizes, files } = dataset;
  return html`<dl class="facts">
    <dt>Images</dt>
    <dd>${whole(count)}</dd>
    <dt>Size</dt>
    <dd>${height} × ${width} × ${channels} <span class="muted">height × width × channels</span></dd>
    ${
      sizes.length > 1 &&
      html`<dt>As stored</dt>
      <dd>${sizes.map((size) => `${whole(size.count)} of ${size.height} × ${size.width}`).join(", ")}</dd>`
    }
    <dt>Type</dt>
    <dd><code>${dtype}</code></dd>
    <dt>Values</dt>
    <dd>${pixel(min)} to ${pixel(max)}</dd>
    <dt>From</dt>
    <dd>
      ${
        files.length === 0
          ? "drawn here, from a seed"
          : html`<ul>
            ${files.map(({ name, holds }) => html`<li key=${name}><span class="data-file">${name}</span> <span class="muted">${holds}</span></li>`)}
          </ul>`
      }
    </dd>
  </dl>`;
}

/** The label column to learn; the same choice stands in Data and in Prepare. */
export function ColumnChoice() {
  const dataset = state.dataset.value;
  const column = learned();
  if (!dataset || !column) return null;
  return html`<${Choice}
    label="Label column"
    value=${column.name}
    disabled=${locked.value}
    options=${dataset.columns.map(({ name }) => name)}
    onValue=${(/** @type {string} */ name) => {
      state.column.value = name;
      state.filter.value = null;
    }}
  />`;
}

function Classes() {
  const column = learned();
  if (!column) return null;
  const filter = state.filter.value;
  const most = Math.max(...column.counts);
  return html`<section class="classes" aria-label="Classes">
    <h3>Classes of ${column.name}</h3>
    ${(state.dataset.value?.columns.length ?? 0) > 1 && html`<${ColumnChoice} />`}
    <ul class="bars">
      ${column.classes.map(
        (name, i) =>
          html`<li key=${name}>
            <button
              type="button"
              class="bar"
              aria-pressed=${filter === i ? "true" : "false"}
              title=${filter === i ? "Show all classes" : `Show only ${name}`}
              onClick=${() => (state.filter.value = filter === i ? null : i)}
            >
              <span class="bar-name">${name}</span>
              <span class="bar-count">${whole(column.counts[i])}</span>
              <span class="bar-line"><span style=${{ width: `${(100 * column.counts[i]) / most}%` }}></span></span>
            </button>
          </li>`,
      )}
    </ul>
  </section>`;
}

function LargeImage() {
  const [point, setPoint] = useState(/** @type {import("./parts/pixels.js").Point | null} */ (null));
  const dataset = state.dataset.value;
  const picture = state.picture.value;
  const column = learned();
  if (!dataset) return null;
  const index = state.image.value;
  const label = column?.classes[column.codes[index]] ?? "";
  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || event.shiftKey) return;
    event.preventDefault();
    stepImage(step);
  }
  return html`<figure class="large" onKeyDown=${onKeyDown}>
    <div class="large-frame">
      ${
        picture &&
        html`<${Pixels}
        height=${picture.height}
        width=${picture.width}
        box=${320}
        label=${`Image ${picture.index}: ${label}`}
        draw=${(/** @type {HTMLCanvasElement} */ canvas) =>
          drawImage(canvas, picture.pixels, picture.height, picture.width, picture.channels, displayRange(dataset))}
        drawn=${[picture, dataset]}
        point=${point}
        onPoint=${setPoint}
      />`
      }
    </div>
    <figcaption>
      <p class="large-name"><strong>${label}</strong> <span class="muted">image ${index}</span></p>
      <p class="large-value" aria-live="off">${picture && point ? reading(picture, point) : "Point at a pixel to read its value"}</p>
    </figcaption>
    <div class="row">
      <${Button} onClick=${randomImage} shortcut="r" hint="Another image, by chance, of the classes in sight">Random image<//>
      <${Button} kind="quiet" name="Previous image" onClick=${() => stepImage(-1)}>←<//>
      <${Button} kind="quiet" name="Next image" onClick=${() => stepImage(1)}>→<//>
    </div>
  </figure>`;
}

/**
 * @param {import("../playground.js").Image} picture
 * @param {import("./parts/pixels.js").Point} point
 */
function reading({ pixels, width, channels }, { row, column }) {
  const at = (row * width + column) * channels;
  const values = [...pixels.subarray(at, at + channels)].map(pixel).join(", ");
  return html`row ${row}, column ${column}: <strong>${values}</strong>`;
}

/** Other images in place of these. */
function Others() {
  const [open, setOpen] = useState(false);
  return html`<div class="others">
    <${Button} kind="quiet" pressed=${open} onClick=${() => setOpen(!open)}>Open other images<//>
    ${
      open &&
      html`<p class="small muted">Drop files anywhere on this page, or choose them here.</p>
      <${Opener} />
      <${Button} kind="quiet" onClick=${() => openSample("faces")}>Use the drawn faces<//>`
    }
  </div>`;
}
