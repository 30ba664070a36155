/** Several workers that train one network. */

import assert from "node:assert/strict";
import { browserTest } from "./harness.js";
import { firstActivity } from "../../www/page/lessons/first-activity.js";

/**
 * Opens the page with the client at hand, and with all workers that it starts.
 * @param {import("./harness.js").Bench} bench
 */
async function prepare({ page, blank }) {
  await blank();
  await page.evaluate(async () => {
    Object.assign(window, await load("playground.js"));
    const started = /** @type {Worker[]} */ ([]);
    const Plain = Worker;
    window.Worker = class extends Plain {
      /** @param {ConstructorParameters<typeof Plain>} options */
      constructor(...options) {
        super(...options);
        started.push(this);
      }
    };
    Object.assign(window, { started });
  });
}

browserTest("the weights are the same by any number of workers", { timeout: 300_000 }, async (bench) => {
  await prepare(bench);
  const runs = await bench.page.evaluate(async (layers) => {
    const runs = [];
    for (const workers of [1, 2, 4, 8]) {
      const lab = await Playground.open({ workers });
      await lab.loadSample("faces", { column: "eyes" });
      await lab.prepare({ test: 0.7, seed: 1 });
      await lab.build({ layers, seed: 1 });
      const logs = [];
      for await (const { loss, accuracy, val_loss } of lab.fit({ epochs: 2 })) logs.push([loss, accuracy, val_loss]);
      const { predictions } = await lab.evaluate("test");
      const maps = await lab.activations({ index: 3, layers: ["conv2d", "dense"] });
      const bits = maps.map(({ values }) => new Uint32Array(values.buffer).join(" "));
      runs.push({ workers: lab.workers, logs, predictions, bits });
      await lab.close();
    }
    return runs;
  }, firstActivity.layers);
  assert.deepEqual(
    runs.map(({ workers }) => workers),
    [1, 2, 4, 8],
  );
  const [{ workers: _, ...alone }, ...others] = runs;
  for (const { workers, ...together } of others) assert.deepEqual(together, alone, `${workers} workers`);
});

browserTest("several workers can be paused, looked at and stopped", { timeout: 300_000 }, async (bench) => {
  await prepare(bench);
  const seen = await bench.page.evaluate(async (layers) => {
    const course = async (/** @type {number} */ workers) => {
      const lab = await Playground.open({ workers });
      await lab.loadSample("faces", { column: "eyes" });
      await lab.prepare({ test: 0.7, seed: 1 });
      await lab.build({ layers, seed: 1 });
      const first = lab.fit({ epochs: 50 });
      await first.next();
      await lab.pause();
      const [one] = await lab.activations({ index: 3, layers: ["dense"] });
      await new Promise((resolve) => setTimeout(resolve, 100));
      const [other] = await lab.activations({ index: 3, layers: ["dense"] });
      await lab.resume();
      await first.next();
      await first.return(/** @type {never} */ (undefined));
      const again = [];
      for await (const { epoch } of lab.fit({ epochs: 1 })) again.push(epoch);
      // Another network at once.
      await lab.build({ layers, seed: 2 });
      const losses = [];
      for await (const { loss } of lab.fit({ epochs: 1 })) losses.push(loss);
      await lab.close();
      return { stoodStill: one.values.every((value, i) => value === other.values[i]), again, losses };
    };
    return { alone: await course(1), together: await course(3) };
  }, firstActivity.layers);
  assert.ok(seen.alone.stoodStill && seen.together.stoodStill, "nothing is learned in a pause");
  assert.ok(seen.together.again[0] >= 3, `trained on after epoch 2, at ${seen.together.again}`);
  assert.deepEqual(seen.together.losses, seen.alone.losses);
});

browserTest("a worker that is lost costs no more than an epoch", { timeout: 300_000 }, async (bench) => {
  await prepare(bench);
  const { epochs, workers, losses } = await bench.page.evaluate(async (layers) => {
    const lab = await Playground.open({ workers: 3 });
    await lab.loadSample("faces", { column: "eyes" });
    await lab.prepare({ test: 0.7, seed: 1 });
    await lab.build({ layers, seed: 1 });
    const helper = started[started.length - 1];
    const epochs = [];
    const losses = [];
    const workers = [lab.workers];
    for await (const { epoch, loss } of lab.fit({ epochs: 4 })) {
      epochs.push(epoch);
      losses.push(loss);
      if (epoch === 2) {
        helper.terminate();
        helper.dispatchEvent(new ErrorEvent("error", { message: "out of memory" }));
      }
    }
    workers.push(lab.workers);
    await lab.close();
    return { epochs, workers, losses };
  }, firstActivity.layers);
  assert.deepEqual(epochs, [1, 2, 3, 4]);
  assert.deepEqual(workers, [3, 2]);
  assert.ok(losses[3] < losses[0], `learned on: ${losses}`);
});
