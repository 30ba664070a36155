/**
 * The program and the notebook that the page writes, run by real Keras: `KERAS_PYTHON` names a Python that has tensorflow, keras,
 * scikit-learn, pandas, pillow and matplotlib (of several, with a colon between them, the first); with nbconvert and ipykernel it
 * runs the notebook as well.
 */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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
 * @param {Record<string, string>} [drawing] where pictures go: a program shows no windows; a notebook has its own way
 */
function run(folder, command, drawing = { MPLBACKEND: "Agg" }) {
  const { status, stdout, stderr } = spawnSync(python, command, {
    cwd: folder,
    encoding: "utf8",
    env: { ...env, ...drawing, CUDA_VISIBLE_DEVICES: "" },
    maxBuffer: 1 << 28,
  });
  assert.equal(status, 0, `${stdout.slice(-2000)}\n${stderr.slice(-4000)}`);
  return stdout;
}

/** The accuracy that a program has printed. @param {string} text */
const accuracy = (text) => Number(/^accuracy ([\d.]+)$/m.exec(text)?.[1]);

/**
 * Runs a notebook from top to bottom, and returns what it printed.
 * @param {string} folder
 * @param {string} name
 */
function executed(folder, name) {
  run(folder, ["-m", "nbconvert", "--to", "notebook", "--execute", "--output", `${name}-done`, `${name}.ipynb`], {});
  const done = join(folder, `${name}-done.ipynb`);
  if (env.SHOTS) copyFileSync(done, join(env.SHOTS, `${name}-done.ipynb`));
  const { cells } = JSON.parse(readFileSync(done, "utf8"));
  const outputs = cells.flatMap((/** @type {any} */ { outputs = [] }) => outputs);
  const pictures = outputs.filter((/** @type {any} */ { data }) => data?.["image/png"]);
  assert.equal(pictures.length, 4, "curves, confusion matrix, maps, maximized filters");
  return outputs.flatMap((/** @type {any} */ { text = [] }) => text).join("");
}

browserTest("the program and the notebook redo what the page did", { timeout: 3_600_000 }, async ({ page, blank }) => {
  await blank();
  const folder = mkdtempSync(join(tmpdir(), "programs-"));
  const files = datasets ? await serve({ folder: datasets, cors: true }) : null;
  try {
    const told = await page.evaluate(
      async ({ layers, address, epochs }) => {
        const { Playground } = await load("playground.js");
        const lab = await Playground.open();
        if (address)
          await lab.loadDataset({ images: `${address}faces_images.pkl`, labels: `${address}faces_labels.pkl` });
        else await lab.loadSample("faces", { column: "eyes" });
        await lab.prepare({ column: "eyes", test: 0.2, seed: 42 });
        await lab.build({ layers, seed: 1 });
        for await (const _ of lab.fit({ epochs, batch_size: 32 }));
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
      // How well it learns is compared with Keras alone.
      { layers: LAYERS, address: files?.url, epochs: python ? 20 : 1 },
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
    assert.match(two, /^devices that train: 2$/m);
    Object.assign(reached, { two: accuracy(two) });
    if (spawnSync(python, ["-c", "import nbconvert, ipykernel"]).status === 0) {
      const onTwo = JSON.parse(JSON.stringify(notebook).replace('WHERE = \\"here\\"', 'WHERE = \\"mirrored\\"'));
      onTwo.cells.unshift({ ...code[0], id: "two-devices", source: [TWO] });
      writeFileSync(join(folder, "two.ipynb"), JSON.stringify(onTwo));
      const text = executed(folder, "two");
      assert.match(text, /^devices that train: 2$/m);
      Object.assign(reached, { notebook: accuracy(executed(folder, "notebook")), notebookOnTwo: accuracy(text) });
    }
    console.log(JSON.stringify(reached));
    for (const [who, value] of Object.entries(reached))
      assert.ok(value >= told.accuracy - 0.02, `${who}: ${JSON.stringify(reached)}`);
  } finally {
    await files?.close();
    rmSync(folder, { recursive: true });
  }
});

const layer = (/** @type {string} */ class_name, config = {}) => ({ class_name, config });

const SMALL = [layer("Conv2D", { filters: 4, kernel_size: 5, strides: 3, activation: "relu" }), layer("Flatten")];
const POSE = [...SMALL, layer("Dense", { units: 4, activation: "softmax" })];
const EYES = [...SMALL, layer("Dense", { units: 2, activation: "softmax" })];

/**
 * What one may do in the page: images prepared, a network built or put on the one before, trained.
 * @type {Record<string, { steps: [method: string, ...given: any[]][] }>}
 */
const DEEDS = {
  "parts, copies and callbacks": {
    steps: [
      [
        "prepare",
        {
          ...{ column: "pose", test: 0.2, validation: 0.25, seed: 7, stratify: true },
          augment: { copies: 2, seed: 3, layers: [layer("RandomRotation", { factor: 0.1 }), layer("RandomFlip")] },
        },
      ],
      ["build", { layers: POSE, seed: 2 }],
      [
        "fit",
        {
          ...{ epochs: 3, batch_size: 64 },
          callbacks: [
            layer("EarlyStopping", { monitor: "val_accuracy", patience: 1, restore_best_weights: true }),
            layer("ReduceLROnPlateau", { factor: 0.5, patience: 1 }),
            layer("ModelCheckpoint", { monitor: "val_accuracy", save_best_only: true }),
          ],
        },
      ],
      ["loadCheckpoint"],
    ],
  },
  "others in every epoch": {
    steps: [
      [
        "prepare",
        {
          ...{ column: "eyes", test: 0.3, seed: 1 },
          augment: {
            each_epoch: true,
            layers: [layer("RandomTranslation", { height_factor: 0.1, width_factor: 0.1 })],
          },
        },
      ],
      ["build", { layers: EYES, seed: 2 }],
      ["fit", { epochs: 2 }],
      ["fit", { epochs: 1, batch_size: 16 }],
    ],
  },
  windows: {
    steps: [
      [
        "prepare",
        {
          ...{ column: "eyes", test: 0.3, seed: 1 },
          augment: { each_epoch: true, layers: [layer("RandomCrop", { height: 50, width: 52 })] },
        },
      ],
      ["build", { layers: EYES, seed: 2 }],
      ["fit", { epochs: 2 }],
    ],
  },
  "other images and classes": {
    steps: [
      [
        "prepare",
        {
          ...{ column: "pose", merge: { turned: ["left", "right"] }, leave_out: ["up"] },
          ...{
            test: 0.2,
            seed: 1,
            mode: "RGB",
            resize: [30, 28],
            resample: "bicubic",
            crop_to_aspect_ratio: true,
            rescale: 2,
          },
        },
      ],
      ["build", { layers: [layer("BatchNormalization"), ...EYES], optimizer: "rmsprop", seed: 2 }],
      ["fit", { epochs: 2 }],
    ],
  },
  "one output, and a schedule": {
    steps: [
      ["prepare", { column: "eyes", test: 0.2, seed: 1 }],
      [
        "build",
        {
          layers: [...SMALL, layer("Dense", { units: 1, activation: "sigmoid" })],
          optimizer: layer("SGD", {
            momentum: 0.9,
            learning_rate: layer("CosineDecay", { initial_learning_rate: 0.01, decay_steps: 32 }),
          }),
          loss: "binary_crossentropy",
          seed: 2,
        },
      ],
      ["fit", { epochs: 2 }],
    ],
  },
  "scores, and no test": {
    steps: [
      ["prepare", { column: "eyes", validation: 0.2, test: 0, seed: 1 }],
      [
        "build",
        {
          layers: [...SMALL, layer("Dense", { units: 2 })],
          loss: layer("SparseCategoricalCrossentropy", { from_logits: true }),
          seed: 2,
        },
      ],
      ["fit", { epochs: 2 }],
    ],
  },
  "one hot, and no part": {
    steps: [
      ["prepare", { column: "eyes", test: 0, seed: 1 }],
      ["build", { layers: EYES, loss: "categorical_crossentropy", seed: 2 }],
      ["fit", { epochs: 1 }],
    ],
  },
  "a new head, thawed": {
    steps: [
      ["prepare", { column: "pose", test: 0.2, seed: 42 }],
      ["build", { layers: POSE, seed: 1 }],
      ["fit", { epochs: 2 }],
      ["prepare", { column: "eyes", test: 0.5, seed: 42 }],
      ["transfer", { cut: "conv2d", trainable: false, layers: EYES.slice(1), seed: 1 }],
      ["fit", { epochs: 2 }],
      ["setTrainable", { conv2d: true }, { optimizer: layer("Adam", { learning_rate: 1e-4 }) }],
      ["fit", { epochs: 1 }],
    ],
  },
};

/** Runs the program of each folder, and writes down what it worked with. */
const ALL = `import json, os, runpy, sys
for folder in sys.argv[1:]:
    os.chdir(folder)
    made = runpy.run_path("program.py")
    parts = {name[2:]: made[name] for name in ("X_train", "X_val", "X_test") if name in made}
    told = {part: [len(images), float(images.astype("float64").sum())] for part, images in parts.items()}
    trained = [[layer.__class__.__name__, layer.trainable] for layer in made["model"].layers]
    json.dump({"parts": told, "epochs": len(made["history"]["loss"]), "trained": trained}, open("told.json", "w"))
`;

browserTest(
  "whatever was done in the page, the program does it in Keras",
  { timeout: 3_600_000 },
  async ({ page, blank }) => {
    await blank();
    const all = mkdtempSync(join(tmpdir(), "programs-"));
    try {
      const done = await page.evaluate(async (deeds) => {
        const { Playground } = await load("playground.js");
        const base64 = async (/** @type {Blob} */ blob) =>
          btoa(Array.from(new Uint8Array(await blob.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(""));
        const done = [];
        for (const [name, { steps }] of Object.entries(deeds)) {
          /** @type {any} */
          const lab = await Playground.open({ workers: 1 });
          await lab.loadSample("faces", { column: "eyes" });
          /** @type {any} */
          let parts = {};
          let epochs = 0;
          for (const [method, ...given] of steps) {
            if (method === "build" || method === "transfer") epochs = 0;
            if (method === "fit") for await (const _ of lab.fit(...given)) epochs++;
            else {
              const told = await lab[method](...given);
              if (method === "prepare") parts = told;
            }
          }
          // What is split off variants consists of some that chance has made.
          const { augment } = steps[0][1];
          const isByChance = Boolean(augment && !augment.each_epoch);
          /** @type {Record<string, [number, number | null]>} */
          const told = {};
          for (const [part, rows] of Object.entries({ val: parts.rows.validation, test: parts.rows.test })) {
            if (rows.length === 0) continue;
            let sum = 0;
            for (const { pixels } of await lab.images([...rows], { prepared: true }))
              for (const value of pixels) sum += value;
            told[part] = [rows.length, part === "val" && isByChance ? null : sum];
          }
          const program = await base64(await lab.saveModel("python"));
          done.push({ name, program, data: await base64(await lab.saveData()), told, train: parts.train, epochs });
          await lab.close();
        }
        return done;
      }, DEEDS);
      const folders = done.map(({ program, data }, i) => {
        const folder = join(all, String(i));
        mkdirSync(folder);
        writeFileSync(join(folder, "program.py"), Buffer.from(program, "base64"));
        writeFileSync(join(folder, "faces.npz"), Buffer.from(data, "base64"));
        return folder;
      });
      const [first] = folders;
      assert.match(readFileSync(join(first, "program.py"), "utf8"), /within\(contents\[of_images\], "images"\)/);
      if (!python) return;
      run(all, ["-c", ALL, ...folders]);
      for (const [i, { name, told, train, epochs }] of done.entries()) {
        const inKeras = JSON.parse(readFileSync(join(folders[i], "told.json"), "utf8"));
        assert.equal(inKeras.parts.train[0], train, name);
        assert.deepEqual(
          Object.keys(inKeras.parts).filter((part) => part !== "train"),
          Object.keys(told),
          name,
        );
        for (const [part, [count, sum]] of Object.entries(told)) {
          assert.equal(inKeras.parts[part][0], count, `${name}: ${part}`);
          const given = inKeras.parts[part][1];
          if (sum === null) continue;
          assert.ok(Math.abs(given - sum) <= 1e-4 * sum, `${name}: ${part} adds up to ${given}, in the page to ${sum}`);
        }
        // A callback may end it in another epoch.
        if (!name.includes("callbacks")) assert.equal(inKeras.epochs, epochs, name);
      }
    } finally {
      rmSync(all, { recursive: true });
    }
  },
);
