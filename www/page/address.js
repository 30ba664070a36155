/**
 * Settings in the address, so that a link carries an experiment. They stand behind the `#`, which browsers do not send to
 * the server. Only what differs from the start is written; what cannot be read is left at its start value.
 */
import { effect } from "@preact/signals";

import { firstActivity } from "./lessons/first-activity.js";
import { lessons } from "./lessons/index.js";
import { change, chosenHere, plain, state, withId } from "./state.js";

/**
 * @typedef {{ key: string, write: () => string, read: (text: string) => void }} Entry
 */

/**
 * @template {object} T
 * @param {string} key
 * @param {import("@preact/signals").Signal<T>} target
 * @param {keyof T & string} field
 * @param {(text: string) => any} parse  `undefined` for what it does not accept
 * @returns {Entry}
 */
function field(key, target, field, parse) {
  return {
    key,
    write: () => String(target.value[field]),
    read: (text) => {
      const value = parse(text);
      if (value !== undefined) change(target, /** @type {Partial<T>} */ ({ [field]: value }));
    },
  };
}

/**
 * What there may be several of in a run.
 * @param {"metrics" | "callbacks"} key
 * @returns {Entry}
 */
function list(key) {
  return {
    key,
    write: () => JSON.stringify(state.run.value[key]),
    read: (text) => {
      const all = parseLayers(text);
      if (all) change(state.run, { [key]: all.map(({ class_name, config = {} }) => ({ class_name, config })) });
    },
  };
}

/** @param {(value: number) => boolean} accepts */
const number = (accepts) => (/** @type {string} */ text) => {
  const value = Number(text);
  return text.trim() !== "" && accepts(value) ? value : undefined;
};
const share = number((value) => value >= 0 && value < 1);
const seed = number((value) => Number.isInteger(value) && value >= 0 && value < 2 ** 32);
const count = number((value) => Number.isInteger(value) && value >= 1);
const yesNo = (/** @type {string} */ text) => ({ true: true, false: false })[text];
const isWebAddress = (/** @type {string} */ text) => /^https?:\/\/\S+$/i.test(text);
const word = (/** @type {string} */ text) => (/^\w+$/.test(text) ? text : undefined);

/** Settings of Prepare that the address takes as they are. */
const PREPARED = [
  ...["columns", "merge", "leave_out", "mode", "resize", "resample", "crop_to_aspect_ratio"],
  ...["enhance", "rescale", "augment", "oversample", "split"],
];

/**
 * What is done to images and classes; whether it makes sense is for the core to say.
 * @param {Record<string, any>} split
 * @returns {Partial<import("./state.js").SplitSettings>}
 */
function preparation(split) {
  return Object.fromEntries(PREPARED.map((key) => [key, split[key]]).filter(([, value]) => value !== undefined));
}

/** @param {unknown} value */
const isChosen = (value) =>
  value !== null && value !== false && (typeof value !== "object" || Object.keys(value).length > 0);

/** @param {string} text @returns {Record<string, any>} */
function parseObject(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** @type {Entry[]} */
const entries = [
  {
    key: "sample",
    write: () => (state.source.value?.kind === "sample" ? state.source.value.name : ""),
    read: (text) => void (word(text) && (state.source.value = { kind: "sample", name: text })),
  },
  {
    key: "files",
    write: () => state.addresses.value.join(" "),
    read: (text) => void (state.addresses.value = text.split(" ").filter(isWebAddress)),
  },
  {
    key: "column",
    write: () => state.column.value ?? "",
    read: (text) => void (state.column.value = text || null),
  },
  field("test_size", state.split, "test", share),
  field("random_state", state.split, "seed", seed),
  field("shuffle", state.split, "shuffle", yesNo),
  field("stratify", state.split, "stratify", yesNo),
  field("validation", state.split, "validation", share),
  {
    key: "prepare",
    write: () => {
      const chosen = Object.entries(preparation(state.split.value)).filter(([, value]) => isChosen(value));
      return chosen.length > 0 ? JSON.stringify(Object.fromEntries(chosen)) : "";
    },
    read: (text) => change(state.split, preparation(parseObject(text))),
  },
  {
    key: "layers",
    write: () => {
      const layers = state.layers.value;
      return JSON.stringify(chosenHere.has(layers) ? firstActivity.layers : plain(layers));
    },
    read: (text) => {
      const layers = parseLayers(text);
      if (layers) state.layers.value = layers.map(withId);
    },
  },
  field("epochs", state.run, "epochs", count),
  field("batch_size", state.run, "batch_size", count),
  {
    key: "loss",
    write: () => {
      const { loss } = state.run.value;
      return typeof loss === "string" ? loss : JSON.stringify(loss);
    },
    read: (text) => {
      const { class_name, config = {} } = parseObject(text);
      const loss = word(text) ?? (word(class_name ?? "") && { class_name, config });
      if (loss) change(state.run, { loss });
    },
  },
  field("seed", state.run, "seed", seed),
  {
    key: "class_weight",
    write: () => {
      const { class_weight } = state.run.value;
      return class_weight ? JSON.stringify(class_weight) : "";
    },
    read: (text) => {
      const weights = parseObject(text);
      const isRight = Object.values(weights).every((weight) => typeof weight === "number" && weight >= 0);
      if (text === '"balanced"') change(state.run, { class_weight: "balanced" });
      else if (isRight && Object.keys(weights).length > 0) change(state.run, { class_weight: weights });
    },
  },
  list("metrics"),
  list("callbacks"),
  {
    key: "optimizer",
    write: () => JSON.stringify(state.run.value.optimizer),
    read: (text) => {
      const [optimizer] = parseLayers(`[${text}]`) ?? [];
      if (optimizer)
        change(state.run, { optimizer: { class_name: optimizer.class_name, config: optimizer.config ?? {} } });
    },
  },
];

/**
 * @param {string} text
 * @returns {{ class_name: string, config?: Record<string, any> }[] | undefined}
 */
function parseLayers(text) {
  const isObject = (/** @type {unknown} */ value) =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  try {
    const layers = JSON.parse(text);
    const wellFormed =
      Array.isArray(layers) &&
      layers.every(
        (layer) =>
          isObject(layer) &&
          typeof layer.class_name === "string" &&
          (layer.config === undefined || isObject(layer.config)),
      );
    return wellFormed ? layers : undefined;
  } catch {
    return undefined;
  }
}

/** The settings that differ from the start, as they stand in the address: `sample=faces&epochs=5`. */
export function written() {
  const parameters = new URLSearchParams();
  for (const { key, write } of entries) {
    const value = write();
    if (value !== initial.get(key)) parameters.set(key, value);
  }
  return parameters.toString();
}

/** What each entry writes before anything was read or chosen. */
const initial = new Map(entries.map(({ key, write }) => [key, write()]));

/** @param {string} fragment  what stands behind the `#` */
export function readFrom(fragment) {
  const parameters = new URLSearchParams(fragment);
  for (const { key, read } of entries) {
    const text = parameters.get(key);
    if (text !== null) read(text);
  }
}

/**
 * The lesson that an address asks for, `?lesson=sunglasses&step=2`: sent to the server, so that a link to a lesson can be seen
 * in its logs; nothing else is.
 * @param {string} search
 */
export function readLesson(search) {
  const parameters = new URLSearchParams(search);
  const id = parameters.get("lesson");
  const step = Number(parameters.get("step") ?? 1);
  if (!lessons.some((lesson) => lesson.id === id) || id === null) return null;
  return { id, step: Number.isInteger(step) && step >= 1 ? step - 1 : 0 };
}

/**
 * @param {string} search  what else stands there is left as it is
 * @param {{ id: string, step: number } | null} lesson
 */
export function withLesson(search, lesson) {
  const parameters = new URLSearchParams(search);
  parameters.delete("lesson");
  parameters.delete("step");
  if (lesson) parameters.set("lesson", lesson.id);
  if (lesson && lesson.step > 0) parameters.set("step", String(lesson.step + 1));
  return parameters.size > 0 ? `?${parameters}` : "";
}

/** The address of what there is now. */
export function addressNow() {
  const settings = written();
  return location.pathname + withLesson(location.search, state.lesson.value) + (settings && `#${settings}`);
}

/** Reads the address once, and from then on writes every change of a setting into it. */
export function followAddress() {
  state.lesson.value = readLesson(location.search);
  readFrom(location.hash.slice(1));
  let first = true;
  effect(() => {
    const address = addressNow();
    if (first) {
      first = false;
      return;
    }
    // Browsers refuse to change the address with every key.
    const timer = setTimeout(() => {
      history.replaceState(history.state, "", address);
    }, 300);
    return () => clearTimeout(timer);
  });
}
