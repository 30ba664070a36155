/** What holds for the page as a whole, before anything is done in it. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { brotliCompressSync } from "node:zlib";
import { browserTest, dist, movingTest, serve } from "./harness.js";
import { counted, reads, settled } from "./reading.js";

const KILOBYTE = 1000;

for (const theme of /** @type {const} */ (["light", "dark"])) {
  for (const width of [1440, 820, 390]) {
    movingTest(
      `loads from a folder of a static host, ${theme}, ${width} pixels wide`,
      { theme, width },
      async (bench) => {
        const { page, open, shot } = bench;
        await open();
        assert.equal(await page.title(), "CNN Playground");
        await counted(page.locator("h1"), 1);
        const tooWide = await page.evaluate(() => {
          if (document.documentElement.scrollWidth <= window.innerWidth) return [];
          const outside = [...document.querySelectorAll("body *")].filter(
            (element) => element.getBoundingClientRect().right > window.innerWidth,
          );
          return outside.map((element) => /** @type {Element} */ (element.cloneNode()).outerHTML);
        });
        assert.deepEqual(tooWide, [], "elements that make the page scroll sideways");
        await shot(`first-${width}-${theme}`);
      },
    );
  }
}

// Compressed by Brotli. Hosts that only know gzip send more: the core alone passes 600 kB there, which is still to be mended.
browserTest("is small: all that the first view and the worker need, compressed", {}, async ({ page, open }) => {
  /** @type {Map<string, Promise<Buffer>>} */
  const bodies = new Map();
  page.on("response", (response) => bodies.set(response.url(), response.body()));
  await open();
  await page.waitForLoadState("networkidle");
  const sizes = await Promise.all(
    [...bodies].map(async ([url, body]) => /** @type {const} */ ([url, brotliCompressSync(await body).length])),
  );
  for (const needed of ["worker_bg.wasm", "worker.js"]) {
    if (!sizes.some(([url]) => url.endsWith(`/${needed}`))) {
      sizes.push([needed, brotliCompressSync(readFileSync(join(dist, needed))).length]);
    }
  }
  const rare = sizes.filter(([url]) => /\/keras\/|\/pipeline\.js|\/stages\.css/.test(url));
  assert.deepEqual(rare, [], "what only the stages need");
  const total = sizes.reduce((sum, [, size]) => sum + size, 0);
  const table = sizes.sort((a, b) => b[1] - a[1]).map(([url, size]) => `${size} ${url}`);
  assert.ok(total < 600 * KILOBYTE, `${total} bytes:\n${table.join("\n")}`);
});

browserTest("tells a browser without SIMD that it is too old", {}, async ({ page, open, shot }) => {
  await page.addInitScript(() => (WebAssembly.validate = () => false));
  await open();
  const problem = page.locator(".problem[data-code=no_simd]");
  await reads(problem, /too old[^]*Safari from 16\.4/);
  await shot("no-simd");
  await page.getByRole("button", { name: "Use the drawn faces" }).click();
  await reads(problem, /too old/, "and again when something is tried");
});

test("the policy names the hash of the import map", () => {
  const html = readFileSync(join(dist, "index.html"), "utf8");
  const importMap = /<script type="importmap">([^]*?)<\/script>/.exec(html)?.[1] ?? "";
  const hash = `'sha256-${createHash("sha256").update(importMap).digest("base64")}'`;
  const policy = /Content-Security-Policy"\s+content="([^"]*)"/.exec(html)?.[1] ?? "";
  const scripts = policy.split("; ").find((directive) => directive.startsWith("script-src"));
  assert.equal(scripts, `script-src 'self' 'wasm-unsafe-eval' ${hash}`);
});

browserTest("the policy keeps foreign code and foreign places out", {}, async ({ page, open, expectProblem }) => {
  const elsewhere = await serve({ files: { "pixel.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>', "x.js": "" } });
  try {
    await open();
    const blocked = await page.evaluate(async (address) => {
      /** @type {string[]} */
      const directives = [];
      document.addEventListener("securitypolicyviolation", (event) => directives.push(event.effectiveDirective));
      document.body.append(Object.assign(document.createElement("script"), { textContent: "window.ran = true" }));
      document.body.append(Object.assign(document.createElement("script"), { src: `${address}x.js` }));
      document.body.append(Object.assign(document.createElement("img"), { src: `${address}pixel.svg` }));
      document.body.append(Object.assign(document.createElement("iframe"), { src: address }));
      const form = Object.assign(document.createElement("form"), { action: address, method: "post" });
      document.body.append(form);
      form.submit();
      const deadline = performance.now() + 5000;
      while (directives.length < 5 && performance.now() < deadline) await new Promise((go) => setTimeout(go, 20));
      return { directives: directives.sort(), ran: "ran" in window };
    }, elsewhere.url);
    assert.deepEqual(blocked, {
      directives: ["form-action", "frame-src", "img-src", "script-src-elem", "script-src-elem"],
      ran: false,
    });
    expectProblem(/Content Security Policy/);
  } finally {
    await elsewhere.close();
  }
});

for (const width of [1440, 390]) {
  movingTest(`the way to a stage ends at its title: ${width} pixels`, { width }, async ({ page, open }) => {
    await open("#sample=faces&column=eyes&epochs=1");
    await page.getByRole("button", { name: /^Train,/ }).click();
    await page.waitForSelector("#predict .score");
    for (const id of ["data", "predict", "prepare", "inside"]) {
      await page.evaluate(async (id) => (await load("page/views/parts/go-to.js")).goTo(id), id);
      const rested = () =>
        page.evaluate(async (id) => {
          const stage = /** @type {HTMLElement} */ (document.getElementById(id));
          const strip = /** @type {HTMLElement} */ (document.querySelector(".strip"));
          let [still, last] = [0, NaN];
          for (; still < 30; still++) {
            await new Promise(requestAnimationFrame);
            if (scrollY !== last) [still, last] = [0, scrollY];
          }
          return stage.getBoundingClientRect().top - strip.getBoundingClientRect().height;
        }, id);
      const top = await settled(page, rested, (top) => Math.abs(top) < 2);
      assert.ok(Math.abs(top) < 2, `${id} is ${top} pixels off`);
    }
    // Who goes on elsewhere is not called back.
    const at = await page.evaluate(async () => {
      (await load("page/views/parts/go-to.js")).goTo("predict");
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      scrollTo({ top: 0, behavior: "instant" });
      await new Promise((resolve) => setTimeout(resolve, 800));
      return scrollY;
    });
    assert.equal(at, 0);
  });
}

movingTest("on the way to a stage the page keeps still under a press", {}, async ({ page, open }) => {
  await open("#sample=faces&column=eyes");
  await page.waitForSelector("#inside .empty");
  await page.mouse.move(700, 500);
  await page.evaluate(async () => {
    addEventListener("pointerdown", () => Object.assign(window, { pressed: scrollY }), { capture: true });
    (await load("page/views/parts/go-to.js")).goTo("predict");
    const from = scrollY;
    while (Math.abs(scrollY - from) < 100) await new Promise(requestAnimationFrame);
  });
  await page.mouse.down();
  const [pressed, later] = await page.evaluate(async () => {
    for (let i = 0; i < 30; i++) await new Promise(requestAnimationFrame);
    return [/** @type {any} */ (window).pressed, scrollY];
  });
  await page.mouse.up();
  assert.ok(Math.abs(later - pressed) <= 2, `pressed at ${pressed}, it went on to ${later}`);
});

browserTest("of stages out of sight only canvases with a name are there", {}, async ({ page, open }) => {
  await open("#sample=faces&column=eyes");
  const shown = () =>
    page
      .locator("#data canvas")
      .evaluateAll((canvases) =>
        ["[role]", ":not([role])"].map(
          (kind) =>
            canvases.filter((canvas) => canvas.matches(kind) && getComputedStyle(canvas).visibility === "visible")
              .length,
        ),
      );
  // All that comes is there: the pictures of the tiles, and of the images of each part.
  await page.waitForFunction(() => {
    const pictures = /** @type {NodeListOf<HTMLCanvasElement>} */ (document.querySelectorAll("#data .tile canvas"));
    return pictures.length > 10 && [...pictures].every(({ width }) => width > 1);
  });
  const seen = await settled(page, shown, ([named, others]) => named > 0 && others > 10);
  for (const [at, expected] of /** @type {const} */ ([
    ["train", [seen[0], 0]],
    ["data", seen],
  ])) {
    await page.evaluate((id) => document.getElementById(id)?.scrollIntoView({ behavior: "instant" }), at);
    assert.deepEqual(await settled(page, shown, (now) => String(now) === String(expected)), expected, at);
  }
});
