/**
 * What a frozen front saves, in the built page, each beside full training in the same run:
 *
 *     node tests/bench/transfer.js [WORKERS]
 *
 * A base is trained on the poses of the drawn faces; then by turns the whole network is trained for their eyes, and a new head on
 * the frozen convolutions: the first epoch, which computes what they make of the images, and the others. Prints medians and ratios.
 */

import { argv } from "node:process";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { chromiumPath } from "../browser/chromium.js";
import { serve } from "../browser/server.js";

const ROUNDS = 3;
const EPOCHS = 3;
const workers = argv[2] ? Number(argv[2]) : "auto";

const site = await serve({ folder: join(import.meta.dirname, "../../dist") });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage();
  await page.goto(site.url, { waitUntil: "networkidle" });
  const told = await page.evaluate(
    async ({ workers, rounds, epochs }) => {
      const load = (/** @type {string} */ path) => import(new URL(`www/${path}`, document.baseURI).href);
      const [{ Playground }, { peopleNetwork }] = await Promise.all(["playground.js", "page/recipes.js"].map(load));
      const lab = await Playground.open({ workers });
      const layers = (/** @type {number} */ classes) =>
        peopleNetwork({ classes, min: 0, max: 1, height: 60, width: 64, train: 512 });
      /** Seconds that one waits for each epoch. */
      const seconds = async () => {
        const ends = [performance.now()];
        for await (const _ of lab.fit({ epochs, batch_size: 32 })) ends.push(performance.now());
        return ends.slice(1).map((end, epoch) => (end - ends[epoch]) / 1000);
      };
      await lab.loadSample("faces");
      await lab.prepare({ column: "pose", test: 0, validation: 0.2, seed: 42 });
      const { layers: reports } = await lab.build({ layers: layers(4), seed: 1 });
      await seconds();
      const base = await lab.snapshot();
      const cut = reports.findLast((/** @type {any} */ { output_shape }) => output_shape.length === 4).name;
      const times = { full: /** @type {number[]} */ ([]), first: [], kept: [] };
      for (let round = 0; round < rounds; round++) {
        await lab.prepare({ column: "eyes", test: 0, validation: 0.2, seed: 42 });
        await lab.build({ layers: layers(2), seed: 1 });
        times.full.push(...(await seconds()));
        // The images are prepared anew, so that nothing is kept of the round before.
        await lab.prepare({ column: "eyes", test: 0, validation: 0.2, seed: 42 });
        const head = [{ class_name: "GlobalAveragePooling2D" }, layers(2).at(-1)];
        await lab.transfer({ base, cut, trainable: false, layers: head, seed: 1 });
        const [first, ...kept] = await seconds();
        times.first.push(first);
        times.kept.push(...kept);
      }
      return { ...times, workers: lab.workers };
    },
    { workers, rounds: ROUNDS, epochs: EPOCHS },
  );
  const median = (/** @type {number[]} */ values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  const [full, first, kept] = [told.full, told.first, told.kept].map(median);
  const of = (/** @type {number} */ seconds) =>
    `${seconds.toFixed(3)} s, ${(seconds / full).toFixed(3)} of full training`;
  console.log(`${told.workers} workers`);
  console.log(`full training: ${full.toFixed(3)} s an epoch`);
  console.log(`the first epoch on a frozen front: ${of(first)} (at most 0.7)`);
  console.log(`the others: ${of(kept)} (at most 0.2)`);
} finally {
  await browser.close();
  await site.close();
}
