/** How fast networks train in this browser. No state, and nothing of a page. */
import { firstActivity } from "./lessons/first-activity.js";
import { Playground } from "../playground.js";
import { peopleNetwork } from "./recipes.js";

/** Keras's default. */
const BATCH_SIZE = 32;
/** Epochs of training; the first one warms up. */
const EPOCHS = 4;

/** The networks of the class, and the drawn images that they are trained on. */
const networks = [
  { name: "eyes", sample: "faces", column: "eyes", layersFor: () => firstActivity.layers },
  { name: "people", sample: "faces", column: "userid", layersFor: peopleNetwork },
  { name: "fungi", sample: "fungi", column: undefined, layersFor: () => firstActivity.layers },
];

/**
 * What was measured of a network.
 * @typedef {object} Speed
 * @property {string} name
 * @property {number} params
 * @property {number} workers  how many trained together
 * @property {number} msPerStep  of 32 images, with Adam, once it runs smoothly
 * @property {number} rate  operations a second, those counted in that are saved where a factor is 0
 * @property {number} share  of what the processor does at best on as many cores
 */

/**
 * Trains each of the class's networks for a few epochs on drawn images, in workers of its own.
 * @param {AbortSignal} [signal]  ends it before its time
 * @returns {AsyncGenerator<Speed, void, void>}
 */
export async function* measureSpeed(signal) {
  const lab = await Playground.open();
  try {
    for (const { name, sample, column, layersFor } of networks) {
      if (signal?.aborted) return;
      const { min, max, height, width } = await lab.loadSample(sample, { column });
      const { train, classes } = await lab.prepare({ test: 0.2, seed: 42 });
      const layers = layersFor({ min, max, height, width, train, classes: classes.length });
      const { params, operations } = await lab.build({ layers, seed: 1 });
      const peak = await lab.peak();
      const steps = [];
      for await (const { ms_per_step } of lab.fit({ epochs: EPOCHS, batch_size: BATCH_SIZE })) {
        if (signal?.aborted) return;
        steps.push(ms_per_step);
      }
      const workers = lab.workers;
      const msPerStep = Math.min(...steps.slice(1));
      const rate = (operations * BATCH_SIZE * 1000) / msPerStep;
      yield { name, params, workers, msPerStep, rate, share: rate / (workers * peak) };
    }
  } finally {
    await lab.close();
  }
}
