/** A training is steered from the moment it is asked for, and data can be read while it goes on. */

import assert from "node:assert/strict";
import { browserTest } from "./harness.js";
import { pickleOfImages, pickleOfLabels } from "./pickles.js";
import { carry, counted, file, handModules, reads, strip } from "./reading.js";

/** A network whose epoch takes a moment. */
const SMALL = [
  { class_name: "Conv2D", config: { filters: 4, kernel_size: 3, strides: 2, activation: "relu" } },
  { class_name: "Flatten" },
  { class_name: "Dense", config: { units: 2, activation: "softmax" } },
];

/** @param {import("./harness.js").Bench} bench */
async function handClient({ page, blank }) {
  await blank();
  await page.evaluate(async () => {
    Object.assign(window, await load("playground.js"));
  });
}

browserTest("what is asked for before the training has begun counts", { timeout: 300_000 }, async (bench) => {
  await handClient(bench);
  const seen = await bench.page.evaluate(async (layers) => {
    const seen = [];
    for (const workers of [1, 2]) {
      const lab = await Playground.open({ workers });
      await lab.loadSample("faces", { column: "eyes" });
      await lab.prepare();
      const weights = async () => [...(await lab.kernels({ layer: "conv2d" })).kernel].join();
      for (let turn = 0; turn < 5; turn++) {
        await lab.build({ layers, seed: turn });
        const fresh = await weights();
        // Stopped before its first epoch is asked for, and just after.
        const early = lab.fit({ epochs: 20 });
        const stopped = turn % 2 ? lab.stop() : await lab.stop();
        const first = await early.next();
        await stopped;
        const late = lab.fit({ epochs: 2000 });
        const begun = late.next();
        await lab.stop();
        let last = await begun;
        while (!last.done) last = await late.next();

        await lab.build({ layers, seed: turn });
        const held = lab.fit({ epochs: 2 });
        void lab.pause();
        const next = held.next();
        await lab.activations({ index: 0, layer: "conv2d" });
        const still = (await weights()) === fresh;
        await lab.resume();
        const epochs = [(await next).value];
        for await (const epoch of held) epochs.push(epoch);

        // What was paused and then stopped before it began has ended; what was paused and resumed goes on.
        const both = lab.fit({ epochs: 2 });
        void lab.pause();
        void lab.stop();
        const neither = await both.next();
        const through = lab.fit({ epochs: 1 });
        void lab.pause();
        void lab.resume();
        let one = 0;
        for await (const _ of through) one++;
        seen.push({
          first: first.done && [first.value.epochs, first.value.stopped],
          late: last.value.stopped,
          still,
          epochs: epochs.map(({ epoch }) => epoch),
          neither: neither.done && neither.value.stopped,
          one,
        });
      }
      await lab.close();
    }
    return seen;
  }, SMALL);
  assert.equal(seen.length, 10);
  for (const one of seen)
    assert.deepEqual(one, { first: [0, true], late: true, still: true, epochs: [1, 2], neither: true, one: 1 });
});

browserTest("leaving one training does not stop the next", {}, async (bench) => {
  await handClient(bench);
  const epochs = await bench.page.evaluate(async (layers) => {
    const lab = await Playground.open({ workers: 1 });
    await lab.loadSample("faces", { column: "eyes" });
    await lab.prepare();
    await lab.build({ layers });
    const next = lab.fit({ epochs: 2 });
    for await (const _ of lab.fit({ epochs: 50 })) break;
    const epochs = [];
    for await (const { epoch } of next) epochs.push(epoch);
    return epochs;
  }, SMALL);
  assert.equal(epochs.length, 2);
});

for (const workers of [1, 2]) {
  browserTest(
    `data are read while ${workers} train, and end the training once they can be taken`,
    { timeout: 300_000 },
    async (bench) => {
      await handClient(bench);
      const seen = await bench.page.evaluate(
        async ({ layers, workers }) => {
          const lab = await Playground.open({ workers });
          await lab.loadSample("faces", { column: "eyes" });
          await lab.prepare();
          const seen = [];
          for (let turn = 0; turn < 4; turn++) {
            await lab.build({ layers, seed: 1 });
            const run = lab.fit({ epochs: 100_000 });
            await run.next();
            const codes = [];
            for (const attempt of [
              () => lab.loadDataset({ images: new File(["no pickle at all"], "notes.txt") }),
              () => lab.loadSample("cats"),
              () => lab.loadSample("digits", { column: "eyes" }),
            ])
              codes.push(await attempt().then(String, (/** @type {any} */ error) => error.code));
            const goesOn = !(await run.next()).done;
            if (turn % 2) await lab.pause();
            const order = /** @type {string[]} */ ([]);
            const taken = lab.loadSample("faces", { column: "eyes" }).then(({ count }) => {
              order.push("taken");
              return count;
            });
            let last = await run.next();
            while (!last.done) last = await run.next();
            order.push("ended");
            seen.push({ codes, goesOn, count: await taken, stopped: last.value.stopped, order });
            await lab.prepare();
          }
          return seen;
        },
        { layers: SMALL, workers },
      );
      assert.equal(seen.length, 4);
      for (const { codes, order, ...others } of seen) {
        assert.ok(!codes.includes("training") && codes[2] === "unknown_column", String(codes));
        assert.deepEqual(others, { goesOn: true, count: 640, stopped: true });
        assert.equal(order.length, 2);
      }
    },
  );
}

/**
 * @param {import("./harness.js").Bench} bench
 * @param {number} epochs
 */
async function openTrain({ page, open }, epochs) {
  const settings = { sample: "faces", column: "eyes", epochs: String(epochs), layers: JSON.stringify(SMALL) };
  await open(`#${new URLSearchParams(settings)}`);
  await page.getByRole("button", { name: /^Train,/ }).waitFor();
  await handModules(page);
  await page.locator("#train").scrollIntoViewIfNeeded();
}

/**
 * Presses one button and, as soon as it is there, another.
 * @param {import("playwright-core").Page} page
 * @param {[string, string]} names
 */
function pressBoth(page, names) {
  return page.evaluate(async (names) => {
    for (const name of names) {
      const find = () =>
        [...document.querySelectorAll("#train button")].find((button) =>
          button.getAttribute("aria-label")?.startsWith(`${name},`),
        );
      while (!find() || /** @type {HTMLButtonElement} */ (find()).disabled) await new Promise(requestAnimationFrame);
      /** @type {HTMLElement} */ (find()).click();
    }
  }, names);
}

browserTest("Stop and Pause pressed right after Train are heard", { timeout: 300_000 }, async (bench) => {
  const { page } = bench;
  await openTrain(bench, 100_000);
  for (let turn = 0; turn < 3; turn++) {
    await pressBoth(page, [turn === 0 ? "Train" : "Start over", "Stop"]);
    await page.waitForFunction(() => state.status.value === "idle");
    await page.evaluate(() => lab.image(0));
    assert.ok((await page.evaluate(() => state.current.value?.epochs.length ?? 0)) < 100_000);
    await pressBoth(page, [await page.evaluate(() => (state.current.value ? "Start over" : "Train")), "Pause"]);
    await page.waitForFunction(() => state.status.value === "paused");
    await page
      .locator(".run-buttons")
      .getByRole("button", { name: /^Resume,/ })
      .waitFor();
    await page.waitForFunction(() => state.current.value !== null);
    // What was on its way is there now.
    await page.evaluate(() => lab.image(0));
    const before = await page.evaluate(() => state.current.value.epochs.length);
    await page.waitForTimeout(200);
    assert.deepEqual(await page.evaluate(() => [state.status.value, state.current.value.epochs.length]), [
      "paused",
      before,
    ]);
    await page.getByRole("button", { name: /^Resume,/ }).click();
    await page.waitForFunction((before) => state.current.value.epochs.length > before, before);
    await page.getByRole("button", { name: /^Stop,/ }).click();
    await page.waitForFunction(() => state.status.value === "idle");
  }
});

browserTest("what was set a moment before Train is trained for", {}, async (bench) => {
  const { page } = bench;
  await openTrain(bench, 1);
  await page.evaluate(async () => {
    const { change } = await load("page/state.js");
    const { train } = await load("page/actions/train.js");
    change(state.split, { test: 0.5 });
    await train();
  });
  assert.deepEqual(
    await page.evaluate(() => [state.prepared.value.test, state.current.value.split.test, state.problems.value.train]),
    [320, 0.5, undefined],
  );
});

browserTest("a wrong file leaves the run alone, a good one ends it and its epochs are kept", {}, async (bench) => {
  const { page } = bench;
  await openTrain(bench, 100_000);
  await page.getByRole("button", { name: /^Train,/ }).click();
  await strip(page, "train", /^epoch \d+ of 100000/);
  const drop = await carry(page, [file("notes.txt", Buffer.from("no pickle at all"))]);
  await drop();
  const problem = page.getByRole("alert");
  await problem.waitFor();
  assert.match((await problem.textContent()) ?? "", /notes\.txt/);
  const epochs = () => page.evaluate(() => state.current.value?.epochs.length ?? 0);
  const before = await epochs();
  await page.waitForFunction((before) => state.current.value.epochs.length > before + 1, before);
  assert.equal(await page.evaluate(() => state.status.value), "training");

  const labels = Array.from({ length: 10 }, (_, i) => (i < 5 ? "a" : "b"));
  const good = await carry(page, [
    file("images.pkl", pickleOfImages(new Uint8Array(10 * 64), [10, 8, 8])),
    file("labels.pkl", pickleOfLabels(labels)),
  ]);
  await good();
  await strip(page, "data", /^10 images, 2 classes/);
  await strip(page, "prepare", /^8 \/ 2/);
  await reads(problem, []);
  const { status, current, kept } = await page.evaluate(() => ({
    status: state.status.value,
    current: state.current.value,
    kept: state.earlier.value[0],
  }));
  assert.deepEqual([status, current], ["idle", null]);
  assert.ok(kept.epochs.length > before, `${kept.epochs.length} epochs are kept`);
  assert.equal(kept.data.source, "faces");
});

browserTest("files chosen right after Train end it before it begins", {}, async (bench) => {
  const { page } = bench;
  await openTrain(bench, 100_000);
  for (let turn = 0; turn < 3; turn++) {
    await page.evaluate(async () => {
      const [{ train }, { openSample }] = await Promise.all(
        ["page/actions/train.js", "page/actions/data.js"].map(load),
      );
      void train();
      await openSample("digits");
    });
    await strip(page, "data", /^[\d,]+ images, 10 classes/);
    await page.waitForFunction(() => state.status.value === "idle" && state.prepared.value?.classes.length === 10);
    assert.equal(await page.evaluate(() => state.problems.value.train), undefined);
    await page.evaluate(async () => {
      const { openSample } = await load("page/actions/data.js");
      await openSample("faces");
    });
    await page
      .getByRole("button", { name: /^(Train|Start over),/ })
      .and(page.locator(":enabled"))
      .waitFor();
    await page.waitForFunction(() => state.prepared.value?.classes.length === 2 && !state.network.value?.problem);
  }
});
