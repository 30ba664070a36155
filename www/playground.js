/**
 * The client of the worker: the one door between a page and the core.
 *
 * An ES module that needs only its neighbors, usable from any page of the same site. Config keys are Keras's (snake_case), methods are
 * JavaScript's (camelCase). Every method rejects with a {@link PlaygroundError}.
 *
 * ```js
 * const lab = await Playground.open();
 * await lab.loadSample("faces");
 * await lab.prepare({ column: "eyes", test: 0.2, seed: 42 });
 * await lab.build({ layers: [{ class_name: "Conv2D", config: { filters: 32, kernel_size: 3, activation: "relu" } }, …] });
 * for await (const epoch of lab.fit({ epochs: 20 })) console.log(epoch.val_accuracy);
 * ```
 *
 * @module playground
 */

import { Connection } from "./client/connection.js";
import { fetched } from "./client/fetched.js";
import { Keeping, restoreOf, restoring } from "./keep/keeping.js";
import { AHEAD, each, handOver, letGo, numbersOf } from "./client/numbers.js";
import { PlaygroundError } from "./client/playground-error.js";
import { namesOf, openSource, openSources } from "./client/sources.js";
import { withFit, withLoaded, withNetwork, withTrainable, withTransfer } from "./client/story.js";
import { Team, Watch, worthwhile } from "./client/team.js";
import { withCodes } from "./client/with-codes.js";

/** @import * as Protocol from "./client/protocol" */
/** @import { Message } from "./client/connection.js" */

export { PlaygroundError };

/** How often in a row a run loses a worker without doing an epoch before it is given up. */
const MOST_LOSSES = 2;

/** How many workers can train together: the core cuts a batch into as many pieces. */
export const MOST_WORKERS = 8;

/** Bytes of memory that the worker keeps for the next snapshot. */
const SPARE = 1 << 25;

/** @typedef {import("./client/sources.js").Source} Source */

/**
 * @typedef {Omit<Protocol.ColumnSummary, never> & { codes: Uint32Array }} Column
 *   `codes` holds, for each image, the index of its class in `classes`.
 * @typedef {Omit<Protocol.DatasetSummary, "columns"> & { columns: Column[] }} Dataset
 * @typedef {Protocol.DatasetSummary & { images: Image[] }} Preview
 * @typedef {{ images?: Source, labels?: Source, files?: Source[], column?: string, layout?: Protocol.LayoutOptions,
 *   confirm?: (found: Found) => boolean | Promise<boolean>, signal?: AbortSignal, onProgress?: (log: Protocol.LoadingLog) => void }} Files
 *   images, labels, files: in any of these, in any order; column: the one to learn; layout: how they are to be understood;
 *   confirm: asked once, before anything is used, where not every picture has its label or not all can be read: false ends it
 *   there. Without it, what does not fit is left out, and the answer tells of it in `join` and `notes`
 * @typedef {{ count: number, join: Protocol.Join, left_out: string[], notes: string[] }} Found
 *   count: of the pictures; left_out: those that cannot be read; notes: whole sentences on both
 * @typedef {Protocol.ImageInfo & { pixels: Float32Array }} Image  pixels: the values as stored, channels last
 * @typedef {Protocol.PictureRead & { pixels: Float32Array }} Picture  pixels: as a network takes them; done: what was done to it
 * @typedef {Protocol.Prepared & { rows: { train: Uint32Array, validation: Uint32Array, test: Uint32Array }, sources: Uint32Array,
 *   drawn: Uint32Array, codes: Uint32Array }} Prepared
 *   `rows` holds the indices of the images of each part, in order; `sources`, for each variant, the image it was made of; `drawn`, for
 *   each one that oversampling adds, the image or variant it is once more; `codes` the class of each image (where there are `sets` of
 *   labels, which of them) and, after them, of each variant and of those added: 2^32 - 1 where it was left out
 * @typedef {{ weights: Protocol.Weights }} OfWeights
 * @typedef {Protocol.NetworkSummary & OfWeights} Built
 * @typedef {Protocol.MapShape & { values: Float32Array }} Activations  values: channels last
 * @typedef {{ image: Image | null, prepared: Image | null, activations: Activations[], predictions: Protocol.ClassProbability[] | null,
 *   failure: Protocol.Failure | null } & OfWeights} Looked
 *   image, prepared: as stored and as a network takes it, `null` where that was not asked for or is not prepared; failure: why
 *   there is nothing of the network
 * @typedef {{ index: number } | { pixels: Float32Array, height: number, width: number, channels: number }} ImageSource
 *
 * @typedef {number | [height: number, width: number]} Pair
 * @typedef {{ values: Float32Array, height: number, width: number, channels: number }} PlainMap  channels last
 * @typedef {Omit<Protocol.Timeline, "moments"> & { moments: (Protocol.Moment & { probabilities: Float32Array })[] }} Timeline
 * @typedef {Omit<Protocol.Products, never> & { inputs: Float32Array, weights: Float32Array | null }} Products
 * @typedef {Protocol.FilterRaised & { pixels: Float32Array, height: number, width: number, channels: number }} Maximized
 *   start, end: what was raised, of the noise at the beginning and of the image
 *
 * @typedef {{ layers: Protocol.LayerSummary[], params: number, trainable_params: number, memory_bytes: number,
 *   classes: string[] | null, optimizer: "restored" | "fresh", notes: string[], network: ModelNetwork, epochs: number } & OfWeights} Model
 *   classes: as the file names them; optimizer: whether it goes on where it was; notes: what was left out or understood otherwise;
 *   epochs: how many it was trained for, where the file says so
 * @typedef {{ layers: { class_name: string, config: Record<string, any> }[], optimizer: { class_name: string, config: Record<string, any> },
 *   loss: string, metrics: NonNullable<Protocol.BuildOptions["metrics"]>, seed: number,
 *   input_shape: [number, number, number] }} ModelNetwork  what {@link Playground.build} would build it from
 * @typedef {Protocol.FitOptions & { onBatch?: (log: Protocol.BatchLog) => void,
 *   onFeatures?: (log: Protocol.FeaturesLog) => void, resume?: boolean }} FitRequest
 *   onFeatures: is told of what a frozen front makes of the images, which is computed once and kept for all epochs and runs;
 *   resume: goes on with the run that was under way in the project that was opened, as it was asked for: with its callbacks, for
 *   the epochs that were left
 * @typedef {{ learned: string, arrays: Float32Array[], story: import("./client/story.js").Story }} Snapshot  what was learned, in memory, and how
 * @typedef {Omit<Protocol.TransferOptions, "base" | "network"> & Protocol.BuildOptions & { base?: Snapshot }} TransferRequest
 * @typedef {{ dataset: Dataset | null, prepared: Prepared | null, model: Model | null, runs: import("./keep/keeping.js").Run[],
 *   epoch: number, fit: Protocol.FitOptions | null, base: Snapshot | null, page: unknown }} Project
 *   dataset: `null` where its files are not in the project; runs: with their epochs, the one at hand last; fit: what is left of the
 *   run that was under way; base: what the network stands on, for {@link Playground.transfer}
 * @typedef {{ paused: boolean, stopped: boolean }} Steering
 *
 * @typedef {{ layer: string, filters: number[] }} Filters
 * @typedef {{ steps?: number, seed?: number }} Steps
 * @typedef {{ onProgress?: (progress: { done: number, all: number }) => void, signal?: AbortSignal }} Attended
 *   what takes its time tells how far it is, and can be let be
 */

/**
 * A data set, a network and its training, kept in a web worker.
 *
 * Fires `restart` (a `CustomEvent` whose detail is `{ reason, lost }`) when the worker died and was replaced: data, split and
 * network are there again, with what was learned up to the last epoch; `lost` is `null`, or names what could not be brought back.
 *
 * What {@link Playground.build}, {@link Playground.evaluate}, {@link Playground.look} and the like answer bears the `weights` it is of: two answers with the same
 * `network` and `version` are of the same, and of two versions the higher is the newer.
 */
export class Playground extends EventTarget {
  #connection = new Connection({
    onLost: () => this.#disband(),
    onRestart: (reason) => this.dispatchEvent(new CustomEvent("restart", { detail: { reason, lost: this.#lost } })),
  });
  /** What has been done so far, in case it is lost or to be saved. */
  #keeping = new Keeping((memory) => this.#giveBack(memory));
  /** What could not be brought back when the worker was replaced last. @type {string | null} */
  #lost = null;
  /** What was left of the run that was under way in the project that was opened. @type {import("./keep/keeping.js").Snapshot["run"]} */
  #interrupted = null;
  /** The column that tells the parts the data set comes in. @type {string | null} */
  #split = null;
  /** Reads files: it is fetched with the first of them. @type {Promise<import("./client/reading.js").Reader> | undefined} */
  #reader;
  /** How many workers are to train. @type {"auto" | number} */
  #wanted = "auto";
  /** How many "auto" takes for the network at hand, as far as is known. */
  #useful = 1;
  /** How many may train since one has been lost. */
  #most = MOST_WORKERS;
  /** Those that help to train. @type {Team | undefined} */
  #team;
  /** Over a training by several. @type {Watch | undefined} */
  #watch;
  /** What each {@link fit} that has not ended was asked for; it counts also before the training has begun. @type {Set<Steering>} */
  #steered = new Set();
  /** How the network was made. @type {import("./client/connection.js").Step | undefined} */
  #network;
  /** Settles when the team is as it should be. */
  #gathering = Promise.resolve();
  /** What was done, for the program that redoes it. @type {import("./client/story.js").Story} */
  #story = { fits: [] };

  /**
   * Starts the worker; others, that help it to train, are started once there is a network that is worth it.
   * @param {{ workers?: "auto" | number }} [options]  how many workers train: see {@link setWorkers}
   * @returns {Promise<Playground>}
   */
  static async open({ workers = "auto" } = {}) {
    const lab = new Playground();
    await lab.#connection.started;
    await lab.setWorkers(workers);
    return lab;
  }

  /** How many workers run. The weights after training are the same, bit for bit, whatever their number. */
  get workers() {
    return this.#connection.isClosed ? 0 : (this.#team?.count ?? 1);
  }

  /** The weights that the network had by the last answer, and the epoch of which `ModelCheckpoint` keeps some, if it does. */
  get weights() {
    return this.#connection.weights;
  }

  /**
   * Says how many workers are to train, from the next {@link fit} on.
   * @param {"auto" | number} workers  "auto" takes as many as the browser tells of cores, where the network is worth it and
   *   there is room for them; a number from 1 to 8 is taken as it is
   * @returns {Promise<void>}
   */
  async setWorkers(workers) {
    if (workers !== "auto" && !(Number.isInteger(workers) && workers >= 1)) {
      throw new PlaygroundError({
        code: "bad_request",
        message: `workers is ${workers}`,
        hint: 'Give "auto" or a whole number from 1 on.',
      });
    }
    this.#wanted = workers;
    this.#most = MOST_WORKERS;
    await this.#gather();
  }

  /** How many workers are to train the network at hand. */
  #target() {
    const wanted = this.#wanted === "auto" ? this.#useful : this.#wanted;
    return Math.max(1, Math.min(wanted, this.#most));
  }

  /** Makes the team as large as it should be. */
  async #gather() {
    const gathered = this.#gathering.then(async () => {
      const count = this.#target();
      if (this.#connection.isClosed || count === (this.#team?.count ?? 1)) return;
      this.#disband();
      const { team, ports } = await Team.gather(count, (reason) => this.#lose(team, reason));
      this.#team = team;
      const request = /** @type {const} */ ({ type: "join", member: 0, members: team.count });
      await this.#connection.ask({ request, attachments: ports }, "done");
    });
    this.#gathering = gathered.catch(() => {});
    return gathered;
  }

  /**
   * One of those that help to train is no more.
   * @param {Team} team
   * @param {string} reason
   */
  #lose(team, reason) {
    if (team !== this.#team) return;
    this.#most = Math.max(1, team.count - 1);
    this.#disband();
    void this.#connection.ask({ request: { type: "lost", reason } }, "done").catch(() => {});
  }

  #disband() {
    this.#team?.dismiss();
    this.#team = undefined;
  }

  /**
   * Reads a data set: images and labels in one file or two, in any order: pickles, `.npy`, archives, pictures, CSV.
   * What was loaded before stays when this fails, or is canceled by `signal`. A training goes on meanwhile; when the files are a
   * data set it ends, as by {@link stop}, and they are taken.
   *
   * Where the files may mean more than one thing, the `layout` of the answer says how they were understood, in `entry`, `axis`
   * and `rows`, and what else there is, in `entries` and `axes`. To choose, load them again with a `layout`:
   *
   * ```js
   * const { layout } = await lab.loadDataset({ images });        // layout.axis: 0, of layout.axes 0, 1, 2
   * await lab.loadDataset({ images, layout: { axis: 2 } });       // the images lie along the last axis
   * await lab.loadDataset({ images, layout: { entry: "X_test" } });
   * await lab.loadDataset({ images, layout: { shape: [60, 64], data_format: "channels_last" } });  // rows of numbers
   * ```
   * @param {Files} options
   * @returns {Promise<Dataset>}
   */
  async loadDataset(options) {
    const { opened, ...files } = await this.#open(options);
    /** @type {import("./client/connection.js").Tell} */
    const tell = (message, expected) => this.#connection.ask(message, expected);
    const reader = await this.#reading();
    const dataset = await reader.handOver(files, tell, options);
    // What was read was given away: for another worker it is read again.
    this.#connection.keep("dataset", (tell) => reader.handOver(files, tell));
    this.#split = dataset.split?.column ?? null;
    this.#came({ files: opened, layout: options.layout ?? {}, column: options.column ?? null });
    this.#story = { ...this.#story, data: { files: namesOf(opened), dataset }, prepared: undefined };
    return dataset;
  }

  /**
   * What {@link loadDataset} would make of the files, and the first images; what was loaded stays as it is. `layout.count` of
   * the answer is the number of all images.
   * @param {Files & { count?: number }} options  count: how many images
   * @returns {Promise<Preview>}
   */
  async previewDataset({ count = 6, ...options }) {
    const files = await this.#open(options, count);
    const { reply, buffers } = await (await this.#reading()).ask(files, "preview", options);
    const pixels = /** @type {Float32Array[]} */ (buffers);
    return { ...reply.summary, images: reply.images.map((info, i) => ({ ...info, pixels: pixels[i] })) };
  }

  /** Says that files are about to be opened, as when a chooser of files is: the worker that reads them is started ahead. */
  expectFiles() {
    // Where it cannot be fetched, that is told when they come.
    this.#reading().then(
      (reader) => reader.expect(),
      () => {},
    );
  }

  /** What reads files. */
  #reading() {
    const come = (this.#reader ??= fetched(import("./client/reading.js")).then(({ Reader }) => new Reader()));
    come.catch(() => (this.#reader = undefined));
    return come;
  }

  /** Ends a reading under way. */
  #endReading() {
    this.#reader?.then(
      (reader) => reader.close(),
      () => {},
    );
  }

  /**
   * Opens files for the worker that reads them.
   * @param {Files} options
   * @param {number} [preview]  so many images are to be shown
   * @returns {Promise<import("./client/reading.js").Message & { opened: import("./client/sources.js").Opened[] }>}
   */
  async #open({ images, labels, files = [], column, layout, ...options }, preview) {
    this.expectFiles();
    const sources = [images, labels, ...files].filter((source) => source !== undefined);
    const { inputs, notes, attachments, placed, opened } = await openSources(sources, { layout, ...options });
    const request = { inputs, column: column ?? null, layout: layout ?? {}, preview, notes };
    return { request, attachments, placed, opened };
  }

  /**
   * Draws a built-in data set; a training ends for it, as by {@link stop}.
   * @param {string} name  "faces", "fungi" or "digits"
   * @param {{ column?: string }} [options]
   * @returns {Promise<Dataset>}
   */
  async loadSample(name, { column } = {}) {
    this.#endReading();
    /** @type {Message} */
    const message = { request: { type: "load_sample", name, column: column ?? null } };
    const { reply, buffers } = await this.#connection.ask(message, "dataset");
    this.#connection.keep("dataset", message);
    this.#split = reply.split?.column ?? null;
    const dataset = withCodes(reply, buffers);
    this.#came({ sample: name, column: column ?? null });
    // For a program they are in the file that saveData() writes.
    const saved = { ...dataset, layout: { ...dataset.layout, entry: "images" } };
    this.#story = { ...this.#story, data: { files: [`${name}.npz`], dataset: saved }, prepared: undefined };
    return dataset;
  }

  /** @param {import("./keep/keeping.js").Drawn | import("./keep/keeping.js").Files} data */
  #came(data) {
    this.#keeping.came(data);
    if (this.#keeping.story.network) this.#connection.keep("network", this.#restore);
  }

  /**
   * One image of the set.
   * @param {number} index
   * @param {{ prepared?: boolean }} [options]
   * @returns {Promise<Image>}
   */
  async image(index, options) {
    const [image] = await this.images([index], options);
    return image;
  }

  /**
   * Several images of the set, in the order asked for. The variants that {@link prepare} has made are numbered on from the images.
   * @param {number[]} indices
   * @param {{ prepared?: boolean }} [options]  prepared: as a network takes them, instead of as they are stored
   * @returns {Promise<Image[]>}
   */
  async images(indices, { prepared = false } = {}) {
    return this.#askImages({ type: "images", indices, prepared });
  }

  /**
   * Variants of one image: what layers of augmentation, such as `RandomRotation`, would make of it.
   * @param {Protocol.VariantsOptions} options
   * @returns {Promise<Image[]>}
   */
  async variants(options) {
    return this.#askImages({ type: "variants", ...options });
  }

  /**
   * @param {Protocol.Request} request
   * @returns {Promise<Image[]>}
   */
  async #askImages(request) {
    const { reply, buffers } = await this.#connection.ask({ request }, "images");
    const pixels = /** @type {Float32Array[]} */ (buffers);
    return reply.images.map((info, i) => ({ ...info, pixels: pixels[i] }));
  }

  /**
   * Makes the images alike, cuts them into parts as scikit-learn's `train_test_split` does, and augments those to train on: first
   * the test part is set aside, then the rest is augmented, then validation is split off what there is then, and with `oversample` the smaller classes of the training part are drawn again. A data set that comes
   * in parts (its `split` says so) has these, unless `test`, `validation` or `split` (a column, or `null`) say otherwise.
   *
   * Images may have several labels: with `columns` these are learned together, each a yes or no by itself. The network ends in as
   * many sigmoids, and {@link evaluate} and {@link predict} tell of each.
   *
   * ```js
   * const { columns } = await lab.loadDataset({ files });                  // chestmnist.npz: 14 columns of 0 and 1
   * const { classes } = await lab.prepare({ columns: columns.map(({ name }) => name) });
   * await lab.build({ layers: [..., { class_name: "Dense", config: { units: classes.length, activation: "sigmoid" } }] });
   * ```
   * @param {Protocol.PrepareOptions} [options]
   * @returns {Promise<Prepared>}
   */
  async prepare(options = {}) {
    const isSaid = [options.split, options.test, options.validation].some((value) => value !== undefined);
    const split = isSaid ? options.split : this.#split;
    /** @type {Message} */
    const message = { request: { type: "prepare", ...options, split } };
    const { reply, buffers } = await this.#connection.ask(message, "prepared");
    this.#connection.keep("prepared", message);
    this.#keeping.prepared({ ...options, split });
    const [train, validation, test, sources, drawn, codes] = /** @type {Uint32Array[]} */ (buffers);
    const prepared = { ...reply, rows: { train, validation, test }, sources, drawn, codes };
    this.#story = { ...this.#story, prepared: { options: { ...options, split }, prepared } };
    return prepared;
  }

  /**
   * The summary of a network without building it. A layer that cannot work says so in its `problem`; the call does not fail for it.
   * @param {Protocol.BuildOptions} options
   * @returns {Promise<Protocol.NetworkSummary>}
   */
  async summarize(options) {
    const { reply } = await this.#connection.ask({ request: { type: "summarize", ...options } }, "network");
    return reply;
  }

  /**
   * Builds the network with fresh weights. An optimizer's `learning_rate` may be a number or one of Keras's schedules:
   * `{ class_name: "CosineDecay", config: { initial_learning_rate: 0.002, decay_steps: 1500 } }`, or `ExponentialDecay`,
   * `InverseTimeDecay`, `PiecewiseConstantDecay`, `PolynomialDecay`; a step is a batch. `metrics` are
   * what is measured besides the loss and accuracy; epochs and evaluations tell them by Keras's names.
   * @param {Protocol.BuildOptions} options
   * @returns {Promise<Built>}
   */
  async build(options) {
    /** @type {Message} */
    const message = { request: { type: "build", ...options } };
    const { reply, weights } = await this.#connection.ask(message, "network");
    const build = { ...options, seed: reply.seed };
    this.#built(reply, { request: { type: "build", ...build } });
    this.#keeping.built(build);
    this.#story = withNetwork(this.#story, { options, summary: reply, model: null });
    return withWeights(reply, weights);
  }

  /**
   * The network with all that it has learned, as a file, not while it trains. `"keras"`: all of Keras 3 opens it and trains on, with
   * what the optimizer remembers and, in a member of its own, the names of the classes; `"h5"`: Keras 2 and 3, without the
   * optimizer's memory; `"npz"`: the weights alone, for numpy. Or everything that was done as a program: `"python"`, a file, or
   * `"notebook"`, for Jupyter. It reads the files that were opened by their names; what was drawn is saved for it by {@link saveData}.
   * @param {import("./client/models.js").ModelFormat | "python" | "notebook"} format
   * @param {Partial<import("./client/story.js").Story>} [planned]  of a program: what is to be in the place of what was done
   * @returns {Promise<Blob>}
   */
  async saveModel(format, planned) {
    if (format === "python" || format === "notebook") {
      const { writeProgram } = await fetched(import("./client/program.js"));
      return writeProgram(format, this.#story, planned);
    }
    const { writeModel } = await fetched(import("./client/models.js"));
    const { learned, numbers } = await this.#learned();
    return writeModel(format, learned, numbers);
  }

  /**
   * What the callback `ModelCheckpoint` keeps, as {@link saveModel} saves the network: the weights of that epoch, without what the
   * optimizer remembers. Of which epoch it is, every answer's `weights.checkpoint` tells, and so does {@link weights}.
   * @param {import("./client/models.js").ModelFormat} [format]
   * @returns {Promise<Blob>}
   */
  async saveCheckpoint(format = "keras") {
    const { writeModel } = await fetched(import("./client/models.js"));
    const { learned, numbers } = await this.#learned({ of_checkpoint: true });
    return writeModel(format, learned, numbers);
  }

  /**
   * Brings the weights that the callback `ModelCheckpoint` keeps into the network, as `model.load_weights` in Keras, not while it trains.
   * What the optimizer remembers stays as it is, as after EarlyStopping with `restore_best_weights`; the file that Keras writes has that
   * as well. The checkpoint is kept further on, until another one takes its place or another network is built.
   *
   * ```js
   * const best = { class_name: "ModelCheckpoint", config: { monitor: "val_accuracy", save_best_only: true } };
   * for await (const epoch of lab.fit({ epochs: 20, callbacks: [best] }));
   * await lab.loadCheckpoint();   // the weights of the epoch lab.weights.checkpoint
   * ```
   */
  async loadCheckpoint() {
    const { weights } = await this.#connection.ask({ request: { type: "load_checkpoint" } }, "done");
    this.#keeping.loaded(weights.checkpoint);
    await this.#keep();
    this.#story = withLoaded(this.#story);
  }

  /**
   * What was learned, as {@link restore} takes it back: weights, and what the optimizer remembers.
   * @returns {Promise<Snapshot>}
   */
  async snapshot() {
    const story = this.#story;
    const { learned, numbers } = await this.#learned();
    const arrays = numbers.lengths.map((length) => new Float32Array(length));
    await each(numbers, async ({ array, start, numbers: values }) => {
      arrays[array].set(values, start);
      return values.buffer;
    });
    return { learned, arrays, story };
  }

  /**
   * What was learned, piece by piece. The network stays as it is until all of it is taken, or let be.
   * @param {Pick<Protocol.SnapshotOptions, "of_checkpoint">} [of]
   * @returns {Promise<{ learned: string, numbers: import("./client/numbers.js").Numbers }>}
   */
  async #learned(of = {}) {
    /** @type {[Protocol.SnapshotPiece, Float32Array<ArrayBuffer>][]} */
    const come = [];
    let wake = () => {};
    const tookSome = (/** @type {number} */ count) => this.#took(count);
    const took = (/** @type {ArrayBuffer} */ memory) => this.#took(1, [memory]);
    const request = /** @type {const} */ ({ type: "snapshot", pieces: AHEAD, is_plain: true, ...of });
    let isDone = false;
    const asked = this.#connection.ask({ request }, "done", (event, buffers) => {
      if (event.type !== "snapshot") return;
      come.push([event, /** @type {Float32Array<ArrayBuffer>} */ (buffers[0])]);
      wake();
    });
    const end = () => ((isDone = true), wake());
    asked.then(end, end);
    const next = async () => {
      while (come.length === 0 && !isDone) await new Promise((resolve) => (wake = () => resolve(undefined)));
      return come.shift();
    };
    async function* pieces() {
      try {
        for (let piece = first; piece; piece = await next()) {
          const [{ array, position: start }, numbers] = piece;
          if (numbers.length > 0) yield { array, start, numbers };
          else tookSome(1);
        }
        await asked;
      } finally {
        close();
      }
    }
    // What is still to come is let be.
    const close = () => isDone || tookSome(2 ** 31);
    const first = await next();
    if (!first) await asked;
    /** @type {import("./keep/keeping.js").Head} */
    const { learned, lengths } = JSON.parse(first?.[0].head ?? "{}");
    return { learned: JSON.stringify(learned), numbers: { lengths, pieces, took, close } };
  }

  /**
   * Goes back to what was learned then; {@link fit} goes on with the same bits.
   * @param {Snapshot} snapshot  is of no use afterwards
   * @returns {Promise<Model>}
   */
  async restore({ learned, arrays, story }) {
    /** @type {import("./keep/keeping.js").Learned} */
    const told = JSON.parse(learned);
    const { reply, weights } = await restoring({ learned: told, arrays, moments: [], run: null }, this.#tell);
    this.#built(reply, undefined);
    this.#keeping.built(null);
    await this.#keep();
    const { network, fits } = story;
    this.#story = { ...this.#story, network, fits };
    return modelOf(withWeights(reply, weights), restoreOf(told), told.iterations > 0 ? "restored" : "fresh", []);
  }

  /**
   * Images and labels as numpy's `.npz`: an array `images`, the values as they are stored, and one for each column of labels. What
   * was drawn is in no file, and programs want one.
   * @returns {Promise<Blob>}
   */
  async saveData() {
    const { dataset } = this.#story.data ?? {};
    if (!dataset || dataset.sizes.length > 1)
      throw new PlaygroundError({
        code: dataset ? "mixed_sizes" : "no_data_set",
        message: dataset ? "the images are of several sizes, and an array has one" : "there are no images yet",
        hint: dataset ? "Use the files that they came from." : "Load a data set first.",
      });
    const [images, { writeData }] = await Promise.all([
      this.images(Array.from({ length: dataset.count }, (_, index) => index)),
      fetched(import("./client/program.js")),
    ]);
    return writeData(dataset, images);
  }

  /**
   * Puts a network out of a file that Keras wrote in place of the one that is there: a `.keras` or `.h5` file, or the text of
   * `model.to_json()` with a `.h5` file of weights; beside each, `labels.txt` with the names of the classes. Needs no data set.
   * Weights alone (`.weights.h5`, `.npz`) go into the network that is there: by their names, else in their order where all shapes
   * agree. What was there stays when this fails. Afterwards {@link predict}, {@link activations} and the like take pixels of its
   * shape, and {@link fit} trains on once a data set is prepared whose images and number of classes suit it.
   * @param {Source | Source[]} files
   * @param {{ onRead?: () => Promise<void> | void }} [options]  onRead: called, and waited for, once the files are understood and
   *   before the network takes the place of the one that is there
   * @returns {Promise<Model>}
   */
  async loadModel(files, { onRead } = {}) {
    const opened = await Promise.all([files].flat().map(openSource));
    const { openModel } = await fetched(import("./client/models.js"));
    /** @type {string | undefined} */
    let here;
    const file = await openModel(opened).catch(async (error) => {
      if (error.code !== "weights_only") throw error;
      await onRead?.();
      // Without a network it is as it was: weights only.
      const told = await this.#connection.ask({ request: { type: "learned" } }, "learned").catch(() => null);
      if (!told) throw error;
      here = told.reply.learned;
      return openModel(opened, here);
    });
    const { restore, optimizer, notes } = file;
    /** @param {import("./client/models.js").OpenedModel} file @param {import("./client/connection.js").Tell} tell */
    const place = async (file, tell) => {
      await handOver(file.numbers, tell);
      return tell({ request: { type: "restore", ...restore, came: true } }, "network");
    };
    try {
      await onRead?.();
    } catch (error) {
      file.numbers.close?.();
      throw error;
    }
    const { reply, weights } = await place(file, this.#tell);
    // In memory it would be twice: who takes the place of a lost worker reads the file again.
    this.#built(reply, async (tell) => place(await openModel(opened, here), tell));
    this.#keeping.built(null);
    if (this.#keeping.isInMemory) this.#keeping.inFile();
    else await this.#keep();
    const model = modelOf(withWeights(reply, weights), restore, optimizer, notes);
    const options = { ...restore.network, layers: model.network.layers };
    this.#story = withNetwork(this.#story, { options, summary: reply, model: opened[0].name });
    return model;
  }

  /**
   * Keeps the layer `cut` of the network and all before it, with their weights, and puts other layers behind it, whose weights are
   * fresh: of the network that there is, or that there was at a {@link snapshot} (`base`). Kept layers that are not `trainable` are frozen:
   * their weights stay, and a BatchNormalization among them works in training as it does outside of it, with the means it has.
   *
   * ```js
   * await lab.prepare({ column: "eyes" });
   * await lab.transfer({ cut: "max_pooling2d_2", trainable: false, layers: [
   *   { class_name: "GlobalAveragePooling2D" }, { class_name: "Dense", config: { units: 2, activation: "softmax" } }] });
   * ```
   * @param {TransferRequest} options
   * @returns {Promise<Built>}
   */
  async transfer({ base, ...options }) {
    const { cut, trainable, ...network } = options;
    const { learned, story } = base ?? (await this.#described());
    const { architecture, input_shape } = JSON.parse(learned);
    const { reply, weights } = await this.#connection.ask(
      {
        request: { type: "transfer", base: base ? { architecture, input_shape } : null, cut, trainable, network },
        attachments: base?.arrays.slice(0, 1),
      },
      "network",
    );
    this.#built(reply, undefined);
    this.#keeping.built(null, base && { learned: JSON.parse(learned), weights: base.arrays[0] });
    await this.#keep();
    this.#story = withTransfer(this.#story, { learned, story }, options, reply);
    return withWeights(reply, weights);
  }

  /**
   * The worker hears that so many pieces of a snapshot are done with, and gets memory back.
   * @param {number} pieces
   * @param {ArrayBuffer[]} [transfer]
   */
  #took(pieces, transfer = []) {
    const attachments = transfer.map((memory) => new Float32Array(memory));
    void this.#connection.ask({ request: { type: "took", pieces }, attachments, transfer }, "done").catch(() => {});
  }

  /** Gives memory of snapshots back to the worker, as much as it keeps. @param {ArrayBuffer[]} memory */
  #giveBack(memory) {
    let bytes = 0;
    const first = memory.filter(({ byteLength }) => (bytes += byteLength) <= SPARE);
    memory.slice(first.length).forEach(letGo);
    this.#took(0, first);
  }

  /** The network that there is, without what it has learned. */
  async #described() {
    const { reply } = await this.#connection.ask({ request: { type: "learned" } }, "learned");
    return { learned: reply.learned, story: this.#story };
  }

  /**
   * Freezes layers (`false`) or thaws them (`true`), by their names; the others stay as they are. The optimizer begins anew, as by
   * `compile` in Keras, unless nothing changes: the one there is, or another one, with a learning rate of its own.
   * @param {Record<string, boolean>} layers
   * @param {{ optimizer?: Protocol.TrainableOptions["optimizer"] }} [options]
   * @returns {Promise<Built>}
   */
  async setTrainable(layers, { optimizer } = {}) {
    /** @type {Message} */
    const message = { request: { type: "set_trainable", layers, optimizer } };
    const { reply, weights } = await this.#connection.ask(message, "network");
    this.#useful = worthwhile(reply);
    await this.#keep();
    this.#story = withTrainable(this.#story, { layers, optimizer }, reply);
    return withWeights(reply, weights);
  }

  /**
   * @param {Protocol.NetworkSummary} summary
   * @param {import("./client/connection.js").Step | undefined} step  what another worker is told in place of a lost one; none: it is kept next
   */
  #built(summary, step) {
    this.#useful = worthwhile(summary);
    // Who trains next waits for it.
    void this.#gather().catch(() => {});
    this.#network = step;
    this.#connection.keep("network", this.#restore);
  }

  /** Takes a snapshot of a network that is not being trained. */
  async #keep() {
    await this.#connection.ask({ request: { type: "snapshot", pieces: AHEAD } }, "done", async (event, buffers) => {
      await this.#hear(event, buffers);
      if (event.type === "snapshot") this.#took(1);
    });
    this.#keeping.snapped();
    this.#network = undefined;
  }

  /** Asks the worker. @type {import("./client/connection.js").Tell} */
  #tell = (message, expected) => this.#connection.ask(message, expected);

  /** Brings another worker to the last snapshot. */
  #restore = async (/** @type {import("./client/connection.js").Tell} */ tell) => {
    this.#lost = "the network";
    const snapshot = await this.#keeping.last();
    const step = this.#network;
    if (snapshot) await restoring(snapshot, tell);
    else if (step) await (typeof step === "function" ? step(tell) : tell(step, "network"));
    this.#lost = null;
  };

  /**
   * An event of a training run or a snapshot, and what is to be kept of it.
   * @param {Protocol.Reply} event
   * @param {unknown[]} buffers
   */
  #hear(event, buffers) {
    if (event.type === "snapshot") return this.#keeping.piece(event, /** @type {Float32Array} */ (buffers[0]));
    if (event.type === "epoch") this.#keeping.epoch(logOf(event));
  }

  /**
   * Trains; a call after another one trains on. Leaving the loop (`break`) stops the training at the next batch. It begins when
   * its first epoch is asked for; what {@link pause}, {@link resume} and {@link stop} ask for counts from this call on, so that
   * one that was stopped before it began trains nothing. When a worker is lost, the network goes back to the last epoch, with what
   * optimizer and callbacks remember, and those that are left train on; `workers` tells how many those are. Where the
   * network was trained for other classes before, it goes on from those weights, and the `notes` of what is returned say so.
   * @param {FitRequest} [options]
   * @returns {AsyncGenerator<Protocol.EpochLog, Protocol.Fitted, void>}
   */
  fit({ resume = false, ...options } = {}) {
    const steering = { paused: false, stopped: false };
    this.#steered.add(steering);
    const left = this.#interrupted;
    this.#interrupted = null;
    if (!resume || !left) return this.#fitAll(options, steering, null);
    const { onBatch, onFeatures } = options;
    const asked = { ...this.#keeping.story.fit, epochs: left.epochs, onBatch, onFeatures };
    return this.#fitAll(asked, steering, left);
  }

  /**
   * @param {FitRequest} options
   * @param {Steering} steering
   * @param {import("./keep/keeping.js").Snapshot["run"]} from  what is left of a run that was broken off
   * @returns {AsyncGenerator<Protocol.EpochLog, Protocol.Fitted, void>}
   */
  async *#fitAll({ epochs = 1, ...options }, steering, from) {
    let done = 0;
    const { data, prepared } = this.#story;
    try {
      // One that is lost again before it has done an epoch will be lost for ever.
      let losses = 0;
      for (let left = epochs; ;) {
        await this.#gather();
        const run = this.#fit({ epochs: left, ...options }, steering, from);
        try {
          for (let next = await run.next(); ; next = await run.next()) {
            if (next.done) return next.value;
            left--;
            losses = 0;
            done++;
            yield next.value;
          }
        } catch (error) {
          const isLost = error instanceof PlaygroundError && ["worker_lost", "worker_died"].includes(error.code);
          from = isLost ? await this.#recovered(error.code === "worker_lost") : null;
          if (!from || ++losses > MOST_LOSSES) {
            this.#keeping.ended(this.#keeping.story.fit, null);
            throw error;
          }
          left = from.epochs;
        } finally {
          await run.return(/** @type {never} */ (undefined));
        }
      }
    } finally {
      this.#steered.delete(steering);
      const { batch_size, callbacks, class_weight, metrics } = options;
      const endsEarly = callbacks?.some(({ class_name }) => class_name === "EarlyStopping");
      const asked = { batch_size, callbacks, class_weight, metrics };
      const fit = { epochs: endsEarly ? epochs : done, ...asked, on: { data, prepared } };
      if (done > 0) this.#story = withFit(this.#story, fit);
    }
  }

  /**
   * What is left of the run that has lost a worker, the network being what it was after its last epoch.
   * @param {boolean} isHelper  the one that leads is still there
   */
  async #recovered(isHelper) {
    const snapshot = await this.#keeping.last();
    if (!snapshot?.run) return null;
    if (isHelper) await restoring(snapshot, this.#tell);
    return snapshot.run;
  }

  /**
   * @param {FitRequest} options
   * @param {Steering} steering
   * @param {import("./keep/keeping.js").Snapshot["run"]} from
   * @returns {AsyncGenerator<Protocol.EpochLog, Protocol.Fitted, void>}
   */
  async *#fit({ onBatch, onFeatures, ...options }, steering, from) {
    const watch =
      this.#team && new Watch(() => this.#team && this.#lose(this.#team, "nothing was heard of it any more"));
    this.#watch = watch;
    /** @type {Protocol.EpochLog[]} */
    const epochs = [];
    let wake = () => {};
    if (steering.paused) watch?.rest();
    this.#keeping.fitting(options);
    this.#connection.keep("network", this.#restore);
    /** @type {Message} */
    const message = {
      request: { type: "fit", options, ...steering, course: from?.course },
      attachments: from?.best,
    };
    const finished = this.#connection.ask(message, "fitted", (event, buffers) => {
      watch?.feed();
      this.#hear(event, buffers);
      if (event.type === "batch") onBatch?.(event);
      if (event.type === "features") onFeatures?.(event);
      if (event.type === "epoch") epochs.push(logOf(event));
      wake();
    });
    finished.then(
      ({ reply }) => this.#keeping.ended(options, reply.early_stopping),
      () => {},
    );
    let running = true;
    const settled = finished.then(
      () => (running = false),
      () => (running = false),
    );
    try {
      while (running || epochs.length > 0) {
        const epoch = epochs.shift();
        if (epoch) yield epoch;
        else await Promise.race([settled, new Promise((resolve) => (wake = () => resolve(undefined)))]);
      }
      return (await finished).reply;
    } finally {
      watch?.end();
      if (running) await this.#connection.ask({ request: { type: "stop" } }, "done");
    }
  }

  /** Pauses the training after the batch it is at. */
  async pause() {
    for (const steering of this.#steered) steering.paused = true;
    this.#watch?.rest();
    await this.#connection.ask({ request: { type: "pause" } }, "done");
  }

  /** Goes on after {@link pause}. */
  async resume() {
    for (const steering of this.#steered) steering.paused = false;
    await this.#connection.ask({ request: { type: "resume" } }, "done");
    this.#watch?.feed();
  }

  /**
   * Lets the training rest for some milliseconds after the batch it is at, so that the page has a processor to answer its user
   * with. Asked again meanwhile, it rests no longer, and it trains on a batch at least between two rests.
   */
  async rest(ms = 100) {
    this.#watch?.feed(ms);
    await this.#connection.ask({ request: { type: "rest", ms } }, "done");
  }

  /** Stops the training after the batch it is at; the weights stay. */
  async stop() {
    for (const steering of this.#steered) steering.stopped = true;
    await this.#connection.ask({ request: { type: "stop" } }, "done");
  }

  /**
   * How many operations a second the processor does at best in one worker: multiplications and additions of numbers in its
   * registers, four at once, and nothing else. Not while the network trains.
   * @returns {Promise<number>}
   */
  async peak() {
    const { reply } = await this.#connection.ask({ request: { type: "peak" } }, "peak");
    return reply.operations_per_second;
  }

  /**
   * Metrics and predictions on a part. Refused (`other_classes`) when the images are prepared for other classes than the network was
   * trained for: another column, or one whose classes are merged or left out otherwise.
   * @param {Protocol.Part} [part]
   * @returns {Promise<Protocol.Evaluation & OfWeights>}
   */
  async evaluate(part = "test") {
    const { reply, weights } = await this.#connection.ask({ request: { type: "evaluate", part } }, "evaluation");
    return withWeights(reply, weights);
  }

  /**
   * A picture from outside made what an image of the set with these pixels is to a network: turned upright as its EXIF data say,
   * gray or in color and in the range of values as the images are stored, then prepared as they are. Nothing is sent anywhere.
   * @param {Blob | ImageBitmapSource} picture  a file, or a canvas, a video, a bitmap
   * @param {{ crop_to_aspect_ratio?: boolean | null, is_drawn?: boolean }} [options]  crop_to_aspect_ratio: as in {@link prepare},
   *   which says it when left out; pictures of another shape than images that were not resized are cut. is_drawn: it was drawn in the
   *   range of values in which the images are shown (`display`)
   * @returns {Promise<Picture>}
   */
  async readImage(picture, { crop_to_aspect_ratio = null, is_drawn = false } = {}) {
    const { decodePicture } = await fetched(import("./client/read-pictures.js"));
    const { values, isTurned, height, width, channels, bits } = await decodePicture(picture);
    const { reply, buffers } = await this.#connection.ask(
      {
        request: { type: "read_picture", height, width, channels, bits, is_drawn, crop_to_aspect_ratio },
        attachments: [values],
      },
      "picture",
    );
    const [pixels] = /** @type {Float32Array[]} */ (buffers);
    const done = isTurned ? ["turned upright", ...reply.done] : reply.done;
    return { ...reply, done, pixels };
  }

  /**
   * The probability of each class for one image. The names are those of the classes the network was trained for, until it is
   * trained for others; those there are as long as its weights are fresh.
   * @param {ImageSource | Blob} image  one of the set, pixels, or a file of an image (see {@link readImage})
   * @returns {Promise<Protocol.ClassProbability[]>}
   */
  async predict(image) {
    const { source, attachments } = imageSource(image instanceof Blob ? await this.readImage(image) : image);
    const { reply } = await this.#connection.ask(
      { request: { type: "predict", image: source }, attachments },
      "predictions",
    );
    return reply.predictions;
  }

  /**
   * What a layer (or several, in one pass) puts out for one image; now, or as it was after an epoch of the {@link timeline}.
   * @overload
   * @param {ImageSource & { layer: string, epoch?: number }} options
   * @returns {Promise<Activations>}
   *
   * @overload
   * @param {ImageSource & { layers: string[], epoch?: number }} options
   * @returns {Promise<Activations[]>}
   *
   * @param {ImageSource & { layer?: string, layers?: string[], epoch?: number }} options
   * @returns {Promise<Activations | Activations[]>}
   */
  async activations({ layer, layers, epoch, ...image }) {
    const { source, attachments } = imageSource(/** @type {ImageSource} */ (image));
    const names = layers ?? [layer ?? ""];
    const { reply, buffers } = await this.#connection.ask(
      { request: { type: "activations", image: source, layers: names, epoch: epoch ?? null }, attachments },
      "activations",
    );
    const values = /** @type {Float32Array[]} */ (buffers);
    const all = reply.activations.map((shape, i) => ({ ...shape, values: values[i] }));
    return layers ? all : all[0];
  }

  /**
   * All that there is to see of an image, in one answer: the image itself (`picture`, of those of the set), what `layers` put out for
   * it, as {@link activations}, and what the network takes it for (`predict`). Where the network has no answer, `failure` says why, and
   * the image is there all the same.
   * @param {ImageSource & { picture?: boolean, layers?: string[], epoch?: number, predict?: boolean }} options
   * @returns {Promise<Looked>}
   */
  async look({ picture = false, layers = [], epoch, predict = false, ...image }) {
    const { source, attachments } = imageSource(/** @type {ImageSource} */ (image));
    const wanted = { pixels: picture, layers, epoch: epoch ?? null, predict };
    const { reply, buffers, weights } = await this.#connection.ask(
      { request: { type: "look", image: source, ...wanted }, attachments },
      "looked",
    );
    const { images, activations, predictions, failure } = reply;
    const values = /** @type {Float32Array[]} */ (buffers);
    const [stored = null, prepared = null] = images.map((info, i) => ({ ...info, pixels: values[i] }));
    const of = (/** @type {number} */ layer) => values[images.length + layer];
    const maps = activations.map((shape, i) => ({ ...shape, values: of(i) }));
    return { image: stored, prepared, activations: maps, predictions, failure, weights };
  }

  /**
   * The images that filters (or units) of a layer answer to most, made up by going uphill from noise; `pixels` may go beyond
   * the range of the set. Same seed, same images.
   * @param {Filters & Steps & Attended} options
   * @returns {Promise<Maximized[]>}
   */
  async maximizeActivations({ layer, filters, steps = 100, seed = 0, ...attended }) {
    const { insight, arrays } = await this.#inspect(
      { of: "maximize", layer, filters, steps, seed },
      "maximized",
      attended,
    );
    const { height, width, channels } = insight;
    return insight.filters.map((filter, i) => ({ ...filter, pixels: arrays[i], height, width, channels }));
  }

  /**
   * As {@link maximizeActivations}, of one filter.
   * @param {{ layer: string, filter: number } & Steps & Attended} options
   * @returns {Promise<Maximized>}
   */
  async maximizeActivation({ filter, ...options }) {
    const [found] = await this.maximizeActivations({ ...options, filters: [filter] });
    return found;
  }

  /**
   * What a layer has learned; now, or after an epoch of the {@link timeline}. The kernel's shape is Keras's: (height, width,
   * channels, filters), or (in, units).
   * @param {{ layer: string, epoch?: number }} options
   * @returns {Promise<{ layer: string, shape: number[], filters: number, kernel: Float32Array, bias: Float32Array | null }>}
   */
  async kernels({ layer, epoch }) {
    const { insight, arrays } = await this.#inspect({ of: "kernels", layer, epoch: epoch ?? null }, "kernels");
    const { shape, filters } = insight;
    return { layer, shape, filters, kernel: arrays[0], bias: arrays[1] ?? null };
  }

  /**
   * How the value of a filter at a place of a layer comes about: what its window sees in the layer before (`inputs`, of which
   * `row` and `column` tell the first), its `weights` (`null`: there are none), the `bias`, the `sum`, and the `value`.
   * @param {ImageSource & { layer: string, row: number, column: number, filter: number, epoch?: number }} options
   * @returns {Promise<Products>}
   */
  async products({ layer, row, column, filter, epoch, ...image }) {
    const { source, attachments } = imageSource(/** @type {ImageSource} */ (image));
    const { insight, arrays } = await this.#inspect(
      { of: "products", image: source, layer, row, column, filter, epoch: epoch ?? null },
      "products",
      { attachments },
    );
    return { ...insight, inputs: arrays[0], weights: arrays[1] ?? null };
  }

  /**
   * The part of the image on which a value of a layer depends; of a flat output, that of its value number `column`.
   * @param {{ layer: string, row: number, column: number }} options
   * @returns {Promise<Protocol.Area>}
   */
  async receptiveField({ layer, row, column }) {
    const { insight } = await this.#inspect({ of: "receptive_field", layer, row, column }, "area");
    const { of: _, ...area } = insight;
    return area;
  }

  /**
   * The images of the set to which each filter of a layer answers most, and which filters are dead: 0 everywhere in all of them.
   * @param {{ layer: string, count?: number } & Attended} options
   * @returns {Promise<Protocol.FilterSeen[]>}
   */
  async topImages({ layer, count = 9, ...attended }) {
    const { insight } = await this.#inspect({ of: "top_images", layer, count }, "top_images", attended);
    return insight.filters;
  }

  /**
   * Grad-CAM: where in a layer's maps there is what speaks for a class (by its number). Values are 0 and more.
   * @param {ImageSource & { layer: string, class: number }} options
   * @returns {Promise<PlainMap>}
   */
  async gradCam({ layer, class: number, ...image }) {
    const { source, attachments } = imageSource(/** @type {ImageSource} */ (image));
    return this.#map({ of: "grad_cam", image: source, layer, class: number }, { attachments });
  }

  /**
   * How much the score of a class (by its number) changes with each pixel: the size of its gradient.
   * @param {ImageSource & { class: number }} options
   * @returns {Promise<PlainMap>}
   */
  async saliency({ class: number, ...image }) {
    const { source, attachments } = imageSource(/** @type {ImageSource} */ (image));
    return this.#map({ of: "saliency", image: source, class: number }, { attachments });
  }

  /**
   * The probability of a class (by its number) with a square over each part of the image, `stride` pixels apart.
   * @param {ImageSource & { class: number, size?: number, stride?: number, fill?: number } & Attended} options  fill: what the
   *   square is filled with, the mean of the image when left out
   * @returns {Promise<PlainMap>}
   */
  async occlusion({ class: number, size = 8, stride = 4, fill, onProgress, signal, ...image }) {
    const { source, attachments } = imageSource(/** @type {ImageSource} */ (image));
    return this.#map(
      { of: "occlusion", image: source, class: number, size, stride, fill: fill ?? null },
      { attachments, onProgress, signal },
    );
  }

  /**
   * Slides a kernel over an image, each channel by itself. Needs no network, and no data set when pixels are given.
   * @param {ImageSource & { kernel: number[][] | string, size?: number, strides?: Pair, padding?: "valid" | "same" }} options
   *   kernel: its numbers, or the name of one of {@link namedKernels} of that size
   * @returns {Promise<PlainMap>}
   */
  async convolve({ kernel, size = 3, strides = 1, padding = "valid", ...image }) {
    const { source, attachments } = imageSource(/** @type {ImageSource} */ (image));
    const numbers = typeof kernel === "string" ? await this.#namedKernel(kernel, size) : kernel;
    return this.#map(
      { of: "convolve", image: source, kernel: numbers, strides: pair(strides), padding },
      { attachments },
    );
  }

  /**
   * Pools an image, each channel by itself. Needs no network, and no data set when pixels are given.
   * @param {ImageSource & { pooling?: Protocol.PoolingName, pool_size?: Pair, strides?: Pair, padding?: "valid" | "same" }} options
   * @returns {Promise<PlainMap>}
   */
  async pool({ pooling = "max", pool_size = 2, strides = pool_size, padding = "valid", ...image }) {
    const { source, attachments } = imageSource(/** @type {ImageSource} */ (image));
    return this.#map(
      { of: "pool", image: source, pooling, pool_size: pair(pool_size), strides: pair(strides), padding },
      { attachments },
    );
  }

  /**
   * Kernels that have a name in image processing, 3x3, 5x5 or 7x7.
   * @param {{ size?: number }} [options]
   * @returns {Promise<Protocol.NamedKernel[]>}
   */
  async namedKernels({ size = 3 } = {}) {
    const { insight } = await this.#inspect({ of: "named_kernels", size }, "named_kernels");
    return insight.kernels;
  }

  /**
   * @param {string} name
   * @param {number} size
   */
  async #namedKernel(name, size) {
    const kernels = await this.namedKernels({ size });
    const found = kernels.find((kernel) => kernel.name === name);
    if (found) return found.kernel;
    throw new PlaygroundError({
      code: "unknown_kernel",
      message: `there is no kernel named “${name}”`,
      hint: `There are ${kernels.map(({ name }) => name).join(", ")}.`,
    });
  }

  /**
   * The epochs of the training that can be looked back at, with what the network made of the images it was evaluated on:
   * `probabilities` holds those of each class for each of the `predictions`, a row behind the other.
   * @returns {Promise<Timeline>}
   */
  async timeline() {
    const { insight, arrays } = await this.#inspect({ of: "timeline" }, "timeline");
    const { of: _, moments, ...timeline } = insight;
    return { ...timeline, moments: moments.map((moment, i) => ({ ...moment, probabilities: arrays[i] })) };
  }

  /**
   * @param {Protocol.Question} question
   * @param {Attended & { attachments?: Float32Array[] }} attended
   * @returns {Promise<PlainMap>}
   */
  async #map(question, attended) {
    const { insight, arrays } = await this.#inspect(question, "map", attended);
    const { height, width, channels } = insight;
    return { values: arrays[0], height, width, channels };
  }

  /**
   * Looks for a learning rate by Smith's range test (arXiv 1506.01186): a network trains for some `steps`, a batch each, and its rate is
   * raised from `start` to `end`, by the same factor in each. The search ends early when the smoothed loss is four times its lowest.
   * Nothing of it stays: what trains is a copy of the network that there is, with what its optimizer remembers, or a `network` built for
   * it, as by {@link build}. One worker does it, so that it is the same however many there are. Not while a network trains.
   *
   * ```js
   * const { tried, suggestion } = await lab.findLearningRate({ batch_size: 32 });
   * ```
   * @param {Partial<Protocol.RateQuestion> & Attended} [options]
   * @returns {Promise<Pick<Extract<Protocol.Insight, { of: "rates" }>, "tried" | "suggestion">>}  suggestion: a tenth of the rate at which
   *   the smoothed loss was lowest; `null`: it never fell
   */
  async findLearningRate(options = {}) {
    const { network = null, start = 1e-7, end = 10, steps = 100, batch_size = 32, class_weight, ...attended } = options;
    const { insight } = await this.#inspect(
      { of: "learning_rate", network, start, end, steps, batch_size, class_weight },
      "rates",
      attended,
    );
    const { tried, suggestion } = insight;
    return { tried, suggestion };
  }

  /**
   * Asks a question, and lets it be when the reader no longer wants to know.
   * @template {Protocol.Insight["of"]} T
   * @param {Protocol.Question} question
   * @param {T} _expected
   * @param {Attended & { attachments?: Float32Array[] }} [options]
   * @returns {Promise<{ insight: Extract<Protocol.Insight, { of: T }>, arrays: Float32Array[] }>}
   */
  async #inspect(question, _expected, { onProgress, signal, attachments } = {}) {
    const { reply, buffers } = await this.#connection.ask(
      { request: { type: "inspect", question }, attachments },
      "inspected",
      (event) => event.type === "progress" && onProgress?.(event),
      signal,
    );
    const insight = /** @type {Extract<Protocol.Insight, { of: T }>} */ (reply.insight);
    return { insight, arrays: /** @type {Float32Array[]} */ (buffers) };
  }

  /**
   * All there is as one file: the images (or where they came from), their preparation, the network with what its optimizer remembers,
   * the runs with their curves, and the epochs to look back at; `docs/projects.md` describes it. While a network is trained it is
   * saved as it was after the last epoch.
   * @param {{ data?: boolean, page?: unknown }} [options]  data: with the files of the images; without, they are asked for by their
   *   names when it is opened. page: what else is to be found again, as JSON
   * @returns {Promise<Blob>}
   */
  async saveProject({ data = true, page = null } = {}) {
    if (this.#isElsewhere() && !this.#keeping.story.fit) await this.#keep();
    const { writeProject } = await fetched(import("./keep/project.js"));
    const { story, data: came, base } = this.#keeping;
    return writeProject({ story, page, data: came, snapshot: await this.#keeping.last(), base }, data);
  }

  /** Whether the network is in no snapshot. */
  #isElsewhere() {
    const { network } = this.#keeping.story;
    return network === "build" || network === "file";
  }

  /**
   * Opens what {@link saveProject} saved, in place of what is there. {@link fit} then goes on with the same bits as if it had never
   * been closed; `fit({ resume: true })` goes on with the run that was under way, if `fit` tells of one.
   * @param {Source} file
   * @returns {Promise<Project>}
   */
  async openProject(file) {
    const { readProject } = await fetched(import("./keep/project.js"));
    return this.openKept(await readProject(await openSource(file)));
  }

  /**
   * Goes on where another playground was.
   * @param {import("./keep/project.js").Kept} kept
   * @param {import("./keep/keeping.js").Keeper} [keeper]  what it comes from and will be kept by
   * @returns {Promise<Project>}
   */
  async openKept({ story, page, data, snapshot, base = null, notes = [] }, keeper) {
    if (keeper) this.#keeping.letGo();
    const dataset = data && (await this.#openData(data));
    const prepared = dataset && story.prepare ? await this.prepare(story.prepare) : null;
    const build = story.runs.at(-1)?.build ?? null;
    let model = null;
    if (snapshot) {
      const { reply, weights } = await restoring(snapshot, this.#tell);
      this.#built(reply, async (tell) => restoring(snapshot, tell));
      model = modelOf(withWeights(reply, weights), restoreOf(snapshot.learned), "restored", notes);
      const { epochs = [], fit, loaded = null } = story.runs.at(-1) ?? {};
      const options = build ?? { ...model.network };
      this.#story = withNetwork(this.#story, { options, summary: reply, model: build ? null : "model.keras" });
      if (fit) this.#story = withFit(this.#story, { ...fit, epochs: epochs.length, loaded: loaded !== null });
    } else if (build && prepared && story.network === "build") {
      const reply = await this.build(build);
      const restore = { network: { ...build, input_shape: null }, classes: 0, target: null, epochs: 0, iterations: 0 };
      model = modelOf(reply, restore, "fresh", notes);
    }
    if (keeper) await this.#keeping.setKeeper(keeper, true);
    const standsOn = base && (await baseOf(base, this.#story));
    const kept = base && standsOn && { ...base, weights: standsOn.arrays[0] };
    await this.#keeping.opened(story, keeper ? null : snapshot, kept);
    if (snapshot) this.#network = undefined;
    this.#interrupted = (story.fit && snapshot?.run) || null;
    const fit = this.#interrupted && { ...story.fit, epochs: this.#interrupted.epochs };
    const epoch = snapshot?.learned.epochs ?? 0;
    return { dataset, prepared, model, runs: story.runs, epoch, fit, base: standsOn, page };
  }

  /** @param {import("./keep/keeping.js").Drawn | import("./keep/keeping.js").Files} data */
  #openData(data) {
    if ("sample" in data) return this.loadSample(data.sample, { column: data.column ?? undefined });
    const { files, layout, column } = data;
    const named = files.map(({ name, blob, path }) => {
      const file = blob instanceof File ? blob : new File([blob], name);
      // What a chooser of folders says of its files.
      if (path && path !== name) Object.defineProperty(file, "webkitRelativePath", { value: path });
      return file;
    });
    return this.loadDataset({ files: named, layout, column: column ?? undefined });
  }

  /**
   * Keeps what there is, and what will be, in a place that outlives this page.
   * @param {import("./keep/keeping.js").Keeper} keeper
   */
  async keepWith(keeper) {
    await this.#keeping.setKeeper(keeper, false);
    if (this.#keeping.story.network === "file") await this.#keep();
  }

  /** Ends the worker. The instance is of no use afterwards. */
  async close() {
    this.#endReading();
    this.#disband();
    this.#connection.close();
  }
}

/**
 * An answer that bears the weights it is of. These are no part of it where it is compared, copied or written: networks that learn alike
 * give the same.
 * @template {object} T
 * @param {T} answer
 * @param {Protocol.Weights} weights
 * @returns {T & OfWeights}
 */
const withWeights = (answer, weights) =>
  Object.defineProperty(/** @type {any} */ (answer), "weights", { value: weights });

/**
 * What an event tells of an epoch.
 * @param {Protocol.EpochLog & { type: "epoch" }} event
 * @returns {Protocol.EpochLog}
 */
const logOf = ({ type: _, ...log }) => log;

/**
 * @param {Built} summary
 * @param {Protocol.RestoreOptions} restored
 * @param {"restored" | "fresh"} optimizer
 * @param {string[]} notes
 * @returns {Model}
 */
function modelOf({ layers, params, trainable_params, memory_bytes, weights }, restored, optimizer, notes) {
  const { network, target, epochs } = restored;
  const { input_shape, seed } = /** @type {ModelNetwork} */ (network);
  const plain = {
    layers: /** @type {any} */ (network.layers).layers ?? network.layers,
    optimizer: /** @type {any} */ (network.optimizer),
    loss: lossOf(network.loss),
    metrics: network.metrics ?? [],
  };
  const classes = target?.classes ?? null;
  const model = {
    ...{ layers, params, trainable_params, memory_bytes, classes, optimizer, notes, epochs },
    network: { ...plain, seed, input_shape },
  };
  return withWeights(model, weights);
}

/**
 * A loss by its name alone, where that says all.
 * @param {any} loss
 */
function lossOf(loss) {
  if (typeof loss !== "object" || loss === null) return loss;
  const config = Object.entries(loss.config ?? {}).filter(([, value]) => value !== false);
  return config.length > 0 ? { class_name: loss.class_name, config: Object.fromEntries(config) } : loss.class_name;
}

/**
 * What a network stands on, again in memory. Programs find it in the project.
 * @param {import("./keep/keeping.js").Base} base
 * @param {import("./client/story.js").Story} story
 * @returns {Promise<Snapshot>}
 */
async function baseOf({ learned, weights }, { data, prepared }) {
  const { architecture, optimizer, loss, seed } = learned;
  const array = new Float32Array(weights instanceof Blob ? weights.size / 4 : weights.length);
  for await (const { start, numbers } of numbersOf([weights]).pieces()) array.set(numbers, start);
  const summary = /** @type {any} */ ({ layers: [], loss: null, seed });
  const options = { layers: architecture.layers, optimizer, loss: lossOf(loss) };
  return {
    learned: JSON.stringify(learned),
    arrays: [array],
    story: { data, prepared, network: { options, summary, model: "base.keras" }, fits: [] },
  };
}

/**
 * @param {ImageSource} image
 * @returns {{ source: Protocol.ImageSource, attachments: Float32Array[] }}
 */
function imageSource(image) {
  if ("index" in image) return { source: { index: image.index }, attachments: [] };
  const { pixels, height, width, channels } = image;
  return { source: { height, width, channels }, attachments: [pixels] };
}

/**
 * One number for both ways, or one each.
 * @param {Pair} sizes
 * @returns {[number, number]}
 */
function pair(sizes) {
  return typeof sizes === "number" ? [sizes, sizes] : sizes;
}
