/** The page, its sources and what is written about it are in American English. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../", import.meta.url);

/** Generated from the core, which is looked at itself. */
const LEFT_OUT = /protocol\.d\.ts$|kinds\.js$/;

/** British spellings, also within identifiers. */
const BRITISH =
  /(?:colour|grey|neighbour|behaviour|favour|honour|centre|centring|catalogue|judgement|artefact|modell(?:ed|ing)|travell(?:ed|er|ing)|learnt|whilst|licence|labell(?:ed|ing)(?!by)|analys(?:e|ed|ing)\b|programme\b|(?:normal|minim|maxim|memor|optim|general|regular|initial|organ|recogn|real|random|categor|summar|visual|standard)is(?:e|ed|es|er|ing|ation)\b|cancell(?:ed|ing))/gi;

/** The code of an error, part of what `playground.js` promises to other pages, and a folder that others may have named so. */
const MEANT = /"(?:cancelled|unlabelled)"/g;

const files = [
  "README.md",
  "index.html",
  ...["www", "docs", "src"].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.(js|css|md|html|svg|rs)$/.test(path))
      .map((path) => `${folder}/${path}`),
  ),
].filter((path) => !LEFT_OUT.test(path));

test("the page is written in American English, identifiers and all", () => {
  assert.ok(files.length > 200);
  const found = files.flatMap((path) => {
    const text = readFileSync(new URL(path, root), "utf8").replace(MEANT, "");
    return [...text.matchAll(BRITISH)].map(([word]) => `${path}: ${word}`);
  });
  assert.deepEqual(found, []);
});
