/** The search for a setting. */

import assert from "node:assert/strict";
import { browserTest } from "./harness.js";
import { settled } from "./reading.js";

/** What has the focus, and whether it is in sight: below the strip, within the window. @param {import("playwright-core").Page} page */
const focused = (page) =>
  page.evaluate(() => {
    const field = /** @type {HTMLInputElement} */ (document.activeElement);
    const { top, bottom } = field.getBoundingClientRect();
    const strip = /** @type {HTMLElement} */ (document.querySelector(".strip")).getBoundingClientRect().bottom;
    const [label] = field.labels ?? [];
    return {
      name: (field.getAttribute("aria-label") ?? label?.textContent ?? field.textContent ?? "").trim(),
      stage: field.closest(".stage")?.id,
      isInSight: top >= strip - 1 && bottom <= innerHeight + 1,
    };
  });

/** Looks for a setting, and goes to the first that is found. @param {import("playwright-core").Page} page @param {string} text */
async function seek(page, text) {
  const field = page.getByRole("combobox", { name: "Find a setting" });
  await field.fill(text);
  await page.waitForFunction(() => {
    const id = document.querySelector("[role=combobox]")?.getAttribute("aria-activedescendant");
    return id && document.getElementById(id)?.getAttribute("aria-selected") === "true";
  });
  await field.press("Enter");
  await page.waitForSelector(".is-found");
  return settled(
    page,
    () => focused(page),
    ({ isInSight }) => isInSight,
  );
}

for (const width of [1366, 390]) {
  browserTest(
    `a setting is found by its name, wherever it is folded away: ${width} pixels`,
    { width },
    async (bench) => {
      const { page, open, shot } = bench;
      await open("#sample=faces&column=eyes&epochs=1");
      await page.waitForSelector("#train .run-settings");
      for (const [text, name, stage] of [
        ["learning_rate", "learning_rate", "train"],
        ["validation_split", "validation", "prepare"],
        ["RandomFlip", "None", "prepare"],
        ["patience", "EarlyStopping", "train"],
        ["seed", "seed", "train"],
        ["padding", "padding", "network"],
        ["dilation_rate", "dilation_rate, height", "network"],
        ["beta_2", "beta_2", "train"],
        ["class_weight", "class_weight", "train"],
        ["oversample", "oversample", "prepare"],
        ["resample", "resize", "prepare"],
        ["label_smoothing", "loss", "train"],
      ]) {
        await page.getByRole("button", { name: "Find a setting" }).click();
        const { name: there, ...where } = await seek(page, text);
        assert.deepEqual(where, { stage, isInSight: true }, text);
        assert.ok(there.startsWith(name), `${text} leads to ${there}`);
      }
      // A layer that can be added is found by what it is good for.
      await page.getByRole("button", { name: "Find a setting" }).click();
      await page.getByRole("combobox", { name: "Find a setting" }).fill("overfitting");
      await page.getByRole("option", { name: /^Dropout/ }).waitFor();
      await shot(`find-${width}`);
      await page.getByRole("option", { name: /^Dropout/ }).click();
      await page.waitForSelector(".is-found");
      await page.keyboard.press("Enter");
      await page.locator("#network .panel h3", { hasText: "dropout" }).waitFor();
    },
  );
}

browserTest("the search is opened by a key, and its list is gone through with arrows", {}, async ({ page, open }) => {
  await open("#sample=faces&column=eyes");
  await page.waitForSelector("#train .run-settings");
  await page.locator("#data-title").focus();
  await page.keyboard.press("/");
  const field = page.getByRole("combobox", { name: "Find a setting" });
  await field.pressSequentially("rate");
  const active = () =>
    page.evaluate(() => {
      const options = [...document.querySelectorAll(".find-list > [role=option]")];
      const id = document.activeElement?.getAttribute("aria-activedescendant");
      return [options.findIndex((option) => option.id === id), options.length];
    });
  const [first, count] = await active();
  assert.equal(first, 0);
  assert.ok(count > 5);
  await field.press("ArrowDown");
  assert.equal((await active())[0], 1);
  await field.press("ArrowUp");
  await field.press("ArrowUp");
  assert.equal((await active())[0], count - 1, "round at the ends");
  await field.fill("no such thing");
  await page.getByRole("status").filter({ hasText: "No setting is called so." }).waitFor();
  assert.equal(await field.getAttribute("aria-activedescendant"), null);
  await field.press("Escape");
  await field.waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement?.id), "data-title", "where it was before");
});
