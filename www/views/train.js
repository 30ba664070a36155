/** Train: a run and its curves. */
import { computed } from "@preact/signals";
import { html } from "htm/preact";

import { canTrain, epochsOf, isDiverged, train } from "../actions/train.js";
import { usualRate } from "../keras/optimizers.js";
import { beginningAt, firstRate, rateWords } from "../keras/schedules.js";
import { change, state } from "../state.js";
import { Button } from "./parts/controls.js";
import { later } from "./parts/later.js";
import { Numbers } from "./train/numbers.js";

/** @type {import("@preact/signals").ReadonlySignal<import("../state.js").Summary>} */
export const summary = computed(() => {
  const status = state.status.value;
  const last = state.current.value?.epochs.at(-1);
  const goal = state.goal.value;
  const accuracy = last ? `, val ${last.val_accuracy?.toFixed(3) ?? "–"}` : "";
  if (status !== "idle") {
    const batch = state.batch.value;
    const done = batch ? batch.epoch - 1 + batch.batch / batch.batches : epochsOf(state.current.value);
    const words = `epoch ${batch?.epoch ?? epochsOf(state.current.value) + 1} of ${goal}${accuracy}`;
    return { kind: status === "paused" ? "needs" : "busy", words, progress: Math.min(1, done / Math.max(1, goal)) };
  }
  if (last && isDiverged.value) return { kind: "problem", words: "diverged" };
  if (last) return { kind: "ready", words: `epoch ${last.epoch}${accuracy}` };
  if (state.current.value?.elsewhere) return { kind: "ready", words: "trained elsewhere" };
  return canTrain.value ? { kind: "needs", words: "press Train" } : { kind: "waiting", words: "after the network" };
});

const Settings = later(() => import("./train/settings.js").then(({ Settings }) => Settings));
const Steering = later(() => import("./train/steering.js").then(({ Steering }) => Steering));
const TakeAway = later(() => import("./take-away.js").then(({ TakeAway }) => TakeAway));
const Sights = later(() => import("./train/sights.js").then(({ Sights }) => Sights));
const Runs = later(() => import("./train/runs.js").then(({ Runs }) => Runs), "runs.css");

export function View() {
  return html`<div class="train">
    <${Settings} />
    <${Steering} />
    <${Diverged} />
    <${Sights} />
    ${(state.earlier.value.length > 0 || state.current.value?.elsewhere) && html`<${Runs} />`}
    <${Numbers} />
    <${TakeAway} stage="train" />
  </div>`;
}

/** What to do when the loss is no longer a number. */
function Diverged() {
  const run = state.current.value;
  if (!run || !isDiverged.value) return null;
  const { class_name, config } = run.settings.optimizer;
  const usual = usualRate(class_name);
  const rate = config.learning_rate ?? usual;
  const first = firstRate(rate);
  const smaller = beginningAt(rate, first > usual ? usual : Number((first / 10).toPrecision(6)));
  return html`<div class="problem" role="alert">
    <p class="problem-message">The training diverged: in epoch ${run.epochs.length} the loss is no longer a number.</p>
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
