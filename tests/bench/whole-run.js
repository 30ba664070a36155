/**
 * The whole run of the lesson on 20 people (augment 2,340 images, train, evaluate), by turns in the built page and in native Keras.
 *
 * usage: node tests/bench/whole-run.js [EPOCHS] [ROUNDS]
 * Needs dist/, the course's data sets (CNN_DATASETS, or ../shared/datasets) and a python3 with keras, tensorflow, scikit-learn, pandas.
 */

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { argv } from "node:process";
import { chromium } from "playwright-core";
import { chromiumPath } from "../browser/chromium.js";
import { datasets, dist } from "../browser/places.js";
import { serve } from "../browser/server.js";
import { gentle, peopleNetwork } from "../../www/page/recipes.js";

if (!datasets) throw new Error("the course's data sets are not here: name their folder in CNN_DATASETS");
const [, , epochs = "40", rounds = "3"] = argv;

const site = await serve({ folder: dist });
const files = await serve({ folder: datasets, cors: true });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });

async function inThePage() {
  const page = await browser.newPage();
  await page.goto(site.url);
  const result = await page.evaluate(
    async ({ folder, layers, augment, epochs }) => {
      const { Playground } = await import(new URL("www/playground.js", document.baseURI).href);
      const lab = await Playground.open();
      await lab.loadDataset({ images: `${folder}faces_images.pkl`, labels: `${folder}faces_filenames.pkl` });
      const began = performance.now();
      await lab.prepare({ column: "userid", test: 0.25, validation: 0.2, seed: 42, augment });
      const augmented = performance.now();
      await lab.build({ layers, seed: 1 });
      for await (const _ of lab.fit({ epochs, batch_size: 32 }));
      const { accuracy } = await lab.evaluate("test");
      const ended = performance.now();
      await lab.close();
      return { augment_s: (augmented - began) / 1000, all_s: (ended - began) / 1000, accuracy };
    },
    {
      folder: files.url,
      layers: peopleNetwork({ classes: 20, max: 1, train: 1872, height: 60, width: 64 }),
      augment: { copies: 5, seed: 1, layers: gentle("reflect") },
      epochs: Number(epochs),
    },
  );
  await page.close();
  return { who: "page", ...result };
}

const script = join(import.meta.dirname, "whole_run.py");
try {
  for (let round = 0; round < Number(rounds); round++) {
    const page = await inThePage();
    console.log(JSON.stringify(page));
    const keras = JSON.parse(execFileSync("python3", [script, datasets, epochs], { encoding: "utf8" }));
    console.log(JSON.stringify(keras));
    console.log(`the page takes ${(page.all_s / keras.all_s).toFixed(2)} times as long`);
  }
} finally {
  await browser.close();
  await Promise.all([site.close(), files.close()]);
}
