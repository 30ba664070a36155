/** What the colors mean: the color bar with the ends of its range, and the choice of colors and range. */
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { pointed } from "../../actions/origin.js";
import { drawMap } from "../../charts/draw.js";
import { state } from "../../state.js";
import { Choice } from "../parts/controls.js";
import { figure } from "./ranges.js";

const RAMP = Float32Array.from({ length: 256 }, (_, i) => i);

/** What the ends of the colors say, of values that are never below 0 and of others. */
const meanings = {
  viridis: [
    "Yellow: the filter responds here. Violet: it does not.",
    "Yellow: the greatest values. Violet: the least, below 0.",
  ],
  gray: [
    "Bright: the filter responds here. Dark: it does not.",
    "Bright: the greatest values. Dark: the least, below 0.",
  ],
  diverging: ["Red: above 0. Blue: below 0. White: 0.", "Red: above 0. Blue: below 0. White: 0."],
};

/**
 * @param {{ ranges: import("../../charts/draw.js").Range[], map?: number | null, whole?: string }} props  map: the one whose
 *   range is told, otherwise the one pointed at; whole: what the first range is for, where it is for all there is
 */
export function ColorBar({ ranges, map = pointed.value?.map ?? null, whole }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const palette = state.palette.value;
  const all = whole ?? (state.scale.value === "shared" ? "all maps" : undefined);
  const range = ranges[all ? 0 : (map ?? -1)];
  useLayoutEffect(() => {
    if (canvas.current) drawMap(canvas.current, RAMP, 1, RAMP.length, palette, [0, 255]);
  }, [palette]);
  const reach = palette === "diverging" ? "largest size" : "greatest";
  const [low, high] = range ? range.map(figure) : [palette === "diverging" ? `−${reach}` : "least", reach];
  return html`<div class="color-bar">
    <canvas ref=${canvas} aria-hidden="true"></canvas>
    <p class="color-bar-ends">
      <span data-end="low">${low}</span>
      <span class="muted">${all ?? (range ? `map ${map}` : "of each map")}</span>
      <span data-end="high">${high}</span>
    </p>
  </div>`;
}

/**
 * The colors, in words, and the choice of them.
 * @param {{ ranges: import("../../charts/draw.js").Range[], hasMaps: boolean }} props
 */
export function ColorChoices({ ranges, hasMaps }) {
  const palette = state.palette.value;
  return html`<p class="tiny muted">${meanings[palette][ranges.some(([low]) => low < 0) ? 1 : 0]}</p>
    <div class="color-choices">
      <p class="field-label small">Colors</p>
      <${Choice}
        label="Colors"
        value=${palette}
        options=${["viridis", { value: "gray", name: "gray" }, "diverging"]}
        onValue=${(/** @type {typeof palette} */ name) => (state.palette.value = name)}
      />
      ${
        hasMaps &&
        html`<p class="field-label small">Range</p>
          <${Choice}
            label="Range of the colors"
            value=${state.scale.value}
            options=${[
              { value: "each", name: "per map" },
              { value: "shared", name: "shared" },
            ]}
            onValue=${(/** @type {"each" | "shared"} */ scale) => (state.scale.value = scale)}
          />`
      }
    </div>`;
}
