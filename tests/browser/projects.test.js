/** Projects in files: saved, opened in another tab, gone on with. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { browserTest } from "./harness.js";
import { FIT, tab, undisturbed } from "./keep.js";

browserTest("a project goes on with the same bits, by any number of workers", { timeout: 600_000 }, async (bench) => {
  const whole = await undisturbed(bench);
  const first = await tab(bench);
  const saved = await first.evaluate(async () => {
    await begin();
    // What writes it is there before it is needed: the training does not wait for that.
    await import(new URL("www/keep/project.js", document.baseURI).href);
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
      const project = await lab.openProject(new File([bytes], "faces.zip"));
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
        timeline: (await lab.timeline()).moments.length,
      };
    }, saved.base64);
    const words = `${workers} workers`;
    const { epoch } = after;
    assert.ok(epoch >= 2 && epoch < FIT.epochs, words);
    assert.ok(after.isSame, words);
    assert.deepEqual([after.left, after.batch_size], [FIT.epochs - epoch, FIT.batch_size], words);
    assert.deepEqual(after.told, { note: "größe" });
    assert.deepEqual([after.optimizer, after.count], ["restored", 640]);
    assert.deepEqual(
      after.moments,
      Array.from({ length: epoch + 1 }, (_, i) => [i, i > 0]),
    );
    assert.deepEqual(after.epochs, whole.epochs, words);
    assert.deepEqual(after.fitted, whole.fitted, words);
    assert.equal(after.file, whole.file, words);
    assert.equal(after.timeline, FIT.epochs + 1);
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
