/** Predict with an image of one's own: a file, the clipboard, the camera, a drawing. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { browserTest } from "./harness.js";
import { counted, press, reads, settled, steady } from "./reading.js";

const START = "#sample=faces&column=eyes";
const jpeg = readFileSync(new URL("pictures/turned.jpg", import.meta.url));
const upright = JSON.parse(readFileSync(new URL("pictures/turned.json", import.meta.url), "utf8")).flat();

/**
 * The drawn faces, whose values are 0 to 1, and a network with random weights, which is enough to see whether an image reaches it.
 * @param {import("./harness.js").Bench} bench
 */
async function untrained({ page, open }) {
  await open(START);
  await page.evaluate(async () => {
    const [{ lab }, { state }, own] = await Promise.all(
      ["page/lab.js", "page/state.js", "page/actions/looked.js"].map(load),
    );
    Object.assign(window, { lab: await lab(), state, own });
  });
  await press(page.getByRole("button", { name: "Look at it untrained" }));
  await press(page.getByRole("button", { name: "Evaluate it untrained" }));
  await page.waitForSelector("#predict .chosen-image");
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string} name
 */
const choose = (page, name) => page.locator(".chosen-image .choice").first().getByText(name, { exact: true }).click();

/**
 * The probabilities on show, and those the lab has for the pixels that are shown, once they are the same.
 * @param {import("playwright-core").Page} page
 */
async function answered(page) {
  return page.evaluate(async () => {
    for (;;) {
      await new Promise(requestAnimationFrame);
      const image = own.own.value;
      const bars = [...document.querySelectorAll(".chosen-image .probabilities li")];
      if (!image || bars.length === 0) continue;
      const classes = await lab.predict(image);
      const shown = bars.map((line) => Number(/** @type {HTMLElement} */ (line).dataset.probability));
      if (image !== own.own.value || shown.some((bar, i) => bar !== classes[i].probability)) continue;
      return { ...image, pixels: [...image.pixels] };
    }
  });
}

browserTest("a photograph is turned, cut, resized and made gray as Pillow does, and predicted", {}, async (bench) => {
  const { page, shot } = bench;
  await untrained(bench);
  await choose(page, "File");
  await page.setInputFiles("#predict .own-file input[type=file]", {
    name: "me.jpg",
    mimeType: "image/jpeg",
    buffer: jpeg,
  });
  const image = await answered(page);
  assert.deepEqual([image.height, image.width, image.channels], [60, 64, 1]);
  const off = image.pixels.map((/** @type {number} */ value, /** @type {number} */ i) =>
    Math.abs(255 * value - upright[i]),
  );
  // Decoders round differently.
  assert.ok(Math.max(...off) < 4, `off by ${Math.max(...off)}`);
  await reads(
    page.locator("#predict [data-done]"),
    "What the network is shown: turned upright, 96 × 160 pixels, cut to its middle 90 rows, resized to 64 × 60, made gray, values 0 to 1.",
  );
  await shot("own-file");
  await page.getByText("crop instead of stretch").click();
  await page.waitForFunction(() =>
    /squeezed to 64 × 60/.test(document.querySelector("#predict [data-done]")?.textContent ?? ""),
  );
  await answered(page);

  const notes = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("not an image") };
  await page.setInputFiles("#predict .own-file input[type=file]", notes);
  const problem = page.locator("#predict .own .problem");
  await problem.waitFor();
  assert.equal(await problem.getAttribute("data-code"), "not_an_image");
  await reads(problem, /“notes\.txt” is not an image .*12 bytes of text\/plain/);

  // What a browser gives that has no room for a picture.
  const failure = await page.evaluate(async () => {
    Object.assign(OffscreenCanvas.prototype, { getContext: () => null });
    const canvas = Object.assign(document.createElement("canvas"), { width: 96, height: 160 });
    return lab.readImage(canvas).catch((/** @type {any} */ { code, message }) => ({ code, message }));
  });
  assert.deepEqual(failure, {
    code: "out_of_memory",
    message: "there is no room for a picture of 96 × 160 in this tab",
  });
});

browserTest("an image is pasted anywhere, or dropped where images of one's own go", {}, async (bench) => {
  const { page } = bench;
  await untrained(bench);
  await page.evaluate(
    (bytes) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], "image.png", { type: "image/jpeg" }));
      document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true }));
    },
    [...jpeg],
  );
  const pasted = await answered(page);
  assert.ok(await page.locator("#predict").getByRole("radio", { name: "File", exact: true }).isChecked());
  await choose(page, "Dataset");
  await choose(page, "File");
  await page.waitForSelector("#predict .own-file");
  await counted(page.locator(".own-seen"), 0, "what was shown before is gone");
  const count = await page.evaluate(() => state.dataset.value.count);
  await page.evaluate(
    (bytes) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(bytes)], "me.jpg", { type: "image/jpeg" }));
      const place = /** @type {Element} */ (document.querySelector("#predict .own-file"));
      for (const type of ["dragenter", "dragover", "drop"]) {
        place.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
      }
    },
    [...jpeg],
  );
  assert.deepEqual((await answered(page)).pixels, pasted.pixels);
  await counted(page.locator(".drop"), 0);
  assert.equal(await page.evaluate(() => state.dataset.value.count), count, "it is not taken for a data set");
});

browserTest("the camera starts when asked to, is predicted as it goes, and stops when left", {}, async (bench) => {
  const { page, shot } = bench;
  await page.context().grantPermissions(["camera"]);
  await untrained(bench);
  await page.evaluate(() => {
    const tracks = /** @type {MediaStreamTrack[]} */ ([]);
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wishes) => {
      const stream = await ask(wishes);
      tracks.push(...stream.getTracks());
      return stream;
    };
    Object.assign(window, { tracks });
  });
  const states = () =>
    page.evaluate(() => tracks.map((/** @type {MediaStreamTrack} */ { kind, readyState }) => [kind, readyState]));
  await choose(page, "Camera");
  const start = page.getByRole("button", { name: "Start the camera" });
  await start.waitFor();
  assert.deepEqual(await states(), []);
  await start.click();
  await page.waitForSelector(".own-seen");
  const first = await page.evaluate(() => [...own.own.value.pixels]);
  await page.waitForFunction(
    (first) => own.own.value?.pixels.some((/** @type {number} */ value, /** @type {number} */ i) => value !== first[i]),
    first,
  );
  await page.getByRole("button", { name: "Take picture" }).click();
  await answered(page);
  assert.deepEqual(await states(), [["video", "live"]]);
  await shot("own-camera");
  await choose(page, "Dataset");
  const left = await settled(page, states, ([[, state]]) => state === "ended");
  assert.deepEqual(left, [["video", "ended"]]);

  await choose(page, "Camera");
  await start.click();
  await page.waitForSelector(".own-seen");
  await page.locator("#data").scrollIntoViewIfNeeded();
  await page.waitForFunction(() =>
    tracks.every((/** @type {MediaStreamTrack} */ { readyState }) => readyState === "ended"),
  );
});

browserTest("a camera that is not allowed, or not there, is told with a remedy", {}, async (bench) => {
  const { page } = bench;
  await untrained(bench);
  await choose(page, "Camera");
  const start = page.getByRole("button", { name: "Start the camera" });
  const problem = page.locator(".own .problem[data-code=no_camera]");
  await start.click();
  await problem.filter({ hasText: "The camera was not allowed." }).waitFor();
  await problem.filter({ hasText: "Allow it in the browser" }).waitFor();
  // No camera is as exact as this one.
  await page.context().grantPermissions(["camera"]);
  await page.evaluate(() => {
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = () => ask({ video: { deviceId: { exact: "none" } } });
  });
  await start.click();
  await problem.filter({ hasText: /^The camera could not be started \(OverconstrainedError/ }).waitFor();
  await problem.filter({ hasText: "Try another browser." }).waitFor();
  await page.evaluate(() => Object.defineProperty(navigator, "mediaDevices", { value: undefined }));
  await start.click();
  await problem.filter({ hasText: "The camera was not allowed." }).waitFor();
});

browserTest(
  "a drawing is predicted as it grows, on blank paper or on the image, by pointer and by key",
  {},
  async (bench) => {
    const { page, shot } = bench;
    await untrained(bench);
    await choose(page, "Draw");
    const surface = page.locator(".own-surface");
    await surface.waitFor();
    const blank = await answered(page);
    assert.equal(new Set(blank.pixels).size, 1, "blank paper is of one value");

    await page
      .getByRole("radiogroup", { name: "Background" })
      .getByText(/^image/)
      .click();
    await page.waitForFunction(() => new Set(own.own.value.pixels).size > 1);
    const image = await answered(page);
    const stored = await page.evaluate(async () => [...(await lab.image(state.image.value)).pixels]);
    const far = image.pixels.map((/** @type {number} */ value, /** @type {number} */ i) => Math.abs(value - stored[i]));
    assert.ok(Math.max(...far) < 0.51 / 255, "before a line is drawn it is the image itself, in bytes");

    const box = await steady(surface);
    await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.5 * box.height);
    await page.mouse.down();
    await page.mouse.move(box.x + 0.7 * box.width, box.y + 0.5 * box.height, { steps: 5 });
    await page.mouse.up();
    await page.waitForFunction(
      (stored) =>
        own.own.value.pixels.some(
          (/** @type {number} */ value, /** @type {number} */ i) => Math.abs(value - stored[i]) > 0.1,
        ),
      stored,
    );
    const at = (/** @type {number[]} */ pixels, /** @type {number} */ x, /** @type {number} */ y) =>
      pixels[Math.floor(60 * y) * 64 + Math.floor(64 * x)];
    /** What is predicted once there is ink at these places along the middle: a line is predicted also while it is drawn. */
    const inked = async (/** @type {number[]} */ places) => {
      const isInked = (/** @type {{ pixels: number[] }} */ { pixels }) =>
        places.every((x) => [0, 1].includes(at(pixels, x, 0.5)));
      const drawn = await settled(page, () => answered(page), isInked);
      assert.ok(isInked(drawn), `ink at ${places}`);
      return drawn;
    };
    const drawn = await inked([0.35, 0.5, 0.65]);
    assert.equal(at(drawn.pixels, 0.1, 0.1), at(image.pixels, 0.1, 0.1));
    await shot("own-drawing");

    await page.locator(".own-pens").getByRole("button", { name: "Undo" }).click();
    await page.waitForFunction(
      (stored) =>
        own.own.value.pixels.every(
          (/** @type {number} */ value, /** @type {number} */ i) => Math.abs(value - stored[i]) < 0.002,
        ),
      stored,
    );
    await surface.focus();
    for (const key of [" ", "ArrowRight", "ArrowRight", "ArrowRight", " ", "ArrowDown"]) await page.keyboard.press(key);
    await page.waitForFunction(
      (stored) =>
        own.own.value.pixels.some(
          (/** @type {number} */ value, /** @type {number} */ i) => Math.abs(value - stored[i]) > 0.1,
        ),
      stored,
    );
    await inked([0.55]); // the pen went to the right of the middle
  },
);

browserTest("a drawing goes through every layer as an image of the set does", {}, async (bench) => {
  const { page, shot } = bench;
  await untrained(bench);
  const inside = page.locator("#inside");
  await inside.scrollIntoViewIfNeeded();
  await inside.getByRole("radiogroup", { name: "The image to look into" }).getByText("Draw").click();
  const surface = inside.locator(".own-surface");
  await surface.waitFor();
  const box = await steady(surface);
  await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.5 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.7 * box.width, box.y + 0.6 * box.height, { steps: 5 });
  await page.mouse.up();
  const told = await page.evaluate(async () => {
    for (;;) {
      await new Promise(requestAnimationFrame);
      const [outputs, image] = [state.outputs.value, own.own.value];
      if (!image || outputs?.image !== image.number || new Set(image.pixels).size < 2) continue;
      const { pixels, height, width, channels } = image;
      const layers = /** @type {string[]} */ ([...outputs.layers.keys()]);
      const asked = await lab.activations({ pixels, height, width, channels, layers });
      if (own.own.value !== image || state.outputs.value !== outputs) continue;
      const isSame = asked.map(({ layer, values }) =>
        values.every((value, i) => value === outputs.layers.get(layer).values[i]),
      );
      return { layers, isSame };
    }
  });
  assert.ok(told.layers.includes("conv2d"));
  assert.deepEqual(
    told.isSame,
    told.layers.map(() => true),
  );
  await reads(inside.locator(".picture-name"), /^your own image\s*predicted/);
  await shot("inside-own");

  // Predict shows the same drawing, and the set is a press away in both.
  assert.equal(await page.locator(".chosen-image .own-surface").count(), 0, "there is one surface");
  await page.locator(".chosen-image").getByText("It is chosen in Inside.").waitFor();
  await inside.getByText("Why this prediction?").click();
  await page.evaluate(async () => {
    const { found } = await load("page/actions/evidence.js");
    while (found.value?.image !== own.own.value.number) await new Promise(requestAnimationFrame);
  });
  await inside.getByText("Dataset", { exact: true }).click();
  await inside.locator(".images").waitFor();
  await page.waitForFunction(() => state.outputs.value?.image === state.image.value);
});
