/**
 * All settings there are now, each with the words it is found by and the way to it. Of what is on the page the page itself is asked;
 * what is folded away stands in the tables of `keras`.
 *
 * name: Keras's, where it has one; of: what it is a setting of; hint: what it does; also: other words it is found by; open: does what must
 * be done first; place: the field, once it is there
 * @typedef {{ name: string, of: string, hint: string, also?: string, stage: import("../../state.js").StageId, open?: () => void,
 *   place: () => HTMLElement | null | undefined }} Entry
 */
import { augmentations } from "../../../keras/augmentation.js";
import { callbacks } from "../../../keras/callbacks.js";
import { layerKinds } from "../../../keras/layers.js";
import { lossClass, lossName, losses } from "../../../keras/losses.js";
import { metrics, optional } from "../../../keras/metrics.js";
import { optimizers } from "../../../keras/optimizers.js";
import { schedules } from "../../../keras/schedules.js";
import { reports } from "../../actions/network.js";
import { stages } from "../../stages.js";
import { state } from "../../state.js";
import { menu, opened, toggle } from "../network/editing.js";

/** What else a setting is called, there or elsewhere. @type {Record<string, string>} */
const ALIASES = {
  validation: "validation_split validation_data",
  random_state: "seed of the split",
  test_size: "train_test_split",
  augment: "augmentation",
  workers: "cores threads",
  resize: "image_size",
};

/** What stands in these is told by the tables. */
const TABLED = ".panel, .menu, .course, .augment, .image-options, dialog, [hidden]";

/** @param {string} selector @param {ParentNode} [within] @returns {HTMLElement[]} */
const all = (selector, within = document) => [...within.querySelectorAll(/** @type {"input"} */ (selector))];

const FIELDS = "input:not([type=hidden], [type=file]), select, textarea, [role=radiogroup]";

/** What a field is called. @param {HTMLElement} field */
function nameOf(field) {
  const [label] = /** @type {HTMLInputElement} */ (field).labels ?? [];
  return (field.getAttribute("aria-label") ?? label?.textContent ?? "").trim().replace(/\s+/g, " ");
}

/** The field of a name. Of one that consists of several, the first. @param {ParentNode | null | undefined} within @param {string} name */
const fieldIn = (within, name) =>
  within && all(FIELDS, within).find((field) => nameOf(field) === name || nameOf(field).startsWith(`${name},`));

/** What is said of a field where it stands. @param {HTMLElement} field */
function hintOf(field) {
  const own = field.closest(".field, .has-hint")?.querySelector(".hint");
  const row = field.closest(".decision")?.querySelector("p");
  return (own ?? row)?.textContent?.trim() ?? "";
}

/** The fields on the page. @returns {Entry[]} */
function onPage() {
  return stages.flatMap(({ id, name: of }) => {
    const section = document.getElementById(id);
    const fields = section ? all(FIELDS, section) : [];
    const plain = fields.filter(
      (field) => !field.closest(TABLED) && !field.parentElement?.closest("[role=radiogroup]"),
    );
    const byName = new Map(plain.toReversed().map((field) => [nameOf(field), field]));
    byName.delete("");
    return [...byName].reverse().map(([name, field]) => ({
      name,
      of,
      hint: hintOf(field),
      also: field instanceof HTMLSelectElement ? [...field.options].map(({ text }) => text).join(" ") : "",
      stage: id,
      place: () => fieldIn(document.getElementById(id), name),
    }));
  });
}

/** @param {import("../../../keras/options.js").Option} option */
const choices = ({ choices = [], says = {} }) => [...choices, ...Object.values(says)].join(" ");

const panel = () => document.querySelector("#network .panel");

/** The options of the layers that there are. @returns {Entry[]} */
function ofLayers() {
  return state.layers.peek().flatMap(({ id, class_name }, i) =>
    (layerKinds[class_name]?.options ?? []).map((option) => ({
      name: option.key,
      of: `${reports.peek().get(id)?.name ?? class_name}, layer ${i + 1}`,
      hint: option.hint,
      also: `${class_name} ${choices(option)}`,
      stage: /** @type {const} */ ("network"),
      open: () => opened.peek() !== id && toggle(id),
      place: () => {
        const field = fieldIn(panel(), option.key);
        if (!field && option.more)
          panel()?.querySelector(".panel-do > [aria-pressed=false]")?.dispatchEvent(new MouseEvent("click"));
        return field;
      },
    })),
  );
}

/** Layers that can be added, found by their options as well. @returns {Entry[]} */
function toAdd() {
  return Object.entries(layerKinds).map(([name, { does, options }]) => ({
    name,
    of: "Network: a layer to add",
    hint: does,
    also: options.map(({ key }) => key).join(" "),
    stage: "network",
    // In front of the last one, which decides.
    open: () => (menu.value = Math.max(0, state.layers.peek().length - 1)),
    place: () => {
      const item = () => all("#network .menu-item").find((item) => item.querySelector("strong")?.textContent === name);
      const search = /** @type {HTMLInputElement | null} */ (document.querySelector("#network .menu input"));
      if (search && !item()) {
        search.value = name;
        search.dispatchEvent(new InputEvent("input", { bubbles: true }));
      }
      return item();
    },
  }));
}

/** Unfolds a part of a stage. @param {string} stage @param {string} part  what is in its words */
function unfold(stage, part) {
  const folds = all(`#${stage} details.fold`);
  const fold = folds.find((fold) => fold.querySelector("summary")?.textContent?.includes(part));
  if (fold) /** @type {HTMLDetailsElement} */ (/** @type {unknown} */ (fold)).open = true;
}

const course = {
  stage: /** @type {const} */ ("train"),
  open: () => unfold("train", "schedule and callbacks"),
};

/** The part of the course that is about something. @param {string} name */
const partOf = (name) => all(".course-part").find((part) => fieldIn(part, name));

/**
 * Options of classes of which one is chosen: those of the others lead to the choice.
 * @param {Record<string, { does: string, options: import("../../../keras/options.js").Option[] }>} known
 * @param {string} chosen
 * @param {{ of: string, choice: () => HTMLElement | null | undefined }} where
 * @returns {Pick<Entry, "name" | "of" | "hint" | "also" | "place">[]}
 */
function ofOthers(known, chosen, { of, choice }) {
  const own = known[chosen]?.options.map(({ key }) => key) ?? [];
  const others = new Map(Object.values(known).flatMap(({ options }) => options.map((option) => [option.key, option])));
  return [...others.values()]
    .filter(({ key }) => !own.includes(key))
    .map((option) => {
      const classes = Object.keys(known).filter((name) => known[name].options.some(({ key }) => key === option.key));
      return { name: option.key, of: `${of}: of ${classes.join(", ")}`, hint: option.hint, place: choice };
    });
}

/** What is folded in Train. @returns {Entry[]} */
function ofRun() {
  const { optimizer, loss, metrics: measured, callbacks: called } = state.run.peek();
  const { class_name, config } = optimizer;
  const rate = config.learning_rate?.class_name ?? "constant";
  const train = /** @type {const} */ ("train");
  const inTrain = (/** @type {string} */ name) => () => fieldIn(document.querySelector("#train .run-settings"), name);
  const schedule = () => fieldIn(document.querySelector(".course"), "learning_rate");
  const seldom = (optimizers[class_name]?.options ?? []).filter(({ more }) => more);
  /**
   * @param {Record<string, { does: string, options: import("../../../keras/options.js").Option[] }>} known
   * @param {string[]} names
   * @param {import("../../state.js").Described[]} used
   * @returns {Entry[]}
   */
  const added = (known, names, used) =>
    names.flatMap((name) => [
      {
        ...course,
        name,
        of: "Train",
        hint: known[name].does,
        place: () => fieldIn(document.querySelector(".course"), name),
      },
      ...known[name].options.map(({ key, hint }) => ({
        ...course,
        name: key,
        of: used.some((one) => one.class_name === name) ? `Train: ${name}` : `Train: ${name}, once it is switched on`,
        hint,
        place: () => fieldIn(partOf(name), key) ?? fieldIn(partOf(name), name),
      })),
    ]);
  return [
    ...seldom.map((option) => ({
      ...course,
      ...{ name: option.key, of: `Train: ${class_name}`, hint: option.hint },
      place: () => fieldIn(partOf(option.key), option.key),
    })),
    ...ofOthers(optimizers, class_name, { of: "Train: optimizer", choice: inTrain("optimizer") }).map((one) => ({
      ...one,
      stage: train,
    })),
    ...ofOthers(losses, lossClass(lossName(loss)), { of: "Train: loss", choice: inTrain("loss") }).map((one) => ({
      ...one,
      stage: train,
    })),
    ...Object.entries(optimizers).map(([name, { does }]) => ({
      name,
      of: "Train: an optimizer",
      hint: does,
      stage: train,
      place: inTrain("optimizer"),
    })),
    ...Object.entries(losses).map(([name, { does }]) => ({
      name,
      of: "Train: a loss",
      hint: does,
      stage: train,
      place: inTrain("loss"),
    })),
    ...Object.entries(schedules).map(([name, { does }]) => ({
      ...course,
      name,
      of: "Train: a schedule of the learning rate",
      hint: does,
      place: schedule,
    })),
    ...(schedules[rate]?.options ?? []).map(({ key, hint }) => ({
      ...course,
      ...{ name: key, of: `Train: ${rate}`, hint },
      place: () => fieldIn(document.querySelector(".course"), key),
    })),
    ...ofOthers(schedules, rate, { of: "Train: schedule", choice: schedule }).map((one) => ({ ...course, ...one })),
    {
      ...course,
      ...{ name: "class_weight", of: "Train", also: "balanced" },
      hint: "Mistakes on a rare class cost more.",
      place: () => fieldIn(document.querySelector(".course"), "class_weight"),
    },
    ...added(metrics, optional, measured),
    ...added(callbacks, Object.keys(callbacks), called),
  ];
}

/** What is folded in Prepare. @returns {Entry[]} */
function ofImages() {
  const images = {
    mode: "Gray or color.",
    resize: "All images in one size.",
    height: "Rows, once images are resized.",
    width: "Columns, once images are resized.",
    resample: "How pixels are computed, once images are resized: lanczos, bicubic, bilinear, nearest.",
    crop_to_aspect_ratio: "Crop instead of stretch, once images are resized.",
    SHARPEN: "Sharpen each pixel against its neighbors.",
    UnsharpMask: "Sharpen against a blurred copy.",
    autocontrast: "Contrast: darkest to 0, lightest to 255.",
    equalize: "Contrast: all values equally frequent.",
    rescale: "Values between 0 and 1.",
  };
  const options = () => document.querySelector("#prepare .image-options");
  return Object.entries(images).map(([name, hint]) => ({
    ...{ name, of: "Prepare: images", hint, also: ALIASES[name], stage: "prepare" },
    open: () => unfold("prepare", "Resize, gray or color"),
    place: () =>
      options() &&
      (fieldIn(options(), name) ??
        all(FIELDS, options() ?? document).find((field) => nameOf(field).startsWith(name)) ??
        fieldIn(options(), "resize")),
  }));
}

/** The layers that vary images. @returns {Entry[]} */
function ofAugmentation() {
  const inside = () => document.querySelector("#prepare .augment");
  // As long as nothing is varied there is only the choice whether it is to be.
  const choice = () => fieldIn(document.getElementById("prepare"), "augment");
  const isOn = Boolean(state.split.peek().augment);
  const of = isOn ? "Prepare: augmentation" : "Prepare: augmentation, once it is chosen";
  const entry = (
    /** @type {string} */ name,
    /** @type {string} */ hint,
    /** @type {string} */ label,
    /** @type {string} */ whose,
  ) => ({
    ...{ name, of: whose, hint, stage: /** @type {const} */ ("prepare") },
    place: () =>
      isOn ? inside() && (fieldIn(inside(), label) ?? fieldIn(inside(), label.split(" ")[0]) ?? choice()) : choice(),
  });
  return [
    ...Object.entries(augmentations).flatMap(([name, { says, factors }]) => [
      entry(name, says, name, of),
      ...Object.keys(factors).map((key) => entry(key, says, `${name} ${key}`, `${of}: ${name}`)),
    ]),
    entry("copies", "Variants of each image that take its place.", "copies", of),
    entry("seed", "The same seed makes the same variants.", "seed", of),
    entry("fill_mode", "How the empty border is filled.", "fill_mode", of),
    entry("interpolation", "How pixels between pixels are computed.", "interpolation", of),
    entry("before_split", "Whether images are varied before the test images are set aside.", "before_split", of),
  ];
}

/** All settings there are now. */
export function entries() {
  const listed = onPage().map((entry) => ({ ...entry, also: `${entry.also} ${ALIASES[entry.name] ?? ""}` }));
  return [...listed, ...ofLayers(), ...ofRun(), ...ofImages(), ...ofAugmentation(), ...toAdd()];
}

/**
 * Those in which all words are found: first those whose name it is, then those whose name begins with them or has them in it, then those
 * that are also called so, and those of which they are said.
 * @param {Pick<Entry, "name" | "of" | "hint" | "also">[]} entries
 * @param {string} text
 * @returns {any[]}
 */
export function found(entries, text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const ranked = entries.flatMap((entry) => {
    const [name, rest] = [entry.name, `${entry.of} ${entry.also ?? ""} ${entry.hint}`].map((part) =>
      part.toLowerCase(),
    );
    if (!words.every((word) => name.includes(word) || rest.includes(word))) return [];
    const [first] = words;
    const isAlias = (entry.also ?? "").toLowerCase().split(" ").includes(first);
    const rank = name === words.join(" ") ? 0 : name.startsWith(first) ? 1 : name.includes(first) ? 2 : isAlias ? 3 : 4;
    return [{ entry, rank }];
  });
  return ranked.sort((one, other) => one.rank - other.rank).map(({ entry }) => entry);
}
