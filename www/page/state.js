/**
 * The page's one state: an object of signals. Every view is a function of it.
 *
 * Conventions
 * -----------
 * - **Views** (`views/<stage>.js`) read `state.x.value` and return markup; they hold no truth of their own beyond what
 *   is gone with the pointer (a hover, an open fold). Each stage's file exports `View`. The few words of the strip, a computed
 *   {@link Summary}, stand in `summaries.js`. `stages.js` is the table of the six.
 * - **Actions** (`actions/<stage>.js`) are the only ones that talk to the lab (`lab.js`) and set snapshots. What is to be known they ask
 *   as a `question`: for the newest only, one at a time. What is to be done they wrap in `attempt(stage, words, work)`. Both show that
 *   the stage is busy, drop what is stale, and put a failure into `state.problems` as `{ code, message, hint }`. What was there
 *   before stays.
 * - **Settings** are what the reader has chosen. They are written to the address by the table in `address.js` and read
 *   back from it. Signals hold plain values: change them by assigning a *new* object, as `change(state.split, { seed: 7 })`.
 * - **Snapshots** are what the lab answered last, `null` until it has. They are never edited; the pipeline
 *   (`actions/pipeline.js`), the table of what goes on by itself, asks anew when what they depend on has changed:
 *   `dataset, column, split -> prepared`, `prepared, layers, optimizer, loss, metrics -> network`,
 *   `image, prepared, network, weights -> picture, seen, outputs, answer`.
 * - **Selections** say what the reader looks at. They are shared: the image chosen in Data is the one opened in Inside.
 * - While `status` is not `"idle"` the settings of Data, Prepare and Network are locked (`locked`), since to change them
 *   is to start afresh.
 */
import { computed, signal } from "@preact/signals";

import { firstActivity } from "./lessons/first-activity.js";

/**
 * What went wrong, and what to do about it.
 * @typedef {import("../client/protocol.js").Failure} Problem
 *
 * @typedef {"data" | "prepare" | "network" | "train" | "inside" | "predict"} StageId
 *
 * `waiting`: an earlier stage comes first. `needs`: the reader is asked for something. `ready`: done, as far as it goes.
 * @typedef {{ kind: "waiting" | "needs" | "busy" | "ready" | "problem", words: string, progress?: number }} Summary
 *
 * A layer of the editor: Keras's class name and config, and an id that stays with it wherever it is moved.
 * @typedef {{ id: string, class_name: string, config: Record<string, any> }} Layer
 *
 * How the images are prepared: what `prepare()` of the lab takes, the column aside, in whose place several may stand.
 * @typedef {{ test: number, validation: number, seed: number, shuffle: boolean, stratify: boolean }
 *   & Pick<import("../client/protocol.js").PrepareOptions, "columns" | "merge" | "leave_out" | "mode" | "resize" | "resample" | "crop_to_aspect_ratio" | "split" | "enhance" | "rescale" | "augment" | "oversample">
 * } SplitSettings
 *
 * An optimizer, a metric or a callback as Keras writes it. The `learning_rate` of an optimizer is a number or a schedule, described likewise.
 * @typedef {import("../keras/options.js").Described} Described
 *
 * metrics: besides accuracy, which is always measured; class_weight: by the names of classes, some of which may not be learned now
 * @typedef {{ epochs: number, batch_size: number, optimizer: Described, loss: import("../keras/losses.js").Loss, seed: number, metrics: Described[],
 *   callbacks: Described[], class_weight?: import("../keras/class-weight.js").ClassWeight | null }} RunSettings
 *
 * A drawn set, or files by their names.
 * @typedef {{ kind: "sample", name: string } | { kind: "files", names: string[] }} Source
 *
 * The parts, and what they were asked for with.
 * @typedef {import("../playground.js").Prepared & { options: import("../client/protocol.js").PrepareOptions }} Parts
 *
 * How the network does on a part, with the weights and epochs it had then.
 * @typedef {import("../client/protocol.js").Evaluation & { weights: Weights, epochs: number }} Evaluation
 *
 * @typedef {import("../client/protocol.js").Weights} Weights
 *
 * What some layers put out for an image (below 0 the reader's own), by the name of the layer, with the weights and epochs there were.
 * @typedef {{ image: number, weights: Weights, epochs: number, past: Past | null, network: import("../client/protocol.js").NetworkSummary,
 *   layers: Map<string, import("../playground.js").Activations> }} Outputs
 *
 * An epoch that is looked back at, and the layers of which that is possible.
 * @typedef {{ epoch: number, layers: string[] }} Past
 *
 * The probability of each class for an image (below 0 the reader's own), with the weights there were.
 * @typedef {{ image: number, weights: Weights, classes: import("../client/protocol.js").ClassProbability[] }} Answer
 *
 * One run from fresh weights, or from those of a file: its epochs, and what it was run with. early_stopping: what that has done,
 * where it was asked for; loaded: the epoch whose weights came back since, out of the checkpoint; elsewhere: the file, and the epochs it
 * was trained for before, as far as that is known; made: when it was begun, in milliseconds with a fraction by chance, which tells it from the runs of other windows
 * @typedef {{ id: number, made?: number, name: string, settings: RunSettings, layers: Layer[], epochs: import("../client/protocol.js").EpochLog[],
 *   early_stopping?: import("../client/protocol.js").EarlyStopped | null, loaded?: number | null,
 *   elsewhere?: { file: string, epochs: number },
 *   data: { source: string, images: number, column: string },
 *   split: Omit<import("../client/protocol.js").PrepareOptions, "column"> }} Run
 *
 * A model out of a file. names: of the classes, numbers where it has none; layers, shapes: its layers and what each puts out, as text; range: of the values that pictures are given to
 * it with as long as there are no images
 * @typedef {{ file: string, input_shape: [number, number, number], classes: string[] | null, names: string[], params: number, epochs: number,
 *   optimizer: "restored" | "fresh", notes: string[], settings: RunSettings, layers: string, shapes: string,
 *   range: [number, number] }} OpenedModel
 */

let ids = 0;

/**
 * Where the image to predict comes from: the data set, a file, the camera, the reader's hand.
 * @typedef {"set" | "file" | "camera" | "drawn"} Origin
 */

/**
 * A layer for the editor from a layer as Keras writes it.
 * @param {{ class_name: string, config?: Record<string, any> }} layer
 * @returns {Layer}
 */
export function withId({ class_name, config = {} }) {
  return { id: `layer-${++ids}`, class_name, config };
}

/**
 * Layers as Keras writes them.
 * @param {Layer[]} layers
 */
export const plain = (layers) => layers.map(({ class_name, config }) => ({ class_name, config }));

/** Those one begins with. */
const beginning = firstActivity.layers.map(withId);

export const state = {
  // Settings.
  source: signal(/** @type {Source | null} */ (null)),
  /** Web addresses of the files there are, if all of them have one; or those that a link names, as long as nothing is open. */
  addresses: signal(/** @type {string[]} */ ([])),
  /** The label column to learn; `null`: the data set's own choice. */
  column: signal(/** @type {string | null} */ (null)),
  split: signal(firstActivity.split),
  layers: signal(/** @type {Layer[]} */ (beginning)),
  run: signal(firstActivity.run),
  palette: signal(/** @type {import("./charts/palettes.js").PaletteName} */ ("viridis")),
  /** Scale the colors of each map to its own values, or of all maps of a layer to the same. */
  scale: signal(/** @type {"each" | "shared"} */ ("each")),
  /** The lesson that is being followed, if any, and the place of its step. again: it is gone back to, as it was left. */
  lesson: signal(/** @type {{ id: string, step: number, again?: boolean } | null} */ (null)),

  // Snapshots.
  dataset: signal(/** @type {import("../playground.js").Dataset | null} */ (null)),
  /** The image looked at. */
  picture: signal(/** @type {import("../playground.js").Image & { index: number } | null} */ (null)),
  /** The same image as a network takes it. */
  seen: signal(/** @type {import("../playground.js").Image & { index: number } | null} */ (null)),
  prepared: signal(/** @type {Parts | null} */ (null)),
  network: signal(/** @type {import("../client/protocol.js").NetworkSummary | null} */ (null)),
  /** The last model that was opened. */
  model: signal(/** @type {OpenedModel | null} */ (null)),
  /** The last batch of the run under way. */
  batch: signal(/** @type {import("../client/protocol.js").BatchLog | null} */ (null)),
  /** What is kept of a frozen front in the last run: what it makes of the images. */
  features: signal(/** @type {import("../client/protocol.js").FeaturesLog | null} */ (null)),
  /** The epoch after which the run under way ends, or the last one ended. */
  goal: signal(0),
  /** How many workers train. */
  workers: signal(0),
  /** How many are to train. */
  wanted: signal(/** @type {"auto" | number} */ ("auto")),
  /** The run whose weights are in the network, without epochs as long as they are fresh; `null`: none was built. */
  current: signal(/** @type {Run | null} */ (null)),
  /** Runs before that, newest first, also on other images. */
  earlier: signal(/** @type {Run[]} */ ([])),
  /** What the layers in sight put out for the image looked at. */
  outputs: signal(/** @type {Outputs | null} */ (null)),
  /** What the network takes the image looked at for. */
  answer: signal(/** @type {Answer | null} */ (null)),
  evaluation: signal(/** @type {Evaluation | null} */ (null)),
  status: signal(/** @type {"idle" | "training" | "paused"} */ ("idle")),

  /** Grows when other images are there: what was made of the ones before is of no use any more. */
  images: signal(0),

  // Selections.
  /** Class to which the palette is limited, by its place in `dataset.classes`. */
  filter: signal(/** @type {number | null} */ (null)),
  /** The image looked at, by its index in the data set. */
  image: signal(0),
  /** Layer whose maps are shown, by its Keras name. */
  layer: signal(/** @type {string | null} */ (null)),
  /** The part that is evaluated. */
  part: signal(/** @type {import("../client/protocol.js").Part} */ ("test")),
  /** Where the image comes from that is predicted, and looked into. */
  origin: signal(/** @type {Origin} */ ("set")),
  /** Ids of the runs that are laid over one another, each at the place of its color; `null` where a color is free. */
  compared: signal(/** @type {(number | null)[]} */ ([])),
  /** The epoch looked back at; `null`: the network as it is now. */
  past: signal(/** @type {Past | null} */ (null)),
  /** What of the inside is looked at: a layer, the whole network, what speaks for a class, or none of it: a kernel by hand. */
  sight: signal(/** @type {"layer" | "network" | "evidence" | "hand"} */ ("layer")),
  /** The map shown large. */
  map: signal(/** @type {number | null} */ (null)),
  /** Whether the start page is in sight, also while there are images and a network. */
  home: signal(true),
  /** The stage in sight. */
  stage: signal(/** @type {StageId} */ ("data")),

  // What is going on.
  /** Words on what a stage is busy with. */
  busy: signal(/** @type {Partial<Record<StageId, string>>} */ ({})),
  problems: signal(/** @type {Partial<Record<StageId, Problem>>} */ ({})),
  theme: signal(/** @type {"auto" | "light" | "dark"} */ ("auto")),
};

/** Layers that the page has chosen for the images there are: a link need not name them, and others get others. @type {WeakSet<Layer[]>} */
export const chosenHere = new WeakSet([beginning]);

/** Whether the settings that begin a new network are locked because one is being trained. */
export const locked = computed(() => state.status.value !== "idle");

/** Size of the images before they are varied. */
export const unvaried = computed(() => {
  const { height = 0, width = 0 } = state.dataset.value ?? {};
  const [rows, columns] = state.split.value.resize ?? [height, width];
  return { height: rows, width: columns };
});

/**
 * The parts that the data set comes in, as a column of it tells them.
 * @type {import("@preact/signals").ReadonlySignal<import("../keras/parts.js").Ready | null>}
 */
export const readyParts = computed(() => state.dataset.value?.split ?? null);

/** How many epochs a run has behind it, those before it came here included. @param {Run | null} run */
export const epochsOf = (run) => run?.epochs.at(-1)?.epoch ?? run?.elsewhere?.epochs ?? 0;

/** Whether the weights of a run are no longer those that it was begun with. @param {Run | null} run */
export const hasLearned = (run) => run !== null && (run.epochs.length > 0 || run.elsewhere !== undefined);

/** Whether there is something to work on: images, or a model that takes some. */
export const isOpen = computed(() => state.dataset.value !== null || state.model.value !== null);

/** Size and range of the images as a network takes them: prepared, or as they are; without any, as a model takes them. */
export const taken = computed(() => state.prepared.value ?? state.dataset.value ?? takenByModel());

function takenByModel() {
  if (!state.model.value) return null;
  const { input_shape, range } = state.model.value;
  const [height, width, channels] = input_shape;
  const [min, max] = range;
  return { height, width, channels, min, max, display: range };
}

/**
 * Assigns some fields of a signal that holds an object.
 * @template {object} T
 * @param {import("@preact/signals").Signal<T>} target
 * @param {Partial<T>} fields
 */
export function change(target, fields) {
  target.value = { ...target.peek(), ...fields };
}
