/** The images of the part with what the network takes them for, the surest mistakes first. */
import { html } from "htm/preact";
import { useCallback, useMemo } from "preact/hooks";

import { chooseImage } from "../../actions/data.js";
import { state } from "../../state.js";
import { Button, Choice, Select } from "../parts/controls.js";
import { Name } from "../parts/name.js";
import { Thumbnail, thumbnailSize } from "../parts/thumbnail.js";
import { Tiles } from "../parts/tiles.js";
import { Verdict } from "../parts/verdict.js";
import { plural, whole } from "../parts/words.js";
import { everything, passing } from "./selection.js";

/** Longest side of a tile's picture, and the least width of a tile, in CSS pixels. */
const SIDE = 128;
const LEAST = 104;
/** What is written under a picture. */
const WORDS = 60;

/** In a select, where `null` has no place. */
const ANY = "";

/**
 * @param {{ evaluation: import("../../state.js").Evaluation, filter: import("./selection.js").Filter,
 *   onFilter: (filter: import("./selection.js").Filter) => void }} props
 */
export function Gallery({ evaluation, filter, onFilter }) {
  const { predictions, classes } = evaluation;
  const areSets = evaluation.labels !== null;
  const shown = useMemo(() => passing(predictions, filter, areSets), [predictions, filter]);
  const images = useMemo(() => shown.map(({ index }) => index), [shown]);
  const limited = { actual: filter.actual, predicted: filter.predicted };
  const names = useMemo(() => classes.map(({ name }) => name), [classes]);
  const count = (/** @type {"all" | "wrong" | "right"} */ verdict) =>
    passing(predictions, { ...limited, verdict }, areSets).length;
  const any = areSets ? "any label" : "any class";
  const size = thumbnailSize(SIDE);
  const tile = useCallback(
    (/** @type {number} */ index, /** @type {import("../parts/tiles.js").TileProps} */ props) => {
      const prediction = shown[images.indexOf(index)];
      return html`<${Tile} key=${index} prediction=${prediction} names=${names} size=${size} props=${props} />`;
    },
    [shown, state.dataset.value],
  );
  return html`<section class="gallery" aria-label="Predictions">
    <div class="row gallery-filter">
      <${Choice}
        label="Predictions to show"
        value=${filter.verdict}
        options=${
          /** @type {const} */ (["all", "wrong", "right"]).map((verdict) => ({
            value: verdict,
            name: html`${verdict} <span class="count">${whole(count(verdict))}</span>`,
          }))
        }
        onValue=${(/** @type {typeof filter.verdict} */ verdict) => onFilter({ ...filter, verdict })}
      />
      <${ClassSelect} label="actual" value=${filter.actual} names=${names} any=${any} onValue=${(/** @type {string | null} */ actual) => onFilter({ ...filter, actual })} />
      <${ClassSelect}
        label="predicted"
        value=${filter.predicted}
        names=${names}
        any=${any}
        onValue=${(/** @type {string | null} */ predicted) => onFilter({ ...filter, predicted })}
      />
    </div>
    <p class="small muted" role="status">${told(shown.length, filter)}</p>
    ${
      shown.length > 0
        ? html`<${Tiles}
          className="gallery-tiles"
          label="Images with their predictions"
          images=${images}
          chosen=${state.image.value}
          onChoose=${chooseImage}
          width=${Math.max(size.width, LEAST)}
          height=${size.height + WORDS}
          top=${filter}
          isRanked
          tile=${tile}
        />`
        : html`<div class="gallery-none">
          <${Button} onClick=${() => onFilter(everything)}>Show all ${whole(predictions.length)}<//>
        </div>`
    }
  </section>`;
}

/** @param {{ label: string, value: string | null, names: string[], any: string, onValue: (name: string | null) => void }} props */
function ClassSelect({ label, value, names, any, onValue }) {
  return html`<${Select}
    label=${label}
    value=${value ?? ANY}
    options=${[{ value: ANY, name: any }, ...names]}
    onValue=${(/** @type {string} */ name) => onValue(name === ANY ? null : name)}
  />`;
}

/**
 * @param {number} count
 * @param {import("./selection.js").Filter} filter
 */
function told(count, { verdict }) {
  if (count === 0) return verdict === "wrong" ? "Not one of these is wrong." : "There are none of these.";
  if (verdict === "wrong") return `${plural(count, "mistake")}, most confident first.`;
  if (verdict === "right") return `${plural(count, "image")}, least confident first.`;
  return `${plural(count, "image")}: mistakes first, the most confident at the top.`;
}

/**
 * @param {{ prediction: import("../../../client/protocol.js").Prediction, names: string[], size: { height: number, width: number },
 *   props: import("../parts/tiles.js").TileProps }} given
 */
function Tile({ prediction: { index, actual, predicted, confidence }, names, size, props }) {
  const isRight = actual === predicted;
  const sure = `${Math.round(100 * confidence)} %`;
  const label = `image ${index}: ${actual}, predicted ${predicted}, ${sure} sure`;
  return html`<div ...${props} class="tile gallery-tile" data-verdict=${isRight ? "right" : "wrong"} aria-label=${label} title=${label}>
    <${Thumbnail} index=${index} size=${size} />
    <span class="tile-label"><${Name} name=${actual} names=${names} /></span>
    <${Verdict} actual=${actual} predicted=${predicted} names=${names} />
    <span class="sure" aria-hidden="true">
      <span class="sure-bar"><i class=${isRight ? "fill-right" : "fill-wrong"} style=${{ width: `${100 * confidence}%` }}></i></span>${sure}
    </span>
  </div>`;
}
