/** Keep: the work of this tab in the browser's own storage, sessions to go on with, projects as files. */
import { batch, computed, effect, signal, untracked } from "@preact/signals";

import { Keeper } from "../../keep/keeper.js";
import { lab } from "../lab.js";
import { remember } from "../memory.js";
import { MOST } from "../runs/written.js";
import { fetchStages } from "../stages.js";
import { plain, state, withId } from "../state.js";
import { attempt } from "./attempt.js";
import { front, kept as keptFront } from "./front.js";
import { isBuilt } from "./network.js";
import { bringBack, upToDate } from "./pipeline.js";
import { runs } from "./runs.js";
import { resumeRun } from "./train.js";
import { endRun } from "./under-way.js";
import { isKept, isTrained } from "./unsaved.js";
import { forgetWeights, hold } from "./weights.js";

/** @typedef {import("../state.js").Run} Run */

/** Sessions to go on with, the newest first. @type {import("@preact/signals").Signal<import("../../keep/keeper.js").Listed[]>} */
export const offers = signal([]);

/**
 * What this browser keeps, in bytes; `null` as long as that is not known. at: when something was kept last
 * @type {import("@preact/signals").Signal<{ bytes: number, budget: number, at: number | null } | null>}
 */
export const usage = signal(null);

/** Why this tab is not kept just now. @type {import("@preact/signals").Signal<import("../../client/protocol.js").Failure | null>} */
export const trouble = signal(null);

/**
 * Whether there is anything that another visit would not have at once: files, layers of the reader's own, or what was learned. A drawn
 * set that was only looked at would take the place of such work.
 */
export const isWorthKeeping = computed(
  () => state.source.value?.kind === "files" || state.model.value !== null || isBuilt.value || isTrained.value,
);

/** Milliseconds that settings rest before they are kept. */
const REST = 800;

/** @type {Promise<Keeper> | null} */
let opening = null;

/** The keeper of this tab. */
function opened() {
  opening ??= Keeper.open().catch((error) => {
    trouble.value = {
      code: "nothing_kept",
      message: "this browser keeps nothing for this page",
      hint: "It may be a private window. Save the project to a file before you close this tab.",
    };
    throw error;
  });
  return opening;
}

/** Measures what is kept. */
export async function measure() {
  const keeper = await opened();
  usage.value = { ...(await keeper.usage()), at: usage.peek()?.at ?? null };
}

/** Looks for sessions to go on with. */
export async function lookForSessions() {
  const keeper = await opened();
  offers.value = (await keeper.list()).filter(({ data, story }) => data !== null && story !== null);
  await measure();
}

let isKeeping = false;

/** Keeps what is done in this tab from now on. */
export async function keep() {
  if (isKeeping) return;
  isKeeping = true;
  const keeper = await opened();
  await keeper.begin();
  follow(keeper);
  await (await lab()).keepWith(keeper);
}

let isFollowing = false;

/** @param {Keeper} keeper */
function follow(keeper) {
  if (isFollowing) return;
  isFollowing = true;
  keeper.page = page;
  keeper.onKept = (isAll) => (isKept.value = isAll);
  keeper.onTold = (failure) => {
    trouble.value = failure ?? trouble.peek();
    if (!failure) {
      const before = usage.peek();
      usage.value = before && { ...before, at: Date.now() };
      remember("sessions", "1");
    }
    void measure().catch(() => {});
  };
  let isFirst = true;
  effect(() => {
    void [state.column.value, state.split.value, state.layers.value, state.run.value, state.earlier.value];
    void [state.current.value?.name, state.status.value];
    if (isFirst) {
      isFirst = false;
      return;
    }
    const timer = setTimeout(() => keeper.touch(), REST);
    return () => clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => document.hidden && keeper.touch());
}

/** What of the page is to be found again. */
function page() {
  const { source, column, split, layers, run, current, image } = state;
  const on = front.peek();
  return {
    source: source.peek(),
    column: column.peek(),
    split: split.peek(),
    layers: plain(layers.peek()),
    run: run.peek(),
    image: image.peek(),
    front: on && { count: on.layers.length, cut: on.cut, from: on.from, column: on.column },
    current: current.peek() && plainRun(/** @type {Run} */ (current.peek())),
    earlier: state.earlier.peek().map(plainRun),
  };
}

/** @param {Run} run */
const plainRun = (run) => ({ ...run, layers: plain(run.layers) });

/**
 * Goes on with a session.
 * @param {string} id
 * @param {boolean} isOpen  some other tab has it
 */
export async function goOn(id, isOpen) {
  const keeper = await opened();
  await load("bringing back what was kept", async () => {
    const kept = await keeper.take(id, isOpen);
    offers.value = [];
    isKeeping = true;
    follow(keeper);
    return (await lab()).openKept(kept, keeper);
  });
}

/**
 * Opens a project from a file.
 * @param {File | string} file
 */
export async function openProject(file) {
  await load("opening the project", async () => (await lab()).openProject(file));
}

/**
 * The project of this tab as a file.
 * @param {import("../../playground.js").Playground} playground
 */
export const project = (playground) => playground.saveProject({ page: page() });

/** Forgets all that is kept of the work in tabs, also of this one, which is kept no longer. */
export async function forget() {
  await (await opened()).forget();
  batch(() => {
    offers.value = [];
    trouble.value = null;
  });
  await measure();
}

/** Forgets one session. @param {string} id */
export async function forgetSession(id) {
  await (await opened()).forget(id);
  offers.value = offers.peek().filter((offer) => offer.id !== id);
  await measure();
}

/**
 * @param {string} words
 * @param {() => Promise<import("../../playground.js").Project>} work
 */
async function load(words, work) {
  const project = await attempt("data", words, async () => {
    await endRun();
    const [opened] = await Promise.all([work(), fetchStages()]);
    return opened;
  });
  if (!project) return;
  show(project);
  if (!project.dataset || !project.fit || !project.model) return;
  const { fit } = project;
  await upToDate();
  await until(() => state.current.value !== null && state.network.value?.problem === null);
  await resumeRun(fit);
}

/**
 * Settles when something is so.
 * @param {() => boolean} isSo
 */
function until(isSo) {
  return new Promise((/** @type {(value: void) => void} */ resolve) => {
    const stop = effect(() => {
      if (isSo()) queueMicrotask(() => (stop(), resolve()));
    });
  });
}

/** @param {import("../../playground.js").Project} project */
function show({ dataset, prepared, model, runs: told, base, page: kept }) {
  const { source, column, split, layers, run, image, front, current, earlier } = /** @type {any} */ (kept ?? {});
  batch(() => {
    forgetWeights();
    if (source) state.source.value = source;
    state.addresses.value = [];
    if (split) state.split.value = split;
    if (layers) state.layers.value = layers.map(withId);
    if (base && front) {
      const { count, cut, from, column } = front;
      const number = (keptFront.peek()?.number ?? 0) + 1;
      keptFront.value = { number, base, layers: state.layers.peek().slice(0, count), cut, from, column };
    }
    // Sessions from before these could be chosen have none.
    if (run) state.run.value = { metrics: [], class_weight: null, ...run };
    state.column.value = column ?? null;
    takeRuns([...(current ? [current] : []), ...(earlier ?? [])]);
    if (dataset) {
      state.dataset.value = dataset;
      state.images.value++;
      state.origin.value = "set";
      state.image.value = image < dataset.count ? image : 0;
    }
    if (prepared) bringBack(prepared);
    if (!model || !prepared) return;
    const { epochs = [], loaded = null } = told.at(-1) ?? {};
    const own = current && state.earlier.peek().find(({ name, layers }) => isSame({ name, layers }, current));
    state.earlier.value = state.earlier.peek().filter((other) => other !== own);
    // What came before a network was put back that had been set aside, the page alone knows.
    const before = (/** @type {Run} */ { epochs: all }) =>
      all.filter(({ epoch }) => epoch < (epochs[0]?.epoch ?? Infinity));
    if (own) state.current.value = { ...own, epochs: [...before(own), ...epochs], loaded };
    hold(model.weights, run?.seed ?? null);
  });
}

/**
 * @param {Pick<Run, "name" | "layers">} one
 * @param {Pick<Run, "name" | "layers">} other
 */
const isSame = (one, other) =>
  one.name === other.name && JSON.stringify(plain(one.layers)) === JSON.stringify(plain(other.layers));

/**
 * Runs of a session or a project, before those of this browser; some may be the same.
 * @param {Run[]} incoming
 */
function takeRuns(incoming) {
  const there = untracked(() => runs.value);
  const fresh = incoming.filter((run) => !there.some((other) => other.id === run.id && isSame(other, run)));
  let id = Math.max(0, ...there.map(({ id }) => id));
  const numbered = fresh
    .toReversed()
    .map((run) => ({ ...run, id: ++id, layers: run.layers.map((layer, i) => ({ ...layer, id: `run-${id}-${i}` })) }))
    .toReversed();
  state.earlier.value = [...numbered, ...state.earlier.peek()].slice(0, MOST);
}
