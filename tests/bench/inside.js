/**
 * How fast the inside of a network is shown in the built page, one line a network: milliseconds from the click on an image
 * until all maps after convolution and pooling are painted, over 60 images, epochs the time slider shows a second, and seconds the gallery of
 * 32 made-up images takes, 100 steps each. `node tests/bench/inside.js [dist]`, on a machine that does nothing else.
 */

import { resolve } from "node:path";
import { argv } from "node:process";
import { chromium } from "playwright-core";
import { chromiumPath } from "../browser/chromium.js";
import { serve } from "../browser/server.js";

const conv = (/** @type {number} */ filters) => ({
  class_name: "Conv2D",
  config: { filters, kernel_size: [3, 3], activation: "relu" },
});
const pool = { class_name: "MaxPooling2D", config: { pool_size: [2, 2] } };
const flatten = { class_name: "Flatten", config: {} };
const dense = (/** @type {number} */ units, /** @type {string} */ activation) => ({
  class_name: "Dense",
  config: { units, activation },
});

const networks = {
  eyes: [conv(32), pool, flatten, dense(64, "relu"), dense(2, "softmax")],
  people: [
    ...[32, 64, 128].flatMap((filters) => [conv(filters), pool]),
    ...[flatten, dense(128, "relu"), dense(64, "relu"), dense(20, "softmax")],
  ],
};

const site = await serve({ folder: resolve(argv[2] ?? "dist") });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });
try {
  for (const [name, layers] of Object.entries(networks)) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const column = name === "eyes" ? "eyes" : "userid";
    const settings = new URLSearchParams({ sample: "faces", column, epochs: "4", layers: JSON.stringify(layers) });
    await page.goto(`${site.url}#${settings}`);
    await page.waitForSelector("#app > *");
    await page.evaluate(async () => {
      const load = (/** @type {string} */ path) => import(new URL(`www/${path}`, document.baseURI).href);
      const [{ lab }, { state }, { train }] = await Promise.all(
        ["page/lab.js", "page/state.js", "page/actions/train.js"].map(load),
      );
      Object.assign(window, { lab: await lab(), state, train });
    });
    const told = { timeout: 0 };
    await page.waitForFunction(
      () => state.prepared.value && state.network.value && !state.network.value.problem,
      null,
      told,
    );
    await page.evaluate(() => train());
    await page.waitForFunction(
      () => state.status.value === "idle" && state.current.value?.epochs.length === 4,
      null,
      told,
    );
    await page.locator("#inside").scrollIntoViewIfNeeded();
    await page.waitForSelector("#inside .maps canvas[data-range]", told);
    await page.waitForSelector(".time-epoch[data-epoch='4']", told);
    const painted = [];
    for (let i = 0; i < 60; i++) {
      const { x, y } = await nextImage(page);
      await page.waitForTimeout(200);
      await page.mouse.click(x, y, { delay: 60 }); // as long as a finger presses
      painted.push(await page.evaluate(() => window.painted));
    }
    painted.sort((one, other) => one - other);
    const slid = await page.evaluate(async () => {
      const slider = /** @type {HTMLInputElement} */ (document.querySelector(".time-slider input"));
      const end = performance.now() + 3000;
      let [shown, frames, seen] = [0, 0, state.outputs.value];
      for (let at = 0; performance.now() < end; at++) {
        slider.value = String(at % 4);
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise(requestAnimationFrame);
        frames++;
        if (state.outputs.value !== seen) [shown, seen] = [shown + 1, state.outputs.value];
      }
      return { shown: shown / 3, frames: frames / 3 };
    });
    const galleries = [];
    for (const layer of layers.filter(({ class_name }) => class_name !== "Flatten" && class_name !== "Dense").keys()) {
      galleries.push(
        await page.evaluate(async (place) => {
          const layer = state.network.value.layers[place].name;
          const filters = Array.from({ length: 32 }, (_, i) => i);
          const begin = performance.now();
          const found = await lab.maximizeActivations({ layer, filters, steps: 100, seed: 1 });
          const seconds = ((performance.now() - begin) / 1000).toFixed(1);
          return `${layer} ${seconds} s (${found.filter(({ start, end }) => end >= 10 * start).length} of 32 raised tenfold)`;
        }, layer),
      );
    }
    const [middle, late, most] = [0.5, 0.9, 1].map((share) =>
      painted[Math.ceil(share * painted.length) - 1].toFixed(0),
    );
    console.log(`${name}: painted after ${middle}, ${late}, ${most} ms (median, 90 %, most)`);
    console.log(`  slider: ${slid.shown.toFixed(0)} epochs and ${slid.frames.toFixed(0)} frames a second`);
    console.log(`  gallery: ${galleries.join(", ")}`);
    await page.close();
  }
} finally {
  await browser.close();
  await site.close();
}

/**
 * Where the image after the chosen one is, in the row of images. From the click on it, `window.painted` promises how many
 * milliseconds have passed when its maps are painted.
 * @param {import("playwright-core").Page} page
 */
function nextImage(page) {
  return page.evaluate(() => {
    window.painted = new Promise((resolve) => {
      const { prototype } = CanvasRenderingContext2D;
      const put = prototype.putImageData;
      const measure = () => {
        const begin = performance.now();
        const maps = new Set(document.querySelectorAll("#inside .maps canvas"));
        prototype.putImageData = function (/** @type {[any, any, any]} */ ...args) {
          put.apply(this, args);
          maps.delete(/** @type {HTMLCanvasElement} */ (this.canvas));
          if (maps.size > 0) return;
          prototype.putImageData = put;
          // A task more urgent than others comes right after the frame, before what else waits.
          requestAnimationFrame(() =>
            scheduler.postTask(() => resolve(performance.now() - begin), { priority: "user-blocking" }),
          );
        };
      };
      addEventListener("click", measure, { once: true, capture: true });
    });
    const tiles = [...document.querySelectorAll("#inside .images-tile")];
    const chosen = tiles.findIndex((tile) => tile.getAttribute("aria-selected") === "true");
    tiles[chosen + 1].scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    const { x, y, width, height } = tiles[chosen + 1].getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  });
}
