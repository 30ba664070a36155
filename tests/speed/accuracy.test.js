/** How well a network learns whose trainings are too many for each run of the tests. */

import assert from "node:assert/strict";

import { browserTest, datasets, serve } from "../browser/harness.js";
import { firstActivity } from "../../www/page/lessons/first-activity.js";
import { lesson as rare } from "../../www/page/lessons/rare.js";

if (datasets) {
  const name = "the lesson's own two files: at least 0.94 after 20 epochs, median of 11 seeds";
  browserTest(name, { timeout: 600_000 }, async ({ page, blank }) => {
    const files = await serve({ folder: datasets, cors: true });
    try {
      await blank();
      const told = await page.evaluate(
        async ({ url, layers }) => {
          const { Playground } = await load("playground.js");
          const lab = await Playground.open();
          const data = await lab.loadDataset({
            images: `${url}lesson_py310/face_images_preprocessed.pkl.gz`,
            labels: `${url}lesson_py310/sunglasses_y.pkl`,
          });
          const { train, test } = await lab.prepare({ test: 0.2, seed: 42 });
          const accuracies = [];
          for (let seed = 1; seed <= 11; seed++) {
            await lab.build({ layers, seed });
            let last;
            for await (const epoch of lab.fit({ epochs: 20, batch_size: 32 })) last = epoch.val_accuracy;
            accuracies.push(last);
          }
          return {
            count: data.count,
            dtype: data.dtype,
            classes: data.classes,
            counts: data.counts,
            train,
            test,
            accuracies,
          };
        },
        { url: files.url, layers: firstActivity.layers },
      );
      assert.deepEqual(
        [told.count, told.dtype, told.classes, told.counts],
        [624, "float32", ["open", "sunglasses"], [313, 311]],
      );
      assert.deepEqual([told.train, told.test], [499, 125]);
      const median = [...told.accuracies].sort()[5];
      assert.ok(median >= 0.94, `validation accuracies ${told.accuracies}`);
      console.log(
        `validation accuracy after 20 epochs: ${told.accuracies.map((a) => a.toFixed(3)).join(", ")}; median ${median.toFixed(3)}`,
      );
    } finally {
      await files.close();
    }
  });
}

browserTest(
  "a rare class: balanced accuracy rises by 10 points at least, by weights and by images drawn again, for 5 seeds",
  { timeout: 600_000 },
  async ({ page, blank }) => {
    await blank();
    const ways = rare.steps.filter(({ done }) => done?.trainedEach).flatMap(({ presets = [] }) => presets);
    assert.equal(ways.length, 3);
    const told = await page.evaluate(
      async ({ lesson: { sample, column, split, layers }, ways }) => {
        const { Playground } = await load("playground.js");
        const lab = await Playground.open();
        await lab.loadSample(sample);
        const all = [];
        for (const { set } of ways) {
          await lab.prepare({ column, ...split, ...set.split });
          const reached = [];
          for (let seed = 1; seed <= 5; seed++) {
            await lab.build({ layers, seed });
            for await (const _ of lab.fit({ batch_size: 32, ...set.run }));
            reached.push((await lab.evaluate("test")).balanced_accuracy);
          }
          all.push(reached);
        }
        return all;
      },
      { lesson: rare, ways },
    );
    const [same, ...others] = told;
    console.log(
      ways.map(({ name }, i) => `${name}: ${told[i].map((value) => value.toFixed(3)).join(", ")}`).join("; "),
    );
    for (const better of others)
      better.forEach((value, i) => assert.ok(value >= same[i] + 0.1, `seed ${i + 1}: ${same[i]}, then ${value}`));
  },
);
