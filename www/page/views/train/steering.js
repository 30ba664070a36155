/** The big button and what stands beside it; how far the run is. */
import { computed } from "@preact/signals";
import { html } from "htm/preact";

import {
  canTrain,
  checkpoint,
  differs,
  isDiverged,
  loadCheckpoint,
  pause,
  resume,
  stop,
  train,
  trainOn,
} from "../../actions/train.js";
import { takenBack, undoStartOver } from "../../actions/start-over.js";
import { epochsAside, isThawed } from "../../actions/weights.js";
import { epochsOf, state } from "../../state.js";
import { Button } from "../parts/controls.js";
import { plural } from "../parts/words.js";
import { duration, milliseconds, timeLeft } from "./progress.js";

export function Steering() {
  const [main, other] = choices();
  return html`<div class="steering">
    <div class="run-buttons">
      <${Do} key="main" ...${main} primary />
      ${other && html`<${Do} key="other" ...${other} />`}
      ${
        takenBack.value &&
        html`<${Button} kind="quiet" hint="The network that was there before, as it was" onClick=${undoStartOver}>
          Undo: back to ${takenBack.value.name}, ${plural(epochsOf(takenBack.value), "epoch")}
        <//>`
      }
    </div>
    <${Progress} />
    <p class="visually-hidden" role="status">${told.value}</p>
  </div>`;
}

/**
 * says: what that means
 * @typedef {{ does: string, says: string, onClick: () => void, disabled?: boolean }} Choice
 */

/**
 * What can be done now; what is most likely wanted comes first.
 * @returns {Choice[]}
 */
function choices() {
  const status = state.status.value;
  const epochs = plural(state.run.value.epochs, "epoch");
  const disabled = !canTrain.value;
  const stopping = { does: "Stop", says: "keeps the weights", onClick: stop };
  if (status === "training") return [{ does: "Pause", says: "after this step", onClick: pause }, stopping];
  if (status === "paused") return [{ does: "Resume", says: "where it was", onClick: resume }, stopping];
  if (!state.current.value) return [{ does: "Train", says: epochs, onClick: train, disabled }];
  const on = {
    does: "Continue training",
    says: `${epochs} more${isThawed.value ? ", fresh optimizer" : ""}`,
    onClick: trainOn,
    disabled: disabled || isDiverged.value,
  };
  const over = { does: "Start over", says: "fresh weights", onClick: train, disabled };
  return (differs.value && !isThawed.value) || isDiverged.value ? [over, on] : [on, over];
}

/** Letters that fit into a button at full size. */
const LONG = 11;

/** @param {Choice & { primary?: boolean }} props  primary: the one the key T presses */
function Do({ does, says, onClick, primary = false, disabled }) {
  return html`<${Button}
    big
    kind=${primary ? "primary" : "plain"}
    shortcut=${primary ? "t" : undefined}
    name=${`${does}, ${says}`}
    disabled=${disabled}
    onClick=${onClick}
  >
    <span class="run-face" data-long=${does.length > LONG || undefined}><span>${does}</span><span class="run-says">${says}</span></span>
  <//>`;
}

/** How the run stands, for those who do not see it; epochs in between are not told. */
const told = computed(() => {
  const { status, current, goal } = state;
  if (status.value !== "idle") return { training: "Training", paused: "Paused" }[status.value];
  const last = current.value?.epochs.at(-1);
  if (!last) return current.value && !current.value.elsewhere ? "Stopped in the first epoch" : "";
  const accuracy = `accuracy ${last.accuracy.toFixed(3)}, validation ${last.val_accuracy?.toFixed(3) ?? "none"}`;
  const ended = current.value?.early_stopping?.stopped_epoch
    ? "Stopped early"
    : last.epoch < goal.value
      ? "Stopped"
      : "Done";
  return `${ended} after ${plural(last.epoch, "epoch")}: ${accuracy}`;
});

function Progress() {
  const status = state.status.value;
  const epochs = state.current.value?.epochs ?? [];
  const last = epochs.at(-1);
  const batch = state.batch.value;
  const run = state.current.value;
  if (status === "idle" && run?.elsewhere && !last)
    return html`<div class="progress">
      <p class="progress-words"><strong>Trained elsewhere</strong> <span>${run.elsewhere.file}</span></p>
      <${Before} />
    </div>`;
  if (status === "idle" && !run) return html`<div class="progress"><${Before} /></div>`;
  const goal = state.goal.value;
  const within = batch ? batch.batch / batch.batches : 0;
  const reached = epochsOf(run);
  const done = batch ? batch.epoch - 1 + within : reached;
  const ms = batch?.ms_per_step ?? last?.ms_per_step;
  const seconds = epochs.reduce((sum, epoch) => sum + epoch.seconds, 0);
  const { early_stopping: ended, loaded } = run ?? {};
  const words = {
    idle: last
      ? `${ended?.stopped_epoch ? "stopped early" : reached < goal ? "stopped" : "done"} after ${duration(1000 * seconds)}`
      : "stopped in the first epoch",
    paused: "paused",
    training: batch ? `${duration(timeLeft(batch, last, goal))} left` : "",
  }[status];
  return html`<div class="progress">
    <p class="progress-words">
      <strong>Epoch ${batch?.epoch ?? reached} of ${goal}</strong>
      <span class="progress-step">${batch ? `step ${batch.batch} of ${batch.batches}` : ""}</span>
      <span class="progress-left">${words}</span>
    </p>
    <div
      class="progress-bar"
      role="progressbar"
      aria-label="Training"
      aria-valuemin="0"
      aria-valuemax=${goal}
      aria-valuenow=${reached}
      aria-valuetext=${`${reached} of ${plural(goal, "epoch")} done`}
    >
      <span class="progress-all" style=${{ transform: `scaleX(${Math.min(1, done / Math.max(1, goal))})` }}></span>
      <span class="progress-epoch" style=${{ transform: `scaleX(${within})` }}></span>
    </div>
    <p class="muted small">
      ${status === "idle" && ended && !loaded && `${earlyWords(ended)} `}
      ${ms === undefined ? status !== "idle" && (state.features.value ? "" : "Making fresh weights …") : `${milliseconds(ms)} ms per step on ${plural(state.workers.value, "worker")}`}
    </p>
    <${Checkpoint} />
    <${Features} />
  </div>`;
}

/** What ModelCheckpoint keeps. Under “Take away” it is saved. */
function Checkpoint() {
  const epoch = checkpoint.value;
  if (epoch === null) return null;
  if (state.current.value?.loaded === epoch)
    return html`<p class="muted small">ModelCheckpoint: the weights are those of epoch ${epoch} again.</p>`;
  return html`<div class="row">
    <p class="muted small">ModelCheckpoint keeps the weights of epoch ${epoch}.</p>
    ${
      state.status.value === "idle" &&
      html`<${Button} kind="quiet" hint="They take the place of the weights there are. What the optimizer remembers stays." onClick=${loadCheckpoint}>
        Load the weights of epoch ${epoch}
      <//>`
    }
  </div>`;
}

/** What a frozen front makes of the images, and whether it is kept. */
function Features() {
  const log = state.features.value;
  if (!log) return null;
  if (log.reason) return html`<p class="muted small">${log.reason}</p>`;
  const megabytes = (/** @type {number} */ bytes) => (bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0);
  const isComputing = state.status.value !== "idle" && log.done < log.images;
  return html`<p class="muted small">
    ${isComputing ? `Computing what ${log.layer} makes of ${log.images} images: ${log.done} are done. It` : `What ${log.layer} makes of each image`}
    ${" "}is computed once and kept for every epoch: ${megabytes(log.bytes)} MB, of ${megabytes(log.budget_bytes)} MB at the most.
  </p>`;
}

/**
 * What early stopping has done.
 * @param {import("../../../client/protocol.js").EarlyStopped} ended
 */
function earlyWords({ stopped_epoch, best_epoch, restored }) {
  if (best_epoch === null) return "EarlyStopping has not looked at any epoch.";
  if (restored) return `EarlyStopping: the weights are those of epoch ${best_epoch}, the best one.`;
  return stopped_epoch ? `EarlyStopping: epoch ${best_epoch} was the best one; the weights are the last ones.` : "";
}

/** What will be measured. */
function Before() {
  const prepared = state.prepared.value;
  if (!prepared) return null;
  const part = prepared.validation > 0 ? "validation" : "test";
  const aside = epochsAside.value;
  // Here, where it takes the place of nothing: above the button it would move it.
  if (aside > 0)
    return html`<p class="muted small run-aside">
      You changed the network or the split. Change it back to get your ${plural(aside, "trained epoch")} again; training now discards
      them.
    </p>`;
  return html`<p class="muted small">
    ${
      prepared[part] > 0
        ? `After each epoch it is tested on ${plural(prepared[part], "image")}, the ${part} part.`
        : "No image is set aside: how well it does on images it has not seen cannot be told."
    }
  </p>`;
}
