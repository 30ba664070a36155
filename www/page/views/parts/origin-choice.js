/** Where the image comes from that is predicted and looked into: the dataset, or the reader. */
import { batch } from "@preact/signals";
import { html } from "htm/preact";

import { ownAt } from "../../actions/looked.js";
import { state } from "../../state.js";
import { Choice } from "./controls.js";

/** @type {{ value: import("../../state.js").Origin, name: string }[]} */
const origins = [
  { value: "set", name: "Dataset" },
  { value: "file", name: "File" },
  { value: "camera", name: "Camera" },
  { value: "drawn", name: "Draw" },
];

/** @param {{ stage: "inside" | "predict", label: string }} props  stage: the one it stands in */
export function OriginChoice({ stage, label }) {
  return html`<${Choice}
    label=${label}
    value=${state.origin.value}
    options=${state.dataset.value ? origins : origins.slice(1)}
    onValue=${(/** @type {import("../../state.js").Origin} */ chosen) =>
      batch(() => {
        ownAt.value = stage;
        state.origin.value = chosen;
      })}
  />`;
}
