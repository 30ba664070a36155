/** Where the value pointed at comes from: its receptive field in the image and, one layer back, each product and the sum. */
import { computed, effect, signal } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";

import { source } from "../../actions/looked.js";
import { lab } from "../../lab.js";
import { state } from "../../state.js";
import { figure } from "./ranges.js";
import { field, pointed } from "./pointing.js";

/** What the lab said of the value pointed at last. */
const made = signal(
  /** @type {(import("../../../playground.js").Products & { layer: string, map: number, at: { row: number, column: number } }) | null} */ (
    null
  ),
);

let asking = false;

/** The value pointed at, if it is one of a map. */
const place = computed(() => {
  const at = pointed.value;
  return at && at.layer !== null && at.map !== null ? { ...at, layer: at.layer, map: at.map } : null;
});

/** Asks for the newest place only, one question at a time, so that the pointer may move as it likes. */
async function ask() {
  if (asking) return;
  asking = true;
  try {
    for (let at = place.peek(), last = null; at && at !== last; at = place.peek()) {
      last = at;
      const image = source();
      const { layer, map, row, column } = at;
      const playground = await lab();
      const epoch = state.past.peek()?.epoch;
      const answers = await Promise.all([
        playground.products({ ...image, layer, row, column, filter: map, epoch }),
        playground.receptiveField({ layer, row, column }),
      ]).catch(() => null); // the layer may be gone by the time: what is pointed at now is asked for all the same
      made.value = answers && { ...answers[0], layer, map, at: { row, column } };
      field.value = answers && place.peek() ? answers[1] : null;
    }
  } catch {
    // The lab could not be opened: what is pointed at next is asked for anew.
    made.value = null;
    field.value = null;
  } finally {
    asking = false;
  }
}

/** @param {{ layers: import("../../../client/protocol.js").LayerSummary[] }} props */
export function Origin({ layers }) {
  useEffect(
    () =>
      effect(() => {
        if (place.value) void ask();
        else field.value = null;
      }),
    [],
  );
  const at = place.value;
  const found = made.value;
  if (!found || !at || !layers.some(({ name }) => name === found.layer)) return null;
  const { inputs, weights, height, width, channels } = found;
  const before = layers[layers.findIndex(({ name }) => name === found.layer) - 1]?.name ?? "the image";
  // Of many input maps the one that counts most is written out, the others only in the sum.
  const share = sharesOf(found);
  const channel = share.reduce((best, value, i) => (Math.abs(value) > Math.abs(share[best]) ? i : best), 0);
  const numbers = Array.from({ length: height * width }, (_, i) => i * channels + channel);
  const isSmall = height * width <= 49;
  return html`<div class="origin" data-origin=${`${found.layer} ${found.map} ${found.at.row} ${found.at.column}`}>
    <p class="tiny muted">
      ${found.layer}, map ${found.map}, row ${found.at.row}, column ${found.at.column}: from rows ${found.row} to
      ${" "}${found.row + height - 1}, columns ${found.column} to ${found.column + width - 1} of ${before}
    </p>
    ${
      isSmall &&
      html`<div class="origin-products" style=${{ gridTemplateColumns: `repeat(${width}, minmax(0, auto))` }}>
        ${numbers.map(
          (i) =>
            html`<span key=${i} class="origin-product" data-input=${inputs[i]} data-weight=${weights?.[i]}
              >${figure(inputs[i])}${weights && html`<br /><span class="muted">× ${figure(weights[i])}</span>`}</span
            >`,
        )}
      </div>`
    }
    <p class="tiny" data-sum=${found.sum} data-value=${found.value}>
      ${
        weights
          ? html`${channels > 1 && `map ${channel} of ${channels} gives ${figure(share[channel])}, all maps ${figure(share.reduce((a, b) => a + b, 0))}; `}with
              the bias ${figure(found.bias ?? 0)} the sum is <strong>${figure(found.sum)}</strong>, the value
              <strong> ${figure(found.value)}</strong>`
          : html`the value is <strong>${figure(found.value)}</strong>`
      }
    </p>
  </div>`;
}

/**
 * What each input map contributes to the sum.
 * @param {import("../../../playground.js").Products} products
 */
function sharesOf({ inputs, weights, channels }) {
  const shares = Array.from({ length: channels }, () => 0);
  inputs.forEach((input, i) => (shares[i % channels] += weights ? input * weights[i] : input));
  return shares;
}
