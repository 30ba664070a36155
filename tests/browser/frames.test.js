/** Within course notes: the page around a frame stays where its reader has it, whatever goes on in the frame. */

import assert from "node:assert/strict";
import { movingTest, serve } from "./harness.js";
import { reads, settled } from "./reading.js";

/** @typedef {import("playwright-core").Page} Page */

/** Notes with frames after a long text. @param {string[]} addresses */
const notes = (addresses) => `<!doctype html><title>Notes</title>
  <style>body { margin: 0 } p { height: 1200px; margin: 0 } iframe { display: block; border: 0 }</style>
  <p>A long text.</p>
  ${addresses.map((address) => `<iframe src="${address}" width="100%" height="700"></iframe>`).join("")}
  <p>More of it.</p>`;

/** Follows where the page around the frames is scrolled to, from its beginning. @param {Page} page */
async function watchAround(page) {
  await page.addInitScript(() => {
    if (window !== window.top) return;
    Object.assign(window, { places: [] });
    addEventListener("scroll", () => /** @type {any} */ (window).places.push(Math.round(scrollY)), { passive: true });
  });
  return () => page.evaluate(() => /** @type {any} */ (window).places);
}

/**
 * Notes at an address of the same origin as the page's own, put in the way of the browser's request, or of another site.
 * @param {Page} page
 * @param {string} url  of the page in the frames
 * @param {"same" | "another"} origin
 * @param {string[]} addresses  of the frames
 */
async function lay(page, url, origin, addresses) {
  const body = notes(addresses);
  if (origin === "another") {
    const site = await serve({ files: { "favicon.ico": "", "index.html": body } });
    return { address: site.url.replace("127.0.0.1", "localhost"), close: site.close };
  }
  const address = new URL("notes.html", url).href;
  await page.route(address, (route) => route.fulfill({ contentType: "text/html", body }));
  return { address, close: async () => {} };
}

for (const origin of /** @type {const} */ (["same", "another"])) {
  movingTest(
    `a lesson in a frame of ${origin} origin moves nothing around it`,
    { timeout: 240_000 },
    async ({ page, url }) => {
      const frames = ["convolution-by-hand", "sunglasses"].map((id) => `${url}?lesson=${id}`);
      const { address, close } = await lay(page, url, origin, frames);
      const places = await watchAround(page);
      await page.goto(address);
      const [first, second] = [0, 1].map((i) => page.frameLocator("iframe").nth(i));
      await first.locator(".lesson h2").waitFor({ timeout: 120_000 });
      await second.locator(".lesson h2").waitFor({ timeout: 120_000 });
      await page.waitForTimeout(2500);
      assert.deepEqual(await places(), [], "nobody has touched anything");
      const inside = async () => {
        const tops = [];
        for (const frame of page.frames().slice(1)) tops.push(await frame.evaluate(() => scrollY));
        return tops;
      };
      assert.deepEqual(await inside(), [0, 0], "and the frames stand at their beginnings");
      assert.equal(await page.evaluate(() => document.activeElement?.tagName), "BODY", "and none has taken the focus");

      // What the reader sees of the frame is its lower half: whatever is done there leaves the notes where they are.
      await page.evaluate(() => scrollTo(0, 1500));
      // It is told of a frame later, and what comes after that is nobody's doing.
      assert.equal((await settled(page, places, (places) => places.at(-1) === 1500)).at(-1), 1500);
      const still = async (/** @type {string} */ what, /** @type {() => Promise<unknown>} */ act) => {
        await page.evaluate(() => /** @type {any} */ (window.places.length = 0));
        await act();
        await page.waitForTimeout(700);
        assert.deepEqual(await places(), [], what);
      };
      // By the DOM's own click, and with the page told that a reader has acted: Playwright scrolls to what it presses.
      const press = (/** @type {import("playwright-core").Locator} */ locator) =>
        locator.evaluate((element) => {
          element.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
          /** @type {HTMLElement} */ (element).click();
        });
      await still("shown where", () => press(first.getByRole("button", { name: "Show me where" })));
      assert.ok((await settled(page, inside, ([top]) => top > 100))[0] > 100, "the frame itself has scrolled");
      for (let i = 0; i < 3; i++)
        await still(`step ${i + 2}`, () => press(first.getByRole("button", { name: "Next", exact: true })));
      await reads(first.locator(".lesson-name"), /step 4 of/);
      for (const stage of ["Data", "Train", "Network"])
        await still(stage, () => press(first.getByRole("link", { name: new RegExp(`^${stage}`) })));
      await still("a menu", () => press(first.locator(".gap-add").first()));
      await still("a new layer", () => press(first.getByRole("menuitem", { name: /^Dropout/ })));
      await still("the lessons", () => press(first.getByRole("button", { name: "Lessons" })));
      assert.deepEqual((await inside())[1], 0, "the other frame is as it was");
      await reads(second.locator(".lesson-name"), /step 1 of/);
      await close();
    },
  );
}

movingTest("two frames on a page keep each their own runs", { timeout: 240_000 }, async ({ page, url }) => {
  const one = `${url}#sample=faces&column=eyes&epochs=1`;
  const { address } = await lay(page, url, "same", [one, one]);
  await page.goto(address);
  const frames = [0, 1].map((i) => page.frameLocator("iframe").nth(i));
  for (const place of [0, 1, 0]) {
    await frames[place].getByRole("button", { name: /^(Train|Start over),/ }).click({ timeout: 120_000 });
    await frames[place].locator(".predict .score").waitFor({ timeout: 120_000 });
  }
  const kept = () => page.evaluate(() => JSON.parse(localStorage.getItem("cnn-playground.runs") ?? "[]").length);
  assert.equal(await settled(page, kept, (count) => count === 3), 3);
});
