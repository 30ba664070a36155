/** The page's part of the table of kinds: `src/files` has the same tests. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { CORE, LITTER, UNPACKED } from "../../www/client/kinds.js";

test("litter is told from data as the unpacker tells it", () => {
  const cases = JSON.parse(readFileSync(join(import.meta.dirname, "../files/litter.json"), "utf8"));
  for (const path of cases.litter) assert.match(path, LITTER);
  for (const path of cases.data) assert.doesNotMatch(path, LITTER);
});

test("the core reads pickles, .npy and IDX files itself", () => {
  const core = ["\x80\x04\x95", "(lp0\n", "]q\x00", "\x93NUMPY\x01", "\0\0\x08\x03\0\0", "\x1f\x8b\x08", "x\x9c"];
  for (const start of core) assert.match(start, CORE);
  const others = ["PK\x03\x04", "\x89PNG", "label,pixel0", "\0\0\0\x0cJXL ", "", "class,label", "<!DOCTYPE html>"];
  for (const start of others) assert.doesNotMatch(start, CORE);
});

test("tables, and what inside gzip is no pickle, are known by their names", () => {
  for (const name of ["a.csv", "A.TSV", "set.tgz", "set.tar.gz", "cat.pgm.gz", "labels.csv.gz"]) {
    assert.match(name, UNPACKED);
  }
  for (const name of ["a.pkl", "a.pkl.gz", "train-images-idx3-ubyte.gz", "csv", "a.csv.pkl"]) {
    assert.doesNotMatch(name, UNPACKED);
  }
});
