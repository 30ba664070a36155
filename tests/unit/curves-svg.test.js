import assert from "node:assert/strict";
import { test } from "node:test";

import { curvesSvg } from "../../www/page/charts/curves-svg.js";

/** Numbers of a path, point by point. @param {string} path */
const points = (path) =>
  [...path.matchAll(/([ML])([\d.]+) ([\d.]+)/g)].map(([, how, x, y]) => [how, Number(x), Number(y)]);

const panels = () => [
  {
    title: "Accuracy",
    epochs: 4,
    top: () => 1,
    lines: [
      { name: "validation", values: [0.5, null, 0.75, 1], color: "orange", dashed: true },
      { name: "training", values: [0, 0.25, 0.5], color: "blue" },
    ],
  },
  {
    title: "Loss",
    epochs: 4,
    top: (/** @type {number} */ largest) => 2 * largest,
    lines: [{ name: "training", values: [4], color: "blue" }],
  },
];

test("each value stands at its epoch and height, and where there is none the line has a gap", () => {
  const svg = curvesSvg(panels());
  const paths = [...svg.matchAll(/<path d="([^"]*)" fill="none" stroke="(\w+)"([^/]*)\/>/g)];
  const [validation, training, loss] = paths.map(([, d]) => d);
  // The plot lies between 56 and 464 across, 272 and 40 upwards.
  const x = (/** @type {number} */ epoch) => 56 + (epoch / 4) * 408;
  const y = (/** @type {number} */ share) => Number((272 - share * 232).toFixed(2));
  assert.deepEqual(points(training), [
    ["M", x(1), y(0)],
    ["L", x(2), y(0.25)],
    ["L", x(3), y(0.5)],
  ]);
  assert.deepEqual(points(validation), [
    ["M", x(1), y(0.5)],
    ["M", x(3), y(0.75)],
    ["L", x(4), y(1)],
  ]);
  assert.deepEqual(points(loss), [["M", x(1), y(0.5)]]);
  assert.match(loss, /h0$/, "a single epoch is a dot");
  assert.match(paths[0][3], /stroke-dasharray/);
});

test("axes, titles and a legend with each name once", () => {
  const svg = curvesSvg(panels());
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
  assert.deepEqual(texts, [
    ...["Accuracy", "0", "0.2", "0.4", "0.6", "0.8", "1", "0", "1", "2", "3", "4", "epoch"],
    ...["Loss", "0", "2", "4", "6", "8", "0", "1", "2", "3", "4", "epoch"],
    ...["validation", "training"],
  ]);
});

test("names are text, whatever is in them", () => {
  const [panel] = panels();
  const svg = curvesSvg([{ ...panel, lines: [{ name: `<b>"A&B"</b>`, values: [], color: "blue" }] }]);
  assert.ok(svg.includes("&#60;b&#62;&#34;A&#38;B&#34;&#60;/b&#62;"));
  assert.doesNotMatch(svg, /<b>/);
});
