/** Data: what the reader is asked before files are used that do not go together in full, and what is told of labels afterwards. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { browserTest } from "./harness.js";
import { carry, counted, press, strip } from "./reading.js";

/** @param {string} name  of a case of tests/reports */
const file = (name) => fileURLToPath(new URL(`../reports/${name}.zip`, import.meta.url));

/**
 * @param {import("playwright-core").Page} page
 * @param {string} name
 */
const choose = (page, name) => page.setInputFiles("input[type=file]", file(name));

browserTest(
  "files that go together in part are used only when the reader says so",
  {},
  async ({ page, open, shot }) => {
    await open();
    await choose(page, "rows-lacking");
    const question = page.getByRole("dialog", { name: "Not everything fits together" });
    await question.waitFor();
    await question.getByText("2 images without a label").click();
    await question.locator(".join-names li").first().waitFor();
    await question.getByText("3 rows without an image").waitFor();
    await shot("join-question");
    await question.getByRole("button", { name: "Cancel" }).click();
    await counted(question, 0);
    await page.getByText("The reading of the files was canceled.").waitFor();
    await counted(page.locator("#data .facts"), 0, "nothing was taken");

    await choose(page, "rows-lacking");
    await question.getByRole("button", { name: "Continue with what fits" }).click();
    const facts = page.locator("#data .facts");
    await facts.getByText("2 images without a label").waitFor();
    await facts.getByText(/have their label, matched by/).waitFor();
    await shot("join-report");
    // What has no label is in no part.
    const [count, parts, matched] = await page.evaluate(async () => {
      const { state } = await load("page/state.js");
      while (!state.prepared.value) await new Promise(requestAnimationFrame);
      const { train, validation, test } = state.prepared.value;
      const { count, join } = state.dataset.value;
      return [count, train + validation + test, join.matched];
    });
    assert.equal(parts, count - 2);
    assert.equal(matched, count - 2);
  },
);

browserTest("a pickle whose contents go together in part is asked about as well", {}, async ({ page, open, shot }) => {
  const path = (/** @type {string} */ name) => fileURLToPath(new URL(`../reports/${name}`, import.meta.url));
  await open();
  const question = page.getByRole("dialog", { name: "Not everything fits together" });
  const facts = page.locator("#data .facts");
  await page.setInputFiles("input[type=file]", path("frame-of-broken-pictures.pkl"));
  await question.getByText("3 of 18 pictures could not be read").waitFor();
  await shot("broken-cells-question");
  await question.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("The reading of the files was canceled.").waitFor();
  await counted(facts, 0, "nothing was taken");
  await page.setInputFiles("input[type=file]", path("frame-of-broken-pictures.pkl"));
  await question.getByRole("button", { name: "Continue with what fits" }).click();
  await strip(page, "data", /^15 images/);

  const letGo = await carry(page, ["dict-of-some.zip", "dict-of-some.pkl"].map(path));
  await letGo();
  await question.getByText("2 images without a label").waitFor();
  await question.getByRole("button", { name: "Continue with what fits" }).click();
  await strip(page, "data", /^18 images/);
  await facts.getByText("2 images without a label").waitFor();
});

browserTest("how names are cut into labels can be chosen", {}, async ({ page, open, shot }) => {
  await open();
  await choose(page, "three-in-a-name");
  await page.getByRole("button", { name: /Read them another way|Not what you meant/ }).click();
  const names = page.getByLabel("Labels from the file names");
  const before = await page.locator("#data").getByLabel("Label column").locator("option").allInnerTexts();
  assert.ok(before.length > 1, `several columns: ${before}`);
  await shot("cut-choice");
  await names.selectOption({ label: "none" });
  await page.getByRole("button", { name: "Use these" }).click();
  await page.getByText("These images have no labels yet").waitFor();
});

browserTest("parts that the folders tell are taken for the parts, or cut anew", {}, async ({ page, open, shot }) => {
  await open();
  await choose(page, "parts-and-classes");
  const prepare = page.locator("#prepare");
  const choice = prepare.getByRole("radiogroup", { name: "split" });
  await choice.waitFor();
  assert.ok(await choice.getByRole("radio").first().isChecked(), "as the folders say");
  await counted(prepare.getByRole("heading", { name: "test_size" }), 0);
  await shot("parts-of-folders");
  await press(choice.locator("label").nth(1));
  await prepare.getByRole("heading", { name: "test_size" }).waitFor();
});
