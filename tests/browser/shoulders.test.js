/**
 * What the lesson “Standing on shoulders” lets one see is so, with its own settings and seed: the networks are trained for as many
 * epochs as it says. (lessons.test.js walks through its steps with one.)
 */

import assert from "node:assert/strict";
import { browserTest } from "./harness.js";
import { lesson } from "../../www/page/lessons/standing-on-shoulders.js";

/** Of a run, the accuracy on images that it does not learn from, after each epoch. @typedef {number[]} Curve */

const last = (/** @type {Curve} */ curve) => curve[curve.length - 1];
/** How many epochs pass before it is right more often than guessing would be. @param {Curve} curve */
const waits = (curve) => curve.findIndex((value) => value > 0.51);

browserTest(
  "a new head on a base is better than a network from scratch with 40 photos, and no longer with all",
  { timeout: 1_200_000 },
  async ({ page, blank }) => {
    const [few, all] = lesson.steps
      .filter(({ done }) => done?.comparedEach)
      .map(({ presets = [] }) => presets.map(({ set }) => set));
    await blank();
    const told = await page.evaluate(
      async ({ base, steps, run }) => {
        const { Playground } = await load("playground.js");
        const lab = await Playground.open();
        const trained = async () => {
          const curve = [];
          let ms = 0;
          for await (const { val_accuracy, seconds } of lab.fit({ epochs: run.epochs, batch_size: run.batch_size })) {
            curve.push(/** @type {number} */ (val_accuracy));
            ms += 1000 * seconds;
          }
          return { curve, ms: ms / run.epochs };
        };
        await lab.loadSample("faces", { column: base.column });
        await lab.prepare({ column: base.column, ...base.split });
        const { optimizer, loss, seed } = run;
        const compiled = { optimizer, loss, seed };
        const built = await lab.build({ ...compiled, layers: base.layers });
        const told = { base: await trained(), ways: /** @type {any[]} */ ([]) };
        const learned = await lab.snapshot();
        for (const { column, split, layers, front } of steps) {
          const parts = await lab.prepare({ column, ...base.split, ...split });
          const summary = front
            ? await lab.transfer({
                ...{ base: learned, cut: built.layers[front.count - 1].name, trainable: false },
                ...{ ...compiled, layers: layers.slice(front.count) },
              })
            : await lab.build({ ...compiled, layers });
          const { params, trainable_params } = summary;
          told.ways.push({ ...(await trained()), photos: parts.train, others: parts.test, params, trainable_params });
        }
        await lab.close();
        return told;
      },
      { base: lesson, steps: [...few, ...all], run: lesson.run },
    );
    const { base, ways } = told;
    const [headOfFew, scratchOfFew, headOfAll, scratchOfAll] = ways;
    assert.deepEqual(
      ways.map(({ photos, others, params, trainable_params }) => [photos, others, params, trainable_params]),
      [
        [40, 600, 27_138, 3_842],
        [40, 600, 27_138, 27_138],
        [512, 128, 27_138, 3_842],
        [512, 128, 27_138, 27_138],
      ],
    );
    const seen = JSON.stringify({ base, ways });
    assert.ok(last(base.curve) > 0.95, seen);

    assert.ok(last(headOfFew.curve) > last(scratchOfFew.curve) + 0.1, seen);
    assert.ok(waits(headOfFew.curve) <= 2 && waits(scratchOfFew.curve) >= 10, seen);
    assert.ok(headOfFew.ms < scratchOfFew.ms / 3 && headOfAll.ms < scratchOfAll.ms / 3, seen);

    assert.ok(Math.abs(last(headOfAll.curve) - last(scratchOfAll.curve)) < 0.03, seen);
    assert.ok(last(headOfAll.curve) > 0.9 && last(scratchOfAll.curve) > 0.9, seen);
  },
);
