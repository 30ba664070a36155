/** Train: the search for a learning rate. */
import { signal } from "@preact/signals";

import { knownWeights } from "../../keras/class-weight.js";
import { lab } from "../lab.js";
import { change, plain, state } from "../state.js";
import { front } from "./front.js";
import { upToDate } from "./pipeline.js";
import { question } from "./question.js";
import { build, weights } from "./weights.js";

/** The rates that are tried, from the first to the last. */
export const ENDS = /** @type {const} */ ([1e-7, 10]);
export const STEPS = 100;

/** Why nothing was found. */
export const problem = signal(/** @type {import("../state.js").Problem | null} */ (null));

/** Begun at a press; what was found before is of no use then. */
export const searching = question({
  thing: "learning rate",
  ask: async (_, attended) => {
    problem.value = null;
    searching.answer.value = null;
    await upToDate();
    const playground = await lab();
    const [start, end] = ENDS;
    const { batch_size, ...run } = state.run.peek();
    const class_weight = knownWeights(run.class_weight, state.prepared.peek()?.classes ?? []);
    // Only the network itself has the weights of the front that it stands on.
    if (front.peek() && !weights.peek()) await build(playground);
    const network = front.peek() ? null : fresh();
    return playground.findLearningRate({ network, start, end, steps: STEPS, batch_size, class_weight, ...attended });
  },
  failed: (failure) => (problem.value = failure),
});

/** The network that a run would begin with. */
function fresh() {
  const { optimizer, loss, seed } = state.run.peek();
  return { layers: plain(state.layers.peek()), optimizer, loss, seed };
}

/**
 * Trains at this rate from now on, in place of a schedule if there is one.
 * @param {number} learning_rate
 */
export function takeRate(learning_rate) {
  const { class_name, config } = state.run.peek().optimizer;
  change(state.run, { optimizer: { class_name, config: { ...config, learning_rate } } });
}
