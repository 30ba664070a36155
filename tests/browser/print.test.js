/** Printing: the stages with their pictures, also those nobody has looked at, and captions that are true. */

import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import { browserTest } from "./harness.js";
import { settled } from "./reading.js";

for (const theme of /** @type {const} */ (["light", "dark"])) {
  browserTest(
    `the stages are printed with their maps, ${theme}`,
    { theme, timeout: 240_000 },
    async ({ page, open, shot }) => {
      // What the browser's dialog would show is looked at while it is open.
      await page.addInitScript(() => {
        window.print = () => {
          const maps = /** @type {NodeListOf<HTMLCanvasElement>} */ (document.querySelectorAll("#inside .maps canvas"));
          const isDrawn = (/** @type {HTMLCanvasElement} */ canvas) => {
            const { data } = /** @type {any} */ (canvas.getContext("2d")).getImageData(
              0,
              0,
              canvas.width,
              canvas.height,
            );
            return canvas.width > 1 && data.some((/** @type {number} */ value) => value > 0);
          };
          Object.assign(window, {
            printed: {
              maps: maps.length,
              drawn: [...maps].filter(isDrawn).length,
              captions: [...document.querySelectorAll(".shown-layer-when")].map((element) =>
                element.textContent?.trim(),
              ),
              paper: getComputedStyle(document.documentElement).backgroundColor,
            },
          });
        };
      });
      await open("#sample=faces&column=eyes&epochs=2");
      await page.getByRole("button", { name: /^Train,/ }).click({ timeout: 60_000 });
      await page.locator("#predict .score").waitFor({ timeout: 120_000 });
      await page.evaluate(() => scrollTo(0, 0));
      await page.keyboard.press("Control+p");
      await page.waitForFunction(() => "printed" in window);
      const printed = await page.evaluate(() => /** @type {any} */ (window).printed);
      assert.ok(printed.maps >= 64, `${printed.maps} maps`);
      assert.equal(printed.drawn, printed.maps);
      assert.deepEqual(printed.captions, ["after epoch 2"]);
      assert.equal(printed.paper, "rgb(251, 251, 249)");

      // On paper nothing is cut, nothing is there to be pressed, and maps are seen wherever the page stands.
      await page.emulateMedia({ media: "print" });
      for (const [paper, width] of /** @type {const} */ ([
        ["A4", 700],
        ["Letter", 722],
      ])) {
        await page.setViewportSize({ width, height: 1000 });
        const look = () =>
          page.evaluate(() => ({
            buttons: [...document.querySelectorAll(".button")].filter((button) => button.getClientRects().length > 0)
              .length,
            hidden: [...document.querySelectorAll("#inside .maps canvas")].filter(
              (canvas) => getComputedStyle(canvas).visibility !== "visible",
            ).length,
            wide: document.documentElement.scrollWidth - innerWidth,
            cut: [...document.querySelectorAll(".tiles")].filter((list) => list.scrollHeight > list.clientHeight + 1)
              .length,
            strip: document.querySelector(".strip")?.getClientRects().length,
            // Browsers lay out paper without telling the charts, which were drawn for the window.
            charts: [...document.querySelectorAll(".chart")].filter((chart) => {
              const canvas = chart.querySelector("canvas");
              return !canvas || canvas.getBoundingClientRect().right > chart.getBoundingClientRect().right + 1;
            }).length,
          }));
        const right = { buttons: 0, hidden: 0, wide: 0, cut: 0, strip: 0, charts: 0 };
        // Charts follow the width a frame later.
        assert.deepEqual(await settled(page, look, (seen) => isDeepStrictEqual(seen, right)), right, paper);
        await shot(`print-${paper}-${theme}`);
      }
      const pdf = await page.pdf({ format: "A4" });
      assert.ok(pdf.length > 10_000);
    },
  );
}
