/**
 * The six stages, in the order in which a reader meets them. The page begins with their names alone: what shows them, and what goes on
 * in them, is fetched while something is opened.
 *
 * @typedef {{ id: import("./state.js").StageId, name: string, promise: string,
 *   summary: import("@preact/signals").ReadonlySignal<import("./state.js").Summary>,
 *   View: import("preact").FunctionComponent, placesProblem?: boolean, locks?: boolean }} Stage
 *   placesProblem: the view shows the stage's problem itself, nearer to where it arose than the head of the stage;
 *   locks: what is set here cannot be changed while a network is trained with it
 */
import { computed, signal } from "@preact/signals";

import { fetched } from "../client/fetched.js";
import { state } from "./state.js";
import { plural } from "./views/parts/words.js";
import { views } from "./views/stages.js";

/** @type {Omit<Stage, "summary" | "View">[]} */
const texts = [
  {
    id: "data",
    name: "Data",
    promise: "See every image with its label, and how many there are of each class.",
  },
  {
    id: "prepare",
    name: "Prepare",
    promise: "Choose what to learn, and set some images aside for a fair test.",
    placesProblem: true,
    locks: true,
  },
  {
    id: "network",
    name: "Network",
    promise: "Stack convolution, pooling and dense layers; shapes update as you type.",
  },
  {
    id: "train",
    name: "Train",
    promise: "Watch accuracy and loss, epoch by epoch. Pause whenever you like.",
  },
  { id: "inside", name: "Inside", promise: "Look at the pictures that come out of every layer." },
  { id: "predict", name: "Predict", promise: "See where it is wrong, and how sure it was." },
];

/** What the strip says before anything is opened. @returns {Record<import("./state.js").StageId, import("./state.js").Summary>} */
const first = () => ({
  data: { kind: "needs", words: "choose images" },
  prepare: { kind: "waiting", words: "waits for images" },
  network: { kind: "waiting", words: plural(state.layers.value.length, "layer") },
  train: { kind: "waiting", words: "after the network" },
  inside: { kind: "waiting", words: "after training" },
  predict: { kind: "waiting", words: "after training" },
});

/** What it says from then on. @type {import("@preact/signals").Signal<typeof import("./summaries.js").summaries | null>} */
const summaries = signal(null);

/** @type {Stage[]} */
export const stages = texts.map((text) => ({
  ...text,
  summary: computed(() => summaries.value?.[text.id].value ?? first()[text.id]),
  View: views[text.id],
}));

/**
 * Settles when the stages are there, all at once, and what goes on in them has begun. A view that cannot be fetched is told of, and
 * tried again, where it is to be shown.
 */
export async function fetchStages() {
  const [told, pipeline] = await Promise.all([
    fetched(import("./summaries.js")),
    fetched(import("./actions/pipeline.js")),
    ...Object.values(views).map(({ fetch }) => fetch().catch(() => {})),
  ]);
  if (summaries.peek()) return;
  pipeline.startPipeline();
  summaries.value = told.summaries;
}
