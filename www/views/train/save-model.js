/** What was learned, as a file: each format with what it is good for. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";

import { attempt } from "../../actions/attempt.js";
import { lab } from "../../lab.js";
import { state } from "../../state.js";
import { Button } from "../parts/controls.js";
import { Fold } from "../parts/fold.js";
import { saveBlob } from "../parts/save.js";

/** @type {{ format: import("../../models.js").ModelFormat, file: string, says: string }[]} */
const FORMATS = [
  {
    format: "keras",
    file: "model.keras",
    says: 'For Keras 3, which trains on where this left off: keras.models.load_model("model.keras").',
  },
  { format: "h5", file: "model.h5", says: "For Keras 2 and older programs. What the optimizer remembers is left out." },
  {
    format: "npz",
    file: "weights.npz",
    says: 'The weights alone, as arrays: numpy.load("weights.npz")["conv2d/kernel"].',
  },
];

export function SaveModel() {
  const [saving, setSaving] = useState(false);
  /** @param {typeof FORMATS[number]} choice */
  async function save({ format, file }) {
    setSaving(true);
    const blob = await attempt("train", "", async () => (await lab()).saveModel(format), "save");
    setSaving(false);
    if (blob) saveBlob(file, blob);
  }
  const isTraining = state.status.value !== "idle";
  const rows = FORMATS.map(
    (choice) =>
      html`<div class="row">
        <${Button} name=${`Save ${choice.file}`} disabled=${saving || isTraining} onClick=${() => save(choice)}>${choice.file}<//>
        <span class="small">${choice.says}</span>
      </div>`,
  );
  return html`<${Fold} name="Save the model">
    ${() => html`<div class="texts">
      ${isTraining && html`<p class="muted small">As soon as the training is stopped or done.</p>`} ${rows}
    </div>`}
  <//>`;
}
