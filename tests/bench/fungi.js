/**
 * The lesson's network on 250 pictures of 250 x 250 x 3 read from a pickle of 187.5 MB, 10 epochs, in the built page: the time, and
 * the most memory that the page's process has taken.
 *
 * usage: node tests/bench/fungi.js FOLDER [EPOCHS]   with preprocessed_fungi.pkl and fungi_y.pkl in FOLDER
 * Needs dist/, and Linux, which knows how much memory a process has taken.
 */

import { argv } from "node:process";
import { chromium } from "playwright-core";
import { chromiumPath } from "../browser/chromium.js";
import { processMemory } from "../speed/memory.js";
import { dist } from "../browser/places.js";
import { serve } from "../browser/server.js";
import { firstActivity } from "../../www/page/lessons/first-activity.js";

const [, , folder, epochs = "10"] = argv;
if (!folder) throw new Error("name the folder of preprocessed_fungi.pkl and fungi_y.pkl");

const site = await serve({ folder: dist });
const files = await serve({ folder, cors: true });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });

try {
  const page = await browser.newPage();
  page.on("crash", () => console.error("the page crashed"));
  await page.exposeFunction("tell", async (/** @type {object} */ log) => {
    const { most } = await processMemory(page);
    console.log(JSON.stringify({ ...log, peak_mb: Math.round(most / 2 ** 20) }));
  });
  await page.goto(site.url);
  await page.evaluate(
    async ({ folder, layers, epochs }) => {
      const tell = /** @type {any} */ (window).tell;
      const { Playground } = await import(new URL("www/playground.js", document.baseURI).href);
      const lab = await Playground.open();
      const began = performance.now();
      const { count, height, width, channels, dtype } = await lab.loadDataset({
        images: `${folder}preprocessed_fungi.pkl`,
        labels: `${folder}fungi_y.pkl`,
      });
      await tell({ count, height, width, channels, dtype, load_s: (performance.now() - began) / 1000 });
      await lab.prepare({ test: 0.2, seed: 42 });
      const { params } = await lab.build({ layers, seed: 1 });
      await tell({ params });
      for await (const { epoch, loss, val_accuracy, seconds, ms_per_step } of lab.fit({ epochs }))
        await tell({ epoch, loss, val_accuracy, seconds, ms_per_step });
      const { accuracy } = await lab.evaluate("test");
      await tell({ accuracy, all_s: (performance.now() - began) / 1000 });
    },
    { folder: files.url, layers: firstActivity.layers, epochs: Number(epochs) },
  );
} finally {
  await browser.close();
  await Promise.all([site.close(), files.close()]);
}
