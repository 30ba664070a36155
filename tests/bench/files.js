/**
 * Opens large files in the built page and in native Python, in turn, and prints how long it takes and how much memory:
 *
 *     node tests/bench/files.js [FOLDER]
 *
 * FOLDER keeps the sets (`make_files.py` writes them where they are not there); without it they go away again. Python, with
 * numpy and pandas, reads pickles by `pickle.load` and makes one array by `np.array`, and the others by the function that is
 * meant for them. $PYTHON is another Python, $AGAINST the `dist/` of another build that takes its turn as well, $ROUNDS says how
 * often; $SETS names some of the sets.
 *
 * In the page files are opened three times: at once, before there is a worker that reads them ("cold"); in another page after they
 * were expected, as when a reader has chosen them ("first"); and there again ("again"). The memory is that of the first worker's
 * WebAssembly, which never shrinks, after the set was loaded; it is compared with the values of the images alone, as numpy holds
 * them in `float32`. (Floats that are all bytes / 255, as those of the first set, take a quarter of that here.)
 */

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { argv, env } from "node:process";
import { chromium } from "playwright-core";
import { chromiumPath } from "../browser/chromium.js";
import { datasets } from "../browser/places.js";
import { serve } from "../browser/server.js";

const ROUNDS = Number(env.ROUNDS ?? 5);

/** Milliseconds that nobody is faster than at choosing files. */
const CHOOSING = 700;

const PICKLES = `
with open(files[0], "rb") as file:
    images = np.array(pickle.load(file))
with open(files[1], "rb") as file:
    labels = pickle.load(file)
`;
const NPZ = `
with np.load(files[0]) as file:
    images, labels = file["x"], file["y"]
`;

/** The files of each set, and how Python reads them. @type {[string, string[], string][]} */
const SETS = [
  ["fungi", ["fungi.pkl", "fungi_y.pkl"], PICKLES],
  ["faces", ["faces.pkl", "faces_y.pkl"], PICKLES],
  [
    "pixels in a table",
    ["digits.csv"],
    `
table = pandas.read_csv(files[0])
images = table.drop(columns="label").to_numpy("uint8").reshape(-1, 28, 28)
`,
  ],
  ["savez", ["digits.npz"], NPZ],
  ["savez_compressed", ["digits-packed.npz"], NPZ],
  [
    "IDX",
    ["digits-images-idx3-ubyte", "digits-labels-idx1-ubyte"],
    `
images = np.fromfile(files[0], "uint8", offset=16).reshape(-1, 28, 28)
labels = np.fromfile(files[1], "uint8", offset=8)
`,
  ],
  [
    "IDX in gzip",
    ["digits-images-idx3-ubyte.gz", "digits-labels-idx1-ubyte.gz"],
    `
images = np.frombuffer(gzip.open(files[0]).read(), "uint8", offset=16).reshape(-1, 28, 28)
labels = np.frombuffer(gzip.open(files[1]).read(), "uint8", offset=8)
`,
  ],
];

/** @param {string} read */
const timed = (read) => `
import gzip, pickle, sys, time
import numpy as np
import pandas
files = sys.argv[1:]
start = time.perf_counter()
${read}
print(time.perf_counter() - start)
`;

const interpreter = env.PYTHON ?? "python3";

const folder = argv[2] ? resolve(argv[2]) : mkdtempSync(join(tmpdir(), "bench-"));
if (!existsSync(join(folder, "digits-labels-idx1-ubyte.gz"))) {
  execFileSync(interpreter, [join(import.meta.dirname, "make_files.py"), folder], { stdio: "inherit" });
}
const lesson = datasets && ["faces_images.pkl", "faces_labels.pkl"].map((name) => join(datasets, name));
/** @type {[string, string[], string][]} */
const sets = [
  ...(lesson ? [/** @type {[string, string[], string]} */ (["lesson", lesson, PICKLES])] : []),
  ...SETS.map(([name, names, read]) => {
    /** @type {[string, string[], string]} */
    const set = [name, names.map((file) => join(folder, file)), read];
    return set;
  }),
];
const wanted = env.SETS?.split(",");
const site = await serve({ folder: join(import.meta.dirname, "../../dist") });
const other = env.AGAINST ? await serve({ folder: resolve(env.AGAINST) }) : undefined;
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Seconds until the set is loaded, each time, and the bytes of the worker's memory and of the values.
 * @param {string} url  where the page is
 * @param {string[]} files
 * @param {{ times: number, isExpected: boolean }} how
 */
async function inTab(url, files, { times, isExpected }) {
  // What the page does when it is opened would take its share of the cores: a file is chosen after that.
  const page = await browser.newPage({ reducedMotion: "reduce" });
  try {
    await page.goto(url, { waitUntil: "networkidle" });
    await page.evaluate(() => {
      document.body.innerHTML = '<input id="files" type="file" multiple />';
    });
    await page.setInputFiles("#files", files);
    const started = page.waitForEvent("worker");
    await page.evaluate(async () => {
      const { Playground } = await import(new URL("www/playground.js", document.baseURI).href);
      Object.assign(window, { bench: await Playground.open() });
    });
    const worker = await started;
    if (isExpected) {
      // Builds before there was such a worker know nothing of it.
      await page.evaluate(() => /** @type {any} */ (window).bench.expectFiles?.());
      await page.waitForTimeout(CHOOSING);
    }
    const { seconds, values } = await page.evaluate(async (times) => {
      const input = /** @type {HTMLInputElement} */ (document.getElementById("files"));
      const seconds = [];
      let data;
      while (seconds.length < times) {
        const begin = performance.now();
        data = await /** @type {any} */ (window).bench.loadDataset({ files: [...(input.files ?? [])] });
        seconds.push((performance.now() - begin) / 1000);
      }
      const size = data.dtype === "uint8" || data.dtype === "bool" ? 1 : 4;
      return { seconds, values: data.count * data.height * data.width * data.channels * size };
    }, times);
    const memory = await worker.evaluate(async (address) => {
      const { default: init } = await import(address);
      return (await init()).memory.buffer.byteLength;
    }, `${url}worker.js`);
    return { seconds, memory, values };
  } finally {
    await page.close();
  }
}

try {
  for (const [name, files, read] of sets) {
    if (wanted && !wanted.includes(name)) continue;
    const python = () => Number(execFileSync(interpreter, ["-c", timed(read), ...files]));
    /** @type {Record<"python" | "cold" | "first" | "again" | "firstBefore" | "againBefore", number[]>} */
    const took = { python: [], cold: [], first: [], again: [], firstBefore: [], againBefore: [] };
    let memory = 0;
    let values = 0;
    for (let round = 0; round < ROUNDS; round++) {
      took.python.push(python());
      took.cold.push(...(await inTab(site.url, files, { times: 1, isExpected: false })).seconds);
      const opened = await inTab(site.url, files, { times: 2, isExpected: true });
      took.first.push(opened.seconds[0]);
      took.again.push(opened.seconds[1]);
      ({ values } = opened);
      memory = Math.max(memory, opened.memory);
      if (!other) continue;
      const before = await inTab(other.url, files, { times: 2, isExpected: true }).catch(() => undefined);
      if (!before) continue;
      took.firstBefore.push(before.seconds[0]);
      took.againBefore.push(before.seconds[1]);
    }
    const native = median(took.python);
    const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
    const told = (/** @type {number[]} */ seconds) => {
      const middle = median(seconds);
      return `${middle.toFixed(3)} s (${(middle / native).toFixed(2)} times)`;
    };
    console.log(
      `${name}: Python ${native.toFixed(3)} s; cold ${told(took.cold)}, first ${told(took.first)}, again ${told(took.again)}; ` +
        `memory ${megabytes(memory)} for ${megabytes(values)}: ${(memory / values).toFixed(2)} times`,
    );
    if (took.firstBefore.length > 0) {
      const ratio = (/** @type {number[]} */ now, /** @type {number[]} */ before) =>
        `${median(before).toFixed(3)} s, now ${(median(now) / median(before)).toFixed(2)} times that`;
      console.log(
        `  the other build: first ${ratio(took.first, took.firstBefore)}; again ${ratio(took.again, took.againBefore)}; ` +
          `cold ${(median(took.cold) / median(took.firstBefore)).toFixed(2)} times its first`,
      );
    }
  }
} finally {
  await browser.close();
  await site.close();
  await other?.close();
  if (!argv[2]) rmSync(folder, { recursive: true });
}
