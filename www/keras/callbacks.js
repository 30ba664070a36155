/**
 * What may happen at the end of an epoch, as a reader meets it (`keras.callbacks`); what the options take stands in `schema.js`. No
 * state.
 *
 * does: half a sentence; begin: a config to begin with, where Keras's own values are not what one wants
 * @typedef {{ does: string, begin: Record<string, any>, hints: Record<string, import("./options.js").Hint> }} Words
 */
import { configWords, snakeCase, withOptions } from "./options.js";
import { callbacks as known } from "./schema.js";

const monitor =
  "The number that is watched. val_ is measured on the validation part, or on the test part where there is none.";
const min_delta = "The smallest improvement that counts.";
const mode = "Whether less or more is better. auto: less of a loss, more of a metric.";

/** @type {Record<string, Words>} */
const words = {
  EarlyStopping: {
    does: "ends the run when what it monitors has not become better for some epochs",
    begin: { patience: 5, restore_best_weights: true },
    hints: {
      monitor,
      patience: "So many epochs without a better one, and the run ends.",
      restore_best_weights: "Whether the weights of the best epoch come back at the end.",
      min_delta,
      mode,
      baseline: "A value that must be beaten as well before the waiting starts again. Left empty: none.",
      start_from_epoch: "How many epochs at the beginning are ignored.",
    },
  },
  ReduceLROnPlateau: {
    does: "lowers the learning rate when what it monitors has not become better for some epochs",
    begin: { factor: 0.5, patience: 3 },
    hints: {
      monitor,
      patience: "So many epochs without a better one, and the learning rate is lowered.",
      factor: "By what the learning rate is multiplied.",
      min_lr: "It is not lowered below this.",
      cooldown: "Epochs that pass before it waits again.",
      min_delta,
      mode,
    },
  },
  ModelCheckpoint: {
    does: "keeps the weights of an epoch aside, to bring them back or save them after the run",
    begin: { save_best_only: true },
    hints: {
      monitor,
      save_best_only: "Whether the weights of the best epoch are kept. Otherwise those of the newest.",
      mode,
      initial_value_threshold: "A value that must be beaten before anything is kept. Left empty: none.",
    },
  },
};

export const callbacks = withOptions(known, words);

/**
 * Why callbacks could not do their work in a run, with what to do about it; `null` when they can.
 * @param {import("./options.js").Described[]} all
 * @param {import("./options.js").Described[]} metrics  what is measured besides loss and accuracy
 * @param {import("./schedules.js").Rate} rate  the learning rate
 * @param {boolean} validates  whether images are set aside to measure on
 * @returns {{ message: string, hint: string } | null}
 */
export function whyNotCalled(all, metrics, rate, validates) {
  const measured = ["loss", "accuracy", ...metrics.map(({ class_name }) => snakeCase(class_name))];
  for (const { class_name, config } of all) {
    if (class_name === "ReduceLROnPlateau" && typeof rate === "object")
      return {
        message: "ReduceLROnPlateau cannot lower a learning rate that follows a schedule",
        hint: "Leave one of the two out.",
      };
    const watched = config.monitor ?? known[class_name]?.monitor.default;
    const own = watched.replace(/^val_/, "");
    if (!measured.includes(own))
      return {
        message: `${class_name} is to watch ${watched}, which is not measured`,
        hint: `Add ${own} to the metrics, or monitor another number.`,
      };
    const isLooked = class_name !== "ModelCheckpoint" || config.save_best_only;
    if (watched !== own && isLooked && !validates)
      return {
        message: `${class_name} is to watch ${watched}, but no images are set aside to measure it on`,
        hint: `Set a part aside under “Prepare”, or monitor ${own}.`,
      };
  }
  return null;
}

/**
 * Callbacks in a few words: `EarlyStopping patience 5, restore_best_weights`.
 * @param {import("./options.js").Described[]} all
 */
export function callbackWords(all) {
  return all.map(({ class_name, config }) => `${class_name} ${configWords(config)}`.trim()).join("; ");
}
