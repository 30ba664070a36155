/** Told when a loss is no longer a number. */
import { html } from "htm/preact";

import { isDiverged, train } from "../../actions/train.js";
import { usualRate } from "../../../keras/optimizers.js";
import { beginningAt, firstRate, rateWords } from "../../../keras/schedules.js";
import { change, epochsOf, state } from "../../state.js";
import { Button } from "../parts/controls.js";

/** What to do when the loss is no longer a number. */
export function Diverged() {
  const run = state.current.value;
  if (!run || !isDiverged.value) return null;
  const { class_name, config } = run.settings.optimizer;
  const usual = usualRate(class_name);
  const rate = config.learning_rate ?? usual;
  const first = firstRate(rate);
  const smaller = beginningAt(rate, first > usual ? usual : Number((first / 10).toPrecision(6)));
  return html`<div class="problem" role="alert">
    <p class="problem-message">The training diverged: in epoch ${epochsOf(run)} the loss is no longer a number.</p>
    <p class="problem-hint">
      The steps were too large, and the weights grew beyond all bounds. A smaller learning rate helps, and pixels between 0 and 1: a
      Rescaling layer with scale 1/255.
    </p>
    <div>
      <${Button}
        onClick=${() => {
          change(state.run, { optimizer: { class_name, config: { ...config, learning_rate: smaller } } });
          void train();
        }}
      >
        Start over with learning_rate ${rateWords(smaller)}
      <//>
    </div>
  </div>`;
}
