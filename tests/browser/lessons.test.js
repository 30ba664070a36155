/** Every lesson, walked to its end as a reader walks it, on the drawn sets. */

import assert from "node:assert/strict";
import { browserTest, serve } from "./harness.js";
import { fetchLesson, lessons } from "../../www/lessons/index.js";
import { counted, reads, settled, steady } from "./reading.js";

/** @param {import("playwright-core").Page} page */
async function handState(page) {
  await page.evaluate(async () => {
    const load = (/** @type {string} */ path) => import(new URL(`www/${path}`, document.baseURI).href);
    const [{ state, change }, lesson] = await Promise.all(["state.js", "actions/lesson.js"].map(load));
    Object.assign(window, { state, change, lesson });
  });
}

/**
 * Trains from fresh weights for an epoch: that there is a run is what a step waits for, not how long it was.
 * @param {import("playwright-core").Page} page
 */
async function train(page) {
  await page.waitForFunction(() => state.network.value && !state.network.value.problem && !state.busy.value.network);
  // Settings rest before the lab is asked about them.
  await page.waitForTimeout(300);
  const before = await page.evaluate(() => {
    change(state.run, { epochs: 1 });
    return state.current.value?.id ?? 0;
  });
  await page.getByRole("button", { name: /^(Train|Start over),/ }).click();
  await page.waitForFunction(
    (before) => {
      const { current, status } = state;
      return current.value?.id > before && current.value.epochs.length > 0 && status.value === "idle";
    },
    before,
    { timeout: 300_000 },
  );
}

/**
 * Does what a step asks for.
 * @param {import("playwright-core").Page} page
 * @param {import("../../www/lessons/index.js").Step} step
 */
async function follow(page, { presets = [], done = {} }) {
  const press = async (/** @type {import("../../www/lessons/index.js").Preset} */ preset) => {
    const button = page.locator(".lesson-do").getByRole("button", { name: preset.name });
    if (await button.isEnabled()) await button.click();
    if (!preset.set.hand) await page.waitForFunction((preset) => lesson.isApplied(preset), preset);
  };
  if (done.runs) {
    for (const preset of presets) {
      await press(preset);
      await train(page);
    }
  } else {
    for (const preset of presets) await press(preset);
    if (done.epochs) await train(page);
  }
  if (done.page?.startsWith(".hand-sentence")) await page.getByRole("button", { name: "Step", exact: true }).click();
  if (done.otherImage) await page.keyboard.press("r");
  if (done.compared) {
    for (const box of (await page.locator(".run-choice input").all()).slice(0, done.compared)) await box.check();
  }
}

for (const [number, { id, title }] of lessons.entries()) {
  browserTest(`the lesson “${title}” is walked to its end`, { timeout: 900_000 }, async ({ page, open, shot }) => {
    const { steps } = await fetchLesson(id);
    await open();
    await page.getByRole("button", { name: title, exact: true }).click();
    await page.waitForSelector(".lesson", { timeout: 120_000 });
    await handState(page);
    for (const [place, step] of steps.entries()) {
      await page.waitForFunction((title) => document.querySelector(".lesson h2")?.textContent === title, step.title);
      await reads(page.locator(".lesson-name"), new RegExp(`step ${place + 1} of ${steps.length}`));
      if (step.at) await page.waitForSelector(`${step.at}[data-lesson]`);
      await page.waitForFunction(
        (selector) => {
          const dock = /** @type {Element} */ (document.querySelector(".lesson")).getBoundingClientRect();
          const box = /** @type {Element} */ (document.querySelector(selector)).getBoundingClientRect();
          return box.top < dock.top && box.bottom > 64;
        },
        step.at ?? `#${step.stage}`,
      );
      const room = await page.evaluate(() => {
        const inner = /** @type {Element} */ (document.querySelector(".lesson-inner"));
        return { share: inner.clientHeight / window.innerHeight, isCut: inner.scrollHeight > inner.clientHeight };
      });
      assert.ok(room.share < 0.4 && !room.isCut, `step ${place + 1} takes ${room.share.toFixed(2)} of the window`);
      await follow(page, step);
      if (step.done) {
        await page.waitForSelector(".lesson-done", { timeout: 60_000 }).catch((error) => {
          throw new Error(`“${step.title}” is not done`, { cause: error });
        });
      }
      await page.evaluate(() => /** @type {any} */ (document.activeElement)?.blur());
      if (place < steps.length - 1) await page.keyboard.press("n");
    }
    if (id === "fungi") {
      const { loss, accuracy } = await page.evaluate(() => state.current.value.epochs[0]);
      assert.ok(loss < 0.65 && accuracy > 0.6, `it learns from the first epoch on: ${loss}, ${accuracy}`);
    }
    await shot(`lesson-${id}`);
    const following = lessons[number + 1];
    await page.keyboard.press("n");
    await page.waitForFunction((id) => (state.lesson.value?.id ?? null) === id, following?.id ?? null);
  });
}

browserTest(
  "a link leads to a step, with settings of its own, also in a frame",
  { timeout: 240_000 },
  async (bench) => {
    const { page, open, url, shot } = bench;
    await open("?lesson=sunglasses&step=3&course=7#epochs=3");
    await page.waitForSelector(".lesson", { timeout: 120_000 });
    await handState(page);
    await reads(page.locator(".lesson-name"), /step 3 of/);
    assert.equal(await page.evaluate(() => state.run.value.epochs), 3, "what the link says beside the lesson holds");
    await page.waitForSelector(".chain[data-lesson]");
    await page.keyboard.press("b");
    await page.waitForURL(/\?course=7&lesson=sunglasses&step=2#sample=faces&epochs=3$/);
    await page.getByRole("button", { name: "Leave the lesson" }).click();
    await page.waitForURL(/\?course=7#/);
    await counted(page.locator(".lesson, [data-lesson]"), 0);

    const notes = await serve({
      files: {
        "favicon.ico": "",
        "index.html": `<iframe src="${url}?lesson=sunglasses" width="800" height="700"></iframe>`,
      },
    });
    try {
      await page.goto(notes.url);
      const frame = page.frameLocator("iframe");
      await frame.locator(".lesson h2").waitFor({ timeout: 120_000 });
      await frame.getByRole("button", { name: "Next", exact: true }).click();
      await frame.locator(".lesson-name").getByText("step 2 of").waitFor();
      await shot("lesson-frame");
    } finally {
      await notes.close();
    }
  },
);

for (const theme of /** @type {const} */ (["light", "dark"])) {
  for (const [width, height] of [
    [1440, 900],
    [820, 1100],
    [390, 844],
  ]) {
    browserTest(
      `a step of a lesson, ${theme}, ${width} pixels wide`,
      { theme, width, height },
      async ({ page, open, shot }) => {
        await open("?lesson=sunglasses&step=2");
        await page.waitForSelector(".prepare[data-lesson]", { timeout: 120_000 });
        const { dock, wide } = await page.evaluate(() => ({
          dock: /** @type {Element} */ (document.querySelector(".lesson")).getBoundingClientRect().height / innerHeight,
          wide: document.documentElement.scrollWidth > innerWidth,
        }));
        assert.ok(dock <= 0.5 && !wide);
        await page.getByRole("button", { name: "Fold" }).click();
        await page.waitForFunction(
          (dock) => /** @type {Element} */ (document.querySelector(".lesson")).clientHeight < 0.7 * dock * innerHeight,
          dock,
        );
        await page.getByRole("button", { name: "Unfold" }).click();
        await shot(`lesson-step-${width}-${theme}`);
      },
    );
  }
}

browserTest(
  "what a step speaks of is in sight although the page above it grows, and stays there while one goes through the dock’s buttons",
  { width: 820, height: 1100 },
  async ({ page, open }) => {
    await open("?lesson=convolution-by-hand");
    await page.waitForSelector(".hand-grids[data-lesson]", { timeout: 120_000 });
    const top = () => page.locator(".hand-grids").evaluate((place) => place.getBoundingClientRect().top);
    const grids = page.locator(".hand-grids");
    const stays = async () => {
      await steady(grids);
      return settled(page, top, (now) => now === begun);
    };
    const begun = (await steady(grids)).top;
    const dock = await page.locator(".lesson").evaluate((dock) => dock.getBoundingClientRect().top);
    assert.ok(begun >= 0 && begun < dock / 2, `it begins at ${begun} of ${dock} pixels`);
    await page.evaluate(() => {
      const late = document.createElement("p");
      late.style.height = "900px";
      document.querySelector(".stage-train")?.append(late);
    });
    assert.equal(await stays(), begun);

    await page.getByRole("button", { name: "Fold" }).focus();
    for (const name of ["Leave the lesson", "An edge", "Next"]) {
      await page.keyboard.press("Tab");
      assert.ok(
        await page
          .locator(".lesson")
          .getByRole("button", { name })
          .evaluate((it) => it.matches(":focus")),
        name,
      );
    }
    assert.equal(await stays(), begun);
  },
);
