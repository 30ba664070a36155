/** Tabs that keep what they do, are killed, and go on: what the tests of keeping have in common. */

import { settled } from "./reading.js";

/** @typedef {import("playwright-core").Page} Page */

/** Chance has a hand in all of it; the first Dense layer is shared out among workers. */
export const LAYERS = [
  { class_name: "Rescaling", config: { scale: 1 / 255 } },
  { class_name: "Conv2D", config: { filters: 4, kernel_size: 5, strides: 2, activation: "relu" } },
  { class_name: "BatchNormalization", config: {} },
  { class_name: "Flatten", config: {} },
  { class_name: "Dropout", config: { rate: 0.3 } },
  { class_name: "Dense", config: { units: 128, activation: "relu" } },
  { class_name: "Dense", config: { units: 4, activation: "softmax" } },
];

/** The same for ten digits. */
const NETWORK = LAYERS.with(-1, { class_name: "Dense", config: { units: 10, activation: "softmax" } });

export const FIT = {
  epochs: 5,
  batch_size: 16,
  callbacks: [
    { class_name: "EarlyStopping", config: { monitor: "val_accuracy", patience: 4, restore_best_weights: true } },
    {
      class_name: "ReduceLROnPlateau",
      config: { monitor: "val_loss", patience: 1, factor: 0.5, min_delta: 0.5 },
    },
    { class_name: "ModelCheckpoint", config: { monitor: "accuracy", save_best_only: true, mode: "min" } },
  ],
};

/** How the images are prepared: as many are left for training as make an epoch of 16 batches. */
export const SPLIT = {
  column: "digit",
  test: 0.875,
  seed: 4,
  augment: {
    copies: 1,
    seed: 2,
    layers: [{ class_name: "RandomTranslation", config: { height_factor: 0.1, width_factor: 0.1 } }],
  },
};

/**
 * Another tab of the same browser, with `lab`, `keeper` and what works on them at hand.
 * @param {import("./harness.js").Bench} bench
 * @param {number} [workers]
 * @returns {Promise<Page>}
 */
export async function tab({ page, blankUrl }, workers = 1) {
  const other = await page.context().newPage();
  await other.goto(blankUrl);
  await other.evaluate(async ([workers, layers, split, fit]) => {
    const [{ Playground }, { Keeper }] = await Promise.all([load("playground.js"), load("keep/keeper.js")]);
    // What works on it asks for it each time: a test may put another one there.
    Object.assign(window, { lab: await Playground.open({ workers }) });
    /** What was told of the keeping. @type {any[]} */
    const told = [];
    const open = async () => {
      const keeper = await Keeper.open();
      // Of an error only its message would reach the test.
      keeper.onTold = (/** @type {any} */ failure) => {
        if (!failure) return;
        const { code, message, hint } = failure;
        told.push({ code, message, hint });
      };
      return keeper;
    };
    const logs = (/** @type {any[]} */ epochs) => epochs.map(({ seconds, ms_per_step, ...log }) => log);
    const run = async (/** @type {any} */ options, /** @type {any[]} */ epochs = []) => {
      const training = lab.fit(options);
      for (let next = await training.next(); ; next = await training.next()) {
        if (next.done) return { epochs: logs(epochs), fitted: next.value };
        epochs.push(next.value);
      }
    };
    const file = async () => {
      const { learned, arrays } = await lab.snapshot();
      const checkpoint = lab.weights.checkpoint === null ? "none" : await lab.saveCheckpoint("npz");
      const bytes = await new Blob([learned, ...arrays, checkpoint]).arrayBuffer();
      const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
      return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
    };
    const begin = async () => {
      await lab.loadSample("digits");
      await lab.prepare(split);
      await lab.build({ layers, seed: 3, optimizer: { class_name: "Adam", config: { learning_rate: 0.002 } } });
    };
    // Of a tab that was killed the browser lets go a moment later.
    const leftBehind = async (/** @type {any} */ keeper) => {
      for (;;) {
        const session = (await keeper.list()).find((/** @type {any} */ { isOpen }) => !isOpen);
        if (session) return session;
      }
    };
    Object.assign(window, { Playground, open, told, run, logs, file, begin, leftBehind, FIT: fit });
  }, /** @type {const} */ ([workers, NETWORK, SPLIT, FIT]));
  return other;
}

/**
 * What a run tells that nobody disturbs, and what its network has learned, as a hash.
 * @param {import("./harness.js").Bench} bench
 */
export async function undisturbed(bench) {
  const page = await tab(bench);
  const whole = await page.evaluate(async () => {
    await begin();
    return { ...(await run(FIT)), file: await file() };
  });
  await page.close();
  return whole;
}

/**
 * Kills a tab as a browser does that has run out of memory.
 * @param {Page} page
 */
export async function kill(page) {
  const crashed = page.waitForEvent("crash");
  const session = await page.context().newCDPSession(page);
  // Nobody answers any more.
  session.send("Page.crash").catch(() => {});
  await crashed;
  await page.close();
}

/**
 * Begins a kept training and settles at a batch, or later: the training is asked to rest there, and hears of it when the page gets to
 * say so, perhaps behind its end.
 * @param {Page} page
 * @param {{ epoch: number, batch: number, pauses?: boolean }} moment  pauses: it settles with all kept that there is; else what is
 *   to be kept may still be on its way
 * @returns {Promise<number>}  so many epochs were said to be kept
 */
export async function trainUntil(page, { epoch, batch, pauses = false }) {
  return page.evaluate(
    ([epoch, batch, pauses]) =>
      new Promise((/** @type {(said: number) => void} */ resolve, reject) => {
        let isThere = false;
        let said = 0;
        /** @type {any[]} */
        const epochs = [];
        const onBatch = (/** @type {any} */ log) => {
          if (isThere || log.epoch < epoch || (log.epoch === epoch && log.batch < batch)) return;
          isThere = true;
          const paused = lab.pause();
          if (pauses) paused.then(() => keeper.settled()).then(() => resolve(said), reject);
          else resolve(said);
        };
        const work = async () => {
          const keeper = await open();
          Object.assign(window, { keeper });
          keeper.onKept = (/** @type {boolean} */ isKept) => {
            if (isKept) said = epochs.length;
          };
          await keeper.begin();
          await lab.keepWith(keeper);
          await begin();
          await run({ ...FIT, onBatch }, epochs);
          resolve(said);
        };
        work().catch(reject);
      }),
    /** @type {const} */ ([epoch, batch, pauses]),
  );
}

/**
 * Goes on with the newest session, to the end of its run.
 * @param {Page} page
 * @param {boolean} [steal]
 */
export function goOn(page, steal = false) {
  return page.evaluate(async (steal) => {
    const keeper = await open();
    Object.assign(window, { keeper });
    const { id } = steal ? (await keeper.list())[0] : await leftBehind(keeper);
    const kept = await keeper.take(id, steal);
    const project = await lab.openKept(kept, keeper);
    const before = logs(project.runs.at(-1).epochs);
    const rest = project.fit ? await run({ resume: true }) : { epochs: [], fitted: null };
    return {
      epoch: project.epoch,
      left: project.fit?.epochs ?? null,
      epochs: [...before, ...rest.epochs],
      fitted: rest.fitted,
      file: await file(),
    };
  }, steal);
}

/** Settles when the browser keeps all there is to be kept. @param {Page} page */
export const kept = (page) =>
  settled(
    page,
    () =>
      page.evaluate(async () => {
        const { isKept } = await load("page/actions/unsaved.js");
        return isKept.value;
      }),
    (isKept) => isKept,
  );
