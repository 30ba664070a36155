/** The worker that reads files: when it is there, and when it goes. */

import assert from "node:assert/strict";

import { browserTest } from "./harness.js";
import { carry, file, settled, strip } from "./reading.js";

/** @typedef {import("playwright-core").Worker} Worker */

/** So many images of 1 x 2, each of a class of its own, as a pickle of protocol 0. @param {number} count */
function pets(count) {
  const each = (/** @type {(i: number) => string} */ one) => Array.from({ length: count }, (_, i) => one(i)).join("");
  const images = each((i) => `(lp${10 + 2 * i}\n(lp${11 + 2 * i}\nI${i}\naI2\naaa`);
  const pickle = `((lp0\n${images}(lp1\n${each((i) => `Vpet ${i}\na`)}t.`;
  return file("pets.pkl", Buffer.from(pickle));
}

const isReader = (/** @type {Worker} */ worker) => worker.url().endsWith("/www/client/reader.js");

browserTest(
  "a worker reads files once they are expected, stays for others, and goes when it took much memory",
  {},
  async (bench) => {
    const { page, open } = bench;
    let started = 0;
    page.on("worker", (worker) => (started += Number(isReader(worker))));
    const running = () => page.workers().filter(isReader).length;
    await open();
    await page.waitForLoadState("networkidle");
    assert.equal(started, 0, "who opens no file does not fetch it");

    const comes = page.waitForEvent("worker", isReader);
    const chooser = page.waitForEvent("filechooser");
    await page
      .getByRole("button", { name: /^Open files/ })
      .first()
      .click();
    await comes;
    await (await chooser).setFiles(pets(2));
    await strip(page, "data", /^2 images, 2 classes/);
    await (
      await carry(page, pets(3))
    )();
    await strip(page, "data", /^3 images, 3 classes/);
    assert.equal(started, 1, "one for both");

    const before = running();
    const seen = await page.evaluate(async () => {
      const { Playground } = await import(/** @type {any} */ ("./www/playground.js"));
      const lab = await Playground.open();
      const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (400, 256, 256), }`.padEnd(117) + "\n";
      const start = new Uint8Array([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, 118, 0]);
      const values = new Float32Array(400 * 256 * 256).map((_, i) => i % 1000);
      const data = await lab.loadDataset({ images: new File([start, header, values], "X.npy") });
      const { pixels } = await lab.image(399);
      return { count: data.count, max: data.max, last: [...pixels.slice(-2)], expected: [...values.slice(-2)] };
    });
    assert.deepEqual([seen.count, seen.max, seen.last], [400, 999, seen.expected]);
    assert.equal(started, 2, "another lab has its own");
    const left = await settled(
      page,
      async () => running(),
      (count) => count <= before,
    );
    assert.ok(left <= before, "its memory is given back");
  },
);
