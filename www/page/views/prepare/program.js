/** Under the decisions: the same in Python. */
import { html } from "htm/preact";

import { learned } from "../../actions/labels.js";
import { pythonOf } from "../../../keras/preparation.js";
import { readyParts, state } from "../../state.js";
import { Code } from "../parts/code.js";

export function Program() {
  const dataset = state.dataset.value;
  const text = pythonOf(state.split.value, learned()?.name ?? "label", state.run.value.batch_size, {
    isTransparent: dataset?.sizes.some(({ channels }) => channels === 4),
    parts: readyParts.value ?? undefined,
  });
  return html`<${Code} name="The same in Python" text=${text} />`;
}
