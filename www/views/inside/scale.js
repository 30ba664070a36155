/** What the colours mean: the colour bar with the ends of its range, and the choice of colours and range. */
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { drawMap } from "../../charts/draw.js";
import { state } from "../../state.js";
import { Choice } from "../parts/controls.js";
import { pointed } from "./pointing.js";
import { figure } from "./ranges.js";

const RAMP = Float32Array.from({ length: 256 }, (_, i) => i);

const meanings = {
  viridis: "Yellow: the filter responds here. Violet: it does not.",
  grey: "Bright: the filter responds here. Dark: it does not.",
  diverging: "Red: above 0. Blue: below 0. White: 0.",
};

/**
 * @param {{ ranges: import("../../charts/draw.js").Range[], map?: number | null }} props  map: the one whose range is told,
 *   otherwise the one pointed at
 */
export function ColourBar({ ranges, map = pointed.value?.map ?? null }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const palette = state.palette.value;
  const isShared = state.scale.value === "shared";
  const range = ranges[isShared ? 0 : (map ?? -1)];
  useLayoutEffect(() => {
    if (canvas.current) drawMap(canvas.current, RAMP, 1, RAMP.length, palette, [0, 255]);
  }, [palette]);
  const reach = palette === "diverging" ? "largest size" : "greatest";
  const [low, high] = range ? range.map(figure) : [palette === "diverging" ? `−${reach}` : "least", reach];
  return html`<div class="colour-bar">
    <canvas ref=${canvas} aria-hidden="true"></canvas>
    <p class="colour-bar-ends">
      <span data-end="low">${low}</span>
      <span class="muted">${isShared ? "all maps" : range ? `map ${map}` : "of each map"}</span>
      <span data-end="high">${high}</span>
    </p>
  </div>`;
}

/** The colours, in words, and the choice of them. */
export function ColourChoices() {
  const palette = state.palette.value;
  return html`<p class="tiny muted">${meanings[palette]}</p>
    <div class="colour-choices">
      <p class="field-label small" id="palette-label">Colours</p>
      <${Choice}
        label="Colours"
        value=${palette}
        options=${["viridis", "grey", "diverging"]}
        onValue=${(/** @type {typeof palette} */ name) => (state.palette.value = name)}
      />
      <p class="field-label small">Range</p>
      <${Choice}
        label="Range of the colours"
        value=${state.scale.value}
        options=${[
          { value: "each", name: "each map its own" },
          { value: "shared", name: "one for all" },
        ]}
        onValue=${(/** @type {"each" | "shared"} */ scale) => (state.scale.value = scale)}
      />
    </div>`;
}
