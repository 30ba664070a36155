/** What a network has learned goes on to another question: by the contract, and on the page. */

import assert from "node:assert/strict";
import { browserTest } from "./harness.js";
import { counted, reads, strip } from "./reading.js";

/** Two convolutions that are trained in seconds. */
const convolutions = [
  { class_name: "Conv2D", config: { filters: 4, kernel_size: [5, 5], strides: [3, 3], activation: "relu" } },
  { class_name: "Conv2D", config: { filters: 8, kernel_size: [3, 3], activation: "relu" } },
];

browserTest(
  "a new head on a frozen front gives the same bits whatever is kept and whoever trains",
  { timeout: 600_000 },
  async ({ page, open }) => {
    await open();
    const told = await page.evaluate(async (convolutions) => {
      const { Playground } = await load("playground.js");
      const end = (/** @type {number} */ units) => ({ class_name: "Dense", config: { units, activation: "softmax" } });
      const all = [];
      for (const [workers, keep_features] of /** @type {const} */ ([
        [1, false],
        [1, true],
        [2, true],
      ])) {
        const lab = await Playground.open({ workers });
        await lab.loadSample("faces", { column: "pose" });
        await lab.prepare({ test: 0.2, seed: 42 });
        await lab.build({ layers: [...convolutions, { class_name: "Flatten" }, end(4)], seed: 1 });
        for await (const _ of lab.fit({ epochs: 1 }));
        const base = await lab.snapshot();
        await lab.prepare({ column: "eyes", test: 0.2, seed: 42 });
        const summary = await lab.transfer({
          cut: "conv2d_1",
          trainable: false,
          layers: [{ class_name: "GlobalAveragePooling2D" }, end(2)],
          seed: 2,
        });
        /** @type {any[]} */
        const features = [];
        const train = async () => {
          const epochs = [];
          for await (const { loss, val_loss } of lab.fit({
            epochs: 2,
            keep_features,
            onFeatures: (/** @type {any} */ log) => features.push(log),
          }))
            epochs.push([loss, val_loss]);
          return epochs;
        };
        const frozen = await train();
        const { done, images, layer, reason } = features.at(-1);
        const thawed = await lab.setTrainable(
          { conv2d_1: true },
          { optimizer: { class_name: "Adam", config: { learning_rate: 1e-4 } } },
        );
        const fine = await train();
        await lab.transfer({ base, cut: "conv2d_1", layers: [{ class_name: "Flatten" }, end(2)], seed: 2 });
        const kernel = (await lab.kernels({ layer: "conv2d" })).kernel;
        const before = new Float32Array(base.arrays[0].slice(0, kernel.length));
        all.push({
          kept: { done, images, layer, reason },
          counts: [summary.params, summary.trainable_params, thawed.trainable_params],
          epochs: [frozen, fine],
          isBase: kernel.every((value, i) => value === before[i]),
        });
        await lab.close();
      }
      return all;
    }, convolutions);
    // 4 kernels of 5x5 and 8 of 3x3x4, with their biases; 8 weights and a bias for each class.
    const [first, second, end] = [104, 296, 18];
    for (const { counts, isBase, epochs } of told) {
      assert.deepEqual(counts, [first + second + end, end, second + end]);
      assert.ok(isBase, "the weights are those of the base again");
      assert.deepEqual(epochs, told[0].epochs);
    }
    assert.match(told[0].kept.reason ?? "", /keep_features/);
    for (const { kept } of told.slice(1))
      assert.deepEqual(kept, { done: 640, images: 640, layer: "global_average_pooling2d", reason: null });
  },
);

browserTest(
  "a network is cut on the page, gets a head for another question, and is thawed",
  { timeout: 600_000 },
  async ({ page, open, shot }) => {
    await open("#sample=faces&column=pose&epochs=1");
    await page.evaluate(async (convolutions) => {
      const [{ state, change }, { useLayers }] = await Promise.all(
        ["page/state.js", "page/actions/network.js"].map(load),
      );
      Object.assign(window, { state, change });
      const end = { class_name: "Dense", config: { units: 4, activation: "softmax" } };
      useLayers([...convolutions, { class_name: "Flatten", config: {} }, end]);
    }, convolutions);
    const trained = (/** @type {number} */ epochs) =>
      page.waitForFunction(
        (epochs) => state.status.value === "idle" && state.current.value?.epochs.length === epochs,
        epochs,
        { timeout: 300_000 },
      );
    await strip(page, "network", /^4 layers, /);
    await page.getByRole("button", { name: /^Train,/ }).click();
    await trained(1);

    await page.evaluate(() => (state.column.value = "eyes"));
    await strip(page, "network", /needs 2 outputs/);
    await page.getByLabel("Keep up to").waitFor();
    assert.equal(
      await page.getByLabel("Keep up to").evaluate((/** @type {any} */ select) => select.selectedOptions[0].text),
      "conv2d_1",
    );
    await page.getByRole("button", { name: "New head: GlobalAveragePooling2D, Dense 2" }).click();
    await strip(page, "network", /^4 layers, 418$/);
    await reads(page.locator(".verdict"), /418 parameters\s*18 of them trained/);
    await reads(
      page.locator(".transfer"),
      /Standing on run 1 \(pose\)\. The first 2 layers, up to conv2d_1, come with what they learned there\. Training leaves their weights as they are/,
    );
    await counted(page.locator(".block-numbers", { hasText: /, frozen$/ }), 2);
    await shot("transfer-head");
    await page.locator("#network .fold summary", { hasText: "Keras code" }).click();
    await reads(page.locator("#network .fold pre").last(), /\*base\.layers\[:2\],/);

    await page.getByRole("button", { name: /^Train,/ }).click();
    await trained(1);
    await reads(
      page.locator(".progress"),
      /What global_average_pooling2d makes of each image is computed once and kept for every epoch/,
    );
    await page.getByRole("button", { name: /^Fine-tune: thaw all, learning_rate 0\.00001/ }).click();
    await reads(page.locator(".verdict"), /418 parameters/);
    await page.getByRole("button", { name: /^Continue training, 1 epoch more, fresh optimizer/ }).click();
    await trained(2);
    assert.equal(await page.evaluate(() => state.current.value.settings.optimizer.config.learning_rate), 1e-5);
    await shot("transfer-thawed");

    await page.getByRole("button", { name: "Begin from fresh weights" }).click();
    await page.waitForFunction(() => state.current.value === null);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.waitForFunction(() => state.current.value?.epochs.length === 2);
  },
);
