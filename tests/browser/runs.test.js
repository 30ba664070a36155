/** Runs side by side in a real browser: kept, compared, told apart, named, deleted, saved. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { browserTest } from "./harness.js";
import { counted, nextFrames, settled } from "./reading.js";

/** A small network, so that a run is short. */
const layers = [
  { class_name: "Conv2D", config: { filters: 4, kernel_size: [3, 3], activation: "relu" } },
  { class_name: "MaxPooling2D", config: { pool_size: [4, 4] } },
  { class_name: "Flatten", config: {} },
  { class_name: "Dense", config: { units: 2, activation: "softmax" } },
];
const START = `#sample=faces&column=eyes&epochs=2&layers=${encodeURIComponent(JSON.stringify(layers))}`;

/** @param {import("playwright-core").Page} page */
async function train(page) {
  const before = await page.evaluate(() => state.current.value?.id ?? 0);
  await page.getByRole("button", { name: /^(Train|Start over),/ }).click();
  await page.waitForFunction((before) => {
    const { current, status } = state;
    return current.value?.id > before && current.value.epochs.length > 0 && status.value === "idle";
  }, before);
}

/** @param {import("playwright-core").Page} page */
async function handState(page) {
  await page.evaluate(async () => {
    const [{ state, change, withId }, { lines }] = await Promise.all(
      ["page/state.js", "page/views/train/charts.js"].map(load),
    );
    Object.assign(window, { state, change, withId, lines });
  });
  await page.waitForFunction(() => state.network.value?.problem === null);
}

/** @param {import("playwright-core").Page} page */
const rows = (page) =>
  page.locator(".runs-table tbody tr").evaluateAll((rows) =>
    rows.map((row) => ({
      name: row.querySelector("input.run-name")?.value,
      differs: [...row.querySelectorAll(".run-differs li")].map((item) => item.textContent),
      numbers: [...row.querySelectorAll("td")].slice(2, 5).map((cell) => cell.textContent),
    })),
  );

browserTest("two runs are laid over one another, and what differs is told", {}, async ({ page, open, shot }) => {
  await open(START);
  await handState(page);
  await train(page);
  await counted(page.locator(".runs"), 0, "one run is compared with nothing");
  await page.evaluate(() => {
    const [conv, pool, flatten, dense] = state.layers.value;
    const dropout = withId({ class_name: "Dropout", config: { rate: 0.2 } });
    state.layers.value = [{ ...conv, config: { ...conv.config, filters: 8 } }, pool, flatten, dropout, dense];
  });
  await page.waitForFunction(() => state.network.value?.layers.length === 5);
  await train(page);
  await page.waitForSelector(".runs-table");
  const { current, earlier } = await page.evaluate(() => ({
    current: state.current.value,
    earlier: state.earlier.value,
  }));
  const numbers = (/** @type {any} */ { epochs }) => [
    String(epochs.length),
    epochs.at(-1).accuracy.toFixed(3),
    epochs.at(-1).val_accuracy.toFixed(3),
  ];
  assert.deepEqual(await rows(page), [
    { name: "run 2", differs: [], numbers: numbers(current) },
    { name: "run 1", differs: ["Conv2D filters 4 vs 8", "Dropout none vs 0.2"], numbers: numbers(earlier[0]) },
  ]);

  const drawn = () => page.evaluate(() => lines("loss"));
  assert.deepEqual(
    (await drawn()).map(({ color, faint = false }) => [color, faint]),
    [
      ["training", true],
      ["validation", true],
      ["validation", false],
      ["training", false],
    ],
    "the class's colors, and the earlier run faint",
  );
  await page.getByRole("checkbox", { name: "Compare run 1" }).check();
  const log = (/** @type {any} */ run, /** @type {string} */ key) =>
    run.epochs.map((/** @type {any} */ epoch) => epoch[key]);
  assert.deepEqual(await drawn(), [
    { name: "run 2, training", values: log(current, "loss"), color: "run-1" },
    { name: "run 2, validation", values: log(current, "val_loss"), color: "run-1", dashed: true },
    { name: "run 1, training", values: log(earlier[0], "loss"), color: "run-2" },
    { name: "run 1, validation", values: log(earlier[0], "val_loss"), color: "run-2", dashed: true },
  ]);
  assert.ok(
    await page.getByRole("checkbox", { name: "Compare run 2" }).isChecked(),
    "the last run is compared with it",
  );
  const legend = await page.locator(".chart").nth(1).locator(".legend tbody tr").allInnerTexts();
  assert.deepEqual(
    legend.map((text) => text.trim().split(/\s{1,}/)),
    [current, earlier[0]].map(({ name, epochs }) => [
      ...name.split(" "),
      "2",
      epochs[1].loss.toFixed(3),
      epochs[1].val_loss.toFixed(3),
    ]),
  );
  await nextFrames(page);
  const inked = await page
    .locator(".chart")
    .nth(1)
    .locator("canvas")
    .evaluate((canvas) => {
      const shade = getComputedStyle(document.documentElement).getPropertyValue("--run-2");
      const probe = document.body.appendChild(document.createElement("i"));
      probe.style.color = "var(--run-2)";
      const [r, g, b] = (getComputedStyle(probe).color.match(/\d+/g) ?? [shade]).map(Number);
      probe.remove();
      const { data } = /** @type {HTMLCanvasElement} */ (canvas)
        .getContext("2d")
        .getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4) if (data[i] === r && data[i + 1] === g && data[i + 2] === b) count++;
      return count;
    });
  assert.ok(inked > 50, `the other run is drawn in its color (${inked} pixels)`);
  await shot("runs-compared");

  await page.locator("label").filter({ hasText: "validation only" }).click();
  assert.equal((await drawn()).length, 2);
  await page.getByRole("button", { name: "Clear selection" }).click();
  assert.equal((await drawn()).length, 4);
});

browserTest("runs have names, stay over a reload, and are saved and deleted", {}, async ({ page, open, shot }) => {
  await open(START);
  await handState(page);
  await train(page);
  await page.evaluate(() => change(state.run, { seed: 5 }));
  await train(page);
  const name = page.getByLabel("Name of the run").last();
  await name.fill("the first, “plain”");
  await name.press("Tab");
  const before = await page.evaluate(() => state.earlier.value[0].epochs);
  await page.reload();
  await page.waitForSelector(".runs-table");
  await handState(page);
  assert.deepEqual(
    (await rows(page)).map(({ name, differs }) => [name, differs]),
    [
      ["run 2", []],
      ["the first, “plain”", ["seed 1 vs 5"]],
    ],
  );
  assert.deepEqual(await page.evaluate(() => state.earlier.value[1].epochs), before);

  const saved = async (/** @type {string} */ button) => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: button }).click(),
    ]);
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
  };
  const json = await saved("Save as JSON");
  assert.equal(json.name, "runs.json");
  assert.deepEqual(JSON.parse(json.text).runs[1].epochs, before);
  assert.deepEqual(JSON.parse(json.text).runs[1].layers, layers);
  const csv = await saved("Save as CSV");
  assert.equal(csv.text.trimEnd().split("\r\n").length, 1 + 4, "a line for each epoch");

  await train(page);
  assert.equal((await rows(page))[0].name, "run 3");
  await shot("runs");
  await page.getByRole("button", { name: "Delete run 2" }).click();
  assert.deepEqual(
    (await rows(page)).map(({ name }) => name),
    ["run 3", "the first, “plain”"],
  );
  await page.getByRole("button", { name: "Delete all but the last" }).click();
  await counted(page.locator(".runs"), 0);
  await page.reload();
  await page.waitForSelector("#train .charts");
  await handState(page);
  assert.equal(await page.evaluate(() => state.earlier.value.length), 1, "the last run is still there");
});

browserTest("the list of runs scrolls by itself where the window is narrow", { width: 820 }, async ({ page, open }) => {
  await open(START);
  await handState(page);
  await train(page);
  await page.evaluate(() => change(state.run, { seed: 5 }));
  await train(page);
  await page.waitForSelector(".runs-table");
  const { inner, outer } = await page.evaluate(() => {
    const list = /** @type {Element} */ (document.querySelector(".runs-scroll"));
    return {
      inner: list.scrollWidth - list.clientWidth,
      outer: document.documentElement.scrollWidth - innerWidth,
    };
  });
  assert.ok(inner > 0 && outer <= 0, `the list by ${inner}, the page by ${outer} pixels`);
});

browserTest(
  "beside a lesson what is compared keeps to its place, however long the names are",
  { width: 1366, height: 650 },
  async ({ page, open }) => {
    await open("?lesson=sunglasses&step=4#epochs=1");
    for (const does of ["Train", "Start over"]) {
      await page.getByRole("button", { name: new RegExp(`^${does},`), disabled: false }).click({ timeout: 60_000 });
      await page.locator("#predict .predict:not([data-stale]) .score").waitFor({ timeout: 60_000 });
    }
    const names = page.getByRole("textbox", { name: "Name of the run" });
    await counted(names, 2);
    for (const place of [0, 1]) {
      await names.nth(place).fill(`A name as long as a run may have one, for whatever reason ${place}`);
      await names.nth(place).press("Enter");
    }
    await page.locator(".run-choice input").last().check();
    await counted(page.locator(".legend"), 2);
    const over = () =>
      page.evaluate(() => {
        const box = (/** @type {string} */ selector) =>
          [...document.querySelectorAll(selector)].map((element) => element.getBoundingClientRect());
        const [charts, tables, [maps]] = [box(".chart"), box(".legend table"), box(".live-maps")];
        const wide = tables.filter(({ right }, i) => right > charts[i].right + 1);
        const beside = [...charts.slice(1), maps].filter((next, i) => {
          const { right, bottom } = charts[i];
          return next.left < right && next.top < bottom;
        });
        return wide.length + beside.length;
      });
    assert.equal(await settled(page, over, (count) => count === 0), 0);
  },
);
