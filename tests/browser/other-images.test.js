/** What was meant for some images is not carried over to others. */

import assert from "node:assert/strict";
import { browserTest } from "./harness.js";
import { pickleOfImages, pickleOfLabels } from "./pickles.js";
import { carry, file, handModules, strip } from "./reading.js";

/** @typedef {import("playwright-core").Page} Page */

const COUNT = 20;

/**
 * Files of gray images with bytes from 0 to a largest one, and of their labels.
 * @param {string} name
 * @param {string[]} classes
 * @param {number} side
 * @param {number} most
 */
function set(name, classes, side, most) {
  const pixels = Uint8Array.from({ length: COUNT * side * side }, (_, i) => (i * 37) % (most + 1));
  const labels = Array.from({ length: COUNT }, (_, i) => classes[i % classes.length]);
  return [
    file(`${name}.pkl`, pickleOfImages(pixels, [COUNT, side, side])),
    file(`${name}-labels.pkl`, pickleOfLabels(labels)),
  ];
}

/** @param {Page} page @param {Parameters<typeof carry>[1]} files */
async function open(page, files) {
  await (
    await carry(page, files)
  )();
}

/** What a reader may choose for the images there are. @param {Page} page */
function choose(page) {
  return page.evaluate(async () => {
    const [{ change }, { showFile }, own] = await Promise.all(
      ["page/state.js", "page/actions/own-image.js", "page/actions/looked.js"].map(load),
    );
    change(state.split, {
      test: 0.4,
      seed: 7,
      stratify: true,
      leave_out: ["c"],
      mode: "RGB",
      resize: [12, 12],
      rescale: 0.5,
      enhance: [{ class_name: "SHARPEN", config: {} }],
      augment: {
        layers: [{ class_name: "RandomBrightness", config: { factor: 0.2, value_range: [0, 255] } }],
        copies: 2,
        seed: 3,
      },
    });
    state.filter.value = 1;
    state.image.value = 5;
    state.part.value = "train";
    state.origin.value = "file";
    const canvas = new OffscreenCanvas(20, 20);
    canvas.getContext("2d")?.fillRect(0, 0, 10, 20);
    await showFile(await canvas.convertToBlob());
    Object.assign(window, { own });
  });
}

/** @param {Page} page */
const settings = (page) =>
  page.evaluate(() => ({
    split: state.split.value,
    filter: state.filter.value,
    image: state.image.value,
    part: state.part.value,
    origin: state.origin.value,
    own: /** @type {any} */ (window).own.own.value !== null,
  }));

for (const from of ["files", "a drawn set"]) {
  browserTest(`other images take back what was meant for the ones before: ${from}`, {}, async (bench) => {
    const { page } = bench;
    await bench.open();
    await open(page, set("faces", ["a", "b", "c"], 10, 255));
    await strip(page, "prepare", /^16 \/ 4/);
    await handModules(page);
    await choose(page);
    await page.waitForFunction(() => state.prepared.value?.height === 12);
    const isFiles = from === "files";
    if (isFiles) await open(page, set("birds", ["osprey", "curlew", "d"], 8, 1));
    else await page.evaluate(async () => (await load("page/actions/data.js")).openSample("digits"));
    await page.waitForFunction((height) => state.dataset.value?.height === height, isFiles ? 8 : 28);
    const range = await page.evaluate(() => [state.dataset.value.min, state.dataset.value.max <= 1 ? 1 : 255]);
    assert.deepEqual(await settings(page), {
      split: {
        test: 0.4,
        validation: 0,
        seed: 7,
        shuffle: true,
        stratify: true,
        augment: {
          layers: [{ class_name: "RandomBrightness", config: { factor: 0.2, value_range: range } }],
          copies: 2,
          seed: 3,
        },
      },
      filter: null,
      image: 0,
      part: "test",
      origin: "set",
      own: false,
    });
    await page.waitForFunction(() => state.prepared.value?.height === state.dataset.value.height);
    assert.deepEqual(await page.evaluate(() => state.problems.value), {});
  });
}

browserTest("labels that come to images keep what belongs to the images", {}, async (bench) => {
  const { page } = bench;
  const [images, labels] = set("faces", ["a", "b", "c"], 10, 255);
  await bench.open();
  await open(page, [images]);
  await strip(page, "data", /^20 images, no labels/);
  await handModules(page);
  await choose(page);
  const before = await settings(page);
  await open(page, [labels]);
  await strip(page, "data", /^20 images, 3 classes/);
  // With labels the images are prepared, and one's own picture is read again as they are.
  await page.waitForFunction(() => state.prepared.value && /** @type {any} */ (window).own.own.value);
  const { leave_out, ...split } = before.split;
  assert.deepEqual(await settings(page), { ...before, split, filter: null });
});

browserTest("another column takes back what was said of the classes of the one before", {}, async (bench) => {
  const { page } = bench;
  await bench.open("#sample=faces&column=pose");
  await strip(page, "prepare", /^512 \/ 128/);
  await handModules(page);
  await page.evaluate(() => {
    state.split.value = {
      ...state.split.value,
      merge: { aside: ["left", "right"] },
      leave_out: ["up"],
      resize: [30, 32],
    };
  });
  await page.waitForFunction(() => state.prepared.value?.classes.length === 2);
  await page.locator("#data").getByLabel("Label column").selectOption("eyes");
  await page.waitForFunction(() => state.prepared.value?.column === "eyes");
  assert.deepEqual(
    await page.evaluate(() => [state.split.value.resize, state.split.value.merge, state.problems.value]),
    [[30, 32], undefined, {}],
  );
});

browserTest("what a network has learned is shown for the classes it learned, and for no others", {}, async (bench) => {
  const { page } = bench;
  const layers = [{ class_name: "Flatten" }, { class_name: "Dense", config: { units: 2, activation: "softmax" } }];
  await bench.open(
    `#${new URLSearchParams({ sample: "faces", column: "eyes", epochs: "2", layers: JSON.stringify(layers) })}`,
  );
  await page.getByRole("button", { name: /^Train,/ }).click();
  await page.locator(".steering [role=status]", { hasText: /^Done after 2 epochs/ }).waitFor();
  await handModules(page);
  const named = () =>
    page.evaluate(() => ({
      evaluated: state.evaluation.value?.classes.map((/** @type {any} */ { name }) => name) ?? null,
      answered: state.current.value && state.answer.value?.classes.map((/** @type {any} */ { name }) => name),
      problems: Object.keys(state.problems.value),
    }));
  await page.waitForFunction(() => state.evaluation.value && isOfNow(state.answer.value?.weights));
  const eyes = ["open", "sunglasses"];
  assert.deepEqual(await named(), { evaluated: eyes, answered: eyes, problems: [] });

  // As many classes, but others: the weights are put aside, and what is trained now begins anew.
  await page.evaluate(() => {
    state.column.value = "pose";
    state.split.value = { ...state.split.value, leave_out: ["left", "up"] };
  });
  await page.waitForFunction(() => state.prepared.value?.column === "pose" && state.current.value === null);
  await strip(page, "inside", /^after training$/);
  assert.deepEqual(await named(), { evaluated: null, answered: null, problems: [] });
  const told = await page.evaluate(async () => ({
    names: (await lab.predict({ index: 0 })).map((/** @type {any} */ { name }) => name),
    refused: await lab.evaluate("test").catch((/** @type {any} */ { code, message }) => ({ code, message })),
  }));
  assert.deepEqual(told.names, eyes);
  assert.equal(told.refused.code, "other_classes");
  assert.match(told.refused.message, /“eyes”: open, sunglasses.*“pose”: right, straight/);

  await page.getByRole("button", { name: /^Train,/ }).click();
  await page.locator(".steering [role=status]", { hasText: /^Done after 2 epochs/ }).waitFor();
  await page.waitForFunction(() => state.evaluation.value && isOfNow(state.answer.value?.weights));
  const poses = ["right", "straight"];
  assert.deepEqual(await named(), { evaluated: poses, answered: poses, problems: [] });
  assert.deepEqual(await page.evaluate(() => state.current.value.epochs.length), 2);
});
