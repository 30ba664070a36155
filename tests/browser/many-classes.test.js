/** Many classes, and long names: nothing leaves the window, names are told apart, what is looked for is found. */

import assert from "node:assert/strict";
import { browserTest } from "./harness.js";
import { shapes } from "./pictures.js";
import { counted, nextFrames, press, settled } from "./reading.js";

/** @typedef {import("playwright-core").Page} Page */

/** A name of 80 characters that differs at its end. @param {number} kind */
const long = (kind) =>
  `A rather long name, as a catalog of species may have it, of the specimen no. ${String(kind + 1).padStart(3, "0")}`.slice(
    -80,
  );

/**
 * Opens a zip of as many classes and has the network, which knows nothing yet, evaluated.
 * @param {import("./harness.js").Bench} bench
 * @param {number} classes
 * @param {(kind: number) => string} [named]
 */
async function evaluated({ page, open }, classes, named = long) {
  await open();
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    page.getByRole("button", { name: "Open files (pickle, zip, images)" }).click(),
  ]);
  await chooser.setFiles({ name: "species.zip", mimeType: "application/zip", buffer: shapes(classes, 4, 12, named) });
  const look = page.getByRole("button", { name: "Look at it untrained" });
  await look.waitFor({ timeout: 60_000 });
  await press(look);
  await press(page.getByRole("button", { name: "Evaluate it untrained" }));
  await page.locator(".confusion table").waitFor({ timeout: 60_000 });
}

/** What is wider than the window, and names that are shown alike. @param {Page} page */
const outside = (page) =>
  page.evaluate(() => {
    const named = [
      ...document.querySelectorAll(
        ".bars .named, .probabilities .named, .confusion tbody .named, .images-tile .tile-label .named, .images-tile .said .named",
      ),
    ];
    const cut = named.filter((name) => {
      const [, tail] = /** @type {HTMLElement[]} */ ([...name.children]);
      const room = /** @type {Element} */ (name.closest(".bar-name, .probabilities-name, th, .tile-label, .said"));
      const box = room.getBoundingClientRect();
      // The end, in which they differ, is in sight as a whole.
      return tail.scrollWidth > tail.clientWidth + 1 || tail.getBoundingClientRect().right > box.right + 1;
    });
    // Heads are read from below: first what is cut, then the end.
    const heads = [...document.querySelectorAll(".confusion thead .named")].filter((name) => {
      const [head, tail] = [...name.children].map((part) => part.getBoundingClientRect());
      const box = /** @type {Element} */ (name.closest("th")).getBoundingClientRect();
      return tail.bottom > head.top + 1 || tail.top < box.top - 1 || head.bottom > box.bottom + 1;
    });
    return {
      heads: heads.map((name) => name.textContent),
      wide: document.documentElement.scrollWidth - innerWidth,
      names: named.length,
      cut: cut.map((name) => name.textContent),
    };
  });

for (const [classes, width, height] of [
  [60, 1440, 900],
  [200, 1366, 650],
  [60, 390, 844],
]) {
  browserTest(
    `${classes} classes with names of 80 characters, ${width} wide`,
    { timeout: 300_000, width, height },
    async (bench) => {
      const { page, shot } = bench;
      await evaluated(bench, classes);
      const { wide, names, cut, heads: upsideDown } = await outside(page);
      assert.ok(wide <= 0, `the page is ${wide} pixels too wide`);
      assert.ok(names >= classes);
      assert.deepEqual(cut, []);
      assert.deepEqual(upsideDown, []);
      await shot(`many-classes-${classes}-${width}`);

      // The heads of the matrix stay in sight while it is scrolled.
      const heads = await page.locator(".confusion-sheet").evaluate((sheet) => {
        sheet.scrollTo(1e4, 1e4);
        const box = sheet.getBoundingClientRect();
        const [head, name] = ["thead th:last-child", "tbody tr:last-child th"].map((cell) =>
          /** @type {Element} */ (sheet.querySelector(cell)).getBoundingClientRect(),
        );
        return {
          top: Math.round(head.top - box.top),
          left: Math.round(name.left - box.left),
          scrolled: sheet.scrollTop,
        };
      });
      assert.ok(heads.scrolled > 0 && heads.top === 0 && heads.left === 0, JSON.stringify(heads));

      // The pair that is confused most limits the gallery, as its cell does.
      const pair = page.locator(".confusion-pair").first();
      const count = Number(((await pair.locator("strong").textContent()) ?? "").replace(/\D/g, ""));
      await pair.click();
      await counted(page.locator('.confusion-cell[aria-pressed="true"]'), 1);
      await page.locator(".gallery", { hasText: `${count} image` }).waitFor();

      // A class is found by a part of its name.
      await page.getByRole("searchbox", { name: "Find a class" }).fill("no. 042");
      await counted(page.locator(".bars .bar"), 1);
      assert.equal(await page.locator(".bars .bar-name").textContent(), long(41));
    },
  );
}

browserTest("of many classes those with the most mistakes come first, all at a press", {}, async (bench) => {
  const { page } = bench;
  await evaluated(bench, 60);
  const rows = page.locator(".confusion tbody tr");
  await counted(rows, 40);
  const expected = await page.evaluate(async () => {
    const [{ state }, { byMistakes }] = await Promise.all(
      ["page/state.js", "page/views/predict/confused.js"].map(load),
    );
    const { confusion, classes } = state.evaluation.value;
    return byMistakes(confusion)
      .slice(0, 40)
      .map((/** @type {number} */ i) => classes[i].name);
  });
  assert.deepEqual(
    await rows.locator("th").evaluateAll((all) => all.map((one) => /** @type {any} */ (one).title)),
    expected,
  );
  await page.locator(".confusion-order").getByText("all 60 classes").click();
  await counted(rows, 60);
});

/** Names of 80 characters that have nothing in common, some of which nothing breaks. */
const NAMES = [
  "The quick brown fox jumps over the lazy dog and then over the same lazy dog again",
  "Another class whose name has exactly as many letters as it needs to be quite long",
  "Completely_different_name_without_any_blank_so_that_nothing_breaks_it_anywhere_ab",
  "Short",
  "Eine_sehr_lange_Bezeichnung_aus_einem_Museumskatalog_mit_vielen_Unterstrichen_005",
];

for (const [width, height] of [
  [1440, 900],
  [1366, 650],
  [820, 1180],
  [390, 844],
]) {
  browserTest(`five long names that have nothing in common, ${width} wide`, { width, height }, async (bench) => {
    const { page, shot } = bench;
    await evaluated(bench, NAMES.length, (kind) => NAMES[kind]);
    for (const origin of ["Dataset", "Draw"]) {
      await page.locator("#predict").getByText(origin, { exact: true }).click();
      await nextFrames(page);
      const over = () =>
        page.evaluate(() => {
          // What scrolls by itself may be wider.
          const scrolls = ".scroll-x, .scrolls, .images, .tiles, .confusion-sheet, .layers, pre, .visually-hidden";
          const all = [...document.querySelectorAll("#app *")].filter((element) => !element.closest(scrolls));
          const wide = all.filter((element) => {
            const { width, right } = element.getBoundingClientRect();
            return width > 1 && right > innerWidth + 1;
          });
          const overlaid = [...document.querySelectorAll(".confusion-pair")].flatMap((pair) => {
            const boxes = [...pair.children].map((child) => child.getBoundingClientRect());
            return boxes.slice(1).filter((box, i) => box.left < boxes[i].right);
          });
          return [...wide.map((element) => `${element.tagName} ${element.className}`), ...overlaid.map(String)];
        });
      assert.deepEqual(await settled(page, over, (found) => found.length === 0), [], origin);
    }
    await shot(`long-names-${width}`);
  });
}
