/**
 * What it costs to keep the work of a tab, in the built page: epochs of the lesson's networks for people and fungi in a tab that keeps
 * them and in one that does not, by turns, with the longest time between two frames; then how long it takes until a session of
 * 188 MB of images and 31 million parameters is back in another tab.
 *
 * usage: node tests/bench/keep.js [ROUNDS]
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv } from "node:process";
import { chromium } from "playwright-core";
import { chromiumPath } from "../browser/chromium.js";
import { dist } from "../browser/places.js";
import { serve } from "../browser/server.js";
import { firstActivity } from "../../www/page/lessons/first-activity.js";
import { peopleNetwork } from "../../www/page/recipes.js";

const rounds = Number(argv[2] ?? 10);

const NETWORKS = {
  people: {
    sample: "faces",
    column: "userid",
    layers: peopleNetwork({ classes: 20, max: 255, train: 608, height: 60, width: 64 }),
  },
  fungi: { sample: "fungi", column: "class", layers: firstActivity.layers },
};

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const site = await serve({ folder: dist });
const profile = mkdtempSync(join(tmpdir(), "keep-"));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: chromiumPath(),
  args: ["--no-sandbox", "--disable-gpu"],
  reducedMotion: "reduce",
});

/** A tab with a lab, kept or not. @param {boolean} isKept */
async function tab(isKept) {
  const page = await browser.newPage();
  await page.goto(site.url);
  await page.evaluate(async (isKept) => {
    const load = (/** @type {string} */ path) => import(new URL(`www/${path}`, document.baseURI).href);
    const [{ Playground }, { Keeper }] = await Promise.all([load("playground.js"), load("keep/keeper.js")]);
    const [lab, keeper] = [await Playground.open(), await Keeper.open()];
    if (isKept) {
      await keeper.begin();
      await lab.keepWith(keeper);
    }
    const epoch = async () => {
      let [last, longest, goes] = [performance.now(), 0, true];
      const frame = (/** @type {number} */ now) => {
        longest = Math.max(longest, now - last);
        last = now;
        if (goes) requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
      const began = performance.now();
      for await (const _ of lab.fit({ epochs: 1, batch_size: 32 }));
      const trained = performance.now() - began;
      // What is still written while nothing is trained is counted by who trains next.
      await keeper.settled();
      goes = false;
      return { trained, all: performance.now() - began, longest };
    };
    Object.assign(window, { lab, keeper, epoch });
  }, isKept);
  return page;
}

try {
  for (const [name, { sample, column, layers }] of Object.entries(NETWORKS)) {
    const tabs = { kept: await tab(true), plain: await tab(false) };
    /** @type {Record<string, { trained: number, all: number, longest: number }[]>} */
    const times = { kept: [], plain: [] };
    for (const page of Object.values(tabs)) {
      await page.bringToFront();
      await page.evaluate(async ([sample, column, layers]) => {
        await lab.loadSample(sample, { column });
        await lab.prepare({ column, test: 0.2, seed: 1 });
        await lab.build({ layers, seed: 1 });
        await epoch();
      }, /** @type {const} */ ([sample, column, layers]));
    }
    for (let round = 0; round < rounds; round++) {
      const order = Object.entries(tabs);
      for (const [which, page] of round % 2 ? order : order.reverse()) {
        await page.bringToFront();
        times[which].push(await page.evaluate(() => epoch()));
      }
    }
    const of = (/** @type {string} */ which, /** @type {"trained" | "all" | "longest"} */ what) =>
      median(times[which].map((time) => time[what]));
    console.log(
      `${name}: an epoch takes ${of("kept", "trained").toFixed(0)} ms kept, ${of("plain", "trained").toFixed(0)} ms not: ` +
        `${(of("kept", "trained") / of("plain", "trained")).toFixed(3)} times; until all is written ` +
        `${(of("kept", "all") / of("plain", "all")).toFixed(3)} times; longest time between frames ` +
        `${Math.max(...times.kept.map(({ longest }) => longest)).toFixed(0)} ms kept, ` +
        `${Math.max(...times.plain.map(({ longest }) => longest)).toFixed(0)} ms not`,
    );
    await tabs.kept.evaluate(() => keeper.forget());
    for (const page of Object.values(tabs)) await page.close();
  }

  const first = await tab(true);
  await first.evaluate(async (layers) => {
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (250, 250, 250, 3), }".padEnd(117) + "\n";
    const start = new Uint8Array([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, 118, 0]);
    const values = new Float32Array(250 * 250 * 250 * 3).map((_, i) => Math.sin(i));
    const labels = new File(["kind\n", ...Array.from({ length: 250 }, (_, i) => `${i % 2 ? "H1" : "H2"}\n`)], "y.csv");
    await lab.loadDataset({ files: [new File([start, header, values], "X.npy"), labels] });
    await lab.prepare({ column: "kind", test: 0.9, seed: 1 });
    await lab.build({ layers, seed: 1 });
    await epoch();
  }, firstActivity.layers);
  await first.close();
  for (let round = 0; round < 3; round++) {
    const again = await browser.newPage();
    await again.goto(site.url);
    const told = await again.evaluate(async () => {
      const load = (/** @type {string} */ path) => import(new URL(`www/${path}`, document.baseURI).href);
      const [{ Playground }, { Keeper }] = await Promise.all([load("playground.js"), load("keep/keeper.js")]);
      const [lab, keeper] = [await Playground.open(), await Keeper.open()];
      const [{ id, bytes }] = await keeper.list();
      const began = performance.now();
      const { dataset, model } = await lab.openKept(await keeper.take(id, true), keeper);
      const seconds = (performance.now() - began) / 1000;
      const answer = await lab.predict({ index: 0 });
      return { seconds, bytes, images: dataset.count, params: model.params, classes: answer.length };
    });
    console.log(`a session is back: ${JSON.stringify(told)}`);
    await again.close();
  }
} finally {
  await browser.close();
  await site.close();
  rmSync(profile, { recursive: true });
}
