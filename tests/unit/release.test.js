/** What the page says of its version and its authors is what Cargo.toml, package.json and the licenses say. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { release } from "../../www/page/release.js";

/** @param {string} path */
const text = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("the page names the version, the authors and the source of this build", () => {
  const [cargo] = text("Cargo.toml").split(/^\[(?!package)/m);
  const field = (/** @type {string} */ name) => new RegExp(`^${name} = "(.*)"$`, "m").exec(cargo)?.[1];
  assert.equal(release.version, field("version"));
  assert.equal(release.version, JSON.parse(text("package.json")).version);
  assert.equal(release.repository, field("repository") ?? "");
  assert.match(text("LICENSE-MIT"), new RegExp(`^Copyright \\(c\\) \\d+ ${release.authors}$`, "m"));
});
