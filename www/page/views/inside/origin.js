/** Where the value pointed at comes from: its receptive field in the image and, one layer back, each product and the sum. */
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";

import { made, pointed, tracing } from "../../actions/origin.js";
import { figure } from "./ranges.js";

/** @param {{ layers: import("../../../client/protocol.js").LayerSummary[] }} props */
export function Origin({ layers }) {
  useEffect(tracing.follow, []);
  const [found, at] = [made.value, pointed.value];
  if (!found || at?.layer == null || at.map === null || !layers.some(({ name }) => name === found.layer)) return null;
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
