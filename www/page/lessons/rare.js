import { firstActivity } from "./first-activity.js";

/** All but Lena and the last three people, who are left out: sixteen for one. */
const OTHERS = [
  ...["ada", "bruno", "chen", "dalia", "emeka", "freya", "goran", "hana"],
  ...["ivo", "jamila", "kofi", "mateo", "nadia", "omar", "petra", "quentin"],
];

/** A small network, which is trained in seconds. */
const layers = [
  { class_name: "Conv2D", config: { filters: 16, kernel_size: [3, 3], activation: "relu" } },
  { class_name: "MaxPooling2D", config: { pool_size: [4, 4] } },
  { class_name: "Flatten", config: {} },
  { class_name: "Dense", config: { units: 64, activation: "relu" } },
  { class_name: "Dense", config: { units: 2, activation: "softmax" } },
];

const same = { split: { oversample: false }, run: { class_weight: null, epochs: 10 } };
const balanced = { split: { oversample: false }, run: { class_weight: "balanced", epochs: 10 } };
const again = { split: { oversample: true }, run: { class_weight: null, epochs: 10 } };

/** A cell of mistakes that is chosen; where the network makes none, any cell. */
const MISTAKES =
  ':is(.confusion-cell[data-kind="wrong"], .confusion[data-mistakes="0"] .confusion-cell)[aria-pressed="true"]';

/** @type {import("./index.js").Lesson} */
export const lesson = {
  sample: "faces",
  column: "userid",
  split: {
    ...firstActivity.split,
    test: 0.5,
    stratify: true,
    merge: { others: OTHERS },
    leave_out: ["rosa", "sven", "tariq"],
    oversample: false,
  },
  layers,
  run: { ...firstActivity.run, epochs: 10 },
  steps: [
    {
      stage: "data",
      at: ".imbalance",
      title: "A door for one",
      text: "A door is to open for Lena and for nobody else. There are 32 photos of her and 512 of sixteen others, who are one class now; three people are left out. Read what stands under the list of classes. Then press a name in the list to see that person.",
      notice:
        "A program that looks at no photo and always answers “others” is right 94 % of the time. It opens the door for nobody.",
      done: { filter: true },
    },
    {
      stage: "prepare",
      at: ".balance",
      title: "One to sixteen",
      text: "Half of the photos are set aside for the test. With stratify, chance chooses the photos, but not how many of each class: 16 of Lena and 256 of others on either side.",
      notice: "In a batch of 32 there are about two photos of Lena. How much can they change, among thirty others?",
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "All photos count the same",
      text: "Train a small network for ten epochs, and watch the accuracy.",
      notice: "It stands at 0.941 from the first epochs on. That is 256 of 272. Is it good?",
      presets: [{ name: "All count the same", set: same }],
      done: { trainedEach: true },
    },
    {
      stage: "predict",
      at: ".score",
      align: "start",
      title: "94 %, and the door stays shut",
      text: "Beside the accuracy stands the balanced accuracy: the mean of the recalls, 1 for the others and 0 for Lena. In the confusion matrix below, press the cell in which Lena is taken for others.",
      notice:
        "50 % is what guessing gives with two classes. Accuracy counts images, not classes, and so has hidden that nothing was learned.",
      done: { page: MISTAKES },
      needs: "trained",
      before: same,
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "Mistakes on Lena cost more",
      text: "Press class_weight balanced, then start over. The loss of a photo of Lena now counts 272 / (2 × 16) = 8.5 times, that of another 272 / (2 × 256) = 0.53 times: both classes weigh the same together.",
      notice: "The accuracy begins below 0.941: some of the others are given up to find Lena.",
      presets: [{ name: "class_weight balanced", set: balanced }],
      done: { trainedEach: true },
    },
    {
      stage: "predict",
      at: ".score",
      align: "start",
      title: "Who gets in now?",
      text: "Compare the balanced accuracy with the 50 % of before, and look for Lena’s row in the confusion matrix. It is the same network, with the same photos and as many epochs: only its mistakes were counted otherwise.",
      notice:
        "If some of the others get in as well, that is the price. How many of them may, so that Lena is not left outside? No formula says that.",
      needs: "trained",
      before: balanced,
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "Or show her more often",
      text: "Another way to the same end: Lena’s 16 photos are drawn again, by chance, until there are 256, and all mistakes count the same. An epoch has 16 steps now instead of 9. Press Draw Lena again, and train.",
      notice:
        "The test part stays as it was, 16 to 256: it has to be what the door will meet. Under Prepare this is called oversample.",
      presets: [{ name: "Draw Lena again", set: again }],
      done: { trainedEach: true },
    },
    {
      stage: "predict",
      at: ".score",
      align: "start",
      title: "What you have learned",
      text: "Where one class is rare, accuracy says little: look at balanced accuracy, or at the recall of each class. A class weight makes mistakes on the rare class cost more, oversampling shows it more often. Both change the training alone, never the test.",
      then: "Train without weights for 40 epochs: does the network find Lena by itself? Or set the weights by hand, behind the fold under Train.",
    },
  ],
};
