/** Files that are no pickles: archives, folders of pictures, tables. */

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { browserTest } from "./harness.js";

const archives = join(import.meta.dirname, "../archives");
const file = (/** @type {string} */ name) => readFileSync(join(archives, name)).toString("base64");

/** @type {{ path: string, pixels: number[] }[]} */
const pictures = JSON.parse(readFileSync(join(archives, "pictures.json"), "utf8"));

browserTest("a zip of pictures gives their values, and labels from folders and a table", {}, async ({ page, open }) => {
  await open();
  const got = await page.evaluate(async (base64) => {
    const { Playground } = await import(/** @type {any} */ ("./www/playground.js"));
    const lab = await Playground.open();
    const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const data = await lab.loadDataset({ images: new File([bytes], "pictures.zip") });
    const images = await lab.images([0, 1, 2, 3, 4, 5]);
    await lab.close();
    return {
      count: data.count,
      sizes: data.sizes,
      columns: data.columns.map((/** @type {any} */ column) => [
        column.name,
        ...[...column.codes].map((code) => column.classes[code]),
      ]),
      pixels: images.map((/** @type {any} */ image) => [...image.pixels]),
    };
  }, file("pictures.zip"));
  assert.equal(got.count, 6);
  assert.deepEqual(got.sizes, [{ height: 6, width: 5, channels: 3, count: 6 }]);
  assert.deepEqual(got.columns.toSorted(), [
    ["folder", "cat", "cat", "cat", "dog", "dog", "dog"],
    ["weight", "heavy", "light", "heavy", "light", "heavy", "light"],
  ]);
  for (const [i, { path, pixels }] of pictures.entries()) assert.deepEqual(got.pixels[i], pixels, path);
});

browserTest("a bzip2 file and a damaged zip", {}, async ({ page, open }) => {
  await open();
  const got = await page.evaluate(
    async ([packed, zip]) => {
      const { Playground } = await import(/** @type {any} */ ("./www/playground.js"));
      const lab = await Playground.open();
      const bytes = (/** @type {string} */ base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const data = await lab.loadDataset({ images: new File([bytes(packed)], "images.pkl.bz2") });
      const error = await lab
        .loadDataset({ images: new File([bytes(zip).slice(0, 400)], "pictures.zip") })
        .catch((/** @type {any} */ error) => ({ code: error.code, message: error.message, hint: error.hint }));
      const still = await lab.image(0);
      await lab.close();
      return { count: data.count, error, height: still.height };
    },
    [file("images.pkl.bz2"), file("pictures.zip")],
  );
  assert.deepEqual([got.count, got.height], [3, 6]);
  assert.equal(got.error.code, "broken_archive");
  assert.match(got.error.message, /^pictures\.zip, byte \d+: /);
});

/**
 * A tar archive of one file, in base64.
 * @param {string} path
 * @param {string | Buffer} contents
 */
function tar(path, contents) {
  const header = Buffer.alloc(512);
  const size = Buffer.byteLength(contents);
  for (const [at, text] of /** @type {const} */ ([
    [0, path],
    [100, "0000644"],
    [124, size.toString(8).padStart(11, "0")],
    [148, " ".repeat(8)],
    [156, "0"],
    [257, "ustar\x0000"],
  ]))
    header.write(text, at, "latin1");
  const sum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return Buffer.concat([header, Buffer.from(contents), Buffer.alloc(1024 + 511 - ((size + 511) % 512))]).toString(
    "base64",
  );
}

browserTest("an error in a file out of an archive names both", {}, async ({ page, open }) => {
  await open();
  const archives = [
    tar("set/data.pkl", Buffer.from([0x80, 4, 0x5d, 0xff, 0x2e])),
    tar("set/labels.csv", "a,b\n1,2\n3\n"),
    tar("set/cat.png", Buffer.from("\x89PNG and no more", "latin1")),
    tar("labels.pkl", Buffer.from("\x80\x04](K\x01K\x02e.", "latin1")),
  ];
  const got = await page.evaluate(async (archives) => {
    const { Playground } = await import(/** @type {any} */ ("./www/playground.js"));
    const lab = await Playground.open();
    const told = [];
    for (const base64 of archives) {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      await lab.loadDataset({ images: new File([bytes], "all.tar") }).catch((/** @type {any} */ error) => {
        told.push([error.code, error.message]);
      });
    }
    await lab.close();
    return told;
  }, archives);
  assert.deepEqual(got, [
    ["broken_pickle", "data.pkl in all.tar, byte 3: 0xff is no instruction of a pickle"],
    [
      "broken_table",
      "set/labels.csv in all.tar, byte 8: the CSV file cannot be read: line 3 has 1 values, where 2 were expected: as many as the first line has",
    ],
    ["broken_picture", "set/cat.png in all.tar, byte 0: this browser cannot decode the picture that should begin here"],
    ["no_images", "labels.pkl in all.tar, byte 2: there are 2 labels (1, 2), but no images"],
  ]);
});

browserTest("a file that was moved after it was chosen is told by its name", {}, async ({ page, open }) => {
  await open();
  const folder = mkdtempSync(join(tmpdir(), "moved-"));
  try {
    const moved = join(folder, "moved.pkl");
    writeFileSync(moved, "\x80\x04].", "latin1");
    await page.evaluate(() => document.body.insertAdjacentHTML("beforeend", '<input id="moved" type="file" />'));
    await page.setInputFiles("#moved", moved);
    await page.evaluate(() => {
      const input = /** @type {HTMLInputElement} */ (document.getElementById("moved"));
      // Such a part of a file keeps its size; Chromium takes the file itself for an empty one.
      Object.assign(window, { moved: new File([...(input.files ?? [])], "moved.pkl") });
    });
    rmSync(moved);
    const error = await page.evaluate(async () => {
      const { Playground } = await import(/** @type {any} */ ("./www/playground.js"));
      const lab = await Playground.open();
      const { code, message, hint } = await lab
        .loadDataset({ images: /** @type {any} */ (window).moved })
        .catch((/** @type {any} */ error) => error);
      await lab.close();
      return { code, message, hint };
    });
    assert.equal(error.code, "file_not_readable");
    assert.match(error.message, /^moved\.pkl, byte 0: the file cannot be read: .*\w/);
    assert.match(error.hint, /Choose the file again/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

browserTest("a large file tells how far it is, and its reading can be cancelled", {}, async ({ page, open }) => {
  await open();
  const got = await page.evaluate(async () => {
    const { Playground } = await import(/** @type {any} */ ("./www/playground.js"));
    const lab = await Playground.open();
    await lab.loadSample("faces");
    const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (1000, 256, 256), }`.padEnd(117) + "\n";
    const start = new Uint8Array([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, 118, 0]);
    const contents = new Float32Array(1000 * 256 * 256).fill(0.5);
    const file = new File([start, header, contents], "X.npy");
    const control = new AbortController();
    const cancelled = await lab
      .loadDataset({ images: file, signal: control.signal, onProgress: () => control.abort() })
      .catch((/** @type {any} */ error) => error.code);
    const before = (await lab.image(0)).height;
    const shares = /** @type {number[]} */ ([]);
    const data = await lab.loadDataset({
      images: file,
      onProgress: (/** @type {any} */ log) => shares.push(log.images),
    });
    await lab.close();
    return { cancelled, before, count: data.count, max: data.max, shares };
  });
  assert.deepEqual([got.cancelled, got.before, got.count, got.max], ["cancelled", 60, 1000, 0.5]);
  assert.ok(
    got.shares.length > 0 && got.shares.every((share, i) => i === 0 || share >= got.shares[i - 1]),
    `${got.shares}`,
  );
});
