/** The few words of each stage in the strip, from when something is opened. */
import { computed } from "@preact/signals";

import { waiting } from "./actions/data.js";
import { learned, together } from "./actions/labels.js";
import { betterEnd } from "./actions/network.js";
import { hasLearned, state } from "./state.js";
import { chosenLayer } from "./views/inside/chosen.js";
import { parameters, plural, whole } from "./views/parts/words.js";
import { summary as train } from "./views/train.js";

const data = computed(() => {
  const dataset = state.dataset.value;
  const isHalf = waiting.value.length > 0;
  if (!dataset) return { kind: /** @type {const} */ ("needs"), words: isHalf ? "add the images" : "choose images" };
  const images = plural(dataset.count, "image");
  const labels = together();
  if (labels) return { kind: /** @type {const} */ ("ready"), words: `${images}, ${plural(labels.length, "label")}` };
  const classes = learned()?.classes.length;
  if (classes === undefined) return { kind: /** @type {const} */ ("needs"), words: `${images}, no labels` };
  return { kind: /** @type {const} */ ("ready"), words: `${images}, ${plural(classes, "class", "classes")}` };
});

const prepare = computed(() => {
  const prepared = state.prepared.value;
  if (!state.dataset.value) return { kind: /** @type {const} */ ("waiting"), words: "waits for images" };
  if (!learned()) return { kind: /** @type {const} */ ("waiting"), words: "waits for labels" };
  if (!prepared) return { kind: /** @type {const} */ ("busy"), words: "splitting …" };
  const { train, validation, test } = prepared;
  const sizes = validation > 0 ? [train, validation, test] : [train, test];
  return { kind: /** @type {const} */ ("ready"), words: sizes.map(whole).join(" / ") };
});

const network = computed(() => {
  const network = state.network.value;
  const layers = plural(state.layers.value.length, "layer");
  if (!network) return { kind: /** @type {const} */ ("waiting"), words: layers };
  const { problem } = network;
  if (state.layers.value.length === 0) return { kind: /** @type {const} */ ("needs"), words: "add layers" };
  if (problem) {
    const isOfLayer = network.layers.some((layer) => layer.problem);
    return {
      kind: /** @type {const} */ ("problem"),
      words: isOfLayer
        ? "a layer does not fit"
        : betterEnd.value
          ? `needs ${plural(state.prepared.value?.classes.length ?? 0, "output")}`
          : "the loss does not fit",
    };
  }
  return { kind: /** @type {const} */ ("ready"), words: `${layers}, ${parameters(network.params)}` };
});

const inside = computed(() => {
  const layer = chosenLayer.value;
  if (!layer) return { kind: /** @type {const} */ ("waiting"), words: "after training" };
  return {
    kind: /** @type {const} */ ("ready"),
    words: hasLearned(state.current.value) ? layer.name : `${layer.name}, untrained`,
  };
});

const predict = computed(() => {
  const evaluation = state.evaluation.value;
  if (!evaluation) return { kind: /** @type {const} */ ("waiting"), words: "after training" };
  const wrong = evaluation.predictions.filter(({ actual, predicted }) => actual !== predicted).length;
  return {
    kind: /** @type {const} */ ("ready"),
    words: `${whole(wrong)} of ${whole(evaluation.predictions.length)} wrong`,
  };
});

/** @type {Record<import("./state.js").StageId, import("@preact/signals").ReadonlySignal<import("./state.js").Summary>>} */
export const summaries = { data, prepare, network, train, inside, predict };
