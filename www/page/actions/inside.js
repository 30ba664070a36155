/**
 * Inside: what layers put out for the chosen image. Views say which layers they show while they are in sight; the lab is
 * asked for them whenever image or weights have changed, one question at a time and only ever for the newest, so that the
 * training is not held up. What was there before stays until the answer has come.
 */
import { computed, effect, signal } from "@preact/signals";

import { lab } from "../lab.js";
import { epochsOf, state } from "../state.js";
import { attempt } from "./attempt.js";
import { looked, source } from "./looked.js";
import { build } from "./weights.js";

/** The network whose weights the lab holds; `null` as long as it was not built. */
export const built = computed(() => {
  const network = state.network.value;
  // With weights it works, for whatever number of classes.
  if (!network || (network.problem && network.seed === null)) return null;
  if (network.layers.some(({ problem }) => problem)) return null;
  return network.seed !== null || state.current.value ? network : null;
});

/** Layers that views in sight show. @type {import("@preact/signals").Signal<Map<object, string[]>>} */
const wanted = signal(new Map());

let looking = false;

/** Milliseconds an image waits for its maps. */
const PATIENCE = 30;

/**
 * While the maps of an image that was just chosen are on their way: settles when they are there, or take too long to wait for.
 * @type {Promise<unknown> | null}
 */
export let awaited = null;

/**
 * Says which layers a view shows, from now on.
 * @param {object} view
 * @param {string[]} layers  none: it is out of sight
 */
export function watch(view, layers) {
  const others = new Map(wanted.peek());
  others.delete(view);
  if (layers.length > 0) others.set(view, layers);
  if (layers.length > 0 || wanted.peek().has(view)) wanted.value = others;
}

/** What is not on show yet of what views want to see; `null` when all is there. */
function missing() {
  const network = built.value;
  const [image, weights, past] = [looked.value, state.weights.value, state.past.value];
  const known = new Set(past ? past.layers : network?.layers.map(({ name }) => name));
  const names = [...new Set([...wanted.value.values()].flat())].filter((name) => known.has(name));
  if (!network || (image >= 0 && !state.prepared.value) || names.length === 0) return null;
  const seen = state.outputs.value;
  const isSame = seen?.network === network && seen.image === image && seen.past?.epoch === past?.epoch;
  // The past does not change with the weights.
  if (isSame && (past || seen.weights === weights) && names.every((name) => seen.layers.has(name))) return null;
  return { network, image, weights, past, names };
}

async function look() {
  if (looking) return;
  looking = true;
  try {
    for (let next = missing(); next; next = missing()) {
      const { network, image, weights, past, names } = next;
      const question = { ...source(), layers: names, epoch: past?.epoch };
      const epochs = past?.epoch ?? epochsOf(state.current.peek());
      const asked = attempt("inside", "", async () => (await lab()).activations(question), "maps");
      if (image !== state.outputs.peek()?.image) {
        const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
        const settled = Promise.race([asked, late]).finally(() => {
          if (awaited === settled) awaited = null;
        });
        awaited = settled;
      }
      const outputs = await asked;
      if (!outputs) break;
      if (built.peek() !== network) continue;
      const layers = new Map(outputs.map((output) => [output.layer, output]));
      state.outputs.value = { image, weights, epochs, past, network, layers };
    }
  } finally {
    looking = false;
  }
}

effect(() => {
  if (missing()) void look();
});

/** Whether a layer can be looked at as it was at the epoch looked back at. @param {string} name */
export const isKept = (name) => state.past.value?.layers.includes(name) ?? true;

/**
 * What a layer put out when it was last seen; `undefined` before that, when it had another shape then, and when it is not kept.
 * @param {import("../../client/protocol.js").LayerSummary} layer
 * @returns {import("../../playground.js").Activations | undefined}
 */
export function outputOf({ name, output_shape }) {
  const output = state.outputs.value?.layers.get(name);
  const length = output_shape?.slice(1).reduce((/** @type {number} */ product, size) => product * (size ?? 1), 1);
  return built.value && isKept(name) && output?.values.length === length ? output : undefined;
}

/** Builds the network with fresh weights, to be looked at before it has learned anything. */
export async function buildUntrained() {
  await attempt("inside", "building", async () => build(await lab()));
}
