/** The ways through the page: start, lessons and the work are a press apart, and Back and Forward walk them. */

import assert from "node:assert/strict";
import { movingTest } from "./harness.js";
import { kept } from "./keep.js";
import { counted, nextFrames, press, steady } from "./reading.js";

/** @typedef {import("playwright-core").Page} Page */

/** The stage the strip names as the one in sight. @param {Page} page @param {string} name */
const inSight = (page, name) =>
  page.waitForFunction(
    (name) => document.querySelector(".strip-stage[aria-current] .strip-name")?.textContent === name,
    name,
  );

/** @param {Page} page @param {string} name */
const standsUnderStrip = (page, name) =>
  page.waitForFunction((name) => {
    const stage = /** @type {Element} */ (document.getElementById(name.toLowerCase()));
    const strip = /** @type {Element} */ (document.querySelector(".strip"));
    return Math.abs(stage.getBoundingClientRect().top - strip.getBoundingClientRect().height) < 2;
  }, name);

/**
 * Waits until a stage stands under the strip, and the strip names it: on the way it names the stages that are passed, and the one
 * named when the reader goes on is where Back leads.
 * @param {Page} page
 * @param {string} name
 */
async function arrives(page, name) {
  await standsUnderStrip(page, name);
  await nextFrames(page);
  await inSight(page, name);
}

/**
 * Presses a stage of the strip where it is. Playwright scrolls to what it presses, though this stands still: another stage would
 * be in sight by then, and Back would lead to that one.
 * @param {Page} page
 * @param {string} name
 */
async function pressStrip(page, name) {
  const { x, y, width, height } = await steady(page.getByRole("link", { name: new RegExp(`^${name}`) }));
  await page.mouse.click(x + width / 2, y + height / 2);
}

for (const [width, height] of [
  [1440, 900],
  [390, 844],
]) {
  movingTest(`Back and Forward walk through stages, ${width} wide`, { width, height }, async ({ page, open }) => {
    await open();
    await page.getByRole("button", { name: "Use the drawn faces" }).click();
    await arrives(page, "Data");
    for (const name of ["Network", "Train", "Prepare"]) {
      await pressStrip(page, name);
      await arrives(page, name);
    }
    for (const name of ["Train", "Network", "Data"]) {
      await page.goBack();
      await arrives(page, name);
    }
    await page.goBack();
    await page.locator("#start-sentence").waitFor();
    await page.goForward();
    await inSight(page, "Data");
    await page.goForward();
    await inSight(page, "Network");
    await counted(page.locator("#start-sentence"), 0);
  });
}

movingTest("start, lessons and the work are a press apart, and the work stays", {}, async ({ page, open }) => {
  await open("#sample=faces&column=eyes&epochs=1");
  await page.getByRole("button", { name: /^Train,/ }).click();
  await page.locator("#predict .score").waitFor();
  await page.getByRole("link", { name: "CNN Playground: start page" }).click();
  await page.locator("#start-sentence").waitFor();
  assert.match(await page.locator(".start-work").innerText(), /the drawn faces, and a trained network/);
  await page.getByRole("button", { name: "Back to your work" }).click();
  await counted(page.locator("#start-sentence"), 0);
  await counted(page.locator("#predict .score"), 1);

  await page.getByRole("button", { name: "Lessons", exact: true }).click();
  // The key closes it once it is open; its words are there before.
  await page.locator(".lessons-dialog:modal").waitFor();
  assert.match(await page.locator(".lessons-dialog").innerText(), /yours are replaced/);
  await page.keyboard.press("Escape");
  await counted(page.locator(".lessons-dialog[open]"), 0);
  await page.getByRole("link", { name: "CNN Playground: start page" }).click();
  await page.getByRole("link", { name: /^Inside/ }).click();
  await inSight(page, "Inside");
});

movingTest("Back and Forward walk through the steps of a lesson and out of it", {}, async ({ page, open }) => {
  await open();
  await page.getByRole("button", { name: "Pooling by hand", exact: true }).click();
  const step = (/** @type {number} */ number) =>
    page.locator(".lesson-name", { hasText: `step ${number} of` }).waitFor({ timeout: 60_000 });
  await step(1);
  for (const number of [2, 3]) {
    await page.getByRole("button", { name: "Next", exact: true }).click();
    await step(number);
  }
  await page.goBack();
  await step(2);
  assert.match(page.url(), /lesson=pooling-by-hand&step=2/);
  // What was done in the lesson is not undone by leaving and coming back.
  await page.getByRole("button", { name: "Fill in" }).click();
  await page.locator(".lesson-done").waitFor();
  await page.goBack();
  await step(1);
  await page.goBack();
  await page.locator("#start-sentence").waitFor();
  await counted(page.locator(".lesson"), 0);
  await page.goForward();
  await page.goForward();
  await step(2);
  await page.locator(".lesson-done").waitFor();

  await page.reload();
  await step(2);
});

movingTest("leaving asks when something would be lost, and only then", { timeout: 240_000 }, async ({ page, open }) => {
  /** @type {string[]} */
  const asked = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  const train = async () => {
    await page.getByRole("button", { name: /^(Train|Start over),/, disabled: false }).click();
    await page.locator("#predict .score").waitFor();
  };
  const leave = async () => {
    await page.reload();
    await page.getByRole("button", { name: /^Train,/, disabled: false }).waitFor();
  };
  await open("#sample=faces&column=eyes&epochs=1");
  await page.getByRole("link", { name: /^Train/ }).click();
  await page.getByRole("button", { name: /^Train,/, disabled: false }).waitFor();
  await leave();
  assert.deepEqual(asked, [], "nothing is trained");

  await train();
  assert.ok(await kept(page));
  await leave();
  assert.deepEqual(asked, [], "the browser keeps it");
  // Whoever has come back goes on, and leaves again.
  await page
    .getByRole("button", { name: /^Continue with/ })
    .first()
    .click();
  await page.locator("#predict .score").waitFor();
  assert.ok(await kept(page));
  await leave();
  assert.deepEqual(asked, [], "it was kept before");

  await train();
  assert.ok(await kept(page));
  await page.locator(".chain .block", { hasText: "MaxPooling2D" }).click();
  await page.getByRole("button", { name: "Remove" }).click();
  await page.locator(".run-aside").waitFor();
  await leave();
  assert.deepEqual(asked, ["beforeunload"], "what is set aside does not come back");

  await train();
  await press(page.getByRole("button", { name: "What this page keeps" }));
  await page.getByRole("button", { name: "Forget everything on this computer" }).click();
  await page.locator(".kept", { hasText: "Everything is forgotten" }).waitFor();
  await leave();
  assert.deepEqual(asked, ["beforeunload", "beforeunload"], "what is forgotten is nowhere else");
});

movingTest("whoever begins in the middle of a lesson is offered what the step needs", {}, async ({ page, open }) => {
  await open("?lesson=sunglasses&step=6#epochs=1");
  await page.locator(".lesson").waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "Train the network now, 1 epoch" }).click();
  await page.locator("#inside .maps canvas").first().waitFor();
  await counted(page.getByRole("button", { name: /Train the network now/ }), 0);
});

movingTest("keys work after a choice was pressed, and lead to where the stage stands", {}, async ({ page, open }) => {
  await open("#sample=faces&column=eyes&epochs=1");
  // A button that cannot be pressed yet has no key, and one that can has it a frame later.
  await page.getByRole("button", { name: /^Train,/, disabled: false }).waitFor();
  await nextFrames(page);
  await page.keyboard.press("t");
  await page.keyboard.press("5");
  await arrives(page, "Inside");
  await page.locator("#predict .score").waitFor();
  await page.locator("#inside").getByText("The whole network").click();
  await page.keyboard.press("2");
  await arrives(page, "Prepare");
});

movingTest("the menu of layers lies above the next stage", {}, async ({ page, open }) => {
  await open("#sample=faces&column=eyes");
  await page.locator(".gap-add").last().click();
  const items = page.getByRole("menuitem");
  await items.first().waitFor();
  const covered = await items.evaluateAll((all) =>
    all.flatMap((item) => {
      item.scrollIntoView({ block: "nearest", behavior: "instant" });
      const { left, top, width, height } = item.getBoundingClientRect();
      const hit = document.elementFromPoint(left + width / 2, top + height / 2);
      return item.contains(hit) ? [] : [item.textContent?.trim()];
    }),
  );
  assert.deepEqual(covered, []);
});
