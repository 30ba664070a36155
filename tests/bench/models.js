/**
 * Saves and opens 31 million parameters, the lesson's network for fungi, by turns in the built page and in native Keras, and prints
 * how long it takes; of the page also how much memory its process has meanwhile at the most, the network itself included, beyond what
 * it had before there was one, against the numbers of the network: its weights, and what the optimizer remembers of them.
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

/** Times of Keras. */
const keras = () =>
  JSON.parse(
    execFileSync(env.KERAS_PYTHON ?? "python3", [join(import.meta.dirname, "models.py"), file, rounds, optimizer], {
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
const files = await serve({ folder, cors: true });
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
  await page.evaluate(async (address) => {
    const { Playground } = await import(new URL("www/playground.js", document.baseURI).href);
    const lab = await Playground.open({ workers: 1 });
    Object.assign(window, { lab, file: new File([await (await fetch(address)).blob()], "fungi.keras") });
  }, `${files.url}fungi.keras`);
  const before = resident(pids);
  const opening = await most(pids, () =>
    page.evaluate(async () => {
      const { lab, file } = /** @type {any} */ (window);
      const began = performance.now();
      const { params, optimizer } = await lab.loadModel(file);
      return { params, optimizer, seconds: (performance.now() - began) / 1000 };
    }),
  );
  const saving = await most(pids, () =>
    page.evaluate(async () => {
      const { lab } = /** @type {any} */ (window);
      const began = performance.now();
      const { size } = await lab.saveModel("keras");
      return { size, seconds: (performance.now() - began) / 1000 };
    }),
  );
  await page.close();
  const { params, optimizer: state } = opening.result;
  const numbers = 4 * params * (optimizer === "adam" ? 3 : 1);
  return {
    who: "page",
    open_s: opening.result.seconds,
    save_s: saving.result.seconds,
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
    for (const what of /** @type {const} */ (["open_s", "save_s"]))
      console.log(`${what}: the page takes ${(page[what] / native[what]).toFixed(2)} times as long`);
  }
} finally {
  await browser.close();
  await Promise.all([site.close(), files.close()]);
  rmSync(folder, { recursive: true });
}
