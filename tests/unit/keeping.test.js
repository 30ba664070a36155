/** What is kept while the keeper changes. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Keeping } from "../../www/keep/keeping.js";

const HEAD = {
  learned: { epochs: 1 },
  run: { epochs: 2, course: null },
  remembered: 0,
  best_weights: 0,
  moments: [],
  timeline: [],
  lengths: [3],
};

test("epochs that are done while a keeper takes over are told to it", async () => {
  const keeping = new Keeping();
  const epoch = (/** @type {number} */ epoch) => /** @type {any} */ ({ epoch });
  keeping.built(/** @type {any} */ ({ layers: [] }));
  keeping.fitting(/** @type {any} */ ({ epochs: 3 }));
  keeping.piece({ head: JSON.stringify(HEAD), array: 0, position: 0 }, new Float32Array(3));
  keeping.epoch(epoch(1));
  /** @type {import("../../www/keep/keeping.js").Story[]} */
  const told = [];
  await keeping.setKeeper(
    {
      piece: async () => {
        await Promise.resolve();
        keeping.epoch(epoch(2));
      },
      commit: (story) => void told.push(story),
      came: () => {},
      based: () => {},
      last: async () => null,
    },
    false,
  );
  const epochs = (/** @type {import("../../www/keep/keeping.js").Story | undefined} */ story) =>
    story?.runs.at(-1)?.epochs.map(({ epoch }) => epoch);
  assert.deepEqual(epochs(keeping.story), [1, 2]);
  assert.deepEqual(epochs(told.at(-1)), [1, 2]);
});
