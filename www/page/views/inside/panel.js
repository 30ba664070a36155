/** The chosen layer: its maps or values, and what lowers its resolution. */
import { html } from "htm/preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

import { isKept, outputOf } from "../../actions/inside.js";
import { pointed } from "../../actions/origin.js";
import { state, taken } from "../../state.js";
import { later } from "../parts/later.js";
import { plural, shape, whole } from "../parts/words.js";
import { useWatch } from "./chosen.js";
import { lowered, mapSize } from "./geometry.js";
import { LargeMap } from "./large-map.js";
import { MapGrid } from "./maps.js";
import { Picture, PictureName, Reading } from "./picture.js";
import { isDead, mapsOf, rangesOf } from "./ranges.js";
import { ColorBar, ColorChoices } from "./scale.js";
import { isColored, Values } from "./values.js";

const Filters = later(() => import("./filters.js").then(({ Filters }) => Filters), "sights.css");
const Origin = later(() => import("./origin.js").then(({ Origin }) => Origin), "sights.css");
const TakeAway = later(() => import("./take-away.js").then(({ TakeAway }) => TakeAway), "sights.css");

/**
 * The chosen layer, and what lowers its resolution.
 * @param {{ layer: import("../../../client/protocol.js").LayerSummary, layers: import("../../../client/protocol.js").LayerSummary[] }} props
 */
export function Panel({ layer, layers }) {
  const panel = useRef(/** @type {HTMLDivElement | null} */ (null));
  const drawn = useRef(/** @type {HTMLDivElement | null} */ (null));
  const [large, setLarge] = useState(/** @type {string | null} */ (null));
  const size = mapSize(layer);
  const after = lowered(layers, layer.name);
  const shown = after ? [layer, after] : [layer];
  useWatch(panel, shown);

  const outputs = shown.map(outputOf);
  const [palette, scale] = [state.palette.value, state.scale.value];
  const maps = useMemo(
    () =>
      size && outputs.every((output) => output) ? outputs.map((output) => mapsOf(/** @type {any} */ (output))) : null,
    outputs,
  );
  // Many values are colored as one map is.
  const count = size ? 0 : Number(layer.output_shape?.at(-1) ?? 0);
  const flat = isColored(count) ? outputs[0]?.values : undefined;
  const ranges = useMemo(
    () => (maps || flat ? rangesOf(maps ?? [[/** @type {Float32Array} */ (flat)]], scale, palette) : []),
    [maps, flat, scale, palette],
  );
  // They follow the outputs by themselves: with every image only the maps are drawn anew.
  const tools = useMemo(
    () =>
      html`<${TakeAway} within=${drawn} layer=${layer} />
        <${Filters} key=${layer.name} layer=${layer} names=${outputNames(layer, layers)} />`,
    [layer, layers],
  );
  // Another layer is another place. At once: a frame later the pointer may have found a place in it.
  useLayoutEffect(() => void (pointed.value = null), [layer.name]);
  const open = (/** @type {string} */ name) => (/** @type {number} */ map) => {
    state.map.value = map;
    setLarge(name);
  };
  return html`<div ref=${panel} class="inside-panel" id="inside-panel" role="tabpanel" aria-labelledby=${`tab-${layer.name}`}>
    <div class="inside-side">
      <div class="inside-image">
        <${Picture} box=${256} />
        <div>
          <${PictureName} />
          <${Reading} layers=${shown} />
        </div>
      </div>
      ${size && html`<${Origin} layers=${layers} />`}
      ${
        (size || isColored(count)) &&
        html`<div class="inside-scale">
          <${ColorBar} ranges=${ranges} whole=${size ? undefined : "all values"} />
          <${ColorChoices} ranges=${ranges} hasMaps=${size !== null} />
        </div>`
      }
    </div>
    <div class="inside-layers" ref=${drawn}>
      ${shown.map((shownLayer, i) => {
        const own = mapSize(shownLayer);
        return html`<section class="shown-layer" key=${shownLayer.name} aria-label=${shownLayer.name}>
          <${Head} layer=${shownLayer} layers=${layers} from=${i > 0 ? layer : null} dead=${maps ? maps[i].filter(isDead).length : 0} />
          ${
            own && size
              ? html`<${MapGrid}
                key=${`${shownLayer.name} ${shape(shownLayer.output_shape)} ${isKept(shownLayer.name)}`}
                name=${shownLayer.name}
                size=${own}
                shown=${size}
                maps=${maps?.[i] ?? null}
                ranges=${ranges}
                onOpen=${open(shownLayer.name)}
              />`
              : html`<${Values}
                key=${shownLayer.name}
                name=${shownLayer.name}
                count=${count}
                range=${ranges[0]}
                values=${outputs[i]?.values ?? null}
                names=${outputNames(shownLayer, layers)}
                before=${layers[layers.indexOf(shownLayer) - 1]}
              />
              ${isPassed(shownLayer, layers) && html`<p class="small muted">As in Keras, the loss uses the values before the sigmoid. The percentages are their softmax, so they differ from the numbers above.</p>`}`
          }
        </section>`;
      })}
      ${tools}
    </div>
    ${
      size &&
      html`<${LargeMap}
        layers=${shown}
        maps=${maps}
        ranges=${ranges}
        name=${shown.some(({ name }) => name === large) ? large : null}
        onName=${setLarge}
      />`
    }
  </div>`;
}

/**
 * @param {{ layer: import("../../../client/protocol.js").LayerSummary, layers: import("../../../client/protocol.js").LayerSummary[],
 *   from: import("../../../client/protocol.js").LayerSummary | null, dead: number }} props  from: the layer whose maps it lowers; dead: maps
 *   that are 0 everywhere
 */
function Head({ layer, layers, from, dead }) {
  const epochs = state.outputs.value?.epochs ?? 0;
  const elsewhere = state.current.value?.elsewhere ? "as it was trained elsewhere" : "untrained: random weights";
  const when = !state.outputs.value ? "" : epochs > 0 ? `after epoch ${epochs}` : elsewhere;
  return html`<header class="shown-layer-head">
    <h3>${layer.name} <span class="muted">${shape(layer.output_shape?.slice(1))}</span></h3>
    <p class="small muted">
      ${describe(layer, layers, from)}${dead > 0 ? html`; <span class="dead-count">${whole(dead)} of them 0 everywhere for this image</span>` : ""}
    </p>
    ${!from && html`<p class="small muted shown-layer-when">${isKept(layer.name) ? when : "not kept at that epoch"}</p>`}
  </header>`;
}

/**
 * What a layer puts out, in words, from its shape.
 * @param {import("../../../client/protocol.js").LayerSummary} layer
 * @param {import("../../../client/protocol.js").LayerSummary[]} layers
 * @param {import("../../../client/protocol.js").LayerSummary | null} from  the layer whose maps it lowers
 */
function describe(layer, layers, from) {
  const [size, large] = [mapSize(layer), from && mapSize(from)];
  if (size && large) {
    const share = (large.height * large.width) / (size.height * size.width);
    return `the same maps at a lower resolution: one value for every ${share.toFixed(share % 1 < 0.05 ? 0 : 1)}`;
  }
  const before = layers[layers.indexOf(layer) - 1];
  if (size) {
    const maps = `${plural(size.channels, "map")} of ${size.height} × ${size.width}`;
    const channels = before ? mapSize(before)?.channels : taken.value?.channels;
    return channels === size.channels ? maps : `${maps}, one for each filter`;
  }
  const count = plural(Number(layer.output_shape?.at(-1)), "value");
  if (before && mapSize(before) && valuesOf(before) === valuesOf(layer))
    return `${count}: all those of all maps, in one row`;
  return `${count}, one for each ${outputNames(layer, layers) ? "class" : "unit"}`;
}

/** How many values a layer puts out for an image. @param {import("../../../client/protocol.js").LayerSummary} layer */
const valuesOf = ({ output_shape }) =>
  (output_shape ?? []).slice(1).reduce((product, size) => Number(product) * Number(size), 1);

/**
 * The classes, where a layer is the network's answer and has a value for each.
 * @param {import("../../../client/protocol.js").LayerSummary} layer
 * @param {import("../../../client/protocol.js").LayerSummary[]} layers
 */
function outputNames(layer, layers) {
  const classes = state.prepared.value?.classes ?? state.model.value?.names;
  return layer === layers.at(-1) && classes?.length === layer.output_shape?.at(-1) ? (classes ?? null) : null;
}

/**
 * Whether a layer ends in a sigmoid that the loss takes for a softmax.
 * @param {import("../../../client/protocol.js").LayerSummary} layer
 * @param {import("../../../client/protocol.js").LayerSummary[]} layers
 */
function isPassed(layer, layers) {
  const { activation } = state.layers.value[layers.indexOf(layer)]?.config ?? {};
  const isCategorical = /categorical_crossentropy/.test(state.network.value?.loss ?? "");
  return layer === layers.at(-1) && activation === "sigmoid" && isCategorical;
}
