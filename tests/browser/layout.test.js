/** Files that may mean more than one thing: what was understood is said, and another meaning is chosen by its first images. */

import assert from "node:assert/strict";

import { browserTest } from "./harness.js";
import { pickleOfDict, pickleOfImages, pickleOfLabels } from "./pickles.js";
import { counted, file, strip } from "./reading.js";

/** An array (16, 16, 40) whose images lie along its last axis: of number i the value is i everywhere, its first pixel 255. */
function alongTheLast() {
  const pixels = new Uint8Array(16 * 16 * 40);
  for (let i = 0; i < pixels.length; i++) pixels[i] = i < 40 ? 255 : i % 40;
  return pickleOfImages(pixels, [16, 16, 40]);
}

/** Rows of 3,840 numbers, in a list of them as an array (n, 1, 3840) would not be one: the row of image i begins with i. */
function rows() {
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (20, 3840), }`.padEnd(117) + "\n";
  const pixels = Buffer.alloc(20 * 3840);
  for (let i = 0; i < 20; i++) pixels[i * 3840] = i;
  return Buffer.concat([
    Buffer.from([0x93]),
    Buffer.from("NUMPY\x01\x00\x76\x00", "latin1"),
    Buffer.from(header),
    pixels,
  ]);
}

/**
 * @param {import("playwright-core").Page} page
 * @param {Parameters<import("playwright-core").Page["setInputFiles"]>[1]} files
 */
const choose = (page, files) => page.setInputFiles("input[type=file]", files);

for (const [name, options] of /** @type {const} */ ([
  ["wide, light", { width: 1440 }],
  ["a tablet, dark", { width: 820, theme: "dark" }],
  ["a phone, light", { width: 390, height: 844 }],
])) {
  browserTest(
    `the axis is understood from the squares, and another chosen by its images: ${name}`,
    options,
    async (bench) => {
      const { page, open, shot } = bench;
      await open();
      await choose(page, [file("images.pkl", alongTheLast())]);
      await strip(page, "data", /^40 images, no labels/);
      await page.getByText("was taken for 40 images of 16 x 16 along its axis 2").waitFor();
      const otherwise = page.getByRole("button", { name: "Not what you meant?" });
      await otherwise.click();
      const panel = page.getByRole("group", { name: "How the files are understood" });
      await panel.getByText("40 images of 16 × 16 × 1, the first of them").waitFor();
      await counted(panel.locator("canvas"), 6);
      await shot(`layout-${name.replace(/\W+/g, "-")}`);

      await panel.getByRole("combobox", { name: "The images lie along" }).selectOption("1");
      await panel.getByText("16 images of 16 × 40 × 1, the first of them").waitFor();
      await strip(page, "data", /^40 images/);
      await panel.getByRole("button", { name: "Use these" }).click();
      await strip(page, "data", /^16 images, no labels/);
      await counted(panel, 0);

      await page.getByRole("button", { name: "Read them another way" }).waitFor();
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(sideways <= 0, `${sideways} pixels too wide`);
    },
  );
}

browserTest("rows of numbers are cut as the reader says, also when labels come later", {}, async (bench) => {
  const { page, open, shot } = bench;
  await open();
  await choose(page, [file("rows.npy", rows())]);
  await strip(page, "data", /^20 images, no labels/);
  await page.getByText("Each row of 3840 numbers was taken for a gray image of 60 x 64.").waitFor();
  await page.getByRole("button", { name: "Not what you meant?" }).click();
  const panel = page.getByRole("group", { name: "How the files are understood" });
  await panel.getByText("20 images of 60 × 64 × 1").waitFor();
  await panel.getByRole("textbox", { name: "width" }).fill("7");
  await panel.getByText("a row has 3,840 numbers: 1, 3 or 4 to a pixel").waitFor();
  const problem = panel.getByRole("alert");
  await problem.waitFor();
  assert.match((await problem.textContent()) ?? "", /rows\.npy, byte 128: images of 60 x 7 cannot be had/);
  await panel.getByRole("textbox", { name: "height" }).fill("80");
  await panel.getByText("20 images of 80 × 48 × 1").waitFor();
  assert.equal(await panel.getByRole("textbox", { name: "width" }).inputValue(), "48");
  await shot("layout-rows");
  await panel.getByRole("button", { name: "Use these" }).click();
  await counted(panel, 0);
  const understood = page.getByText("Each row of 3840 numbers was taken for a gray image of 80 x 48.");
  await understood.waitFor();
  await choose(page, [file("labels.pkl", pickleOfLabels(Array.from({ length: 20 }, (_, i) => (i % 2 ? "b" : "a"))))]);
  await strip(page, "data", /^20 images, 2 classes/);
  await understood.waitFor();
});

/** @param {number} count  gray images of 16 x 16 */
const images = (count) => pickleOfImages(new Uint8Array(count * 256).fill(7), [count, 16, 16]);

/** @param {number} count */
const labels = (count) => pickleOfLabels(Array.from({ length: count }, (_, i) => (i % 2 ? "b" : "a")));

browserTest("after a wrong guess another entry is chosen, without the file being opened anew", {}, async (bench) => {
  const { page, open, shot } = bench;
  await open();
  // The thumbnails come first; the labels are those of the photographs.
  const file12 = pickleOfDict({ thumbs: images(10), photos: images(12), labels: labels(12) });
  for (const [words, kept] of /** @type {const} */ ([
    ["nothing was there before", /./],
    ["the drawn faces stay", /^640 images/],
  ])) {
    if (words === "the drawn faces stay") {
      await page.getByRole("button", { name: "Open other images" }).click();
      await page.getByRole("button", { name: "Use the drawn faces" }).click();
      await strip(page, "data", kept);
    }
    await choose(page, [file("both.pkl", file12)]);
    const problem = page.getByRole("alert").filter({ hasText: "there are 12 labels" });
    await problem.waitFor();
    await shot(`layout-failed-${words.replace(/\W+/g, "-")}`);
    const entry = problem.getByRole("combobox", { name: "The images are in" });
    await entry.selectOption("photos");
    await problem.getByText("12 images of 16 × 16 × 1, the first of them").waitFor();
    await counted(problem.locator("canvas"), 6);
    if (words === "the drawn faces stay") await strip(page, "data", kept);
    await problem.getByRole("button", { name: "Use these" }).click();
    await strip(page, "data", /^12 images, 2 classes/);
    await counted(problem, 0);
  }
  await page.getByText("both.pkl", { exact: true }).waitFor();
});

browserTest("images that lie in columns are taken once the reader says so", {}, async (bench) => {
  const { page, open, shot } = bench;
  await open();
  await choose(page, [file("X.pkl", pickleOfImages(new Uint8Array(256 * 10), [256, 10])), file("y.pkl", labels(10))]);
  const problem = page.getByRole("alert").filter({ hasText: "X.pkl, byte" });
  await problem.waitFor();
  await problem.getByRole("combobox", { name: "The images lie along" }).selectOption("1");
  await problem.getByText("10 images of 16 × 16 × 1, the first of them").waitFor();
  await shot("layout-columns");
  await problem.getByRole("button", { name: "Use these" }).click();
  await strip(page, "data", /^10 images, 2 classes/);
});

browserTest("playground.js previews and takes what is chosen", {}, async ({ page, open }) => {
  await open();
  const got = await page.evaluate(async (base64) => {
    const { Playground } = await import(/** @type {any} */ ("./www/playground.js"));
    const lab = await Playground.open();
    const images = new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], "images.pkl");
    await lab.loadSample("digits");
    const preview = await lab.previewDataset({ images, count: 3 });
    const still = await lab.image(1999);
    const data = await lab.loadDataset({ images, layout: { axis: 0 } });
    const error = await lab
      .loadDataset({ images, layout: { axis: 4 } })
      .catch((/** @type {any} */ error) => error.code);
    const kept = await lab.image(15);
    await lab.close();
    return {
      count: preview.layout.count,
      shown: preview.images.length,
      value: preview.images[2].pixels[17],
      axes: preview.layout.axes.length,
      still: still.height,
      size: [data.count, data.height, data.width],
      guess: [preview.layout.is_guess, data.layout.is_guess],
      error,
      kept: kept.width,
    };
  }, alongTheLast().toString("base64"));
  assert.deepEqual(got, {
    count: 40,
    shown: 3,
    value: 2,
    axes: 3,
    still: 28,
    size: [16, 16, 40],
    guess: [true, false],
    error: "unknown_layout",
    kept: 40,
  });
});
