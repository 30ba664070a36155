/** Looking inside with tools: by hand, where values come from, filters, evidence, the epochs. What is drawn against the lab. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { browserTest, movingTest } from "./harness.js";
import { counted, reads, steady } from "./reading.js";

const START = "#sample=faces&column=eyes&epochs=2";

/**
 * @param {import("./harness.js").Bench} bench
 * @param {{ trained?: boolean }} [options]
 */
async function begin({ page, open }, { trained = false } = {}) {
  await open(START);
  await page.evaluate(async () => {
    const [{ lab }, { state }, train] = await Promise.all(
      ["page/lab.js", "page/state.js", "page/actions/train.js"].map(load),
    );
    Object.assign(window, { lab: await lab(), state, train });
  });
  await page.waitForFunction(() => state.prepared.value && state.network.value);
  if (trained) {
    await page.evaluate(() => train.train());
    await page.waitForFunction(() => state.status.value === "idle" && state.current.value?.epochs.length === 2);
  } else {
    await page.getByRole("button", { name: "Look at it untrained" }).click();
  }
  await page.locator("#inside").scrollIntoViewIfNeeded();
}

/** The numbers of a grid by hand, as they are shown; `null`: not yet. */
function numbers(/** @type {import("playwright-core").Page} */ page, /** @type {string} */ name) {
  return page
    .locator(`.hand-grid[data-grid=${name}] .hand-cell`)
    .evaluateAll((cells) =>
      cells.map((cell) =>
        "value" in /** @type {any} */ (cell).dataset ? Number(/** @type {any} */ (cell).dataset.value) : null,
      ),
    );
}

/**
 * The color in a corner of every cell, in a picture of them that was saved and on the page.
 * @param {import("playwright-core").Page} page
 * @param {Buffer} png
 * @param {string} cells
 */
function inPicture(page, png, cells) {
  return page.evaluate(
    async ({ base64, cells }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d", { willReadFrequently: true });
      if (!context || Math.max(picture.width, picture.height) !== 2400) throw new Error("not at print size");
      context.drawImage(picture, 0, 0);
      const found = [...document.querySelectorAll(cells)];
      const boxes = found.map((cell) => cell.getBoundingClientRect());
      const [left, top] = [Math.min(...boxes.map((box) => box.left)), Math.min(...boxes.map((box) => box.top))];
      const scale = picture.width / (Math.max(...boxes.map((box) => box.right)) - left);
      const probe = new OffscreenCanvas(1, 1).getContext("2d");
      if (!probe) throw new Error("no canvas");
      return found.map((cell, i) => {
        const [x, y] = [(boxes[i].left - left + 2) * scale, (boxes[i].top - top + 2) * scale];
        probe.fillStyle = "white";
        probe.fillRect(0, 0, 1, 1);
        probe.fillStyle = getComputedStyle(cell).backgroundColor;
        probe.fillRect(0, 0, 1, 1);
        return {
          drawn: context.getImageData(Math.round(x), Math.round(y), 1, 1).data.join(),
          shown: probe.getImageData(0, 0, 1, 1).data.join(),
        };
      });
    },
    { base64: png.toString("base64"), cells },
  );
}

browserTest("a convolution by hand, with the keyboard alone, is the lab's", {}, async (bench) => {
  const { page, open, shot } = bench;
  await open(START);
  await page.locator("#inside").getByText("Step by step").click();
  await page.waitForSelector(".hand-grid[data-grid=result]");
  const grid = /** @type {number[]} */ (await numbers(page, "input"));
  assert.equal(grid.length, 81);
  assert.deepEqual(
    (await numbers(page, "result")).slice(0, 3).map((value) => value !== null),
    [true, false, false],
  );

  await page.locator(".hand-grid[data-grid=input]").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  const sentence = await page.locator(".hand-sentence").innerText();
  const expected = await page.evaluate(async (grid) => {
    const { lab } = await load("page/lab.js");
    const kernel = [
      [1, 0, -1],
      [1, 0, -1],
      [1, 0, -1],
    ];
    const image = { pixels: Float32Array.from(grid), height: 9, width: 9, channels: 1 };
    const { values, height, width } = await (await lab()).convolve({ ...image, kernel });
    return { values: [...values], height, width };
  }, grid);
  assert.deepEqual([expected.height, expected.width], [7, 7]);
  const [left, right] = sentence.split(" = ");
  const number = (/** @type {string} */ text) => Number(text.replaceAll("−", "-"));
  const products = left.split(" + ").map((product) => product.split(" × ").map(number));
  assert.equal(products.length, 9);
  const sum = products.reduce((total, [weight, value]) => total + weight * value, 0);
  assert.ok(Math.abs(sum - number(right)) < 0.02 && Math.abs(expected.values[8] - number(right)) < 0.006, sentence);

  // Nothing moves by itself where less motion is asked for: it is all there at once.
  await page.getByRole("button", { name: "Play" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(
    () => document.querySelectorAll(".hand-grid[data-grid=result] [data-value]").length === 49,
  );
  assert.deepEqual(await numbers(page, "result"), expected.values);

  // A weight is edited, and the result follows.
  await page.getByLabel("Row 1, column 1 of the kernel").fill("5");
  await page.waitForFunction(
    (before) =>
      Number(/** @type {any} */ (document.querySelector(".hand-grid[data-grid=result] .hand-cell")).dataset.value) !==
      before,
    expected.values[0],
  );
  assert.ok(Math.abs(Number((await numbers(page, "result"))[0]) - (expected.values[0] + 4 * grid[0])) < 1e-5);

  // Both are taken away as they are on show.
  const save = async (/** @type {string} */ within, /** @type {string} */ name) => {
    const button = page.locator(within).getByRole("button", { name });
    const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
    return readFileSync(await download.path());
  };
  const array = await save(".hand-work", "Save as .npy");
  const saved = Array.from({ length: 49 }, (_, i) => array.readFloatLE(array.length - 4 * (49 - i)));
  assert.deepEqual(saved, await numbers(page, "result"));
  const png = await save(".hand-whole", "Save as PNG");
  assert.equal(Math.max(png.readUInt32BE(16), png.readUInt32BE(20)), 2400, "print size");
  const sheet = await save(".hand-work", "Save as PNG");
  const colors = await inPicture(page, sheet, ".hand-grids .hand-cell");
  assert.equal(colors.length, 81 + 49);
  for (const { drawn, shown } of colors) assert.equal(drawn, shown);
  await shot("inside-hand");
});

movingTest("again and again, and through a chain to its end", {}, async (bench) => {
  const { page, open, shot } = bench;
  await open(START);
  await page.locator("#inside").getByText("Step by step").click();
  const sizes = () => page.locator(".hand-chain figcaption").allInnerTexts();
  await page.getByLabel("Chain", { exact: true }).selectOption({ index: 1 });
  await page.waitForFunction(() => document.querySelectorAll(".hand-chain figure").length === 4);
  assert.deepEqual(await sizes(), ["9 × 9", "7 × 7", "5 × 5", "3 × 3"]);
  await page.getByLabel("Chain", { exact: true }).selectOption({ index: 3 });
  await page.waitForFunction(() => document.querySelectorAll(".hand-chain figure").length === 6);
  assert.deepEqual(await sizes(), ["18 × 18", "16 × 16", "8 × 8", "6 × 6", "3 × 3", "1 × 9"]);
  const pooled = await page.evaluate(async () => {
    const { chain } = await load("page/actions/hand.js");
    return [2, 5].map((place) => Math.max(...chain.value.grids[place].values));
  });
  assert.ok(pooled[0] > 1, "the edge that the kernel finds is what max pooling keeps");
  assert.ok(pooled[1] > 1, "and something of it is left at the end of the chain");
  await page.getByLabel("Chain", { exact: true }).selectOption({ index: 2 });
  await page.waitForFunction(() => document.querySelectorAll(".hand-cell.is-lost").length === 17);
  await page.getByRole("button", { name: "Play" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".hand-grid[data-grid=result] [data-value]").length >= 3);
  await page.getByRole("button", { name: "Pause" }).click();
  const at = await page.locator(".hand-sentence").getAttribute("data-at");
  const grid = /** @type {number[]} */ (await numbers(page, "input"));
  const [row, column] = [2 * Math.floor(Number(at) / 4), 2 * (Number(at) % 4)];
  const largest = Math.max(...[0, 1, 9, 10].map((offset) => grid[row * 9 + column + offset]));
  assert.equal((await numbers(page, "result"))[Number(at)], largest);
  await shot("inside-pooling");
});

browserTest("the numbers by hand are cut out of what the camera sees", {}, async (bench) => {
  const { page, open, shot } = bench;
  await page.context().grantPermissions(["camera"]);
  await open(START);
  await page.locator("#inside").getByText("Step by step").click();
  await page.waitForSelector(".hand-grid[data-grid=result]");
  await page.locator(".hand").getByRole("button", { name: "Camera" }).click();
  await page.locator(".hand").getByRole("button", { name: "Start the camera" }).click();
  await page.locator(".hand-whole").getByText("your own image: point").waitFor();
  await page.locator(".hand").getByRole("button", { name: "Take picture" }).click();
  await page.evaluate(async () => {
    const [{ own }, { chain, first }] = await Promise.all(["page/actions/looked.js", "page/actions/hand.js"].map(load));
    Object.assign(window, { byHand: { own, chain, first } });
  });
  // The last picture may still have been on its way when it was taken: both are read at one time.
  await page.waitForFunction(() => {
    const { own, chain, first } = /** @type {any} */ (window).byHand;
    if (!own.value || chain.value?.grids[0] !== first.value) return false;
    const { pixels, height, width } = own.value;
    const [top, left] = [Math.floor(height / 2) - 4, Math.floor(width / 2) - 4];
    const cut = Array.from({ length: 81 }, (_, i) => pixels[(top + Math.floor(i / 9)) * width + left + (i % 9)]);
    const cells = [...document.querySelectorAll(".hand-grid[data-grid=input] .hand-cell")];
    return (
      cells.length === 81 &&
      cells.every((cell, i) => Math.abs(Number(/** @type {any} */ (cell).dataset.value) - cut[i]) < 1e-6)
    );
  });
  await shot("inside-hand-camera");
  await page.getByLabel("Numbers", { exact: true }).selectOption("an X");
  await counted(page.locator(".hand video"), 0);
});

browserTest("a value pointed at tells its receptive field and its products", {}, async (bench) => {
  const { page } = bench;
  await begin(bench);
  const map = page.locator("#inside .maps canvas[data-layer=conv2d][data-map='3']");
  await map.scrollIntoViewIfNeeded();
  await page.waitForFunction(() => state.outputs.value?.layers.has("conv2d"));
  const box = await steady(map);
  await page.mouse.move(box.x + (20.5 * box.width) / 62, box.y + (11.5 * box.height) / 58);
  await page.waitForSelector('.origin[data-origin="conv2d 3 11 20"]');
  const { told, sum, value, inputs } = await page.evaluate(async () => {
    const products = await lab.products({ index: state.image.value, layer: "conv2d", row: 11, column: 20, filter: 3 });
    const cells = [...document.querySelectorAll(".origin-product")].map(
      (cell) => /** @type {HTMLElement} */ (cell).dataset,
    );
    return {
      told: cells.map(({ input, weight }) => [Number(input), Number(weight)]),
      inputs: [...products.inputs].map((input, i) => [input, products.weights?.[i]]),
      sum: products.sum,
      value: products.value,
    };
  });
  assert.deepEqual(told, inputs);
  assert.ok(Math.abs(told.reduce((total, [input, weight]) => total + input * weight, 0) - sum) < 1e-5, "the bias is 0");
  assert.equal(value, Math.max(0, sum));
  assert.equal(await page.locator("#inside .receptive-field").getAttribute("data-field"), "11 20 3 3");
});

browserTest("where a value comes from is told without pushing its map away", { width: 820 }, async (bench) => {
  const { page } = bench;
  await begin(bench);
  const map = page.locator("#inside .maps canvas[data-layer=conv2d][data-map='3']");
  await page.waitForFunction(() => state.outputs.value?.layers.has("conv2d"));
  await page
    .locator("#inside-panel")
    .evaluate((panel) => scrollBy({ top: panel.getBoundingClientRect().top - 120, behavior: "instant" }));
  const top = () => map.evaluate((canvas) => canvas.getBoundingClientRect().top);
  const box = await steady(map);
  const before = await top();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const origin = page.locator(".origin[data-origin]");
  await origin.waitFor();
  assert.equal(await top(), before);
  const { bottom } = await origin.evaluate((element) => element.getBoundingClientRect().toJSON());
  assert.ok(bottom > 0 && bottom <= 900, "in sight");
});

browserTest("filters: kernels, top images, made-up images, all to take away", { timeout: 240_000 }, async (bench) => {
  const { page, shot } = bench;
  await begin(bench, { trained: true });
  await page.waitForSelector(".filter-kernel");
  await page.getByRole("button", { name: "Images that activate each filter most" }).click();
  await page.waitForSelector(".filter-image", { timeout: 60_000 });
  const top = await page.evaluate(async () => {
    const filters = await lab.topImages({ layer: "conv2d", count: 5 });
    const shown = [...document.querySelectorAll(".filter-card")].map((card) => ({
      dead: "dead" in /** @type {HTMLElement} */ (card).dataset,
      images: [...card.querySelectorAll("[data-top]")].map((image) => Number(/** @type {any} */ (image).dataset.top)),
    }));
    const told = filters.map(({ dead, top }) => ({ dead, images: dead ? [] : top.map(({ index }) => index) }));
    // The largest value of the first image's map is the one that is told.
    const alive = filters.findIndex(({ dead }) => !dead);
    const { values } = await lab.activations({ index: filters[alive].top[0].index, layer: "conv2d" });
    const largest = values.reduce((most, value, i) => (i % 32 === alive ? Math.max(most, value) : most), -Infinity);
    return { shown, told, largest, most: filters[alive].top[0].value };
  });
  assert.deepEqual(top.shown, top.told);
  assert.equal(top.largest, top.most);

  await page.getByRole("button", { name: "Generate the image that activates each filter most" }).click();
  await page.waitForFunction(() => document.querySelectorAll(".filter-made").length === 32, undefined, {
    timeout: 120_000,
  });
  const same = await page.evaluate(async () => {
    const one = await lab.maximizeActivation({ layer: "conv2d", filter: 7, seed: 1 });
    const again = await lab.maximizeActivation({ layer: "conv2d", filter: 7, seed: 1 });
    return one.pixels.every((value, i) => value === again.pixels[i]) && one.end >= 10 * one.start;
  });
  assert.ok(same);
  await shot("inside-filters");

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator(".filters").getByRole("button", { name: "Save filters as PNG" }).click(),
  ]);
  assert.equal(download.suggestedFilename(), "conv2d-filters.png");
  const png = readFileSync(await download.path());
  assert.equal(Math.max(png.readUInt32BE(16), png.readUInt32BE(20)), 2400, "print size");

  // They are those of the network as it is now, and no others.
  await page.evaluate(async () => {
    const { lookBack } = await load("page/actions/timeline.js");
    lookBack(0);
  });
  await counted(page.locator(".filter-made, .filter-image"), 0);
  await page.evaluate(() => void (state.past.value = null));
  await counted(page.locator(".filter-made"), 32);
  await page.evaluate(() => train.trainOn());
  await page.waitForFunction(() => state.status.value === "idle" && state.current.value?.epochs.length === 4);
  await counted(page.locator(".filter-made, .filter-image"), 0);
});

browserTest("made-up images are of the range of the images as they were prepared", {}, async (bench) => {
  const { page } = bench;
  await begin(bench);
  const greatest = await page.evaluate(async () => {
    const made = async (/** @type {number} */ rescale) => {
      await lab.prepare({ column: "eyes", seed: 1, rescale });
      const conv = { class_name: "Conv2D", config: { filters: 2, kernel_size: 3 } };
      const dense = { class_name: "Dense", config: { units: 2, activation: "softmax" } };
      await lab.build({ layers: [conv, { class_name: "Flatten" }, dense], seed: 1 });
      const { pixels } = await lab.maximizeActivation({ layer: "conv2d", filter: 1, steps: 3, seed: 1 });
      return pixels.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    };
    return [await made(1), await made(255)];
  });
  assert.ok(greatest[0] > 0.05 && greatest[0] < 2, `images of 0 to 1 begin with noise and go a step: ${greatest[0]}`);
  assert.ok(
    Math.abs(greatest[1] / greatest[0] - 255) < 1,
    `images of 0 to 255 do the same on their scale: ${greatest}`,
  );
});

browserTest("what takes long can be let be", {}, async (bench) => {
  const { page } = bench;
  await begin(bench);
  const code = await page.evaluate(async () => {
    const controller = new AbortController();
    /** @type {number[]} */
    const seen = [];
    const question = lab.maximizeActivations({
      layer: "conv2d",
      filters: Array.from({ length: 32 }, (_, i) => i),
      steps: 100000,
      signal: controller.signal,
      onProgress: ({ done }) => {
        seen.push(done);
        if (seen.length === 2) controller.abort();
      },
    });
    const code = await question.then(
      () => "answered",
      (error) => error.code,
    );
    // The worker is free again.
    await lab.predict({ index: 0 });
    return { code, grew: seen[1] > seen[0] };
  });
  assert.deepEqual(code, { code: "cancelled", grew: true });
});

browserTest("the training is looked back at, epoch by epoch", {}, async (bench) => {
  const { page, shot } = bench;
  await begin(bench, { trained: true });
  await page.locator("#inside .maps").first().scrollIntoViewIfNeeded();
  const slider = page.getByLabel("Epoch looked at");
  await page.locator(".time-epoch[data-epoch='2']").waitFor(); // the last epoch is kept
  await slider.focus();
  for (const [key, epoch] of /** @type {const} */ ([
    ["Home", 0],
    ["ArrowRight", 1],
  ])) {
    await page.keyboard.press(key);
    await page.waitForFunction((epoch) => state.outputs.value?.past?.epoch === epoch, epoch);
    assert.equal(await page.locator(".time-epoch").getAttribute("data-epoch"), String(epoch));
    const differs = await page.evaluate(async (epoch) => {
      const shown = state.outputs.value.layers.get("conv2d").values;
      const told = await lab.activations({ index: state.image.value, layer: "conv2d", epoch });
      const now = await lab.activations({ index: state.image.value, layer: "conv2d" });
      return {
        same: shown.every((value, i) => value === told.values[i]),
        now: shown.every((value, i) => value === now.values[i]),
      };
    }, epoch);
    assert.deepEqual(differs, { same: true, now: false });
  }
  const counts = await page
    .locator(".time-confusion td")
    .evaluateAll((cells) => cells.map((cell) => Number(/** @type {any} */ (cell).dataset.count)));
  const confusion = await page.evaluate(async () =>
    (await lab.timeline()).moments.find(({ epoch }) => epoch === 1)?.confusion?.flat(),
  );
  assert.deepEqual(counts, confusion);
  const table = page.locator(".time-standing").getByRole("button", { name: "Save as PNG" });
  const [download] = await Promise.all([page.waitForEvent("download"), table.click()]);
  assert.equal(download.suggestedFilename(), "confusion-matrix-epoch-1.png");
  const colors = await inPicture(page, readFileSync(await download.path()), ".time-confusion td");
  assert.equal(colors.length, 4);
  for (const { drawn, shown } of colors) assert.equal(drawn, shown);
  // What is said of the image is what was said of it then.
  const evaluated = await page.evaluate(async () => {
    const moment = (await lab.timeline()).moments.find(({ epoch }) => epoch === 1);
    const { index, predicted, confidence } = /** @type {any} */ (moment?.predictions[0]);
    state.image.value = index;
    return `predicted ${state.prepared.value.classes[predicted]} (${Math.round(100 * confidence)} %)`;
  });
  await page.locator("#inside .picture-name", { hasText: evaluated }).waitFor();
  const other = await page.evaluate(() => (state.image.value = state.prepared.value.rows.train[0]));
  await page
    .locator("#inside .picture-name", { hasText: `image ${other}` })
    .getByText("is not kept")
    .waitFor();
  await slider.focus();
  await page.keyboard.press("End");
  await page.waitForFunction(() => state.past.value === null && state.outputs.value?.past === null);
  // A layer whose weights are too many to be kept is not asked for, and it is said why.
  await page.locator("#tab-dense_1").click();
  await slider.focus();
  await page.keyboard.press("Home");
  await page.waitForFunction(() => state.past.value?.epoch === 0);
  const told = page.locator(".time-slider p", { hasText: "those of that epoch" });
  await reads(told, /^Kernels and maps up to flatten are those of that epoch\. /);
  await reads(page.locator(".shown-layer-when"), "not kept at that epoch");
  await counted(page.locator(".values-lines [data-value]"), 0);
  await page.evaluate(() => lab.timeline()); // what was asked before is answered
  assert.equal(await page.evaluate(() => state.problems.value.inside), undefined);
  await page.keyboard.press("End");
  await page.waitForFunction(() => state.past.value === null);
  const last = await page.evaluate(async () => {
    const { moments } = await lab.timeline();
    const { confusion, predictions, probabilities } = /** @type {any} */ (moments.at(-1));
    const said = [];
    for (const { index } of predictions.slice(0, 5)) said.push(await lab.predict({ index }));
    return {
      kept: confusion,
      told: (await lab.evaluate("test")).confusion,
      probabilities: [...probabilities.slice(0, 10)],
      said: said.flat().map(({ probability }) => Math.fround(probability)),
    };
  });
  assert.deepEqual(last.kept, last.told);
  assert.deepEqual(last.probabilities, last.said);
  const matrix = page.locator("#predict .confusion");
  await matrix.scrollIntoViewIfNeeded();
  const [sheet] = await Promise.all([
    page.waitForEvent("download"),
    matrix.getByRole("button", { name: "Save as PNG" }).click(),
  ]);
  assert.equal(sheet.suggestedFilename(), "confusion-matrix.png");
  const parts = ".confusion-cell, .confusion th[scope=row], .confusion th span";
  for (const { drawn, shown } of await inPicture(page, readFileSync(await sheet.path()), parts)) {
    assert.equal(drawn, shown);
  }
  await page.locator("#inside .time-slider").scrollIntoViewIfNeeded();
  await shot("inside-time");
});

browserTest("what speaks for a class is laid over the image; the whole network opens its layers", {}, async (bench) => {
  const { page, shot } = bench;
  await begin(bench, { trained: true });
  await page.locator("#inside").getByText("Why this prediction?").click();
  for (const [name, method] of [
    ["Grad-CAM", "gradCam"],
    ["Saliency", "saliency"],
  ]) {
    await page.locator("#inside").getByText(name, { exact: true }).click();
    const canvas = page.locator(`.evidence-map[data-evidence^=${method}]`);
    await canvas.waitFor();
    const size = await canvas.evaluate((canvas) => [
      /** @type {any} */ (canvas).height,
      /** @type {any} */ (canvas).width,
    ]);
    assert.deepEqual(size, method === "saliency" ? [60, 64] : [29, 31]);
  }
  await page.locator("#inside").getByText("Occlusion", { exact: true }).click();
  await page.getByRole("button", { name: "Cover part after part" }).click();
  await page.locator(".evidence-map[data-evidence^=occlusion]").waitFor();
  await shot("inside-evidence");

  await page.locator("#inside").getByText("The whole network").click();
  await page.waitForFunction(
    () => document.querySelectorAll(".whole-layer [data-stack]").length === state.network.value.layers.length,
  );
  await page.waitForFunction(() =>
    state.network.value.layers.every(({ name }) => state.outputs.value?.layers.has(name)),
  );
  await shot("inside-whole");
  await page.getByRole("button", { name: /^max_pooling2d, 29 × 31 × 32/ }).click();
  assert.equal(await page.getByRole("tab", { selected: true }).getAttribute("id"), "tab-max_pooling2d");
});

for (const [width, theme] of /** @type {const} */ ([
  [820, "light"],
  [390, "dark"],
])) {
  browserTest(`tools fit on ${width} pixels, ${theme}`, { width, theme }, async (bench) => {
    const { page, shot } = bench;
    await begin(bench, { trained: true });
    for (const sight of ["hand", "network", "evidence", "layer"]) {
      await page.evaluate((sight) => void (state.sight.value = /** @type {any} */ (sight)), sight);
      await page.waitForSelector(
        { hand: ".hand-grid", network: ".whole-stack", evidence: ".evidence-map", layer: ".filter-kernel" }[sight] ??
          "",
        { state: "attached" },
      );
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(tooWide <= 0, `${sight} makes the page scroll sideways by ${tooWide}`);
      await shot(`inside-${sight}-${width}-${theme}`);
    }
  });
}

browserTest("one filter is maximized from its own map, and shown large", {}, async (bench) => {
  const { page, shot } = bench;
  await begin(bench, { trained: true });
  const filter = await page.evaluate(async () => {
    const filters = await lab.topImages({ layer: "conv2d", count: 1 });
    return filters.findIndex(({ dead }) => !dead);
  });
  await page.locator("#inside .maps").first().locator(".map").nth(filter).click();
  const dialog = page.locator(".large-map");
  await dialog.locator(".filter-kernel").waitFor();
  await dialog.getByRole("button", { name: "Generate the image that activates it most" }).click();
  const made = dialog.locator(`[data-made="${filter}"]`);
  await made.waitFor({ timeout: 60_000 });
  const told = await page.evaluate(async (filter) => {
    const { start, end } = await lab.maximizeActivation({ layer: "conv2d", filter, seed: 1 });
    return { start, end };
  }, filter);
  assert.ok(told.end > told.start);
  await made.click();
  await page.locator(".made-large", { hasText: "The mean of what it puts out rose from" }).waitFor();
  await shot("inside-one-filter");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");

  // The one that is there stays when another is asked for.
  const cards = page.locator(".filters .filter-card");
  await cards
    .nth((filter + 1) % 32)
    .getByRole("button", { name: /^Generate the image/ })
    .click();
  await counted(page.locator(".filters [data-made]"), 2);
});
