/** The stages Inside and Predict in a real browser: what is drawn and written against what the lab says. */

import assert from "node:assert/strict";
import { browserTest } from "./harness.js";
import { counted, drawn, handModules, misdrawn, reads, settled, steady } from "./reading.js";

/** The drawn faces, with the lesson's network and few epochs. */
const START = "#sample=faces&column=eyes&epochs=2";

/** @param {import("./harness.js").Bench} bench */
async function lookUntrained({ page, open }) {
  await open(START);
  await handModules(page);
  await page.getByRole("button", { name: "Look at it untrained" }).click();
  await drawn(page);
}

browserTest("the maps of a network, untrained and then trained, are what it puts out", {}, async (bench) => {
  const { page, shot } = bench;
  await lookUntrained(bench);
  await counted(page.locator("#inside .maps canvas[data-layer=conv2d]"), 32);
  assert.deepEqual(await misdrawn(page, "conv2d"), { wrong: 0, seen: 32 * 58 * 62 });
  assert.deepEqual(await misdrawn(page, "max_pooling2d"), { wrong: 0, seen: 32 * 29 * 31 });
  await reads(page.locator("#inside .shown-layer-when"), /untrained/);
  const columns = await page.evaluate(
    () =>
      new Set([...document.querySelectorAll("#inside .maps .map")].map((map) => map.getBoundingClientRect().left)).size,
  );
  assert.equal(columns, 8, "32 maps stand as in the lesson, 4 x 8, and those after pooling below them");

  await page.getByRole("button", { name: /^Train,/ }).click();
  await page.waitForFunction(() => state.current.value?.epochs.length === 2);
  await drawn(page);
  await reads(page.locator("#inside .shown-layer-when"), /after epoch 2/);
  assert.deepEqual(await misdrawn(page, "conv2d"), { wrong: 0, seen: 32 * 58 * 62 });

  await page.locator("#inside").getByText("diverging").click();
  assert.deepEqual(await misdrawn(page, "conv2d"), { wrong: 0, seen: 32 * 58 * 62 });
  await page.locator("#inside").getByText("shared").click();
  assert.deepEqual(await misdrawn(page, "max_pooling2d"), { wrong: 0, seen: 32 * 29 * 31 });
  const ranges = await page.evaluate(
    () =>
      new Set(
        [...document.querySelectorAll("#inside .maps canvas")].map(
          (canvas) => /** @type {any} */ (canvas).dataset.range,
        ),
      ).size,
  );
  assert.equal(ranges, 1, "one range for all maps of both layers");
  await shot("inside");
});

browserTest("every epoch of a training is seen, and no map is ever blank", {}, async (bench) => {
  const { page } = bench;
  await lookUntrained(bench);
  await page.evaluate(() => {
    const seen = /** @type {Set<number>} */ (new Set());
    const counts = { blank: 0, frames: 0 };
    Object.assign(window, { seen, counts });
    // Whatever was put on show, however few frames a busy computer draws of it.
    state.outputs.subscribe((/** @type {any} */ outputs) => void seen.add(outputs?.epochs ?? -1));
    const look = () => {
      const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector("#inside .maps canvas[data-map='3']"));
      counts.frames++;
      if (canvas.getContext("2d")?.getImageData(0, 0, 1, 1).data[3] !== 255) counts.blank++;
      requestAnimationFrame(look);
    };
    look();
  });
  await page.evaluate(() => load("page/actions/train.js").then(({ train }) => train()));
  await drawn(page);
  const { epochs, blank, frames } = await page.evaluate(() => ({ epochs: [...seen], ...counts }));
  assert.deepEqual(epochs, [0, 1, 2]);
  assert.ok(frames > 10);
  assert.equal(blank, 0);
});

browserTest("an image chosen in one place is marked elsewhere only once that is in sight", {}, async (bench) => {
  const { page } = bench;
  await lookUntrained(bench);
  await page.locator("#inside .images-tile").nth(1).waitFor();
  // The pictures of all tiles have come: none of them is drawn meanwhile.
  await page.waitForFunction(() => {
    const pictures = /** @type {NodeListOf<HTMLCanvasElement>} */ (
      document.querySelectorAll("#data .tile canvas, #inside .images-tile canvas")
    );
    return pictures.length > 0 && [...pictures].every(({ width }) => width > 1);
  });
  const marked = () => page.locator("#data .tiles [aria-selected=true]").getAttribute("aria-label");
  await page.waitForFunction(() => state.outputs.value?.image === state.image.value);
  const before = await marked();
  const others = await page.evaluate(async () => {
    const drawn = /** @type {Set<string>} */ (new Set());
    const put = CanvasRenderingContext2D.prototype.putImageData;
    CanvasRenderingContext2D.prototype.putImageData = function (/** @type {any} */ ...values) {
      drawn.add(
        this.canvas.closest(".stage")?.id + (this.canvas.closest(".tiles, .live-maps, .picture") ? "" : " large"),
      );
      put.apply(this, values);
    };
    const tiles = [...document.querySelectorAll("#inside .images-tile[aria-selected=false]")];
    /** @type {HTMLElement} */ (tiles[2]).click();
    while (state.seen.value?.index !== state.image.value || state.outputs.value?.image !== state.image.value)
      await new Promise(requestAnimationFrame);
    while (!drawn.has("inside")) await new Promise(requestAnimationFrame);
    // Whatever else were drawn would be by now.
    await new Promise((resolve) => setTimeout(resolve, 400));
    CanvasRenderingContext2D.prototype.putImageData = put;
    return [...drawn];
  });
  assert.deepEqual(
    others.filter((place) => !place.endsWith("large")),
    ["inside"],
    "nothing but what is looked at is drawn",
  );
  assert.equal(await marked(), before);
  await page.locator("#data .tiles").scrollIntoViewIfNeeded();
  await page.waitForFunction(() =>
    document
      .querySelector("#data .tiles [aria-selected=true]")
      ?.getAttribute("aria-label")
      ?.startsWith(`image ${state.image.value},`),
  );
});

browserTest("a place is marked in all maps and in the image, and its values are told", {}, async (bench) => {
  const { page } = bench;
  await lookUntrained(bench);
  const map = page.locator("#inside .maps canvas[data-layer=max_pooling2d][data-map='5']");
  await map.scrollIntoViewIfNeeded();
  const box = await steady(map);
  await page.mouse.move(box.x + (12.5 * box.width) / 31, box.y + (10.5 * box.height) / 29);
  await reads(page.locator('#inside [data-reading="conv2d"]').first(), /^\S+\s+\S+\s+\S+\s+\S+$/);
  const { told, values, marks } = await page.evaluate(async () => {
    const [conv, pool] = await lab.activations({ index: state.image.value, layers: ["conv2d", "max_pooling2d"] });
    const text = (/** @type {string} */ name) =>
      document.querySelector(`#inside [data-reading="${name}"]`)?.textContent ?? "";
    const marks = [...document.querySelectorAll("#inside .place")].map((mark) => {
      const [own, frame] = [mark, /** @type {Element} */ (mark.parentElement)].map((element) =>
        element.getBoundingClientRect(),
      );
      return [own.left - frame.left, own.top - frame.top, own.width, own.height].map((size, i) =>
        Number((size / (i % 2 ? frame.height : frame.width)).toFixed(3)),
      );
    });
    return {
      told: ["conv2d", "max_pooling2d"].map((name) => text(name).split(/\s+/).map(Number)),
      values: [
        [20, 21].flatMap((row) => [24, 25].map((column) => conv.values[(row * conv.width + column) * 32 + 5])),
        [pool.values[(10 * pool.width + 12) * 32 + 5]],
      ],
      marks: [...new Set(marks.map((mark) => mark.join(" ")))],
    };
  });
  assert.equal(told[0].length, 4, "the four values that were pooled");
  told
    .flat()
    .forEach((value, i) => assert.ok(Math.abs(value - values.flat()[i]) <= 5.1e-4, `${value} is ${values.flat()[i]}`));
  assert.equal(told[1][0], Math.max(...told[0]));
  const share = (/** @type {number[]} */ ...parts) => parts.map((part) => Number(part.toFixed(3))).join(" ");
  assert.deepEqual(
    marks.sort(),
    [share(12 / 31, 10 / 29, 1 / 31, 1 / 29), share(25 / 64, 21 / 60, 2 / 64, 2 / 60)].sort(),
    "the same place in the 64 maps of both layers, and the four pixels around it in the image",
  );
});

browserTest("with the keyboard alone: an image, a layer, a map, its values", {}, async (bench) => {
  const { page } = bench;
  await lookUntrained(bench);
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent);
  const { test } = await page.evaluate(() => ({ test: [...state.prepared.value.rows.test.slice(0, 2)] }));
  await page.locator("#inside [role=listbox]").focus();
  await page.keyboard.press("Home");
  assert.equal(await page.evaluate(() => state.image.value), test[0], "the test part comes first");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.evaluate(() => state.image.value), test[1]);
  // Keys that come faster than what they ask for is drawn.
  await page.evaluate(() => {
    for (const key of ["ArrowRight", "ArrowRight", "Home", "ArrowRight"])
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  });
  assert.equal(await page.evaluate(() => state.image.value), test[1]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowRight");
  assert.equal(await page.getByRole("tab", { selected: true }).getAttribute("id"), "tab-max_pooling2d");
  await page.keyboard.press("ArrowLeft");
  await drawn(page);

  await page.locator("#inside .map").first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  assert.match((await focused()) ?? "", /^Map 9 of conv2d/);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await reads(dialog.getByRole("heading"), /^conv2d, map 9\b/);
  await page.keyboard.press("ArrowRight");
  await reads(dialog.getByRole("heading"), /^conv2d, map 10\b/);
  for (let i = 0; i < 8; i++) await page.keyboard.press("+");
  await page.waitForSelector(".large-map-numbers[data-numbers]");
  await page.keyboard.press("Shift+ArrowDown");
  const { told, value } = await page.evaluate(async () => {
    const { values, width } = await lab.activations({ index: state.image.value, layer: "conv2d" });
    const told = document.querySelector(".large-map [data-reading=conv2d]")?.textContent;
    return { told: Number(told), value: values[(30 * width + 31) * 32 + 10] };
  });
  assert.ok(Math.abs(told - value) <= 5.1e-4, `${told} is ${value}`);
  const inked = await page.evaluate(() => {
    const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector(".large-map-numbers"));
    const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return pixels.filter((/** @type {number} */ part, /** @type {number} */ i) => i % 4 === 3 && part > 128).length;
  });
  assert.ok(inked > 1000, "numbers are written into the cells");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label")?.startsWith("Map 10 of conv2d"));
});

browserTest("flat outputs are shown as values, and a flattened one leads back to its map", {}, async (bench) => {
  const { page } = bench;
  await lookUntrained(bench);
  await page.locator("#tab-dense_1").click();
  await page.waitForSelector(".values-lines [data-value]");
  const lines = await page.evaluate(async () => {
    const { values } = await lab.activations({ index: state.image.value, layer: "dense_1" });
    const shown = [...document.querySelectorAll(".values-lines li")].map((line) => /** @type {HTMLElement} */ (line));
    return {
      names: shown.map((line) => line.querySelector(".values-name")?.textContent),
      same: shown.every((line, i) => Number(line.dataset.value) === values[i]),
    };
  });
  assert.deepEqual(lines, { names: ["open", "sunglasses"], same: true });
  // The lesson's network ends in a sigmoid, and its loss in a softmax.
  await page.locator("#inside").getByText("The percentages are their softmax").waitFor();
  // Its units are called by the classes they stand for.
  await page.getByRole("button", { name: "Generate the image that activates each filter most" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".filter-made").length === 2);
  await reads(page.locator(".filter-card strong"), ["open", "sunglasses"]);

  await page.locator("#tab-flatten").click();
  await page.waitForSelector(".values-strip canvas[data-layer=flatten]");
  await page.locator(".values-strip").focus();
  for (let i = 0; i < 38; i++) await page.keyboard.press("ArrowRight");
  await reads(page.locator(".values-read"), /^value 37: .* max_pooling2d, map 5, row 0, column 1$/);
  // The place is marked in the image.
  await page.locator("#inside .picture .place").waitFor();
});

browserTest("a run that ends is evaluated: score, mistakes, the classes of an image", {}, async (bench) => {
  const { page, open, shot } = bench;
  await open(START);
  await handModules(page);
  await page.getByRole("button", { name: /^Train,/ }).click();
  await page.waitForSelector("#predict .score");
  // What is out of sight has no text to read.
  await page.locator("#predict .score").scrollIntoViewIfNeeded();
  const evaluation = await page.evaluate(() => lab.evaluate("test"));
  const wrong = evaluation.predictions.filter((/** @type {any} */ { actual, predicted }) => actual !== predicted);
  const score = (/** @type {string} */ name) => page.locator(`[data-score=${name}]`);
  await reads(score("accuracy"), `${(100 * evaluation.accuracy).toFixed(1)} %`);
  await reads(score("loss"), evaluation.loss.toFixed(4));
  const cells = await page.locator(".confusion-cell").allTextContents();
  assert.deepEqual(cells.map(Number), evaluation.confusion.flat());
  const first = await page.locator(".gallery-tile").first().getAttribute("aria-label");
  const { index, actual, predicted } = evaluation.predictions[0];
  assert.ok(first?.startsWith(`image ${index}: ${actual}, predicted ${predicted}`), first ?? "no tile");
  // What is looked at in another stage does not push the mistakes out of sight.
  await page.locator("#inside").scrollIntoViewIfNeeded();
  const last = evaluation.predictions.at(-1).index;
  await page.evaluate((last) => (state.image.value = last), last);
  const list = page.locator(".gallery-tiles");
  await list.scrollIntoViewIfNeeded();
  await page.waitForFunction(
    (last) => document.querySelector(".gallery-tiles")?.getAttribute("aria-activedescendant")?.endsWith(`-${last}`),
    last,
  );
  // Longer than a list waits before it goes to an image.
  await page.waitForTimeout(500);
  assert.equal(await list.evaluate((element) => element.scrollTop), 0);
  await page.getByText("Metrics of each class").click();
  await page.waitForSelector(".report tfoot");
  const report = await page
    .locator(".report tbody tr, .report tfoot tr")
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll("th, td")].map((cell) => cell.textContent?.trim())),
    );
  const three = (/** @type {any} */ { precision, recall, f1 }) =>
    [precision, recall, f1].map((value) => value.toFixed(3));
  const all = String(evaluation.predictions.length);
  assert.deepEqual(report, [
    ...evaluation.classes.map((/** @type {any} */ score) => [score.name, ...three(score), String(score.support)]),
    ["macro avg", ...three(evaluation.macro_avg), all],
    ["weighted avg", ...three(evaluation.weighted_avg), all],
    ["accuracy", "", "", evaluation.accuracy.toFixed(3), all],
    ["balanced accuracy", "", "", evaluation.balanced_accuracy.toFixed(3), ""],
  ]);
  await page
    .locator("#predict .gallery")
    .getByText(/^wrong/)
    .click();
  assert.ok(wrong.length > 0, "two epochs leave mistakes to look at");
  await reads(page.locator(".gallery [role=status]"), new RegExp(`^${wrong.length} mistakes?,`));
  assert.deepEqual(
    await page
      .locator(".gallery-tile")
      .evaluateAll((tiles) => [...new Set(tiles.map((tile) => tile.getAttribute("data-verdict")))]),
    ["wrong"],
  );

  await page.locator("#predict .gallery").getByText(/^all/).click();
  const fullest = cells.map(Number).indexOf(Math.max(...cells.map(Number)));
  const [row, column] = [Math.floor(fullest / 2), fullest % 2].map((place) => evaluation.classes[place].name);
  await page.locator(".confusion-cell").nth(fullest).click();
  const shown = await page
    .locator(".gallery-tile")
    .evaluateAll((tiles) => tiles.map((tile) => tile.getAttribute("aria-label")));
  assert.ok(
    shown.length > 1 && shown.every((label) => label?.includes(`: ${row}, predicted ${column},`)),
    "one cell only",
  );

  await page.locator(".gallery-tile").nth(1).click();
  await page.waitForFunction(() => state.answer.value?.image === state.image.value);
  const probabilities = await page.evaluate(async () =>
    (await lab.predict({ index: state.image.value })).map((/** @type {any} */ { probability }) => probability),
  );
  const bars = () =>
    page
      .locator(".probabilities li")
      .evaluateAll((lines) => lines.map((line) => Number(/** @type {HTMLElement} */ (line).dataset.probability)));
  // Those of the image before stay until these are there.
  const shownBars = await settled(page, bars, (bars) => String(bars) === String(probabilities));
  assert.deepEqual(shownBars, probabilities);
  await shot("predict");
  await page.getByRole("button", { name: "Look inside with this image" }).click();
  await drawn(page);
  assert.deepEqual(await misdrawn(page, "conv2d"), { wrong: 0, seen: 32 * 58 * 62 });
});

browserTest("an image that is looked at and not in sight is told, and shown at a press", {}, async ({ page, open }) => {
  await open("#sample=faces&column=eyes");
  await page.getByRole("button", { name: "Look at it untrained" }).click();
  // The first image belongs to the training part, and the row begins with the test part.
  const show = page.getByRole("button", { name: "Image 0, train part: show it" });
  await show.click();
  const chosen = page.locator(".images-tile[aria-selected=true]");
  await chosen.waitFor();
  const isInRow = () =>
    chosen.evaluate((tile) => {
      const [own, row] = [tile, /** @type {Element} */ (tile.closest(".images"))].map((it) =>
        it.getBoundingClientRect(),
      );
      return own.left >= row.left && own.right <= row.right;
    });
  assert.ok(await settled(page, isInRow, (isIn) => isIn));
  await counted(show, 0);
});
