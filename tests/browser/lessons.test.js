/** Every lesson, walked to its end as a reader walks it, on the drawn sets. */

import assert from "node:assert/strict";
import { browserTest, movingTest, serve } from "./harness.js";
import { fetchLesson, lessons } from "../../www/page/lessons/index.js";
import { counted, nextFrames, reads, settled, steady } from "./reading.js";

/** @typedef {import("playwright-core").Page} Page */

/** @param {Page} page */
async function handState(page) {
  await page.evaluate(async () => {
    const [{ state, change }, lesson, { upToDate }] = await Promise.all(
      ["page/state.js", "page/actions/lesson.js", "page/actions/pipeline.js"].map(load),
    );
    Object.assign(window, { state, change, lesson, upToDate });
  });
}

/**
 * Trains from fresh weights for an epoch: that there is a run is what a step waits for, not how long it was.
 * @param {import("playwright-core").Page} page
 */
async function train(page) {
  // Parts and network follow the settings a moment later.
  await page.evaluate(() => upToDate());
  await page.waitForFunction(() => state.network.value && !state.network.value.problem && !state.busy.value.network);
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
 * What is to be pressed until there is such a place on the page.
 * @type {[selector: RegExp, act: (page: Page) => Promise<void>][]}
 */
const ACTS = [
  [/data-padding="same"/, (page) => page.locator(".hand-settings label", { hasText: /^same$/ }).click()],
  [/data-pooling="average"/, (page) => page.locator(".hand-settings label", { hasText: "the mean" }).click()],
  [/data-size="3"/, (page) => page.locator(".hand-settings label", { hasText: "3 × 3" }).click()],
  [/data-kernel="own"/, (page) => page.locator(".hand-weight").first().fill("0.11")],
  [/hand-sentence/, (page) => page.getByRole("button", { name: "Step", exact: true }).click()],
  [/data-shown="all"/, (page) => page.getByRole("button", { name: "Fill in" }).click()],
  [/confusion-cell/, chooseMistakes],
  [/own-surface/, paintOver],
];

/** Waits until what Predict shows is of the weights and the part there are: what was there before makes room for it. @param {Page} page */
const evaluated = (page) => page.locator(".predict:not([data-stale])").waitFor();

/** A cell of what the network takes for something else. @param {Page} page */
async function chooseMistakes(page) {
  await evaluated(page);
  await page.locator('.confusion-cell[data-kind="wrong"]').first().click();
}

/** A stroke across the drawing surface; another one where the page has moved meanwhile. @param {Page} page */
async function paintOver(page) {
  const surface = page.locator('.own-surface[data-ground="image"]');
  const paint = async () => {
    await surface.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await steady(surface);
    await page.mouse.move(x + 0.3 * width, y + 0.4 * height);
    await page.mouse.down();
    await page.mouse.move(x + 0.7 * width, y + 0.4 * height, { steps: 4 });
    await page.mouse.up();
    return surface.getAttribute("data-strokes");
  };
  await settled(page, paint, (strokes) => strokes !== "0");
}

/** @param {Page} page @param {import("../../www/page/lessons/index.js").Preset} preset */
async function press(page, preset) {
  const button = page.locator(".lesson-do").getByRole("button", { name: preset.name, exact: true });
  if (await button.isEnabled()) await button.click();
  if (!preset.set.hand) await page.waitForFunction((preset) => lesson.isApplied(preset), preset);
}

/**
 * Does what a step asks for.
 * @param {Page} page
 * @param {import("../../www/page/lessons/index.js").Step} step
 */
async function follow(page, { presets = [], done = {} }) {
  if (done.trainedEach) {
    for (const preset of presets) {
      await press(page, preset);
      await train(page);
      await page.waitForFunction((name) => state.current.value?.name === name, preset.name);
    }
  } else for (const preset of presets) await press(page, preset);
  if (done.epochs) await train(page);
  if (done.comparedEach) {
    // The runs of this step are the newest, and come first.
    const boxes = page.locator(".run-choice input");
    for (const place of presets.keys()) await boxes.nth(place).check();
  }
  if (done.filter) await page.locator(".bars .bar").first().click();
  if (done.split === "seed") await page.getByRole("textbox", { name: "random_state" }).fill("7");
  if (done.layers) {
    await page.locator(".chain .block", { hasText: "MaxPooling2D" }).click();
    await page.getByRole("button", { name: "Remove" }).click();
  }
  if (done.otherImage && done.label)
    await page.locator(`.images-tile[aria-selected="false"][aria-label*=", ${done.label}"]`).first().click();
  else if (done.mistake) {
    await evaluated(page);
    await page.locator('.gallery-tile[data-verdict="wrong"][aria-selected="false"]').first().click();
  } else if (done.otherImage && presets.length === 0) await page.keyboard.press("r");
  for (const [selector, act] of ACTS) if (selector.test(done.page ?? "")) await act(page);
}

/**
 * Does this and that which the step does not ask for.
 * @param {Page} page
 * @param {import("../../www/page/lessons/index.js").Done} [done]
 */
async function doSomethingElse(page, done = {}) {
  await page.evaluate((done) => {
    state.theme.value = "dark";
    state.scale.value = state.scale.value === "each" ? "shared" : "each";
    change(state.run, { batch_size: 16 });
    change(state.run, { batch_size: 32 });
    if (!done.filter) {
      state.filter.value = 1;
      lesson.look();
      state.filter.value = null;
    }
    if (!done.otherImage && !done.mistake && !done.label) {
      const { image } = state;
      const before = image.value;
      image.value = before === 0 ? 1 : 0;
      lesson.look();
      image.value = before;
    }
  }, done);
  await page.mouse.wheel(0, 1);
  // The page looks by itself as well, a few times in a second.
  await page.evaluate(() => lesson.look());
  await nextFrames(page);
}

/**
 * Waits until a place is in sight between the strip and the lesson: a third of it at least, or of the room there is, as the page counts it.
 * @param {Page} page
 * @param {string} selector
 */
async function inSight(page, selector) {
  const share = () =>
    page.evaluate(async (selector) => {
      const { openWindow } = await load("page/views/parts/reveal.js");
      const ends = openWindow();
      const box = document.querySelector(selector)?.getBoundingClientRect();
      if (!box) return 0;
      const seen = Math.min(box.bottom, ends.bottom) - Math.max(box.top, ends.top);
      return seen / Math.min(box.bottom - box.top, ends.bottom - ends.top);
    }, selector);
  const seen = await settled(page, share, (share) => share > 1 / 3);
  assert.ok(seen > 1 / 3, `${selector} is in sight: ${seen.toFixed(2)} of it`);
}

const INPUT = '.hand-grid[data-grid="input"]';
const RESULT = '.hand-grid[data-grid="result"]';
const SENTENCE = ".hand-sentence";
const STEP = '.hand-work .button:text-is("Step")';
const FILL_IN = '.hand-work .button:text-is("Fill in")';
const TRAIN = ".run-buttons .button >> nth=0";
const ORIGINAL = ".grid-of-variants .original";
const VARIANT = ".grid-of-variants li >> nth=2";
const PARTS = "#prepare .parts-words";

/**
 * What a step names is in sight at the same time, as a whole, when the step begins: by the lesson and the title of the step.
 * @type {Record<string, Record<string, string[]>>}
 */
const NAMED = {
  "convolution-by-hand": {
    "A window on nine numbers": [INPUT, RESULT, SENTENCE, STEP],
    "Where is the edge?": [INPUT, RESULT, FILL_IN],
    "The same kernel, turned": [".hand-kernel", INPUT, RESULT],
    "How steep, not how bright": [INPUT, RESULT, STEP],
    "A kernel of your own": [".hand-kernel", INPUT, RESULT],
    "On a whole face": [".hand-pictures"],
    "Keep the size": [".hand-padding", INPUT, RESULT],
  },
  "pooling-by-hand": {
    "Keep the largest of four": [INPUT, RESULT, SENTENCE, STEP],
    "A quarter of the numbers": [INPUT, RESULT, FILL_IN],
    "The largest, or the mean": [INPUT, RESULT, '.hand-settings label:text-is("the mean")'],
    "A larger window": [INPUT, RESULT, '.hand-settings label:text-is("3 × 3")'],
  },
  sunglasses: {
    "Look at what you have": [".data-palette .tile >> nth=0"],
    "Set some images aside": [".decision[data-lesson] .input", ".first-images"],
    "Let it learn": [TRAIN, ".progress"],
    "See what it sees": ["#inside .strip-of-images"],
    "32 ways to look at a face": ['#inside canvas[data-layer="conv2d"] >> nth=0'],
    "Where it goes wrong": [".gallery-filter"],
    "Fool it": [".chosen-image > .choice"],
  },
  "who-is-it": {
    "Another question, the same images": [".bars .bar >> nth=0"],
    "A new last layer": [".chain .link:nth-last-child(2) .block"],
    "Is it enough?": [TRAIN, ".progress"],
    "With fewer photos": [TRAIN, ".progress"],
    "Who gets confused with whom?": [".confusion-pair >> nth=0"],
  },
  dropout: { "Without dropout": [TRAIN, ".progress"], "Compare on and off": [TRAIN, ".progress"] },
  fungi: {
    "Two kinds of threads": [".classes .bar >> nth=0", ".classes .bar >> nth=1"],
    "Ten epochs": [TRAIN, ".progress"],
    "Do the filters see threads?": ["#inside .strip-of-images"],
    "Which ones would you get wrong?": [".gallery-filter"],
  },
  "one-photo": {
    "One photo, 24 times": [".one-photo figcaption", ORIGINAL, VARIANT],
    "0.2 is not 20 %": [ORIGINAL, VARIANT],
    "What fills the border": [ORIGINAL, VARIANT],
    "Light and dark": [ORIGINAL, VARIANT],
    "When a variant becomes a lie": [ORIGINAL, VARIANT],
  },
  "five-times": {
    "Six photos of everyone": [PARTS],
    "Without augmentation": [TRAIN, ".progress"],
    "Five for one": [PARTS],
    "Five times the data": [TRAIN, ".progress"],
    "Too much of a good thing": [TRAIN, ".progress"],
    "How to cheat without noticing": [TRAIN, ".progress"],
  },
  rare: {
    "A door for one": [".imbalance"],
    "One to sixteen": [".balance"],
    "All photos count the same": [TRAIN, ".progress"],
    "94 %, and the door stays shut": [".score"],
    "Mistakes on Lena cost more": [TRAIN, ".progress"],
    "Who gets in now?": [".score"],
    "Or show her more often": [TRAIN, ".progress"],
  },
  "standing-on-shoulders": {
    "A question that is not yours": [".classes .bar >> nth=0", ".classes .bar >> nth=3"],
    "A base": [TRAIN, ".progress"],
    "Forty photos": [PARTS],
    "Cut off, and frozen": [".chain .block >> nth=0"],
    "Forty photos, two ways": [TRAIN, ".progress"],
    "All photos, two ways": [TRAIN, ".progress"],
  },
};

/**
 * Waits until all of a place is in sight, between the strip and the lesson.
 * @param {Page} page
 * @param {string} selector
 */
async function whollyInSight(page, selector) {
  const beyond = async () => {
    const box = await page.locator(selector).first().boundingBox();
    const { top, bottom } = await page.evaluate(async () => {
      const { openWindow } = await load("page/views/parts/reveal.js");
      return openWindow();
    });
    return box ? Math.max(top - box.y, box.y + box.height - bottom) : Infinity;
  };
  const over = await settled(page, beyond, (over) => over <= 1);
  assert.ok(over <= 1, `${selector} is in sight: ${over.toFixed(0)} pixels of it are not`);
}

// By a reader whose page moves, and by one whose system asks for less of it.
for (const [test, width, height] of /** @type {const} */ ([
  [movingTest, 1366, 650],
  [browserTest, 390, 844],
])) {
  for (const [number, { id, title }] of lessons.entries()) {
    test(
      `the lesson “${title}” is walked to its end, ${width} × ${height}`,
      { timeout: 900_000, width, height },
      async ({ page, open, shot }) => {
        const { steps } = await fetchLesson(id);
        const titles = steps.map(({ title }) => title);
        assert.deepEqual(
          Object.keys(NAMED[id]).filter((title) => !titles.includes(title)),
          [],
          "steps there are",
        );
        // The image that is chosen by chance is the same each time.
        await page.addInitScript(() => void (Math.random = () => 0.5));
        await open();
        await page.getByRole("button", { name: title, exact: true }).click();
        await page.waitForSelector(".lesson", { timeout: 120_000 });
        await handState(page);
        for (const [place, step] of steps.entries()) {
          await page.waitForFunction(
            (title) => document.querySelector(".lesson h2")?.textContent === title,
            step.title,
          );
          await reads(page.locator(".lesson-name"), new RegExp(`step ${place + 1} of ${steps.length}`));
          if (step.at)
            await page.waitForFunction((at) => document.querySelector(at)?.hasAttribute("data-lesson"), step.at);
          await inSight(page, step.at ?? `#${step.stage}`);
          for (const selector of NAMED[id][step.title] ?? []) await whollyInSight(page, selector);
          await shot(`lesson-${id}-${place + 1}-${width}`);
          const taken = () =>
            page.evaluate(() => {
              const dock = /** @type {Element} */ (document.querySelector(".lesson"));
              const inner = /** @type {Element} */ (dock.querySelector(".lesson-inner"));
              const isBeside = getComputedStyle(dock).getPropertyValue("--beside") === "1";
              const on = /** @type {Element} */ (dock.querySelector(".row-end")).getBoundingClientRect();
              return {
                share: isBeside ? 0 : inner.clientHeight / innerHeight,
                isCut: on.bottom > innerHeight || (!isBeside && inner.scrollHeight > inner.clientHeight),
              };
            });
          // A button that leads to a place out of sight goes a moment after that has come into sight.
          const room = await settled(page, taken, ({ share, isCut }) => share <= 0.5 && !isCut);
          assert.ok(room.share <= 0.5 && !room.isCut, `step ${place + 1} takes ${room.share.toFixed(2)} of the window`);
          await doSomethingElse(page, step.done);
          await counted(page.locator(".lesson-done"), 0);
          await follow(page, step);
          if (step.done) {
            await page.waitForSelector(".lesson-done", { timeout: 60_000 }).catch((error) => {
              throw new Error(`“${step.title}” is not done`, { cause: error });
            });
          } else await counted(page.locator(".lesson-done"), 0);
          await page.evaluate(() => /** @type {any} */ (document.activeElement)?.blur());
          if (place < steps.length - 1) await page.keyboard.press("n");
        }
        if (id === "fungi") {
          const { loss, accuracy } = await page.evaluate(() => state.current.value.epochs[0]);
          assert.ok(loss < 0.65 && accuracy > 0.6, `it learns from the first epoch on: ${loss}, ${accuracy}`);
        }
        const following = lessons[number + 1];
        await page.keyboard.press("n");
        await page.waitForFunction((id) => (state.lesson.value?.id ?? null) === id, following?.id ?? null);
        await page.getByRole("button", { name: "Lessons", exact: true }).click();
        await reads(page.locator(".lessons-dialog li").nth(number), /✓/, "the list shows that it is done");
      },
    );
  }
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
    await page.getByRole("button", { name: "End lesson" }).click();
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

// A window of 1440 x 900 and one of 1366 x 650, zoomed to 200 %.
for (const [width, height] of [
  [720, 450],
  [683, 325],
]) {
  browserTest(`numbers and result stand beside the lesson, ${width} × ${height}`, { width, height }, async (bench) => {
    const { page, open, shot } = bench;
    await open("?lesson=convolution-by-hand");
    const { steps } = await fetchLesson("convolution-by-hand");
    for (const { title } of steps.slice(0, 5)) {
      await page.waitForFunction((title) => document.querySelector(".lesson h2")?.textContent === title, title);
      for (const selector of NAMED["convolution-by-hand"][title]) await whollyInSight(page, selector);
      // What leads on is in sight also before all words are.
      const on = await page.locator(".lesson .row-end").boundingBox();
      const heading = await page.locator(".lesson h2").boundingBox();
      assert.ok(on && heading && on.y + on.height <= height + 1 && heading.y < on.y);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wide <= 0, `${wide} pixels too wide`);
      await shot(`lesson-zoomed-${width}-${title.replace(/\W+/g, "-")}`);
      await page.keyboard.press("n");
    }
  });
}

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
        await page.waitForSelector(".decision[data-lesson]", { timeout: 120_000 });
        const { dock, wide } = await page.evaluate(() => ({
          dock: /** @type {Element} */ (document.querySelector(".lesson")).getBoundingClientRect().height / innerHeight,
          wide: document.documentElement.scrollWidth > innerWidth,
        }));
        // On a wide window it stands beside the page, as high as that.
        assert.ok((width >= 1180 || dock <= 0.5) && !wide);
        await page.getByRole("button", { name: "Minimize" }).click();
        await page.waitForFunction(
          (dock) => /** @type {Element} */ (document.querySelector(".lesson")).clientHeight < 0.7 * dock * innerHeight,
          dock,
        );
        await page.getByRole("button", { name: "Expand" }).click();
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
    await page.waitForSelector(".hand-work[data-lesson]", { timeout: 120_000 });
    const work = page.locator(".hand-work");
    const top = () => work.evaluate((place) => place.getBoundingClientRect().top);
    const stays = async () => {
      await steady(work);
      return settled(page, top, (now) => now === begun);
    };
    const begun = (await steady(work)).top;
    const dock = await page.locator(".lesson").evaluate((dock) => dock.getBoundingClientRect().top);
    assert.ok(begun >= 0 && begun < dock / 2, `it begins at ${begun} of ${dock} pixels`);
    await page.evaluate(() => {
      const late = document.createElement("p");
      late.style.height = "900px";
      document.querySelector(".stage-train")?.append(late);
    });
    assert.equal(await stays(), begun);

    await page.getByRole("button", { name: "Minimize" }).focus();
    // On the way lie the terms that the text explains.
    const terms = await page.locator(".lesson .term").allInnerTexts();
    assert.ok(terms.length > 0);
    for (const name of ["End lesson", ...terms, "An edge", "Next"]) {
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
