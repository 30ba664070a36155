/** Kinds of files through `playground.js`: tables and IDX files of images, large arrays in a zip, and what is no data. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";

import { browserTest } from "./harness.js";

const root = join(import.meta.dirname, "..");
const file = (/** @type {string} */ path) => ({
  name: path.split("/").pop() ?? path,
  base64: readFileSync(join(root, path)).toString("base64"),
});
const text = (/** @type {string} */ name, /** @type {string | Buffer} */ contents) => ({
  name,
  base64: Buffer.from(contents).toString("base64"),
});

/**
 * Loads files, and gives what is known of them, or the error.
 * @param {import("playwright-core").Page} page
 * @param {{ name: string, base64: string, path?: string }[]} files
 * @param {object} [layout]
 */
async function load(page, files, layout) {
  return page.evaluate(
    async ({ files, layout }) => {
      const { Playground } = await import(/** @type {any} */ ("./www/playground.js"));
      const lab = await Playground.open();
      const opened = files.map(({ name, base64, path }) => {
        const file = new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name);
        if (path) Object.defineProperty(file, "webkitRelativePath", { value: path });
        return file;
      });
      try {
        const {
          count,
          height,
          width,
          dtype,
          notes,
          columns,
          layout: understood,
          join,
        } = await lab.loadDataset({
          files: opened,
          layout,
        });
        const { pixels } = await lab.image(count - 1);
        const labels = columns.map((/** @type {any} */ { name, classes, codes }) => [
          name,
          [...codes].map((code) => classes[code]),
        ]);
        return { count, height, width, dtype, notes, labels, understood, join, pixels: [...pixels] };
      } catch (error) {
        const { code, message, hint } = /** @type {any} */ (error);
        return { code, message, hint };
      } finally {
        await lab.close();
      }
    },
    { files, layout },
  );
}

browserTest("tables of pixels are images with their labels", {}, async ({ page, blank }) => {
  await blank();
  const expected = JSON.parse(readFileSync(join(root, "tables/expected.json"), "utf8"));
  for (const name of ["pixels.csv", "pixels_bare.csv", "pixels_late.csv", "texts.csv", "printed.csv"]) {
    const { images } = expected[name];
    const got = await load(page, [file(`tables/${name}`)]);
    assert.deepEqual([got.count, got.height, got.width, got.dtype], [12, 8, 8, images.dtype], JSON.stringify(got));
    assert.deepEqual(got.pixels?.slice(-40), images.last, name);
    const [column, values] = images.columns[0];
    assert.deepEqual(got.labels?.[0], [column, values], name);
  }
  const shortened = await load(page, [file("tables/shortened.csv")]);
  assert.equal(shortened.code, "broken_table");
  assert.match(shortened.message ?? "", /column "photo"/);
  assert.match(shortened.hint ?? "", /to_pickle/);
});

browserTest("IDX files belong together, and those of EMNIST are turned", {}, async ({ page, blank }) => {
  await blank();
  const { digits } = JSON.parse(readFileSync(join(root, "idx/expected.json"), "utf8"));
  const labels = file("idx/train-labels-idx1-ubyte.gz");
  const plain = await load(page, [labels, file("idx/train-images-idx3-ubyte.gz")]);
  assert.deepEqual(plain.labels?.[0][1], digits.labels, JSON.stringify(plain));
  assert.deepEqual(plain.pixels, digits.images[5]);
  assert.equal(plain.join?.by, "order");
  const emnist = file("idx/emnist-letters-train-images-idx3-ubyte");
  const turned = await load(page, [emnist, labels]);
  assert.deepEqual(turned.pixels, digits.turned[5]);
  assert.equal(turned.understood?.transpose, true);
  const kept = await load(page, [emnist, labels], { transpose: false });
  assert.deepEqual(kept.pixels, digits.images[5]);
});

/** @param {Uint8Array} bytes */
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/**
 * A zip, as numpy.savez and savez_compressed write it.
 * @param {[name: string, contents: Buffer][]} files
 * @param {{ deflated: boolean }} options
 */
function zip(files, { deflated }) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [name, contents] of files) {
    const packed = deflated ? deflateRawSync(contents) : contents;
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(deflated ? 8 : 0, 4);
    about.writeUInt32LE(crc32(contents), 10);
    about.writeUInt32LE(packed.length, 14);
    about.writeUInt32LE(contents.length, 18);
    about.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), about, Buffer.from(name)]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), about, rest, Buffer.from(name)]));
    parts.push(local, packed);
    offset += local.length + packed.length;
  }
  const all = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(files.length, 4);
  end.writeUInt16LE(files.length, 6);
  end.writeUInt32LE(all.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, all, Buffer.from("PK\x05\x06"), end]);
}

/**
 * @param {string} descr
 * @param {string} shape
 * @param {Buffer} contents
 */
function npy(descr, shape, contents) {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117) + "\n";
  return Buffer.concat([Buffer.from("\x93NUMPY\x01\x00\x76\x00", "latin1"), Buffer.from(header), contents]);
}

browserTest("large arrays of a zip are read in their place, and checked", {}, async ({ page, blank }) => {
  await blank();
  // Numbers that do not pack, so that they are large when packed, too.
  let state = 1;
  const pixels = Buffer.from(
    Uint8Array.from({ length: 3000 * 28 * 28 }, () => (state = (state * 48271) % 2147483647) >> 8),
  );
  const digits = Buffer.from(Uint8Array.from({ length: 3000 }, (_, i) => i % 10));
  const files = /** @type {[string, Buffer][]} */ ([
    ["x_train.npy", npy("|u1", "(3000, 28, 28)", pixels)],
    ["y_train.npy", npy("|u1", "(3000,)", digits)],
  ]);
  for (const deflated of [false, true]) {
    const bytes = zip(files, { deflated });
    const got = await load(page, [text("digits.npz", bytes)]);
    assert.deepEqual([got.count, got.height, got.width, got.dtype], [3000, 28, 28, "uint8"], JSON.stringify(got));
    assert.deepEqual(got.pixels, [...pixels.subarray(-784)]);
    assert.deepEqual(got.labels?.[0][1].slice(0, 12).join(""), "012345678901");
    const damaged = Buffer.from(bytes);
    damaged[bytes.length >> 1] ^= 0x55;
    const error = await load(page, [text("digits.npz", damaged)]);
    assert.equal(error.code, "broken_archive");
    assert.match(error.message ?? "", /^digits\.npz, byte \d+: the zip file cannot be read at x_train\.npy: /);
  }
});

browserTest("labels in JSON find their pictures, and other JSON is left aside", {}, async ({ page, blank }) => {
  await blank();
  const kinds = ["cat", "dog", "cat", "owl"];
  const pictures = kinds.map((_, i) => text(`${10 - i}.pgm`, `P5 4 4 255\n${String.fromCharCode(65 + i).repeat(16)}`));
  const names = pictures.map(({ name }) => name);
  const inOrder = kinds.toReversed();
  const rows = names.map((file_name, i) => JSON.stringify({ file_name, kind: kinds[i], box: [1, 2] }));
  for (const [name, contents, column] of [
    ["labels.json", JSON.stringify(Object.fromEntries(names.map((name, i) => [name, kinds[i]]))), "label"],
    ["metadata.jsonl", rows.join("\n"), "kind"],
  ]) {
    const got = await load(page, [...pictures, text(name, contents)]);
    assert.deepEqual(got.labels, [[column, inOrder]], JSON.stringify(got));
    assert.deepEqual([got.join?.by, got.join?.matched], ["name", 4]);
  }
  const settings = text("settings.json", '{"image_size": 224, "name": "faces"}');
  const got = await load(page, [...pictures, settings]);
  assert.deepEqual([got.count, got.labels], [4, []]);
  assert.match(got.notes?.join(" ") ?? "", /Left aside.*settings\.json \(a JSON file without a row of labels/);
});

browserTest("what is no data is named, and left aside where there is some", {}, async ({ page, blank }) => {
  await blank();
  const kinds = /** @type {[string, string | Buffer, RegExp][]} */ ([
    ["IMG_1.heic", "\0\0\0\x18ftypheic", /HEIC/],
    ["data.h5", Buffer.from("\x89HDF\r\n\x1a\n", "latin1"), /HDF5.*|h5py/],
    ["labels.xlsx", "PK", /Excel/],
    ["train.py", "import numpy", /Python program/],
    ["annotations.json", "{}", /JSON/],
    ["page.csv", "<!DOCTYPE html><html>", /web page/],
    ["model.pkl", "version https://git-lfs.github.com/spec/v1\n", /Git LFS/],
  ]);
  for (const [name, contents, said] of kinds) {
    const error = await load(page, [text(name, contents)]);
    assert.equal(error.code, "other_format", JSON.stringify(error));
    assert.match(error.message ?? "", said);
    assert.ok(error.message?.startsWith(name) && error.hint?.endsWith("."), error.message);
  }
  const together = await load(
    page,
    kinds.slice(0, 4).map(([name, contents]) => text(name, contents)),
  );
  assert.match(together.message ?? "", /none of these files.*IMG_1\.heic.*train\.py/);
  const good = [file("idx/train-images-idx3-ubyte.gz"), file("idx/train-labels-idx1-ubyte.gz")];
  const got = await load(page, [...good, text("README.md", "# Digits"), text("notes.unknown", "what this is")]);
  assert.equal(got.count, 6, JSON.stringify(got));
  assert.match(
    got.notes?.join(" ") ?? "",
    /Left aside.*README\.md \(a text\), notes\.unknown \(of no kind that is known here\)/,
  );
  const litter = ["Thumbs.db", ".DS_Store", "._train-images-idx3-ubyte.gz", "file.txt~"].map((name) =>
    text(name, "litter"),
  );
  const clean = await load(page, [...litter, ...good]);
  assert.equal(clean.count, 6, JSON.stringify(clean));
  assert.doesNotMatch(clean.notes?.join(" ") ?? "", /Thumbs|DS_Store|aside/);
});

browserTest("an archive in an archive is opened, a deeper one is refused by name", {}, async ({ page, blank }) => {
  await blank();
  const inner = zip([["images.pkl", readFileSync(join(root, "pickles/fixtures/list_p4.pkl"))]], { deflated: true });
  const middle = zip([["inner.zip", inner]], { deflated: true });
  const got = await load(page, [text("outer.zip", middle)]);
  assert.ok(got.count, JSON.stringify(got));
  const error = await load(page, [text("outer.zip", zip([["middle.zip", middle]], { deflated: false }))]);
  assert.equal(error.code, "archive_in_archives");
  assert.match(error.message ?? "", /^inner\.zip in middle\.zip in outer\.zip: /);
});
