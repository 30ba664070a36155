/** Augmentation: which layers, how strong, what they make of one photo, and what they have made of the training part. */
import { html } from "htm/preact";
import { useEffect, useState } from "preact/hooks";

import { labelOf } from "../../actions/labels.js";
import { varying } from "../../actions/prepare.js";
import { cropOf } from "../../actions/suited.js";
import { augmentations, changesValues, choicesOf, moves, otherwiseOf, withLayer } from "../../../keras/augmentation.js";
import { change, locked, state, taken, unvaried } from "../../state.js";
import { Button, NumberField, Select, Slider, Toggle } from "../parts/controls.js";
import { Thumbnail, thumbnailSize } from "../parts/thumbnail.js";
import { Tiles } from "../parts/tiles.js";
import { plural, whole } from "../parts/words.js";
import { Drawn } from "./drawn.js";

/** @typedef {NonNullable<import("../../state.js").SplitSettings["augment"]>} Augment */

/** @param {Partial<Augment>} fields */
function set(fields) {
  const augment = state.split.peek().augment;
  if (augment) change(state.split, { augment: { ...augment, ...fields } });
}

/** The layers in use, as the editor knows them. @param {Augment} augment */
const layersOf = ({ layers }) => /** @type {import("../../../keras/augmentation.js").Layer[]} */ (layers);

export function Augmentation() {
  const augment = state.split.value.augment;
  if (!augment) return null;
  return html`<div class="augment">
    <div class="augment-layers">
      ${Object.keys(augmentations).map((name) => html`<${LayerRow} key=${name} name=${name} augment=${augment} />`)}
      <${Rim} augment=${augment} />
      <div class="row">
        ${
          !augment.each_epoch &&
          html`<${NumberField} integer label="copies" value=${augment.copies ?? 1} min=${1} max=${1000} disabled=${locked.value}
            hint="Variants of each image that take its place" onValue=${(/** @type {number} */ copies) => set({ copies })} />`
        }
        <${NumberField} integer label="seed" value=${augment.seed ?? 1} min=${0} max=${2 ** 32 - 1} disabled=${locked.value}
          hint="The same seed makes the same variants" onValue=${(/** @type {number} */ seed) => set({ seed })} />
      </div>
      ${!augment.each_epoch && html`<${Leak} augment=${augment} />`}
    </div>
    <${OnePhoto} augment=${augment} />
    ${!augment.each_epoch && html`<${AllVariants} />`}
  </div>`;
}

/** @param {{ name: string, augment: Augment }} props */
function LayerRow({ name, augment }) {
  const { says, config, factors } = augmentations[name];
  const size = unvaried.value;
  const own = layersOf(augment).find(({ class_name }) => class_name === name);
  const disabled = locked.value;
  /** @param {Record<string, any> | null} next */
  const put = (next) => set({ layers: withLayer(layersOf(augment), name, next) });
  function begin() {
    if (name === "RandomCrop") return put(cropOf(size));
    put(changesValues(name) ? { ...config, value_range: taken.value?.display ?? [0, 255] } : config);
  }
  return html`<section class="augment-layer">
    <${Toggle} name=${name} label=${html`<code>${name}</code>`} value=${own !== undefined} disabled=${disabled}
      onValue=${(/** @type {boolean} */ on) => (on ? begin() : put(null))} />
    <p class="small muted">${says}</p>
    ${
      own &&
      name === "RandomFlip" &&
      html`<${Select} bare label="mode" value=${own.config.mode ?? "horizontal_and_vertical"}
      options=${choicesOf(name, "mode")} disabled=${disabled}
      onValue=${(/** @type {string} */ mode) => put({ ...own.config, mode })} />`
    }
    ${
      own &&
      name === "RandomCrop" &&
      html`<div class="row">
      ${["height", "width"].map(
        (
          key,
        ) => html`<${NumberField} key=${key} integer label=${key} value=${own.config[key]} min=${1} max=${4096} disabled=${disabled}
          onValue=${(/** @type {number} */ value) => put({ ...own.config, [key]: value })} />`,
      )}
    </div>`
    }
    ${
      own &&
      Object.entries(factors).map(([key, { most, says }]) => {
        const as = otherwiseOf(name, key);
        const isNone = as !== undefined && own.config[key] === undefined;
        const given = own.config[isNone ? as : key];
        const value = typeof given === "number" ? given : 0;
        const words = isNone ? `same as ${as.replace("_factor", "")}` : says(value, size);
        return html`<div key=${key} class="augment-factor">
        <label class="tiny muted">${key} <strong>${isNone ? "None" : value}</strong></label>
        <${Slider} label=${`${name} ${key}`} value=${value} min=${0} max=${most} step=${0.01} disabled=${disabled} text=${words}
          onValue=${(/** @type {number} */ next) => put({ ...own.config, [key]: next })} />
        <span class="small">${words}</span>
      </div>`;
      })
    }
  </section>`;
}

/** What is beyond the rim, for all layers that look there. @param {{ augment: Augment }} props */
function Rim({ augment }) {
  const layers = layersOf(augment);
  const moving = layers.filter(({ class_name }) => moves(class_name));
  if (moving.length === 0) return null;
  const [{ class_name, config }] = moving;
  const { fill_mode = "reflect", interpolation = "bilinear", fill_value = 0 } = config;
  /** @param {Record<string, any>} fields */
  const all = (fields) =>
    set({
      layers: layers.map((layer) =>
        moving.includes(layer) ? { ...layer, config: { ...layer.config, ...fields } } : layer,
      ),
    });
  return html`<div class="row">
    <${Select} label="fill_mode" value=${fill_mode} options=${choicesOf(class_name, "fill_mode")} disabled=${locked.value}
      hint="How the empty border is filled" onValue=${(/** @type {string} */ next) => all({ fill_mode: next })} />
    ${
      fill_mode === "constant" &&
      html`<${NumberField} label="fill_value" value=${fill_value} disabled=${locked.value}
      onValue=${(/** @type {number} */ next) => all({ fill_value: next })} />`
    }
    <${Select} label="interpolation" value=${interpolation} options=${choicesOf(class_name, "interpolation")} disabled=${locked.value}
      onValue=${(/** @type {string} */ next) => all({ interpolation: next })} />
  </div>`;
}

/** @param {{ augment: Augment }} props */
function Leak({ augment }) {
  return html`<div class=${augment.before_split ? "leak text-wrong" : "leak"}>
    <${Toggle} name="before_split" label="Augment before the split" value=${Boolean(augment.before_split)} disabled=${locked.value}
      onValue=${(/** @type {boolean} */ before_split) => set({ before_split })} />
    <p class="small">
      ${
        augment.before_split
          ? "This is cheating: variants of one photo now fall into both parts, so that the test asks for photos the network was trained on. Its accuracy looks far too good. Train, switch this off, train again, and compare the two runs."
          : "The right way: the test images are set aside first, and no variant of them is ever trained on. Switch it on to see what the wrong way does to the curves."
      }
    </p>
  </div>`;
}

/** The image looked at, and 24 variants of it. @param {{ augment: Augment }} props */
function OnePhoto({ augment }) {
  const [turn, setTurn] = useState(0);
  const prepared = state.prepared.value;
  const dataset = state.dataset.value;
  const layers = JSON.stringify(augment.layers);
  const index = state.image.value;
  useEffect(() => {
    void varying.ask({ index, layers, seed: (augment.seed ?? 1) + turn, prepared });
  }, [index, layers, augment.seed, turn, prepared]);
  const made = varying.answer.value;
  const range = prepared ?? dataset;
  return html`<figure class="one-photo">
    <figcaption class="row">
      <span class="small">Image ${index} and 24 variants of it</span>
      <${Button} kind="quiet" onClick=${() => setTurn(turn + 1)} hint="24 other variants">Again<//>
    </figcaption>
    <ul class="grid-of-variants">
      ${
        made &&
        range &&
        [made.original, ...made.variants].map(
          (image, place) =>
            html`<li key=${place} class=${place === 0 ? "original" : ""}>
              <${Drawn} image=${image} range=${range} box=${128} label=${place === 0 ? "the original" : `variant ${place}`} />
            </li>`,
        )
      }
    </ul>
  </figure>`;
}

/** The variants that were made: all of the first image, then all of the second. */
function AllVariants() {
  const prepared = state.prepared.value;
  const dataset = state.dataset.value;
  const [chosen, setChosen] = useState(-1);
  if (!prepared || !dataset || prepared.sources.length === 0) return null;
  const first = dataset.count;
  const size = thumbnailSize(56);
  const images = Array.from(prepared.sources, (_, place) => first + place);
  return html`<figure class="all-variants">
    <figcaption class="small">
      ${plural(new Set(prepared.sources).size, "image")} × ${whole(images.length / new Set(prepared.sources).size)} variants =
      ${" "}${plural(images.length, "training image")}, in order
    </figcaption>
    <${Tiles}
      label="All variants"
      className="variants"
      images=${images}
      chosen=${chosen}
      onChoose=${setChosen}
      width=${Math.max(size.width, 56)}
      height=${size.height + 20}
      top=${prepared}
      tile=${(/** @type {number} */ index, /** @type {import("../parts/tiles.js").TileProps} */ props) => {
        const source = prepared.sources[index - first];
        const label = labelOf(index);
        return html`<div key=${index} ...${props} aria-label=${`variant of image ${source}, ${label}`} title=${`image ${source}: ${label}`}>
          <${Thumbnail} index=${index} size=${size} />
          <span class="tile-label">${label}</span>
        </div>`;
      }}
    />
  </figure>`;
}
