/** The palette: all images with their labels, as in class. */
import { html } from "htm/preact";
import { useCallback, useMemo } from "preact/hooks";

import { chooseImage, shownImages } from "../actions/data.js";
import { labelOf, learned } from "../actions/labels.js";
import { state } from "../state.js";
import { Name } from "./parts/name.js";
import { Thumbnail, thumbnailSize } from "./parts/thumbnail.js";
import { Tiles } from "./parts/tiles.js";

const LABEL = 20;
/** Longest side of a tile's picture, and the least width of a tile, in CSS pixels. */
const SIDE = 72;
const LEAST = 72;

export function Palette() {
  const column = learned();
  const sets = state.prepared.value?.sets;
  const size = thumbnailSize(SIDE);
  const images = shownImages();
  // Another class or another set begins at its first row.
  const top = useMemo(() => ({}), [state.filter.value, state.dataset.value]);
  const tile = useCallback(
    (/** @type {number} */ index, /** @type {import("./parts/tiles.js").TileProps} */ props) => {
      const label = sets ? labelOf(index) : (column?.classes[column.codes[index]] ?? "");
      return html`<div key=${index} ...${props} aria-label=${`image ${index}, ${label}`} title=${label}>
        <${Thumbnail} index=${index} size=${size} />
        <span class="tile-label"><${Name} name=${label} names=${column?.classes ?? []} /></span>
      </div>`;
    },
    [column, sets, state.dataset.value],
  );
  return html`<${Tiles}
    className="palette"
    label="All images"
    images=${images}
    chosen=${state.image.value}
    onChoose=${chooseImage}
    width=${Math.max(size.width, LEAST)}
    height=${size.height + LABEL}
    top=${top}
    tile=${tile}
  />`;
}
