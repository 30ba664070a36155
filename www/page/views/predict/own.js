/** An image of the reader's own: where it comes from, what the network is shown of it, and what it takes it for. */
import { html } from "htm/preact";

import { isGiven, takenFor } from "../../actions/labels.js";
import { own, ownAt, problem } from "../../actions/looked.js";
import { classes, setCrop } from "../../actions/own-image.js";
import { built } from "../../actions/inside.js";
import { drawImage } from "../../charts/draw.js";
import { state, taken } from "../../state.js";
import { Button, Toggle } from "../parts/controls.js";
import { goTo } from "../parts/go-to.js";
import { Pixels } from "../parts/pixels.js";
import { Problem } from "../parts/problem.js";
import { percent } from "../parts/words.js";
import { Camera } from "./own/camera.js";
import { Drawing } from "./own/drawing.js";
import { OwnFile } from "./own/file.js";
import { Probabilities } from "./probabilities.js";

const ways = { file: OwnFile, camera: Camera, drawn: Drawing };

/**
 * Where the image comes from, and what the network is shown of it. In two stages at a time there would be two cameras: in one of
 * them it is only shown.
 * @param {{ stage: "inside" | "predict" }} props
 */
export function OwnPicture({ stage }) {
  const origin = /** @type {keyof typeof ways} */ (state.origin.value);
  const isAtWork = ownAt.value === stage;
  // There may be two places for files, but not two cameras.
  const isHere = isAtWork || origin === "file";
  // A drawing is seen where it is drawn; Inside shows the image beside its maps.
  const isSeen = isAtWork ? origin !== "drawn" : stage === "predict";
  const there = { inside: "Inside", predict: "Predict" }[ownAt.value];
  return html`<div class="own">
      ${
        isHere
          ? html`<${ways[origin]} key=${origin} stage=${stage} />`
          : html`<p class="small muted">It is chosen in ${there}.</p>
              <${Button} onClick=${() => (ownAt.value = stage)}>Choose it here<//>`
      }
      ${isAtWork && html`<${Problem} problem=${problem.value} />`}
    </div>
    ${isSeen && html`<${Seen} />`}`;
}

export function Own() {
  const answer = classes.value;
  const best = takenFor(answer ?? []);
  const has = state.prepared.value?.sets ? (answer ?? []).map(isGiven) : null;
  return html`<${OwnPicture} stage="predict" />
    <p class="small own-said" role="status">
      ${best && own.value && (built.value ? html`predicted <strong>${best.name}</strong>, ${percent(best.probability)} sure` : "train or build a network first")}
    </p>
    <${Probabilities} names=${state.prepared.value?.classes ?? state.model.value?.names ?? []} classes=${answer} actual=${null} has=${has} />
    <p class="tiny muted">
      ${has ? "Each label is a yes or no by itself, whatever you show it." : "It must choose one of these classes, whatever you show it: it cannot say that it is none of them."}
    </p>
    <${Button} disabled=${!own.value || !built.value} onClick=${() => lookInside()}>Look inside with this image<//>`;
}

function lookInside() {
  if (state.sight.peek() === "hand") state.sight.value = "layer";
  goTo("inside");
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
      <${Toggle} label="crop instead of stretch" value=${image.crop_to_aspect_ratio} onValue=${setCrop} />
    </div>
  </div>`;
}
