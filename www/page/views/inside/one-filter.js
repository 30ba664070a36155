/** The filter behind a map that is shown large: its kernel, and the image that activates it most. */
import { html } from "htm/preact";

import { kernels, madeUp, madeUpOf, makeUp } from "../../actions/filters.js";
import { state } from "../../state.js";
import { Asked, Kernel, mapsBefore } from "./filters.js";
import { MadeUp } from "./made-up.js";

/** @param {{ layer: import("../../../client/protocol.js").LayerSummary, filter: number }} props */
export function OneFilter({ layer, filter }) {
  const { name } = layer;
  const kernel = kernels.value?.layer === name && kernels.value.shape.length === 4 ? kernels.value : null;
  const image = madeUpOf(name)?.images.find((one) => one.filter === filter);
  const maps = kernel ? mapsBefore(kernel) : 1;
  return html`<div class="one-filter">
    ${
      kernel &&
      html`<figure>
        <${Kernel} kernel=${kernel} filter=${filter} input=${-1} />
        <figcaption class="tiny muted">its kernel${maps > 1 ? `, mean over ${maps} maps` : ""}; red above 0, blue below</figcaption>
      </figure>`
    }
    <div>
      ${
        image
          ? html`<${MadeUp} image=${image} of=${`filter ${filter} of ${name}`} />`
          : html`<${Asked}
              question=${madeUp}
              disabled=${state.status.value === "training" || state.past.value !== null}
              words="Generate the image that activates it most"
              onAsk=${() => makeUp(name, [filter])}
            />`
      }
    </div>
  </div>`;
}
