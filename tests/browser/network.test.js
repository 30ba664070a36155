/** The editor of the network: by pointer and by keys, what it says while one types, and what it keeps. */

import assert from "node:assert/strict";
import { browserTest } from "./harness.js";
import { counted, handModules, nextFrames, reads, settled, strip } from "./reading.js";

/** @typedef {import("playwright-core").Page} Page */

/** @param {import("./harness.js").Bench} bench */
async function openNetwork({ page, open }) {
  await open("#sample=faces&column=eyes");
  await strip(page, "network", /^5 layers, 1\.84 M$/);
  await page.locator("#network").scrollIntoViewIfNeeded();
}

/** The blocks of the layers. @param {Page} page */
const blocks = (page) => page.locator(".block[role=button]");

/** @param {Page} page @param {string} name  how it is read out begins with it */
const block = (page, name) => page.getByRole("button", { name: new RegExp(`^${name}`) });

/**
 * Waits until the chain is these layers, by their class names.
 * @param {Page} page
 * @param {string[]} names
 */
async function chain(page, names) {
  const actual = () => page.locator(".block[role=button] .block-name").allTextContents();
  assert.deepEqual(await settled(page, actual, (shown) => shown.join() === names.join(), 5000), names);
}

const LESSON = ["Conv2D", "MaxPooling2D", "Flatten", "Dense", "Dense"];

/**
 * The rows of the Keras summary, once there is a layer of this name in it.
 * @param {Page} page
 * @param {RegExp} expected
 */
async function summary(page, expected) {
  const text = page.locator("#network .fold pre").first();
  await text.filter({ hasText: expected }).waitFor();
  return (await text.textContent()) ?? "";
}

browserTest(
  "a layer is added, moved, copied and removed with the keyboard, and all of it undone",
  {},
  async (bench) => {
    const { page } = bench;
    await openNetwork(bench);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");

    await block(page, "Layer 1, Conv2D").focus();
    await page.keyboard.press("ArrowRight");
    assert.match(await focused(), /^Layer 2, MaxPooling2D, 2×2\. Output 29 × 31 × 32, 0 parameters$/);
    await page.keyboard.press("+");
    await page.getByRole("menu", { name: "Layers" }).waitFor();
    // What is typed on a layer is searched for; the first that is found is added.
    await page.keyboard.type("drop");
    assert.equal(await page.getByRole("searchbox", { name: "Search all layers" }).inputValue(), "drop");
    await page.keyboard.press("ArrowDown");
    assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ""), /^Dropout /);
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await chain(page, ["Conv2D", "MaxPooling2D", "Dropout", "Flatten", "Dense", "Dense"]);
    assert.match(await focused(), /^Layer 3, Dropout, 0\.5/);
    await strip(page, "network", /^6 layers/);

    await page.keyboard.press("Alt+ArrowRight");
    await chain(page, ["Conv2D", "MaxPooling2D", "Flatten", "Dropout", "Dense", "Dense"]);
    assert.match(await focused(), /^Layer 4, Dropout/);
    await page.keyboard.press("Alt+ArrowLeft");
    await page.keyboard.press("Alt+ArrowLeft");
    await chain(page, ["Conv2D", "Dropout", "MaxPooling2D", "Flatten", "Dense", "Dense"]);
    await reads(page.locator("#network > * [role=status]").last(), "Dropout is layer 2 of 6");
    await page.keyboard.press("Delete");
    await chain(page, LESSON);
    assert.match(await focused(), /^Layer 2, MaxPooling2D/);

    await block(page, "Layer 4, Dense").click();
    await page
      .getByRole("region", { name: "Options of layer 4, Dense" })
      .getByRole("button", { name: "Duplicate" })
      .click();
    await chain(page, [...LESSON, "Dense"]);
    await strip(page, "network", /^6 layers, 1\.85 M$/);

    // Added, moved by one, back, and by one more, removed, copied.
    for (let i = 0; i < 6; i++) await page.keyboard.press("Control+z");
    await chain(page, LESSON);
    await strip(page, "network", /^5 layers, 1\.84 M$/);
    assert.ok(await page.getByRole("button", { name: "Undo" }).isDisabled());
  },
);

browserTest(
  "the menu of layers is short, and has the others at a press or where they are searched for",
  {},
  async (bench) => {
    const { page, shot } = bench;
    await openNetwork(bench);
    const add = page.getByRole("button", { name: "Add a layer after layer 1, Conv2D" });
    const items = page.getByRole("menuitem");
    const code = (/** @type {string} */ text) => page.locator("#network .fold pre", { hasText: text }).waitFor();
    await add.click();
    await counted(items, 10);
    await page.getByRole("menuitem", { name: /^More layers/ }).click();
    await page.getByRole("group", { name: "Activations" }).getByRole("menuitem", { name: /^ReLU/ }).waitFor();
    assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ""), /^DepthwiseConv2D /);
    assert.ok((await items.count()) > 25);
    await shot("network-menu-whole");

    const search = page.getByRole("searchbox", { name: "Search all layers" });
    await search.fill("no such layer");
    await counted(items, 0);
    await page.getByText("No layer here is called that or does that.").waitFor();
    await search.fill("relu6 max_value");
    await counted(items, 0);
    await search.fill("max_value");
    await counted(items, 1);
    await shot("network-menu-search");
    await search.press("Enter");
    await chain(page, ["Conv2D", "ReLU", "MaxPooling2D", "Flatten", "Dense", "Dense"]);
    const panel = page.getByRole("region", { name: "Options of layer 2, ReLU" });
    await panel.getByRole("textbox", { name: "max_value" }).fill("6");
    await page.locator("#network").getByText("Keras code", { exact: true }).click();
    await code("layers.ReLU(max_value=6)");
    await panel.getByRole("textbox", { name: "max_value" }).fill("");
    await code("layers.ReLU()");

    // How far images are varied: one number either way, or two.
    await page.getByRole("button", { name: "Add a layer after layer 2, ReLU" }).click();
    await page.keyboard.type("randombrightness");
    await page.keyboard.press("Enter");
    const varied = page.getByRole("region", { name: /RandomBrightness$/ });
    await code("layers.RandomBrightness(0.2)");
    const factor = varied.getByRole("textbox", { name: "factor" });
    await factor.fill("-0.1, 2");
    await varied.getByText("at most 1", { exact: true }).waitFor();
    await factor.fill("-0.1, 0.3");
    await varied.getByRole("textbox", { name: "value_range" }).fill("0, 1");
    await code("layers.RandomBrightness((-0.1, 0.3), value_range=(0, 1))");

    // A list of axes, as Keras has it.
    await page.getByRole("button", { name: "Add a layer after layer 2, ReLU" }).click();
    await page.keyboard.type("permute");
    await page.keyboard.press("Enter");
    const dims = page.getByRole("region", { name: /Permute$/ }).getByRole("textbox", { name: "dims" });
    await dims.fill("2, 1");
    await dims.fill("2, 1, x");
    await page.getByText("whole numbers, such as 1, 2").waitFor();
    await dims.fill("3, 1, 2");
    await code("layers.Permute((3, 1, 2))");
  },
);

browserTest("a layer is added and dragged with the pointer, and the menu closes", {}, async (bench) => {
  const { page, shot } = bench;
  await openNetwork(bench);
  await page.getByRole("button", { name: "Add a layer after layer 5, Dense" }).click();
  await shot("network-menu");
  await page.getByRole("menuitem", { name: /^Dropout/ }).click();
  await chain(page, [...LESSON, "Dropout"]);
  await page.keyboard.press("Escape");
  await counted(page.locator(".panel"), 0);

  const from = block(page, "Layer 6, Dropout");
  const to = page.getByRole("button", { name: "Add a layer after layer 2, MaxPooling2D" });
  await from.hover();
  await page.mouse.down();
  await to.hover();
  await to.hover();
  await page.locator(".gap[data-over]").waitFor();
  await page.mouse.up();
  await chain(page, ["Conv2D", "MaxPooling2D", "Dropout", "Flatten", "Dense", "Dense"]);
  await counted(page.locator("[data-dragged], [data-over]"), 0);

  await page.getByRole("button", { name: "Add a layer after layer 1, Conv2D" }).click();
  await page.mouse.click(10, 10);
  await counted(page.getByRole("menu"), 0, "a press elsewhere closes the menu");
});

browserTest("shapes, parameters, summary and code follow as one types", {}, async (bench) => {
  const { page, shot } = bench;
  await openNetwork(bench);
  for (const fold of ["Summary", "Keras code"]) await page.locator("#network").getByText(fold, { exact: true }).click();
  await summary(page, /conv2d \(Conv2D\) .* \(None, 58, 62, 32\) .* 320 /);

  await block(page, "Layer 1, Conv2D").click();
  const panel = page.getByRole("region", { name: "Options of layer 1, Conv2D" });
  const filters = panel.getByRole("textbox", { name: "filters" });
  await filters.press("End");
  await filters.press("Backspace");
  await summary(page, /\(None, 58, 62, 3\) .* 30 /);
  await filters.pressSequentially("0");
  const typed = await summary(page, /\(None, 58, 62, 30\) .* 300 /);
  // (29 * 31 * 30 + 1) * 64 of the first Dense layer, 300 and 130 of the others.
  assert.match(typed, /Total params: 1,726,574 \(6\.59 MB\)/);
  await strip(page, "network", /^5 layers, 1\.73 M$/);
  await filters.press("ArrowUp");
  await summary(page, /\(None, 58, 62, 31\) .* 310 /);
  await filters.fill("many");
  assert.equal(await filters.getAttribute("aria-invalid"), "true");
  await panel.getByText("a number, such as 1").waitFor();
  await filters.blur();
  assert.equal(await filters.inputValue(), "31", "what is no number has changed nothing");

  await panel.getByRole("textbox", { name: "kernel_size, height" }).fill("5");
  await summary(page, /\(None, 56, 62, 31\) .* 496 /);
  await panel.getByRole("textbox", { name: "strides, width" }).fill("2");
  await summary(page, /\(None, 56, 31, 31\)/);
  await panel.getByRole("combobox", { name: "padding" }).selectOption("same");
  await summary(page, /\(None, 60, 32, 31\)/);
  await panel.getByRole("button", { name: "More options" }).click();
  await panel.getByRole("checkbox", { name: "use_bias" }).uncheck();
  await summary(page, /\(None, 60, 32, 31\) .* 465 /);
  await panel.getByRole("textbox", { name: "name" }).fill("edges");
  await summary(page, /edges \(Conv2D\)/);
  await panel.getByRole("combobox", { name: "activation" }).selectOption("tanh");
  const code = page.locator("#network .fold pre").last();
  await code
    .filter({
      hasText:
        /Conv2D\(31, \(5, 3\), activation="tanh", strides=\(1, 2\), padding="same", use_bias=False, name="edges"\)/,
    })
    .waitFor();
  await shot("network-options");

  // Each option is one change, however many keys it took.
  await page.keyboard.press("Escape");
  for (let i = 0; i < 7; i++) await page.keyboard.press("Control+z");
  await summary(page, /conv2d \(Conv2D\) .* \(None, 58, 62, 32\) .* 320 /);
  assert.ok(await page.getByRole("button", { name: "Undo" }).isDisabled());
});

browserTest(
  "activations, penalties and constraints say what they do, and have options of their own",
  {},
  async (bench) => {
    const { page } = bench;
    await openNetwork(bench);
    await page.locator("#network").getByText("Keras code", { exact: true }).click();
    await block(page, "Layer 1, Conv2D").click();
    const panel = page.getByRole("region", { name: "Options of layer 1, Conv2D" });
    const choose = (/** @type {string} */ option, /** @type {string} */ name) =>
      panel.getByRole("combobox", { name: option }).selectOption(name);
    const activation = panel.getByRole("combobox", { name: "activation" });
    await activation.waitFor();
    const first = await activation.locator("> option").allTextContents();
    assert.deepEqual(first, ["linear", "relu", "sigmoid", "softmax", "tanh"], "those of the lessons stand first");
    await choose("activation", "gelu");
    await panel.getByText("gelu is a smooth relu").waitFor({ state: "attached" });
    await panel.getByRole("button", { name: "More options" }).click();
    await choose("kernel_regularizer", "l1");
    await panel.getByText("so that many become 0").waitFor({ state: "attached" });
    await panel.getByRole("textbox", { name: "l1", exact: true }).fill("0.002");
    await choose("kernel_constraint", "max_norm");
    await panel.getByRole("textbox", { name: "axis" }).fill("0, 1, 2");
    await choose("kernel_initializer", "orthogonal");
    const code = page.locator("#network .fold pre").last();
    for (const hasText of [
      /activation="gelu"/,
      /kernel_regularizer=keras\.regularizers\.L1\(l1=0\.002\)/,
      /kernel_constraint=keras\.constraints\.MaxNorm\(axis=\(0, 1, 2\)\)/,
      /kernel_initializer="orthogonal"/,
    ])
      await code.filter({ hasText }).waitFor();
    await choose("kernel_regularizer", "none");
    await panel.getByText("so that many become 0").waitFor({ state: "detached" });
  },
);

browserTest("a layer that cannot work says why with its numbers, and grays what follows", {}, async (bench) => {
  const { page, shot } = bench;
  await openNetwork(bench);
  await block(page, "Layer 2, MaxPooling2D").click();
  const size = page.getByRole("textbox", { name: "pool_size, height" });
  await size.fill("59");
  await block(page, "Layer 2, MaxPooling2D.*Does not work: .*58x62.*59x2").waitFor();
  await page.keyboard.press("Escape");
  assert.deepEqual(
    await blocks(page).evaluateAll((all) => all.map((block) => [block.dataset.broken, block.dataset.behind])),
    [[undefined, undefined], ["true", undefined], ...Array(3).fill([undefined, "true"])],
  );
  const shades = await page.locator(".block").evaluateAll((all) => all.map((block) => getComputedStyle(block).opacity));
  assert.deepEqual(shades, ["1", "1", "1", "0.5", "0.5", "0.5", "0.5"]);
  await reads(page.locator("[data-broken] .block-reason"), /58x62/);
  await strip(page, "network", /^a layer does not fit$/);
  assert.ok(await page.getByRole("button", { name: /^Train,/ }).isDisabled());
  await page
    .locator("#train")
    .getByText(/cannot be trained as it is: .*58x62/)
    .waitFor();
  await shot("network-broken");

  await page.getByRole("button", { name: "Undo" }).click();
  await strip(page, "network", /^5 layers, 1\.84 M$/);
  await counted(page.locator("[data-broken], [data-behind]"), 0);
  assert.ok(await page.getByRole("button", { name: /^Train,/ }).isEnabled());
});

browserTest("no layers at all, an end that suits the classes, the lesson's network by one click", {}, async (bench) => {
  const { page } = bench;
  await openNetwork(bench);
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await chain(page, []);
  await page.locator(".verdict .problem").waitFor();
  await page.getByRole("button", { name: "End with Flatten(), Dense(2, softmax)" }).click();
  await chain(page, ["Flatten", "Dense"]);
  await strip(page, "network", /^2 layers, 7,682$/);

  await page.getByRole("combobox", { name: "Label column" }).last().selectOption("userid");
  await strip(page, "network", /^needs 20 outputs$/);
  await page.locator(".verdict .problem", { hasText: /20/ }).waitFor();
  await page.getByRole("button", { name: "End with Dense(20, softmax)" }).click();
  await strip(page, "network", /^2 layers, 76\.8 k$/);

  await page.getByRole("combobox", { name: "Label column" }).last().selectOption("eyes");
  await page.getByRole("button", { name: "Small network" }).click();
  await chain(page, LESSON);
  await strip(page, "network", /^5 layers, 1\.84 M$/);
  assert.deepEqual(await page.locator(".block-shape").allTextContents(), [
    "60 × 64 × 1",
    "58 × 62 × 32",
    "29 × 31 × 32",
    "28768",
    "64",
    "2",
    "2 classes",
  ]);
});

browserTest("weights are not lost by looking: they come back with the layers they belong to", {}, async (bench) => {
  const { page, open } = bench;
  const layers = [
    { class_name: "Conv2D", config: { filters: 4, kernel_size: 3, strides: 2, activation: "relu" } },
    { class_name: "Flatten" },
    { class_name: "Dense", config: { units: 2, activation: "softmax" } },
  ];
  await open(`#sample=faces&column=eyes&epochs=2&layers=${encodeURIComponent(JSON.stringify(layers))}`);
  await page.getByRole("button", { name: "Look at it untrained" }).click();
  await strip(page, "inside", /^conv2d, untrained$/);
  const map = () =>
    page
      .locator("#inside .maps canvas")
      .first()
      .evaluate((canvas) => /** @type {any} */ (canvas).toDataURL());
  await handModules(page);
  /** Waits until what is drawn belongs to the network there is, and to its weights. */
  const shown = async () => {
    await page.locator("#inside .maps").first().scrollIntoViewIfNeeded();
    await page.waitForFunction(() => {
      const { outputs, network } = state;
      return outputs.value?.network === network.value && isOfNow(outputs.value?.weights);
    });
    await nextFrames(page);
  };
  await shown();
  const untrained = await map();
  const summary = await page.evaluateHandle(() => state.network.value);
  await page.getByRole("combobox", { name: "optimizer" }).selectOption("SGD");
  await page.waitForFunction((summary) => state.network.value !== summary, summary);
  await strip(page, "inside", /^conv2d, untrained$/);
  await shown();
  assert.equal(await map(), untrained, "another optimizer does not touch the weights");

  await page.getByRole("button", { name: /^Train,/ }).click();
  await page.locator(".steering [role=status]", { hasText: /^Done after 2 epochs/ }).waitFor();
  await shown();
  const trained = await map();
  const accuracy = await page.locator(".readout strong").allTextContents();
  assert.notEqual(trained, untrained);

  await block(page, "Layer 1, Conv2D").focus();
  await page.keyboard.press("Delete");
  await strip(page, "train", /^press Train$/);
  await page
    .getByText(/^You changed the network or the split. Change it back to get your 2 trained epochs again/)
    .waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await strip(page, "train", /^epoch 2, val/);
  await strip(page, "inside", /^conv2d$/);
  await shown();
  assert.equal(await map(), trained);
  await reads(page.locator(".readout strong"), accuracy);
  await page.locator("#predict .score").waitFor();

  const size = page.getByRole("textbox", { name: "test_size" });
  await size.fill("0.3");
  await strip(page, "prepare", /^448 \/ 192$/);
  await strip(page, "train", /^press Train$/);
  await size.fill("0.2");
  await strip(page, "train", /^epoch 2, val/);
  await page.getByRole("button", { name: /^Continue training, 2 epochs more/ }).click();
  await page.locator(".steering [role=status]", { hasText: /^Done after 4 epochs/ }).waitFor();
});

browserTest("the people network and the recipe are a click each, and a click takes them back", {}, async (bench) => {
  const { page, shot } = bench;
  await openNetwork(bench);
  await page.getByRole("combobox", { name: "Label column" }).last().selectOption("userid");
  await page.getByRole("button", { name: /Dense, 20, softmax/ }).waitFor(); // the network one begins with follows
  await page.getByRole("button", { name: "Deeper network (20 people)" }).click();
  await strip(page, "network", /^12 layers, 594 k$/);
  await page.getByRole("button", { name: "Best settings" }).click();
  await strip(page, "network", /^15 layers, 95\.9 k$/);
  await page.getByText("Metrics, schedule and callbacks: CosineDecay 0.002, decay_steps 1600").waitFor();
  await page.getByRole("radio", { name: "New variants every epoch", checked: true }).waitFor();
  await page.getByRole("button", { name: /^Train, 100 epochs/ }).waitFor();
  await shot("network-recipe");
  await page.getByRole("button", { name: "Undo" }).click();
  await strip(page, "network", /^12 layers, 594 k$/);
  await page.getByText("Metrics, schedule and callbacks: none").waitFor();
  await page.getByRole("radio", { name: "None", checked: true }).waitFor();
  await page.getByRole("button", { name: /^Train, 20 epochs/ }).waitFor();
});
