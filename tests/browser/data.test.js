/** Data and Prepare, as a reader meets them: what is loaded, what is shown, what is set aside. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { browserTest, datasets, serve } from "./harness.js";
import { pickleOfImages, pickleOfLabels } from "./pickles.js";
import { carry, counted, file, reads, settled, steady, strip } from "./reading.js";

/** @typedef {import("playwright-core").Page} Page */

/** Images of 8 x 8 whose pixels tell which one it is: the first its hundreds, the second the rest. */
const COUNT = 10_000;
function numberedImages() {
  const pixels = new Uint8Array(COUNT * 64);
  for (let i = 0; i < COUNT; i++) pixels.set([Math.floor(i / 100), i % 100], i * 64);
  return pickleOfImages(pixels, [COUNT, 8, 8]);
}
const numberedLabels = () =>
  pickleOfLabels(Array.from({ length: COUNT }, (_, i) => (i % 4 === 0 ? "quarter" : "rest")));

/**
 * Opens files by the first chooser of the page.
 * @param {Page} page
 * @param {Parameters<Page["setInputFiles"]>[1]} files
 */
const choose = (page, files) => page.setInputFiles("input[type=file]", files);

/**
 * Gray values of a canvas.
 * @param {import("playwright-core").Locator} canvas
 */
const grays = (canvas) =>
  canvas.evaluate((element) => {
    const { width, height } = /** @type {HTMLCanvasElement} */ (element);
    const { data } =
      /** @type {HTMLCanvasElement} */ (element).getContext("2d")?.getImageData(0, 0, width, height) ?? {};
    return Array.from({ length: width * height }, (_, i) => data?.[4 * i]);
  });

browserTest(
  "one click on the drawn faces leads to labeled images, parts and a network",
  {},
  async ({ page, open, shot }) => {
    await open();
    await strip(page, "data", /choose images/);
    await page.getByRole("button", { name: "Use the drawn faces" }).click();
    await strip(page, "data", /^640 images, 2 classes/);
    await strip(page, "prepare", /^512 \/ 128/);
    await strip(page, "network", /^5 layers, 1.84 M/);
    await reads(page.locator(".bar-name"), ["open", "sunglasses"]);
    const counts = (await page.locator(".bar-count").allTextContents()).map(Number);
    assert.equal(counts[0] + counts[1], 640);

    await page.getByRole("combobox", { name: "Label column" }).first().selectOption("userid");
    await strip(page, "data", /^640 images, 20 classes/);
    await counted(page.locator(".bar"), 20);
    assert.equal(await page.getByRole("combobox", { name: "Label column" }).last().inputValue(), "userid");
    await shot("data");
  },
);

browserTest("a class is shown alone, and all of them again", {}, async ({ page, open }) => {
  await open("#sample=faces");
  await strip(page, "data", /^640 images/);
  const first = page.locator(".bar").first();
  const count = Number(await page.locator(".bar-count").first().textContent());
  await first.click();
  await page.locator(`.tile[aria-setsize="${count}"]`).first().waitFor();
  assert.deepEqual([...new Set(await page.locator(".tile-label").allTextContents())], ["open"]);
  await page.getByRole("button", { name: "Random image" }).click();
  await reads(page.locator(".large-name strong"), "open");
  await first.click();
  await page.locator('.tile[aria-setsize="640"]').first().waitFor();
});

browserTest(
  "ten thousand images are all in the palette, and only those in sight are drawn",
  {},
  async ({ page, open }) => {
    await open();
    await choose(page, [file("labels.pkl", numberedLabels()), file("images.pkl", numberedImages())]);
    await strip(page, "data", /^10,000 images, 2 classes/);
    await page.locator('.tile[aria-setsize="10000"]').first().waitFor();
    assert.ok((await page.locator(".tile").count()) < 400);
    for (const index of [0, 4321, 9999]) {
      const palette = page.locator(".palette");
      await palette.evaluate(
        (element, share) => (element.scrollTop = share * element.scrollHeight - 100),
        index / COUNT,
      );
      const tile = page.getByRole("option", { name: new RegExp(`^image ${index},`) });
      await tile.waitFor();
      await tile.locator("canvas[width='8']").waitFor(); // its picture has come
      assert.deepEqual((await grays(tile.locator("canvas"))).slice(0, 3), [Math.floor(index / 100), index % 100, 0]);
      await reads(tile.locator(".tile-label"), index % 4 === 0 ? "quarter" : "rest");
    }
  },
);

browserTest(
  "an image is chosen by pointer or keys, shown large, and its values are read",
  {},
  async ({ page, open }) => {
    await open();
    await choose(page, [file("images.pkl", numberedImages()), file("labels.pkl", numberedLabels())]);
    await strip(page, "data", /^10,000 images/);
    await page.getByRole("option", { name: /^image 3,/ }).click();
    await page.locator(".large-name", { hasText: "image 3" }).waitFor();
    await page.keyboard.press("Tab");
    await page.locator(".palette").focus();
    await page.keyboard.press("ArrowRight");
    await page.locator(".large-name", { hasText: "image 4" }).waitFor();
    await page.keyboard.press("End");
    await page.locator(".large-name", { hasText: "image 9999" }).waitFor();
    await page.locator(".large canvas").focus();
    await page.keyboard.press("ArrowLeft");
    await page.locator(".large-name", { hasText: "image 9998" }).waitFor();
    await page.getByRole("img", { name: "Image 9998: rest" }).waitFor();

    const frame = page.locator(".large .pixels-frame");
    const { width } = await steady(frame);
    await frame.hover({ position: { x: (width / 8) * 1.5, y: 2 } });
    await reads(page.locator(".large-value"), "row 0, column 1: 98");
    await page.keyboard.press("Shift+ArrowLeft");
    await reads(page.locator(".large-value"), "row 0, column 0: 99");
    assert.deepEqual((await grays(page.locator(".large canvas"))).slice(0, 3), [99, 98, 0]);
  },
);

browserTest("a wrong file is named with a remedy, and what was there stays", {}, async ({ page, open, shot }) => {
  await open();
  await choose(page, [file("notes.txt", Buffer.from("no pickle at all"))]);
  const problem = page.getByRole("alert");
  await problem.waitFor();
  assert.match((await problem.textContent()) ?? "", /notes\.txt/);
  assert.notEqual(await problem.locator(".problem-hint").textContent(), "");
  await page.getByRole("button", { name: "Use the drawn faces" }).click();
  await strip(page, "data", /^640 images/);
  await counted(problem, 0);

  const images = numberedImages();
  await page.getByRole("button", { name: "Open other images" }).click();
  await choose(page, [file("half.pkl", images.subarray(0, images.length / 2)), file("labels.pkl", numberedLabels())]);
  await problem.waitFor();
  assert.match((await problem.textContent()) ?? "", /half\.pkl/);
  await shot("wrong-file");
  await strip(page, "data", /^640 images, 2 classes/);
  await strip(page, "prepare", /^512 \/ 128/);
  await problem.getByRole("button", { name: "Close" }).click();
  await counted(problem, 0);
});

browserTest("images and labels may come one after the other, in either order", {}, async ({ page, open }) => {
  await open();
  await choose(page, [file("labels.pkl", numberedLabels())]);
  await page.locator(".waiting", { hasText: "labels.pkl" }).waitFor();
  await choose(page, [file("images.pkl", numberedImages())]);
  await strip(page, "data", /^10,000 images, 2 classes/);

  await page.reload();
  await choose(page, [file("images.pkl", numberedImages())]);
  await strip(page, "data", /^10,000 images, no labels/);
  await strip(page, "prepare", /waits for labels/);
  await choose(page, [file("labels.pkl", numberedLabels())]);
  await strip(page, "data", /^10,000 images, 2 classes/);
  await strip(page, "prepare", /^8,000 \/ 2,000/);
});

browserTest("files dropped anywhere on the window are read", {}, async ({ page, open, shot }) => {
  await open();
  const labels = Array.from({ length: 10 }, (_, i) => (i < 5 ? "a" : "b"));
  const drop = await carry(page, [
    file("images.pkl", pickleOfImages(new Uint8Array(10 * 64), [10, 8, 8])),
    file("labels.pkl", pickleOfLabels(labels)),
  ]);
  await page.locator(".drop").waitFor();
  await shot("drop");
  await drop();
  await strip(page, "data", /^10 images, 2 classes/);
  await counted(page.locator(".drop"), 0);
});

browserTest("the parts follow the settings, the address keeps them, and a link brings them back", {}, async (bench) => {
  const { page, open, shot } = bench;
  await open("#sample=faces");
  await strip(page, "prepare", /^512 \/ 128/);
  const first = () => page.locator(".first li").first().getAttribute("title");
  const before = await first();
  await page.getByRole("textbox", { name: "random_state" }).fill("7");
  await page.waitForFunction((title) => document.querySelector(".first li")?.getAttribute("title") !== title, before);

  const size = page.getByRole("textbox", { name: "test_size" });
  await size.fill("0.25");
  await strip(page, "prepare", /^480 \/ 160/);
  await size.fill("1.5");
  assert.equal(await size.getAttribute("aria-invalid"), "true");
  await strip(page, "prepare", /^480 \/ 160/);
  await page.getByRole("checkbox", { name: "stratify" }).check();
  const python = /train_test_split\(X, y, test_size=0.25, random_state=7, stratify=y\)/;
  await page.locator(".prepare pre", { hasText: python }).waitFor();
  const shares = page.locator(".balance tbody td.muted");
  await page.waitForFunction(() => {
    const cells = [...document.querySelectorAll(".balance tbody td.muted")].map((cell) =>
      parseFloat(cell.textContent ?? ""),
    );
    return cells.length === 4 && Math.abs(cells[0] - cells[1]) < 1;
  });
  await counted(shares, 4);
  await shot("prepare");

  await page.waitForURL(/#sample=faces&test_size=0.25&random_state=7&stratify=true$/);
  const address = page.url();
  await page.goto("about:blank");
  await page.goto(address);
  await strip(page, "prepare", /^480 \/ 160/);
  assert.equal(await page.getByRole("textbox", { name: "random_state" }).inputValue(), "7");
});

if (datasets) {
  const folder = datasets;
  browserTest("the lesson's two files give its 499 and 125 images, row by row", {}, async ({ page, open, shot }) => {
    await open();
    const lesson = join(folder, "lesson_py310");
    await choose(page, [join(lesson, "sunglasses_y.pkl"), join(lesson, "face_images_preprocessed.pkl.gz")]);
    await strip(page, "data", /^624 images, 2 classes/);
    await strip(page, "prepare", /^499 \/ 125/);
    await reads(page.locator(".bar-name"), ["open", "sunglasses"]);
    await reads(page.locator(".bar-count"), ["313", "311"]);
    const { train, test } = JSON.parse(readFileSync(join(folder, "lesson_split.json"), "utf8")).faces_624;
    const titles = () =>
      page
        .locator(".first li")
        .evaluateAll((items) => items.map((item) => Number(item.getAttribute("title")?.match(/\d+/)?.[0])));
    const first = [...train.slice(0, 8), ...test.slice(0, 8)];
    assert.deepEqual(await settled(page, titles, (rows) => String(rows) === String(first)), first);
    await reads(page.locator(".balance tbody tr td:nth-of-type(3)"), ["64", "61"]);
    await shot("lesson-files");
  });
}

browserTest("a link that names the address of images offers to open them, and goes on doing so", {}, async (bench) => {
  const { page, open } = bench;
  const pixels = Uint8Array.from({ length: 12 * 64 }, (_, i) => (i * 37) % 256);
  const elsewhere = await serve({
    cors: true,
    files: {
      "images.pkl": pickleOfImages(pixels, [12, 8, 8]),
      "labels.pkl": pickleOfLabels(Array.from({ length: 12 }, (_, i) => (i % 2 ? "odd" : "even"))),
    },
  });
  try {
    const addresses = ["images.pkl", "labels.pkl"].map((file) => `${elsewhere.url}${file}`);
    const link = `#${new URLSearchParams({ files: addresses.join(" "), epochs: "7" })}`;
    /** @type {string[]} */
    const asked = [];
    page.on("request", (request) => void (request.url().startsWith(elsewhere.url) && asked.push(request.url())));
    await open(link);
    const offer = page.getByRole("button", { name: "Open the images of this link" });
    await offer.waitFor();
    assert.deepEqual(asked, [], "nothing is fetched before the reader says so");
    await offer.click();
    await strip(page, "data", /^12 images, 2 classes/);
    await page.waitForURL((url) => new URLSearchParams(url.hash.slice(1)).get("files") === addresses.join(" "));
    assert.match(page.url(), /epochs=7/, "what else the link says holds");
    await page.getByRole("button", { name: "Share" }).click();
    await page.locator(".share-dialog", { hasText: /names the web addresses of your images/ }).waitFor();
    await page.keyboard.press("Escape");
    await page.reload();
    await offer.waitFor();
  } finally {
    await elsewhere.close();
  }
});
