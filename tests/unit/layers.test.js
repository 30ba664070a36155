import assert from "node:assert/strict";
import { test } from "node:test";

import {
  GROUPS,
  asPair,
  fraction,
  layerKinds,
  layersFound,
  layersOf,
  mainNumbers,
  parseFraction,
  positionalOf,
  valueOf,
  withOption,
} from "../../www/keras/layers.js";

const conv = { class_name: "Conv2D", config: { filters: 8, kernel_size: [3, 3], activation: "relu" } };

/** @param {string} key */
const optionOf = (key) => {
  const option = layerKinds.Conv2D.options.find((option) => option.key === key);
  assert.ok(option);
  return option;
};

test("a config says what a new layer says, and what is not at its default", () => {
  assert.deepEqual(withOption(conv, "padding", "same"), { ...conv.config, padding: "same" });
  assert.deepEqual(
    withOption({ ...conv, config: { ...conv.config, padding: "same" } }, "padding", "valid"),
    conv.config,
  );
  assert.deepEqual(withOption(conv, "strides", [1, 1]), conv.config);
  assert.deepEqual(withOption(conv, "activation", "linear"), { filters: 8, kernel_size: [3, 3], activation: "linear" });
  assert.deepEqual(withOption({ ...conv, config: { ...conv.config, name: "eyes" } }, "name", undefined), conv.config);
  assert.deepEqual(Object.keys(withOption(conv, "filters", 9)), ["filters", "kernel_size", "activation"]);
});

test("what a config does not say is Keras's default", () => {
  assert.equal(valueOf(conv, optionOf("padding")), "valid");
  assert.equal(valueOf(conv, optionOf("use_bias")), true);
  assert.equal(valueOf(conv, optionOf("filters")), 8);
});

test("every layer begins with options it has, and with all that must be given", () => {
  for (const [name, { initial, options }] of Object.entries(layerKinds)) {
    const keys = options.map(({ key }) => key);
    for (const key of Object.keys(initial)) assert.ok(keys.includes(key), `${name} has no ${key}`);
    for (const key of positionalOf(name)) assert.ok(key in initial, `${name} begins without ${key}`);
  }
  assert.deepEqual(positionalOf("Conv2D"), ["filters", "kernel_size"]);
  assert.deepEqual(positionalOf("MaxPooling2D"), ["pool_size"]);
  assert.deepEqual(positionalOf("Dense"), ["units"]);
});

test("main numbers in a few words", () => {
  const words = (/** @type {string} */ class_name, /** @type {any} */ config) => mainNumbers({ class_name, config });
  assert.equal(words("Conv2D", conv.config), "8, 3×3, relu");
  assert.equal(
    words("Conv2D", { filters: 8, kernel_size: 5, strides: [2, 1], padding: "same" }),
    "8, 5×5, strides 2×1, same",
  );
  assert.equal(words("MaxPooling2D", {}), "2×2");
  assert.equal(words("Flatten", {}), "");
  assert.equal(words("Dense", { units: 2, activation: "linear" }), "2");
  assert.equal(words("Rescaling", { scale: 1 / 127.5, offset: -1 }), "0.00784313725490196, − 1");
  assert.equal(words("Rescaling", { scale: 1 / 255 }), "1/255");
});

test("one number, or two, for height and width", () => {
  assert.deepEqual(asPair(3), [3, 3]);
  assert.deepEqual(asPair([3, 5]), [3, 5]);
  assert.equal(asPair(null), null);
});

test("fractions are written as fractions only where the decimal is long", () => {
  for (const [value, text] of /** @type {[number, string][]} */ ([
    [1 / 255, "1/255"],
    [-1 / 3, "-1/3"],
    [0.5, "0.5"],
    [0.001, "0.001"],
    [0.00001, "0.00001"],
    [1e-7, "1e-7"],
    [255, "255"],
    [0, "0"],
  ])) {
    assert.equal(fraction(value), text);
    assert.equal(parseFraction(fraction(value)), value);
  }
  for (const text of ["", "1/", "/2", "a", "1/2/3", " "]) assert.ok(Number.isNaN(parseFraction(text)), text);
  assert.equal(parseFraction(" 2 / 4 "), 0.5);
});

test("the menu begins with few layers, and has every other one under a heading", () => {
  const first = layersOf(undefined);
  for (const name of ["Conv2D", "MaxPooling2D", "Flatten", "Dense", "Dropout"]) assert.ok(first.includes(name), name);
  assert.ok(first.length <= 10, `${first.length} layers`);
  const grouped = GROUPS.map(layersOf);
  assert.ok(grouped.every((names) => names.length > 0));
  assert.deepEqual([first, ...grouped].flat().sort(), Object.keys(layerKinds).sort());
});

test("layers are found by name, by option and by what they do, names that begin so first", () => {
  assert.deepEqual(layersFound("  drop").slice(0, 3), ["Dropout", "SpatialDropout2D", "GaussianDropout"]);
  assert.deepEqual(layersFound("GROUPNORM"), ["GroupNormalization"]);
  assert.ok(layersFound("dilation_rate").includes("Conv2D"));
  assert.ok(layersFound("maps grow").includes("Conv2DTranspose"));
  assert.deepEqual(layersFound("LSTM"), []);
});

test("what a layer of the menu says and does is told in a few numbers", () => {
  assert.equal(mainNumbers({ class_name: "ReLU", config: { max_value: 6 } }), "max_value 6");
  assert.equal(mainNumbers({ class_name: "ReLU", config: { max_value: null } }), "");
  assert.equal(mainNumbers({ class_name: "Permute", config: { dims: [2, 1, 3] } }), "2, 1, 3");
  assert.equal(mainNumbers({ class_name: "GroupNormalization", config: { groups: 4 } }), "4");
  const dilated = { filters: 8, kernel_size: [3, 3], dilation_rate: 2, groups: 4 };
  assert.equal(mainNumbers({ class_name: "Conv2D", config: dilated }), "8, 3×3, dilation_rate 2×2, groups 4");
});
