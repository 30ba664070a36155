/** Train: a run and its curves. */
import { computed } from "@preact/signals";
import { html } from "htm/preact";

import { canTrain, isDiverged } from "../actions/train.js";
import { epochsOf, state } from "../state.js";
import { later } from "./parts/later.js";

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
const Diverged = later(() => import("./train/diverged.js").then(({ Diverged }) => Diverged));
const Numbers = later(() => import("./train/numbers.js").then(({ Numbers }) => Numbers));
const Nowhere = later(() => import("./train/nowhere.js").then(({ Nowhere }) => Nowhere));
const TakeAway = later(() => import("./take-away.js").then(({ TakeAway }) => TakeAway));
const Sights = later(() => import("./train/sights.js").then(({ Sights }) => Sights));
const Runs = later(() => import("./train/runs.js").then(({ Runs }) => Runs), "runs.css");

export function View() {
  return html`<div class="train">
    <${Settings} />
    <${Steering} />
    ${isDiverged.value && html`<${Diverged} />`}
    ${(state.current.value?.epochs.length ?? 0) > 1 && html`<${Nowhere} />`}
    <${Sights} />
    ${(state.earlier.value.length > 0 || state.current.value?.elsewhere) && html`<${Runs} />`}
    <${Numbers} />
    <${TakeAway} stage="train" />
  </div>`;
}
