/** Projects in files: saved, opened in another tab, gone on with. */

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { env } from "node:process";
import { browserTest } from "./harness.js";
import { FIT, tab, undisturbed } from "./keep.js";

browserTest("a project goes on with the same bits, by any number of workers", { timeout: 600_000 }, async (bench) => {
  const whole = await undisturbed(bench);
  const first = await tab(bench);
  const saved = await first.evaluate(async () => {
    await begin();
    // What writes it is there before it is needed: the training does not wait for that.
    await load("keep/project.js");
    const training = lab.fit(FIT);
    await training.next();
    await training.next();
    // While it trains: what was saved is what there was after an epoch.
    const project = await lab.saveProject({ page: { note: "größe" } });
    for await (const _ of training);
    const bytes = new Uint8Array(await project.arrayBuffer());
    return { base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")), file: await file() };
  });
  assert.equal(saved.file, whole.file, "to save it changes nothing");
  for (const workers of [1, 2, 4]) {
    const page = await tab(bench, workers);
    const after = await page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const project = await lab.openProject(new File([bytes], "digits.zip"));
      const { epoch, fit, page: told, model, prepared, dataset } = project;
      const { moments } = await lab.timeline();
      // Saved again before it goes on, it is the same file.
      const again = new Uint8Array(await (await lab.saveProject({ page: told })).arrayBuffer());
      const isSame = again.length === bytes.length && again.every((byte, i) => byte === bytes[i]);
      const rest = await run({ resume: true });
      return {
        epoch,
        told,
        isSame,
        left: fit.epochs,
        batch_size: fit.batch_size,
        optimizer: model.optimizer,
        train: prepared.train,
        count: dataset.count,
        moments: moments.map(({ epoch, predictions }) => [epoch, predictions.length > 0]),
        epochs: [...logs(project.runs.at(-1).epochs), ...rest.epochs],
        fitted: rest.fitted,
        file: await file(),
        checkpoint: lab.weights.checkpoint,
        timeline: (await lab.timeline()).moments.length,
      };
    }, saved.base64);
    const words = `${workers} workers`;
    const { epoch } = after;
    assert.ok(epoch >= 2 && epoch < FIT.epochs, words);
    assert.ok(after.isSame, words);
    assert.deepEqual([after.left, after.batch_size], [FIT.epochs - epoch, FIT.batch_size], words);
    assert.deepEqual(after.told, { note: "größe" });
    assert.deepEqual([after.optimizer, after.count], ["restored", 2000]);
    assert.deepEqual(
      after.moments,
      Array.from({ length: epoch + 1 }, (_, i) => [i, i > 0]),
    );
    assert.deepEqual(after.epochs, whole.epochs, words);
    assert.deepEqual(after.fitted, whole.fitted, words);
    assert.equal(after.file, whole.file, words);
    assert.equal(after.timeline, FIT.epochs + 1);
    assert.ok(after.checkpoint >= 1, words);
    await page.close();
  }
});

browserTest("a project without its images asks for them, and goes on", { timeout: 300_000 }, async (bench) => {
  const page = await tab(bench);
  const images = readFileSync(new URL("../pickles/fixtures/dict.pkl", import.meta.url)).toString("base64");
  const told = await page.evaluate(async (images) => {
    const bytes = Uint8Array.from(atob(images), (letter) => letter.charCodeAt(0));
    const pickle = () => new File([bytes], "dict.pkl");
    const { columns } = await lab.loadDataset({ images: pickle() });
    const split = { column: columns[0].name, resize: [8, 8], test: 0.5, seed: 1 };
    await lab.prepare(split);
    const layers = [
      { class_name: "Flatten" },
      { class_name: "Dense", config: { units: columns[0].classes.length, activation: "softmax" } },
    ];
    await lab.build({ layers, seed: 1 });
    await run({ epochs: 2 });
    const [alone, together] = [await lab.saveProject({ data: false }), await lab.saveProject()];
    const going = await run({ epochs: 1 });

    const goesOn = [];
    for (const project of [alone, together]) {
      const other = await Playground.open({ workers: 1 });
      const opened = await other.openProject(new File([project], "project.zip"));
      const isThere = opened.dataset !== null;
      if (!isThere) {
        await other.loadDataset({ images: pickle() });
        await other.prepare(split);
      }
      const epochs = [];
      for await (const epoch of other.fit({ epochs: 1 })) epochs.push(epoch);
      goesOn.push({ isThere, epoch: opened.epoch, epochs: logs(epochs) });
      await other.close();
    }
    return { going: going.epochs, goesOn };
  }, images);
  assert.deepEqual(told.goesOn, [
    { isThere: false, epoch: 2, epochs: told.going },
    { isThere: true, epoch: 2, epochs: told.going },
  ]);
});

/** A project of each version there has been, and what came of it: UPDATE_PROJECTS=1 writes that of today's. */
const PROJECTS = new URL("../projects/", import.meta.url);
const TODAY = 1;

if (env.UPDATE_PROJECTS) {
  browserTest("a project of today's version is written", { timeout: 300_000 }, async (bench) => {
    const page = await tab(bench);
    const images = readFileSync(new URL("../pickles/fixtures/dict.pkl", import.meta.url)).toString("base64");
    const written = await page.evaluate(async (images) => {
      const bytes = Uint8Array.from(atob(images), (letter) => letter.charCodeAt(0));
      const { columns } = await lab.loadDataset({ images: new File([bytes], "dict.pkl") });
      await lab.prepare({ column: columns[0].name, resize: [8, 8], test: 0, seed: 1 });
      const layers = [
        { class_name: "Conv2D", config: { filters: 2, kernel_size: [3, 3], activation: "relu" } },
        { class_name: "BatchNormalization" },
        { class_name: "Flatten" },
        { class_name: "Dropout", config: { rate: 0.2 } },
        { class_name: "Dense", config: { units: columns[0].classes.length, activation: "softmax" } },
      ];
      await lab.build({ layers, optimizer: { class_name: "Adam", config: { learning_rate: 0.01 } }, seed: 1 });
      const training = lab.fit({ epochs: 40, batch_size: 2 });
      for (let epoch = 0; epoch < 3; epoch++) await training.next();
      const project = new Uint8Array(await (await lab.saveProject({ page: { stage: "train" } })).arrayBuffer());
      for await (const _ of training);
      return btoa(Array.from(project, (byte) => String.fromCharCode(byte)).join(""));
    }, images);
    mkdirSync(PROJECTS, { recursive: true });
    writeFileSync(new URL(`version-${TODAY}.zip`, PROJECTS), Buffer.from(written, "base64"));
    const known = await opened(await tab(bench), TODAY);
    writeFileSync(new URL(`version-${TODAY}.json`, PROJECTS), `${JSON.stringify(known, null, 1)}\n`);
  });
}

/**
 * What comes of a project: what it says, what its network answers, and how its run goes on.
 * @param {import("playwright-core").Page} page
 * @param {number} version
 */
const opened = (page, version) =>
  page.evaluate(
    async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const { epoch, fit, page: told, model, dataset, runs } = await lab.openProject(new File([bytes], "project.zip"));
      const answers = [];
      for (let index = 0; index < dataset.count; index++)
        answers.push((await lab.predict({ index })).map((/** @type {any} */ { probability }) => probability));
      const { moments } = await lab.timeline();
      const rest = await run({ resume: true });
      return {
        epoch,
        left: fit.epochs,
        page: told,
        optimizer: model.optimizer,
        images: dataset.count,
        losses: runs.at(-1).epochs.map((/** @type {any} */ { loss }) => loss),
        moments: moments.map((/** @type {any} */ { epoch }) => epoch),
        answers,
        rest: rest.epochs.length,
        last: rest.epochs.at(-1).loss,
      };
    },
    readFileSync(new URL(`version-${version}.zip`, PROJECTS)).toString("base64"),
  );

for (let version = 1; version <= TODAY; version++) {
  browserTest(`a project of version ${version} is read for ever`, { timeout: 300_000 }, async (bench) => {
    const { answers, last, ...known } = JSON.parse(readFileSync(new URL(`version-${version}.json`, PROJECTS), "utf8"));
    const now = await opened(await tab(bench), version);
    assert.deepEqual(
      { ...now, answers: undefined, last: undefined },
      { ...known, answers: undefined, last: undefined },
    );
    const isNear = (/** @type {number} */ a, /** @type {number} */ b) => Math.abs(a - b) <= 1e-5;
    assert.ok(
      now.answers
        .flat()
        .every((/** @type {number} */ answer, /** @type {number} */ i) => isNear(answer, answers.flat()[i])),
    );
    // Ways to compute may change; what is computed may not.
    assert.ok(Math.abs(now.last - last) <= 1e-3 * Math.abs(last), `${now.last} is ${last}`);
  });
}

browserTest("what is no project is refused, and what is there stays", { timeout: 300_000 }, async (bench) => {
  const page = await tab(bench);
  const told = await page.evaluate(async () => {
    await begin();
    await run({ epochs: 1 });
    const before = await file();
    const project = new Uint8Array(await (await lab.saveProject()).arrayBuffer());
    const changed = project.slice();
    changed[Math.floor(changed.length / 2)] ^= 1;
    const files = {
      cut: project.slice(0, project.length - 100),
      changed,
      text: new TextEncoder().encode("no zip at all"),
      model: new Uint8Array(await (await lab.saveModel("keras")).arrayBuffer()),
    };
    /** @type {Record<string, { code: string, message: string }>} */
    const failures = {};
    for (const [name, bytes] of Object.entries(files))
      await lab
        .openProject(new File([bytes], `${name}.zip`))
        .catch((/** @type {any} */ { code, message }) => (failures[name] = { code, message }));
    return { failures, isSame: (await file()) === before };
  });
  const codes = Object.fromEntries(Object.entries(told.failures).map(([name, { code }]) => [name, code]));
  assert.deepEqual(codes, {
    cut: "damaged_project",
    changed: "damaged_project",
    text: "damaged_project",
    model: "not_a_project",
  });
  assert.match(told.failures.changed.message, /changed\.zip: “.*” in it is damaged/);
  assert.ok(told.isSame);
});
