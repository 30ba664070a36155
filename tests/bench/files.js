/**
 * Opens large files in the built page and in native Python, in turn, and prints how long it takes and how much memory:
 *
 *     node tests/bench/files.js [FOLDER]
 *
 * FOLDER keeps the sets (`make_files.py` writes them where they are not there); without it they go away again. Python, with
 * numpy and pandas, reads pickles by `pickle.load` and makes one array by `np.array`, and the others by the function that is
 * meant for them. $PYTHON is another Python. The memory is that of the worker's WebAssembly, which
 * never shrinks, after the set was loaded; it is compared with the values of the images alone, as numpy holds them in `float32`.
 * (Floats that are all bytes / 255, as those of the first set, take a quarter of that here.)
 */

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { argv, env } from "node:process";
import { chromium } from "playwright-core";
import { chromiumPath } from "../browser/chromium.js";
import { serve } from "../browser/server.js";

const ROUNDS = 5;

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
const site = await serve({ folder: join(import.meta.dirname, "../../dist") });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });

/** @param {number[]} values */
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * Seconds until the set is loaded, and the bytes of the worker's memory and of the values.
 * @param {string[]} files
 */
async function inTab(files) {
  // What the page does when it is opened would take its share of the cores: a file is chosen after that.
  const page = await browser.newPage({ reducedMotion: "reduce" });
  try {
    await page.goto(site.url, { waitUntil: "networkidle" });
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
    const { seconds, values } = await page.evaluate(async () => {
      const input = /** @type {HTMLInputElement} */ (document.getElementById("files"));
      const begin = performance.now();
      const data = await /** @type {any} */ (window).bench.loadDataset({ files: [...(input.files ?? [])] });
      const seconds = (performance.now() - begin) / 1000;
      const size = data.dtype === "uint8" || data.dtype === "bool" ? 1 : 4;
      return { seconds, values: data.count * data.height * data.width * data.channels * size };
    });
    const memory = await worker.evaluate(async (address) => {
      const { default: init } = await import(address);
      return (await init()).memory.buffer.byteLength;
    }, `${site.url}worker.js`);
    return { seconds, memory, values };
  } finally {
    await page.close();
  }
}

try {
  for (const [name, names, read] of SETS) {
    const files = names.map((file) => join(folder, file));
    const python = () => Number(execFileSync(interpreter, ["-c", timed(read), ...files]));
    const [native, tab] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
    let memory = 0;
    let values = 0;
    for (let round = 0; round < ROUNDS; round++) {
      native.push(python());
      const opened = await inTab(files);
      tab.push(opened.seconds);
      ({ values } = opened);
      memory = Math.max(memory, opened.memory);
    }
    const ratio = median(tab) / median(native);
    const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
    console.log(
      `${name}: Python ${median(native).toFixed(3)} s, tab ${median(tab).toFixed(3)} s: ${ratio.toFixed(2)} times; ` +
        `memory ${megabytes(memory)} for ${megabytes(values)}: ${(memory / values).toFixed(2)} times`,
    );
  }
} finally {
  await browser.close();
  await site.close();
  if (!argv[2]) rmSync(folder, { recursive: true });
}
