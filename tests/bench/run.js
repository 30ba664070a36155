/** Runs a program compiled to WebAssembly in Chromium, and prints what it writes to its console: a runner for cargo. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { argv } from "node:process";
import { chromium } from "playwright-core";
import { chromiumPath } from "../browser/chromium.js";
import { serve } from "../browser/server.js";

const PAGE = `<!doctype html><link rel="icon" href="data:," /><script type="module">
  import start from "./program.js";
  await start();
  document.title = "done";
</script>`;

const folder = mkdtempSync(join(tmpdir(), "bench-"));
execFileSync("wasm-bindgen", [
  "--target",
  "web",
  "--no-typescript",
  "--out-dir",
  folder,
  "--out-name",
  "program",
  argv[2],
]);
const site = await serve({ folder, files: { "index.html": PAGE } });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: ["--no-sandbox", "--disable-gpu"] });
try {
  const page = await browser.newPage();
  page.on("console", (message) => console.log(message.text()));
  page.on("pageerror", (error) => console.error(error.message));
  await page.goto(site.url);
  await page.waitForFunction(() => document.title === "done", undefined, { timeout: 0 });
} finally {
  await browser.close();
  await site.close();
  rmSync(folder, { recursive: true });
}
