/** Files that are no pickles: archives, folders of pictures, tables. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
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

browserTest("a large file tells how far it is, and its reading can be cancelled", {}, async ({ page, open }) => {
  await open();
  const got = await page.evaluate(async () => {
    const { Playground } = await import(/** @type {any} */ ("./www/playground.js"));
    const lab = await Playground.open();
    await lab.loadSample("faces");
    const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (400, 256, 256), }`.padEnd(117) + "\n";
    const start = new Uint8Array([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, 118, 0]);
    const contents = new Float32Array(400 * 256 * 256).fill(0.5);
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
  assert.deepEqual([got.cancelled, got.before, got.count, got.max], ["cancelled", 60, 400, 0.5]);
  assert.ok(
    got.shares.length > 0 && got.shares.every((share, i) => i === 0 || share >= got.shares[i - 1]),
    `${got.shares}`,
  );
});
