import assert from "node:assert/strict";
import { test } from "node:test";

import { firstActivity } from "../../www/page/lessons/first-activity.js";
import { differences, written } from "../../www/page/runs/differences.js";
import { asCsv, asJson } from "../../www/page/runs/saved.js";
import { keepable, parseRuns } from "../../www/page/runs/written.js";

const epoch = {
  epoch: 1,
  loss: 0.7,
  accuracy: 0.5,
  val_loss: 0.6,
  val_accuracy: 0.625,
  seconds: 1.5,
  ms_per_step: 3,
  learning_rate: 0.001,
};

/**
 * @param {Partial<import("../../www/page/state.js").Run>} [fields]
 * @returns {import("../../www/page/state.js").Run}
 */
const run = (fields) => ({
  id: 1,
  name: "run 1",
  settings: firstActivity.run,
  layers: layers(firstActivity.layers),
  epochs: [epoch],
  data: { source: "faces", images: 640, column: "eyes" },
  split: firstActivity.split,
  ...fields,
});

/** @param {{ class_name: string, config: Record<string, any> }[]} all */
const layers = (all) => all.map((layer, i) => ({ ...layer, id: `layer-${i}` }));

/**
 * @param {import("../../www/page/state.js").Run} one
 * @param {import("../../www/page/state.js").Run} other
 */
const told = (one, other) => differences(one, other).map(written);

test("runs with the same settings do not differ, whatever their names", () => {
  assert.deepEqual(told(run(), run({ id: 2, name: "again" })), []);
});

test("a layer that only one run has is told with its numbers", () => {
  const { layers: plain } = firstActivity;
  const dropout = { class_name: "Dropout", config: { rate: 0.2 } };
  const one = run({ layers: layers([...plain.slice(0, 4), dropout, ...plain.slice(4)]) });
  assert.deepEqual(told(one, run()), ["Dropout 0.2 vs none"]);
  assert.deepEqual(told(run(), one), ["Dropout none vs 0.2"]);
});

test("an option is told by its name, with the number of the layer where there are several of a kind", () => {
  const [conv, ...rest] = firstActivity.layers;
  const wide = { ...conv, config: { ...conv.config, filters: 64 } };
  assert.deepEqual(told(run(), run({ layers: layers([wide, ...rest]) })), ["Conv2D filters 32 vs 64"]);
  const twice = run({ layers: layers([conv, conv, ...rest]) });
  assert.deepEqual(told(twice, run({ layers: layers([conv, wide, ...rest]) })), ["Conv2D 2 filters 32 vs 64"]);
  const said = { ...conv, config: { ...conv.config, padding: "valid", name: "first" } };
  assert.deepEqual(
    told(run(), run({ layers: layers([said, ...rest]) })),
    [],
    "a default that is said is no difference",
  );
});

test("data, split and training are told in Keras's and scikit-learn's words", () => {
  const other = run({
    data: { source: "fungi", images: 200, column: "class" },
    split: { ...firstActivity.split, test: 0.25, seed: 7 },
    settings: { ...firstActivity.run, epochs: 40, optimizer: { class_name: "SGD", config: { learning_rate: 0.01 } } },
    epochs: [epoch, { ...epoch, epoch: 2 }],
  });
  assert.deepEqual(told(run(), other), [
    "source faces vs fungi",
    "number of images 640 vs 200",
    "column eyes vs class",
    "test_size 0.2 vs 0.25",
    "random_state 42 vs 7",
    "optimizer Adam 0.001 vs SGD 0.01",
    "epochs 1 vs 2",
  ]);
});

test("a schedule and callbacks are told with their numbers", () => {
  const learning_rate = { class_name: "CosineDecay", config: { initial_learning_rate: 0.002, decay_steps: 1500 } };
  const stopping = { class_name: "EarlyStopping", config: { patience: 5, restore_best_weights: true } };
  const settings = {
    ...firstActivity.run,
    optimizer: { class_name: "Adam", config: { learning_rate } },
    callbacks: [stopping],
  };
  assert.deepEqual(told(run(), run({ settings })), [
    "optimizer Adam 0.001 vs Adam CosineDecay 0.002, decay_steps 1500",
    "callbacks none vs EarlyStopping patience 5, restore_best_weights",
  ]);
  const { callbacks: _, metrics: __, ...earlier } = firstActivity.run;
  assert.deepEqual(
    told(run(), run({ settings: /** @type {any} */ (earlier) })),
    [],
    "runs of earlier visits say nothing of them",
  );
});

test("metrics are told with their options, and have columns where some epoch has them", () => {
  const top = { class_name: "TopKCategoricalAccuracy", config: { k: 3 } };
  const measured = { ...epoch, top_k_categorical_accuracy: 0.75, val_top_k_categorical_accuracy: 1 };
  const other = run({ settings: { ...firstActivity.run, metrics: [top] }, epochs: [measured] });
  assert.deepEqual(told(run(), other), ["metrics none vs top_k_categorical_accuracy k 3"]);
  const [head, ...lines] = asCsv([other, run()]).trimEnd().split("\r\n");
  const names = ["loss", "accuracy", "top_k_categorical_accuracy"];
  const columns = ["run", "epoch", ...names, ...names.map((name) => `val_${name}`), "seconds"].join(",");
  assert.ok(head.startsWith(columns), head);
  assert.ok(lines[0].startsWith("run 1,1,0.7,0.5,0.75,0.6,0.625,1,1.5,"), lines[0]);
  assert.ok(lines[1].startsWith("run 1,1,0.7,0.5,,0.6,0.625,,1.5,"), lines[1]);
});

test("what is kept is read back, and what is no run is not", () => {
  const kept = [run({ id: 2, name: "“twice” as, wide" }), run()];
  const [first, second] = parseRuns(keepable(kept));
  assert.deepEqual(told(first, kept[0]), []);
  assert.deepEqual([first.name, second.name, first.epochs], [kept[0].name, kept[1].name, kept[0].epochs]);
  for (const text of [null, "", "{", "{}", "[1]", '[{"id":1,"name":"x"}]', '[{"id":1.5}]', "[null]"]) {
    assert.deepEqual(parseRuns(text), [], String(text));
  }
});

test("the oldest runs give way where there is no room", () => {
  const long = Array.from({ length: 1000 }, (_, i) => ({ ...epoch, epoch: i + 1 }));
  const many = Array.from({ length: 20 }, (_, i) => run({ id: 20 - i, epochs: long }));
  const ids = parseRuns(keepable(many)).map(({ id }) => id);
  assert.ok(ids.length > 1 && ids.length < 20);
  assert.deepEqual(
    ids,
    many.slice(0, ids.length).map(({ id }) => id),
  );
});

test("saved runs carry every epoch and every setting", () => {
  const all = [run({ name: 'with "dropout", twice' })];
  const saved = JSON.parse(asJson(all)).runs[0];
  assert.deepEqual(saved.epochs, all[0].epochs);
  assert.deepEqual(saved.layers, firstActivity.layers);
  const [head, line, ...rest] = asCsv(all).trimEnd().split("\r\n");
  assert.equal(head, "run,epoch,loss,accuracy,val_loss,val_accuracy,seconds,ms_per_step,learning_rate,settings");
  assert.ok(line.startsWith('"with ""dropout"", twice",1,0.7,0.5,0.6,0.625,1.5,3,0.001,"{""id"":1,'), line);
  assert.deepEqual(rest, []);
});
