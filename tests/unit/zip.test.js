/** Zips of projects, beside those of Python's zipfile. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { readNpy, writeNpy } from "../../www/keep/npy.js";
import { readZip, writeZip } from "../../www/keep/zip.js";

const members = () => [
  { name: "project.json", blob: new Blob(["{}"]) },
  { name: "data/0/größe.pkl", blob: new Blob([Uint8Array.from({ length: 100_003 }, (_, i) => (i * i) % 251)]) },
  { name: "empty", blob: new Blob([]) },
];

/** @param {Blob} blob */
const bytes = async (blob) => Buffer.from(await blob.arrayBuffer());

/** Python, where this machine has it. */
const python = (() => {
  try {
    execFileSync("python3", ["-c", "import zipfile"]);
    return "python3";
  } catch {
    return null;
  }
})();

test("what was written is read again, and by Python", async () => {
  const zip = await writeZip(members());
  const found = await readZip(zip);
  assert.deepEqual(
    [...found.keys()],
    members().map(({ name }) => name),
  );
  for (const { name, blob } of members())
    assert.deepEqual(await bytes(/** @type {Blob} */ (found.get(name))), await bytes(blob), name);
  assert.deepEqual(await bytes(await writeZip(members())), await bytes(zip), "the same members give the same bytes");
  if (!python) return;
  const folder = mkdtempSync(join(tmpdir(), "zip-"));
  try {
    writeFileSync(join(folder, "written.zip"), await bytes(zip));
    const program = `
import sys, zipfile
with zipfile.ZipFile("written.zip") as zip:
    assert zip.testzip() is None
    names = zip.namelist()
    with zipfile.ZipFile("packed.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, zip.read(name))
sys.stdout.reconfigure(encoding="utf-8")
print("|".join(names))`;
    const names = execFileSync(python, ["-c", program], { cwd: folder, encoding: "utf8" }).trim();
    assert.equal(
      names,
      members()
        .map(({ name }) => name)
        .join("|"),
    );
    const packed = await readZip(new Blob([readFileSync(join(folder, "packed.zip"))]));
    for (const { name, blob } of members())
      assert.deepEqual(await bytes(/** @type {Blob} */ (packed.get(name))), await bytes(blob), `deflated ${name}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a damaged zip is refused, wherever a byte is cut or changed", async () => {
  const whole = await bytes(await writeZip([{ name: "a.npy", blob: writeNpy(Float32Array.of(1, 2, 3)) }]));
  for (let length = 0; length < whole.length; length++)
    await assert.rejects(readZip(new Blob([whole.subarray(0, length)])), `cut at ${length}`);
  for (let at = 0; at < whole.length; at++) {
    const changed = Buffer.from(whole);
    changed[at] ^= 0xff;
    // Some fields say nothing of what is in it: a date, who made it. Then it is what it was.
    const found = await readZip(new Blob([changed])).catch(() => null);
    const content = found?.get("a.npy");
    if (content) assert.deepEqual(await readNpy(content), Float32Array.of(1, 2, 3), `byte ${at}`);
  }
});

test("what would unpack to far more than there is room for is not unpacked", async () => {
  const packed = await new Response(
    new Blob([new Uint8Array(1 << 24)]).stream().pipeThrough(new CompressionStream("deflate-raw")),
  ).arrayBuffer();
  const zip = await bytes(await writeZip([{ name: "bomb", blob: new Blob([packed]) }]));
  const directory = zip.length - 22 - 46 - 4;
  zip.writeUInt16LE(8, directory + 10);
  zip.writeUInt32LE(1 << 27, directory + 24);
  await assert.rejects(readZip(new Blob([zip])), /would unpack to 134217728 bytes/);
  zip.writeUInt32LE(1000, directory + 24);
  await assert.rejects(readZip(new Blob([zip])), /longer than it says/);
});

test("arrays are numpy's", async () => {
  const numbers = Float32Array.of(1.5, -0, Infinity, NaN, 1e-45);
  const file = writeNpy(numbers);
  assert.equal((await bytes(file)).length % 4, 0);
  assert.deepEqual(await readNpy(file), numbers);
  assert.equal(await readNpy(file.slice(0, -1)), null);
  assert.equal(await readNpy(new Blob(["no array"])), null);
});
