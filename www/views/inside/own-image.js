/** Which image is looked into: one of the set, or the reader's own, from a file, the camera, or drawn under Predict. */
import { signal } from "@preact/signals";
import { html } from "htm/preact";

import { classes, own, problem } from "../../actions/own-image.js";
import { state } from "../../state.js";
import { Choice } from "../parts/controls.js";
import { goTo } from "../parts/go-to.js";
import { Problem } from "../parts/problem.js";
import { percent } from "../parts/words.js";
import { Camera } from "../predict/own/camera.js";
import { OwnFile } from "../predict/own/file.js";

/** @type {{ value: import("../../state.js").Origin, name: string }[]} */
const origins = [
  { value: "set", name: "of the set" },
  { value: "file", name: "a file" },
  { value: "camera", name: "the camera" },
  { value: "drawn", name: "a drawing" },
];

/** Whether the place it comes from was chosen here, and not under Predict. */
const isHere = signal(false);

export function OriginChoice() {
  const options = state.dataset.value ? origins : origins.slice(1);
  return html`<${Choice}
    label="The image to look into"
    value=${state.origin.value}
    options=${options}
    onValue=${(/** @type {import("../../state.js").Origin} */ chosen) => {
      isHere.value = true;
      state.origin.value = chosen;
    }}
  />`;
}

const ways = { file: OwnFile, camera: Camera };

/** In the place of the images of the set. */
export function OwnImage() {
  const origin = state.origin.value;
  const answer = classes.value;
  const best = answer?.reduce((one, other) => (other.probability > one.probability ? other : one));
  return html`<div class="inside-own">
    ${
      (origin === "file" || origin === "camera") && (isHere.value || !state.dataset.value)
        ? html`<${ways[origin]} key=${origin} />`
        : html`<p class="small">
            ${origin === "drawn" ? "Draw it" : "Show one"} under Predict: what comes out of the layers follows here.
            ${" "}<button type="button" class="link-button" onClick=${() => goTo("predict")}>Go to Predict</button>
          </p>`
    }
    <${Problem} problem=${problem.value} />
    ${own.value && html`<p class="tiny muted">What the network is shown: ${own.value.done.join(", ")}.${best && ` Predicted ${best.name}, ${percent(best.probability)} sure.`}</p>`}
  </div>`;
}
