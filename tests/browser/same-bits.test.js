/** The same bits in another browser: what is learned in Chromium and in Firefox, by one worker and by two. */

import assert from "node:assert/strict";
import { test } from "node:test";
import puppeteer from "puppeteer-core";
import { firefoxPath } from "./firefox.js";
import { browserTest } from "./harness.js";
import { peopleNetwork } from "../../www/page/recipes.js";
import * as known from "../../www/keras/schema.js";
import { schedules } from "../../www/keras/schedules.js";

const layer = (/** @type {string} */ class_name, config = {}) => ({ class_name, config });
const conv = (/** @type {number} */ filters) => layer("Conv2D", { filters, kernel_size: 3, activation: "relu" });
const pose = layer("Dense", { units: 4, activation: "softmax" });

/** What some classes cannot do without. @type {Record<string, object>} */
const NEEDED = {
  Constant: { value: 0.1 },
  RandomRotation: { factor: 0.1 },
  RandomTranslation: { height_factor: 0.1, width_factor: 0.1 },
  RandomZoom: { height_factor: 0.2 },
  RandomContrast: { factor: 0.2 },
  RandomBrightness: { factor: 0.1 },
  RandomCrop: { height: 18, width: 19 },
};

const spec = (/** @type {string} */ class_name) => layer(class_name, NEEDED[class_name]);

/** Every layer is in one of these; the images are 18 x 19. */
const LAYERS = {
  "layers of images": {
    layers: [
      ...["RandomFlip", "RandomRotation", "RandomTranslation"].map(spec),
      ...["RandomZoom", "RandomContrast", "RandomBrightness"].map(spec),
      ...[layer("Rescaling", { scale: 1 / 128, offset: -1 }), layer("CenterCrop", { height: 18, width: 17 })],
      ...[layer("Resizing", { height: 14, width: 15, interpolation: "bicubic" }), layer("Normalization")],
      ...[layer("Conv2D", { filters: 6, kernel_size: 3, padding: "same" }), layer("BatchNormalization")],
      ...[layer("ReLU"), layer("SpatialDropout2D", { rate: 0.2 }), layer("DepthwiseConv2D", { kernel_size: 3 })],
      ...[layer("LayerNormalization"), layer("LeakyReLU"), layer("MaxPooling2D")],
      ...[layer("SeparableConv2D", { filters: 8, kernel_size: 2, depth_multiplier: 2 }), layer("PReLU")],
      ...[layer("Conv2DTranspose", { filters: 4, kernel_size: 3, strides: 2 })],
      ...[layer("GroupNormalization", { groups: 2 }), layer("ELU"), layer("ZeroPadding2D", { padding: 1 })],
      ...[layer("Cropping2D", { cropping: 2 }), layer("GaussianNoise", { stddev: 0.1 })],
      ...[layer("UpSampling2D", { size: 2, interpolation: "bilinear" }), layer("AveragePooling2D")],
      ...[layer("GlobalMaxPooling2D"), pose],
    ],
  },
  "layers of values": {
    layers: [
      ...[layer("Conv2D", { filters: 4, kernel_size: 5, strides: 4 }), layer("Permute", { dims: [3, 1, 2] })],
      ...[layer("Flatten"), layer("Reshape", { target_shape: [4, 4, 4] }), layer("GlobalAveragePooling2D")],
      ...[layer("Dense", { units: 16 }), layer("Activation", { activation: "tanh" })],
      ...[layer("GaussianDropout", { rate: 0.2 }), layer("ActivityRegularization", { l1: 0.01, l2: 0.02 })],
      ...[layer("Dropout", { rate: 0.3 }), layer("Dense", { units: 4 }), layer("Softmax")],
    ],
  },
};

/** With `two`, the networks of the lesson. */
const people = peopleNetwork({ classes: 20, max: 255, train: 608, height: 60, width: 64 });
const two = [conv(32), layer("MaxPooling2D"), layer("Flatten"), layer("Dense", { units: 64, activation: "relu" })];
const one = layer("Dense", { units: 1, activation: "sigmoid" });

/** For each activation a small network; between them they have all else that there is by name. */
function functions() {
  const { activations, constraints, initializers, losses, optimizers, regularizers } = known;
  const kinds = { constraints, initializers, losses, optimizers, regularizers, schedules };
  for (const [kind, all] of Object.entries(kinds))
    assert.ok(Object.keys(all).length <= activations.length, `more ${kind} than networks`);
  const networks = activations.map((activation, i) => {
    const nth = (/** @type {object} */ all) => Object.keys(all)[i % Object.keys(all).length];
    const [initializer, loss, optimizer, schedule] = [initializers, losses, optimizers, schedules].map(nth);
    const layers = [
      ...[layer("Rescaling", { scale: 1 / 255 }), layer("AveragePooling2D", { pool_size: 5 }), layer("Flatten")],
      layer("Dense", {
        ...{ units: 16, activation, kernel_initializer: spec(initializer) },
        ...{ kernel_regularizer: spec(nth(regularizers)), kernel_constraint: spec(nth(constraints)) },
      }),
      pose,
    ];
    const learning_rate = layer(schedule, schedules[schedule].begin(0.01, 2, 4));
    const build = { layers, loss: layer(loss), optimizer: layer(optimizer, { learning_rate }), seed: i };
    return [`${activation}, ${initializer}, ${loss}, ${optimizer}, ${schedule}`, build];
  });
  return Object.fromEntries(networks);
}

const varied = { copies: 1, seed: 2, layers: Object.keys(known.augmentations).map(spec) };
const small = { column: "pose", resize: [20, 20], test: 0.9, seed: 3 };

/** Milliseconds in which Firefox has started, also on a machine that does much else. */
const START = 120_000;

/**
 * What is trained, by its images: the networks, as they are built.
 * @type {{ sample: string, prepare: object, networks: Record<string, any> }[]}
 */
const LOTS = [
  { sample: "faces", prepare: small, networks: functions() },
  { sample: "faces", prepare: { ...small, augment: varied }, networks: LAYERS },
  { sample: "faces", prepare: { column: "eyes", test: 0.9, seed: 1 }, networks: { eyes: { layers: [...two, one] } } },
  { sample: "faces", prepare: { column: "userid", test: 0.9, seed: 1 }, networks: { people: { layers: people } } },
  { sample: "fungi", prepare: { test: 0.96, seed: 1 }, networks: { fungi: { layers: [...two, one] } } },
];

test("every kind of layer is in one of the networks", () => {
  const used = new Set(Object.values(LAYERS).flatMap(({ layers }) => layers.map(({ class_name }) => class_name)));
  assert.deepEqual(
    Object.keys(known.layers).filter((class_name) => !used.has(class_name)),
    [],
  );
});

/**
 * Trains all of it. Runs in a page.
 * @param {typeof LOTS} lots
 * @returns {Promise<string>}  JSON: by network and number of workers, the losses, and the weights with what the optimizer remembers, as
 *   a hash
 */
async function train(lots) {
  const { Playground } = await import(new URL("www/playground.js", document.baseURI).href);
  const lab = await Playground.open({ workers: 1 });
  /** @type {Record<string, any>} */
  const told = {};
  for (const { sample, prepare, networks } of lots) {
    await lab.loadSample(sample);
    await lab.prepare(prepare);
    for (const [name, network] of Object.entries(networks))
      for (const workers of [1, 2]) {
        await lab.setWorkers(workers);
        await lab.build({ seed: 1, ...network });
        const losses = [];
        for await (const { loss, val_loss } of lab.fit({ epochs: 1, validation: "train" })) losses.push(loss, val_loss);
        const { learned, arrays } = await lab.snapshot();
        const bytes = await new Blob([learned, ...arrays]).arrayBuffer();
        const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
        const bits = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
        told[`${name}, ${lab.workers} workers`] = { losses, bits };
      }
  }
  await lab.close();
  return JSON.stringify(told);
}

browserTest(
  "what is learned is the same in Firefox, bit for bit",
  { timeout: 300_000 },
  async ({ page, blank, blankUrl }) => {
    await blank();
    const here = JSON.parse(await page.evaluate(train, LOTS));
    const firefox = await puppeteer.launch({ browser: "firefox", executablePath: firefoxPath(), timeout: START });
    try {
      const other = await firefox.newPage();
      await other.goto(blankUrl);
      const there = JSON.parse(await other.evaluate(train, LOTS));
      assert.deepEqual(there, here);
    } finally {
      await firefox.close();
    }
    for (const [name, { losses, bits }] of Object.entries(here)) {
      assert.ok(losses.every(Number.isFinite), `${name}: ${losses}`);
      assert.equal(bits, here[name.replace("2 workers", "1 workers")].bits, name);
    }
  },
);
