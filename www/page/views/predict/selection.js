/** Which predictions the gallery shows, and what a score is to be compared with. No state. */

/**
 * @typedef {import("../../../client/protocol.js").Prediction} Prediction
 *
 * What the gallery is limited to; `null`: any class.
 * @typedef {{ verdict: "all" | "wrong" | "right", actual: string | null, predicted: string | null }} Filter
 */

/** @type {Filter} */
export const everything = { verdict: "all", actual: null, predicted: null };

/**
 * The predictions that pass, in their order: wrong ones first, the surest mistakes at the top.
 * @param {Prediction[]} predictions
 * @param {Filter} filter
 * @param {boolean} [areSets]  whether each image has several labels, of which one is asked for
 * @returns {Prediction[]}
 */
export function passing(predictions, { verdict, actual, predicted }, areSets = false) {
  const has = (/** @type {string} */ said, /** @type {string | null} */ wanted) =>
    wanted === null || said === wanted || (areSets && said.split(" + ").includes(wanted));
  return predictions.filter(
    (prediction) =>
      (verdict === "all" || (verdict === "right") === (prediction.actual === prediction.predicted)) &&
      has(prediction.actual, actual) &&
      has(prediction.predicted, predicted),
  );
}

/**
 * How many images of each class there are to train on, each counted once where oversampling has drawn some again.
 * @param {Pick<import("../../../playground.js").Prepared, "counts" | "codes" | "drawn">} prepared
 */
export function trainedOn({ counts, codes, drawn }) {
  const own = [...counts.train];
  for (const code of codes.subarray(codes.length - drawn.length)) own[code]--;
  return own;
}

/**
 * The accuracy of always saying the class that is most frequent in the training part, as scikit-learn's
 * `DummyClassifier(strategy="most_frequent")` does; of equally frequent classes the first.
 * @param {number[]} trained  images of each class in the training part
 * @param {number[]} support  images of each class in the part that is evaluated
 * @returns {{ place: number, accuracy: number }}  place: of the class that is said
 */
export function baseline(trained, support) {
  const place = trained.indexOf(Math.max(...trained));
  const total = support.reduce((sum, count) => sum + count, 0);
  return { place, accuracy: total > 0 ? support[place] / total : 0 };
}
