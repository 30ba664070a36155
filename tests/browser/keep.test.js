/** What is kept of a tab's work when it is killed, by the real workers and the browser's own storage. */

import assert from "node:assert/strict";
import { appendFileSync, copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browserTest } from "./harness.js";
import { FIT, goOn, kill, tab, trainUntil, undisturbed } from "./keep.js";
import { settled } from "./reading.js";

/** Batches of an epoch: see `SPLIT`. */
const BATCHES = 16;

/** Ten moments for each number of workers, from a seed: chance that can be repeated. */
function moments() {
  let seed = 7;
  const random = (/** @type {number} */ most) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * most);
  };
  // At every second one the tab dies with all kept that there is; at the others it may be keeping something.
  const ten = (/** @type {number} */ workers) =>
    Array.from({ length: 10 }, (_, i) => ({
      workers,
      epoch: 1 + random(FIT.epochs),
      batch: 1 + random(BATCHES - 4),
      pauses: i % 2 === 1,
    }));
  return [1, 2, 4].flatMap(ten);
}

browserTest("a tab that is killed goes on with the same bits", { timeout: 900_000 }, async (bench) => {
  const whole = await undisturbed(bench);
  assert.equal(whole.epochs.length, FIT.epochs);
  for (const { workers, ...moment } of moments()) {
    const words = `${workers} workers, killed in epoch ${moment.epoch} at batch ${moment.batch}`;
    const first = await tab(bench, workers);
    const said = await trainUntil(first, moment);
    await kill(first);
    const second = await tab(bench, workers);
    const { epoch, left, ...rest } = await goOn(second);
    assert.ok(epoch >= said, `${words}: ${said} epochs were said to be kept, and ${epoch} are`);
    if (moment.pauses) assert.ok(epoch >= moment.epoch - 1, `${words}: nothing was on its way, and ${epoch} are kept`);
    // A run is kept from its first snapshot on; what was prepared and built before is there.
    const isThere = epoch > 0 || left !== null;
    const after = isThere
      ? rest
      : { ...(await second.evaluate(() => run(FIT))), file: await second.evaluate(() => file()) };
    // It may have been at its end before it heard that it was to rest; how it ended was told to the tab that is gone.
    const isOver = isThere && left === null;
    assert.equal(epoch + (left ?? 0), isThere ? FIT.epochs : 0, words);
    assert.deepEqual(after.epochs, whole.epochs, words);
    if (!isOver) assert.deepEqual(after.fitted, whole.fitted, words);
    assert.equal(after.file, whole.file, `${words}: the network`);
    await second.evaluate(() => keeper.forget());
    await second.close();
  }
});

browserTest("a worker that dies gives its run back, the optimizer included", { timeout: 300_000 }, async (bench) => {
  const whole = await undisturbed(bench);
  for (const [workers, dies] of [
    [1, 0],
    [3, 0],
    [3, 2],
  ]) {
    const page = await tab(bench);
    const after = await page.evaluate(
      async ([workers, dies]) => {
        /** @type {Worker[]} */
        const started = [];
        const Plain = Worker;
        window.Worker = class extends Plain {
          /** @param {ConstructorParameters<typeof Plain>} options */
          constructor(...options) {
            super(...options);
            if (String(options[0]).endsWith("client/worker.js")) started.push(this);
          }
        };
        const own = await Playground.open({ workers });
        /** @type {any[]} */
        const lost = [];
        own.addEventListener("restart", (/** @type {any} */ { detail }) => lost.push(detail.lost));
        lab = own;
        await begin();
        let isDone = false;
        const onBatch = (/** @type {any} */ { epoch, batch }) => {
          if (isDone || epoch < 3 || batch < 4) return;
          isDone = true;
          started[dies].terminate();
          started[dies].dispatchEvent(new ErrorEvent("error", { message: "out of memory" }));
        };
        return { ...(await run({ ...FIT, onBatch })), file: await file(), isDone, lost, workers: own.workers };
      },
      [workers, dies],
    );
    const words = `${workers} workers, number ${dies} dies`;
    assert.ok(after.isDone, words);
    assert.deepEqual(after.lost, dies === 0 ? [null] : [], words);
    assert.deepEqual(after.epochs, whole.epochs, words);
    assert.deepEqual(after.fitted, whole.fitted, words);
    assert.equal(after.file, whole.file, words);
    if (dies > 0) assert.equal(after.workers, workers - 1, words);
    await page.close();
  }
});

browserTest("two tabs keep their own work, and one may go on with the other's", { timeout: 300_000 }, async (bench) => {
  const whole = await undisturbed(bench);
  const [first, second] = [await tab(bench), await tab(bench)];
  await trainUntil(first, { epoch: 3, batch: 2 });
  const refused = await second.evaluate(async () => {
    const keeper = await open();
    const [session, ...others] = await keeper.list();
    const failure = await keeper.take(session.id, false).catch((/** @type {any} */ error) => error.code);
    return { isOpen: session.isOpen, others: others.length, failure };
  });
  assert.deepEqual(refused, { isOpen: true, others: 0, failure: "open_elsewhere" });
  await trainUntil(second, { epoch: 1, batch: 1 });
  const others = await second.evaluate(async () => (await keeper.list()).map(({ isOpen }) => isOpen));
  assert.deepEqual(others, [true], "beside its own there is that of the first");
  await kill(second);
  // A tab that is frozen keeps what it has; it is taken from it all the same.
  const third = await tab(bench);
  await third.evaluate(async () => {
    const keeper = await open();
    await keeper.forget((await leftBehind(keeper)).id);
    keeper.close();
  });
  const session = await first.context().newCDPSession(first);
  await session.send("Page.setWebLifecycleState", { state: "frozen" });
  const { epochs, file } = await goOn(third, true);
  assert.deepEqual(epochs, whole.epochs);
  assert.equal(file, whole.file);
  await session.send("Page.setWebLifecycleState", { state: "active" });
  await first.waitForFunction(() => told.some(({ code }) => code === "taken"));
  await first.close();
  await third.close();
});

browserTest(
  "a full storage leaves the training alone, and what was kept before",
  { timeout: 300_000 },
  async (bench) => {
    const whole = await undisturbed(bench);
    const first = await tab(bench);
    const cdp = await first.context().newCDPSession(first);
    const { origin } = new URL(bench.url);
    await trainUntil(first, { epoch: 2, batch: 1, pauses: true });
    const { usage } = await cdp.send("Storage.getUsageAndQuota", { origin });
    await cdp.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: usage + 1000 });
    await first.evaluate(() => lab.resume());
    await first.waitForFunction(() => told.some(({ code }) => code === "storage_full"));
    const moments = () => first.evaluate(async () => (await lab.timeline()).moments.length);
    assert.equal(await settled(first, moments, (count) => count === 6), 6, "it goes on to its end all the same");
    const hints = await first.evaluate(() => told.map(({ hint }) => hint));
    assert.match(hints[0], /Save the project/);
    await kill(first);
    await (await bench.page.context().newCDPSession(bench.page)).send("Storage.overrideQuotaForOrigin", { origin });
    const second = await tab(bench);
    const { epoch, left, epochs, file } = await goOn(second);
    assert.ok(epoch >= 1 && epoch < FIT.epochs, `kept up to epoch ${epoch}`);
    assert.equal(left, FIT.epochs - epoch, "the run is no further than its network");
    assert.deepEqual(epochs, whole.epochs);
    assert.equal(file, whole.file);
    await second.close();
  },
);

for (const [name, lacks, code] of /** @type {const} */ ([
  ["without the private file system, IndexedDB keeps it", ["getDirectory"], null],
  ["a window that keeps nothing says so, and trains", ["getDirectory", "indexedDB"], "not_kept"],
])) {
  browserTest(name, { timeout: 300_000 }, async (bench) => {
    const whole = await undisturbed(bench);
    await bench.page.context().route("**/keep/keeper-worker.js", async (route) => {
      const response = await route.fetch();
      const refuse = {
        getDirectory: `navigator.storage.getDirectory = async () => { throw new DOMException("not here", "SecurityError"); };`,
        indexedDB: `IDBFactory.prototype.open = () => { throw new DOMException("not here", "SecurityError"); };`,
      };
      const lines = lacks.map((lack) => refuse[lack]).join("\n");
      await route.fulfill({ response, body: `${await response.text()}\n${lines}` });
    });
    const first = await tab(bench, 2);
    if (code) {
      const told = await first.evaluate(async () => {
        const failure = await open().catch((/** @type {any} */ error) => error.code);
        await begin();
        return { failure, ...(await run(FIT)) };
      });
      assert.equal(told.failure, code);
      assert.deepEqual(told.epochs, whole.epochs);
      return;
    }
    await trainUntil(first, { epoch: 3, batch: 5 });
    await first.evaluate(() => keeper.settled());
    await kill(first);
    const second = await tab(bench, 2);
    const { epochs, file } = await goOn(second);
    assert.deepEqual(epochs, whole.epochs);
    assert.equal(file, whole.file);
  });
}

browserTest("of a file that has changed since, the network is kept without it", { timeout: 300_000 }, async (bench) => {
  const folder = mkdtempSync(join(tmpdir(), "keep-"));
  try {
    const path = join(folder, "dict.pkl");
    copyFileSync(new URL("../pickles/fixtures/dict.pkl", import.meta.url), path);
    /** @param {import("playwright-core").Page} page */
    const load = async (page) => {
      await page.evaluate(() => {
        document.body.innerHTML = "<input type=file id=chosen>";
      });
      await page.setInputFiles("#chosen", path);
      return page.evaluate(async () => {
        const [images] = /** @type {HTMLInputElement} */ (document.getElementById("chosen")).files ?? [];
        const { columns } = await lab.loadDataset({ images });
        await lab.prepare({ column: columns[0].name, resize: [8, 8], test: 0.5, seed: 1 });
        return columns[0].classes.length;
      });
    };
    const first = await tab(bench);
    const classes = await load(first);
    appendFileSync(path, "more");
    const told = await first.evaluate(async (units) => {
      const keeper = await open();
      Object.assign(window, { keeper });
      await keeper.begin();
      await lab.keepWith(keeper);
      const layers = [{ class_name: "Flatten" }, { class_name: "Dense", config: { units, activation: "softmax" } }];
      await lab.build({ layers, seed: 1 });
      const { epochs } = await run({ epochs: 2 });
      await keeper.settled();
      return { told, epochs: epochs.length, file: await file() };
    }, classes);
    assert.equal(told.epochs, 2);
    assert.deepEqual(
      told.told.map(({ code }) => code),
      ["file_changed"],
    );
    assert.match(told.told[0].message, /dict\.pkl cannot be read any more/);
    await kill(first);
    const second = await tab(bench);
    const after = await second.evaluate(async () => {
      const keeper = await open();
      const { id } = await leftBehind(keeper);
      const { dataset, epoch } = await lab.openKept(await keeper.take(id, false), keeper);
      return { dataset, epoch, file: await file() };
    });
    assert.deepEqual(after, { dataset: null, epoch: 2, file: told.file });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
