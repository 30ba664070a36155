/** Names that share their beginning. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { parted } from "../../www/page/views/parts/parted.js";

const heads = (/** @type {string[]} */ ...names) => names.map((name) => name.slice(0, parted(names).get(name) ?? 0));

test("what others begin with too may be left out, up to the beginning of a word", () => {
  assert.deepEqual(
    heads("Species number 01", "Species number 02", "Species number 12"),
    Array(3).fill("Species number "),
  );
  assert.deepEqual(heads("Quercus robur", "Quercus rubra", "Fagus"), ["Quercus ", "Quercus ", ""]);
  assert.deepEqual(heads("class-10", "class-1"), ["class-", "class-"], "a number is not torn apart");
});

test("no two names are shown alike: what is left of them differs", () => {
  const names = Array.from(
    { length: 200 },
    (_, i) => `A rather long name of a class of things, number ${i + 1} of 200`,
  );
  const left = names.map((name) => name.slice(parted(names).get(name) ?? 0));
  assert.equal(new Set(left).size, names.length);
  assert.ok(Math.max(...left.map((name) => name.length)) <= "200 of 200".length);
});

test("short names and those that begin otherwise stay whole", () => {
  assert.deepEqual(heads("open", "sunglasses"), ["", ""]);
  assert.deepEqual(heads("H1", "H2", "H3"), ["", "", ""]);
  assert.deepEqual(heads("the only one"), [""]);
  assert.deepEqual(heads("mushroom", "mushroom cap"), ["", ""]);
});
