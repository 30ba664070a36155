import assert from "node:assert/strict";
import { test } from "node:test";

import { firstActivity } from "../../www/page/lessons/first-activity.js";
import { mendedScale, scaleFault } from "../../www/keras/scale.js";
import { MOST_FLAT, smallNetwork, suitableScale } from "../../www/keras/small-network.js";
import { peopleNetwork, recipe } from "../../www/page/recipes.js";

const faces = { classes: 2, min: 0, max: 1, height: 60, width: 64, train: 512 };

/**
 * The sizes an image has behind each layer, as the core works them out, and the number of values in the end.
 * @param {{ class_name: string, config: Record<string, any> }[]} layers
 * @param {{ height: number, width: number }} size
 */
function walk(layers, { height, width }) {
  let [sides, channels, flat] = [[height, width], 1, NaN];
  for (const { class_name, config } of layers) {
    if (class_name === "Conv2D") {
      sides = sides.map((side, i) => side - config.kernel_size[i] + 1);
      channels = config.filters;
    } else if (class_name === "MaxPooling2D") sides = sides.map((side, i) => Math.floor(side / config.pool_size[i]));
    else if (class_name === "Flatten") flat = sides[0] * sides[1] * channels;
    assert.ok(Math.min(...sides) >= 1, `${class_name} leaves nothing of ${height} × ${width}`);
  }
  return flat;
}

test("the network one begins with is the class's own on images like the class's", () => {
  assert.deepEqual(smallNetwork(faces), firstActivity.layers);
});

test("each network known to do well fits every size, number of classes and range of values", () => {
  const sizes = [
    [1, 1],
    [2, 300],
    [3, 3],
    [4, 4],
    [5, 700],
    [8, 8],
    [13, 2000],
    [28, 28],
    [60, 64],
    [90, 90],
    [250, 250],
    [1024, 768],
  ];
  for (const [height, width] of sizes)
    for (const classes of [2, 10, 60, 200])
      for (const [min, max] of [
        [0, 1],
        [0, 255],
        [-1, 1],
        [0, 65535],
      ]) {
        const images = { ...faces, height, width, classes, min, max };
        for (const make of [smallNetwork, peopleNetwork, (/** @type {typeof images} */ all) => recipe(all).layers]) {
          const layers = make(images);
          const flat = walk(layers, images);
          if (make === smallNetwork && Math.min(height, width) >= 4)
            assert.ok(!(flat > MOST_FLAT), `${height} × ${width}: ${flat}`);
          assert.equal(layers.at(-1)?.config.units, classes);
          assert.equal(layers[0].class_name === "Rescaling", max > 1, `${max}`);
          assert.equal(mendedScale(layers, images), undefined, "and its scale needs no mending");
        }
      }
});

test("the scale is that of the values", () => {
  for (const [min, max, divisor] of [
    [0, 1, 1],
    [-1, 1, 1],
    [0, 255, 255],
    [3, 97, 255],
    [0, 16, 16],
    [0, 4095, 4095],
    [0, 60000, 65535],
    [-128, 127, 255],
    [-2.5, 4.1, 1],
    [0, 2, 2],
  ])
    assert.equal(1 / suitableScale({ min, max }), divisor, `${min} to ${max}`);
});

test("a scale is mended where values come too large to the first weights, or all but 0, and left alone where they do not", () => {
  const conv = { class_name: "Conv2D", config: {} };
  const rescaling = (/** @type {number} */ scale, offset = 0) => ({
    class_name: "Rescaling",
    config: { scale, offset },
  });
  const bytes = { min: 0, max: 255 };
  assert.equal(mendedScale([conv], bytes), 1 / 255);
  assert.equal(mendedScale([rescaling(1 / 255), conv], bytes), undefined);
  assert.equal(mendedScale([rescaling(1 / 127.5, -1), conv], bytes), undefined);
  assert.equal(mendedScale([rescaling(1 / 255), conv], { min: 0, max: 1 }), 1, "scaled twice");
  assert.equal(mendedScale([rescaling(1 / 255), conv], { min: 0, max: 65535 }), 1 / 65535);
  assert.equal(mendedScale([conv], { min: 0, max: 1 }), undefined);
  assert.equal(mendedScale([conv], { min: 0, max: 0.02 }), undefined, "dark images are no mistake of the network");
  for (const class_name of ["Normalization", "BatchNormalization"])
    assert.equal(mendedScale([{ class_name, config: {} }, conv], bytes), undefined);
  assert.match(scaleFault([conv], bytes), /^The pixels go up to 255, and nothing brings them/);
  assert.match(scaleFault([rescaling(1 / 255), conv], { max: 0.96470588 }), /up to 0\.965, and Rescaling does not/);
  assert.equal(mendedScale([], bytes), undefined);
});
