/** What the browser keeps of this page between visits, in words, and forgetting all of it. */
import { plural } from "../views/parts/words.js";
import { forgetKeys, recall, remembered } from "../memory.js";
import { state } from "../state.js";
import { progress } from "./progress.js";
import { runs } from "./runs.js";

/** By their keys, what is kept, in words. @type {Record<string, () => string>} */
const words = {
  theme: () => "light or dark",
  keys: () => "that single keys are turned off",
  lessons: () => "which lessons were done",
  sessions: () => "your work as it stands: images, network, curves",
  runs: () => `${plural(runs.value.length, "run")}: settings, curves and the names of the files they were trained on`,
};

/** What is kept, a few words each. */
export const kept = () => remembered().map((key) => words[key]?.() ?? key);

/** Forgets it. What is open in this tab stays there. */
export async function forgetEverything() {
  if (recall("sessions") !== null) await (await import("./keep.js")).forget();
  state.theme.value = "auto";
  state.earlier.value = [];
  progress.value = {};
  forgetKeys();
}
