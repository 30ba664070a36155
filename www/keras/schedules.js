/**
 * Learning rates that change from step to step, as a reader meets them (`keras.optimizers.schedules`); what their options take stands
 * in `schema.js`. No state.
 *
 * @typedef {import("./options.js").Described} Described
 * @typedef {number | Described} Rate  what an optimizer takes for its learning rate
 *
 * does: what becomes of the rate; begin: a config to begin with, for a rate, the steps of an epoch and those of the whole run
 * @typedef {{ does: string, hints: Record<string, import("./options.js").Hint>,
 *   begin: (rate: number, epoch: number, all: number) => Record<string, any> }} Words
 */
import { configWords, withOptions } from "./options.js";
import { schedules as known } from "./schema.js";

const initial_learning_rate = "The learning rate of the first step.";
const staircase = "Change the rate only every decay_steps, by jumps.";

/** @type {Record<string, Words>} */
const words = {
  CosineDecay: {
    does: "falls along half a wave of the cosine: slowly, then faster, then slowly again",
    hints: {
      initial_learning_rate,
      decay_steps: "After so many steps it is at its end. A step is a batch.",
      alpha: "Where it ends, as a part of where it began.",
      warmup_target: "Rise to this rate first, during warmup_steps, and fall from there. Left empty: no rise.",
      warmup_steps: "How many steps the rise takes, where there is a warmup_target.",
    },
    begin: (rate, _, all) => ({ initial_learning_rate: rate, decay_steps: all }),
  },
  ExponentialDecay: {
    does: "is multiplied by decay_rate every decay_steps",
    hints: {
      initial_learning_rate,
      decay_steps: "The steps in which it is multiplied once. A step is a batch.",
      decay_rate: "By what it is multiplied.",
      staircase,
    },
    begin: (rate, epoch) => ({ initial_learning_rate: rate, decay_steps: epoch, decay_rate: 0.9 }),
  },
  InverseTimeDecay: {
    does: "is divided by 1 and decay_rate more for every decay_steps",
    hints: {
      initial_learning_rate,
      decay_steps: "The steps for which decay_rate is added once. A step is a batch.",
      decay_rate: "What is added to what it is divided by.",
      staircase,
    },
    begin: (rate, epoch) => ({ initial_learning_rate: rate, decay_steps: epoch, decay_rate: 0.5 }),
  },
  PolynomialDecay: {
    does: "goes down to end_learning_rate, in a straight line where power is 1",
    hints: {
      initial_learning_rate,
      decay_steps: "After so many steps it is at its end. A step is a batch.",
      end_learning_rate: "The rate at the end.",
      power: "1: a straight line. 2: steep first, then flat.",
      cycle: "Begin again, lower, instead of staying at the end.",
    },
    begin: (rate, _, all) => ({
      initial_learning_rate: rate,
      decay_steps: all,
      end_learning_rate: Number((rate / 100).toPrecision(6)),
    }),
  },
  PiecewiseConstantDecay: {
    does: "takes the values one after the other, each up to a boundary",
    hints: {
      boundaries: "The steps at which the rate changes, with commas between. A step is a batch.",
      values: "The rates, with commas between: one more than there are boundaries.",
    },
    begin: (rate, _, all) => ({
      boundaries: [Math.ceil(all / 2), Math.ceil((3 * all) / 4)],
      values: [1, 10, 100].map((part) => Number((rate / part).toPrecision(6))),
    }),
  },
};

export const schedules = withOptions(known, words);

/** The options of schedules that are rates. */
export const RATES = ["initial_learning_rate", "warmup_target", "end_learning_rate", "values"];

/**
 * Where a learning rate begins.
 * @param {Rate} rate
 * @returns {number}
 */
export function firstRate(rate) {
  if (typeof rate === "number") return rate;
  const { initial_learning_rate, warmup_target, values } = rate.config;
  return Number(warmup_target ?? initial_learning_rate ?? values?.[0]);
}

/**
 * A learning rate that goes the same way, beginning elsewhere.
 * @param {Rate} rate
 * @param {number} first  see {@link firstRate}
 * @returns {Rate}
 */
export function beginningAt(rate, first) {
  if (typeof rate === "number") return first;
  if (!(firstRate(rate) > 0)) return { ...rate, config: { ...rate.config, initial_learning_rate: first } };
  const factor = first / firstRate(rate);
  const scaled = (/** @type {number} */ value) => Number((value * factor).toPrecision(6));
  const config = Object.entries(rate.config).map(([key, value]) => {
    if (!RATES.includes(key) || value === null) return [key, value];
    return [key, Array.isArray(value) ? value.map(scaled) : scaled(value)];
  });
  return { class_name: rate.class_name, config: Object.fromEntries(config) };
}

/**
 * A learning rate in a few words: `CosineDecay 0.002, decay_steps 1500`.
 * @param {Rate} rate
 */
export function rateWords(rate) {
  if (typeof rate === "number") return String(rate);
  const { initial_learning_rate, ...others } = rate.config;
  return [`${rate.class_name} ${initial_learning_rate ?? ""}`.trim(), configWords(others)].filter(Boolean).join(", ");
}
