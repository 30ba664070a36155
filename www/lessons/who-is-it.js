import { peopleNetwork } from "../recipes.js";
import { firstActivity } from "./first-activity.js";

/** The class's network for 20 people; the drawn faces are between 0 and 1 already. */
const people = peopleNetwork({ classes: 20, max: 1, train: 512 });

/** The first lesson's network, with an end for 20 people. */
const small = [...firstActivity.layers.slice(0, 4), people[people.length - 1]];

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
      text: "The label column is now userid: who is it? 20 people, 32 pictures of each, with every pose and expression, half of them with sunglasses. Press a name to see only that person.",
      notice:
        "Guessing is right in 1 of 20 cases now, 5 %. And a quarter turn of the head changes more pixels than another person does.",
      done: { otherImage: true },
    },
    {
      stage: "network",
      at: ".chain",
      title: "The small network’s new end",
      text: "A network that answers with one of 20 classes ends in 20 units and softmax: 20 probabilities that add up to 1. The rest is the network that told sunglasses from open eyes.",
      notice: "Only the last layer has changed: 64 × 20 weights and 20 biases, 1,300 parameters.",
    },
    {
      stage: "train",
      at: ".steering",
      title: "Is it enough?",
      text: "Train it, and watch the first epochs. Loss begins near 3.0, the natural logarithm of 20: what one pays for guessing among 20.",
      notice:
        "It is: after some ten epochs it names nearly everyone, also on the photographs of the class. Such a result should make you suspicious. What does it go by?",
      presets: [{ name: "The small network", set: { layers: small } }],
      done: { epochs: 1 },
    },
    {
      stage: "network",
      at: ".chain",
      title: "No holds barred",
      text: "Three convolutions with 32, 64 and 128 filters, each with its pooling, then two Dense layers, each with a Dropout of 0.2 behind it. This is what the class built to name everyone.",
      notice:
        "It has 593,876 parameters, a third of the small network’s, and does ten times the arithmetic: a convolution uses each of its weights at every place of the picture.",
      presets: [{ name: "Three pairs and dropout", set: { layers: people } }],
    },
    {
      stage: "train",
      at: ".runs, .steering",
      title: "One over the other",
      text: "Train it as well, then choose both runs in the list below the charts: their curves are laid over one another, and what differs is told.",
      notice:
        "The deep network learns late, for some epochs nothing seems to happen, and ends about where the small one does. More layers are not better by themselves. Which one would you take?",
      presets: [
        { name: "The small network", set: { layers: small } },
        { name: "Three pairs and dropout", set: { layers: people } },
      ],
      done: { runs: 2, compared: 2 },
    },
    {
      stage: "predict",
      at: ".confusion",
      title: "Who is taken for whom?",
      text: "Each row is a person, each column an answer; what is right lies on the diagonal. Press a cell beside it to see these pictures below.",
      notice:
        "Mistakes are not spread evenly. Find two people that are taken for each other, and say what they have in common: hair, beard, the room behind them?",
      done: { evaluated: true },
    },
    {
      stage: "predict",
      at: ".chosen-image",
      title: "Is it the face, or the wall behind it?",
      text: "Choose “draw”, take a picture that it names rightly as the paper, and paint over parts of it: the hair, the eyes, the background. The bars tell what it went by.",
      notice:
        "If painting the wall changes the answer, the network knows rooms as well as people. It learns whatever helps, not what you meant.",
      presets: [{ name: "Draw", set: { origin: "drawn" } }],
      done: { page: ".own-surface" },
    },
  ],
};
