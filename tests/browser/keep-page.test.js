/** The page offers what was kept, goes on with it, says what it takes, and forgets it. */

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browserTest, serve } from "./harness.js";
import { LAYERS, kept, kill } from "./keep.js";
import { counted, press, reads, strip } from "./reading.js";

/** More than a busy machine trains before it hears that it is to rest. */
const EPOCHS = 12;
const START = `#sample=faces&column=pose&epochs=${EPOCHS}&test_size=0.6&seed=4&layers=${encodeURIComponent(JSON.stringify(LAYERS))}`;

/** @param {import("playwright-core").Page} page */
async function handState(page) {
  await page.evaluate(async () => {
    const { state } = await load("page/state.js");
    Object.assign(window, { state });
  });
}

/**
 * Another tab of the page.
 * @param {import("./harness.js").Bench} bench
 * @param {string} address
 */
async function visit({ page, url }, address) {
  const other = await page.context().newPage();
  // It asks whether trained weights are to be left.
  other.on("dialog", (dialog) => void dialog.accept());
  await other.goto(new URL(address, url).href);
  await other.waitForSelector("#app > *");
  await handState(other);
  return other;
}

/**
 * Trains to the end. Returns the logs without what is measured.
 * @param {import("playwright-core").Page} page
 */
async function ended(page) {
  await page.waitForFunction(
    (epochs) => state.status.value === "idle" && state.current.value?.epochs.length === epochs,
    EPOCHS,
    { timeout: 120_000 },
  );
  return page.evaluate(() =>
    state.current.value.epochs.map((/** @type {any} */ { seconds, ms_per_step, ...log }) => log),
  );
}

/** @param {import("playwright-core").Page} page */
async function forget(page) {
  await press(page.getByRole("button", { name: "What this page keeps" }));
  await page.getByRole("button", { name: "Forget everything on this computer" }).click();
  await page.locator(".kept", { hasText: "Everything is forgotten" }).waitFor();
}

/**
 * Trains until so many epochs are done, and rests there: what goes on would be done on a quick computer.
 * @param {import("playwright-core").Page} page
 * @param {number} epochs
 */
function restAfter(page, epochs) {
  return page.evaluate(async (epochs) => {
    const { lab } = await load("page/lab.js");
    const playground = await lab();
    await new Promise((/** @type {(value: void) => void} */ resolve) => {
      let isThere = false;
      state.current.subscribe((/** @type {any} */ run) => {
        if (isThere || (run?.epochs.length ?? 0) < epochs) return;
        isThere = true;
        resolve(playground.pause());
      });
    });
  }, epochs);
}

/** @param {import("playwright-core").Page} page */
async function train(page) {
  await page.waitForFunction(() => state.network.value?.problem === null);
  await page.getByRole("button", { name: /^(Train|Start over),/ }).click();
}

browserTest("the page offers what was kept and goes on with it", { timeout: 300_000 }, async (bench) => {
  const whole = await visit(bench, START);
  await train(whole);
  const expected = await ended(whole);
  await forget(whole);
  await whole.close();

  const first = await visit(bench, START);
  const rests = restAfter(first, 3);
  await train(first);
  await rests;
  await kept(first);
  await kill(first);

  const { page } = bench;
  page.on("dialog", (dialog) => void dialog.accept());
  await bench.open();
  await handState(page);
  const offer = page.getByRole("region", { name: "Continue where you left off" });
  await offer.waitFor();
  await reads(offer, /The drawn faces[^]*training, after \d+ epochs/);
  await bench.shot("keep-offer");
  await offer.getByRole("button", { name: /^Continue/ }).click();
  assert.deepEqual(await ended(page), expected);
  const now = await page.evaluate(() => ({
    name: state.current.value.name,
    earlier: state.earlier.value.length,
    layers: state.layers.value.length,
    epochs: state.run.value.epochs,
    problems: state.problems.value,
  }));
  assert.deepEqual(now, { name: "run 1", earlier: 0, layers: LAYERS.length, epochs: EPOCHS, problems: {} });
  // What it has learned is there again also without a run under way.
  await page.getByRole("button", { name: /^Continue training/ }).waitFor();
  await kept(page);
  await page.reload();
  await page.waitForSelector("#app > *");
  await handState(page);
  const again = page.getByRole("region", { name: "Continue where you left off" });
  await reads(again, new RegExp(`trained for ${EPOCHS} epochs`));
  await again.getByRole("button", { name: /^Continue/ }).click();
  assert.deepEqual(await ended(page), expected);

  await forget(page);
  await page.reload();
  await page.waitForSelector(".start");
  assert.equal(await page.getByRole("region", { name: "Continue where you left off" }).count(), 0);
});

browserTest("a drawn set that was only looked at is not offered; layers of one’s own are", {}, async (bench) => {
  const kinds = [
    { address: "#sample=digits", expected: null },
    {
      address: `#sample=digits&layers=${encodeURIComponent(JSON.stringify(LAYERS))}`,
      expected: /The drawn digits[^]*not trained yet/,
    },
  ];
  for (const { address, expected } of kinds) {
    const first = await visit(bench, address);
    await first.waitForFunction(() => state.network.value !== null);
    // What settings there are is kept a moment later.
    if (expected) await first.waitForFunction(() => localStorage.getItem("cnn-playground.sessions") !== null);
    else await first.waitForTimeout(2000);
    await first.close();

    const second = await visit(bench, "");
    const offer = second.getByRole("region", { name: "Continue where you left off" });
    if (expected) await reads(offer, expected);
    else {
      assert.equal(await second.evaluate(() => localStorage.getItem("cnn-playground.sessions")), null);
      await counted(offer, 0);
    }
    await second.close();
  }

  const lesson = await visit(bench, "?lesson=sunglasses");
  await lesson.getByRole("region", { name: "Continue where you left off" }).waitFor();
  await lesson.close();
  const frame = `<iframe src="${bench.url}?lesson=sunglasses" width="900" height="760"></iframe>`;
  const notes = await serve({ files: { "favicon.ico": "", "index.html": frame } });
  try {
    const third = await bench.page.context().newPage();
    await third.goto(notes.url);
    const page = third.frameLocator("iframe");
    await page.locator(".lesson h2").waitFor({ timeout: 60_000 });
    // What is kept is looked up meanwhile.
    await third.waitForTimeout(2000);
    await counted(page.locator(".offers"), 0, "course notes show their lesson");
  } finally {
    await notes.close();
  }
});

browserTest("a project is saved by the page, and dropped on another one", { timeout: 300_000 }, async (bench) => {
  const first = await visit(bench, START);
  await train(first);
  const expected = await ended(first);
  const download = first.waitForEvent("download");
  await first.locator(".stage-train summary", { hasText: "Take" }).click();
  await first
    .locator(".stage-train")
    .getByRole("button", { name: /project\.playground\.zip/ })
    .click();
  const folder = mkdtempSync(join(tmpdir(), "project-"));
  try {
    const path = join(folder, (await download).suggestedFilename());
    await (await download).saveAs(path);
    assert.match(path, /project\.playground\.zip$/);
    await forget(first);
    await first.close();

    const { page } = bench;
    await bench.open();
    await handState(page);
    const base64 = readFileSync(path).toString("base64");
    await page.evaluate((base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const dropped = new DataTransfer();
      dropped.items.add(new File([bytes], "anything.zip"));
      window.dispatchEvent(new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true }));
    }, base64);
    assert.deepEqual(await ended(page), expected);
    const { name, seed } = await page.evaluate(() => ({
      name: state.current.value.name,
      seed: state.run.value.seed,
    }));
    assert.deepEqual({ name, seed }, { name: "run 1", seed: 4 });
    // The same network, which trains on.
    await page.getByRole("button", { name: /^Continue training/ }).click();
    await page.waitForFunction((epochs) => state.current.value.epochs.length > epochs, EPOCHS);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

browserTest("a network that stands on another one comes back on it", { timeout: 300_000 }, async (bench) => {
  const first = await visit(bench, "#sample=faces&column=pose&epochs=1&test_size=0.6&seed=4");
  const trained = (/** @type {import("playwright-core").Page} */ page, /** @type {RegExp} */ name) =>
    page.waitForFunction(
      (source) =>
        state.status.value === "idle" &&
        state.current.value?.epochs.length === 1 &&
        new RegExp(source).test(state.current.value.data.column),
      name.source,
      { timeout: 120_000 },
    );
  await first.evaluate(async () => {
    const { useLayers } = await load("page/actions/network.js");
    useLayers([
      { class_name: "Conv2D", config: { filters: 4, kernel_size: [5, 5], strides: [3, 3], activation: "relu" } },
      { class_name: "Conv2D", config: { filters: 8, kernel_size: [3, 3], activation: "relu" } },
      { class_name: "Flatten", config: {} },
      { class_name: "Dense", config: { units: 4, activation: "softmax" } },
    ]);
  });
  await strip(first, "network", /^4 layers, /);
  await train(first);
  await trained(first, /pose/);
  await first.evaluate(() => (state.column.value = "eyes"));
  await strip(first, "network", /needs 2 outputs/);
  await press(first.getByRole("button", { name: "New head: GlobalAveragePooling2D, Dense 2" }));
  await strip(first, "network", /^4 layers, 418$/);
  await train(first);
  await trained(first, /eyes/);
  // Fine-tuned, the front is no longer that of the base: who begins again needs the base itself.
  await press(first.getByRole("button", { name: /^Fine-tune: thaw all/ }));
  await press(first.getByRole("button", { name: /^Continue training, 1 epoch more/ }));
  await first.waitForFunction(() => state.status.value === "idle" && state.current.value?.epochs.length === 2);
  const known = (/** @type {import("playwright-core").Page} */ page) =>
    page.evaluate(async () => {
      const [{ lab }, { kept }] = await Promise.all(["page/lab.js", "page/actions/front.js"].map(load));
      const { kernel } = await (await lab()).kernels({ layer: "conv2d" });
      const [weights] = kept.value?.base.arrays ?? [[]];
      return { kernel: [...kernel], base: [...weights.slice(0, kernel.length)], from: kept.value?.from };
    });
  const before = await known(first);
  assert.notDeepEqual(before.kernel, before.base);
  await kept(first);
  await kill(first);

  const { page } = bench;
  page.on("dialog", (dialog) => void dialog.accept());
  await bench.open();
  await handState(page);
  const offer = page.getByRole("region", { name: "Continue where you left off" });
  await offer.getByRole("button", { name: /^Continue/ }).click();
  await page.waitForFunction(() => state.current.value?.epochs.length === 2 && state.network.value?.problem === null);
  assert.deepEqual(await known(page), before);
  await strip(page, "network", /^4 layers, 418$/);
  await reads(page.locator(".transfer"), /Standing on .* \(pose\)\. The first 2 layers, up to conv2d_1/);
  // And once more by way of a file.
  const size = await page.evaluate(async () => {
    const [{ lab }, { openProject, project }] = await Promise.all(["page/lab.js", "page/actions/keep.js"].map(load));
    const file = await project(await lab());
    await openProject(new File([file], "project.zip"));
    return file.size;
  });
  assert.ok(size > 0);
  await page.waitForFunction(() => state.current.value?.epochs.length === 2 && state.network.value?.problem === null);
  assert.deepEqual(await known(page), before);
  // Begun again, it stands on the same front.
  await page.evaluate(async () => {
    const { setFront } = await load("page/actions/transfer.js");
    setFront(false);
  });
  await press(page.getByRole("button", { name: /^Start over,/ }));
  await page.waitForFunction(() => state.status.value === "idle" && state.current.value?.epochs.length === 1);
  const again = await known(page);
  assert.deepEqual(again.kernel, before.base);
  await forget(page);
});
