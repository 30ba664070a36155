/** The contract of `www/playground.js`, kept by the real worker in a real browser. */

import assert from "node:assert/strict";
import { browserTest, serve } from "./harness.js";
import { firstActivity } from "../../www/page/lessons/first-activity.js";

const LESSON_LAYERS = firstActivity.layers;

/**
 * A test in a page where `Playground` is at hand.
 * @param {string} name
 * @param {(bench: import("./harness.js").Bench) => Promise<void>} body
 */
function apiTest(name, body) {
  browserTest(name, { timeout: 600_000 }, async (bench) => {
    await bench.blank();
    await bench.page.evaluate(async () => {
      Object.assign(window, await load("playground.js"));
    });
    await body(bench);
  });
}

apiTest("the whole story on the drawn faces", async ({ page }) => {
  const story = await page.evaluate(async (layers) => {
    const lab = await Playground.open();
    const data = await lab.loadSample("faces", { column: "eyes" });
    const prepared = await lab.prepare({ test: 0.2, seed: 42 });
    const network = await lab.build({ layers, seed: 3 });
    /** @type {any[]} */
    const batches = [];
    /** @type {any[]} */
    const epochs = [];
    for await (const epoch of lab.fit({ epochs: 2, onBatch: (/** @type {any} */ log) => batches.push(log) }))
      epochs.push(epoch);
    const evaluation = await lab.evaluate("test");
    const image = await lab.image(5);
    const [conv, pool] = await lab.activations({ index: 5, layers: ["conv2d", "max_pooling2d"] });
    const one = await lab.activations({ index: 5, layer: "conv2d" });
    const probabilities = await lab.predict({ index: 5 });
    const given = await lab.predict(image);
    const looked = await lab.look({ index: 5, picture: true, layers: ["conv2d", "max_pooling2d"], predict: true });
    const [outputs, taken] = [looked.activations, looked.prepared];
    const story = {
      looked: {
        isImage: [looked.image, taken].every(({ pixels }) => String(pixels) === String(image.pixels)),
        areMaps: outputs.every(
          ({ layer, values }, i) =>
            layer === [conv, pool][i].layer && String(values) === String([conv, pool][i].values),
        ),
        predictions: looked.predictions,
        failure: looked.failure,
        weights: [looked.weights, evaluation.weights],
      },
      workers: lab.workers,
      data: { ...data, columns: data.columns.map(({ codes, ...column }) => ({ ...column, codes: codes.length })) },
      prepared: { ...prepared, rows: Object.values(prepared.rows).map((rows) => rows.length) },
      network,
      batches,
      epochs,
      evaluation,
      image: { ...image, pixels: image.pixels.length },
      maps: [conv, pool].map(({ values, ...shape }) => ({ ...shape, values: values.length, max: Math.max(...values) })),
      poolingIsTheMaximum: pool.values.every((value, i) => {
        const channel = i % 32;
        const column = Math.floor(i / 32) % pool.width;
        const row = Math.floor(i / 32 / pool.width);
        const at = (/** @type {number} */ r, /** @type {number} */ c) =>
          conv.values[((2 * row + r) * conv.width + 2 * column + c) * 32 + channel];
        return value === Math.max(at(0, 0), at(0, 1), at(1, 0), at(1, 1));
      }),
      same: one.values.every((value, i) => value === conv.values[i]),
      probabilities,
      given,
    };
    await lab.close();
    return story;
  }, LESSON_LAYERS);

  const { predictions, weights, ...looked } = story.looked;
  assert.deepEqual(looked, { isImage: true, areMaps: true, failure: null }, "all there is to see, in one answer");
  assert.deepEqual(predictions, story.probabilities);
  assert.deepEqual(weights[0], weights[1], "of one network, which has not learned in between");
  assert.equal(story.workers, Math.min(8, await page.evaluate(() => navigator.hardwareConcurrency)));
  assert.deepEqual([story.data.count, story.data.height, story.data.width, story.data.channels], [640, 60, 64, 1]);
  assert.deepEqual(
    story.data.columns.map(({ name, codes }) => [name, codes]),
    [
      ["userid", 640],
      ["pose", 640],
      ["expression", 640],
      ["eyes", 640],
    ],
  );
  assert.equal(story.data.column, "eyes");
  assert.deepEqual(story.data.classes, ["open", "sunglasses"]);
  assert.deepEqual([story.prepared.train, story.prepared.validation, story.prepared.test], [512, 0, 128]);
  assert.deepEqual(story.prepared.rows, [512, 0, 128]);
  assert.deepEqual(
    story.network.layers.map(({ name, output_shape, params }) => [name, output_shape, params]),
    [
      ["conv2d", [null, 58, 62, 32], 320],
      ["max_pooling2d", [null, 29, 31, 32], 0],
      ["flatten", [null, 28768], 0],
      ["dense", [null, 64], 1_841_216],
      ["dense_1", [null, 2], 130],
    ],
  );
  assert.equal(story.network.params, 1_841_666);
  assert.equal(story.network.loss, "sparse_categorical_crossentropy");
  assert.equal(story.network.seed, 3);
  assert.deepEqual(
    story.epochs.map(({ epoch }) => epoch),
    [1, 2],
  );
  for (const epoch of story.epochs) {
    for (const key of ["loss", "accuracy", "val_loss", "val_accuracy", "seconds", "ms_per_step"])
      assert.ok(epoch[key] > 0, key);
  }
  assert.ok(story.epochs[1].loss < story.epochs[0].loss);
  assert.ok(story.batches.length > 2);
  assert.ok(story.batches.every(({ batch, batches }) => batch >= 1 && batch <= 16 && batches === 16));
  assert.equal(story.evaluation.predictions.length, 128);
  assert.equal(
    story.evaluation.confusion.flat().reduce((a, b) => a + b),
    128,
  );
  assert.equal(story.evaluation.loss, story.epochs[1].val_loss);
  assert.equal(story.evaluation.accuracy, story.epochs[1].val_accuracy);
  const wrong = story.evaluation.predictions.map(({ actual, predicted }) => actual !== predicted);
  assert.deepEqual(wrong, [...wrong].sort().reverse(), "wrong ones come first");
  assert.equal(story.image.pixels, 60 * 64);
  assert.deepEqual(
    story.maps.map(({ layer, height, width, channels, values }) => [layer, height, width, channels, values]),
    [
      ["conv2d", 58, 62, 32, 58 * 62 * 32],
      ["max_pooling2d", 29, 31, 32, 29 * 31 * 32],
    ],
  );
  assert.equal(story.maps[0].max, story.maps[1].max, "no odd row: the largest value survives");
  assert.ok(story.poolingIsTheMaximum && story.same);
  assert.deepEqual(
    story.probabilities.map(({ name }) => name),
    ["open", "sunglasses"],
  );
  assert.ok(Math.abs(story.probabilities[0].probability + story.probabilities[1].probability - 1) < 1e-6);
  assert.deepEqual(story.given, story.probabilities);
});

apiTest("the same seed gives the same numbers, another seed others", async ({ page }) => {
  const losses = await page.evaluate(async (layers) => {
    const lab = await Playground.open({ workers: 1 });
    await lab.loadSample("faces", { column: "pose" });
    await lab.prepare();
    const small = [
      layers[0],
      layers[1],
      { class_name: "Flatten" },
      { class_name: "Dropout", config: { rate: 0.5 } },
      { class_name: "Dense", config: { units: 4, activation: "softmax" } },
    ];
    const losses = [];
    for (const seed of [1, 1, 2]) {
      await lab.build({ layers: small, seed });
      for await (const { loss } of lab.fit({ epochs: 1 })) losses.push(loss);
    }
    return losses;
  }, LESSON_LAYERS);
  assert.equal(losses[0], losses[1]);
  assert.notEqual(losses[0], losses[2]);
});

apiTest("a training rests when asked, goes on by itself, and can be stopped while it rests", async ({ page }) => {
  const told = await page.evaluate(async (layers) => {
    const lab = await Playground.open();
    await lab.loadSample("faces", { column: "eyes" });
    await lab.prepare();
    await lab.build({ layers });
    const run = lab.fit({ epochs: 50 });
    await run.next();
    await lab.rest(1000);
    // It rests already, and no longer for this.
    await lab.rest(1e6);
    const next = await run.next();
    await lab.rest(1e6);
    const before = await lab.activations({ index: 0, layer: "conv2d" });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const after = await lab.activations({ index: 0, layer: "conv2d" });
    await lab.stop();
    let last = await run.next();
    // Epochs that were done before it rested.
    while (!last.done) last = await run.next();
    const stoodStill = before.values.every((value, i) => value === after.values[i]);
    return { stoodStill, epoch: next.value.epoch, stopped: last.value.stopped };
  }, LESSON_LAYERS);
  assert.ok(told.stoodStill, "weights changed while the training rested");
  assert.deepEqual([told.epoch, told.stopped], [2, true]);
});

apiTest("pause, resume, stop, train on, and looking inside meanwhile", async ({ page }) => {
  const told = await page.evaluate(async (layers) => {
    const lab = await Playground.open();
    await lab.loadSample("faces", { column: "eyes" });
    await lab.prepare();
    const { seed } = await lab.build({ layers });
    const refused = [];
    const epochs = [];
    let quiet = true;
    let done;
    for await (const { epoch } of lab.fit({ epochs: 50 })) {
      epochs.push(epoch);
      if (epoch === 1) {
        for (const attempt of [() => lab.prepare(), () => lab.build({ layers }), () => lab.fit().next()]) {
          refused.push(
            await attempt().then(
              () => "",
              (/** @type {any} */ error) => error.code,
            ),
          );
        }
        await lab.pause();
        const before = await lab.activations({ index: 0, layer: "conv2d" });
        await new Promise((resolve) => setTimeout(resolve, 300));
        const after = await lab.activations({ index: 0, layer: "conv2d" });
        quiet = before.values.every((value, i) => value === after.values[i]);
        await lab.resume();
      }
      if (epoch === 2) {
        await lab.pause();
        done = (await lab.timeline()).moments.at(-1)?.epoch;
        await lab.stop();
      }
    }
    const stopped = [...epochs];
    const on = lab.fit({ epochs: 2 });
    let last = await on.next();
    while (!last.done) {
      epochs.push(last.value.epoch);
      last = await on.next();
    }
    for await (const { epoch } of lab.fit({ epochs: 50 })) {
      epochs.push(epoch);
      break;
    }
    await lab.build({ layers, seed });
    return { refused, quiet, stopped, done, epochs, end: last.value };
  }, LESSON_LAYERS);
  assert.deepEqual(told.refused, ["training", "training", "training"]);
  assert.ok(told.quiet, "weights changed while the training was paused");
  const n = told.stopped.length;
  assert.equal(n, told.done, "stop() takes effect at the next batch");
  assert.deepEqual(
    told.epochs,
    Array.from({ length: n + 3 }, (_, i) => i + 1),
  );
  assert.deepEqual([told.end.epochs, told.end.stopped], [n + 2, false]);
});

apiTest("what is wrong is said, with the remedy, and what was loaded stays", async ({ page, expectProblem }) => {
  expectProblem(/127\.0\.0\.1:9/);
  const failures = await page.evaluate(async (layers) => {
    const lab = await Playground.open();
    /** @type {Record<string, any>} */
    const failures = {};
    const fails = async (/** @type {string} */ name, /** @type {Promise<unknown>} */ attempt) => {
      failures[name] = await attempt.then(
        () => ({ code: "none" }),
        (error) => ({ kind: error.constructor.name, code: error.code, message: error.message, hint: error.hint }),
      );
    };
    const file = (/** @type {string} */ name, /** @type {BlobPart} */ content) => new File([content], name);
    await fails("no data", lab.image(0));
    await fails("no data to prepare", lab.prepare());
    await lab.loadSample("faces", { column: "eyes" });
    await fails(
      "no split",
      lab.build({ layers }).then(() => lab.fit().next()),
    );
    await lab.prepare();
    await fails("text", lab.loadDataset({ images: file("notes.txt", "dear diary, today I trained a network") }));
    await fails(
      "half",
      lab.loadDataset({ images: file("half.pkl", new Uint8Array([0x80, 4, 0x95, 200, 0, 0, 0, 0, 0, 0, 0, 0x5d])) }),
    );
    await fails("evil", lab.loadDataset({ images: file("evil.pkl", "cos\nsystem\n(S'echo run'\ntR.") }));
    await fails("nothing", lab.loadDataset({}));
    await fails("sample", lab.loadSample("cats"));
    await fails("column", lab.prepare({ column: "shoe size" }));
    await fails("share", lab.prepare({ test: 1.5 }));
    await fails("option", lab.prepare(/** @type {any} */ ({ tset: 0.2 })));
    await fails("layer", lab.build({ layers: [{ class_name: "Conv3D" }] }));
    await fails("kernel", lab.build({ layers: [{ class_name: "Conv2D", config: { filters: 4, kernel_size: 61 } }] }));
    await fails(
      "units",
      lab.build({
        layers: [{ class_name: "Flatten" }, { class_name: "Dense", config: { units: 3, activation: "softmax" } }],
        loss: "binary_crossentropy",
      }),
    );
    await fails("epochs", lab.fit({ epochs: 0 }).next());
    await fails("layer name", lab.activations({ index: 0, layer: "conv2d_9" }));
    await fails("index", lab.image(640));
    await fails("address", lab.loadDataset({ images: "http://127.0.0.1:9/images.pkl" }));
    const still = await lab.image(0);
    await lab.close();
    await fails("closed", lab.image(0));
    return { failures, still: [still.height, still.width, still.label] };
  }, LESSON_LAYERS);
  const { failures: told, still } = failures;
  for (const [name, { kind, code, message, hint }] of Object.entries(told)) {
    assert.equal(kind, "PlaygroundError", `${name}: ${code}`);
    assert.ok(code && message && hint, `${name}: ${JSON.stringify({ code, message, hint })}`);
  }
  assert.match(told.text.message, /notes\.txt/);
  assert.match(told.half.message, /half\.pkl/);
  assert.match(told.evil.message, /os[. ]system/);
  assert.match(told.evil.message + told.evil.hint, /nothing|never/i);
  assert.match(told.column.hint, /userid, pose, expression, eyes/);
  assert.match(told.layer.message + told.layer.hint, /Conv3D[^]*Conv2D/);
  assert.match(told.kernel.message, /60x64[^]*61x61/);
  assert.match(told.index.message, /640/);
  assert.match(told.address.message, /127\.0\.0\.1:9/);
  assert.equal(told.sample.hint.includes("faces"), true);
  assert.deepEqual(still.slice(0, 2), [60, 64]);
});

apiTest("a worker that dies is replaced, with data and network", async ({ page }) => {
  const told = await page.evaluate(async (layers) => {
    /** @type {Worker[]} */
    const workers = [];
    const Original = Worker;
    window.Worker = class extends Original {
      constructor(/** @type {string | URL} */ url, /** @type {WorkerOptions} */ options) {
        super(url, options);
        workers.push(this);
      }
    };
    const lab = await Playground.open({ workers: 2 });
    await lab.loadSample("faces", { column: "eyes" });
    await lab.prepare();
    await lab.build({ layers, seed: 5 });
    const restarted = new Promise((resolve) =>
      lab.addEventListener("restart", (/** @type {any} */ event) => resolve(event.detail)),
    );
    let fail = () => workers[0].dispatchEvent(new ErrorEvent("error", { message: "out of memory" }));
    const onBatch = () => {
      fail();
      fail = () => false;
    };
    const epochs = [];
    const before = lab.weights.network;
    for await (const { epoch } of lab.fit({ epochs: 2, onBatch })) epochs.push(epoch);
    const detail = await restarted;
    const image = await lab.image(3);
    const isOther = lab.weights.network > before;
    return { epochs, detail, isOther, height: image.height, workers: workers.length };
  }, LESSON_LAYERS);
  assert.deepEqual(told, {
    epochs: [1, 2],
    isOther: true, // the other worker counts its networks anew, and is told apart from the first
    detail: { reason: "out of memory", lost: null },
    height: 60,
    workers: 4, // two, and two in their place
  });
});

apiTest("an address is read where the other site allows it", async ({ page, expectProblem }) => {
  // A list of two 1 x 2 images and their labels as a protocol-0 pickle: text that a test can show.
  const pickle = "((lp0\n(lp1\n(lp2\nI1\naI2\naaa(lp3\n(lp4\nI3\naI4\naaa(lp5\nVcat\naVdog\nat.";
  const open = await serve({ files: { "pets.pkl": pickle }, cors: true });
  const closed = await serve({ files: { "pets.pkl": pickle } });
  try {
    const told = await page.evaluate(
      async ([open, closed]) => {
        const lab = await Playground.open();
        const data = await lab.loadDataset({ images: `${open}pets.pkl` });
        const code = (/** @type {any} */ error) => ({ code: error.code, message: error.message });
        const forbidden = await lab.loadDataset({ images: new URL("pets.pkl", closed) }).catch(code);
        const missing = await lab.loadDataset({ images: `${open}birds.pkl` }).catch(code);
        const nonsense = await lab.loadDataset({ images: "http://" }).catch(code);
        return { count: data.count, classes: data.classes, forbidden, missing, nonsense };
      },
      [open.url, closed.url],
    );
    assert.deepEqual([told.count, told.classes], [2, ["cat", "dog"]]);
    assert.equal(told.forbidden.code, "address_not_readable");
    assert.ok(told.forbidden.message.includes(closed.url));
    assert.equal(told.missing.code, "address_not_found");
    assert.match(told.missing.message, /404/);
    assert.equal(told.nonsense.code, "bad_address");
  } finally {
    await open.close();
    await closed.close();
  }
  expectProblem(/CORS policy|ERR_FAILED/);
  expectProblem(/404/);
});

apiTest(
  "what of the page cannot be fetched is told, and what was learned is still there",
  async ({ page, expectProblem }) => {
    const save = () =>
      page.evaluate(async () => {
        window.lab ??= await Playground.open();
        await window.lab.loadSample("faces", { column: "eyes" });
        await window.lab.prepare({});
        const layer = (/** @type {string} */ class_name, config = {}) => ({ class_name, config });
        await window.lab.build({ layers: [layer("Flatten"), layer("Dense", { units: 2, activation: "softmax" })] });
        return window.lab.saveModel("keras").then(
          (/** @type {Blob} */ { size }) => size > 0,
          (/** @type {any} */ { name, code, hint }) => ({ name, code, isHelped: hint.length > 0 }),
        );
      });
    await page.route("**/client/models.js", (route) => route.abort());
    assert.deepEqual(await save(), { name: "PlaygroundError", code: "module_not_fetched", isHelped: true });
    await page.unroute("**/client/models.js");
    assert.equal(await save(), true);
    expectProblem(/ERR_FAILED/);
  },
);
