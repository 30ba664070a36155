/** How well a network learns whose trainings are too many for each run of the tests. */

import assert from "node:assert/strict";

import { browserTest, datasets, serve } from "../browser/harness.js";
import { firstActivity } from "../../www/page/lessons/first-activity.js";

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
