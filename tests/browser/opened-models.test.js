/** Models out of files in the page: dropped, looked into, trained on, refused. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { browserTest } from "./harness.js";
import { counted, reads } from "./reading.js";

/** @param {string} name */
const fixture = (name) => readFileSync(new URL(`../interop/fixtures/${name}`, import.meta.url));
const jpeg = readFileSync(new URL("pictures/turned.jpg", import.meta.url));

/**
 * @param {string} name
 * @param {Buffer} [buffer]
 */
const file = (name, buffer = fixture(name)) => ({ name, mimeType: "application/octet-stream", buffer });

/**
 * @param {import("playwright-core").Page} page
 * @param {ReturnType<typeof file>[]} files
 */
const choose = (page, ...files) =>
  page.locator("input[type=file][multiple]:not([webkitdirectory])").first().setInputFiles(files);

/**
 * Drops files on the window, as from another program.
 * @param {import("playwright-core").Page} page
 * @param {ReturnType<typeof file>} one
 */
async function drop(page, { name, buffer }) {
  await page.evaluate(
    ({ name, base64 }) => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
      for (const type of ["dragenter", "dragover", "drop"])
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    },
    { name, base64: buffer.toString("base64") },
  );
}

browserTest("a model that is dropped stands in Network, and Inside works with any image", {}, async (bench) => {
  const { page, open, shot } = bench;
  await open();
  await drop(page, file("deep_adam.keras"));
  const model = page.locator(".model[data-model='in place']");
  await model.waitFor();
  await reads(model, /deep_adam\.keras, trained elsewhere: images of 8 × 8 × 1 in, 3 values out, .*parameters/s);
  await reads(model, /Its optimizer goes on where it was/);
  await reads(page.locator("#network .block-name"), ["Image", "Conv2D", "Flatten", "Dense", "Dense", "Classes"]);
  await page.locator("#train", { hasText: "Trained elsewhere" }).waitFor();
  await page.locator("#train .runs", { hasText: "trained elsewhere" }).waitFor();
  await shot("model-opened");

  await page.setInputFiles("#inside .own-file input[type=file]", {
    name: "me.jpg",
    mimeType: "image/jpeg",
    buffer: jpeg,
  });
  await page.locator("#inside .picture").first().scrollIntoViewIfNeeded();
  await page.locator("#inside canvas[data-image^='-']").waitFor();
  await page.locator("#inside .picture-name", { hasText: /your own image\s*predicted \d/ }).waitFor();
  await page.locator("#predict .probabilities").scrollIntoViewIfNeeded();
  await page.locator("#predict .probabilities li[data-probability]").first().waitFor();
  const shown = await page
    .locator("#predict .probabilities li")
    .evaluateAll((lines) => lines.map((line) => Number(/** @type {HTMLElement} */ (line).dataset.probability)));
  const maps = await page.evaluate(async () => {
    const { state } = await load("page/state.js");
    for (;;) {
      const output = state.outputs.value?.layers.get("conv2d");
      if (output) return [...output.values];
      await new Promise(requestAnimationFrame);
    }
  });
  await shot("model-inside");
  // Another tab without any of that: the picture in the middle, gray, from 0 to 1.
  const expected = await page.evaluate(
    async ({ model, picture }) => {
      const { Playground } = await load("playground.js");
      const bytes = (/** @type {string} */ base64) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const lab = await Playground.open();
      const opened = await lab.loadModel(new File([bytes(model)], "model.keras"));
      const read = await lab.readImage(new Blob([bytes(picture)]));
      const image = { ...read, pixels: read.pixels.map((/** @type {number} */ value) => value / 255) };
      const classes = await lab.predict(image);
      const { values } = await lab.activations({ ...image, layer: "conv2d" });
      await lab.close();
      return {
        shape: [read.height, read.width, read.channels],
        probabilities: classes.map((/** @type {{ probability: number }} */ { probability }) => probability),
        maps: [...values],
        network: opened.network,
        epochs: opened.epochs,
      };
    },
    { model: fixture("deep_adam.keras").toString("base64"), picture: jpeg.toString("base64") },
  );
  assert.deepEqual(expected.shape, [8, 8, 1]);
  assert.deepEqual(shown, expected.probabilities);
  assert.deepEqual(maps, expected.maps);
  assert.deepEqual([expected.epochs, expected.network.loss], [0, "sparse_categorical_crossentropy"]);
});

browserTest(
  "training goes on with a model once there are images, which are made as it takes them",
  {},
  async (bench) => {
    const { page, open, shot } = bench;
    await open();
    await choose(page, file("means_rmsprop.keras"), file("labels.txt", Buffer.from("open\nsunglasses\n")));
    await page.locator(".model[data-model='in place']", { hasText: "open, sunglasses out" }).waitFor();
    await page.locator("#data").getByRole("button", { name: "Use the drawn faces" }).click();
    // 60 x 64 as they are stored.
    await page.locator("#prepare", { hasText: "8 × 8 × 1" }).waitFor();
    await page.locator(".model[data-model='in place']").waitFor();
    await page.getByLabel("epochs", { exact: true }).fill("2");
    await page.getByRole("button", { name: /^Continue training,/ }).click();
    await page.locator(".steering [role=status]", { hasText: /^Done after 2 epochs/ }).waitFor();
    await page.locator("#train .runs", { hasText: "trained elsewhere" }).waitFor();
    await page.locator("#predict .chosen-image").waitFor();
    await shot("model-trained-on");

    // Other layers set it aside, its own bring it back.
    await page.getByRole("button", { name: "Small network" }).click();
    await page.locator(".model[data-model=aside]").waitFor();
    await page.getByRole("button", { name: "Put its layers back" }).click();
    await page.locator(".model[data-model='in place']").waitFor();
    await page.locator("#train", { hasText: "Epoch 2 of 2" }).waitFor();
  },
);

browserTest(
  "what is no model that can be opened is told, and what was there stays",
  {},
  async ({ page, open, shot }) => {
    await open("#sample=faces&column=eyes");
    await page.locator("#network .verdict", { hasText: "parameters" }).waitFor();
    await drop(page, file("means_rmsprop.keras"));
    const model = page.locator(".model[data-model='in place']", { hasText: "means_rmsprop.keras" });
    await model.waitFor();
    const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
    const whole = fixture("deep_adam.h5");
    /** @type {[string, Buffer, string, RegExp][]} */
    const refused = [
      ["lambda.keras", fixture("lambda.keras"), "lambda_layer", /“shrink” is a Lambda/],
      ["branch.keras", fixture("branch.keras"), "no_chain", /output_layers are 2/],
      ["pointer.h5", Buffer.from(pointer), "git_lfs_pointer", /Git LFS pointer/],
      ["page.keras", Buffer.from("<!DOCTYPE html><html></html>"), "web_page", /web page/],
      ["cut.h5", whole.subarray(0, whole.length / 2), "cut_short", /cut short/],
    ];
    for (const [name, bytes, code, says] of refused) {
      await drop(page, file(name, bytes));
      const problem = page.locator(`#network > .problem[data-code=${code}]`);
      await problem.waitFor();
      await reads(problem, says);
      await reads(problem, new RegExp(name));
      await model.waitFor();
    }
    await shot("model-refused");
    await problem(page).getByRole("button", { name: "Close" }).click();
    await problem(page).waitFor({ state: "detached" });
  },
);

/** @param {import("playwright-core").Page} page */
const problem = (page) => page.locator("#network > .problem");

browserTest("weights alone go into the network that is there", {}, async ({ page, open }) => {
  const layers = [
    { class_name: "Conv2D", config: { filters: 2, kernel_size: 5, strides: 4 } },
    { class_name: "Flatten", config: {} },
    { class_name: "Dense", config: { units: 2, activation: "softmax" } },
  ];
  await open(`#${new URLSearchParams({ sample: "faces", column: "eyes", layers: JSON.stringify(layers) })}`);
  await page.getByRole("button", { name: "Look at it untrained" }).click();
  await page.locator("#train summary", { hasText: "Take away" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("#train").getByRole("button", { name: "Save weights.npz" }).click(),
  ]);
  const weights = readFileSync(await download.path());
  await page.reload();
  await page.locator("#network .verdict", { hasText: "parameters" }).waitFor();
  await drop(page, file("weights.npz", weights));
  await page.locator(".model[data-model='in place']", { hasText: "weights.npz" }).waitFor();
  await drop(page, file("deep.weights.h5"));
  await page.locator("#network > .problem[data-code=weights_do_not_fit]").waitFor();
  await page.locator(".model[data-model='in place']", { hasText: "weights.npz" }).waitFor();
});

browserTest(
  "where predict gives another number than the probability, both are told",
  {},
  async ({ page, open, shot }) => {
    const layers = [
      { class_name: "Flatten", config: {} },
      { class_name: "Dense", config: { units: 2, activation: "sigmoid" } },
    ];
    await open(`#${new URLSearchParams({ sample: "faces", column: "eyes", layers: JSON.stringify(layers) })}`);
    await page.getByRole("button", { name: "Look at it untrained" }).click();
    await page.getByRole("button", { name: "Evaluate it untrained" }).click();
    const note = page.locator("#predict [data-outputs]");
    await note.scrollIntoViewIfNeeded();
    const outputs = String(await note.getAttribute("data-outputs"))
      .split(" ")
      .map(Number);
    const shown = await page
      .locator("#predict .probabilities li")
      .evaluateAll((lines) => lines.map((line) => Number(/** @type {HTMLElement} */ (line).dataset.probability)));
    // What Keras's loss does with the outputs of these sigmoids: the softmax of what was before them.
    const before = outputs.map((output) => Math.log(output / (1 - output)));
    const softmax = before.map((value) => Math.exp(value) / before.reduce((sum, other) => sum + Math.exp(other), 0));
    shown.forEach((probability, i) =>
      assert.ok(Math.abs(probability - softmax[i]) < 1e-4, `${probability}, ${softmax}`),
    );
    await reads(
      note,
      /^Keras’s predict gives other numbers: open 0\.\d{3}, sunglasses 0\.\d{3}\. The last layer is a sigmoid/,
    );
    await shot("outputs-differ");

    // Of a softmax they are the same, and nothing is said.
    const dense = page.locator("#network .block-name", { hasText: "Dense" });
    await dense.click();
    await page.locator("#network .panel").getByLabel("activation").selectOption("softmax");
    await page.getByRole("button", { name: "Look at it untrained" }).click();
    await page.getByRole("button", { name: "Evaluate it untrained" }).click();
    await page.locator("#predict .probabilities li[data-probability]").first().waitFor();
    await counted(note, 0);
  },
);
