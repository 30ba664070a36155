/** The maps of the chosen image, small, for beside the training: they change with every epoch. */
import { html } from "htm/preact";
import { useEffect, useMemo, useRef } from "preact/hooks";

import { built, outputOf } from "../../actions/inside.js";
import { lookedName } from "../../actions/looked.js";
import { state, taken } from "../../state.js";
import { Button } from "../parts/controls.js";
import { goTo } from "../parts/go-to.js";
import { useInSight } from "../parts/in-sight.js";
import { shape } from "../parts/words.js";
import { chosenLayer, useWatch } from "./chosen.js";
import { columnsFor, firstWithMaps, mapSize } from "./geometry.js";
import { MapCanvas, useDrawn } from "./maps.js";
import { Picture } from "./picture.js";
import { mapsOf, rangesOf } from "./ranges.js";

/** As many maps as are shown at the most. */
const MOST = 32;

/** Needs nothing; takes the width it is given. */
export function LiveMaps() {
  const frame = useRef(/** @type {HTMLElement | null} */ (null));
  const network = built.value ?? state.network.value;
  const chosen = chosenLayer.value;
  const layers = network?.layers ?? [];
  const followed = chosen && mapSize(chosen) ? chosen : firstWithMaps(layers, taken.value?.channels ?? 1);
  useWatch(frame, followed && mapSize(followed) ? [followed] : []);
  const now = { layer: followed, output: followed && outputOf(followed), image: lookedName.value };
  const { layer, output, image } = useInSight(frame, now);
  const size = layer && mapSize(layer);
  const maps = output && size ? mapsOf(output) : null;
  const [palette, scale] = [state.palette.value, state.scale.value];
  const ranges = useMemo(() => (maps ? rangesOf([maps], scale, palette) : []), [maps, scale, palette]);
  const count = Math.min(size?.channels ?? 0, MOST);
  const pictures = useMemo(
    () =>
      layer &&
      size &&
      Array.from(
        { length: count },
        (_, map) =>
          html`<span key=${`${layer.name} ${map}`} class="live-map" style=${{ aspectRatio: `${size.width} / ${size.height}` }}>
          <${MapCanvas} layer=${layer.name} map=${map} size=${size} />
        </span>`,
      ),
    [layer, count],
  );
  // Others are drawn first.
  useDrawn(frame, size ?? null, maps, ranges, useEffect);
  if (!layer || !size) return html`<section ref=${frame} class="live-maps" hidden></section>`;
  return html`<section ref=${frame} class="live-maps" aria-label=${`Maps of ${layer.name}`}>
    <header class="live-maps-head">
      <${Picture} box=${64} />
      <div>
        <p class="small"><strong>${layer.name}</strong> <span class="muted">${shape(layer.output_shape?.slice(1))}</span></p>
        <p class="tiny muted">what its filters see in ${image}, after every epoch</p>
      </div>
    </header>
    <div class="live-maps-grid" style=${{ gridTemplateColumns: `repeat(${columnsFor(count, 8, 0, 1, 8)}, minmax(0, 1fr))` }}>
      ${pictures}
    </div>
    <${Button} kind="quiet" disabled=${!built.value} onClick=${() => goTo("inside")}>
      ${size.channels > count ? `${count} of ${size.channels} maps; all in Inside` : "Look inside"}
    <//>
  </section>`;
}
