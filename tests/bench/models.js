/**
 * Saves and opens 31 million parameters, the lesson's network for fungi, by turns in the built page and in native Keras, and prints
 * how long it takes; of the page also by how much its memory grows meanwhile at the most, against the weights.
 *
 * usage: node tests/bench/models.js [ROUNDS]
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

const [, , rounds = "3"] = argv;
const folder = mkdtempSync(join(tmpdir(), "models-"));
const file = join(folder, "fungi.keras");

/** Times of Keras. */
const keras = () =>
  JSON.parse(
    execFileSync(env.KERAS_PYTHON ?? "python3", [join(import.meta.dirname, "models.py"), file, rounds], {
      encoding: "utf8",
    }),
  );

/** Bytes that a process has in memory. @param {number} pid */
function resident(pid) {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return 1024 * Number(kilobytes ?? 0);
}

/**
 * By how much a process grows at the most during some work.
 * @template T
 * @param {number} pid
 * @param {() => Promise<T>} work
 */
async function grown(pid, work) {
  const before = resident(pid);
  let most = before;
  const timer = setInterval(() => (most = Math.max(most, resident(pid))), 5);
  try {
    return { result: await work(), growth: () => most - before };
  } finally {
    clearInterval(timer);
  }
}

const first = keras();
const site = await serve({ folder: dist });
const files = await serve({ folder, cors: true });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });

async function inThePage() {
  const page = await browser.newPage();
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const known = new Set(processInfo.map(({ id }) => id));
  await page.goto(site.url);
  const now = (await session.send("SystemInfo.getProcessInfo")).processInfo.filter(({ type }) => type === "renderer");
  const pid = (now.find(({ id }) => !known.has(id)) ?? now[now.length - 1]).id;
  await page.evaluate(async (address) => {
    const { Playground } = await import(new URL("www/playground.js", document.baseURI).href);
    const lab = await Playground.open({ workers: 1 });
    Object.assign(window, { lab, file: new File([await (await fetch(address)).blob()], "fungi.keras") });
  }, `${files.url}fungi.keras`);
  const opening = await grown(pid, () =>
    page.evaluate(async () => {
      const { lab, file } = /** @type {any} */ (window);
      const began = performance.now();
      const { params } = await lab.loadModel(file);
      return { params, seconds: (performance.now() - began) / 1000 };
    }),
  );
  const saving = await grown(pid, () =>
    page.evaluate(async () => {
      const { lab } = /** @type {any} */ (window);
      const began = performance.now();
      const { size } = await lab.saveModel("keras");
      return { size, seconds: (performance.now() - began) / 1000 };
    }),
  );
  await page.close();
  const weights = 4 * opening.result.params;
  return {
    who: "page",
    open_s: opening.result.seconds,
    save_s: saving.result.seconds,
    opening_memory: opening.growth() / weights,
    saving_memory: saving.growth() / weights,
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
