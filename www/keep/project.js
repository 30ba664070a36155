/**
 * A project in one file: a zip with `project.json`, the network as `model.keras`, the files of the images under `data/`, and arrays as
 * `.npy`. `docs/projects.md` describes it. Files of all versions are read for ever.
 */
import { openModel, writeModel } from "../client/models.js";
import { numbersOf, together } from "../client/numbers.js";
import { PlaygroundError } from "../client/playground-error.js";
import { readNpy, writeNpy } from "./npy.js";

/** @import { Base, Drawn, Files, Learned, Moment, Snapshot, Story } from "./keeping.js" */

/**
 * What is kept: see {@link Story}. data: `null` where the files of the images are not there; notes: what is to be told of the network
 * @typedef {{ story: Story, page: unknown, data: Drawn | Files | null, snapshot: Snapshot | null, base?: Base | null, notes?: string[] }} Kept
 */

const FORMAT = "cnn-playground-project";
const VERSION = 1;
/** Bytes of `project.json`, at the most. */
const LONGEST = 1 << 26;

/**
 * @param {Kept} kept
 * @param {boolean} withData
 * @returns {Promise<Blob>}
 */
export async function writeProject({ story, page, data, snapshot, base }, withData) {
  /** @type {import("./zip.js").Member[]} */
  const members = [];
  const array = (/** @type {string} */ name, /** @type {Float32Array} */ numbers) => {
    members.push({ name, blob: writeNpy(numbers) });
    return name;
  };
  const project = {
    format: FORMAT,
    version: VERSION,
    ...story,
    data: data && dataOf(data, withData ? members : null),
    left: snapshot?.run && {
      epochs: snapshot.run.epochs,
      course: snapshot.run.course,
      best_weights: snapshot.run.best.map((numbers, i) => array(`run/best_weights_${i}.npy`, numbers)),
    },
    checkpoint: snapshot?.checkpoint
      ? { epoch: snapshot.checkpoint.epoch, weights: array("checkpoint.npy", snapshot.checkpoint.weights) }
      : null,
    timeline: (snapshot?.moments ?? []).map(({ epoch, arrays: [weights, predictions, probabilities] }) => ({
      epoch,
      weights: array(`timeline/${epoch}/weights.npy`, weights),
      predictions: array(`timeline/${epoch}/predictions.npy`, predictions),
      probabilities: array(`timeline/${epoch}/probabilities.npy`, probabilities),
    })),
    base: base ? "base.keras" : null,
    page,
  };
  if (base) {
    // What its optimizer remembers is none of it.
    const learned = JSON.stringify({ ...base.learned, iterations: 0 });
    members.unshift({ name: "base.keras", blob: await writeModel("keras", learned, numbersOf([base.weights])) });
  }
  if (snapshot) {
    const blob = await writeModel("keras", JSON.stringify(snapshot.learned), numbersOf(snapshot.arrays));
    members.unshift({ name: "model.keras", blob });
  }
  members.unshift({ name: "project.json", blob: new Blob([JSON.stringify(project, null, 2)]) });
  return ask({ write: members }, "the project");
}

/**
 * Where a file lay.
 * @param {{ name: string, blob: any, path?: string }} file
 */
export const pathOf = ({ name, blob, path }) => path ?? (blob.webkitRelativePath || name);

/**
 * Where the images come from, as JSON.
 * @param {Drawn | Files} data
 * @param {import("./zip.js").Member[] | null} members  where their files go, if they go along
 */
export function dataOf(data, members) {
  if ("sample" in data) return data;
  const files = data.files.map((file, i) => {
    const { name, blob, address } = file;
    const path = pathOf(file);
    // Two files may have one name.
    const member = members && `data/${i}/${path}`;
    if (member) members?.push({ name: member, blob });
    const modified = blob instanceof File ? blob.lastModified : null;
    return { name, path, size: blob.size, modified, address: address ?? null, member };
  });
  return { ...data, files };
}

/**
 * @param {{ name: string, blob: Blob }} file
 * @returns {Promise<Kept>}
 */
export async function readProject({ name, blob }) {
  /** @type {Map<string, Blob>} */
  const members = await ask({ read: blob }, name);
  const isOther = () =>
    new PlaygroundError({
      code: "not_a_project",
      message: `${name} is no project of the CNN Playground`,
      hint: "Choose a project.playground.zip that was saved under “Take away”.",
    });
  const text = members.get("project.json");
  if (!text || text.size > LONGEST) throw isOther();
  const project = parsed(await text.text());
  if (project?.format !== FORMAT || !Number.isInteger(project.version)) throw isOther();
  try {
    return await keptOf(project, members);
  } catch (error) {
    if (error instanceof PlaygroundError) throw error;
    throw damaged(name, /** @type {Error} */ (error).message);
  }
}

/**
 * @param {any} project
 * @param {Map<string, Blob>} members
 * @returns {Promise<Kept>}
 */
async function keptOf({ prepare, network, runs, fit, data, left, checkpoint, timeline, base, page }, members) {
  const array = async (/** @type {unknown} */ member) => {
    const blob = members.get(String(member));
    const numbers = blob && (await readNpy(blob));
    if (!numbers) throw new Error(`“${member}” is missing, or no array of float32`);
    return numbers;
  };
  const arrays = (/** @type {unknown} */ names) =>
    Promise.all((Array.isArray(names) ? names : []).map((name) => array(name)));
  const blob = members.get("model.keras");
  if (network === "snapshot" && !blob) throw new Error("“model.keras” is missing");
  const open = async (/** @type {string} */ name, /** @type {Blob} */ blob) => {
    const { restore, numbers, notes } = await openModel([{ name, blob }]);
    return { learned: learnedOf(restore), arrays: await together(numbers), notes };
  };
  const model = blob ? await open("model.keras", blob) : null;
  const front = members.get(String(base));
  const standsOn = front ? await open("base.keras", front) : null;
  /** @type {Moment[]} */
  const moments = [];
  for (const { epoch, weights, predictions, probabilities } of Array.isArray(timeline) ? timeline : [])
    moments.push({ epoch, arrays: await arrays([weights, predictions, probabilities]) });
  return {
    story: {
      prepare: prepare ?? null,
      network: network ?? null,
      runs: Array.isArray(runs) ? runs : [],
      fit: fit ?? null,
    },
    page: page ?? null,
    data: openedData(data, (file) => members.get(file.member)),
    snapshot: model && {
      learned: model.learned,
      arrays: model.arrays,
      checkpoint: checkpoint ? { epoch: checkpoint.epoch, weights: await array(checkpoint.weights) } : null,
      moments,
      run: left ? { epochs: left.epochs, course: left.course, best: await arrays(left.best_weights) } : null,
    },
    base: standsOn && { learned: standsOn.learned, weights: standsOn.arrays[0] },
    notes: model?.notes ?? [],
  };
}

/**
 * @param {import("../client/protocol.js").RestoreOptions} restore
 * @returns {Learned}
 */
function learnedOf({ network, classes, multilabel, target, epochs, iterations }) {
  const { layers, optimizer, loss, metrics, seed, input_shape } = network;
  return /** @type {Learned} */ ({
    ...{ architecture: layers, optimizer, loss, metrics, seed, input_shape },
    ...{ classes, multilabel, target, epochs, iterations },
  });
}

/**
 * The images again, if all of their files are there.
 * @param {any} data  as {@link dataOf} tells
 * @param {(file: any) => Blob | undefined} contents
 * @returns {Drawn | Files | null}
 */
export function openedData(data, contents) {
  if (!data || "sample" in data) return data ?? null;
  const files = [];
  for (const told of data.files) {
    const blob = contents(told);
    if (!blob) return null;
    const file = new File([blob], told.name, { lastModified: told.modified ?? undefined });
    files.push({ name: told.name, blob: file, address: told.address ?? undefined, path: told.path });
  }
  return { files, layout: data.layout, column: data.column };
}

/** @param {string} text @returns {any} */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {string} problem
 */
const damaged = (name, problem) =>
  new PlaygroundError({
    code: "damaged_project",
    message: `${name}: ${problem}`,
    hint: "Copy or download the file again; what is there now stays as it is.",
  });

/**
 * @param {unknown} message
 * @param {string} name  of the file
 * @returns {Promise<any>}
 */
function ask(message, name) {
  const worker = new Worker(new URL("./zip-worker.js", import.meta.url), { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onerror = (event) => {
      event.preventDefault?.();
      reject(damaged(name, event.message ?? "the zip could not be worked on"));
    };
    worker.onmessage = ({ data: { done, failed } }) => (failed ? reject(damaged(name, failed)) : resolve(done));
    worker.postMessage(message);
  }).finally(() => worker.terminate());
}
