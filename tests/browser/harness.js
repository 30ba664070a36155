/**
 * What a test in a real browser needs: the built page on a static host, Chromium, and an eye on everything that goes wrong.
 *
 * ```js
 * import { browserTest } from "./harness.js";
 *
 * browserTest("shows its name", { width: 390, theme: "dark" }, async ({ page, open, shot }) => {
 *   await open();
 *   assert.match(await page.title(), /CNN/);
 *   await shot("phone");
 * });
 * ```
 *
 * A test fails when the page writes an error to its console, throws, breaks its Content-Security-Policy or asks for what is
 * not there, unless the test said so with `expectProblem`.
 */

import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { env } from "node:process";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { chromiumPath } from "./chromium.js";
import { datasets, dist } from "./places.js";
import { serve } from "./server.js";

export { serve };

export { datasets, dist };

// A folder within a site, as on most static hosts: an address in the page that is not relative does not work here.
const BASE = "/course/2026/playground/";

/** The name of a page that shows nothing: that of the site, with all its rules, without what draws it. */
const BLANK = "blank.html";
const DRAWS = /<script [^>]*src=[^>]*><\/script>|<link rel="stylesheet"[^>]*>/g;

/** What Chromium leaves out: as Playwright says, whose list this one replaces, and the lists below an address bar nobody sees. */
const LEFT_OUT = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
  // Each window has two processes for them: two thirds of what an empty one takes of the processor.
  "WebUIOmniboxPopup",
  "WebUIOmniboxAimPopup",
];

const FLAGS = [
  `--disable-features=${LEFT_OUT.join(",")}`,
  "--no-sandbox", // containers have no user namespaces
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--use-fake-device-for-media-stream", // a camera that shows a test picture; whether it may be used is still asked
];

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>} */
let site;

before(async () => {
  assert.ok(existsSync(join(dist, "index.html")), "there is no dist/index.html: run `make dist`");
  const page = readFileSync(join(dist, "index.html"), "utf8");
  site = await serve({ folder: dist, base: BASE, files: { [BLANK]: page.replace(DRAWS, "") } });
  browser = await chromium.launch({ executablePath: chromiumPath(), args: FLAGS });
});

after(async () => {
  await browser?.close();
  await site?.close();
});

/**
 * @typedef {object} Bench
 * @property {import("playwright-core").Page} page  a fresh page in a fresh context
 * @property {string} url  the address of the built page
 * @property {string} blankUrl  the address of a page beside it that shows nothing
 * @property {(address?: string) => Promise<void>} open  goes to the built page, or an address relative to it, and waits for
 *   its first view
 * @property {() => Promise<void>} blank  goes to a page beside it that shows nothing: for what asks `playground.js` alone
 * @property {(pattern: RegExp) => void} expectProblem  problems that match are part of the test: there must be one
 * @property {() => string[]} problems  what went wrong so far
 * @property {(name: string) => Promise<void>} shot  writes a screenshot of the whole page to $SHOTS, where that is set
 */

/**
 * Declares a test that has a page to itself.
 * @param {string} name
 * @param {{ width?: number, height?: number, theme?: "light" | "dark", motion?: boolean, timeout?: number }} options
 *   the window's size in pixels, what the reader's system prefers, and the time allowed in milliseconds. Without `motion` it asks
 *   for as little as possible: smooth ways, whose frames are drawn without a GPU here, took a fifth of all that the tests compute
 * @param {(bench: Bench) => Promise<void>} body
 */
export function browserTest(name, options, body) {
  const { width = 1440, height = 900, theme = "light", motion = false, timeout = 120_000 } = options;
  test(name, { timeout }, async () => {
    const context = await browser.newContext({
      viewport: { width, height },
      colorScheme: theme,
      reducedMotion: motion ? "no-preference" : "reduce",
    });
    await context.addInitScript(offerModules);
    const page = await context.newPage();
    const problems = watch(page);
    const blankUrl = new URL(BLANK, site.url).href;
    /** @type {RegExp[]} */
    const expected = [];
    try {
      await body({
        page,
        url: site.url,
        blankUrl,
        open: async (address = "") => {
          await page.goto(new URL(address, site.url).href);
          await page.waitForSelector("#app > *");
        },
        blank: async () => {
          await page.goto(blankUrl);
        },
        expectProblem: (pattern) => expected.push(pattern),
        problems: () => [...problems],
        shot: async (shotName) => {
          if (!env.SHOTS) return;
          mkdirSync(env.SHOTS, { recursive: true });
          await page.screenshot({ path: join(env.SHOTS, `${shotName}.png`), fullPage: true });
        },
      });
    } catch (error) {
      if (problems.length > 0 && error instanceof Error) error.message += `\nThe page: ${problems.join("\n")}`;
      throw error;
    } finally {
      await context.close();
    }
    const unexpected = problems.filter((problem) => !expected.some((pattern) => pattern.test(problem)));
    assert.deepEqual(unexpected, [], "what went wrong in the page");
    for (const pattern of expected) {
      assert.ok(
        problems.some((problem) => pattern.test(problem)),
        `expected a problem like ${pattern}`,
      );
    }
  });
}

/**
 * A test of a page that moves: the reader's system does not ask for less of it.
 * @type {typeof browserTest}
 */
export function movingTest(name, options, body) {
  browserTest(name, { ...options, motion: true }, body);
}

/** What runs in a page may `load` modules of the build, by their paths in `www/`. */
function offerModules() {
  const load = (/** @type {string} */ path) => import(new URL(`www/${path}`, document.baseURI).href);
  Object.assign(window, { load });
}

/**
 * Collects what goes wrong in a page and its workers. A broken Content-Security-Policy is told by the console.
 * @param {import("playwright-core").Page} page
 * @returns {string[]}  grows as things go wrong
 */
function watch(page) {
  /** @type {string[]} */
  const problems = [];
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.stack ?? error.message}`));
  page.on("crash", () => problems.push("the page crashed"));
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`status ${response.status()}: ${response.url()}`);
  });
  return problems;
}
