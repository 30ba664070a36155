/** Said while a network trains and gets nowhere: what is to be seen, the likely cause, and a button that mends it. */
import { computed } from "@preact/signals";
import { html } from "htm/preact";

import { stop, train } from "../../actions/train.js";
import { weightsOf } from "../../../keras/class-weight.js";
import { isCrossentropy } from "../../../keras/losses.js";
import { usualRate } from "../../../keras/optimizers.js";
import { beginningAt, firstRate, rateWords } from "../../../keras/schedules.js";
import { mendedScale, scaleFault } from "../../../keras/scale.js";
import { MOST_FLAT } from "../../../keras/small-network.js";
import { nowhere } from "../../runs/nowhere.js";
import { change, state } from "../../state.js";
import { Button } from "../parts/controls.js";
import { percent, plural, whole } from "../parts/words.js";

/** A rate so many times the usual one is the likely cause. */
const TOO_FAST = 5;

/** What the run under way, or the last one, says. */
const told = computed(() => {
  const run = state.current.value;
  const prepared = state.prepared.value;
  // A guess has an entropy, which other losses are not comparable with.
  if (!run || !prepared || prepared.sets || !isCrossentropy(state.network.value?.loss ?? "")) return null;
  const { classes, counts } = prepared;
  return nowhere(run.epochs, counts.train, weightsOf(run.settings.class_weight, classes, counts.train));
});

/** Ends the run, sees to what is wrong, and trains anew. @param {() => Promise<void> | void} mend */
async function again(mend) {
  await stop();
  if (state.status.peek() !== "idle")
    await new Promise((/** @type {(value: void) => void} */ resolve) => {
      const end = state.status.subscribe((status) => {
        if (status === "idle") queueMicrotask(() => (end(), resolve()));
      });
    });
  await mend();
  await train();
}

const fit = async () => (await import("../../actions/fit.js")).fitNetwork();

/**
 * The likely cause and its remedy.
 * @param {import("../../state.js").Run} run
 * @param {import("../../state.js").Parts} prepared
 * @returns {{ cause: any, does: string, mend: () => Promise<void> | void }}
 */
function remedy({ layers, settings: { optimizer } }, prepared) {
  if (mendedScale(layers, prepared) !== undefined)
    return {
      cause: `${scaleFault(layers, prepared)}.`,
      does: "Fit the network and start over",
      mend: fit,
    };
  const usual = usualRate(optimizer.class_name);
  const rate = optimizer.config.learning_rate ?? usual;
  if (firstRate(rate) >= TOO_FAST * usual) {
    const slower = beginningAt(rate, usual);
    return {
      cause: html`<code>learning_rate</code> ${rateWords(rate)} is large for ${optimizer.class_name}: each step goes too far.`,
      does: `Start over with learning_rate ${rateWords(slower)}`,
      mend: () =>
        change(state.run, { optimizer: { ...optimizer, config: { ...optimizer.config, learning_rate: slower } } }),
    };
  }
  const flat = layers.findIndex(({ class_name }) => class_name === "Flatten");
  const values = Number(state.network.peek()?.layers[flat]?.output_shape?.at(-1) ?? 0);
  if (values > MOST_FLAT)
    return {
      cause: html`Flatten gives ${whole(values)} values to one Dense layer: every step throws its units so far that they fall silent.`,
      does: "Fit the network and start over",
      mend: fit,
    };
  return {
    cause: "Some networks begin late: give it some more epochs. Or other random weights do better.",
    does: "Start over with another seed",
    mend: () => change(state.run, { seed: state.run.peek().seed + 1 }),
  };
}

export function Nowhere() {
  const now = told.value;
  const [run, prepared] = [state.current.value, state.prepared.value];
  if (!now || !run || !prepared) return null;
  const { kind, guess, share, loss, accuracy, epochs } = now;
  const { cause, does, mend } = remedy(run, prepared);
  return html`<div class="problem nowhere" role="status" data-code=${`nowhere_${kind}`}>
    <p class="problem-message">
      ${
        kind === "far"
          ? html`This gets nowhere so far: a loss of ${loss.toPrecision(3)}, where a guess would have ${guess.toFixed(2)}.`
          : html`No better than guessing after ${plural(epochs, "epoch")}: accuracy ${percent(accuracy)}; one answer always would have ${percent(share)}.`
      }
    </p>
    <p class="problem-hint">${cause}</p>
    <div><${Button} onClick=${() => again(mend)}>${does}<//></div>
  </div>`;
}
