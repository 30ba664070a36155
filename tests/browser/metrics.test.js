/** What is measured besides the loss: through `playground.js`, and in the page. */

import assert from "node:assert/strict";
import { browserTest } from "./harness.js";
import { handModules, press } from "./reading.js";

/** A network for the four poses of the drawn faces. */
const SMALL = [
  { class_name: "Conv2D", config: { filters: 4, kernel_size: 3, strides: 2, activation: "relu" } },
  { class_name: "Flatten" },
  { class_name: "Dense", config: { units: 4, activation: "softmax" } },
];
const TOP = { class_name: "TopKCategoricalAccuracy", config: { k: 2 } };
const NAME = "top_k_categorical_accuracy";

browserTest("playground.js measures what is asked for, also once it was saved", {}, async ({ page, open }) => {
  await open();
  const seen = await page.evaluate(
    async ({ layers, top }) => {
      const { Playground } = await load("playground.js");
      const lab = await Playground.open();
      await lab.loadSample("faces", { column: "pose" });
      await lab.prepare({ test: 0.5, seed: 42 });
      await lab.build({ layers, metrics: ["accuracy", top], seed: 1 });
      const batches = /** @type {any[]} */ ([]);
      const epochs = async (/** @type {any} */ options) => {
        const told = [];
        for await (const epoch of lab.fit(options)) told.push(epoch);
        return told;
      };
      const trained = await epochs({ epochs: 2, onBatch: (/** @type {any} */ log) => batches.push(log) });
      const evaluation = await lab.evaluate("test");
      const program = await (await lab.saveModel("python")).text();
      const files = await Promise.all(["keras", "h5"].map((format) => lab.saveModel(format)));
      const project = await lab.saveProject();
      const opened = [];
      for (const file of files) opened.push((await lab.loadModel(new File([file], "model"))).network.metrics);
      const other = await Playground.open();
      await other.openProject(new File([project], "project.zip"));
      const again = [];
      for await (const epoch of other.fit({ epochs: 1 })) again.push(epoch);
      return { trained, batches, evaluation, program, opened, again };
    },
    { layers: SMALL, top: TOP },
  );
  const [, last] = seen.trained;
  for (const log of [...seen.trained, ...seen.batches, ...seen.again])
    assert.ok(log[NAME] >= log.accuracy && log[NAME] <= 1, JSON.stringify(log));
  for (const log of [...seen.trained, ...seen.again]) assert.ok(log[`val_${NAME}`] >= log.val_accuracy);
  assert.equal(seen.evaluation[NAME], last[`val_${NAME}`]);
  assert.ok(seen.program.includes(`keras.metrics.SparseTopKCategoricalAccuracy(k=2, name="${NAME}")`));
  assert.ok(seen.program.includes(`zip(row, ("accuracy", "${NAME}", "loss"))`));
  assert.deepEqual(seen.opened, [
    ["accuracy", TOP],
    ["accuracy", TOP],
  ]);
});

for (const [width, theme] of /** @type {const} */ ([
  [1440, "light"],
  [390, "dark"],
])) {
  browserTest(
    `a metric is added in the page, ${width} pixels wide, ${theme}`,
    { width, theme },
    async ({ page, open, shot }) => {
      const settings = {
        sample: "faces",
        column: "pose",
        test_size: "0.5",
        epochs: "2",
        layers: JSON.stringify(SMALL),
      };
      await open(`#${new URLSearchParams(settings)}`);
      const train = page.locator("#train");
      await page.getByRole("button", { name: /^Train,/ }).waitFor();
      await handModules(page);
      await press(page.getByRole("button", { name: /^Train,/ }));
      await page.locator(".steering [role=status]", { hasText: /^Done after 2 epochs/ }).waitFor();
      assert.equal(await train.locator(".chart").count(), 2);
      // The weights there are go on: a metric changes none.
      const fold = train.locator("details", { hasText: "Metrics, schedule and callbacks" });
      await fold.getByText("Metrics, schedule and callbacks: none").click();
      await fold.getByText(TOP.class_name, { exact: true }).click();
      await fold.getByRole("textbox", { name: "k", exact: true }).fill("2");
      await fold.getByText(`Metrics, schedule and callbacks: ${NAME} k 2`).waitFor();
      const chart = train.locator(".chart", { hasText: "Top-k accuracy" });
      await chart.waitFor();
      await page.getByRole("button", { name: /^Continue training, 2 epochs more/ }).click();
      await page.locator(".steering [role=status]", { hasText: /^Done after 4 epochs/ }).waitFor();
      const epochs = await page.evaluate(() => state.current.value.epochs);
      assert.deepEqual(
        epochs.map((/** @type {any} */ epoch) => NAME in epoch),
        [false, false, true, true],
      );
      await chart.getByText(epochs[3][`val_${NAME}`].toFixed(3)).first().waitFor();
      await train.getByText("Numbers of each epoch").click();
      const numbers = train.locator("details", { hasText: "Numbers of each epoch" });
      await numbers.getByRole("columnheader", { name: `val_${NAME}`, exact: true }).waitFor();
      const heads = await numbers.locator("thead th").allTextContents();
      const place = heads.indexOf(`val_${NAME}`);
      const cells = numbers.locator("tbody tr").last().locator("th, td");
      assert.equal(await cells.nth(place).textContent(), epochs[3][`val_${NAME}`].toFixed(4));
      await shot(`metrics-${width}-${theme}`);
      await page
        .getByText(`${NAME} ${(100 * epochs[3][`val_${NAME}`]).toFixed(1)}`)
        .first()
        .waitFor();

      // One output has no best two.
      await page.goto("about:blank");
      const one = [SMALL[0], SMALL[1], { class_name: "Dense", config: { units: 1, activation: "sigmoid" } }];
      const metrics = JSON.stringify([TOP]);
      await open(`#${new URLSearchParams({ ...settings, column: "eyes", layers: JSON.stringify(one), metrics })}`);
      await train.getByText("TopKCategoricalAccuracy looks at the outputs of several classes").waitFor();
      assert.ok(await page.getByRole("button", { name: /^Train,/ }).isDisabled());

      // Where targets are the numbers of the classes, there is nothing to compare each output with.
      const compared = { ...settings, metrics: JSON.stringify([{ class_name: "AUC", config: { multi_label: true } }]) };
      await page.goto("about:blank");
      await open(`#${new URLSearchParams(compared)}`);
      await train.getByText("AUC compares each output with a target of its own").waitFor();
      await page.goto("about:blank");
      await open(`#${new URLSearchParams({ ...compared, loss: "categorical_crossentropy" })}`);
      await handModules(page);
      await page.getByRole("button", { name: /^Train,/ }).click();
      await page.locator(".steering [role=status]", { hasText: /^Done after 2 epochs/ }).waitFor();
      const [, { val_auc }] = await page.evaluate(() => state.current.value.epochs);
      await train
        .locator(".chart", { hasText: "AUC" })
        .getByText(/** @type {number} */ (val_auc).toFixed(3))
        .waitFor();
    },
  );
}
