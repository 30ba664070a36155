/**
 * What a playground keeps of its work as it goes on: how the images came and were prepared, the runs with their epochs, and the last
 * snapshot of the network. From these a lost worker is replaced, a project is saved, and a session goes on in another tab.
 *
 * Snapshots go to a {@link Keeper}: into memory, until the page sets another one.
 */

import { handOver, numbersOf } from "../client/numbers.js";

/** @import * as Protocol from "../client/protocol" */
/** @import { Answer, Tell } from "../client/connection.js" */

/**
 * Where images come from: a drawn set, or files, each with the address it was fetched from, if it was, and where it lay in a folder.
 * @typedef {{ sample: string, column: string | null }} Drawn
 * @typedef {{ files: { name: string, blob: Blob, address?: string, path?: string }[], layout: Protocol.LayoutOptions, column: string | null }} Files
 *
 * A network and its training: what it was built with (`null`: it came out of a file), and its epochs.
 * @typedef {{ build: Protocol.BuildOptions | null, fit: Protocol.FitOptions | null, epochs: Protocol.EpochLog[],
 *   early_stopping: Protocol.EarlyStopped | null }} Run
 *
 * Plain JSON. network: where the network is: to be built as the last run says, in the last snapshot, or, as long as things are kept in
 * memory alone, in the file that it came out of; fit: what the run under way was asked for
 * @typedef {{ prepare: Protocol.PrepareOptions | null, network: "build" | "file" | "snapshot" | null, runs: Run[],
 *   fit: Protocol.FitOptions | null }} Story
 *
 * What a snapshot says of itself: see `SnapshotPiece`.
 * @typedef {{ learned: Learned, run: { epochs: number, course: unknown } | null, remembered: number, best_weights: number,
 *   moments: number[], timeline: number[], lengths: number[] }} Head
 * @typedef {{ architecture: any, input_shape: [number, number, number], optimizer: any, loss: any, metrics?: any, seed: number, classes: number,
 *   target: Protocol.Target | null, epochs: number, iterations: number }} Learned
 *
 * A moment to look back at: its epoch, and the three arrays of it.
 * @typedef {{ epoch: number, arrays: Float32Array[] }} Moment
 *
 * A snapshot. arrays: the weights, and what the optimizer remembers, in memory or in files; run: what is left of the run it was taken in
 * @typedef {{ learned: Learned, arrays: (Float32Array | Blob)[], moments: Moment[],
 *   run: { epochs: number, course: unknown, best: Float32Array[] } | null }} Snapshot
 *
 * The network that the one at hand stands on, without what its optimizer remembers.
 * @typedef {{ learned: Learned, weights: Float32Array | Blob }} Base
 *
 * piece: takes a piece of a snapshot, whose numbers become its own, and is done with it when what it gives settles; commit: the snapshot there is now whole, or of which nothing new
 * has come, belongs to this story; last: the last one that was committed
 * @typedef {{ piece: (piece: Protocol.SnapshotPiece, numbers: Float32Array) => Promise<void> | void, commit: (story: Story) => void,
 *   came: (data: Drawn | Files) => void, based: (base: Base | null) => void, last: () => Promise<Snapshot | null> }} Keeper
 */

export class Keeping {
  /** How the images came. @type {Drawn | Files | null} */
  data = null;
  /** What the network stands on. @type {Base | null} */
  base = null;
  /** @type {Story} */
  #story = { prepare: null, network: null, runs: [], fit: null };
  /** @type {Keeper} */
  #keeper = new Memory();
  /** Numbers of the snapshot under way that are still to come. */
  #missing = 0;
  /** Whether the first snapshot of a run is to come: nothing is told behind it. */
  #isFirst = false;

  /** @returns {Story} */
  get story() {
    return this.#story;
  }

  /** The last snapshot of the network that is there. */
  async last() {
    return this.#story.network === "snapshot" ? this.#keeper.last() : null;
  }

  /** Whether a network out of a file need not be kept besides: things are kept in memory, which it would take a second time. */
  get isInMemory() {
    return this.#keeper instanceof Memory;
  }

  /**
   * Keeps things elsewhere from now on.
   * @param {Keeper} keeper
   * @param {boolean} hasAll  it has what there is so far
   */
  async setKeeper(keeper, hasAll) {
    const snapshot = hasAll ? null : await this.last();
    this.#keeper = keeper;
    if (hasAll) return;
    if (this.data) keeper.came(this.data);
    await this.opened(this.#story, snapshot, this.base);
  }

  /** Keeps things in memory for a while: what comes now is kept elsewhere already. */
  letGo() {
    this.#keeper = new Memory();
  }

  /** @param {Drawn | Files} data  other images: what was made of the ones before is no more */
  came(data) {
    this.data = data;
    this.#keeper.came(data);
    // A network out of a file stays, and is trained on these.
    const { network } = this.#story;
    this.#tell({ prepare: null, network: network === "build" ? null : network, fit: null });
  }

  /** @param {Protocol.PrepareOptions} prepare */
  prepared(prepare) {
    this.#tell({ prepare });
  }

  /**
   * @param {Protocol.BuildOptions | null} build  `null`: it came out of a file, or stands on another, and a snapshot follows
   * @param {Base | null} [base]
   */
  built(build, base = null) {
    if (base?.weights !== this.base?.weights) this.#keeper.based(base);
    this.base = base;
    const runs = this.#story.runs.filter(({ epochs }) => epochs.length > 0);
    this.#tell({
      network: build ? "build" : null,
      fit: null,
      runs: [...runs, { build, fit: null, epochs: [], early_stopping: null }],
    });
  }

  /**
   * Goes on where another one was.
   * @param {Story} story
   * @param {Snapshot | null} snapshot
   * @param {Base | null} [base]
   */
  async opened(story, snapshot, base = null) {
    this.base = base;
    this.#change(story);
    if (snapshot) this.#keeper.based(base);
    if (this.#keeper instanceof Memory) this.#keeper.hold(snapshot);
    else if (snapshot)
      for await (const [piece, numbers] of piecesOf(snapshot)) await this.#keeper.piece(piece, numbers);
    // As it is by now: epochs that were done meanwhile belong to it.
    this.#tell({});
  }

  /** The network is in the file that it came out of. */
  inFile() {
    this.#tell({ network: "file" });
  }

  /** @param {Protocol.FitOptions} fit */
  fitting(fit) {
    this.#isFirst = true;
    this.#change({ fit });
    this.#changeRun({ fit, early_stopping: null });
  }

  /**
   * @param {Protocol.SnapshotPiece} piece
   * @param {Float32Array} numbers
   */
  piece(piece, numbers) {
    if (piece.head !== null) {
      /** @type {Head} */
      const { lengths } = JSON.parse(piece.head);
      this.#missing = lengths.reduce((sum, length) => sum + length, 0);
    }
    this.#missing -= numbers.length;
    const kept = this.#keeper.piece(piece, numbers);
    if (this.#missing === 0 && this.#isFirst) {
      this.#isFirst = false;
      this.snapped();
    }
    return kept;
  }

  /** The snapshot is whole. */
  snapped() {
    this.#tell({ network: "snapshot" });
  }

  /** @param {Protocol.EpochLog} epoch */
  epoch(epoch) {
    this.#changeRun({ epochs: [...(this.#story.runs.at(-1)?.epochs ?? []), epoch] });
    this.snapped();
  }

  /**
   * A run is over; another one may have been asked for meanwhile.
   * @param {Protocol.FitOptions | null} fit
   * @param {Protocol.EarlyStopped | null} early_stopping
   */
  ended(fit, early_stopping) {
    if (this.#story.fit !== fit) return;
    this.#changeRun({ early_stopping });
    this.#tell({ fit: null });
  }

  /** @param {Partial<Run>} fields */
  #changeRun(fields) {
    const run = this.#story.runs.at(-1);
    if (run) this.#change({ runs: [...this.#story.runs.slice(0, -1), { ...run, ...fields }] });
  }

  /** @param {Partial<Story>} fields */
  #change(fields) {
    this.#story = { ...this.#story, ...fields };
  }

  /** @param {Partial<Story>} fields */
  #tell(fields) {
    this.#change(fields);
    this.#keeper.commit(this.#story);
  }
}

/**
 * Puts pieces together.
 */
class Pieces {
  /** @type {Head | null} */
  #head = null;
  /** @type {(Float32Array | undefined)[]} */
  #arrays = [];
  #missing = 0;

  /** Whether nothing is still to come. */
  get isWhole() {
    return this.#head !== null && this.#missing === 0;
  }

  /**
   * @param {Protocol.SnapshotPiece} piece
   * @param {Float32Array} numbers
   */
  add({ head, array, position }, numbers) {
    if (head !== null) {
      /** @type {Head} */
      const { lengths } = (this.#head = JSON.parse(head));
      // Whole is what lacks no number, and arrays of none may come behind that.
      this.#arrays = lengths.map((length) => (length === 0 ? new Float32Array() : undefined));
      this.#missing = lengths.reduce((sum, length) => sum + length, 0);
    }
    this.#missing -= numbers.length;
    const length = this.#head?.lengths[array] ?? 0;
    // Most arrays come in one piece, which need not be copied.
    if (numbers.length === length) this.#arrays[array] = numbers;
    else (this.#arrays[array] ??= new Float32Array(length)).set(numbers, position);
  }

  /** @param {(epoch: number) => Moment | undefined} before  the moments that came with snapshots before */
  snapshot(before) {
    return this.#head && snapshotOf(this.#head, /** @type {Float32Array[]} */ (this.#arrays), before);
  }
}

/**
 * @param {Head} head
 * @param {(Float32Array | Blob)[]} arrays  in memory, but for what was learned
 * @param {(epoch: number) => Moment | undefined} before
 * @returns {Snapshot}
 */
export function snapshotOf(head, arrays, before) {
  const { learned, run, remembered, best_weights, timeline } = head;
  const best = 1 + remembered;
  const past = best + best_weights;
  const numbers = (/** @type {number} */ from, /** @type {number} */ to) =>
    /** @type {Float32Array[]} */ (arrays.slice(from, to));
  const own = new Map(
    head.moments.map((epoch, i) => [epoch, { epoch, arrays: numbers(past + 3 * i, past + 3 * i + 3) }]),
  );
  return {
    learned,
    arrays: arrays.slice(0, best),
    run: run && { ...run, best: numbers(best, past) },
    moments: timeline.flatMap((epoch) => own.get(epoch) ?? before(epoch) ?? []),
  };
}

/**
 * A snapshot as it is handed out.
 * @param {Snapshot} snapshot
 * @returns {AsyncGenerator<[Protocol.SnapshotPiece, Float32Array], void>}
 */
async function* piecesOf({ learned, arrays, run, moments }) {
  const best = run?.best ?? [];
  const numbers = numbersOf([...arrays, ...best, ...moments.flatMap(({ arrays }) => arrays)]);
  const epochs = moments.map(({ epoch }) => epoch);
  /** @type {Head} */
  const head = {
    learned,
    run: run && { epochs: run.epochs, course: run.course },
    remembered: arrays.length - 1,
    best_weights: best.length,
    moments: epochs,
    timeline: epochs,
    lengths: numbers.lengths,
  };
  /** @type {string | null} */
  let text = JSON.stringify(head);
  for await (const { array, start, numbers: values } of numbers.pieces()) {
    yield [{ head: text, array, position: start }, values];
    text = null;
  }
  // A network may have no weights.
  if (text) yield [{ head: text, array: 0, position: 0 }, new Float32Array()];
}

/** Keeps the last snapshot in memory. @implements {Keeper} */
class Memory {
  /** @type {Pieces | null} */
  #pieces = null;
  /** @type {Snapshot | null} */
  #last = null;

  /**
   * @param {Protocol.SnapshotPiece} piece
   * @param {Float32Array} numbers
   */
  piece(piece, numbers) {
    if (piece.head !== null) this.#pieces = new Pieces();
    this.#pieces?.add(piece, numbers);
  }

  /** @param {Snapshot | null} snapshot */
  hold(snapshot) {
    this.#last = snapshot;
    this.#pieces = null;
  }

  /** @param {Story} story */
  commit({ network }) {
    if (network !== "snapshot") this.#last = this.#pieces = null;
    if (!this.#pieces?.isWhole) return;
    const before = new Map(this.#last?.moments.map((moment) => [moment.epoch, moment]));
    this.#last = this.#pieces.snapshot((epoch) => before.get(epoch));
    this.#pieces = null;
  }

  came() {}

  based() {}

  async last() {
    return this.#last;
  }
}

/**
 * What a worker that has the numbers of a snapshot is told.
 * @param {Learned} learned
 * @returns {Protocol.RestoreOptions}
 */
export const restoreOf = ({
  architecture,
  optimizer,
  loss,
  metrics,
  seed,
  input_shape,
  classes,
  target,
  epochs,
  iterations,
}) => ({
  network: { layers: architecture, optimizer, loss, metrics, seed, input_shape },
  ...{ classes, target, epochs, iterations },
});

/**
 * Brings a worker to where a snapshot was taken.
 * @param {Snapshot} snapshot
 * @param {Tell} tell
 * @returns {Promise<Answer<"network">>}
 */
export async function restoring({ learned, arrays, moments }, tell) {
  await handOver(numbersOf(arrays), tell);
  const epochs = moments.map(({ epoch }) => epoch);
  return tell(
    {
      request: { type: "restore", ...restoreOf(learned), moments: epochs, came: true },
      attachments: moments.flatMap(({ arrays }) => arrays),
    },
    "network",
  );
}
