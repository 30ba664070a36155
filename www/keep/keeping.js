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
 *   early_stopping: Protocol.EarlyStopped | null, loaded?: number | null }} Run  loaded: the epoch whose weights came back since, out of
 *   the checkpoint
 *
 * Plain JSON. network: where the network is: to be built as the last run says, in the last snapshot, or, as long as things are kept in
 * memory alone, in the file that it came out of; fit: what the run under way was asked for
 * @typedef {{ prepare: Protocol.PrepareOptions | null, network: "build" | "file" | "snapshot" | null, runs: Run[],
 *   fit: Protocol.FitOptions | null }} Story
 *
 * What a snapshot says of itself: see `SnapshotPiece`, which tells how it begins as well.
 * @typedef {{ from: number, learned: Learned, run: { epochs: number, course: unknown } | null, remembered: number, best_weights: number,
 *   checkpoint?: number | null, moments: number[], timeline: number[], lengths: number[] }} Head
 * @typedef {{ from: 0, learned?: undefined, lengths: number[] }} Begun
 * @typedef {{ architecture: any, input_shape: [number, number, number], optimizer: any, loss: any, metrics?: any, seed: number, classes: number, multilabel?: boolean,
 *   target: Protocol.Target | null, epochs: number, iterations: number }} Learned
 *
 * A moment to look back at: its epoch, and the three arrays of it.
 * @typedef {{ epoch: number, arrays: Float32Array[] }} Moment
 *
 * What `ModelCheckpoint` keeps: the epoch, and its weights.
 * @typedef {{ epoch: number, weights: Float32Array }} Checkpoint
 *
 * A snapshot. arrays: the weights, and what the optimizer remembers, in memory or in files; run: what is left of the run it was taken in
 * @typedef {{ learned: Learned, arrays: (Float32Array | Blob)[], checkpoint?: Checkpoint | null, moments: Moment[],
 *   run: { epochs: number, course: unknown, best: Float32Array[] } | null }} Snapshot
 *
 * The network that the one at hand stands on, without what its optimizer remembers.
 * @typedef {{ learned: Learned, weights: Float32Array | Blob }} Base
 *
 * piece: takes a piece of a snapshot, whose numbers become its own, and is done with it when what it gives settles; commit: the snapshot
 * there is now whole, or of which nothing new has come, belongs to this story; last: the last one that was committed
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
  #keeper;
  #onFree;
  /** Numbers of the snapshot under way that are still to come. */
  #missing = 0;
  /** Whether the first snapshot of a run is to come: nothing is told behind it. */
  #isFirst = false;

  /** @param {(memory: ArrayBuffer[]) => void} onFree  called with memory that snapshots lay in, for the next one */
  constructor(onFree) {
    this.#onFree = onFree;
    this.#keeper = new Memory(onFree);
  }

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
    this.#keeper = new Memory(this.#onFree);
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
    this.#changeRun({ fit, early_stopping: null, loaded: null });
  }

  /**
   * @param {Protocol.SnapshotPiece} piece
   * @param {Float32Array} numbers
   */
  piece(piece, numbers) {
    if (piece.head !== null) this.#missing = numbersBehind(JSON.parse(piece.head));
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

  /** @param {number | null} epoch  the weights are those of that epoch again, and a snapshot follows */
  loaded(epoch) {
    this.#changeRun({ loaded: epoch });
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

/** Whether a snapshot begins with a piece; else another may go before it. @param {Protocol.SnapshotPiece} piece */
export const isFirst = ({ head, array }) => head !== null && array === 0;

/** How many arrays come before those of the moments. @param {Head} head */
export const beforeMoments = ({ remembered, best_weights, checkpoint }) =>
  1 + remembered + best_weights + (checkpoint ? 1 : 0);

/** Numbers that come behind a head. @param {Head | Begun} head */
export const numbersBehind = ({ from, lengths }) => lengths.slice(from).reduce((sum, length) => sum + length, 0);

/** A snapshot in pieces, as it comes. */
class Pieces {
  /** @type {Head | Begun | null} */
  #head = null;
  /** Of each array. @type {{ position: number, numbers: Float32Array }[][]} */
  #pieces = [];
  #missing = 0;

  /** Whether nothing is still to come. */
  get isWhole() {
    return this.#missing === 0 && this.#head?.learned !== undefined;
  }

  /**
   * @param {Protocol.SnapshotPiece} piece
   * @param {Float32Array} numbers
   */
  add({ head, array, position }, numbers) {
    if (head !== null) {
      /** @type {Head | Begun} */
      const told = (this.#head = JSON.parse(head));
      this.#pieces = told.lengths.map((_, i) => (i < told.from ? this.#pieces[i] : []));
      this.#missing = numbersBehind(told);
    }
    this.#missing -= numbers.length;
    this.#pieces[array]?.push({ position, numbers });
  }

  /**
   * Its moments, and those that came with snapshots before.
   * @param {Moment[]} before
   */
  moments(before) {
    if (!this.#head?.learned) return [];
    const { moments, timeline } = this.#head;
    const past = beforeMoments(this.#head);
    const own = moments.map((epoch, i) => ({ epoch, arrays: [0, 1, 2].map((j) => this.#joined(past + 3 * i + j)) }));
    const all = new Map([...before, ...own].map((moment) => [moment.epoch, moment]));
    return timeline.flatMap((epoch) => all.get(epoch) ?? []);
  }

  /** @param {Moment[]} moments  all of them */
  snapshot(moments) {
    return this.#head?.learned ? snapshotOf(this.#head, (i) => this.#joined(i), moments) : null;
  }

  /** The memory of what was learned: it is of no use any more. */
  memory() {
    const arrays = this.#head?.learned ? this.#pieces.slice(0, 1 + this.#head.remembered) : [];
    return arrays.flat().map(({ numbers }) => /** @type {ArrayBuffer} */ (numbers.buffer));
  }

  /** An array, whose pieces are let go of. @param {number} array */
  #joined(array) {
    const pieces = this.#pieces[array];
    const length = this.#head?.lengths[array] ?? 0;
    // Most arrays come in one piece.
    if (pieces[0]?.numbers.length === length) return pieces[0].numbers;
    const all = new Float32Array(length);
    for (const { position, numbers } of pieces.splice(0)) all.set(numbers, position);
    pieces.push({ position: 0, numbers: all });
    return all;
  }
}

/**
 * @param {Head} head
 * @param {(index: number) => Float32Array | Blob} array  in memory, but for what was learned
 * @param {Moment[]} moments  all of them
 * @returns {Snapshot}
 */
export function snapshotOf({ learned, run, remembered, best_weights, checkpoint }, array, moments) {
  const best = 1 + remembered;
  const numbers = (/** @type {number} */ from, /** @type {number} */ count) =>
    Array.from({ length: count }, (_, i) => array(from + i));
  return {
    learned,
    arrays: numbers(0, best),
    run: run && { ...run, best: /** @type {Float32Array[]} */ (numbers(best, best_weights)) },
    checkpoint: checkpoint
      ? { epoch: checkpoint, weights: /** @type {Float32Array} */ (array(best + best_weights)) }
      : null,
    moments,
  };
}

/**
 * A snapshot as it is handed out.
 * @param {Snapshot} snapshot
 * @returns {AsyncGenerator<[Protocol.SnapshotPiece, Float32Array], void>}
 */
async function* piecesOf({ learned, arrays, run, checkpoint, moments }) {
  const best = run?.best ?? [];
  const kept = checkpoint ? [checkpoint.weights] : [];
  const numbers = numbersOf([...arrays, ...best, ...kept, ...moments.flatMap(({ arrays }) => arrays)]);
  const epochs = moments.map(({ epoch }) => epoch);
  /** @type {Head} */
  const head = {
    from: 0,
    learned,
    run: run && { epochs: run.epochs, course: run.course },
    remembered: arrays.length - 1,
    best_weights: best.length,
    checkpoint: checkpoint?.epoch ?? null,
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

/**
 * Keeps the last snapshot in memory, as it came: it is put together when it is asked for, which is seldom, while a network that is trained
 * tells one after each epoch.
 * @implements {Keeper}
 */
class Memory {
  /** The snapshot under way. @type {Pieces | null} */
  #pieces = null;
  /** @type {Pieces | Snapshot | null} */
  #last = null;
  /** @type {Moment[]} */
  #moments = [];

  /** @param {(memory: ArrayBuffer[]) => void} onFree */
  constructor(onFree) {
    this.onFree = onFree;
  }

  /**
   * @param {Protocol.SnapshotPiece} piece
   * @param {Float32Array} numbers
   */
  piece(piece, numbers) {
    if (isFirst(piece)) this.#pieces = new Pieces();
    this.#pieces?.add(piece, numbers);
  }

  /** @param {Snapshot | null} snapshot */
  hold(snapshot) {
    this.#last = snapshot;
    this.#moments = snapshot?.moments ?? [];
    this.#pieces = null;
  }

  /** @param {Story} story */
  commit({ network }) {
    if (network !== "snapshot") this.hold(null);
    if (!this.#pieces?.isWhole) return;
    this.#moments = this.#pieces.moments(this.#moments);
    // One that was put together may be in use elsewhere.
    if (this.#last instanceof Pieces) this.onFree(this.#last.memory());
    this.#last = this.#pieces;
    this.#pieces = null;
  }

  came() {}

  based() {}

  async last() {
    if (this.#last instanceof Pieces) this.#last = this.#last.snapshot(this.#moments);
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
  multilabel = false,
  target,
  epochs,
  iterations,
}) => ({
  network: { layers: architecture, optimizer, loss, metrics, seed, input_shape },
  ...{ classes, multilabel, target, epochs, iterations },
});

/**
 * Brings a worker to where a snapshot was taken.
 * @param {Snapshot} snapshot
 * @param {Tell} tell
 * @returns {Promise<Answer<"network">>}
 */
export async function restoring({ learned, arrays, checkpoint, moments }, tell) {
  await handOver(numbersOf(arrays), tell);
  const epochs = moments.map(({ epoch }) => epoch);
  return tell(
    {
      request: {
        type: "restore",
        ...restoreOf(learned),
        ...{ checkpoint: checkpoint?.epoch, moments: epochs, came: true },
      },
      attachments: [...(checkpoint ? [checkpoint.weights] : []), ...moments.flatMap(({ arrays }) => arrays)],
    },
    "network",
  );
}
