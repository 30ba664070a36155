/** Prepare beyond the split: images made alike, classes merged, augmentation seen and trained on. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { browserTest, datasets } from "./harness.js";
import { pickleOfLabels } from "./pickles.js";
import { counted, file, handModules, reads, settled, strip } from "./reading.js";

/** @typedef {import("playwright-core").Page} Page */

const fixtures = join(import.meta.dirname, "../pickles/fixtures");

/**
 * @param {Page} page
 * @param {string} name
 */
const fold = (page, name) => page.locator(".prepare summary", { hasText: name }).click();

/**
 * The pixels of canvases, once there are so many and all are drawn.
 * @param {Page} page
 * @param {string} selector
 * @param {number} count
 */
async function drawn(page, selector, count) {
  await page.waitForFunction(
    ({ selector, count }) => {
      const all = [...document.querySelectorAll(selector)].map((canvas) => /** @type {HTMLCanvasElement} */ (canvas));
      const isDrawn = (/** @type {HTMLCanvasElement} */ canvas) =>
        canvas
          .getContext("2d")
          ?.getImageData(0, 0, canvas.width, canvas.height)
          .data.some((value) => value > 0);
      return all.length === count && all.every(isDrawn);
    },
    { selector, count },
  );
  return page
    .locator(selector)
    .evaluateAll((all) => all.map((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL()));
}

browserTest("images of several sizes get the one that most have, and are seen before and after", {}, async (bench) => {
  const { page, open, shot } = bench;
  await open();
  const images = readFileSync(join(fixtures, "two_sizes.pkl"));
  await page.setInputFiles("input[type=file]", [
    file("two_sizes.pkl", images),
    file("labels.pkl", pickleOfLabels(["a", "b", "a"])),
  ]);
  await strip(page, "prepare", /^2 \/ 1/);
  await page.locator(".facts", { hasText: "7 × 5 × 1: 1 image" }).waitFor();
  await page.locator(".comparison figcaption", { hasText: "5 × 7 × 1" }).waitFor();
  const sizes = () =>
    page
      .locator(".comparison canvas")
      .evaluateAll((all) => all.map((canvas) => [canvas.height, canvas.width].join("x")));
  await drawn(page, ".comparison canvas", 6);
  assert.deepEqual(await sizes(), ["5x7", "5x7", "5x7", "5x7", "7x5", "5x7"]);

  await page.getByRole("textbox", { name: "width" }).fill("14");
  await page.locator(".comparison figcaption", { hasText: "5 × 14 × 1" }).waitFor();
  await page.getByText("size=(14, 5)", { exact: true }).waitFor();
  await strip(page, "network", /problem|layers/);
  await page.locator(".prepare pre", { hasText: "resize((14, 5), Image.Resampling.LANCZOS)" }).waitFor();
  await shot("prepare-sizes");

  // As they are, they cannot be learned: the page says so, and what to do.
  await page.getByRole("checkbox", { name: "resize" }).uncheck();
  await page.locator(".prepare .problem", { hasText: "2 of 5x7x1, 1 of 7x5x1" }).waitFor();
});

browserTest("one photo and 24 variants, copies in place of the training images, the leak", {}, async (bench) => {
  const { page, open, shot } = bench;
  await open("#sample=faces");
  await strip(page, "prepare", /^512 \/ 128/);
  await page.getByRole("radio", { name: "Copies" }).check();
  await strip(page, "prepare", /^2,560 \/ 128/);
  await page.locator(".prepare", { hasText: "512 images × 5 variants = 2,560 training images" }).waitFor();

  const before = await drawn(page, ".grid-of-variants canvas", 25);
  assert.equal(new Set(before).size, 25, "24 variants, and the original");
  await page.getByRole("button", { name: "Again" }).click();
  await page.waitForFunction(
    (last) =>
      /** @type {HTMLCanvasElement} */ (
        document.querySelector(".grid-of-variants li:last-child canvas")
      ).toDataURL() !== last,
    before[24],
  );
  const after = await drawn(page, ".grid-of-variants canvas", 25);
  assert.equal(after[0], before[0]);
  assert.ok(after.slice(1).every((variant) => !before.includes(variant)));

  await page.getByRole("slider", { name: "RandomRotation factor" }).fill("0.2");
  await page.getByText("up to 72° either way").waitFor();
  await page.locator(".prepare pre", { hasText: "layers.RandomZoom(height_factor=0.1, seed" }).waitFor();
  await page.getByText("same as height").waitFor();
  await page.getByRole("slider", { name: "RandomZoom width_factor" }).fill("0.3");
  await page.getByText("shows 70 % to 130 % of the width").waitFor();
  await page.locator(".prepare pre", { hasText: "RandomZoom(height_factor=0.1, width_factor=0.3, seed" }).waitFor();
  await page.locator(".prepare pre", { hasText: "layers.RandomRotation(factor=0.2, seed=1)" }).waitFor();

  // All variants of the first image, then all of the second.
  const titles = () =>
    page
      .locator(".variants .tile")
      .evaluateAll((tiles) => tiles.slice(0, 10).map((tile) => tile.getAttribute("title")));
  const sources = await settled(page, titles, (titles) => titles.length === 10);
  assert.equal(new Set(sources.slice(0, 5)).size, 1);
  assert.equal(new Set(sources.slice(5, 10)).size, 1);
  assert.notEqual(sources[0], sources[5]);
  await shot("prepare-augment");

  await page.getByRole("checkbox", { name: "before_split" }).check();
  await strip(page, "prepare", /^2,560 \/ 640/);
  await page.getByText("This is cheating").waitFor();
  await page.getByRole("checkbox", { name: "before_split" }).uncheck();
  await strip(page, "prepare", /^2,560 \/ 128/);

  // The address follows the settings a moment later.
  await page.waitForURL(({ hash }) => {
    const { augment } = JSON.parse(new URLSearchParams(hash.slice(1)).get("prepare") ?? "{}");
    return augment?.copies === 5 && !augment.before_split && JSON.stringify(augment.layers).includes('"factor":0.2');
  });
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await strip(page, "prepare", /^2,560 \/ 128/);
  assert.equal(await page.getByRole("slider", { name: "RandomRotation factor" }).inputValue(), "0.2");
});

browserTest("a crop makes the network's images smaller, not those that are moved", {}, async ({ page, open }) => {
  await open("#sample=faces");
  await strip(page, "prepare", /^512 \/ 128/);
  await page.getByRole("radio", { name: "Copies" }).check();
  await page.getByRole("checkbox", { name: "RandomCrop" }).check();
  await page.locator(".prepare", { hasText: "48 × 52 × 1" }).waitFor();
  await page.getByText("up to 6 of 60 pixels up or down").waitFor();
  await page.locator(".prepare pre", { hasText: "layers.CenterCrop(48, 52)" }).waitFor();
  await page.locator("#network summary", { hasText: "Keras code" }).click();
  const program = page.locator("#network pre", { hasText: "keras.Input(shape=(48, 52, 1))" });
  await program.filter({ hasText: "reshape(-1, 60, 64, 1)" }).waitFor();
});

browserTest("a network is trained on variants made anew each epoch, in three parts", {}, async ({ page, open }) => {
  await open("#sample=faces");
  await strip(page, "prepare", /^512 \/ 128/);
  await page.getByRole("textbox", { name: "validation" }).fill("0.25");
  await strip(page, "prepare", /^384 \/ 128 \/ 128/);
  await page.getByRole("radio", { name: "New variants every epoch" }).check();
  await page.locator(".prepare", { hasText: "384 images, a new variant of each in every epoch" }).waitFor();
  await handModules(page);
  const losses = await page.evaluate(async () => {
    const { lab } = /** @type {any} */ (window);
    const layers = [{ class_name: "Flatten" }, { class_name: "Dense", config: { units: 2, activation: "softmax" } }];
    const optimizer = { class_name: "SGD", config: { learning_rate: 1e-30 } };
    await lab.build({ layers, optimizer, seed: 1 });
    const losses = [];
    // At this rate the weights stay: what changes from epoch to epoch is what is trained on.
    for await (const { loss, val_loss } of lab.fit({ epochs: 3 })) losses.push([loss, val_loss]);
    return losses;
  });
  assert.equal(new Set(losses.map(([loss]) => loss)).size, 3, String(losses));
  assert.equal(new Set(losses.map(([, loss]) => loss)).size, 1, String(losses));
});

browserTest(
  "classes are merged and left out, and every stage speaks of what is left",
  {},
  async ({ page, open, shot }) => {
    await open("#sample=faces&column=pose");
    await strip(page, "data", /4 classes/);
    await fold(page, "Label encoding");
    for (const side of ["left", "right"]) {
      const name = page.getByRole("textbox", { name: `learn ${side} as` });
      await name.fill("sideways");
      await name.press("Enter");
    }
    await page.getByRole("checkbox", { name: "learn up" }).uncheck();
    await page.locator(".balance tbody tr", { hasText: "sideways" }).waitFor();
    await strip(page, "prepare", /^384 \/ 96/);
    await reads(page.locator(".balance tbody th"), ["sideways", "straight"]);
    const hot = page.locator("figure .encoding tbody tr").first();
    await counted(hot.locator(".hot"), 1);
    await shot("prepare-classes");

    await page.getByRole("checkbox", { name: "learn up" }).check();
    await strip(page, "prepare", /^512 \/ 128/);
    await reads(page.locator(".balance tbody th"), ["sideways", "straight", "up"]);
    await page.getByRole("checkbox", { name: "oversample" }).check();
    await reads(
      page.locator(".effect", { hasText: "drawn again" }),
      /^512 images \+ \d+ drawn again = \d+ to train on$/,
    );
    const trained = await page.locator(".balance tbody td:nth-of-type(1)").allTextContents();
    assert.equal(new Set(trained).size, 1, `as many of each: ${trained}`);
    await strip(page, "prepare", / \/ 128/);

    await page.evaluate(async () => {
      const { state } = await import(/** @type {any} */ ("./www/page/state.js"));
      state.split.value = { ...state.split.value, merge: {}, leave_out: [], oversample: false };
      state.column.value = "userid";
    });
    await strip(page, "prepare", /^512 \/ 128/);
    const ones = page.locator(".scrolls tbody tr", { has: page.locator(".hot", { hasText: "1" }) });
    await counted(ones, 6, "each row has its 1, also beyond the columns there is room for");
  },
);

if (datasets) {
  const folder = datasets;
  browserTest("the lesson's raw photos of three sizes become its 60 x 64", {}, async ({ page, open, shot }) => {
    await open();
    const files = [join(folder, "faces_pil.pkl"), join(folder, "faces_labels.pkl")];
    await page.setInputFiles("input[type=file]", files);
    await strip(page, "data", /^624 images/);
    await page.getByRole("textbox", { name: "height" }).fill("60");
    await page.getByRole("textbox", { name: "width" }).fill("64");
    await strip(page, "prepare", /^499 \/ 125/);
    await page.locator(".comparison figcaption", { hasText: "60 × 64 × 1" }).waitFor();
    await strip(page, "network", /^6 layers, 1.84 M/);
    await shot("prepare-raw");
  });
}

browserTest(
  "copies for which there is no memory are refused with their number, and what was there stays",
  {},
  async (bench) => {
    const { page, open } = bench;
    await open();
    const told = await page.evaluate(async () => {
      const { Playground } = await load("playground.js");
      const lab = await Playground.open({ workers: 1 });
      await lab.loadSample("faces", { column: "eyes" });
      const layers = [{ class_name: "RandomFlip", config: { mode: "horizontal" } }];
      const { train, test } = await lab.prepare({ augment: { layers, copies: 2 } });
      const refused = await lab
        .prepare({ augment: { layers, copies: 1000 } })
        .catch((/** @type {any} */ error) => error);
      const { pixels } = await lab.image(640, { prepared: true });
      await lab.close();
      return { train, test, code: refused.code, message: refused.message, hint: refused.hint, pixels: pixels.length };
    });
    assert.deepEqual(told, {
      train: 1024,
      test: 128,
      code: "out_of_memory",
      message: "512000 images of 60x64x1 take 7864320000 bytes, for which there is no memory",
      hint: "Use fewer copies, or augment anew each epoch, which keeps none; smaller images need less, too.",
      pixels: 3840,
    });
  },
);

browserTest(
  "images are cut to the shape they are resized to in place of being squeezed",
  {},
  async ({ page, open }) => {
    const settings = { resize: [30, 30], crop_to_aspect_ratio: true };
    await open(`#sample=faces&column=eyes&prepare=${encodeURIComponent(JSON.stringify(settings))}`);
    await strip(page, "prepare", /\d/);
    await page.locator(".effect", { hasText: "cut to shape, resized to 30 × 30 (lanczos)" }).waitFor();
    const pixels = () =>
      page.evaluate(async () => {
        const { lab } = await load("page/lab.js");
        return [...(await (await lab()).image(0, { prepared: true })).pixels];
      });
    const cut = await pixels();
    const toggle = page.getByRole("checkbox", { name: "crop_to_aspect_ratio" });
    assert.ok(await toggle.isChecked());
    await toggle.uncheck();
    await page.waitForFunction(() => !location.hash.includes("crop_to_aspect_ratio%22%3Atrue"));
    await page.locator(".effect", { hasText: /^resized to 30 × 30/ }).waitFor();
    await page.evaluate(async (cut) => {
      const { lab } = await load("page/lab.js");
      for (;;) {
        const { pixels } = await (await lab()).image(0, { prepared: true });
        if (pixels.some((/** @type {number} */ value, /** @type {number} */ i) => value !== cut[i])) return;
        await new Promise(requestAnimationFrame);
      }
    }, cut);
  },
);
