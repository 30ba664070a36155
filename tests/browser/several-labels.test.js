/** Several labels that an image may have together: by the door, and in the page from the data to what is predicted. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { env } from "node:process";
import { fileURLToPath } from "node:url";
import { browserTest } from "./harness.js";

/** 240 images with three labels, as `tests/labels/make_fixtures.py` wrote them. */
const file = fileURLToPath(new URL("../labels/findings.npz", import.meta.url));

browserTest("the door learns several columns together, and keeps what they are called", {}, async ({ page, blank }) => {
  await blank();
  const base64 = readFileSync(file).toString("base64");
  const told = await page.evaluate(async (base64) => {
    const { Playground } = await load("playground.js");
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const lab = await Playground.open();
    const { columns } = await lab.loadDataset({ files: [new File([bytes], "findings.npz")] });
    const names = columns.map((/** @type {{ name: string }} */ { name }) => name);
    const prepared = await lab.prepare({ columns: names, test: 0.25, seed: 1, stratify: true, rescale: 1 / 255 });
    const head = { class_name: "Dense", config: { units: 3, activation: "sigmoid" } };
    const optimizer = { class_name: "Adam", config: { learning_rate: 0.01 } };
    const layers = [
      { class_name: "Flatten" },
      { class_name: "Dense", config: { units: 16, activation: "relu" } },
      head,
    ];
    const { loss } = await lab.build({
      layers,
      optimizer,
      metrics: [{ class_name: "AUC", config: { multi_label: true } }],
      seed: 1,
    });
    const refused = await lab
      .fit({ class_weight: "balanced" })
      .next()
      .catch((/** @type {{ code: string }} */ { code }) => code);
    let last;
    for await (const epoch of lab.fit({ epochs: 30 })) last = epoch;
    const evaluation = await lab.evaluate();
    const predictions = await lab.predict({ index: prepared.rows.test[0] });
    const saved = await lab.saveModel("keras");
    const timeline = await lab.timeline();
    await lab.loadModel(new File([saved], "model.keras"));
    const again = await lab.evaluate();
    const program = await (await lab.saveModel("python")).text();
    await lab.close();
    return {
      names,
      prepared,
      loss,
      refused,
      last,
      evaluation,
      predictions,
      again,
      program,
      moment: timeline.moments.at(-1),
    };
  }, base64);
  assert.equal(told.names.length, 3);
  assert.deepEqual(told.prepared.classes, told.names);
  assert.equal(told.prepared.sets.length, 8, "all sets of three labels occur");
  assert.equal(told.loss, "binary_crossentropy");
  assert.equal(told.refused, "several_labels");
  assert.ok(told.last.accuracy > 0.95 && told.last.auc > 0.95, JSON.stringify(told.last));
  const { evaluation } = told;
  assert.ok(evaluation.accuracy > 0.9, String(evaluation.accuracy));
  assert.deepEqual(
    evaluation.classes.map((/** @type {any} */ { name }) => name),
    told.names,
  );
  for (const [i, { tp, fp, fn, tn, accuracy, auc }] of evaluation.labels.each.entries()) {
    assert.equal(tp + fp + fn + tn, 60);
    assert.equal(tp + fn, told.prepared.counts.test[i]);
    assert.equal(accuracy, (tp + tn) / 60);
    assert.ok(auc > 0.9);
  }
  assert.deepEqual(
    told.predictions.map((/** @type {any} */ { name }) => name),
    told.names,
  );
  assert.equal(told.moment.confusion, null);
  assert.equal(told.moment.predictions.length, 60);
  assert.deepEqual(
    { ...told.again, weights: null },
    { ...evaluation, weights: null },
    "labels and weights are in the file",
  );
  assert.match(told.program, /^COLUMNS = \[.*\]$/m);
  assert.match(told.program, /BinaryAccuracy\(name="accuracy"\)/);
});

for (const [size, width, height] of /** @type {const} */ ([
  ["desktop", 1440, 900],
  ["phone", 390, 844],
])) {
  browserTest(
    `several labels are learned together in the page, ${size}`,
    { width, height },
    async ({ page, open, shot }) => {
      await open();
      await page.setInputFiles("input[type=file]", file);
      await page.getByRole("button", { name: "Learn all 3 together" }).first().click();
      await page.locator("#data .classes h3").getByText("Labels").waitFor();
      await shot(`labels-data-${size}`);
      // The first network has an output for each.
      await page.evaluate(async () => {
        const { state } = await load("page/state.js");
        const { goTo } = await load("page/views/parts/go-to.js");
        const until = async (/** @type {() => boolean} */ holds) => {
          while (!holds()) await new Promise(requestAnimationFrame);
        };
        await until(() => state.prepared.value?.sets && state.network.value?.loss === "binary_crossentropy");
        goTo("prepare");
      });
      await shot(`labels-prepare-${size}`);
      const last = await page.evaluate(async () => {
        const { state, change } = await load("page/state.js");
        const { train } = await load("page/actions/train.js");
        change(state.run, { epochs: 25 });
        await train();
        while (state.status.value !== "idle" || !state.evaluation.value) await new Promise(requestAnimationFrame);
        return state.layers.value.at(-1).config;
      });
      assert.deepEqual(last, { units: 3, activation: "sigmoid" });
      await shot(`labels-train-${size}`);
      await page.evaluate(async () => (await load("page/views/parts/go-to.js")).goTo("predict"));
      const table = page.getByRole("region", { name: "Metrics of each label" });
      await table.waitFor();
      const rows = await table.locator("tbody tr").evaluateAll((all) => all.map((row) => row.textContent));
      assert.equal(rows.length, 3);
      await page.locator(".probabilities li").nth(2).waitFor();
      if (env.SHOTS) await page.locator("#predict").screenshot({ path: `${env.SHOTS}/labels-predict-${size}.png` });
      await table.locator("tbody .report-class").first().click();
      const shown = await page.locator(".gallery-tiles .tile-label").allTextContents();
      assert.ok(shown.length > 0 && shown.every((label) => label.includes("0")), shown.join());
      await page.evaluate(async () => (await load("page/views/parts/go-to.js")).goTo("inside"));
      await page.locator("#inside .maps").first().waitFor();
      await shot(`labels-inside-${size}`);
      // Another column is one of two classes again.
      await page.evaluate(async () => {
        const { state } = await load("page/state.js");
        const { chooseColumn } = await load("page/actions/column.js");
        chooseColumn(state.dataset.value.columns[0].name);
        while (!state.prepared.value || state.prepared.value.sets) await new Promise(requestAnimationFrame);
      });
    },
  );
}
