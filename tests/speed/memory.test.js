/** Memory: what is foretold, what is taken, and that it is given back. */

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";

import { browserTest } from "../browser/harness.js";
import { processMemory, watchMemory } from "./memory.js";
import { firstActivity } from "../../www/page/lessons/first-activity.js";

const MB = 2 ** 20;

if (existsSync("/proc/self/status")) {
  browserTest(
    "two workers train on the fungi in 1.5 GB, as was foretold",
    { timeout: 300_000 },
    async ({ open, page }) => {
      await open();
      await page.evaluate(async () => {
        const { Playground } = await import(new URL("www/playground.js", document.baseURI).href);
        const lab = await Playground.open({ workers: 2 });
        await lab.loadSample("fungi");
        await lab.prepare({ test: 0.2, seed: 42 });
        Object.assign(window, { lab });
      });
      const before = await processMemory(page);
      const told = await page.evaluate(async (layers) => {
        const lab = /** @type {any} */ (window).lab;
        const { params, memory_by_workers } = await lab.build({ layers, seed: 1 });
        const train = async () => {
          for await (const { epoch } of lab.fit({ epochs: 1 })) if (epoch > 2) throw new Error("two epochs");
        };
        // What trains on hands the network over once more, with what the optimizer remembers.
        await train();
        await train();
        return { params, bytes: memory_by_workers[1], workers: lab.workers };
      }, firstActivity.layers);
      const { most } = await processMemory(page);
      assert.equal(told.params, 31_491_138);
      assert.equal(told.workers, 2);
      assert.ok(most < 1500 * MB, `${Math.round(most / MB)} MB in all`);
      const used = most - before.now;
      const [foretold, taken] = [told.bytes, used].map((bytes) => Math.round(bytes / MB));
      assert.ok(Math.abs(told.bytes / used - 1) < 0.2, `${foretold} MB foretold, ${taken} MB taken`);
    },
  );
} else {
  test("two workers train on the fungi in 1.5 GB", {
    skip: "this system does not tell how much memory a process takes",
  });
}

browserTest("training anew takes no more memory", { timeout: 300_000 }, async ({ open, page }) => {
  await open();
  const memory = await watchMemory(page);
  await page.evaluate(async () => {
    const { Playground } = await import(new URL("www/playground.js", document.baseURI).href);
    const lab = await Playground.open({ workers: 2 });
    await lab.loadSample("faces", { column: "eyes" });
    await lab.prepare({ test: 0.7, seed: 1 });
    Object.assign(window, { lab });
  });
  /** @type {number[][]} */
  const [sizes, losses] = [[], []];
  for (let run = 0; run < 20; run++) {
    const loss = await page.evaluate(
      async ({ layers, seed }) => {
        const lab = /** @type {any} */ (window).lab;
        await lab.build({ layers, seed });
        let last = { epoch: 0, loss: 0 };
        for await (const log of lab.fit({ epochs: 10 })) last = log;
        if (last.epoch !== 10) throw new Error(`${last.epoch} epochs`);
        return last.loss;
      },
      { layers: firstActivity.layers, seed: run % 19 },
    );
    losses.push(loss);
    sizes.push(await memory());
  }
  assert.equal(losses[19], losses[0], "the same seed gives the same run");
  assert.notEqual(losses[1], losses[0]);
  const [second, last] = [sizes[1], sizes[19]];
  assert.ok(second > 40 * MB, `${second} bytes is less than the network takes`);
  assert.ok(last < 1.05 * second, `${sizes.map((bytes) => Math.round(bytes / MB)).join(", ")} MB`);
});

if (existsSync("/proc/self/status"))
  browserTest("memory that came in a message is given back at once", {}, async ({ page, blank }) => {
    await blank();
    const before = await processMemory(page);
    await page.evaluate(async () => {
      const { letGo } = await load("client/numbers.js");
      const { port1, port2 } = new MessageChannel();
      for (let i = 0; i < 50; i++) {
        const numbers = new Float32Array(1 << 20).fill(i);
        const come = new Promise((resolve) => (port2.onmessage = ({ data }) => resolve(data)));
        port1.postMessage(numbers, [numbers.buffer]);
        letGo((await come).buffer);
      }
    });
    const taken = (await processMemory(page)).now - before.now;
    assert.ok(taken < 50 * MB, `${Math.round(taken / MB)} MB of 200 are still there`);
  });
