/**
 * Saves and opens 31 million parameters, the lesson's network for fungi, by turns in the built page and in native Keras, and prints
 * how long it takes; of the page also how much memory its process has at the most the first time, the network itself included, beyond
 * what it had before there was one, against the numbers of the network: its weights, and what the optimizer remembers of them.
 *
 * usage: node tests/bench/models.js [ROUNDS] [OPTIMIZER]
 * OPTIMIZER: "sgd", which remembers nothing, or "adam", which remembers two numbers of each weight.
 * Needs dist/ and a Python with keras and tensorflow: $KERAS_PYTHON, or python3.
 */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv, env } from "node:process";
import { chromium } from "playwright-core";
import { chromiumPath } from "../browser/chromium.js";
import { dist } from "../browser/places.js";
import { serve } from "../browser/server.js";

const [, , rounds = "3", optimizer = "sgd"] = argv;
const folder = mkdtempSync(join(tmpdir(), "models-"));
const file = join(folder, "fungi.keras");

/** How often each side opens and saves in a round, one after the other in one tab or process; the median counts, and the first is told. */
const TIMES = 5;

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Times of Keras. */
const keras = () =>
  JSON.parse(
    execFileSync(env.KERAS_PYTHON ?? "python3", [join(import.meta.dirname, "models.py"), file, `${TIMES}`, optimizer], {
      encoding: "utf8",
    }),
  );

/** Bytes that processes have in memory. @param {number[]} pids */
function resident(pids) {
  const of = (/** @type {number} */ pid) => {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return 1024 * Number(kilobytes ?? 0);
  };
  return pids.reduce((sum, pid) => sum + of(pid), 0);
}

/**
 * How many bytes processes have at the most during some work.
 * @template T
 * @param {number[]} pids
 * @param {() => Promise<T>} work
 */
async function most(pids, work) {
  let peak = resident(pids);
  const timer = setInterval(() => (peak = Math.max(peak, resident(pids))), 5);
  try {
    const result = await work();
    return { result, peak };
  } finally {
    clearInterval(timer);
  }
}

const first = keras();
const site = await serve({ folder: dist });
// As a reader has it: a window that forgets everything has its disk in memory.
const browser = await chromium.launchPersistentContext(join(folder, "profile"), {
  executablePath: chromiumPath(),
  args: ["--no-sandbox", "--disable-gpu"],
});

async function inThePage() {
  const page = await browser.newPage();
  const session = await /** @type {import("playwright-core").Browser} */ (browser.browser()).newBrowserCDPSession();
  await page.goto(site.url);
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  // The page's, and those that a browser holds ready, which do nothing.
  const pids = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
  await page.evaluate(async () => {
    const { Playground } = await import(new URL("www/playground.js", document.baseURI).href);
    const chosen = Object.assign(document.createElement("input"), { type: "file", id: "model" });
    document.body.append(chosen);
    Object.assign(window, { lab: await Playground.open({ workers: 1 }), chosen });
  });
  await page.setInputFiles("#model", file);
  const before = resident(pids);
  const open = () =>
    page.evaluate(async () => {
      const { lab, chosen } = /** @type {any} */ (window);
      const began = performance.now();
      const { params, optimizer } = await lab.loadModel(chosen.files[0]);
      return { params, optimizer, seconds: (performance.now() - began) / 1000 };
    });
  const save = () =>
    page.evaluate(async () => {
      const { lab } = /** @type {any} */ (window);
      const began = performance.now();
      const { size } = await lab.saveModel("keras");
      return { size, seconds: (performance.now() - began) / 1000 };
    });
  const [opening, saving] = [await most(pids, open), await most(pids, save)];
  const [opened, saved] = [[opening.result.seconds], [saving.result.seconds]];
  while (opened.length < TIMES) {
    opened.push((await open()).seconds);
    saved.push((await save()).seconds);
  }
  await page.close();
  const { params, optimizer: state } = opening.result;
  const numbers = 4 * params * (optimizer === "adam" ? 3 : 1);
  return {
    who: "page",
    open_s: median(opened),
    save_s: median(saved),
    first_open_s: opened[0],
    first_save_s: saved[0],
    opening_memory: (opening.peak - before) / numbers,
    saving_memory: (saving.peak - before) / numbers,
    optimizer: state,
    bytes: saving.result.size,
  };
}

try {
  console.log(JSON.stringify(first));
  for (let round = 0; round < Number(rounds); round++) {
    const page = await inThePage();
    console.log(JSON.stringify(page));
    const native = keras();
    console.log(JSON.stringify(native));
    for (const what of /** @type {const} */ (["open_s", "save_s", "first_open_s", "first_save_s"]))
      console.log(`${what}: the page takes ${(page[what] / native[what]).toFixed(2)} times as long`);
  }
} finally {
  await browser.close();
  await site.close();
  rmSync(folder, { recursive: true });
}
