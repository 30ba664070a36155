/** Under the decisions: the same in Python. */
import { html } from "htm/preact";

import { learned } from "../../actions/data.js";
import { pythonOf } from "../../keras/preparation.js";
import { state } from "../../state.js";
import { Code } from "../parts/code.js";

export function Program() {
  const settings = { ...state.split.value, parts: state.dataset.value?.split };
  const text = pythonOf(settings, learned()?.name ?? "label", state.run.value.batch_size);
  return html`<${Code} name="The same in Python" text=${text} />`;
}
