import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";

import { layerKinds } from "../../www/keras/layers.js";
import { fetchLesson, lessons } from "../../www/lessons/index.js";
import { state } from "../../www/state.js";

/** Words that fit at the foot of a phone. */
const MOST = 75;

/** @param {string} text */
const words = (text) => text.split(/\s+/).length;

for (const { id, title } of lessons) {
  test(`“${title}” is data that the page understands`, async () => {
    const { steps, layers, sample, column } = await fetchLesson(id);
    assert.ok(sample && column);
    const all = [layers, ...steps.flatMap(({ presets = [] }) => presets.map(({ set }) => set.layers ?? []))].flat();
    for (const { class_name } of all) assert.ok(layerKinds[class_name], class_name);
    for (const { stage, title, text, notice = "", presets = [], done = {} } of steps) {
      assert.ok(["data", "prepare", "network", "train", "inside", "predict"].includes(stage), title);
      assert.ok(words(text) <= MOST && words(notice) <= MOST, `${title}: ${words(text)} and ${words(notice)} words`);
      for (const { set } of presets)
        for (const name of Object.keys(set)) assert.ok(name in state || name === "hand", `${title}: ${name}`);
      for (const name of Object.keys(done))
        assert.ok(
          ["otherImage", "epochs", "runs", "compared", "evaluated", "page"].includes(name),
          `${title}: ${name}`,
        );
    }
    assert.equal(new Set(steps.map(({ title }) => title)).size, steps.length, "titles tell the steps apart");
  });
}

test("every lesson is in the list", () => {
  const files = readdirSync(new URL("../../www/lessons", import.meta.url));
  const data = files.filter((file) => !["index.js", "first-activity.js"].includes(file));
  assert.deepEqual(data.sort(), lessons.map(({ id }) => `${id}.js`).sort());
});
