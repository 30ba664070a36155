/** What a lab has done, step by step, for the program that redoes it (`program.js`). No state. */

/** @import * as Protocol from "./protocol" */
/** @import { Dataset, Prepared, Snapshot, TransferRequest } from "../playground.js" */

/**
 * files: the names of those that the images came from
 * @typedef {{ files: string[], dataset: Dataset }} Data
 *
 * What was asked for, and what came of it.
 * @typedef {{ options: Protocol.PrepareOptions, prepared: Prepared }} Parts
 *
 * model: the file that the network came from; front: where its first `count` layers come from, with what they had learned there
 * @typedef {{ options: Protocol.BuildOptions, summary: Protocol.NetworkSummary, model: string | null,
 *   front?: { count: number, of: Story } | null }} Network
 *
 * Layers that were frozen or thawed, by their places, and the optimizer that began anew with them.
 * @typedef {{ trainable: Record<number, boolean>, optimizer?: Protocol.BuildOptions["optimizer"] }} Thawed
 *
 * on: the images it was done on; thawed: what was done just before; loaded: whether the
 * checkpoint was brought into the network behind it
 * @typedef {Pick<Protocol.FitOptions, "epochs" | "batch_size" | "callbacks" | "class_weight" | "metrics"> & { on?: { data?: Data, prepared?: Parts }, thawed?: Thawed, loaded?: boolean }} Fit
 *
 * fits: since the network was built
 * @typedef {{ data?: Data, prepared?: Parts, network?: Network, thawed?: Thawed, fits: Fit[] }} Story
 */

/**
 * Another network in the place of the one before.
 * @param {Story} story
 * @param {Network} network
 * @returns {Story}
 */
export const withNetwork = (story, network) => ({ ...story, network, thawed: undefined, fits: [] });

/**
 * New layers behind some that have learned.
 * @param {Story} story
 * @param {Pick<Snapshot, "learned" | "story">} base  the network that these are of
 * @param {Omit<TransferRequest, "base">} options
 * @param {Protocol.NetworkSummary} summary
 * @returns {Story}
 */
export function withTransfer(story, base, { cut, trainable, layers, ...compiled }, summary) {
  /** @type {{ class_name: string, config: Record<string, any> }[]} */
  const before = JSON.parse(base.learned).architecture.layers;
  const count = before.findIndex(({ config }) => config.name === cut) + 1;
  const isSaid = trainable !== undefined && trainable !== null;
  const kept = before.slice(0, count).map(({ class_name, config }) => ({
    class_name,
    config: isSaid ? { ...config, trainable } : config,
  }));
  const network = { options: { ...compiled, layers: [...kept, ...layers] }, summary, model: null };
  return withNetwork(story, { ...network, front: { count, of: base.story } });
}

/**
 * Layers frozen or thawed.
 * @param {Story} story
 * @param {Protocol.TrainableOptions} options
 * @param {Protocol.NetworkSummary} summary
 * @returns {Story}
 */
export function withTrainable(story, { layers, optimizer }, summary) {
  if (!story.network) return story;
  const changed = story.network.summary.layers.flatMap(({ name, params, trainable }, place) =>
    params > 0 && layers[name] !== undefined && layers[name] !== trainable ? [[place, layers[name]]] : [],
  );
  const { thawed } = story;
  const isNew = changed.length > 0 || optimizer;
  return {
    ...story,
    network: { ...story.network, summary },
    thawed: isNew
      ? {
          trainable: { ...thawed?.trainable, ...Object.fromEntries(changed) },
          optimizer: optimizer ?? thawed?.optimizer,
        }
      : thawed,
  };
}

/**
 * A training.
 * @param {Story} story
 * @param {Fit} fit
 * @returns {Story}
 */
export const withFit = (story, fit) => ({
  ...story,
  thawed: undefined,
  fits: [...story.fits, { ...fit, thawed: story.thawed }],
});

/**
 * The checkpoint in the place of the weights there were.
 * @param {Story} story
 * @returns {Story}
 */
export const withLoaded = (story) => ({
  ...story,
  fits: story.fits.map((fit, i) => (i === story.fits.length - 1 ? { ...fit, loaded: true } : fit)),
});
