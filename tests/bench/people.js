/**
 * How well the people of the lesson are told apart, in the built page: the class's network on five copies of each photo, 40 epochs;
 * and the recipe that the page ships, 100 epochs. Test accuracy on the 156 photos that are set aside first.
 *
 * usage: node tests/bench/people.js [seeds, such as 1,2,3] [people | recipe]
 * Needs dist/ and the course's data sets (CNN_DATASETS, or ../shared/datasets).
 */

import { argv, env } from "node:process";
import { chromium } from "playwright-core";
import { chromiumPath } from "../browser/chromium.js";
import { datasets, dist } from "../browser/places.js";
import { serve } from "../browser/server.js";
import { gentle, peopleNetwork, recipe } from "../../www/page/recipes.js";

if (!datasets) throw new Error("the course's data sets are not here: name their folder in CNN_DATASETS");

const seeds = (argv[2] ?? "1,2,3").split(",").map(Number);
const images = { classes: 20, max: 1, train: 468, height: 60, width: 64 };
const split = { column: "userid", test: 0.25, seed: 42 };

const experiments = {
  people: {
    prepare: { ...split, validation: 0.2, augment: { copies: 5, seed: 1, layers: gentle("reflect") } },
    build: { layers: peopleNetwork(images) },
    fit: { epochs: 40, batch_size: 32 },
  },
  recipe: (() => {
    const { layers, run, split: parts } = recipe(images);
    const { optimizer, ...fit } = run;
    return { prepare: { ...split, ...parts }, build: { layers, optimizer }, fit };
  })(),
};

const site = await serve({ folder: dist });
const files = await serve({ folder: datasets, cors: true });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });
try {
  for (const [name, experiment] of Object.entries(experiments)) {
    if (argv[3] && argv[3] !== name) continue;
    for (const seed of seeds) {
      const page = await browser.newPage();
      await page.goto(site.url);
      const result = await page.evaluate(
        async ({ folder, experiment, seed, workers }) => {
          const { Playground } = await import(new URL("www/playground.js", document.baseURI).href);
          const lab = await Playground.open({ workers });
          await lab.loadDataset({ images: `${folder}faces_images.pkl`, labels: `${folder}faces_filenames.pkl` });
          const began = performance.now();
          const { train, validation, test } = await lab.prepare(experiment.prepare);
          const prepared = performance.now();
          await lab.build({ ...experiment.build, seed });
          let last;
          for await (last of lab.fit(experiment.fit));
          const trained = performance.now();
          const { accuracy, loss } = await lab.evaluate("test");
          return {
            parts: [train, validation, test].join("/"),
            accuracy,
            loss,
            training: last.accuracy,
            validation: last.val_accuracy,
            prepare_ms: prepared - began,
            train_s: (trained - prepared) / 1000,
            workers: lab.workers,
          };
        },
        { folder: files.url, experiment, seed, workers: Number(env.WORKERS) || "auto" },
      );
      const rounded = (/** @type {string} */ _, /** @type {unknown} */ value) =>
        typeof value === "number" ? Number(value.toFixed(4)) : value;
      console.log(JSON.stringify({ name, seed, ...result }, rounded));
      await page.close();
    }
  }
} finally {
  await browser.close();
  await Promise.all([site.close(), files.close()]);
}
