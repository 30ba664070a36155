/**
 * Times a training step (32 images, Adam) of the lesson's three networks in the built page, in Chromium, and in native Keras
 * where Python has it: by turns, so that what else the machine does weighs on both, and prints the medians and their ratio.
 *
 * `node tests/bench/networks.js [folder ...]`: other built pages than dist/ are timed by turns, too, to compare two versions.
 * $PYTHON names another Python than `python3`.
 */

import { spawn, spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { argv, env } from "node:process";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { chromiumPath } from "../browser/chromium.js";
import { serve } from "../browser/server.js";
import { peopleNetwork } from "../../www/page/recipes.js";

const ROUNDS = 3;
/** One worker, and as many as there are cores. */
const WORKERS = [1, Math.min(8, availableParallelism())];

/** @param {string} class_name @param {object} [config] */
const layer = (class_name, config = {}) => ({ class_name, config });
/** @param {number} filters */
const conv = (filters) => layer("Conv2D", { filters, kernel_size: 3, activation: "relu" });
const pool = layer("MaxPooling2D");
/** @param {number} units @param {string} activation */
const dense = (units, activation) => layer("Dense", { units, activation });
const two = [conv(32), pool, layer("Flatten"), dense(64, "relu"), dense(1, "sigmoid")];

// The parts for validation leave whole batches, 19 of 32 faces and 7 of 32 fungi: a part of a batch would count as a step.
const faces = { sample: "faces", validation: 0.0256 };
const fungi = { sample: "fungi", column: undefined, validation: 0.1039 };

const NETWORKS = {
  eyes: { ...faces, column: "eyes", layers: two },
  people: {
    ...faces,
    column: "userid",
    layers: peopleNetwork({ classes: 20, max: 255, train: 608, height: 60, width: 64 }),
  },
  fungi: { ...fungi, layers: two },
};

/** @param {number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/**
 * Milliseconds of a step in a tab: the median of the epochs after a first.
 * @param {import("playwright-core").Page} page
 * @param {string} url
 * @param {{ sample: string, column: string | undefined, validation: number, layers: object[] }} network
 * @param {number} workers
 */
async function inTab(page, url, { sample, column, validation, layers }, workers) {
  await page.goto(url);
  const times = await page.evaluate(
    async ({ sample, column, validation, layers, workers }) => {
      const { Playground } = await import(new URL("www/playground.js", location.href).href);
      const lab = await Playground.open({ workers });
      await lab.loadSample(sample);
      await lab.prepare({ column, test: 0, validation, seed: 1 });
      await lab.build({ layers, seed: 1 });
      const times = [];
      for await (const { ms_per_step } of lab.fit({ epochs: 4, batch_size: 32 })) times.push(ms_per_step);
      await lab.close();
      return times;
    },
    { sample, column, validation, layers, workers },
  );
  return median(times.slice(1));
}

/** Native Keras, or nothing where Python has none. */
function openKeras() {
  const python = env.PYTHON ?? "python3";
  if (spawnSync(python, ["-c", "import keras, tensorflow"]).status !== 0) return undefined;
  const script = join(import.meta.dirname, "keras_networks.py");
  const child = spawn(python, [script], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    /** @param {string} name */
    async time(name) {
      child.stdin.write(`${name}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`${python} ${script} ended before it had timed ${name}`);
      return Number(value);
    },
    close: () => child.stdin.end(),
  };
}

const folders = argv.length > 2 ? argv.slice(2) : [join(import.meta.dirname, "../../dist")];
const sites = await Promise.all(folders.map((folder) => serve({ folder: resolve(folder) })));
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });
const keras = openKeras();
if (!keras) console.log("Python has no Keras with TensorFlow here: the tab alone is timed.");
try {
  // What the page moves when it is opened would take its share of the cores.
  const page = await browser.newPage({ reducedMotion: "reduce" });
  for (const [name, network] of Object.entries(NETWORKS)) {
    const tabs = sites.flatMap(({ url }, site) =>
      WORKERS.map((workers) => ({ url, workers, folder: folders[site], times: /** @type {number[]} */ ([]) })),
    );
    const native = [];
    for (let round = 0; round < ROUNDS; round++) {
      for (const { url, workers, times } of tabs) times.push(await inTab(page, url, network, workers));
      if (keras) native.push(await keras.time(name));
    }
    if (keras) console.log(`${name}: native Keras ${median(native).toFixed(1)} ms a step`);
    for (const { workers, folder, times } of tabs) {
      const ms = median(times);
      const where = sites.length > 1 ? ` in ${folder}` : "";
      const ratio = keras ? `, ${(ms / median(native)).toFixed(2)} times Keras` : "";
      const gain = workers > 1 ? `, ${(median(tabs[0].times) / ms).toFixed(2)} times as fast as one` : "";
      console.log(
        `${name}: ${workers} worker${workers > 1 ? "s" : ""}${where} ${ms.toFixed(1)} ms a step${ratio}${gain}`,
      );
    }
  }
} finally {
  keras?.close();
  await browser.close();
  await Promise.all(sites.map((site) => site.close()));
}
