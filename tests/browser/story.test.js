/**
 * The lesson's first activity as a student does it: two pickles dropped on the window, a network, twenty epochs, and a look at
 * what comes out of the convolution and of the pooling.
 *
 * The page's numbers are held against those of a `Playground` of the test's own, which is given the same files, settings and
 * seed. The same seed gives the same bits, so what holds of `playground.js` for a seed holds of the page; and of
 * `playground.js` it is tested that the median of 11 seeds reaches 0.94 (playground.test.js), which says more than one seed
 * can: a single run of the lesson's network ends anywhere between 0.90 and 0.98.
 */

import assert from "node:assert/strict";
import { join } from "node:path";
import { firstActivity } from "../../www/page/lessons/first-activity.js";
import { datasets, movingTest } from "./harness.js";
import { pickleOfImages, pickleOfLabels } from "./pickles.js";
import { carry, counted, drawn, file, handModules, misdrawn, reads, steady, strip } from "./reading.js";

/** @typedef {import("playwright-core").Page} Page */

/** The lesson's layers as Keras reports them: name, output shape, parameters. */
const REPORT = [
  ["conv2d (Conv2D)", "(None, 58, 62, 32)", "320"],
  ["max_pooling2d (MaxPooling2D)", "(None, 29, 31, 32)", "0"],
  ["flatten (Flatten)", "(None, 28768)", "0"],
  ["dense (Dense)", "(None, 64)", "1,841,216"],
  ["dense_1 (Dense)", "(None, 2)", "130"],
];

/**
 * The lesson's own two files, or where this machine does not have them the drawn faces, written as a notebook would.
 * @param {Page} page
 */
async function lessonFiles(page) {
  if (datasets) {
    const lesson = join(datasets, "lesson_py310");
    const files = ["face_images_preprocessed.pkl.gz", "sunglasses_y.pkl"].map((name) => join(lesson, name));
    return { files, count: 624, train: 499, test: 125, counts: ["313", "311"] };
  }
  const { text, labels } = await page.evaluate(async () => {
    const { Playground } = await load("playground.js");
    const own = await Playground.open();
    const { count } = await own.loadSample("faces", { column: "eyes" });
    const images = await own.images(Array.from({ length: count }, (_, index) => index));
    await own.close();
    const blob = new Blob(images.map((/** @type {any} */ { pixels }) => pixels));
    const reader = new FileReader();
    const text = await new Promise((resolve) => {
      reader.onload = () => resolve(String(reader.result));
      reader.readAsDataURL(blob);
    });
    return { text, labels: images.map((/** @type {any} */ { label }) => label) };
  });
  const bytes = Buffer.from(text.slice(text.indexOf(",") + 1), "base64");
  const pixels = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const count = labels.length;
  return {
    files: [
      file("face_images.pkl", pickleOfImages(pixels, [count, 60, 64])),
      file("sunglasses_y.pkl", pickleOfLabels(labels)),
    ],
    count,
    train: 512,
    test: 128,
    counts: ["open", "sunglasses"].map((name) => String(labels.filter((/** @type {string} */ l) => l === name).length)),
  };
}

/**
 * Trains the lesson's network with a `Playground` of the test's own, which stays as `alone`.
 * @param {Page} page
 * @param {Parameters<Page["setInputFiles"]>[1]} files
 * @returns {Promise<import("../../www/client/protocol.js").EpochLog>}  the last epoch
 */
async function trainAlone(page, files) {
  await page.evaluate(() => {
    document.body.append(Object.assign(document.createElement("input"), { id: "alone", type: "file", multiple: true }));
  });
  await page.setInputFiles("#alone", files);
  return page.evaluate(async ({ layers, run, split }) => {
    const { Playground } = await load("playground.js");
    const alone = await Playground.open();
    Object.assign(window, { alone });
    const hand = /** @type {HTMLInputElement} */ (document.getElementById("alone"));
    await alone.loadDataset({ files: [...(hand.files ?? [])] });
    hand.remove();
    await alone.prepare(split);
    const { optimizer, loss, seed, epochs, batch_size } = run;
    await alone.build({ layers, optimizer, loss, seed });
    let last;
    for await (const epoch of alone.fit({ epochs, batch_size })) last = epoch;
    return last;
  }, firstActivity);
}

movingTest(
  "the lesson's first activity, from two dropped pickles to feature maps",
  { timeout: 900_000 },
  async (bench) => {
    const { page, url, open, shot } = bench;
    /** @type {string[]} */
    const foreign = [];
    page.on("request", (request) => {
      const isOwn = request.url().startsWith(url) || /^(blob|data):/.test(request.url());
      if (!isOwn || request.method() !== "GET") foreign.push(`${request.method()} ${request.url()}`);
    });
    await open();
    const { files, count, train, test, counts } = await lessonFiles(page);

    const drop = await carry(page, files);
    await page.getByText("Drop images and labels").waitFor();
    await drop();
    await strip(page, "data", new RegExp(`^${count} images, 2 classes$`));
    await reads(page.locator(".bar-name"), ["open", "sunglasses"]);
    await reads(page.locator(".bar-count"), counts);
    assert.equal(await page.locator(".tile").first().getAttribute("aria-setsize"), String(count));
    await strip(page, "prepare", new RegExp(`^${train} / ${test}$`));

    await page.getByRole("button", { name: "Clear", exact: true }).click();
    await strip(page, "network", /^add layers$/);
    await page.getByRole("button", { name: "Small network" }).click();
    await strip(page, "network", /^5 layers, 1\.84 M$/);
    await page.locator("#network").getByText("Summary", { exact: true }).click();
    const summary = (await page.locator("#network .fold pre").first().textContent()) ?? "";
    const rows = summary.split("\n").filter((line) => line.startsWith("│"));
    assert.deepEqual(
      rows.slice(-REPORT.length).map((line) =>
        line
          .split("│")
          .slice(1, 4)
          .map((cell) => cell.trim()),
      ),
      REPORT,
    );
    assert.match(summary, /Total params: 1,841,666/);

    assert.equal(await page.getByRole("textbox", { name: "epochs" }).inputValue(), "20");
    await page.getByRole("button", { name: "Train, 20 epochs" }).click();
    await strip(page, "train", /^epoch \d+ of 20/);
    await page.locator(".steering [role=status]", { hasText: /^Done after 20 epochs/ }).waitFor({ timeout: 600_000 });
    const [training, validation] = await page.locator(".readout").first().locator("strong").allTextContents();
    await shot("story-trained");

    await handModules(page);
    const last = await trainAlone(page, files);
    assert.deepEqual([training, validation], [last.accuracy.toFixed(3), last.val_accuracy?.toFixed(3)]);
    const { seconds: _, ms_per_step: __, ...numbers } = last;
    const own = await page.evaluate(() => {
      const { seconds: _, ms_per_step: __, ...numbers } = state.current.value.epochs.at(-1);
      return numbers;
    });
    assert.deepEqual(
      own,
      numbers,
      "the page's last epoch is that of playground.js with the same seed, to the last bit",
    );
    assert.ok(Number(validation) >= 0.85, `validation accuracy ${validation}`);
    await strip(page, "train", new RegExp(`^epoch 20, val ${validation}$`));

    await page.getByRole("link", { name: /^Inside/ }).click();
    const tile = page.locator("#inside .images-tile").nth(3);
    const index = Number(await tile.locator("canvas").getAttribute("data-image"));
    await tile.click();
    await page.locator(`#inside .picture-name`, { hasText: `image ${index}` }).waitFor();
    await drawn(page);
    await counted(page.locator("#inside .maps canvas[data-layer=conv2d]"), 32);
    await counted(page.locator("#inside .maps canvas[data-layer=max_pooling2d]"), 32);
    assert.deepEqual(await misdrawn(page, "conv2d", { by: "alone" }), { wrong: 0, seen: 32 * 58 * 62 });
    assert.deepEqual(await misdrawn(page, "max_pooling2d", { by: "alone" }), { wrong: 0, seen: 32 * 29 * 31 });
    await shot("story-inside");

    // A map that answers to this image: one in which not everything is 0.
    const map = await page.locator("#inside .map:not([data-dead])").first().locator("canvas").getAttribute("data-map");
    await page.getByRole("button", { name: `Map ${map} of conv2d: open large` }).click();
    const large = page.locator(".large-map-picture");
    await large.waitFor();
    assert.deepEqual(await misdrawn(page, "conv2d", { within: ".large-map-picture", by: "alone" }), {
      wrong: 0,
      seen: 58 * 62,
    });
    const box = await steady(large);
    for (const [row, column] of [
      [0, 0],
      [21, 34],
      [57, 61],
    ]) {
      await page.mouse.move(box.x + ((column + 0.5) * box.width) / 62, box.y + ((row + 0.5) * box.height) / 58);
      const value = await page.evaluate(
        async ([index, row, column, map]) => {
          const { values, width, channels } = await alone.activations({ index, layer: "conv2d" });
          return values[(row * width + column) * channels + map];
        },
        [index, row, column, Number(map)],
      );
      await page.locator(".large-map .reading", { hasText: `row ${row}, column ${column}` }).waitFor();
      const told = Number(await page.locator(".large-map [data-reading=conv2d]").innerText());
      assert.ok(Math.abs(told - value) <= 5.1e-4 * Math.max(1, Math.abs(value)), `${told} is ${value}`);
    }
    await shot("story-large");
    await page.keyboard.press("Escape");

    await page.getByRole("link", { name: /^Predict/ }).click();
    const evaluation = await page.evaluate(() => alone.evaluate("test"));
    await reads(page.locator("[data-score=accuracy]"), `${(100 * evaluation.accuracy).toFixed(1)} %`);
    const first = evaluation.predictions[0];
    const said = `image ${first.index}: ${first.actual}, predicted ${first.predicted}`;
    const label = await page.locator('.gallery-tile[aria-posinset="1"]').getAttribute("aria-label");
    assert.ok(label?.startsWith(said), `${label} is ${said}, the surest mistake`);
    assert.deepEqual(foreign, [], "requests other than for the page's own files");
  },
);
