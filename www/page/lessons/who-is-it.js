import { peopleNetwork } from "../recipes.js";
import { firstActivity } from "./first-activity.js";

/** The class's network for 20 people; the drawn faces are between 0 and 1 already. */
const people = peopleNetwork({ classes: 20, min: 0, max: 1, height: 60, width: 64, train: 512 });

/** The first lesson's network, with an end for 20 people. */
const small = [...firstActivity.layers.slice(0, 4), people[people.length - 1]];

const asItWas = { layers: small, split: { test: 0.2 } };
const few = { layers: small, split: { test: 0.8 }, run: { epochs: 30, seed: 1 } };

/** A face that was not trained on. */
const FACE = 513;

/** A cell of mistakes that is chosen; where the network makes none, any cell. */
const MISTAKES =
  ':is(.confusion-cell[data-kind="wrong"], .confusion[data-mistakes="0"] .confusion-cell)[aria-pressed="true"]';

/** @type {import("./index.js").Lesson} */
export const lesson = {
  sample: "faces",
  column: "userid",
  split: firstActivity.split,
  layers: small,
  run: { ...firstActivity.run, epochs: 30 },
  steps: [
    {
      stage: "data",
      at: ".classes",
      title: "Another question, the same images",
      text: "The label column is now userid: who is it? 20 people, 32 pictures of each, with every pose and expression, half of them with sunglasses. Press a name in the list of classes to see only that person.",
      notice:
        "Guessing is right in 1 of 20 cases now, 5 %. And a quarter turn of the head changes more pixels than another person does.",
      done: { filter: true },
    },
    {
      stage: "network",
      at: ".chain .link:nth-last-child(2) .block",
      title: "A new last layer",
      text: "A network that answers with one of 20 classes ends in 20 units and softmax: 20 probabilities that add up to 1. The rest is the network that told sunglasses from open eyes.",
      notice: "Only the last layer has changed: 64 × 20 weights and 20 biases, 1,300 parameters.",
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "Is it enough?",
      text: "Train it, and watch the first epochs. Loss begins near 3.0, the natural logarithm of 20: the loss of a random guess among 20.",
      notice:
        "It is: after some ten epochs it names nearly everyone, also on real photos. Such a result should make you suspicious. What is it looking at?",
      presets: [{ name: "The small network", set: asItWas }],
      done: { trainedEach: true },
    },
    {
      stage: "network",
      at: ".chain",
      title: "A deeper network",
      text: "Press Three pairs and dropout. Three convolutions with 32, 64 and 128 filters, each with its pooling, then two Dense layers, each with a Dropout of 0.2 behind it. This is what the class built to name everyone.",
      notice:
        "It has 593,876 parameters, a third of the small network’s, and does ten times the arithmetic: a convolution uses each of its weights at every place of the picture.",
      presets: [{ name: "Three pairs and dropout", set: { layers: people } }],
      done: { presets: 1 },
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "Compare the two runs",
      text: "Train it as well, then check both runs in the list below the charts: their curves are overlaid, and what differs is told. A color is one run now; solid is training, dashed validation.",
      notice:
        "The deep network learns late, for some epochs nothing seems to happen, and ends about where the small one does. More layers are not better by themselves. Which one would you take?",
      presets: [
        { name: "The small network", set: { layers: small } },
        { name: "Three pairs and dropout", set: { layers: people } },
      ],
      done: { trainedEach: true, comparedEach: true },
    },
    {
      stage: "train",
      at: ".steering",
      align: "start",
      title: "With fewer photos",
      text: "With 512 photos to learn from it makes hardly a mistake, and there is little to find out about it. Press Only 128 photos, and train again: 512 are the test now.",
      notice:
        "Training accuracy reaches 1.000 as before; the test stays near 0.9. Six or seven photos of each person are too few to know them from every side.",
      presets: [{ name: "Only 128 photos", set: few }],
      done: { trainedEach: true },
    },
    {
      stage: "predict",
      at: ".confusion",
      align: "start",
      title: "Who gets confused with whom?",
      text: "The pairs that are confused most are listed. In the matrix below them each row is a person, each column an answer, and what is right lies on the diagonal. Press a pair, or a cell beside the diagonal that is not 0: the gallery below shows these pictures.",
      notice:
        "Mistakes are not spread evenly: lena is taken for quentin eleven times. Say what the two have in common: hair, beard, the room behind them?",
      done: { page: MISTAKES },
      needs: "trained",
      before: few,
    },
    {
      stage: "predict",
      at: ".chosen-image",
      title: "Is it the face, or the wall behind it?",
      text: "Press Draw on a face and paint over parts of it: the hair, the eyes, the background. The most likely people stand at the top of the bars, and follow as you draw.",
      notice:
        "If painting the wall changes the answer, the network knows rooms as well as people. It learns whatever helps, not what you meant.",
      presets: [{ name: "Draw on a face", set: { origin: "drawn", image: FACE } }],
      done: { page: '.own-surface[data-ground="image"]:not([data-strokes="0"])' },
      needs: "trained",
      before: few,
    },
    {
      stage: "predict",
      at: ".chosen-image",
      title: "What you have learned",
      text: "One unit for each class and softmax turn the same network into one for 20 people. A deeper network is not better by itself. And a confusion matrix tells which mistakes it makes, where accuracy only counts them.",
      then: "Train it on the 128 photos with augmentation (lesson “Five times the data”), and see whether lena and quentin are told apart.",
    },
  ],
};
