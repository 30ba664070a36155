/** The network that was there before the training started over: it can be taken back. */
import { computed, effect, signal } from "@preact/signals";

import { lab } from "../lab.js";
import { hasLearned, state } from "../state.js";
import { attempt } from "./attempt.js";
import { held, isFor, showAgain } from "./weights.js";

/** Parameters of a network that is kept, at most: with what the optimizer remembers they take three times as many numbers. */
const MOST = 5_000_000;

/** @typedef {{ run: import("../state.js").Run, held: import("./weights.js").Held, snapshot: import("../../playground.js").Snapshot }} Discarded */

const discarded = signal(/** @type {Discarded | null} */ (null));

/** Lets go of it with the images: with others it has nothing to do. */
export function followImages() {
  effect(() => {
    void state.images.value;
    discarded.value = null;
  });
}

/** The run whose network can be taken back: with these parts and layers, and as long as nothing trains. */
export const takenBack = computed(() => {
  const before = discarded.value;
  const isOfThese = before && held.value && !held.value.aside && isFor(before.held);
  return isOfThese && state.status.value === "idle" ? before.run : null;
});

/**
 * Lets a network be replaced by one with fresh weights, and keeps what it had learned.
 * @param {import("../../playground.js").Playground} playground
 * @param {() => Promise<void>} replace
 */
export async function startingOver(playground, replace) {
  const [run, holding, network] = [state.current.peek(), held.peek(), state.network.peek()];
  const isWorth = hasLearned(run) && Number.isFinite(run?.epochs.at(-1)?.loss ?? 0) && holding && !holding.aside;
  const isSmall = (network?.params ?? Infinity) <= MOST;
  const snapshot = isWorth && isSmall ? await playground.snapshot() : null;
  discarded.value = null;
  await replace();
  if (run && holding && snapshot) discarded.value = { run, held: holding, snapshot };
}

/** Goes back to the network that was there before. */
export async function undoStartOver() {
  const before = discarded.peek();
  if (!before || !takenBack.peek()) return;
  discarded.value = null;
  const restored = await attempt("train", "going back", async () => (await lab()).restore(before.snapshot));
  // It may have got another name meanwhile.
  const named = state.earlier.peek().find(({ id }) => id === before.run.id);
  if (restored) showAgain(before.held, restored.weights, named ?? before.run);
}
