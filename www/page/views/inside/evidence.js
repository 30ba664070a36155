/** What in the image speaks for a class: Grad-CAM, saliency, occlusion, laid over it. */
import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

import {
  askedClass,
  chooseClass,
  classChosen,
  cover,
  covering,
  evidence,
  followEvidence,
  found as asked,
} from "../../actions/evidence.js";
import { drawImage, drawMap, extent } from "../../charts/draw.js";
import { looked, lookedName, ownLooked, said } from "../../actions/looked.js";
import { state, taken } from "../../state.js";
import { Choice, NumberField, Select, Slider } from "../parts/controls.js";
import { wholeScale } from "../parts/pixels.js";
import { SavePictures } from "../parts/save-pictures.js";
import { Asked } from "./filters.js";
import { mapSize } from "./geometry.js";
import { PictureName } from "./picture.js";
import { figure } from "./ranges.js";

const BOX = 384;

const says = {
  gradCam:
    "Grad-CAM weighs the maps of a layer by how much it supports the class. Bright: what the network found there counts for it.",
  saliency: "Saliency: how much the score of the class changes with each pixel. Bright: a small change there matters.",
  occlusion:
    "Occlusion covers one part of the image after the other. Bright: without this part the class is less likely.",
};

/** @param {{ layers: import("../../../client/protocol.js").LayerSummary[] }} props */
export function Evidence({ layers }) {
  const withMaps = layers.filter(mapSize);
  const last = withMaps.at(-1)?.name ?? "";
  useEffect(() => (last ? followEvidence(last) : undefined), [last]);
  const method = evidence.method.value;
  const names = said.value.map(({ name }) => name);
  const classes = names.length > 0 ? names : (state.prepared.value?.classes ?? []);
  const number = askedClass();
  const frame = useRef(/** @type {HTMLElement | null} */ (null));
  return html`<div class="evidence" ref=${frame}>
    <${Overlaid} />
    <div class="evidence-side">
      <${PictureName} />
      <${Select}
        label="Explain which class?"
        value=${classChosen.value === null ? "" : String(number)}
        options=${[
          { value: "", name: `what it predicts (${classes[number] ?? "–"})` },
          ...classes.map((name, i) => ({ value: String(i), name })),
        ]}
        onValue=${(/** @type {string} */ value) => chooseClass(value === "" ? null : Number(value))}
      />
      <${Choice}
        label="Method"
        value=${method}
        options=${[
          { value: "gradCam", name: "Grad-CAM" },
          { value: "saliency", name: "Saliency" },
          { value: "occlusion", name: "Occlusion" },
        ]}
        onValue=${(/** @type {typeof method} */ value) => (evidence.method.value = value)}
      />
      <p class="small muted">${says[method]}</p>
      ${
        method === "gradCam" &&
        html`<${Select}
          label="Layer"
          value=${evidence.layer.value ?? last}
          options=${withMaps.map(({ name }) => name)}
          onValue=${(/** @type {string} */ name) => (evidence.layer.value = name)}
        />`
      }
      ${
        method === "occlusion" &&
        html`<${NumberField}
            integer
            label="Side of the square, pixels"
            min=${1}
            max=${Math.min(taken.value?.height ?? 1, taken.value?.width ?? 1)}
            value=${evidence.size.value}
            onValue=${(/** @type {number} */ size) => (evidence.size.value = size)}
          />
          <${Asked}
            question=${covering}
            disabled=${state.status.value === "training"}
            words="Cover part after part"
            onAsk=${cover}
          />`
      }
      <label class="row small"
        ><span class="muted">strength</span
        ><${Slider}
          label="Strength of the colors over the image"
          min=${0}
          max=${1}
          step=${0.05}
          value=${evidence.opacity.value}
          onValue=${(/** @type {number} */ value) => (evidence.opacity.value = value)}
      /></label>
      <${SavePictures} within=${frame} name=${`evidence-${lookedName.value.replaceAll(" ", "-")}`} />
    </div>
  </div>`;
}

/** The image and what was found over it. */
function Overlaid() {
  const picture = ownLooked.value ?? state.picture.value;
  const range = ownLooked.value ? taken.value?.display : state.dataset.value?.display;
  const image = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const over = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const found = current();
  useLayoutEffect(() => {
    if (image.current && picture && range)
      drawImage(image.current, picture.pixels, picture.height, picture.width, picture.channels, range);
  }, [picture, range]);
  useLayoutEffect(() => {
    if (over.current && found) drawMap(over.current, found.values, found.height, found.width, "viridis", found.range);
  }, [found?.values, found?.range[0], found?.range[1]]);
  if (!range || !picture) return null;
  const width = Math.round(wholeScale(picture.height, picture.width, BOX) * picture.width);
  return html`<figure class="evidence-figure">
    <div class="evidence-picture" style=${{ width: `${width}px`, aspectRatio: `${picture.width} / ${picture.height}` }}>
      <canvas ref=${image} class="pixels" role="img" aria-label=${lookedName.value}></canvas>
      <canvas
        ref=${over}
        class="evidence-map"
        data-evidence=${found?.name}
        hidden=${!found}
        style=${{ opacity: evidence.opacity.value, ...found?.box }}
        aria-hidden="true"
      ></canvas>
    </div>
    <figcaption class="tiny muted">
      ${found ? `from ${figure(found.range[0])} (violet) to ${figure(found.range[1])} (yellow)` : "nothing found yet"}
    </figcaption>
  </figure>`;
}

/** What is to be laid over the image looked at, if it belongs to it. */
function current() {
  const [method, number, image] = [evidence.method.value, askedClass(), looked.value];
  if (method !== "occlusion") {
    const map = asked.value;
    if (!map || map.image !== image || map.class !== number || map.method !== method) return null;
    const [, high] = extent(map.values);
    const range = /** @type {import("../../charts/draw.js").Range} */ ([0, high]);
    return { ...map, range, name: `${method} ${number}`, box: { left: "0", top: "0", width: "100%", height: "100%" } };
  }
  const map = covering.answer.value;
  const picture = ownLooked.value ?? state.picture.value;
  if (!map || !picture || map.image !== image || map.class !== number) return null;
  const whole = said.value[number]?.probability ?? 1;
  // How much less likely the class is without the part around each place.
  const values = map.values.map((probability) => whole - probability);
  const range = extent(values);
  const [margin, pitch] = [(map.size - map.stride) / 2, map.stride];
  const share = (/** @type {number} */ length, /** @type {number} */ of) => `${(100 * length) / of}%`;
  const box = {
    left: share(margin, picture.width),
    top: share(margin, picture.height),
    width: share(pitch * map.width, picture.width),
    height: share(pitch * map.height, picture.height),
  };
  return { ...map, values, range, name: `occlusion ${number}`, box };
}
