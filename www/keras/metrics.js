/** What is measured besides the loss, as a reader meets it (`keras.metrics`); what the options take stands in `schema.js`. No state. */
import { configWords, withOptions } from "./options.js";
import { metrics as known } from "./schema.js";

/**
 * @typedef {import("./options.js").Described} Described
 *
 * title: of its chart; does: half a sentence; begin: a config to begin with
 * @typedef {{ title: string, does: string, begin: Record<string, any>, hints: Record<string, import("./options.js").Hint> }} Words
 */

/** @type {Record<string, Words>} */
const words = {
  Accuracy: { title: "Accuracy", does: "the share of the images that are predicted right", begin: {}, hints: {} },
  TopKCategoricalAccuracy: {
    title: "Top-k accuracy",
    does: "the share of the images whose class is among the k that the network finds most likely",
    begin: { k: 5 },
    hints: { k: "How many of the likeliest classes count. With as many as there are classes, every image is right." },
  },
};

export const metrics = withOptions(known, words);

/** Those that a reader may choose; accuracy is always measured. */
export const optional = Object.keys(metrics).filter((class_name) => class_name !== "Accuracy");

/** As `SparseCategoricalCrossentropy` of `sparse_categorical_crossentropy`. @param {string} class_name */
export const snakeOf = (class_name) => class_name.replace(/(?<!^)([A-Z])/g, "_$1").toLowerCase();

/** The classes of these names in the logs, in one order. @type {Map<string, string>} */
const classes = new Map(Object.keys(metrics).map((class_name) => [snakeOf(class_name), class_name]));

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
  return chosen.map(({ class_name, config }) => `${snakeOf(class_name)} ${configWords(config)}`.trim()).join("; ");
}
