/**
 * The six stages, in the order in which a reader meets them.
 *
 * @typedef {{ id: import("./state.js").StageId, name: string, promise: string,
 *   summary: import("@preact/signals").ReadonlySignal<import("./state.js").Summary>,
 *   View: import("preact").FunctionComponent, placesProblem?: boolean, locks?: boolean }} Stage
 *   placesProblem: the view shows the stage's problem itself, nearer to where it arose than the head of the stage;
 *   locks: what is set here cannot be changed while a network is trained with it
 */
import { summaries } from "./summaries.js";
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

/** @type {Stage[]} */
export const stages = texts.map((text) => ({
  ...text,
  summary: summaries[text.id],
  View: views[text.id],
}));
