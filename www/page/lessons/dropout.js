import { firstActivity } from "./first-activity.js";

const dropout = (/** @type {number} */ rate) => ({ class_name: "Dropout", config: { rate } });

/** The first lesson's layers with half the filters and a second pooling, so that a run takes seconds. */
const layers = (/** @type {{ class_name: string, config: Record<string, any> }[]} */ ...dropouts) => [
  { class_name: "Conv2D", config: { filters: 16, kernel_size: [3, 3], activation: "relu" } },
  { class_name: "MaxPooling2D", config: { pool_size: [4, 4] } },
  { class_name: "Flatten", config: {} },
  { class_name: "Dense", config: { units: 64, activation: "relu" } },
  ...dropouts,
  { class_name: "Dense", config: { units: 2, activation: "softmax" } },
];

const off = layers();
const on = layers(dropout(0.5));

/** @type {import("./index.js").Lesson} */
export const lesson = {
  sample: "faces",
  column: "eyes",
  split: { ...firstActivity.split, test: 0.8 },
  layers: off,
  run: { ...firstActivity.run, epochs: 60 },
  steps: [
    {
      stage: "prepare",
      at: ".prepare",
      title: "Few examples, many parameters",
      text: "Sunglasses or open eyes again, but test_size is 0.8 now: only 128 faces to learn from, 512 to be tried on. That is the usual trouble: good examples are rare.",
      notice: "The network has more than 200,000 parameters for 128 pictures. It could memorize every one of them.",
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "Without dropout",
      text: "Train it. An epoch is only 4 steps, so all of them take some seconds.",
      notice:
        "The training accuracy climbs to 1.000: not one mistake among 128. Is it as good on the 512 it has never seen?",
      presets: [{ name: "Dropout off", set: { layers: off } }],
      done: { trainedEach: true },
    },
    {
      stage: "train",
      at: ".train-sights",
      title: "Overfitting",
      text: "Compare blue and orange in both charts. The training loss goes on to nothing while the validation loss stays, and in the end rises again.",
      notice:
        "Accuracy counts right and wrong; loss also asks how sure it was. A network that has memorized its images, overfitted, is very sure, also where it is wrong.",
      needs: "trained",
    },
    {
      stage: "network",
      at: ".chain",
      title: "Dropout",
      text: "Press Dropout on, or put a Dropout of 0.5 behind the first Dense layer. In each training step it turns off half of the 64 values, different ones each time, and doubles the rest. When the network is tested, nothing is turned off.",
      notice:
        "It has no parameters. No unit can rely on another one being there, so each must find something that is of use by itself.",
      presets: [{ name: "Dropout on", set: { layers: on } }],
      done: { hasLayer: "Dropout" },
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "Compare on and off",
      text: "Train both, then check both runs in the list below the charts. A color is one run now: solid is training, dashed validation.",
      notice:
        "With dropout training is slower and never as smooth, since it is measured with half the units turned off. Look at the dashed lines, most of all at the loss.",
      presets: [
        { name: "Dropout off", set: { layers: off } },
        { name: "Dropout on", set: { layers: on } },
      ],
      done: { trainedEach: true, comparedEach: true },
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "Is that luck?",
      text: "In accuracy the difference is small, less than one face in a hundred; other random weights alone make as much. Train both ways with another seed before you tell anyone that dropout helps.",
      notice:
        "Does the validation loss fall again? What comes back with every seed is a result, what does not is an anecdote. Always report how many seeds you used.",
      presets: [
        { name: "Seed 2, dropout off", set: { layers: off, run: { seed: 2 } } },
        { name: "Seed 2, dropout on", set: { layers: on, run: { seed: 2 } } },
      ],
      done: { trainedEach: true },
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "What you have learned",
      text: "With many parameters and few images a network memorizes: training loss falls, validation loss rises. Dropout turns off values at random while training, so that no unit can rely on another. Whether that helps is seen on images it has not trained on, with more than one seed.",
      then: "A Dropout of 0.2 and of 0.8 in place of 0.5. Or other means against overfitting: the lesson “Five times the data”.",
    },
  ],
};
