/** Files that are no pickles: archives, folders of pictures, tables. */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { browserTest } from "./harness.js";
import { reads, strip } from "./reading.js";

const archives = join(import.meta.dirname, "../archives");
const file = (/** @type {string} */ name) => readFileSync(join(archives, name)).toString("base64");

/** @type {{ path: string, pixels: number[] }[]} */
const pictures = JSON.parse(readFileSync(join(archives, "pictures.json"), "utf8"));

browserTest(
  "a zip of pictures gives their values, and labels from folders and a table",
  {},
  async ({ page, blank }) => {
    await blank();
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
  },
);

browserTest("pictures and tables may be packed one by one", {}, async ({ page, open }) => {
  await open();
  const names = ["cat.pgm.gz", "dog.pgm.gz", "labels.csv.gz"];
  const contents = ["P5 6 6 255\n" + "a".repeat(36), "P5 6 6 255\n" + "b".repeat(36), "kind\ncat\ndog\n"];
  await page.setInputFiles(
    "input[type=file]",
    names.map((name, i) => ({ name, mimeType: "application/gzip", buffer: gzipSync(contents[i]) })),
  );
  await strip(page, "data", /^2 images, 2 classes/);
  await reads(page.locator(".bar-name"), ["cat", "dog"]);
});

browserTest("a bzip2 file and a damaged zip", {}, async ({ page, blank }) => {
  await blank();
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

browserTest("an error in a file out of an archive names both", {}, async ({ page, blank }) => {
  await blank();
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
    ["broken_picture", "set/cat.png in all.tar is not a picture that can be read: damaged"],
    ["no_images", "labels.pkl in all.tar, byte 2: there are 2 labels (1, 2), but no images"],
  ]);
});

browserTest("a file that was moved after it was chosen is told by its name", {}, async ({ page, blank }) => {
  await blank();
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

browserTest("a picture that cannot be read, or is too large, is told by its name", {}, async ({ page, blank }) => {
  await blank();
  const folder = mkdtempSync(join(tmpdir(), "moved-"));
  try {
    const names = ["cat.pgm", "dog.pgm", "labels.csv"];
    const paths = names.map((name) => join(folder, name));
    for (const path of paths) writeFileSync(path, "P5 6 6 255\n" + "x".repeat(36));
    await page.evaluate(() =>
      document.body.insertAdjacentHTML("beforeend", '<input id="moved" type="file" multiple />'),
    );
    await page.setInputFiles("#moved", paths);
    await page.evaluate(() => {
      const input = /** @type {HTMLInputElement} */ (document.getElementById("moved"));
      // Such parts of files keep their sizes; Chromium takes the files themselves for empty ones.
      Object.assign(window, { moved: [...(input.files ?? [])].map((file) => new File([file], file.name)) });
    });
    rmSync(paths[1]);
    rmSync(paths[2]);
    const told = await page.evaluate(async () => {
      const { Playground } = await import(/** @type {any} */ ("./www/playground.js"));
      const lab = await Playground.open();
      const [cat, dog, labels] = /** @type {any} */ (window).moved;
      // A gray picture of one value, which a canvas writes in a few kilobytes.
      const canvas = new OffscreenCanvas(8200, 8200);
      canvas.getContext("2d")?.fillRect(0, 0, 1, 1);
      const large = new File([await canvas.convertToBlob({ type: "image/png" })], "large.png");
      const told = [];
      for (const files of [[cat, dog], [labels], [large], [cat, large]])
        told.push(
          await lab.loadDataset({ files }).then(
            (/** @type {any} */ { count, notes }) => [count, ...notes],
            (/** @type {any} */ { code, message }) => [code, message],
          ),
        );
      await lab.close();
      return told;
    });
    const [[dog, aboutDog], [labels, aboutLabels], large, both] = told;
    assert.deepEqual([dog, labels], ["file_not_readable", "file_not_readable"]);
    assert.match(aboutDog, /^dog\.pgm, byte 0: the file cannot be read: .*\w/);
    assert.match(aboutLabels, /^labels\.csv, byte 0: the file cannot be read: .*\w/);
    assert.deepEqual(large, [
      "broken_picture",
      "large.png is not a picture that can be read: 8200 × 8200 pixels, of which 67108864 are the most",
    ]);
    assert.deepEqual(both, [
      1,
      "1 of 2 pictures could not be read and was left out: large.png (8200 × 8200 pixels, of which 67108864 are the most).",
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

browserTest("what there is no room for is refused before it is read", {}, async ({ page, open }) => {
  await open();
  const folder = mkdtempSync(join(tmpdir(), "large-"));
  try {
    // Files of which nearly all is a hole. The first float, 0.1, is no byte / 255: else a quarter of the room would do.
    const large = (/** @type {string} */ name, /** @type {string} */ dtype, /** @type {number[]} */ shape) => {
      const path = join(folder, name);
      const header = `{'descr': '${dtype}', 'fortran_order': False, 'shape': (${shape.join(", ")}), }`;
      writeFileSync(path, `\x93NUMPY\x01\x00\x76\x00${header.padEnd(117)}\n\xcd\xcc\xcc\x3d`, "latin1");
      truncateSync(path, 128 + Number(dtype.slice(-1)) * shape.reduce((all, size) => all * size));
      return path;
    };
    for (const [path, said] of /** @type {const} */ ([
      [large("three.npy", "<f4", [500, 1000, 1500]), "500 images that take 3000000000 bytes"],
      [large("six.npy", "|u1", [1000, 2000, 3000]), "contents of more than 4 GB"],
    ])) {
      await page.setInputFiles("input[type=file]", path);
      await page.locator(".problem[data-code=out_of_memory]", { hasText: `not enough memory for ${said}` }).waitFor();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

browserTest("a folder is read with its folders as labels, and has its own name", {}, async ({ page, open }) => {
  await open();
  const parent = mkdtempSync(join(tmpdir(), "parent-"));
  try {
    const folder = join(parent, "pets");
    for (const [kind, value] of /** @type {const} */ ([
      ["cat", 10],
      ["dog", 200],
    ])) {
      mkdirSync(join(folder, kind), { recursive: true });
      for (let i = 0; i < 3; i++)
        writeFileSync(
          join(folder, kind, `${i}.pgm`),
          Buffer.concat([Buffer.from("P5 6 6 255\n"), Buffer.alloc(36, value)]),
        );
    }
    writeFileSync(join(folder, ".DS_Store"), "no picture");
    const told = async () => {
      await strip(page, "data", /^6 images, 2 classes/);
      await reads(page.locator(".facts .data-file"), ["pets"]);
    };
    await page.setInputFiles("input[webkitdirectory]", folder);
    await told();
    // Dropped, as a hand does it.
    await page.reload();
    const tools = await page.context().newCDPSession(page);
    const data = { items: [], files: [folder], dragOperationsMask: 1 };
    for (const type of /** @type {const} */ (["dragEnter", "dragOver", "drop"]))
      await tools.send("Input.dispatchDragEvent", { type, x: 600, y: 400, data });
    await told();
  } finally {
    rmSync(parent, { recursive: true });
  }
});

browserTest("the decoding of pictures can be canceled, and says so when it cannot begin", {}, async (bench) => {
  const { page, blank } = bench;
  await blank();
  const load = () =>
    page.evaluate(async () => {
      const { Playground } = await import(/** @type {any} */ ("./www/playground.js"));
      const lab = await Playground.open();
      const picture = [new TextEncoder().encode("P5 6 6 255\n"), new Uint8Array(36)];
      const files = Array.from({ length: 200 }, (_, i) => new File(picture, `${i}.pgm`));
      const control = new AbortController();
      const told = await lab
        .loadDataset({ files, signal: control.signal, onProgress: () => control.abort() })
        .catch((/** @type {any} */ { code, message }) => [code, message]);
      await lab.close();
      return told;
    });
  assert.deepEqual(await load(), ["cancelled", "the reading of the files was canceled"]);
  await page.route("**/client/unpacker.js", (route) => route.abort());
  const [code, message] = await load();
  assert.equal(code, "worker_died");
  assert.match(message, /^0\.pgm and 199 more: the files could not be taken apart: /);
});

browserTest("a large file tells how far it is, and its reading can be canceled", {}, async ({ page, blank }) => {
  await blank();
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
