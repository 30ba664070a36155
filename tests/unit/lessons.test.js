import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import { layerKinds } from "../../www/keras/layers.js";
import { fetchLesson, lessons } from "../../www/page/lessons/index.js";
import { state } from "../../www/page/state.js";
import { worded } from "../../www/page/views/parts/worded.js";

/** What `actions/deeds.js` finds out. */
const DEEDS = [
  "otherImage",
  "mistake",
  "filter",
  "split",
  "layers",
  "hasLayer",
  "label",
  "presets",
  "epochs",
  "trainedEach",
  "comparedEach",
  "page",
];

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
    for (const { stage, title, text, notice = "", then = "", presets = [], done = {} } of steps) {
      assert.ok(["data", "prepare", "network", "train", "inside", "predict"].includes(stage), title);
      assert.ok(words(text) <= MOST && words(notice) <= MOST, `${title}: ${words(text)} and ${words(notice)} words`);
      for (const { set } of presets)
        for (const name of Object.keys(set))
          assert.ok(name in state || ["hand", "front"].includes(name), `${title}: ${name}`);
      for (const name of Object.keys(done)) assert.ok(DEEDS.includes(name), `${title}: ${name}`);
      assert.ok((done.presets ?? 0) <= presets.length, `${title}: more buttons than there are`);
      if (done.trainedEach || done.comparedEach) assert.ok(presets.length > 0, `${title}: trained with what?`);
      for (const words of [text, notice, then]) {
        assert.doesNotMatch(words, /\b(grey|colour|centre|neighbour|learn\w* by heart)/i, title);
        for (const hasPointer of [true, false]) assert.doesNotMatch(worded(words, hasPointer), /[{}|]/, title);
        // There is nothing to click or to move where there are fingers, and left and right are above and below on a phone.
        assert.doesNotMatch(worded(words, false), /\b(click|pointer|point at|on the left|on the right)\b/i, title);
      }
    }
    const last = steps[steps.length - 1];
    assert.equal(last.title, "What you have learned");
    assert.ok(last.then, "what to try next");
    const sentences = last.text.split(/[.!?](?:\s|$)/).filter((sentence) => sentence.trim() !== "");
    assert.equal(sentences.length, 3, "what was learned, in three sentences");
    assert.match(last.then, /^[A-Z“].*[.]$/);
    assert.equal(new Set(steps.map(({ title }) => title)).size, steps.length, "titles tell the steps apart");
  });
}

test("every lesson is in the list", () => {
  const files = readdirSync(new URL("../../www/page/lessons", import.meta.url));
  const data = files.filter((file) => !["index.js", "first-activity.js"].includes(file));
  assert.deepEqual(data.sort(), lessons.map(({ id }) => `${id}.js`).sort());
});

test("what the README shows of lessons agrees with them", async () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  const links = [...readme.matchAll(/src="[^"]*\?([^"#]*)#?([^"]*)"/g)];
  assert.ok(links.length > 0);
  for (const [link, search, settings] of links) {
    const asked = new URLSearchParams(search);
    const id = asked.get("lesson") ?? "";
    assert.ok(
      lessons.some((lesson) => lesson.id === id),
      link,
    );
    const { steps } = await fetchLesson(id);
    assert.ok(Number(asked.get("step") ?? 1) <= steps.length, link);
    const epochs = new URLSearchParams(settings).get("epochs");
    if (epochs === null) continue;
    // A lesson that says how many epochs it takes would contradict its link.
    for (const { title, text } of steps)
      for (const [, said] of text.matchAll(/(\d+) epochs/g)) assert.equal(said, epochs, `${link}: ${title}`);
  }
});
