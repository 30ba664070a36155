import assert from "node:assert/strict";
import test from "node:test";

import {
  columnsFor,
  firstWithMaps,
  follow,
  lowered,
  splitChannels,
  unflatten,
  uprightBars,
  way,
  wrapped,
} from "../../www/page/views/inside/geometry.js";

/** @param {string} name @param {number[]} shape */
const layer = (name, ...shape) => ({ name, output_shape: [null, ...shape] });

const lesson = [
  layer("conv", 58, 62, 32),
  layer("pool", 29, 31, 32),
  layer("flatten", 28768),
  layer("dense", 64),
  layer("out", 2),
];
const image = { height: 60, width: 64 };

test("what lowers the resolution is found by its shape", () => {
  assert.equal(lowered(lesson, "conv")?.name, "pool");
  assert.equal(lowered(lesson, "pool"), null);
  assert.equal(lowered(lesson, "dense"), null);
  assert.equal(lowered(lesson, "no such layer"), null);
});

test("layers that keep the shape are passed over, other channels are not", () => {
  const deep = [
    layer("a", 58, 62, 8),
    layer("relu", 58, 62, 8),
    layer("pool", 29, 31, 8),
    layer("b", 27, 29, 16),
    layer("c", 25, 27, 8),
  ];
  assert.equal(lowered(deep, "a")?.name, "pool");
  assert.equal(lowered(deep, "pool"), null);
  assert.equal(lowered([layer("a", 4, 4, 2), { name: "broken", output_shape: null }], "a"), null);
});

test("the first layer shown has maps of its own", () => {
  assert.equal(firstWithMaps([layer("rescaling", 60, 64, 1), ...lesson], 1)?.name, "conv");
  assert.equal(firstWithMaps([layer("rescaling", 60, 64, 1), layer("flatten", 3840)], 1)?.name, "rescaling");
  assert.equal(firstWithMaps([layer("flatten", 3840)], 1)?.name, "flatten");
  assert.equal(firstWithMaps([], 1), undefined);
});

test("a value after a 3x3 convolution lies over the middle of the pixels it comes from", () => {
  const sizes = /** @type {any} */ (way(image, lesson, "conv", null));
  assert.deepEqual(follow({ row: 0, column: 61, height: 1, width: 1 }, sizes), {
    row: 1,
    column: 62,
    height: 1,
    width: 1,
  });
});

test("a pooled value is the four it stands for, and back", () => {
  const down = /** @type {any} */ (way(image, lesson, "conv", "pool"));
  const up = /** @type {any} */ (way(image, lesson, "pool", "conv"));
  assert.deepEqual(follow({ row: 28, column: 30, height: 1, width: 1 }, up), {
    row: 56,
    column: 60,
    height: 2,
    width: 2,
  });
  for (const [row, column] of [
    [57, 61],
    [56, 60],
    [57, 60],
  ])
    assert.deepEqual(follow({ row, column, height: 1, width: 1 }, down), { row: 28, column: 30, height: 1, width: 1 });
  const toImage = /** @type {any} */ (way(image, lesson, "pool", null));
  assert.deepEqual(follow({ row: 0, column: 0, height: 1, width: 1 }, toImage), {
    row: 1,
    column: 1,
    height: 2,
    width: 2,
  });
});

test("an odd row that falls off belongs to the last, and sizes that do not divide stay within the picture", () => {
  const five = [
    { height: 5, width: 5 },
    { height: 2, width: 2 },
  ];
  assert.deepEqual(follow({ row: 4, column: 3, height: 1, width: 1 }, five), {
    row: 1,
    column: 1,
    height: 1,
    width: 1,
  });
  assert.deepEqual(follow({ row: 1, column: 0, height: 1, width: 1 }, [...five].reverse()), {
    row: 2,
    column: 0,
    height: 2,
    width: 2,
  });
  const same = [
    { height: 4, width: 4 },
    { height: 7, width: 7 },
  ];
  assert.deepEqual(follow({ row: 3, column: 3, height: 1, width: 1 }, same), {
    row: 6,
    column: 6,
    height: 1,
    width: 1,
  });
});

test("every place of a picture leads to a place within the other, whatever the sizes", () => {
  for (let from = 1; from <= 12; from++)
    for (let to = 1; to <= 12; to++)
      for (let at = 0; at < from; at++) {
        const sizes = [
          { height: from, width: 1 },
          { height: to, width: 1 },
        ];
        const { row, height } = follow({ row: at, column: 0, height: 1, width: 1 }, sizes);
        assert.ok(row >= 0 && height >= 1 && row + height <= to, `${at} of ${from} to ${row}+${height} of ${to}`);
      }
});

test("there is no way through a flat layer, and a way of one picture stays in it", () => {
  assert.equal(way(image, lesson, "dense", null), null);
  const area = { row: 3, column: 4, height: 1, width: 1 };
  assert.deepEqual(follow(area, /** @type {any} */ (way(image, lesson, "conv", "conv"))), area);
});

test("maps fill their rows where there is room", () => {
  assert.equal(columnsFor(32, 980, 8, 72, 16), 8);
  assert.equal(columnsFor(32, 358, 8, 72, 16), 4);
  assert.equal(columnsFor(64, 980, 8, 56, 16), 8);
  assert.equal(columnsFor(3, 980, 8, 72, 16), 3);
  assert.equal(columnsFor(17, 980, 8, 72, 16), 12);
  assert.equal(columnsFor(32, 10, 8, 72, 16), 1);
});

test("a flat output is wrapped to fill its box, whole pixels of its maps to a line", () => {
  assert.deepEqual(wrapped(28768, 990, 288), { cell: 3, columns: 330, rows: 88 });
  assert.deepEqual(wrapped(28768, 990, 288, 32), { cell: 3, columns: 320, rows: 90 });
  assert.deepEqual(wrapped(1000, 358, 288, 500), { cell: 9, columns: 39, rows: 26 });
  for (const [count, room] of [
    [513, 300],
    [5000, 358],
    [100000, 990],
  ]) {
    const { cell, columns, rows } = wrapped(count, room, 288);
    assert.ok(cell * columns <= room && columns * rows >= count && columns * (rows - 1) < count);
    assert.ok(cell === 1 || cell * rows <= 288);
  }
});

test("a value of a flattened output is found in its map", () => {
  const size = { height: 2, width: 3, channels: 4 };
  const flat = Array.from({ length: 24 }, (_, i) => unflatten(i, size));
  assert.deepEqual(flat[0], { row: 0, column: 0, map: 0 });
  assert.deepEqual(flat[5], { row: 0, column: 1, map: 1 });
  assert.deepEqual(flat[23], { row: 1, column: 2, map: 3 });
});

test("bars stand on a zero line, whatever their signs", () => {
  const { zero, bars } = uprightBars([1, -1, 3], 30, 100, [-1, 3]);
  assert.equal(zero, 75);
  assert.deepEqual(
    bars.map(({ y, height }) => [y, height]),
    [
      [50, 25],
      [75, 25],
      [0, 75],
    ],
  );
  assert.deepEqual(
    bars.map(({ x }) => x),
    [0, 10, 20],
  );
  assert.equal(uprightBars([2, 4], 10, 100, [2, 4]).zero, 100);
  assert.deepEqual(
    uprightBars([0, 0], 10, 100, [0, 0]).bars.map(({ height }) => height),
    [0, 0],
  );
});

test("channels-last values are told apart by channel", () => {
  const [one, other] = splitChannels(new Float32Array([1, -1, 2, -2, 3, -3]), 2);
  assert.deepEqual([...one], [1, 2, 3]);
  assert.deepEqual([...other], [-1, -2, -3]);
});
