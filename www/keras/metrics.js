/** What is measured besides the loss, as a reader meets it (`keras.metrics`); what the options take stands in `schema.js`. No state. */
import { configWords, snakeCase, withOptions } from "./options.js";
import { metrics as known } from "./schema.js";

/**
 * @typedef {import("./options.js").Described} Described
 *
 * title: of its chart; does: half a sentence; begin: a config to begin with
 * @typedef {{ title: string, does: string, begin: Record<string, any>, hints: Record<string, import("./options.js").Hint> }} Words
 */

const thresholds = {
  hint: "An output says yes when it is more than this; one alone, to the second class. Left empty: 0.5, or any number where top_k is given.",
  step: 0.05,
};
const top_k = "Only so many of the largest outputs of an image say yes. Left empty: all may.";
const class_id =
  "The number of the one class that is looked at, from 0 on. Left empty: all outputs count together; of two classes that is the accuracy.";

/** @type {Record<string, Words>} */
const words = {
  Accuracy: { title: "Accuracy", does: "the share of the images that are predicted right", begin: {}, hints: {} },
  TopKCategoricalAccuracy: {
    title: "Top-k accuracy",
    does: "the share of the images whose class is among the k that the network finds most likely",
    begin: { k: 5 },
    hints: { k: "How many of the likeliest classes count. With as many as there are classes, every image is right." },
  },
  BinaryAccuracy: {
    title: "Binary accuracy",
    does: "the share of the outputs that are on the right side of a threshold; with many classes nearly all are",
    begin: {},
    hints: { threshold: { hint: "An output says yes when it is more than this.", step: 0.05 } },
  },
  Precision: {
    title: "Precision",
    does: "of the outputs that say yes, the share that is right",
    begin: {},
    hints: { thresholds, top_k, class_id },
  },
  Recall: {
    title: "Recall",
    does: "of what should be a yes, the share that is found",
    begin: {},
    hints: { thresholds, top_k, class_id },
  },
  F1Score: {
    title: "F1 score",
    does: "precision and recall in one number, which is high when both are",
    begin: { average: "macro" },
    hints: {
      average: "macro: each class counts the same. weighted: as often as it occurs. micro: all are counted as one.",
      threshold: {
        hint: "An output says yes when it is more than this. Left empty: the largest of an image does, so one output alone always does.",
        step: 0.05,
      },
    },
  },
  AUC: {
    title: "AUC",
    does: "how well the outputs put what is true above what is not, whatever the threshold: 1 is perfect; under the ROC curve, 0.5 is chance",
    begin: {},
    hints: {
      curve:
        "ROC: true against false positives. PR: precision against recall, for rare classes. PRGAIN: both as gains over chance.",
      num_thresholds: "So many thresholds from 0 to 1 make the curve.",
      summation_method:
        "The area between two thresholds: interpolation in the middle, minoring too small, majoring too large.",
      multi_label: "Whether each class has a curve of its own, and their areas a mean. Else all outputs are on one.",
      from_logits: null,
    },
  },
};

export const metrics = withOptions(known, words);

/** Those that a reader may choose; accuracy is always measured. */
export const optional = Object.keys(metrics).filter((class_name) => class_name !== "Accuracy");

/** The classes of these names in the logs, in one order. @type {Map<string, string>} */
const classes = new Map(Object.keys(metrics).map((class_name) => [snakeCase(class_name), class_name]));

/**
 * The names of what was measured besides the loss: accuracy first, which always is.
 * @param {object[]} logs  of epochs, or of an evaluation
 */
export function measuredIn(logs) {
  return [...classes.keys()].filter((name) => name === "accuracy" || logs.some((log) => name in log));
}

/** What the chart of a metric is called. @param {string} name  in the logs */
export const titleOf = (name) => metrics[classes.get(name) ?? ""]?.title ?? name;

/**
 * What was asked for besides accuracy, as classes: Keras takes names as well.
 * @param {import("../client/protocol.js").BuildOptions["metrics"]} asked
 * @returns {Described[]}
 */
export function besidesAccuracy(asked) {
  return (asked ?? []).flatMap((metric) => {
    const { class_name, config = {} } =
      typeof metric === "string" ? { class_name: classes.get(metric) ?? metric } : metric;
    return optional.includes(class_name) ? [{ class_name, config }] : [];
  });
}

/**
 * Metrics in a few words.
 * @param {Described[]} chosen  besides accuracy
 */
export function metricWords(chosen) {
  return chosen.map(({ class_name, config }) => `${snakeCase(class_name)} ${configWords(config)}`.trim()).join("; ");
}
