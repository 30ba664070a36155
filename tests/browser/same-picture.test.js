/** A training image given back as a picture is the same to the network as by its index. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { browserTest } from "./harness.js";
import { npy, png } from "./image-files.js";
import { pickleOfLabels } from "./pickles.js";
import { file, press, strip } from "./reading.js";

/** @typedef {import("playwright-core").Page} Page */

const COUNT = 8;
const labels = file("labels.pkl", pickleOfLabels(Array.from({ length: COUNT }, (_, i) => "ab"[i % 2])));
const jpeg = readFileSync(new URL("pictures/turned.jpg", import.meta.url));

/**
 * Bytes of images, from end to end, no two alike: slopes and noise.
 * @param {[height: number, width: number, channels: number]} shape
 * @param {number} index
 */
function bytes([height, width, channels], index) {
  let seed = 77 + 1000 * index + channels;
  const next = () => (seed = (seed * 1103515245 + 12345) % 2 ** 31);
  return Uint8Array.from({ length: height * width * channels }, (_, i) => {
    if (i < 2) return 255 * i;
    const slope = (i * (index + 3)) % 200;
    return Math.min(255, slope + ((next() >> 8) % 60));
  });
}

const resized = { resize: [8, 8] };
const cropped = { resize: [8, 8], crop_to_aspect_ratio: true, resample: "bicubic" };
const enhanced = {
  resize: [9, 8],
  enhance: [
    { class_name: "UnsharpMask", config: {} },
    { class_name: "autocontrast", config: { cutoff: 1 } },
  ],
};
const gray = { mode: "L", resize: [12, 7], resample: "bilinear" };
const color = { mode: "RGB" };
const windows = {
  augment: { layers: [{ class_name: "RandomCrop", config: { height: 7, width: 8 } }], each_epoch: true },
};
const rescaled = { rescale: 1 / 255 };

/**
 * @typedef {object} Kind
 * @property {string} name
 * @property {number} channels
 * @property {string} dtype
 * @property {(byte: number) => number} store  the value that stands in the set for a byte of the picture
 * @property {object[]} preparations
 * @property {boolean} [deep]  the pictures have the values themselves, of 16 bits
 * @property {boolean} [raw]  the pictures have the values themselves
 */

/** @type {Kind[]} */
const kinds = [
  {
    name: "uint8",
    channels: 1,
    dtype: "|u1",
    store: (byte) => byte,
    preparations: [{}, resized, cropped, enhanced, color, windows, rescaled],
  },
  {
    name: "uint8 in color",
    channels: 3,
    dtype: "|u1",
    store: (byte) => byte,
    preparations: [{}, resized, cropped, enhanced, gray],
  },
  {
    name: "0 to 1",
    channels: 3,
    dtype: "<f4",
    store: (byte) => Math.fround(byte / 255),
    preparations: [{}, resized, cropped, enhanced, gray],
  },
  {
    name: "0 to 1, no bytes",
    channels: 1,
    dtype: "<f8",
    store: (byte) => Math.round((byte / 255) * 1e9) / 1e9,
    preparations: [{}, resized, cropped, enhanced],
  },
  {
    name: "-1 to 1",
    channels: 3,
    dtype: "<f4",
    store: (byte) => byte / 127.5 - 1,
    preparations: [{}, resized, cropped, gray],
  },
  {
    name: "0 to 16",
    channels: 1,
    dtype: "<f8",
    store: (byte) => Math.round((byte / 255) * 16),
    preparations: [{}, resized, cropped, color],
  },
  {
    name: "0 to 16, bytes as they are",
    channels: 1,
    dtype: "|u1",
    store: (byte) => Math.round((byte / 255) * 16),
    raw: true,
    preparations: [{}, resized],
  },
  {
    name: "0 to 65535",
    channels: 1,
    dtype: "<u2",
    store: (byte) => byte * 257,
    preparations: [{}, resized, cropped, { ...gray, ...rescaled }],
  },
  {
    name: "0 to 65535, 16 bits",
    channels: 3,
    dtype: "<u2",
    store: (byte) => 1000 + 3 * byte,
    deep: true,
    preparations: [{}, resized, cropped, gray],
  },
  {
    name: "transparent",
    channels: 4,
    dtype: "|u1",
    store: (byte) => byte,
    preparations: [{}, resized, gray, color, { ...cropped, ...color }],
  },
  {
    name: "transparent, 0 to 1",
    channels: 4,
    dtype: "<f4",
    store: (byte) => Math.fround(byte / 255),
    preparations: [{}, gray, { ...resized, ...color }],
  },
];

/** The file of a set, and pictures of its images. @param {Kind} kind */
function filesOf({ channels, dtype, store, deep, raw }) {
  /** @type {[number, number, number]} */
  const shape = [10, 13, channels];
  const all = Array.from({ length: COUNT }, (_, index) => bytes(shape, index));
  const values = all.map((image) => Array.from(image, store));
  return {
    images: npy(dtype, channels > 1 ? [COUNT, ...shape] : [COUNT, 10, 13], values.flat()),
    pictures: all.map((image, i) => png(shape, deep || raw ? values[i] : image, { bits: deep ? 16 : 8 })),
  };
}

/**
 * How far the probabilities of images by their index are from those of their pictures, at most, and what was done to them.
 * @param {Page} page
 * @param {object} preparation
 * @param {number[][]} pictures
 * @param {string} type
 */
const difference = (page, preparation, pictures, type) =>
  page.evaluate(
    async ({ preparation, pictures, type }) => {
      const { display } = await own.prepare({ test: 0.25, ...preparation });
      await own.build({
        layers: [
          // So that no probability is all but 0 or 1.
          { class_name: "Rescaling", config: { scale: 1 / Math.max(...display.map(Math.abs)) } },
          { class_name: "Flatten", config: {} },
          { class_name: "Dense", config: { units: 2, activation: "softmax" } },
        ],
        seed: 1,
      });
      let far = 0;
      let done = "";
      const seen = new Set();
      for (const [index, bytes] of pictures.entries()) {
        const picture = new File([new Uint8Array(bytes)], "picture", { type });
        const [by, of] = [await own.predict({ index }), await own.predict(picture)];
        by.forEach(
          (/** @type {any} */ { probability }, /** @type {number} */ i) =>
            (far = Math.max(far, Math.abs(probability - of[i].probability))),
        );
        const [image, read] = [await own.image(index, { prepared: true }), await own.readImage(picture)];
        const range = image.pixels.reduce(
          (/** @type {number} */ most, /** @type {number} */ value) => Math.max(most, Math.abs(value)),
          1e-9,
        );
        read.pixels.forEach(
          (/** @type {number} */ value, /** @type {number} */ i) =>
            (far = Math.max(far, Math.abs(value - image.pixels[i]) / range)),
        );
        seen.add(by[0].probability);
        done = read.done.join(", ");
      }
      return { far, done, seen: seen.size };
    },
    { preparation, pictures, type },
  );

/** @param {Page} page */
const openLab = (page) =>
  page.evaluate(async () => {
    const { Playground } = await load("playground.js");
    Object.assign(window, { own: await Playground.open({ workers: 1 }) });
  });

/**
 * @param {Page} page
 * @param {{ name: string, bytes: Buffer }[]} files
 */
const load = (page, files) =>
  page.evaluate(
    (files) =>
      own.loadDataset({
        files: files.map(({ name, bytes }) => new File([new Uint8Array(bytes)], name)),
      }),
    files.map(({ name, bytes }) => ({ name, bytes: [...bytes] })),
  );

browserTest(
  "a picture of a training image has the probabilities of that image, whatever the set holds and however it is prepared",
  { timeout: 300_000 },
  async ({ page, blank }) => {
    await blank();
    await openLab(page);
    for (const kind of kinds) {
      const { images, pictures } = filesOf(kind);
      await load(page, [
        { name: "images.npy", bytes: images },
        { name: "labels.pkl", bytes: labels.buffer },
      ]);
      const given = pictures.slice(0, 4).map((picture) => [...picture]);
      for (const preparation of kind.preparations) {
        const { far, done, seen } = await difference(page, preparation, given, "image/png");
        const context = `${kind.name}, ${JSON.stringify(preparation)}: ${done}`;
        assert.ok(far <= 1e-6, `${context}: off by ${far}`);
        assert.equal(seen, 4, `${context}: images differ`);
      }
    }
  },
);

browserTest(
  "files of pictures are one set: gray among color, transparent, of 16 bits, turned, and what is none is left out",
  { timeout: 300_000 },
  async ({ page, blank }) => {
    await blank();
    await openLab(page);
    const shape = /** @type {[number, number, number]} */ ([10, 13, 3]);
    const pair = (/** @type {number} */ index) => png(shape, bytes(shape, index));
    const clear = bytes([10, 13, 4], 5);
    const sets = [
      {
        files: [pair(0), pair(1), png([10, 13, 1], bytes([10, 13, 1], 2)), pair(3)],
        like: { channels: 3, dtype: "uint8" },
        notes: [/^1 of 4 pictures is gray among color ones and was given three equal channels: .*a_2\.png\.$/],
      },
      {
        files: [pair(0), png([10, 13, 4], clear), pair(2), pair(3)],
        like: { channels: 3, dtype: "uint8" },
        notes: [/^1 of 4 pictures is transparent and was laid on white: .*b_1\.png\.$/],
      },
      {
        files: [0, 1, 2, 3].map((index) => {
          const values = Array.from(bytes([10, 13, 1], index), (byte) => 1000 + byte);
          return index === 3 ? png([10, 13, 1], bytes([10, 13, 1], 3)) : png([10, 13, 1], values, { bits: 16 });
        }),
        like: { channels: 1, dtype: "uint16" },
        notes: [
          /^1 of 4 pictures has 8 bits a value among those of 16; its values were multiplied by 257: .*b_3\.png\.$/,
        ],
      },
      {
        files: [pair(0), png([13, 10, 3], bytes([13, 10, 3], 1), { orientation: 6 }), pair(2), pair(3)],
        like: { channels: 3, height: 10, width: 13 },
        notes: [/^1 of 4 pictures was turned upright, as its EXIF data say: .*b_1\.png\.$/],
      },
      {
        files: [pair(0), pair(1), pair(2), pair(3), Buffer.alloc(0), pair(4).subarray(0, 100), Buffer.from("<html>")],
        like: { channels: 3, count: 4 },
        notes: [
          /^3 of 7 pictures could not be read and were left out: a_4\.png \(an empty file\), a_6\.png \(a web page\), b_5\.png \(cut short: .*\)\.$/,
        ],
      },
    ];
    for (const { files, like, notes } of sets) {
      const named = files.map((bytes, i) => ({ name: `${"ab"[i % 2]}_${i}.png`, bytes }));
      const dataset = await load(page, named);
      for (const [key, value] of Object.entries(like)) assert.equal(dataset[key], value, key);
      for (const note of notes)
        assert.ok(
          dataset.notes.some((/** @type {string} */ text) => note.test(text)),
          `${note}: ${dataset.notes.join("\n")}`,
        );
      const given = files.slice(0, 4).map((file) => [...file]);
      // Their names sort a_0, a_2, b_1, b_3.
      const order = [0, 2, 1, 3];
      for (const preparation of [{}, resized]) {
        const { far, done } = await difference(
          page,
          preparation,
          order.map((place) => given[place]),
          "image/png",
        );
        assert.ok(far <= 1e-6, `${notes}, ${JSON.stringify(preparation)}: off by ${far}; ${done}`);
      }
    }

    // What the browser decodes goes the same way: a photograph on its side, among pictures of other sizes.
    const photos = [
      { name: "a_0.jpg", bytes: jpeg },
      { name: "a_1.png", bytes: pair(1) },
      { name: "b_2.jpg", bytes: jpeg },
      { name: "b_3.png", bytes: pair(3) },
    ];
    const dataset = await load(page, photos);
    assert.deepEqual(
      dataset.sizes.map((/** @type {any} */ { height, width }) => [height, width]),
      [
        [160, 96],
        [10, 13],
      ],
    );
    assert.match(
      dataset.notes.join("\n"),
      /2 of 4 pictures were turned upright, as their EXIF data say: a_0\.jpg, b_2\.jpg\./,
    );
    for (const preparation of [resized, cropped, { ...enhanced, mode: "L" }]) {
      const { far } = await difference(
        page,
        preparation,
        photos.map(({ bytes }) => [...bytes]),
        "",
      );
      assert.ok(far <= 1e-6, `${JSON.stringify(preparation)}: off by ${far}`);
    }

    const failed = await page.evaluate(
      (half) =>
        own
          .loadDataset({
            files: [new File([new Uint8Array(half)], "half.jpg"), new File(["<!doctype html>"], "page.jpg")],
          })
          .catch((/** @type {any} */ { code, message }) => ({ code, message })),
      [...jpeg.subarray(0, 1500)],
    );
    assert.deepEqual(failed, {
      code: "broken_picture",
      message:
        "half.jpg is not a picture that can be read: cut short: the file ends in the middle of the picture; nor is the other one",
    });
  },
);

browserTest(
  "on the page, a training image chosen as a file has the bars of that image",
  { timeout: 300_000 },
  async (bench) => {
    const { page, open } = bench;
    for (const name of ["uint8 in color", "0 to 1", "-1 to 1", "0 to 16", "0 to 65535, 16 bits", "transparent"]) {
      const kind = /** @type {Kind} */ (kinds.find((kind) => kind.name === name));
      const { images, pictures } = filesOf(kind);
      const preparation = kind.preparations.at(-1);
      await open(
        `#prepare=${encodeURIComponent(JSON.stringify(preparation))}&layers=[{"class_name":"Flatten"},{"class_name":"Dense","config":{"units":2,"activation":"softmax"}}]`,
      );
      await page.setInputFiles("input[type=file]", [file("images.npy", images), labels]);
      await strip(page, "prepare", /^6 \/ 2/);
      // The page is on its way to the new images.
      await press(page.getByRole("button", { name: "Look at it untrained" }));
      await press(page.getByRole("button", { name: "Evaluate it untrained" }));
      await page.waitForSelector("#predict .chosen-image");
      await page.locator(".chosen-image .choice").first().getByText("File", { exact: true }).click();
      for (const index of [1, 2]) {
        const picture = { name: `${index}.png`, mimeType: "image/png", buffer: pictures[index] };
        await page.setInputFiles("#predict .own-file input[type=file]", picture);
        const { far, done } = await page.evaluate(async (index) => {
          const [{ lab }, { own }] = await Promise.all(["page/lab.js", "page/actions/looked.js"].map(load));
          const open = await lab();
          for (;;) {
            await new Promise(requestAnimationFrame);
            const bars = [...document.querySelectorAll(".chosen-image .probabilities li")];
            const image = own.value;
            if (!image || image === window.before || bars.length === 0) continue;
            const [answer, expected] = [await open.predict(image), await open.predict({ index })];
            const shown = bars.map((line) => Number(/** @type {HTMLElement} */ (line).dataset.probability));
            // Those of the picture before may still stand.
            if (image !== own.value || shown.some((bar, i) => bar !== answer[i].probability)) continue;
            Object.assign(window, { before: image });
            return {
              far: Math.max(...shown.map((bar, i) => Math.abs(bar - expected[i].probability))),
              done: image.done.join(", "),
            };
          }
        }, index);
        assert.ok(far <= 1e-6, `${name}, ${JSON.stringify(preparation)}: off by ${far}; ${done}`);
      }
      await page.goto("about:blank");
    }
  },
);
