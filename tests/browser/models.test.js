/** Models saved to files and opened again, by the real workers in a real browser. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { browserTest } from "./harness.js";

/** @param {string} name */
const fixture = (name) => readFileSync(new URL(`../interop/fixtures/${name}`, import.meta.url));

/**
 * A test in a page where `Playground` is at hand, and `fileOf(name, base64)`.
 * @param {string} name
 * @param {(bench: import("./harness.js").Bench) => Promise<void>} body
 */
function apiTest(name, body) {
  browserTest(name, { timeout: 600_000 }, async (bench) => {
    await bench.blank();
    await bench.page.evaluate(async () => {
      Object.assign(window, await load("playground.js"), {
        fileOf: (/** @type {string} */ name, /** @type {string} */ base64) =>
          new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name),
      });
    });
    await body(bench);
  });
}

const LAYERS = [
  { class_name: "Normalization" },
  { class_name: "Conv2D", config: { filters: 4, kernel_size: 3, strides: 2, activation: "relu" } },
  { class_name: "MaxPooling2D" },
  { class_name: "Flatten" },
  { class_name: "Dropout", config: { rate: 0.3 } },
  { class_name: "Dense", config: { units: 2, activation: "sigmoid" } },
];

apiTest(
  "what was saved predicts and trains on with the same bits, in another tab and without a data set",
  async ({ page }) => {
    const told = await page.evaluate(async (layers) => {
      const first = await Playground.open({ workers: 1 });
      await first.loadSample("faces", { column: "eyes" });
      const split = { column: "eyes", test: 0.2, seed: 42 };
      await first.prepare(split);
      await first.build({ layers, seed: 3 });
      for await (const _ of first.fit({ epochs: 2 }));
      const image = await first.image(5);
      const files = {
        keras: await first.saveModel("keras"),
        h5: await first.saveModel("h5"),
        npz: await first.saveModel("npz"),
      };
      const predicted = await first.predict(image);
      const map = await first.activations({ ...image, layer: "conv2d" });
      const going = [];
      for await (const { seconds, ms_per_step, ...epoch } of first.fit({ epochs: 1 })) going.push(epoch);

      const second = await Playground.open({ workers: 1 });
      const model = await second.loadModel(new File([files.keras], "faces.keras"));
      const again = await second.predict(image);
      const mapAgain = await second.activations({ ...image, layer: "conv2d" });
      const climbed = await second.maximizeActivation({ layer: "conv2d", filter: 0, steps: 5, seed: 1 });
      const resaved = await second.saveModel("keras");
      await second.loadSample("faces", { column: "eyes" });
      await second.prepare(split);
      const goingOn = [];
      for await (const { seconds, ms_per_step, ...epoch } of second.fit({ epochs: 1 })) goingOn.push(epoch);

      const older = await second.loadModel(new File([files.h5], "faces.h5"));
      const fromOlder = await second.predict(image);
      const bytes = async (/** @type {Blob} */ blob) => Array.from(new Uint8Array(await blob.arrayBuffer()));
      const results = {
        model,
        older: older.optimizer,
        same:
          JSON.stringify([predicted, Array.from(map.values)]) === JSON.stringify([again, Array.from(mapAgain.values)]),
        sameFromOlder: JSON.stringify(predicted) === JSON.stringify(fromOlder),
        sameFile: JSON.stringify(await bytes(files.keras)) === JSON.stringify(await bytes(resaved)),
        predicted,
        going,
        goingOn,
        climbed: { size: climbed.pixels.length, end: climbed.end > climbed.start },
        starts: [
          (await bytes(files.keras)).slice(0, 2),
          (await bytes(files.h5)).slice(1, 4),
          (await bytes(files.npz)).slice(0, 2),
        ],
      };
      await first.close();
      await second.close();
      return results;
    }, LAYERS);
    assert.ok(told.same, "predictions and maps");
    assert.ok(told.sameFromOlder, "predictions of the .h5 file");
    assert.ok(told.sameFile, "saved again, the file is the same");
    assert.deepEqual(told.goingOn, told.going);
    assert.deepEqual(told.model.classes, ["open", "sunglasses"]);
    assert.equal(told.model.optimizer, "restored");
    assert.equal(told.older, "fresh");
    assert.deepEqual(told.model.notes, []);
    assert.equal(told.model.trainable_params, told.model.params - 3, "mean, variance and count are no optimizer's");
    assert.deepEqual(told.climbed, { size: 60 * 64, end: true });
    assert.deepEqual(told.starts, [
      [0x50, 0x4b],
      [0x48, 0x44, 0x46],
      [0x50, 0x4b],
    ]);
    // The loss takes the logits of these sigmoids for those of a softmax; Keras's predict gives the sigmoids.
    const [one, two] = told.predicted.map(({ output }) => Math.log(Number(output) / (1 - Number(output))));
    assert.ok(Math.abs(told.predicted[1].probability - 1 / (1 + Math.exp(one - two))) < 1e-4);
  },
);

apiTest("what Keras wrote gives what Keras gives, and what cannot be opened leaves all as it was", async ({ page }) => {
  const [expected] = JSON.parse(fixture("cases.json").toString()).filter(
    (/** @type {{ name: string }} */ { name }) => name === "deep_adam",
  );
  const files = ["deep_adam.keras", "deep_adam.h5", "lambda.keras"].map((name) => ({
    name,
    base64: fixture(name).toString("base64"),
  }));
  const told = await page.evaluate(async (files) => {
    const number = (/** @type {number} */ index) => {
      let h = (index + Math.imul(7, 0x9e3779b9)) >>> 0;
      h = Math.imul(h ^ (h >>> 16), 0x7feb352d) >>> 0;
      h = Math.imul(h ^ (h >>> 15), 0x846ca68b) >>> 0;
      h = (h ^ (h >>> 16)) >>> 0;
      return (h >>> 8) / 2 ** 24;
    };
    const pixels = Float32Array.from({ length: 64 }, (_, index) => number(index));
    const lab = await Playground.open();
    /** @param {{ name: string, base64: string }} file */
    const open = ({ name, base64 }) => lab.loadModel(/** @type {any} */ (window).fileOf(name, base64));
    const answers = [];
    for (const file of files.slice(0, 2)) {
      const model = await open(file);
      const predicted = await lab.predict({ pixels, height: 8, width: 8, channels: 1 });
      answers.push({ model, predicted });
    }
    const refusal = await open(files[2]).catch((/** @type {any} */ { code, message, hint }) => ({
      code,
      message,
      hint,
    }));
    const still = await lab.predict({ pixels, height: 8, width: 8, channels: 1 });
    await lab.close();
    return { answers, refusal, still };
  }, files);
  for (const { model, predicted } of told.answers) {
    assert.equal(model.classes, null);
    assert.deepEqual(
      model.layers.map(({ name, output_shape }) => [name, output_shape]),
      [
        ["conv2d", [null, 6, 6, 3]],
        ["flatten", [null, 108]],
        ["dense", [null, 4]],
        ["dense_1", [null, 3]],
      ],
    );
    predicted.forEach(({ name, output }, index) => {
      assert.equal(name, String(index));
      assert.ok(
        Math.abs(Number(output) - expected.outputs[index]) < 1e-5,
        `${output}, in Keras ${expected.outputs[index]}`,
      );
    });
  }
  assert.equal(told.refusal.code, "lambda_layer");
  assert.match(told.refusal.message, /lambda\.keras: the layer “shrink” is a Lambda/);
  assert.deepEqual(told.still, told.answers[1].predicted);
});

browserTest(
  "the trained model is saved from the page, and opens again",
  { timeout: 300_000 },
  async ({ page, open, shot }) => {
    const layers = [
      { class_name: "Conv2D", config: { filters: 4, kernel_size: 3, strides: 2, activation: "relu" } },
      { class_name: "Flatten" },
      { class_name: "Dense", config: { units: 2, activation: "softmax" } },
    ];
    await open(
      `#${new URLSearchParams({ sample: "faces", column: "eyes", epochs: "1", layers: JSON.stringify(layers) })}`,
    );
    await page.getByRole("button", { name: /^Train,/ }).click();
    await page.locator(".steering [role=status]", { hasText: /^Done after 1 epoch/ }).waitFor();
    const menu = page.locator("#train summary", { hasText: "Take away" });
    await menu.click();
    await menu.scrollIntoViewIfNeeded();
    await shot("take-away");
    for (const file of ["model.keras", "model.h5", "weights.npz"]) {
      const button = page.locator("#train").getByRole("button", { name: `Save ${file}` });
      const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
      assert.equal(download.suggestedFilename(), file);
      if (file === "weights.npz") continue;
      const base64 = readFileSync(await download.path()).toString("base64");
      const model = await page.evaluate(
        async ({ file, base64 }) => {
          const { Playground } = await load("playground.js");
          const lab = await Playground.open();
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          const model = await lab.loadModel(new File([bytes], file));
          await lab.close();
          return model;
        },
        { file, base64 },
      );
      assert.deepEqual([model.classes, model.params], [["open", "sunglasses"], 7234]);
    }
  },
);

/** @type {{ name: string, input: [number, number, number], outputs: number[], class_losses?: number[][] }[]} */
const cases = JSON.parse(fixture("cases.json").toString());

apiTest(
  "predict gives what Keras's predict gives, and the probability that Keras's loss takes it for",
  async ({ page }) => {
    const withLosses = cases.filter(({ class_losses }) => class_losses);
    assert.ok(withLosses.some(({ name }) => name === "sigmoids"));
    let apart = 0;
    for (const { name, input, outputs, class_losses = [] } of withLosses) {
      const predicted = await page.evaluate(
        async ({ name, base64, input: [height, width, channels], count }) => {
          const lab = await Playground.open({ workers: 1 });
          await lab.loadModel(fileOf(`${name}.keras`, base64));
          // As `numbers` of tests/interop/make_fixtures.py.
          const size = height * width * channels;
          const number = (/** @type {number} */ index) => {
            let h = (index + Math.imul(7, 0x9e3779b9)) >>> 0;
            h = Math.imul(h ^ (h >>> 16), 0x7feb352d) >>> 0;
            h = Math.imul(h ^ (h >>> 15), 0x846ca68b) >>> 0;
            return ((h ^ (h >>> 16)) >>> 8) / 2 ** 24;
          };
          const predicted = [];
          for (let image = 0; image < count; image++) {
            const pixels = Float32Array.from({ length: size }, (_, i) => number(image * size + i));
            predicted.push(await lab.predict({ pixels, height, width, channels }));
          }
          await lab.close();
          return predicted;
        },
        { name, base64: fixture(`${name}.keras`).toString("base64"), input, count: class_losses.length },
      );
      // Of one output, which is that of the second class, the first class has none.
      const given = predicted.flat().flatMap(({ output }) => (output === null ? [] : [output]));
      assert.equal(given.length, outputs.length, name);
      for (const [place, output] of outputs.entries())
        assert.ok(Math.abs(given[place] - output) <= 1e-5, `${name}: ${given[place]}, in Keras ${output}`);
      for (const [image, losses] of class_losses.entries())
        for (const [code, loss] of losses.entries()) {
          const { output, probability } = predicted[image][code];
          const inKeras = Math.exp(-loss);
          assert.ok(Math.abs(probability - inKeras) <= 1e-5, `${name}: ${probability}, for Keras's loss ${inKeras}`);
          if (output !== null && Math.abs(output - probability) > 0.01) apart++;
        }
    }
    assert.ok(apart > 8, "two sigmoids are not what the loss takes them for");
  },
);

browserTest(
  "a large model is put together on the disk, else in memory, into the same file",
  { timeout: 300_000 },
  async ({ page, blankUrl }) => {
    /** How many files are on the disk, and the files that were saved, told by size and sum. @param {import("playwright-core").Page} tab @param {number} times */
    const save = async (tab, times) => {
      await tab.goto(blankUrl);
      return tab.evaluate(async (times) => {
        const { Playground } = await load("playground.js");
        const lab = await Playground.open({ workers: 1 });
        await lab.loadSample("faces", { column: "eyes" });
        await lab.prepare({ column: "eyes", test: 0.9, seed: 42 });
        const dense = (/** @type {number} */ units) => ({
          class_name: "Dense",
          config: { units, activation: "softmax" },
        });
        await lab.build({ layers: ["Flatten", dense(1200), dense(2)], seed: 3 });
        const saved = new Set();
        for (let i = 0; i < times; i++) {
          const blob = await lab.saveModel("keras");
          const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
          saved.add(`${blob.size} ${Array.from(sum, (byte) => byte.toString(16).padStart(2, "0")).join("")}`);
          Object.assign(window, { blob });
        }
        const { params } = await lab.loadModel(new File([/** @type {any} */ (window).blob], "model.keras"));
        const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("cnn-playground-files");
        let files = 0;
        for await (const _ of /** @type {any} */ (folder).keys()) files++;
        return { saved: [...saved], files, params };
      }, times);
    };
    const context = page.context();
    const first = await save(page, 5);
    assert.equal(first.saved.length, 1, "saved again, it is the same");
    assert.equal(first.params, 3840 * 1200 + 1200 + 1200 * 2 + 2);
    assert.equal(first.files, 3, "of the five that were saved");
    // As a reader has it.
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.evaluate(() => {
        const href = URL.createObjectURL(/** @type {any} */ (window).blob);
        Object.assign(document.createElement("a"), { href, download: "model.keras" }).click();
      }),
    ]);
    const bytes = readFileSync(await download.path());
    assert.equal(`${bytes.length} ${createHash("sha256").update(bytes).digest("hex")}`, first.saved[0]);

    const second = await context.newPage();
    const beside = await save(second, 1);
    assert.deepEqual(beside, { ...first, files: first.files + 1 }, "those of the other tab are still there");
    await page.close();
    const alone = await save(second, 1);
    assert.deepEqual(alone, { ...first, files: 1 }, "those of tabs that are gone are gone");

    await context.route("**/client/model-files.js", async (route) => {
      const response = await route.fetch();
      const refused = `navigator.storage.getDirectory = async () => { throw new DOMException("not here", "SecurityError"); };`;
      await route.fulfill({ response, body: `${await response.text()}\n${refused}` });
    });
    const third = await context.newPage();
    const inMemory = await save(third, 1);
    assert.deepEqual(inMemory, { ...first, files: 1 });

    const left = await third.evaluate(async () => {
      const { Keeper } = await load("keep/keeper.js");
      await (await Keeper.open()).forget();
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("cnn-playground-files");
      for await (const name of /** @type {any} */ (folder).keys()) return name;
      return null;
    });
    assert.equal(left, null, "all is forgotten where one asks for it");
  },
);
