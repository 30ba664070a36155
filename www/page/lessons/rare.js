import { firstActivity } from "./first-activity.js";

/** All but Ada and the last three people, who are left out: sixteen for one. */
const OTHERS = [
  ...["bruno", "chen", "dalia", "emeka", "freya", "goran", "hana", "ivo"],
  ...["jamila", "kofi", "lena", "mateo", "nadia", "omar", "petra", "quentin"],
];

const same = { split: { oversample: false }, run: { class_weight: null, epochs: 5 } };
const balanced = { split: { oversample: false }, run: { class_weight: "balanced", epochs: 5 } };
const again = { split: { oversample: true }, run: { class_weight: null, epochs: 5 } };

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
  layers: firstActivity.layers,
  run: { ...firstActivity.run, epochs: 5 },
  steps: [
    {
      stage: "data",
      at: ".imbalance",
      title: "A door for one",
      text: "A door is to open for Ada and for nobody else. There are 32 photos of her and 512 of sixteen others, who are one class now; three people are left out. Read what stands under the list of classes. Then press a name in it to see that person.",
      notice:
        "A program that looks at no photo and always answers “others” is right 94 % of the time. It opens the door for nobody.",
      done: { filter: true },
    },
    {
      stage: "prepare",
      at: ".balance",
      title: "One to sixteen",
      text: "Half of the photos are set aside for the test. With stratify, chance may choose the photos, but not how many of each class: 16 of Ada and 256 of others on either side.",
      notice:
        "A batch of 32 has one or two photos of Ada in it, many have none. What can be learned from a mistake that hardly occurs?",
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "All photos count the same",
      text: "This is the network that told sunglasses from open eyes. Train it for five epochs, and watch the accuracy.",
      notice: "From the first epoch on it stands at 0.941, and 256 of 272 are 94.1 %. Is that good?",
      presets: [{ name: "All count the same", set: same }],
      done: { trainedEach: true },
    },
    {
      stage: "predict",
      at: ".score",
      align: "start",
      title: "94 %, and the door stays shut",
      text: "Below the accuracy stands the balanced accuracy: the mean of the recalls, which are 1 for the others and about 0 for Ada. Press the cell of the confusion matrix in which Ada is taken for others.",
      notice:
        "50 % is what guessing gives with two classes. Accuracy has hidden that nothing was learned, since it counts images, not classes.",
      done: { page: MISTAKES },
      needs: "trained",
      before: same,
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "Mistakes on Ada cost more",
      text: "Press class_weight balanced, then start over. The loss of a photo of Ada now counts 272 / (2 × 16) = 8.5 times, that of another 272 / (2 × 256) = 0.53 times. So both classes weigh the same together. The weights stand behind the fold of the settings.",
      notice: "The accuracy may fall below 0.941 at first: it gives up some of the others to find Ada.",
      presets: [{ name: "class_weight balanced", set: balanced }],
      done: { trainedEach: true },
    },
    {
      stage: "predict",
      at: ".score",
      align: "start",
      title: "Who gets in now?",
      text: "Compare the balanced accuracy with the 50 % of before, and look for Ada’s row in the confusion matrix. The same network, the same photos, the same five epochs: only the mistakes were counted otherwise.",
      notice:
        "If some of the others get in as well: that is the price. How many of them is it worth that Ada is not left outside? No formula says that.",
      needs: "trained",
      before: balanced,
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "Or show her more often",
      text: "Another way to the same end: Ada’s 16 photos are drawn again, by chance, until there are 256, and every mistake counts once. An epoch has 16 steps now instead of 9. Press Draw Ada again, and train.",
      notice:
        "The test part has stayed as it was, 16 to 256: it must be what the door will meet. Under Prepare this is called oversample.",
      presets: [{ name: "Draw Ada again", set: again }],
      done: { trainedEach: true },
    },
    {
      stage: "predict",
      at: ".score",
      align: "start",
      title: "What you have learned",
      text: "Where one class is rare, accuracy says little: look at balanced accuracy, or at the recall of each class. Class weights make mistakes on the rare class cost more, oversampling shows it more often. Both change the training alone, never the test.",
      then: "Train without weights for 20 epochs: does it find Ada by itself? Or set the weights by hand, behind the fold of Train.",
    },
  ],
};
