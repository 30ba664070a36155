/**
 * The program and the notebook that the page writes, run by real Keras: `KERAS_PYTHON` names a Python that has tensorflow, keras,
 * scikit-learn, pandas, pillow and matplotlib (of several, with a colon between them, the first); with nbconvert and ipykernel it
 * runs the notebook as well.
 */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { browserTest, datasets, serve } from "./harness.js";

const [python] = (env.KERAS_PYTHON ?? "").split(":");

const LAYERS = [
  { class_name: "Conv2D", config: { filters: 32, kernel_size: [3, 3], activation: "relu" } },
  { class_name: "MaxPooling2D", config: { pool_size: [2, 2] } },
  { class_name: "Flatten", config: {} },
  { class_name: "Dense", config: { units: 64, activation: "relu" } },
  { class_name: "Dense", config: { units: 2, activation: "sigmoid" } },
];

/** Two devices where there is one processor, told to TensorFlow before anything else. */
const TWO = `import tensorflow as tf
tf.config.set_logical_device_configuration(
    tf.config.list_physical_devices("CPU")[0], [tf.config.LogicalDeviceConfiguration()] * 2
)
`;

/**
 * @param {string} folder
 * @param {string[]} command
 */
function run(folder, command) {
  const { status, stdout, stderr } = spawnSync(python, command, {
    cwd: folder,
    encoding: "utf8",
    env: { ...env, MPLBACKEND: "Agg", CUDA_VISIBLE_DEVICES: "" },
    maxBuffer: 1 << 28,
  });
  assert.equal(status, 0, `${stdout.slice(-2000)}\n${stderr.slice(-4000)}`);
  return stdout;
}

/** The accuracy that a program has printed. @param {string} text */
const accuracy = (text) => Number(/^accuracy ([\d.]+)$/m.exec(text)?.[1]);

browserTest("the program and the notebook redo what the page did", { timeout: 3_600_000 }, async ({ page, open }) => {
  await open();
  const folder = mkdtempSync(join(tmpdir(), "programs-"));
  const files = datasets ? await serve({ folder: datasets, cors: true }) : null;
  try {
    const told = await page.evaluate(
      async ({ layers, address }) => {
        const { Playground } = await import(new URL("www/playground.js", document.baseURI).href);
        const lab = await Playground.open();
        if (address)
          await lab.loadDataset({ images: `${address}faces_images.pkl`, labels: `${address}faces_labels.pkl` });
        else await lab.loadSample("faces", { column: "eyes" });
        await lab.prepare({ column: "eyes", test: 0.2, seed: 42 });
        await lab.build({ layers, seed: 1 });
        for await (const _ of lab.fit({ epochs: 20, batch_size: 32 }));
        const { accuracy } = await lab.evaluate("test");
        const base64 = async (/** @type {Blob} */ blob) => {
          const bytes = new Uint8Array(await blob.arrayBuffer());
          return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
        };
        const files = {
          "program.py": await base64(await lab.saveModel("python")),
          "notebook.ipynb": await base64(await lab.saveModel("notebook")),
          ...(address ? {} : { "faces.npz": await base64(await lab.saveData()) }),
        };
        await lab.close();
        return { accuracy, files };
      },
      { layers: LAYERS, address: files?.url },
    );
    for (const [name, base64] of Object.entries(told.files))
      writeFileSync(join(folder, name), Buffer.from(base64, "base64"));
    for (const name of datasets ? ["faces_images.pkl", "faces_labels.pkl"] : [])
      copyFileSync(join(/** @type {string} */ (datasets), name), join(folder, name));
    const program = readFileSync(join(folder, "program.py"), "utf8");
    const notebook = JSON.parse(readFileSync(join(folder, "notebook.ipynb"), "utf8"));
    const code = notebook.cells.filter((/** @type {any} */ { cell_type }) => cell_type === "code");
    assert.match(program, /^WHERE = "here"$/m);
    assert.ok(code.length > 5);
    if (!python) return;

    const reached = { page: told.accuracy, program: accuracy(run(folder, ["program.py"])) };
    const shared = program.replace('WHERE = "here"', 'WHERE = "mirrored"');
    writeFileSync(join(folder, "two.py"), TWO + shared);
    const two = run(folder, ["two.py"]);
    assert.match(two, /^2 devices train$/m);
    Object.assign(reached, { two: accuracy(two) });
    if (spawnSync(python, ["-c", "import nbconvert, ipykernel"]).status === 0) {
      run(folder, ["-m", "nbconvert", "--to", "notebook", "--execute", "--output", "done", "notebook.ipynb"]);
      const done = JSON.parse(readFileSync(join(folder, "done.ipynb"), "utf8"));
      const outputs = done.cells.flatMap((/** @type {any} */ { outputs = [] }) => outputs);
      const text = outputs.flatMap((/** @type {any} */ { text = [] }) => text).join("");
      const pictures = outputs.filter((/** @type {any} */ { data }) => data?.["image/png"]);
      assert.equal(pictures.length, 4, "curves, confusion matrix, maps, maximized filters");
      Object.assign(reached, { notebook: accuracy(text) });
    }
    for (const [who, value] of Object.entries(reached))
      assert.ok(value >= told.accuracy - 0.02, `${who}: ${JSON.stringify(reached)}`);
  } finally {
    await files?.close();
    rmSync(folder, { recursive: true });
  }
});
