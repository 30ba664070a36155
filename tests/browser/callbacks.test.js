/** Schedules of the learning rate and callbacks of a run: through `playground.js`, and in the page. */

import assert from "node:assert/strict";
import { browserTest } from "./harness.js";
import { counted, handModules } from "./reading.js";

/** A network that soon knows its few images by heart. */
const SMALL = [
  { class_name: "Conv2D", config: { filters: 4, kernel_size: 3, strides: 2, activation: "relu" } },
  { class_name: "Flatten" },
  { class_name: "Dense", config: { units: 2, activation: "softmax" } },
];

browserTest("playground.js takes schedules and callbacks, and says what they did", {}, async ({ page, blank }) => {
  await blank();
  const seen = await page.evaluate(async (layers) => {
    const { Playground } = await load("playground.js");
    const lab = await Playground.open();
    await lab.loadSample("faces", { column: "eyes" });
    await lab.prepare({ test: 0.8, seed: 42 });
    const fit = async (/** @type {any} */ optimizer, /** @type {any} */ options) => {
      await lab.build({ layers, optimizer: { class_name: "Adam", config: optimizer }, seed: 1 });
      const epochs = [];
      for (const run = lab.fit(options); ;) {
        const { done, value } = await run.next();
        if (done) return { ...value, epochs, evaluation: await lab.evaluate("test") };
        epochs.push(value);
      }
    };
    const failure = async (/** @type {Promise<any>} */ work) =>
      work.then(
        () => null,
        ({ code }) => code,
      );
    const cosine = { class_name: "CosineDecay", config: { initial_learning_rate: 0.01, decay_steps: 16 } };
    const stopping = { class_name: "EarlyStopping", config: { patience: 2, restore_best_weights: true } };
    const reducing = { class_name: "ReduceLROnPlateau", config: { patience: 1, factor: 0.5, min_lr: 0.004 } };
    return {
      scheduled: await fit({ learning_rate: cosine }, { epochs: 5 }),
      stopped: await fit({ learning_rate: 0.02 }, { epochs: 200, callbacks: [stopping] }),
      reduced: await fit({ learning_rate: 0.02 }, { epochs: 40, callbacks: [reducing] }),
      failures: [
        await failure(fit({ learning_rate: cosine }, { epochs: 1, callbacks: [reducing] })),
        await failure(fit({}, { epochs: 1, callbacks: ["TensorBoard"] })),
      ],
    };
  }, SMALL);

  // 128 images are 4 steps an epoch; the rate is that of the step that would come next.
  const wave = [1, 2, 3, 4, 5].map((epoch) => 0.005 * (1 + Math.cos((Math.PI * Math.min(4 * epoch, 16)) / 16)));
  seen.scheduled.epochs.forEach((/** @type {any} */ epoch, /** @type {number} */ i) =>
    assert.ok(Math.abs(epoch.learning_rate - wave[i]) < 1e-12, `epoch ${i + 1}: ${epoch.learning_rate}`),
  );
  assert.equal(seen.scheduled.early_stopping, null);

  const { epochs, early_stopping, evaluation, stopped } = seen.stopped;
  const losses = epochs.map((/** @type {any} */ { val_loss }) => val_loss);
  const best = losses.indexOf(Math.min(...losses)) + 1;
  assert.ok(epochs.length < 200 && !stopped);
  assert.deepEqual(early_stopping, { stopped_epoch: epochs.length, best_epoch: best, restored: true });
  assert.equal(epochs.length, best + 2);
  assert.equal(evaluation.loss, losses[best - 1], "the weights are those of the best epoch");

  const rates = seen.reduced.epochs.map((/** @type {any} */ { learning_rate }) => learning_rate);
  assert.deepEqual([...new Set(rates)], [0.02, 0.01, 0.005, 0.004]);
  assert.deepEqual(seen.failures, ["learning_rate_is_scheduled", "unknown_callback"]);
});

browserTest("playground.js brings a checkpoint back, and saves it as a file", {}, async ({ page, blank }) => {
  await blank();
  const seen = await page.evaluate(async (layers) => {
    const { Playground } = await load("playground.js");
    const lab = await Playground.open();
    await lab.loadSample("faces", { column: "eyes" });
    await lab.prepare({ test: 0.8, seed: 42 });
    const optimizer = { class_name: "Adam", config: { learning_rate: 0.02 } };
    await lab.build({ layers, optimizer, seed: 1 });
    const before = lab.weights.checkpoint;
    // Of the first epoch, since it is to be as high as can be.
    const config = { save_best_only: true, mode: "max", monitor: "loss" };
    const epochs = [];
    for await (const epoch of lab.fit({ epochs: 4, callbacks: [{ class_name: "ModelCheckpoint", config }] }))
      epochs.push({ ...epoch, kept: lab.weights.checkpoint });
    const last = (await lab.evaluate("test")).loss;
    const other = await Playground.open({ workers: 1 });
    await other.loadSample("faces", { column: "eyes" });
    await other.prepare({ test: 0.8, seed: 42 });
    const { epochs: trained, optimizer: memory } = await other.loadModel(
      new File([await lab.saveCheckpoint("keras")], "checkpoint.keras"),
    );
    const apart = (await other.evaluate("test")).loss;
    const none = await other.loadCheckpoint().catch((/** @type {any} */ { code }) => code);
    const stays = (await lab.evaluate("test")).loss;
    await lab.loadCheckpoint();
    const back = (await lab.evaluate("test")).loss;
    const project = await lab.saveProject();
    const { runs } = await other.openProject(new File([project], "project.zip"));
    const opened = (await other.evaluate("test")).loss;
    const program = await (await other.saveModel("python")).text();
    return {
      ...{ before, epochs, last, trained, memory, apart, none, stays, back, opened, loaded: runs.at(-1).loaded },
      ...{ kept: other.weights.checkpoint, program },
    };
  }, SMALL);
  const [{ val_loss: first }, , , { val_loss: fourth }] = seen.epochs;
  assert.equal(seen.before, null);
  assert.deepEqual(
    seen.epochs.map((/** @type {any} */ { kept }) => kept),
    [1, 1, 1, 1],
  );
  assert.deepEqual([seen.last, seen.stays], [fourth, fourth], "to keep it and to save it changes nothing");
  assert.deepEqual([seen.apart, seen.back, seen.opened], [first, first, first]);
  assert.deepEqual([seen.trained, seen.memory, seen.none], [1, "fresh", "no_checkpoint"]);
  assert.deepEqual([seen.loaded, seen.kept], [1, 1], "a project has it, too");
  assert.match(seen.program, /ModelCheckpoint\(.*filepath="checkpoint\.keras"\)[^]*\n {4}model\.set_weights\(/);
});

for (const [width, theme] of /** @type {const} */ ([
  [1440, "light"],
  [820, "dark"],
  [390, "light"],
])) {
  browserTest(
    `a schedule and callbacks are set in the page, ${width} pixels wide, ${theme}`,
    { width, theme },
    async ({ page, open, shot }) => {
      await open(
        `#${new URLSearchParams({ sample: "faces", column: "eyes", test_size: "0.8", epochs: "300", layers: JSON.stringify(SMALL) })}`,
      );
      await page.getByRole("button", { name: /^Train,/ }).waitFor();
      await handModules(page);
      const train = page.locator("#train");
      const fold = train.locator("details", { hasText: "Metrics, schedule and callbacks" });
      await fold.getByText("Metrics, schedule and callbacks: none").click();
      await fold.getByLabel("learning_rate", { exact: true }).selectOption("CosineDecay");
      await fold.getByText("The whole run has 1,200 steps, 4 an epoch. 1,200 steps are 300 epochs.").waitFor();
      await train.getByRole("textbox", { name: "learning_rate", exact: true }).fill("0.02");
      await fold.getByRole("textbox", { name: "decay_steps" }).fill("40");
      await fold.getByText("40 steps are 10 epochs.").waitFor();
      await fold.getByText("EarlyStopping", { exact: true }).click();
      await fold.getByRole("textbox", { name: "patience" }).fill("2");
      await fold.getByText("ModelCheckpoint", { exact: true }).click();
      await fold.getByLabel("mode", { exact: true }).last().selectOption("max");
      await fold
        .getByText(
          "Metrics, schedule and callbacks: CosineDecay 0.02, decay_steps 40; EarlyStopping patience 2, restore_best_weights; ModelCheckpoint save_best_only, mode max",
        )
        .waitFor();
      await page.keyboard.press("Escape");
      await shot(`callbacks-${width}-${theme}`);
      await page.getByRole("button", { name: /^Train,/ }).click();
      await page.locator(".steering [role=status]", { hasText: /^Stopped early after/ }).waitFor();
      const { epochs, early_stopping } = await page.evaluate(() => state.current.value);
      assert.equal(early_stopping.stopped_epoch, epochs.length);
      await train
        .getByText(`EarlyStopping: the weights are those of epoch ${early_stopping.best_epoch}, the best one.`)
        .waitFor();
      const best = epochs[early_stopping.best_epoch - 1].val_loss;
      assert.equal(await page.evaluate(async () => (await lab.evaluate("test")).loss), best, "they are");
      await train.getByText("Numbers of each epoch").click();
      const told = train.locator("details", { hasText: "Numbers of each epoch" }).locator("tbody tr td:last-child");
      await counted(told, epochs.length);
      const rates = (await told.allTextContents()).map(Number);
      assert.ok(rates.every((rate, i) => rate <= (rates[i - 1] ?? 0.02)) && (rates.at(-1) ?? 1) < 0.02);
      await train.getByText("Take away", { exact: true }).click();
      await train.getByText("The model with the weights of epoch 1, which ModelCheckpoint keeps.").waitFor();
      await shot(`callbacks-done-${width}-${theme}`);
      const load = train.getByRole("button", { name: "Load the weights of epoch 1" });
      await load.click();
      await train.getByText("ModelCheckpoint: the weights are those of epoch 1 again.").waitFor();
      assert.equal(await page.evaluate(async () => (await lab.evaluate("test")).loss), epochs[0].val_loss, "they are");
      await counted(load, 0);
      await counted(train.getByText("EarlyStopping: the weights are those of"), 0);

      await fold.getByText("ReduceLROnPlateau", { exact: true }).click();
      await train.getByText("ReduceLROnPlateau cannot lower a learning rate that follows a schedule").waitFor();
      assert.ok(await page.getByRole("button", { name: /^Start over,/ }).isDisabled());
      await fold.getByLabel("learning_rate", { exact: true }).selectOption("constant");
      await page.getByRole("button", { name: /^Start over,/ }).click();
      // Early stopping ends this run as well, sooner than anybody could press Stop on a busy machine.
      await page
        .locator(".runs-table")
        .getByText("optimizer Adam CosineDecay 0.02, decay_steps 40 vs Adam 0.02")
        .waitFor();
    },
  );
}
