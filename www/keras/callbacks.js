/**
 * What may happen at the end of an epoch, with Keras's names, defaults and options (`keras.callbacks`). No state.
 *
 * does: half a sentence; begin: a config to begin with, where Keras's own values are not what one wants
 * @typedef {{ does: string, begin: Record<string, any>, options: import("./options.js").Option[] }} Callback
 */
import { configWords } from "./options.js";

/** @type {import("./options.js").ChoiceOption} */
const monitor = {
  key: "monitor",
  kind: "choice",
  default: "val_loss",
  choices: ["val_loss", "val_accuracy", "loss", "accuracy"],
  hint: "The number that is watched. val_ is measured on the validation part, or on the test part where there is none.",
};

/** @type {(usual: number, hint: string) => import("./options.js").NumberOption} */
const patience = (usual, hint) => ({ key: "patience", kind: "number", default: usual, integer: true, min: 0, hint });

/** @type {(usual: number) => import("./options.js").NumberOption} */
const minDelta = (usual) => ({
  key: "min_delta",
  kind: "number",
  default: usual,
  min: 0,
  hint: "The smallest improvement that counts.",
});

/** @type {import("./options.js").ChoiceOption} */
const mode = {
  key: "mode",
  kind: "choice",
  default: "auto",
  choices: ["auto", "min", "max"],
  hint: "Whether less or more is better. auto: less of a loss, more of an accuracy.",
};

/** @type {Record<string, Callback>} */
export const callbacks = {
  EarlyStopping: {
    does: "ends the run when what it monitors has not become better for some epochs",
    begin: { patience: 5, restore_best_weights: true },
    options: [
      monitor,
      patience(0, "So many epochs without a better one, and the run ends."),
      {
        key: "restore_best_weights",
        kind: "toggle",
        default: false,
        hint: "Whether the weights of the best epoch come back at the end.",
      },
      minDelta(0),
      mode,
      {
        key: "baseline",
        kind: "number",
        default: null,
        hint: "A value that must be beaten as well before the waiting starts again. Left empty: none.",
      },
      {
        key: "start_from_epoch",
        kind: "number",
        default: 0,
        integer: true,
        min: 0,
        hint: "How many epochs at the beginning are ignored.",
      },
    ],
  },
  ReduceLROnPlateau: {
    does: "lowers the learning rate when what it monitors has not become better for some epochs",
    begin: { factor: 0.5, patience: 3 },
    options: [
      monitor,
      patience(10, "So many epochs without a better one, and the learning rate is lowered."),
      {
        key: "factor",
        kind: "number",
        default: 0.1,
        min: 0,
        below: 1,
        hint: "By what the learning rate is multiplied.",
      },
      { key: "min_lr", kind: "number", default: 0, min: 0, hint: "It is not lowered below this." },
      {
        key: "cooldown",
        kind: "number",
        default: 0,
        integer: true,
        min: 0,
        hint: "Epochs that pass before it waits again.",
      },
      minDelta(0.0001),
      mode,
    ],
  },
};

/**
 * Why callbacks could not do their work in a run, with what to do about it; `null` when they can.
 * @param {import("./options.js").Described[]} all
 * @param {import("./schedules.js").Rate} rate  the learning rate
 * @param {boolean} validates  whether images are set aside to measure on
 * @returns {{ message: string, hint: string } | null}
 */
export function whyNotCalled(all, rate, validates) {
  for (const { class_name, config } of all) {
    if (class_name === "ReduceLROnPlateau" && typeof rate === "object")
      return {
        message: "ReduceLROnPlateau cannot lower a learning rate that follows a schedule",
        hint: "Leave one of the two out.",
      };
    const watched = config.monitor ?? monitor.default;
    if (watched.startsWith("val_") && !validates)
      return {
        message: `${class_name} is to watch ${watched}, but no images are set aside to measure it on`,
        hint: `Set a part aside under “Prepare”, or monitor ${watched.slice(4)}.`,
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
