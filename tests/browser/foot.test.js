/** At the foot of the page: the glossary, and what the browser keeps; terms where they are used. */

import assert from "node:assert/strict";
import { browserTest } from "./harness.js";
import { release } from "../../www/page/release.js";
import { counted, press, steady } from "./reading.js";

browserTest("terms are explained to a pointer, to keys and in the glossary", {}, async ({ page, open, shot }) => {
  await open("?lesson=sunglasses&step=5");
  const term = page.locator(".lesson .term").first();
  await term.waitFor({ timeout: 60_000 });
  const note = page.locator(".term-note:popover-open");
  await term.hover();
  await note.waitFor();
  assert.match(await note.innerText(), /\.$/);
  const box = await note.evaluate((it) => it.getBoundingClientRect().toJSON());
  assert.ok(box.left >= 0 && box.right <= 1440 && box.top >= 0 && box.bottom <= 900, JSON.stringify(box));
  await shot("term");
  await page.mouse.move(5, 5);
  await counted(note, 0);

  await page.locator(".lesson").getByRole("button", { name: "End lesson" }).focus();
  await page.keyboard.press("Tab");
  await note.waitFor();
  await page.keyboard.press("Escape");
  await counted(note, 0);

  await page.getByRole("button", { name: "Glossary" }).click();
  await page.getByRole("searchbox", { name: "Find a term" }).fill("Adam");
  await page.locator(".glossary dt", { hasText: "optimizer" }).waitFor();
  await shot("glossary");
});

browserTest("terms are explained at a touch", { width: 390, height: 844 }, async ({ page, open }) => {
  await open("?lesson=sunglasses&step=5");
  const term = page.locator(".lesson .term").first();
  await term.waitFor({ timeout: 60_000 });
  const note = page.locator(".term-note:popover-open");
  const touch = (/** @type {string} */ type) => term.dispatchEvent(type, { pointerType: "touch", bubbles: true });
  for (const type of ["pointerenter", "pointerdown", "pointerup", "pointerleave", "click"]) await touch(type);
  await note.waitFor();
  const { left, right } = await note.evaluate((it) => it.getBoundingClientRect().toJSON());
  assert.ok(left >= 0 && right <= 390);
  await page.locator(".lesson h2").click();
  await counted(note, 0);
});

browserTest("what the browser keeps is told, and forgotten at a press", {}, async ({ page, open, shot }) => {
  await open();
  await press(page.getByRole("button", { name: "What this page keeps" }));
  await page.locator(".kept", { hasText: "keeps nothing" }).waitFor();
  await page.keyboard.press("Escape");

  await page.goto("about:blank");
  await open("#sample=faces&column=eyes&epochs=1");
  await page.getByRole("button", { name: /^Train,/ }).click({ timeout: 60_000 });
  await page.locator("#predict .score").waitFor();
  await page.waitForFunction(() => localStorage.getItem("cnn-playground.sessions") !== null);
  await page.getByRole("button", { name: /^Theme: auto/ }).click();
  await press(page.getByRole("button", { name: "What this page keeps" }));
  await page.locator(".kept-list", { hasText: /1 run: settings, curves and the names of the files/ }).waitFor();
  await page.locator(".kept", { hasText: /Your work takes [\d.]+ [kM]B of [\d.]+ GB/ }).waitFor();
  await shot("kept");
  await page.getByRole("button", { name: "Forget everything on this computer" }).click();
  await page.locator(".kept", { hasText: "Everything is forgotten" }).waitFor();
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
  assert.equal(await page.locator("#predict .score").count(), 1, "what is open stays");

  await page.close({ runBeforeUnload: false });
});

browserTest("after forgetting a reload finds no trace", {}, async ({ page, open }) => {
  page.on("dialog", (dialog) => void dialog.accept());
  await open("#sample=faces&column=eyes&epochs=1");
  await page.getByRole("button", { name: /^Train,/ }).click({ timeout: 60_000 });
  await page.locator("#predict .score").waitFor();
  await press(page.getByRole("button", { name: "What this page keeps" }));
  await page.getByRole("button", { name: "Forget everything on this computer" }).click();
  await page.locator(".kept", { hasText: "Everything is forgotten" }).waitFor();
  await page.reload();
  await page.getByRole("button", { name: /^Train,/ }).waitFor({ timeout: 60_000 });
  await counted(page.locator(".runs"), 0);
});

browserTest("a link that carries the settings, and a frame, are there to be copied", {}, async ({ page, open }) => {
  await open("#sample=faces&column=pose&epochs=3");
  await page.getByRole("button", { name: "Share" }).click();
  await page.locator(".share-dialog pre").first().waitFor();
  const [link, frame] = await page.locator(".share-dialog pre").allInnerTexts();
  assert.match(link, /^http.*#sample=faces&column=pose&epochs=3$/);
  assert.match(
    frame,
    /^<iframe src="http[^"]*#sample=faces&amp;column=pose&amp;epochs=3" width="100%" height="760" allow="camera"><\/iframe>$/,
  );
});

browserTest(
  "what the page is, its version, licenses and what it does with files stand behind About",
  {},
  async (bench) => {
    const { page, open, shot } = bench;
    await open();
    await press(page.getByRole("button", { name: "About" }));
    const about = page.locator(".about");
    await about.getByText(`Version ${release.version}.`).waitFor();
    for (const head of ["Privacy", "License", "Source"]) await about.getByRole("heading", { name: head }).waitFor();
    const { top, bottom, left, right } = await steady(about);
    assert.ok(top >= 0 && bottom <= 900 && left >= 0 && right <= 1440);
    await shot("about");
    const href = await about
      .getByRole("link", { name: "all licenses" })
      .evaluate((link) => /** @type {any} */ (link).href);
    const licenses = await page.evaluate(async (href) => (await fetch(href)).text(), href);
    assert.match(licenses, /The CNN Playground authors/);
    for (const name of ["preact", "uplot", "ndarray", "zip", "wasm-bindgen"])
      assert.match(licenses, new RegExp(`^${name}\\b`, "m"), name);
    await about.getByRole("button", { name: "see what it keeps, and forget it" }).click();
    await page.locator(".kept", { hasText: "keeps nothing" }).waitFor();
    await counted(about, 0);
  },
);
