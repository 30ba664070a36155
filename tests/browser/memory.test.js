/** Networks as large as there is memory for, and larger; `tests/speed` measures what they take. */

import assert from "node:assert/strict";
import { browserTest } from "./harness.js";
import { firstActivity } from "../../www/page/lessons/first-activity.js";

browserTest("networks built in the place of others train as the first one did", {}, async ({ page, blank }) => {
  await blank();
  const runs = await page.evaluate(async (layers) => {
    const { Playground } = await load("playground.js");
    const lab = await Playground.open({ workers: 2 });
    await lab.loadSample("faces", { column: "eyes" });
    await lab.prepare({ test: 0.7, seed: 1 });
    const runs = [];
    for (const seed of [1, 2, 1]) {
      await lab.build({ layers, seed });
      for await (const { loss } of lab.fit({ epochs: 1 })) runs.push(loss);
    }
    return runs;
  }, firstActivity.layers);
  assert.equal(runs[2], runs[0], "the same seed gives the same run");
  assert.notEqual(runs[1], runs[0]);
});

browserTest(
  "a network that cannot fit is refused with its numbers, and the one before stays",
  {},
  async ({ page, blank }) => {
    await blank();
    const seen = await page.evaluate(async (layers) => {
      const { Playground } = await load("playground.js");
      const lab = await Playground.open();
      await lab.loadSample("faces", { column: "eyes" });
      await lab.prepare({ test: 0.7, seed: 1 });
      await lab.build({ layers, seed: 1 });
      const before = await lab.evaluate("test");
      const huge = [
        "Flatten",
        ...[120_000, 2].map((units) => ({ class_name: "Dense", config: { units, activation: "softmax" } })),
      ];
      const refused = await lab.build({ layers: huge }).catch((/** @type {any} */ error) => error);
      const { problem } = await lab.summarize({ layers: huge });
      const after = await lab.evaluate("test");
      return { code: refused.code, message: refused.message, problem, before, after };
    }, firstActivity.layers);
    assert.equal(seen.code, "too_large");
    // 60 x 64 x 120,000 weights of 4 bytes and two numbers for each that Adam remembers are 5.15 GB.
    assert.match(seen.message, /takes 5\.2 GB of memory, and there are 4 GB at the most/);
    assert.equal(seen.problem?.code, "too_large");
    assert.deepEqual(seen.after, seen.before);
  },
);
