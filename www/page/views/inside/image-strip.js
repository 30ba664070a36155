/**
 * The images to choose from, in a row: the test part first, since the network has never seen it. Only what is in sight
 * exists.
 */
import { html } from "htm/preact";
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";

import { chooseImage } from "../../actions/data.js";
import { labelOf } from "../../actions/labels.js";
import { predictions } from "../../actions/predict.js";
import { state } from "../../state.js";
import { NumberField } from "../parts/controls.js";
import { Name } from "../parts/name.js";
import { useRoom } from "../parts/room.js";
import { Thumbnail, thumbnailSize } from "../parts/thumbnail.js";
import { Verdict } from "../parts/verdict.js";
import { plural } from "../parts/words.js";

const GAP = 8;
/** Longest side of a tile's picture, and the least width of a tile, in CSS pixels. */
const SIDE = 64;
const LEAST = 80;
/** Tiles kept ready on both sides of those in sight. */
const SPARE = 3;

const says = {
  test: "not used for training",
  validation: "looked at after each epoch, not trained on",
  train: "it trains on these",
};

export function ImageStrip() {
  const id = useId();
  const frame = useRef(/** @type {HTMLDivElement | null} */ (null));
  const { width: room } = useRoom(frame);
  const [left, setLeft] = useState(0);
  const dataset = state.dataset.value;
  const prepared = state.prepared.value;
  const chosen = state.image.value;
  const images = useMemo(() => {
    const { test = [], validation = [], train = [] } = prepared?.rows ?? {};
    return [...test, ...validation, ...train].filter((index) => index < (dataset?.count ?? 0));
  }, [prepared, dataset]);
  const size = thumbnailSize(SIDE);
  const step = Math.max(size.width, LEAST) + GAP;

  const placeOfChosen = images.indexOf(chosen);
  const isAway =
    room > 0 && placeOfChosen >= 0 && (placeOfChosen * step + size.width < left || placeOfChosen * step > left + room);
  function bring() {
    if (frame.current) frame.current.scrollLeft = placeOfChosen * step - (room - step) / 2;
  }

  // An image is brought into sight when it is chosen, wherever that is. At first the row shows images of the test part.
  const last = useRef(/** @type {number | null} */ (null));
  useEffect(() => {
    if (placeOfChosen < 0 || room === 0 || chosen === last.current) return;
    const isFirst = last.current === null;
    last.current = chosen;
    if (isFirst && placeOfChosen >= (prepared?.test ?? 0)) return;
    const start = placeOfChosen * step;
    if (start < left || start + step > left + room) bring();
  }, [chosen, room]);

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    const page = Math.max(1, Math.floor(room / step));
    const steps = {
      ArrowLeft: -1,
      ArrowRight: 1,
      PageUp: -page,
      PageDown: page,
      Home: -images.length,
      End: images.length,
    };
    const move = /** @type {Record<string, number>} */ (steps)[event.key];
    if (move === undefined || images.length === 0) return;
    event.preventDefault();
    // Keys may come faster than what they ask for is drawn.
    const place = images.indexOf(state.image.peek());
    chooseImage(images[Math.min(images.length - 1, Math.max(0, place + move))]);
  }

  const begin = Math.max(0, Math.floor(left / step) - SPARE);
  const end = Math.min(images.length, Math.ceil((left + room) / step) + SPARE);
  return html`<div class="strip-of-images">
    <div class="row">
      <${PartInSight} place=${Math.floor((left + step / 2) / step)} />
      <button type="button" class="link-button small strip-away" data-away=${isAway || undefined} disabled=${!isAway} onClick=${bring}>
        ${prepared && `Image ${chosen}, ${partAt(placeOfChosen, prepared)} part: show it`}
      </button>
      <label class="row strip-number row-end">
        <span class="small muted">Image number</span>
        <${NumberField}
          bare
          integer
          label="Image number"
          value=${chosen}
          min=${0}
          max=${(dataset?.count ?? 1) - 1}
          onValue=${chooseImage}
        />
      </label>
    </div>
    <div
      ref=${frame}
      class="images"
      role="listbox"
      aria-label="Images, test part first"
      aria-orientation="horizontal"
      aria-activedescendant=${`${id}-${chosen}`}
      tabindex="0"
      onKeyDown=${onKeyDown}
      onScroll=${() => setLeft(frame.current?.scrollLeft ?? 0)}
    >
      <div class="images-all" style=${{ width: `${images.length * step - GAP}px`, height: `${size.height + 2 * 16 + 4}px` }}>
        ${images.slice(begin, end).map(
          (index, i) =>
            html`<${Tile}
              key=${index}
              id=${`${id}-${index}`}
              index=${index}
              place=${begin + i}
              of=${images.length}
              chosen=${index === chosen}
              size=${size}
              left=${(begin + i) * step}
              width=${step - GAP}
            />`,
        )}
      </div>
    </div>
  </div>`;
}

/**
 * The part that the image at a place of the row belongs to.
 * @param {number} place
 * @param {import("../../state.js").Parts} prepared
 */
const partAt = (place, { test, validation }) =>
  place < test ? "test" : place < test + validation ? "validation" : "train";

/** Which part the images in sight belong to. @param {{ place: number }} props */
function PartInSight({ place }) {
  const prepared = state.prepared.value;
  if (!prepared) return null;
  const part = partAt(place, prepared);
  return html`<p class="small">
    <strong>${part}</strong> · ${plural(prepared[part], "image")}, <span class="muted">${says[part]}</span>
  </p>`;
}

/**
 * @param {{ id: string, index: number, place: number, of: number, chosen: boolean, left: number, width: number,
 *   size: { width: number, height: number } }} props
 */
function Tile({ id, index, place, of, chosen, left, width, size }) {
  const actual = labelOf(index);
  const names = state.prepared.value?.classes ?? [];
  const predicted = predictions.value.get(index)?.predicted;
  const said = predicted === undefined ? "" : `, predicted ${predicted}`;
  return html`<div
    id=${id}
    class="tile images-tile"
    role="option"
    aria-selected=${chosen ? "true" : "false"}
    aria-posinset=${place + 1}
    aria-setsize=${of}
    aria-label=${`image ${index}, ${actual}${said}`}
    title=${`image ${index}: ${actual}${said}`}
    style=${{ left: `${left}px`, width: `${width}px` }}
    onClick=${() => chooseImage(index)}
  >
    <${Thumbnail} index=${index} size=${size} />
    <span class="tile-label"><${Name} name=${actual} names=${names} /></span>
    <${Verdict} actual=${actual} predicted=${predicted} names=${names} />
  </div>`;
}
