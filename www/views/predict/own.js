/** An image of the reader's own: where it comes from, what the network is shown of it, and what it takes it for. */
import { html } from "htm/preact";

import { classes, own, problem, setCrop } from "../../actions/own-image.js";
import { built } from "../../actions/inside.js";
import { drawImage } from "../../charts/draw.js";
import { state, taken } from "../../state.js";
import { Toggle } from "../parts/controls.js";
import { Pixels } from "../parts/pixels.js";
import { Problem } from "../parts/problem.js";
import { percent } from "../parts/words.js";
import { Camera } from "./own/camera.js";
import { Drawing } from "./own/drawing.js";
import { OwnFile } from "./own/file.js";
import { Probabilities } from "./probabilities.js";

const ways = { file: OwnFile, camera: Camera, drawn: Drawing };

/** @param {{ origin: keyof typeof ways }} props */
export function Own({ origin }) {
  const answer = classes.value;
  const best = answer?.reduce((one, other) => (other.probability > one.probability ? other : one));
  return html`<div class="own">
      <${ways[origin]} key=${origin} />
      <${Problem} problem=${problem.value} />
    </div>
    ${origin !== "drawn" && html`<${Seen} />`}
    <p class="small own-said" role="status">
      ${best && own.value && (built.value ? html`predicted <strong>${best.name}</strong>, ${percent(best.probability)} sure` : "train or build a network first")}
    </p>
    <${Probabilities} names=${state.prepared.value?.classes ?? state.model.value?.names ?? []} classes=${answer} actual=${null} />
    <p class="tiny muted">It must choose one of these classes, whatever you show it: it cannot say that it is none of them.</p>`;
}

/** What the network is shown of the picture. */
function Seen() {
  const image = own.value;
  const dataset = taken.value;
  if (!image || !dataset) return null;
  const { pixels, height, width, channels, done } = image;
  return html`<div class="own-seen">
    <${Pixels}
      height=${height}
      width=${width}
      box=${256}
      label="What the network is shown"
      draw=${(/** @type {HTMLCanvasElement} */ canvas) => drawImage(canvas, pixels, height, width, channels, dataset.display)}
      drawn=${[image]}
    />
    <div>
      <p class="tiny muted" data-done>What the network is shown: ${done.join(", ")}.</p>
      <${Toggle} label="cut to shape, do not squeeze" value=${image.crop_to_aspect_ratio} onValue=${setCrop} />
    </div>
  </div>`;
}
