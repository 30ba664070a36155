/** Data: opening files, addresses and drawn sets, and choosing an image. */
import { batch, computed, signal } from "@preact/signals";

import { fetched } from "../../client/fetched.js";
import { lab } from "../lab.js";
import { PlaygroundError } from "../../playground.js";
import { firstActivity } from "../lessons/first-activity.js";
import { fetchStages } from "../stages.js";
import { state } from "../state.js";
import { attempt, dismiss } from "./attempt.js";
import { ask } from "./doubt.js";
import { learned, together } from "./labels.js";
import { own } from "./looked.js";
import { endRun } from "./under-way.js";
import { forgetForImages } from "./weights.js";

/**
 * Loads a drawn set, with the lesson's label column where the lesson works on it.
 * @param {string} name
 * @param {{ isSet?: boolean }} [options]  isSet: the settings there are were made for it
 */
export async function openSample(name, { isSet = false } = {}) {
  const column = name === firstActivity.sample ? firstActivity.column : undefined;
  const there = state.source.peek();
  const isThere = there?.kind === "sample" && there.name === name;
  await load({ kind: "sample", name }, "drawing the images", async () => (await lab()).loadSample(name, { column }), {
    isSet: isSet || isThere,
    areThere: () => isThere,
  });
}

/** Of a file in a folder the folder's. @param {File | string} file */
const nameOf = (file) => (typeof file === "string" ? file : file.webkitRelativePath.split("/")[0] || file.name);

/**
 * Names as they are shown: of many, a few.
 * @param {(File | string)[]} files
 */
function namesOf(files) {
  const names = [...new Set(files.map(nameOf))];
  return names.length > 4 ? [...names.slice(0, 2), `${names.length - 2} more`] : names;
}

/** Tells files apart: those of one name, size and time are the same. @param {File | string} file */
const keyOf = (file) =>
  typeof file === "string" ? file : [file.webkitRelativePath || file.name, file.size, file.lastModified].join(" ");

/** Files that wait for their other half: images without labels, or labels without images. */
const halves = signal(/** @type {(File | string)[]} */ ([]));

/** Their names. */
export const waiting = computed(() => namesOf(halves.value));

/** The files of the images that are there, and the last ones that could not be understood. */
const known = {
  loaded: /** @type {(File | string)[]} */ ([]),
  failed: /** @type {(File | string)[]} */ ([]),
};

/** Files that all came from the web can be named in a link. @param {(File | string)[]} files */
const webAddresses = (files) => (files.every((file) => typeof file === "string") ? files : []);

/** How the reader said that the ones that are there are to be understood. */
let said = /** @type {import("../../client/protocol.js").LayoutOptions | undefined} */ (undefined);

/**
 * How far the reading of files is, and how to end it.
 * @type {import("@preact/signals").Signal<(import("../../client/protocol.js").LoadingLog & { cancel: () => void }) | null>}
 */
export const reading = signal(null);

/** Files are about to be chosen or dropped. */
export async function expectFiles() {
  // Where there is no lab, that is told when they come.
  await lab().then(
    (lab) => lab.expectFiles(),
    () => {},
  );
}

/**
 * Reads files, or what stands at addresses: images and labels in any order, at once or one after the other.
 * @param {(File | string)[]} files
 */
export async function openFiles(files) {
  if (files.length === 0) return;
  if (files.length === 1 && (await isProject(files[0]))) {
    const { openProject } = await import("./keep.js");
    return openProject(files[0]);
  }
  const model = await import("./model.js");
  if (await model.areModel(files)) return model.openModel(files);
  // What is opened once more is not added to itself.
  const again = new Set(files.map(keyOf));
  const before = halves.peek().filter((file) => !again.has(keyOf(file)));
  const names = namesOf([...before, ...files]);
  const waited = state.dataset.peek();
  await load(
    { kind: "files", names },
    `reading ${namesOf(files).join(" and ")}`,
    async () => {
      // What was said of images holds when their labels come.
      const layout = before.length > 0 ? said : undefined;
      const together = await read([...before, ...files], layout).catch((error) => {
        // Two files of images are no pair: the newer is a beginning of its own.
        if (before.length === 0 || error.code !== "two_files_of_images") throw error;
        names.splice(0, before.length);
        return read(files);
      });
      return together;
    },
    {
      areThere: (dataset) => before.length > 0 && waited?.columns.length === 0 && areSameImages(waited, dataset),
    },
  );
}

/**
 * Whether a file is a project, by its name or its first member.
 * @param {File | string} file
 */
async function isProject(file) {
  if (/\.playground\.zip$/i.test(nameOf(file))) return true;
  if (typeof file === "string") return false;
  const start = await file.slice(0, 42).text();
  return start.startsWith("PK\x03\x04") && start.endsWith("project.json");
}

/**
 * Whether images that waited for labels are those of the set with labels.
 * @param {import("../../playground.js").Dataset} waited
 * @param {import("../../playground.js").Dataset} dataset
 */
function areSameImages(waited, dataset) {
  const told = (/** @type {import("../../playground.js").Dataset} */ { count, dtype, min, max, sizes }) =>
    JSON.stringify([count, dtype, min, max, sizes]);
  return told(waited) === told(dataset);
}

/**
 * Reads files and keeps in mind what is missing to make a pair of them.
 * @param {(File | string)[]} files
 * @param {import("../../client/protocol.js").LayoutOptions} [layout]
 */
async function read(files, layout) {
  const control = new AbortController();
  try {
    const dataset = await (
      await lab()
    ).loadDataset({
      files,
      layout,
      // What was agreed to once is not asked again when the same files are understood otherwise.
      confirm: files === known.loaded ? undefined : ask,
      signal: control.signal,
      onProgress: (log) => (reading.value = { ...log, cancel: () => control.abort() }),
    });
    halves.value = dataset.columns.length === 0 ? files : [];
    known.loaded = files;
    said = layout;
    return dataset;
  } catch (error) {
    known.failed = files;
    if (error instanceof PlaygroundError && error.code === "no_images") halves.value = files;
    throw error;
  } finally {
    reading.value = null;
  }
}

/**
 * Reads the same files again, understood otherwise.
 * @param {"loaded" | "failed"} which
 * @param {import("../../client/protocol.js").LayoutOptions} layout
 */
export async function understandAs(which, layout) {
  const files = known[which];
  await load({ kind: "files", names: namesOf(files) }, "reading the files again", () => read(files, layout));
}

/**
 * The first images of the same files, understood otherwise.
 * @param {"loaded" | "failed"} which
 * @param {import("../../client/protocol.js").LayoutOptions} layout
 * @param {AbortSignal} signal
 */
export async function previewAs(which, layout, signal) {
  return (await lab()).previewDataset({ files: known[which], layout, signal });
}

/**
 * A run goes on while files are read: only a data set that can be taken ends it.
 * @param {import("../state.js").Source} source
 * @param {string} words
 * @param {() => Promise<import("../../playground.js").Dataset>} work
 * @param {{ isSet?: boolean, areThere?: (dataset: import("../../playground.js").Dataset) => boolean }} [options]
 *   isSet: the settings there are were made for it; areThere: whether its images are those that are there
 */
async function load(source, words, work, { isSet = false, areThere = () => false } = {}) {
  const taken = await attempt("data", words, async () => {
    const [dataset, suiting] = await Promise.all([work(), fetched(import("./suited.js")), fetchStages()]);
    await endRun();
    return { dataset, ...suiting };
  });
  if (!taken) return;
  const { dataset, madeAlike, suited, withParts } = taken;
  const { withModel } = state.model.peek() ? await import("./model.js") : { withModel: undefined };
  batch(() => {
    // What was asked on the way, about the images before, may have met these.
    for (const stage of /** @type {const} */ (["train", "inside", "predict"])) dismiss(stage);
    forgetForImages();
    // The network one begins with is the lesson's: where nothing else was asked for, so is the column.
    const asked = state.column.peek() ?? firstActivity.column;
    const isOther = asked !== dataset.column && dataset.columns.some(({ name }) => name === asked);
    const column = isOther ? asked : null;
    const before = state.dataset.peek();
    const sameImages = before !== null && areThere(dataset);
    // What a link says is meant for the first images there are.
    const isMeant = before === null || isSet;
    const split = state.split.peek();
    state.column.value = column;
    const meant = isMeant ? split : suited(split, dataset, { sameImages, column });
    const alike = withParts(madeAlike(meant, dataset), dataset);
    state.split.value = withModel ? withModel(alike, dataset) : alike;
    state.source.value = source;
    state.addresses.value = source.kind === "files" ? webAddresses(known.loaded) : [];
    state.dataset.value = dataset;
    state.filter.value = null;
    // A model alone was shown pictures of the reader's own.
    if (before === null && !own.peek()) state.origin.value = "set";
    if (sameImages) return;
    state.images.value++;
    state.image.value = 0;
    state.map.value = null;
    if (isMeant) return;
    state.part.value = "test";
    state.origin.value = "set";
  });
}

/** @param {number} index */
export function chooseImage(index) {
  state.image.value = index;
}

const shown = computed(() => {
  const column = learned();
  const filter = state.filter.value;
  const all = Array.from({ length: state.dataset.value?.count ?? 0 }, (_, index) => index);
  if (!column || filter === null) return all;
  const label = together()?.[filter];
  return all.filter((index) => (label ? label.codes[index] === 1 : column.codes[index] === filter));
});

/** The images the palette shows, by their indices: all, or those of the chosen class. */
export const shownImages = () => shown.value;

/**
 * The next image among those shown, `step` places on; goes round at the ends.
 * @param {number} step
 */
export function stepImage(step) {
  const images = shownImages();
  if (images.length === 0) return;
  const place = images.indexOf(state.image.peek());
  const next = place < 0 ? 0 : (place + step + images.length) % images.length;
  chooseImage(images[next]);
}

/** Another image than the one in sight, by chance. */
export function randomImage() {
  const others = shownImages().filter((index) => index !== state.image.peek());
  if (others.length > 0) chooseImage(others[Math.floor(Math.random() * others.length)]);
}
