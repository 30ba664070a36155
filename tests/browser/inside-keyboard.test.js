/** Looking inside without a pointer: everything is reached by Tab and read by keys, and what is told is what the lab says. */

import assert from "node:assert/strict";
import { browserTest } from "./harness.js";
import { drawn, handModules } from "./reading.js";

const START = "#sample=faces&column=eyes&epochs=2";
/** More stops than there are on the page in sight. */
const STOPS = 250;

/** @typedef {import("playwright-core").Page} Page */

/** What has the focus, as a reader hears it. @param {Page} page */
const focused = (page) =>
  page.evaluate(() => {
    const element = /** @type {any} */ (document.activeElement);
    const label =
      element?.getAttribute("aria-label") ?? element?.labels?.[0]?.textContent ?? element?.textContent ?? "";
    return label.replace(/\s+/g, " ").trim();
  });

/**
 * Goes on by Tab until something of that name has the focus.
 * @param {Page} page
 * @param {RegExp} name
 * @param {{ back?: boolean }} [options]
 */
async function tabTo(page, name, { back = false } = {}) {
  const seen = [];
  for (let stop = 0; stop < STOPS; stop++) {
    await page.keyboard.press(back ? "Shift+Tab" : "Tab");
    const label = await focused(page);
    if (name.test(label)) return;
    seen.push(label.slice(0, 40));
  }
  assert.fail(`${name} is not reached by Tab: ${seen.slice(0, 40).join(" | ")}`);
}

/** Goes to Inside over the strip. @param {import("./harness.js").Bench} bench */
async function goInside({ page, open }) {
  await open(START);
  await handModules(page);
  await page.waitForFunction(() => state.prepared.value && state.network.value);
  await tabTo(page, /^Inside/);
  await page.keyboard.press("Enter");
}

/** As {@link goInside}, to the maps of an untrained network. @param {import("./harness.js").Bench} bench */
async function lookUntrained(bench) {
  await goInside(bench);
  await tabTo(bench.page, /^Look at it untrained$/);
  await bench.page.keyboard.press("Enter");
  await drawn(bench.page);
}

/** @param {Page} page @param {string} name */
const numbers = (page, name) =>
  page
    .locator(`.hand-grid[data-grid=${name}] .hand-cell`)
    .evaluateAll((cells) => cells.map((cell) => Number(/** @type {any} */ (cell).dataset.value)));

browserTest("pooling by hand", {}, async (bench) => {
  const { page } = bench;
  await goInside(bench);
  await tabTo(page, /^Layer by layer$/);
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
  assert.equal(await focused(page), "Step by step");
  await page.waitForSelector(".hand-grid[data-grid=result]");
  await tabTo(page, /^Chain$/);
  for (let i = 0; i < 2; i++) await page.keyboard.press("ArrowDown");
  await page.waitForFunction(() => document.querySelectorAll(".hand-cell.is-lost").length === 17);

  await tabTo(page, /^Numbers that go in/);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await page.waitForSelector(".hand-sentence[data-at='5']");
  const grid = await numbers(page, "input");
  const pooled = await page.evaluate(async (grid) => {
    const image = { pixels: Float32Array.from(grid), height: 9, width: 9, channels: 1 };
    const { values, height, width } = await lab.pool({ ...image, pooling: "max", pool_size: 2 });
    return { values: [...values], height, width };
  }, grid);
  assert.deepEqual([pooled.height, pooled.width], [4, 4], "the odd row and column fall off");
  const said = (await page.locator(".hand-sentence").innerText()).match(/^max\((.*)\) = (.*)$/);
  assert.ok(said, await page.locator(".hand-sentence").innerText());
  const under = [20, 21, 29, 30].map((place) => grid[place]);
  said[1]
    .split(", ")
    .forEach((text, i) => assert.ok(Math.abs(Number(text) - under[i]) < 0.006, `${text} is ${under[i]}`));
  assert.ok(Math.abs(Number(said[2]) - pooled.values[5]) < 0.006);

  // Step by step to the end, then all of it.
  await tabTo(page, /^Step$/);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".hand-sentence[data-at='6']");
  await tabTo(page, /^Fill in$/);
  await page.keyboard.press("Enter");
  await page.waitForFunction(
    () => document.querySelectorAll(".hand-grid[data-grid=result] [data-value]").length === 16,
  );
  assert.deepEqual(await numbers(page, "result"), pooled.values);
});

browserTest("the network as a picture, and from it into a layer", {}, async (bench) => {
  const { page } = bench;
  await lookUntrained(bench);
  await tabTo(page, /^Layer by layer$/, { back: true });
  await page.keyboard.press("ArrowRight");
  assert.equal(await focused(page), "The whole network");
  await page.waitForFunction(
    () => document.querySelectorAll(".whole-layer [data-stack]").length === state.network.value.layers.length,
  );
  await page.waitForFunction(() =>
    state.network.value.layers.every(({ name }) => state.outputs.value?.layers.has(name)),
  );
  for (const name of [
    "conv2d, 58 × 62 × 32",
    "max_pooling2d, 29 × 31 × 32",
    "flatten, 28768",
    "dense, 64",
    "dense_1, 2",
  ]) {
    await tabTo(page, new RegExp(`^${name}: look into it$`));
  }
  await page.waitForFunction(() => {
    const { answer, image } = state;
    return answer.value?.image === image.value && isOfNow(answer.value?.weights);
  });
  const told = await page.evaluate(async () => ({
    shown: [...document.querySelectorAll(".whole-classes li span:first-child")].map((name) => name.textContent),
    answer: (await lab.predict({ index: state.image.value }))
      .sort((one, other) => other.probability - one.probability)
      .map(({ name }) => name),
  }));
  assert.deepEqual(told.shown, told.answer);
  await tabTo(page, /^max_pooling2d, .*: look into it$/, { back: true });
  await page.keyboard.press("Enter");
  await page.waitForSelector('#inside [role=tab][aria-selected="true"]#tab-max_pooling2d');
});

browserTest("the maps of a layer: another image, a map, each of its values", {}, async (bench) => {
  const { page } = bench;
  await lookUntrained(bench);
  await tabTo(page, /^Images, test part first$/, { back: true });
  await page.keyboard.press("End");
  await page.waitForFunction(() => state.image.value === state.prepared.value.rows.train.at(-1));
  await drawn(page);
  await tabTo(page, /^Map 0 of max_pooling2d/);
  await page.keyboard.press("End");
  assert.match(await focused(page), /^Map 31 of max_pooling2d/);
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  // From the middle, row 14 and column 15, to a corner and beyond.
  for (const [key, times] of /** @type {const} */ ([
    ["Shift+ArrowUp", 3],
    ["Shift+ArrowLeft", 20],
  ])) {
    for (let i = 0; i < times; i++) await page.keyboard.press(key);
  }
  await page.locator(".large-map .reading", { hasText: "map 31, row 11, column 0" }).waitFor();
  const { told, values } = await page.evaluate(async () => {
    const [conv, pool] = await lab.activations({ index: state.image.value, layers: ["conv2d", "max_pooling2d"] });
    const text = (/** @type {string} */ name) =>
      document.querySelector(`.large-map [data-reading="${name}"]`)?.textContent ?? "";
    return {
      told: ["conv2d", "max_pooling2d"].map((name) => text(name).replaceAll("−", "-").trim().split(/\s+/).map(Number)),
      values: [
        [22, 23].flatMap((row) => [0, 1].map((column) => conv.values[(row * conv.width + column) * 32 + 31])),
        [pool.values[11 * pool.width * 32 + 31]],
      ],
    };
  });
  told.forEach((numbers, i) => {
    assert.equal(numbers.length, values[i].length);
    numbers.forEach((value, j) => assert.ok(Math.abs(value - values[i][j]) <= 5.1e-4, `${value} is ${values[i][j]}`));
  });
  await page.keyboard.press("Escape");
  await page.waitForFunction(() =>
    document.activeElement?.getAttribute("aria-label")?.startsWith("Map 31 of max_pooling2d"),
  );
});

browserTest("the epochs of a training, forwards and backwards", {}, async (bench) => {
  const { page } = bench;
  await goInside(bench);
  await tabTo(page, /^Go to Train$/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Train, 2 epochs/);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => state.status.value === "idle" && state.current.value?.epochs.length === 2);
  await drawn(page);
  await page.locator(".time-epoch[data-epoch='2']").waitFor(); // the last epoch is kept
  await tabTo(page, /^Epoch looked at$/);
  for (const [key, epoch] of /** @type {const} */ ([
    ["ArrowLeft", 1],
    ["ArrowLeft", 0],
    ["ArrowRight", 1],
  ])) {
    await page.keyboard.press(key);
    await page.waitForFunction((epoch) => state.outputs.value?.past?.epoch === epoch, epoch);
    const slider = page.getByLabel("Epoch looked at");
    assert.equal(await slider.getAttribute("aria-valuetext"), epoch === 0 ? "untrained" : `epoch ${epoch}`);
    const same = await page.evaluate(async (epoch) => {
      const told = await lab.activations({ index: state.image.value, layer: "conv2d", epoch });
      return state.outputs.value.layers.get("conv2d").values.every((value, i) => value === told.values[i]);
    }, epoch);
    assert.ok(same, `the maps on show are those of epoch ${epoch}`);
  }
  await page.keyboard.press("End");
  await page.waitForFunction(() => state.past.value === null && state.outputs.value?.past === null);
});
