/** Runs: each one is kept with its settings and curves, named, laid over others, thrown away. */
import { batch, computed, effect, untracked } from "@preact/signals";

import { recall, remember } from "../memory.js";
import { keepable, keyOf, MOST, parseRuns } from "../runs/written.js";
import { hasLearned, state } from "../state.js";
import { learned, together } from "./labels.js";

/** @typedef {import("../state.js").Run} Run */

/** As many can be laid over one another; there are as many colors. */
export const COLORS = 6;

/** All runs that have an epoch or were trained elsewhere, newest first. */
export const runs = computed(() => {
  const run = state.current.value;
  return run && hasLearned(run) ? [run, ...state.earlier.value] : state.earlier.value;
});

/** The runs that are laid over one another, each with the number of its color. */
export const compared = computed(() =>
  state.compared.value.flatMap((id, color) => {
    const run = runs.value.find((run) => run.id === id);
    return run ? [{ run, color }] : [];
  }),
);

/** What the images are that are learned from now. */
export function dataNow() {
  const dataset = state.dataset.peek();
  const source = state.source.peek();
  const column = together()
    ?.map(({ name }) => name)
    .join(", ");
  return {
    source: source?.kind === "sample" ? source.name : (source?.names.join(" and ") ?? ""),
    images: dataset?.count ?? 0,
    column: column ?? learned()?.name ?? "",
  };
}

/**
 * A run that begins now.
 * @param {import("../state.js").RunSettings} settings
 * @param {import("../state.js").Layer[]} layers
 * @returns {Run}
 */
export function newRun(settings, layers) {
  const id = Math.max(0, state.current.peek()?.id ?? 0, ...state.earlier.peek().map(({ id }) => id)) + 1;
  const { column: _, ...split } = state.prepared.peek()?.options ?? {};
  return {
    id,
    made: Date.now() + Math.random(),
    name: numbered(id),
    settings,
    layers,
    epochs: [],
    data: dataNow(),
    split,
  };
}

/** What a run is called before anybody names it. @param {number} id */
const numbered = (id) => `run ${id}`;

/** @param {Run} run */
export const hasOwnName = ({ id, name }) => name !== numbered(id);

/**
 * @param {number} id
 * @param {string} name
 */
export function renameRun(id, name) {
  const renamed = (/** @type {Run} */ run) => (run.id === id ? { ...run, name } : run);
  batch(() => {
    if (state.current.peek()) state.current.value = renamed(/** @type {Run} */ (state.current.peek()));
    state.earlier.value = state.earlier.peek().map(renamed);
  });
}

/** Throws runs away; the one whose weights the network has stays. @param {number[]} ids */
export function deleteRuns(ids) {
  batch(() => {
    state.earlier.value = state.earlier.peek().filter(({ id }) => !ids.includes(id));
    for (const id of ids) leave(id);
  });
}

/**
 * Lays a run over the others, or takes it away. The first one is laid over the run under way.
 * @param {number} id
 */
export function toggleCompared(id) {
  if (state.compared.peek().includes(id)) {
    leave(id);
    // One run alone is compared with nothing.
    if (compared.peek().length < 2) state.compared.value = [];
    return;
  }
  const [newest] = runs.peek();
  if (compared.peek().length === 0 && newest.id !== id) join(newest.id);
  join(id);
}

/** @param {number} id */
function join(id) {
  const places = [...state.compared.peek()];
  const isThere = (/** @type {number | null} */ id) => runs.peek().some((run) => run.id === id);
  const free = places.findIndex((taken) => !isThere(taken));
  if (free >= 0) places[free] = id;
  else if (places.length < COLORS) places.push(id);
  state.compared.value = places;
}

/** The others keep their colors. @param {number} id */
function leave(id) {
  state.compared.value = state.compared.peek().map((other) => (other === id ? null : other));
}

/** What is with the browser, also by other windows. */
const kept = () => parseRuns(recall("runs"));

/** The runs that were with the browser when this window looked last. @type {Set<string>} */
let known = new Set();

/** Leaves the runs of this window with the browser, beside those of others. */
function keep() {
  const own = runs.peek().filter(({ epochs }) => epochs.length > 0);
  const mine = new Set(own.map(keyOf));
  // What this window has known and has no longer was deleted here.
  const others = kept().filter((run) => !mine.has(keyOf(run)) && !known.has(keyOf(run)));
  const all = [...own, ...others].sort((one, other) => (other.made ?? 0) - (one.made ?? 0));
  remember("runs", all.length > 0 ? keepable(all) : null);
  known = mine;
}

/** Another window has deleted runs: they are not to come back from here. @param {StorageEvent} event */
function follow({ key }) {
  if (key !== null && !key.endsWith(".runs")) return;
  const left = new Set(kept().map(keyOf));
  const gone = state.earlier.peek().filter((run) => known.has(keyOf(run)) && !left.has(keyOf(run)));
  if (gone.length > 0) deleteRuns(gone.map(({ id }) => id));
}

/** Brings back the runs of an earlier visit, and keeps those of this one; called once, by the page. */
export function keepRuns() {
  const before = kept();
  known = new Set(before.map(keyOf));
  // Two windows may have counted the same way.
  const areDouble = new Set(before.map(({ id }) => id)).size < before.length;
  state.earlier.value = before.map((run, place) => {
    const id = areDouble ? before.length - place : run.id;
    return { ...run, id, layers: run.layers.map((layer, i) => ({ ...layer, id: `run-${id}-${i}` })) };
  });
  addEventListener("storage", follow);
  let newest = state.current.peek()?.id;
  effect(() => {
    const run = state.current.value;
    if (run?.epochs.length !== 1 || run.id === newest) return;
    newest = run.id;
    // A new run joins those that are compared, and the oldest make room for it.
    if (compared.peek().length > 0 && !state.compared.peek().includes(run.id)) join(run.id);
    if (state.earlier.peek().length >= MOST) state.earlier.value = state.earlier.peek().slice(0, MOST - 1);
  });
  effect(() => {
    void runs.value;
    if (state.status.value === "idle") untracked(keep);
  });
}
