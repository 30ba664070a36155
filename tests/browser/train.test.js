/** Train: the run and how it is steered, its settings, and what the curves show. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { browserTest } from "./harness.js";
import { counted, handModules, nextFrames, reads, settled, steady, strip } from "./reading.js";

/** @typedef {import("playwright-core").Page} Page */

/** A network whose epoch takes a moment. */
const SMALL = [
  { class_name: "Conv2D", config: { filters: 4, kernel_size: 3, strides: 2, activation: "relu" } },
  { class_name: "Flatten" },
  { class_name: "Dense", config: { units: 2, activation: "softmax" } },
];

/**
 * Opens the drawn faces with a network and settings.
 * @param {import("./harness.js").Bench} bench
 * @param {Record<string, unknown>} settings
 */
async function openTrain({ page, open }, settings) {
  const parameters = new URLSearchParams({ sample: "faces", column: "eyes", layers: JSON.stringify(SMALL) });
  for (const [key, value] of Object.entries(settings)) parameters.set(key, String(value));
  await open(`#${parameters}`);
  await page.getByRole("button", { name: /^Train,/ }).waitFor();
  await handModules(page);
  await page.locator("#train").scrollIntoViewIfNeeded();
}

/**
 * Waits until a run has ended after some epochs.
 * @param {Page} page
 * @param {number} epochs
 */
const done = (page, epochs) =>
  page.locator(".steering [role=status]", { hasText: new RegExp(`^Done after ${epochs} epochs?:`) }).waitFor();

/** @param {Page} page @param {RegExp} name */
const press = (page, name) => page.getByRole("button", { name }).click();

/** The numbers of each epoch as they stand in the table, without times. @param {Page} page */
async function numbers(page) {
  const fold = page.locator("#train details", { hasText: "Numbers of each epoch" });
  if ((await fold.getAttribute("open")) === null) await fold.locator("summary").click();
  await fold.locator("tbody tr").first().waitFor(); // what is folded is drawn when it opens
  const rows = await fold.locator("tbody tr").all();
  return Promise.all(rows.map(async (row) => (await row.locator("th, td").allTextContents()).slice(0, 5)));
}

browserTest("a run is paused, resumed, stopped, trained on and started over", {}, async (bench) => {
  const { page, shot } = bench;
  await openTrain(bench, { epochs: 5000 });
  const epochs = () => page.evaluate(() => state.current.value?.epochs.length ?? 0);
  const batches = () => page.evaluate(() => [state.batch.value?.epoch, state.batch.value?.batch].join());
  await press(page, /^Train, 5,000 epochs/);
  await strip(page, "train", /^epoch \d\d+ of 5000, val/);
  assert.ok(await page.getByRole("textbox", { name: "epochs" }).isDisabled(), "settings are locked");
  assert.ok(await page.getByRole("button", { name: "Small network" }).isDisabled());
  await page.locator("#prepare .stage-locked").waitFor();
  await page.getByText(/^\d+ (s|(min|h) .*) left$/).waitFor();
  await page.getByText(/^[\d.]+ ms per step on \d+ workers?$/).waitFor();

  await press(page, /^Pause,/);
  await page.getByRole("button", { name: /^Resume,/ }).waitFor();
  await page.locator(".progress-left", { hasText: /^paused$/ }).waitFor();
  // What was on its way is there now.
  await page.evaluate(() => lab.image(0));
  const before = await batches();
  await page.waitForTimeout(300);
  assert.equal(await batches(), before, "nothing moves while it is paused");
  await shot("train-paused");

  await press(page, /^Resume,/);
  await page.waitForFunction(
    (before) => [state.batch.value?.epoch, state.batch.value?.batch].join() !== before,
    before,
  );
  await press(page, /^Stop,/);
  await page.getByRole("button", { name: /^Continue training,/ }).waitFor();
  const stopped = await epochs();
  assert.ok(stopped >= 2);
  await page.locator(".steering [role=status]", { hasText: new RegExp(`^Stopped after ${stopped} epochs`) }).waitFor();
  await counted(page.locator(".stage-locked"), 0);

  await page.getByRole("textbox", { name: "epochs" }).fill("2");
  await press(page, /^Continue training, 2 epochs more/);
  await done(page, stopped + 2);
  assert.equal((await numbers(page)).length, stopped + 2);

  await press(page, /^Start over,/);
  await done(page, 2);
  assert.equal((await numbers(page)).length, 2);
  const runs = page.locator(".runs-table tbody tr td:nth-child(4)");
  await reads(runs, ["2", String(stopped + 2)], "the run before is kept");
});

browserTest(
  "the same seed gives the same run, whether in one go or in two; another seed another",
  {},
  async (bench) => {
    const { page } = bench;
    await openTrain(bench, { epochs: 4 });
    await press(page, /^Train,/);
    await done(page, 4);
    const first = await numbers(page);
    assert.equal(first.length, 4);

    await page.getByRole("textbox", { name: "epochs" }).fill("2");
    await press(page, /^Start over,/);
    await done(page, 2);
    await press(page, /^Continue training,/);
    await done(page, 4);
    assert.deepEqual(await numbers(page), first);

    await page.getByRole("textbox", { name: "seed", exact: true }).fill("2");
    await page.getByText("The new optimizer, loss or seed takes effect when you start over.").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("textbox", { name: "epochs" }).fill("4");
    await press(page, /^Start over,/);
    await done(page, 4);
    assert.notDeepEqual(await numbers(page), first);
  },
);

for (const theme of /** @type {const} */ (["light", "dark"])) {
  browserTest(
    `the curves are drawn at their values, training blue, validation orange, ${theme}`,
    { theme },
    async (bench) => {
      const { page, shot } = bench;
      await openTrain(bench, { epochs: 6 });
      await press(page, /^Train,/);
      await done(page, 6);
      await nextFrames(page);
      const { colors, charts } = await page.evaluate(async () => {
        const [{ themeColor }, { roundUp }] = await Promise.all([
          load("page/charts/theme.js"),
          load("page/charts/curves.js"),
        ]);
        const color = (/** @type {string} */ token) => {
          const context = /** @type {CanvasRenderingContext2D} */ (new OffscreenCanvas(1, 1).getContext("2d"));
          context.fillStyle = themeColor(token);
          context.fillRect(0, 0, 1, 1);
          return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
        };
        const epochs = state.current.value.epochs;
        const charts = ["accuracy", "loss"].map((key, i) => {
          const chart = document.querySelectorAll(".chart-canvas")[i];
          const canvas = /** @type {HTMLCanvasElement} */ (chart.querySelector("canvas"));
          const [frame, over] = [canvas, /** @type {Element} */ (chart.querySelector(".u-over"))].map((element) =>
            element.getBoundingClientRect(),
          );
          const largest = Math.max(...epochs.flatMap((/** @type {any} */ epoch) => [epoch[key], epoch[`val_${key}`]]));
          const top = key === "accuracy" ? 1 : roundUp(largest);
          const at = (/** @type {any} */ epoch, /** @type {string} */ name) => {
            const x = over.left - frame.left + (epoch.epoch / epochs.length) * over.width;
            const y = over.top - frame.top + (1 - epoch[name] / top) * over.height;
            const scale = canvas.width / frame.width;
            const { data } =
              canvas.getContext("2d")?.getImageData(Math.round(x * scale), Math.round(y * scale), 1, 1) ?? {};
            return { x, y, pixel: [...(data ?? []).slice(0, 3)] };
          };
          return epochs.map((/** @type {any} */ epoch) => ({
            training: at(epoch, key),
            validation: at(epoch, `val_${key}`),
          }));
        });
        return { colors: { training: color("training"), validation: color("validation") }, charts };
      });
      const [red, , blue] = colors.training;
      assert.ok(blue > red, "training is blue");
      assert.ok(colors.validation[0] > colors.validation[2] + 50, "validation is orange");
      let orange = 0;
      for (const points of charts) {
        for (const { training, validation } of points) {
          assert.deepEqual(training.pixel, colors.training);
          // Training lies over validation: where both are at one place there is no orange to be seen.
          if (Math.abs(training.y - validation.y) < 8) continue;
          assert.deepEqual(validation.pixel, colors.validation);
          orange++;
        }
      }
      assert.ok(orange > 0, "some points of validation stand alone");
      await shot(`train-curves-${theme}`);
    },
  );
}

browserTest("the pointer in either chart reads both curves of an epoch", {}, async (bench) => {
  const { page } = bench;
  await openTrain(bench, { epochs: 5 });
  await press(page, /^Train,/);
  await done(page, 5);
  const over = page.locator(".chart .u-over").first();
  const { width, height } = await steady(over);
  await over.hover({ position: { x: (2.1 / 5) * width, y: height / 2 } });
  const epoch = await page.evaluate(() => state.current.value.epochs[1]);
  await reads(page.locator(".readout-epoch"), ["epoch 2", "epoch 2"]);
  assert.deepEqual(
    await page.locator(".readout strong").allTextContents(),
    [epoch.accuracy, epoch.val_accuracy, epoch.loss, epoch.val_loss].map((value) => value.toFixed(3)),
  );
  await page.mouse.move(2, 2);
  await page.locator(".readout-epoch", { hasText: "epoch 5" }).first().waitFor();
});

browserTest("the curves are taken away as SVG, in the colors of print", { theme: "dark" }, async (bench) => {
  const { page } = bench;
  await openTrain(bench, { epochs: 3 });
  const save = page.getByRole("button", { name: "Save curves as SVG" });
  await save.waitFor();
  assert.ok(await save.isDisabled(), "there are no curves yet");
  await press(page, /^Train, 3 epochs/);
  await done(page, 3);
  const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
  assert.equal(download.suggestedFilename(), "curves.svg");
  const { svg, epochs } = await page.evaluate(
    (text) => {
      const root = new DOMParser().parseFromString(text, "image/svg+xml");
      const paths = [...root.querySelectorAll("path[fill=none]")].filter((path) =>
        /^M.*L/.test(path.getAttribute("d") ?? ""),
      );
      const drawn = paths.map((path) => ({ d: path.getAttribute("d") ?? "", color: path.getAttribute("stroke") }));
      return {
        svg: {
          name: root.documentElement.localName,
          drawn,
          texts: [...root.querySelectorAll("text")].map((text) => text.textContent),
        },
        epochs: state.current.value.epochs,
      };
    },
    readFileSync(await download.path(), "utf8"),
  );
  assert.equal(svg.name, "svg");
  for (const text of ["Accuracy", "Loss", "epoch", "training", "validation"]) assert.ok(svg.texts.includes(text), text);
  const [blue, orange] = ["rgb(0, 114, 178)", "rgb(204, 122, 0)"];
  assert.deepEqual(
    svg.drawn.map(({ color }) => color),
    [orange, blue, orange, blue],
  );
  const heights = svg.drawn[1].d
    .split(/[ML]/)
    .slice(1)
    .map((point) => Number(point.split(" ")[1]));
  // The axis of the accuracy goes from 0, at 272 from above, to 1, at 40.
  const accuracies = epochs.map((/** @type {any} */ { accuracy }) => 272 - 232 * accuracy);
  heights.forEach((height, i) => assert.ok(Math.abs(height - accuracies[i]) < 0.01, `${height} is ${accuracies[i]}`));
  assert.equal(heights.length, 3);
});

browserTest("the settings: each takes effect, says what it cannot be, and stands in the address", {}, async (bench) => {
  const { page } = bench;
  await openTrain(bench, { epochs: 2 });
  const amount = (/** @type {RegExp} */ text) => page.locator("#train p.small", { hasText: text }).first().waitFor();
  await amount(/512 training images in batches of 32: 16 steps an epoch, 32 in all/);
  await page.getByRole("textbox", { name: "batch_size" }).fill("100");
  await amount(/in batches of 100: 6 steps an epoch, 12 in all/);
  const rate = page.getByRole("textbox", { name: "learning_rate" });
  await rate.fill("-1");
  assert.equal(await rate.getAttribute("aria-invalid"), "true");
  await page.getByText("more than 0", { exact: true }).waitFor();
  await rate.fill("0.002");
  await rate.press("ArrowUp");
  assert.equal(await rate.inputValue(), "0.003");

  await page.getByRole("combobox", { name: "optimizer" }).selectOption("SGD");
  assert.equal(await rate.inputValue(), "0.01", "each optimizer begins at Keras's own rate");
  await page.getByRole("textbox", { name: "momentum" }).fill("0.9");
  await page.getByRole("checkbox", { name: "nesterov" }).check();
  await page.getByRole("combobox", { name: "loss" }).selectOption("categorical_crossentropy");
  // A seed that differs from the one there is: by chance it would not, once in ten thousand times.
  await page.evaluate(() => void (Math.random = () => 0.5));
  await page.getByRole("button", { name: "Pick a random seed" }).click();
  await press(page, /^Train,/);
  await done(page, 2);
  const run = await page.evaluate(() => state.current.value.settings);
  assert.deepEqual(run.optimizer, {
    class_name: "SGD",
    config: { learning_rate: 0.01, momentum: 0.9, nesterov: true },
  });
  assert.deepEqual([run.epochs, run.batch_size, run.loss], [2, 100, "categorical_crossentropy"]);
  await page.waitForURL(/batch_size=100&loss=categorical_crossentropy&seed=\d+&optimizer=/);

  await page.reload();
  await page.getByRole("button", { name: /^Train,/ }).waitFor();
  assert.equal(await page.getByRole("textbox", { name: "momentum" }).inputValue(), "0.9");
});

browserTest(
  "options of a loss, and what is seldom changed of an optimizer, are set, told and kept",
  {},
  async (bench) => {
    const { page } = bench;
    await openTrain(bench, { epochs: 1 });
    await page.getByRole("combobox", { name: "optimizer" }).selectOption("Nadam");
    await page.getByRole("combobox", { name: "loss" }).selectOption("categorical_crossentropy");
    await page.getByRole("textbox", { name: "label_smoothing" }).fill("0.1");
    const fold = page.locator("#train details", { hasText: /^Class weights, metrics, schedule and callbacks/ });
    await fold.locator("summary").click();
    await page.getByRole("textbox", { name: "global_clipnorm" }).fill("0.5");
    await page.getByRole("checkbox", { name: "use_ema" }).check();
    await fold.locator("summary", { hasText: "global_clipnorm 0.5, use_ema" }).waitFor();
    await press(page, /^Train,/);
    await done(page, 1);
    const { optimizer, loss } = await page.evaluate(() => state.current.value.settings);
    assert.deepEqual(optimizer, {
      class_name: "Nadam",
      config: { learning_rate: 0.001, global_clipnorm: 0.5, use_ema: true },
    });
    assert.deepEqual(loss, { class_name: "categorical_crossentropy", config: { label_smoothing: 0.1 } });

    // An epoch is over before the address has been written.
    await page.waitForURL(/label_smoothing.*use_ema/);
    await page.reload();
    await page.getByRole("button", { name: /^Train,/ }).waitFor();
    assert.equal(await page.getByRole("textbox", { name: "label_smoothing" }).inputValue(), "0.1");
    await page.getByRole("combobox", { name: "loss" }).selectOption("huber");
    assert.equal(await page.getByRole("textbox", { name: "delta" }).inputValue(), "1");
  },
);

browserTest("how fast the tab is can be measured, and what was trained stays", { timeout: 300_000 }, async (bench) => {
  const { page, shot } = bench;
  await openTrain(bench, { epochs: 2 });
  await press(page, /^Train, 2 epochs/);
  await done(page, 2);
  await page.getByRole("button", { name: "Measure speed" }).click();
  const dialog = page.getByRole("dialog", { name: "Speed of this tab" });
  await dialog.getByText("Done.").waitFor({ timeout: 120_000 });
  await shot("speed");
  const rows = await dialog
    .locator("tbody tr")
    .evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent ?? "")));
  assert.deepEqual(
    rows.map(([name, params]) => `${name} ${params}`.replaceAll("\u00a0", " ")),
    ["eyes 1.84 M", "people 594 k", "fungi 31.5 M"],
  );
  for (const [name, , workers, ms, rate, share] of rows) {
    assert.ok(Number(workers) >= 1, name);
    assert.ok(Number(ms) > 0 && Number(rate) > 1, `${name}: ${ms} ms, ${rate} GFLOP/s`);
    assert.match(share, /^\d+ %$/);
  }
  await dialog.getByRole("button", { name: "Close" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.equal((await numbers(page)).length, 2);
});

browserTest("a loss that does not suit the output says so, and another can be trained with", {}, async (bench) => {
  const { page } = bench;
  const layers = [{ class_name: "Flatten" }, { class_name: "Dense", config: { units: 1, activation: "sigmoid" } }];
  await openTrain(bench, { epochs: 1, layers: JSON.stringify(layers) });
  const loss = page.getByRole("combobox", { name: "loss" });
  await reads(loss.locator("option:checked"), "auto: binary_crossentropy");
  await loss.selectOption("sparse_categorical_crossentropy");
  await page.locator("#train", { hasText: /cannot be trained as it is/ }).waitFor();
  await strip(page, "network", /^needs 2 outputs$/);
  assert.ok(await page.getByRole("button", { name: /^Train,/ }).isDisabled());
  await loss.selectOption("binary_crossentropy");
  await page.getByRole("button", { name: /^Train,/, disabled: false }).click();
  await done(page, 1);
});

browserTest("a run that diverges says so, and what to do about it", {}, async (bench) => {
  const { page, shot } = bench;
  const optimizer = JSON.stringify({ class_name: "SGD", config: { learning_rate: 1e30 } });
  await openTrain(bench, { epochs: 3, optimizer });
  await press(page, /^Train,/);
  const problem = page.locator("#train [role=alert]", { hasText: /diverged/ });
  await problem.waitFor();
  await strip(page, "train", /^diverged$/);
  await shot("train-diverged");
  await problem.getByRole("button", { name: "Start over with learning_rate 0.01" }).click();
  await done(page, 3);
  await counted(problem, 0);
});

browserTest("the chosen theme is there before the first paint", { theme: "light" }, async ({ page, open }) => {
  await open();
  await page
    .getByRole("button", { name: /^Theme: auto/ })
    .first()
    .click();
  await page
    .getByRole("button", { name: /^Theme: light/ })
    .first()
    .click();
  const dark = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  // The page's program is held back: what is seen until it comes is what is painted first.
  /** @type {() => void} */
  let release = () => {};
  const released = new Promise((resolve) => (release = () => resolve(undefined)));
  await page.route("**/app.js", async (route) => {
    await released;
    await route.continue();
  });
  await page.reload({ waitUntil: "commit" });
  await page.waitForFunction(() => document.styleSheets.length > 0 && document.readyState !== "loading");
  // The sheets that a sheet names come behind it.
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  assert.equal(await settled(page, paper, (color) => color === dark), dark);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  release();
  await page
    .getByRole("button", { name: /^Theme: dark/ })
    .first()
    .waitFor();
});

browserTest("starting over can be undone: the network that was there comes back, bit by bit", {}, async (bench) => {
  const { page, open } = bench;
  await open("#sample=faces&column=eyes&epochs=2");
  await page.evaluate(async () => {
    const [{ lab }, { state }] = await Promise.all(["page/lab.js", "page/state.js"].map(load));
    Object.assign(window, { lab: await lab(), state });
  });
  const steering = page.locator(".steering");
  const done = (/** @type {number} */ epochs) =>
    steering.locator("[role=status]", { hasText: `Done after ${epochs} epochs` }).waitFor({ timeout: 120_000 });
  const said = () => page.evaluate(async () => (await lab.predict({ index: 3 })).map(({ probability }) => probability));
  const losses = () => page.evaluate(() => state.current.value.epochs.map(({ loss }) => loss));
  await steering.getByRole("button", { name: /^Train,/ }).click({ timeout: 60_000 });
  await done(2);
  await steering.getByRole("button", { name: /^Continue training/ }).click();
  await done(4);
  const [through, answer] = [await losses(), await said()];

  await steering.getByRole("button", { name: /^Start over/ }).click();
  await done(2);
  assert.notDeepEqual(await said(), answer);
  await steering.getByRole("button", { name: "Undo: back to run 1, 4 epochs" }).click();
  await done(4);
  assert.deepEqual(await losses(), through);
  assert.deepEqual(await said(), answer);
  assert.deepEqual(await page.evaluate(() => state.earlier.value.map(({ name }) => name)), ["run 2"], "curves stay");
  await page.locator("#predict .score").waitFor();
});

browserTest("a learning rate is looked for, and taken in place of a schedule", {}, async ({ page, open, shot }) => {
  const schedule = { class_name: "CosineDecay", config: { initial_learning_rate: 0.5, decay_steps: 100 } };
  const optimizer = JSON.stringify({ class_name: "Adam", config: { learning_rate: schedule } });
  await open(`#sample=faces&column=eyes&epochs=1&optimizer=${encodeURIComponent(optimizer)}`);
  const ask = page.getByRole("button", { name: "Find a learning rate" });
  await ask.click({ timeout: 60_000 });
  const dialog = page.getByRole("dialog", { name: "Find a learning rate" });
  await dialog.getByRole("button", { name: "Stop" }).click();
  await dialog.getByRole("button", { name: "Search", exact: true }).click();
  const suggested = dialog.getByText(/^Suggested: [\d.]+, a tenth of the rate at which the smoothed loss was lowest\./);
  await suggested.waitFor({ timeout: 60_000 });
  assert.match(await suggested.innerText(), /follows CosineDecay now; one rate for all steps takes its place/);
  await shot("learning-rate");
  const rate = Number(/[\d.]+\d/.exec(await suggested.innerText())?.[0]);
  assert.ok(rate > 1e-6 && rate < 0.1, `${rate}`);
  // Another one can be chosen on the curve.
  await dialog.getByRole("slider").press("Home");
  await dialog.getByRole("button", { name: "Use 1e-7" }).waitFor();
  await dialog.getByRole("button", { name: "Close" }).click();
  await ask.click();
  await dialog.getByRole("button", { name: `Use ${rate}` }).click({ timeout: 60_000 });
  await dialog.waitFor({ state: "hidden" });
  assert.deepEqual(await page.evaluate(async () => (await load("page/state.js")).state.run.value.optimizer), {
    class_name: "Adam",
    config: { learning_rate: rate },
  });
});
