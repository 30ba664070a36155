/** What a test does with the page as a reader would: hand it files, read the strip, compare what is drawn with what was computed. */

import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";

/** @typedef {import("playwright-core").Page} Page */

/** Milliseconds after which what is not there will not come. */
const WAIT = 30_000;

/** @param {string} name @param {Buffer} buffer */
export const file = (name, buffer) => ({ name, mimeType: "application/octet-stream", buffer });

/**
 * Carries files over the window.
 * @param {Page} page
 * @param {Parameters<Page["setInputFiles"]>[1]} files
 * @returns {Promise<() => Promise<void>>}  lets go of them
 */
export async function carry(page, files) {
  // Files of this machine come into a page by a chooser only.
  await page.evaluate(() => {
    document.body.append(Object.assign(document.createElement("input"), { id: "hand", type: "file", multiple: true }));
  });
  await page.setInputFiles("#hand", files);
  const dataTransfer = await page.evaluateHandle(() => {
    const hand = /** @type {HTMLInputElement} */ (document.getElementById("hand"));
    const data = new DataTransfer();
    for (const file of hand.files ?? []) data.items.add(file);
    hand.remove();
    return data;
  });
  await page.dispatchEvent("footer", "dragenter", { dataTransfer });
  return () => page.dispatchEvent("footer", "drop", { dataTransfer });
}

/**
 * What is read, once it is right, or what it still is when it will not come right any more.
 * Read again afterwards it may be another: the page goes on meanwhile.
 * @template T
 * @param {Page} page
 * @param {() => Promise<T>} read
 * @param {(value: T) => boolean} right
 * @param {number} [within]  milliseconds
 * @returns {Promise<T>}
 */
export async function settled(page, read, right, within = WAIT) {
  const end = Date.now() + within;
  for (;;) {
    const value = await read();
    if (right(value) || Date.now() >= end) return value;
    await page.waitForTimeout(20);
  }
}

/**
 * Waits until the strip says of a stage what is expected.
 * @param {Page} page
 * @param {string} stage
 * @param {RegExp} expected
 */
export async function strip(page, stage, expected) {
  const words = page.locator(`.strip-stage[href="#${stage}"] .strip-words`);
  // Behind the words stands, unseen, what the mark means.
  const said = () => words.evaluate((element) => element.firstChild?.textContent?.replace(/\s+/g, " ") ?? "");
  assert.match(await settled(page, said, (words) => expected.test(words)), expected);
}

/**
 * Waits until there are this many of something: the page draws a moment after it was clicked.
 * @param {import("playwright-core").Locator} elements
 * @param {number} expected
 * @param {string} [message]
 */
export async function counted(elements, expected, message) {
  const count = () => elements.count();
  assert.equal(await settled(elements.page(), count, (number) => number === expected), expected, message);
}

/**
 * Waits until an element reads as expected, or all of them do: the page writes a moment after it was asked.
 * @param {import("playwright-core").Locator} elements
 * @param {string | RegExp | string[]} expected  the whole text, what it matches, or the text of each element
 * @param {string} [message]
 */
export async function reads(elements, expected, message) {
  const page = elements.page();
  if (Array.isArray(expected)) {
    const texts = () => elements.allTextContents();
    assert.deepEqual(await settled(page, texts, (texts) => isDeepStrictEqual(texts, expected)), expected, message);
    return;
  }
  const text = async () => ((await elements.textContent()) ?? "").trim();
  if (typeof expected === "string")
    assert.equal(await settled(page, text, (text) => text === expected), expected, message);
  else assert.match(await settled(page, text, (text) => expected.test(text)), expected, message);
}

/**
 * Where an element is once it stays there: the page scrolls smoothly and fetches parts of itself when they are first needed, so that
 * what was under a place a moment ago may be elsewhere when the pointer arrives.
 * @param {import("playwright-core").Locator} element
 * @returns {Promise<DOMRect>}
 */
export function steady(element) {
  return element.evaluate(async (element) => {
    const frame = () => new Promise(requestAnimationFrame);
    /** @type {DOMRect} */
    let box = element.getBoundingClientRect().toJSON();
    for (let still = 0; still < 20; still++) {
      await frame();
      /** @type {DOMRect} */
      const now = element.getBoundingClientRect().toJSON();
      if (JSON.stringify(now) !== JSON.stringify(box)) still = 0;
      box = now;
    }
    return box;
  });
}

/**
 * Waits until what has changed is drawn: effects of the page run after the frame in which they were asked for.
 * @param {Page} page
 */
export function nextFrames(page) {
  return page.evaluate(async () => {
    for (let i = 0; i < 2; i++) await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  });
}

/**
 * Makes the page's own modules known to the test: its lab, its state, its colors.
 * @param {Page} page
 */
export async function handModules(page) {
  await page.evaluate(async () => {
    const [{ lab }, { state }, { palettes }, { isOfNow }] = await Promise.all(
      ["page/lab.js", "page/state.js", "page/charts/palettes.js", "page/actions/weights.js"].map(load),
    );
    Object.assign(window, { lab: await lab(), state, palettes, isOfNow });
  });
}

/**
 * Waits until the maps on show are those of the weights there are.
 * @param {Page} page
 */
export async function drawn(page) {
  await page.locator("#inside .maps").first().scrollIntoViewIfNeeded();
  await page.waitForFunction(() => {
    const { outputs, image, status } = state;
    return status.value === "idle" && isOfNow(outputs.value?.weights) && outputs.value?.image === image.value;
  });
  await nextFrames(page);
}

/**
 * How many values of a layer's maps are not drawn in the color that the palette has for them, by the scale that is told.
 * @param {Page} page
 * @param {string} layer
 * @param {{ within?: string, by?: string }} [options]
 *   within: where the canvases are; by: the name of the lab that says what the values are
 */
export function misdrawn(page, layer, { within = "#inside .maps", by = "lab" } = {}) {
  return page.evaluate(
    async ({ layer, within, by }) => {
      const output = await /** @type {any} */ (window)[by].activations({ index: state.image.value, layer });
      const { values, height, width, channels } = output;
      const palette = palettes[state.palette.value];
      let wrong = 0;
      let seen = 0;
      for (const element of document.querySelectorAll(`${within} canvas[data-layer="${layer}"]`)) {
        const canvas = /** @type {HTMLCanvasElement} */ (element);
        const map = Number(canvas.dataset.map);
        const [low, high] = (canvas.dataset.range ?? "").split(" ").map(Number);
        const pixels = canvas.getContext("2d")?.getImageData(0, 0, width, height).data ?? [];
        for (let i = 0; i < height * width; i++) {
          const share = high > low ? (values[i * channels + map] - low) / (high - low) : 0;
          const color = palette.subarray(4 * Math.round(255 * share));
          const off = Math.max(...[0, 1, 2].map((part) => Math.abs(pixels[4 * i + part] - color[part])));
          // A value that lies between two colors may be rounded to either.
          if (off > 6) wrong++;
          seen++;
        }
      }
      return { wrong, seen };
    },
    { layer, within, by },
  );
}

/**
 * Presses a button once it stays where it is: of a press that ends beside it, because the page has moved under the pointer, it hears
 * nothing.
 * @param {import("playwright-core").Locator} button
 */
export async function press(button) {
  await button.scrollIntoViewIfNeeded();
  await steady(button);
  await button.click();
}
