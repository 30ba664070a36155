/** What holds for all modules of the page. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import test from "node:test";

const root = new URL("../../www/page/", import.meta.url).pathname;
const paths = /** @type {string[]} */ (readdirSync(root, { recursive: true })).filter((path) => path.endsWith(".js"));
const modules = paths.map((path) => ({ path, text: readFileSync(root + path, "utf8") }));
const withText = (/** @type {RegExp} */ found) =>
  modules.filter(({ text }) => found.test(text)).map(({ path }) => path);

test("no module goes on by itself for being imported: effects begin in the table of the pipeline, or with a view", () => {
  assert.ok(modules.length > 100);
  assert.deepEqual(withText(/^effect\(/m), []);
});

test("views ask actions, not the lab", () => {
  const views = withText(/from "(\.\.\/)+lab\.js"/).filter((path) => /^(views|charts)\//.test(path));
  assert.deepEqual(views, []);
});
