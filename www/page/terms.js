/**
 * The terms of the field, each in a sentence or two: one table for the explanations in texts and for the glossary.
 *
 * word: as it is written; forms: other forms in which it occurs in texts, plurals in -s apart; says: what it is; in Keras's and
 * scikit-learn's sense where they have the word
 * @typedef {{ word: string, forms?: string[], says: string }} Term
 */

/** @type {Term[]} */
export const terms = [
  { word: "accuracy", says: "The share of the images that are predicted right." },
  {
    word: "activation function",
    forms: ["relu"],
    says: "What is done to each value a layer has computed. ReLU keeps what is above 0 and makes the rest 0; without such a step, many layers could do no more than one.",
  },
  {
    word: "activation maximization",
    says: "Starting from noise, an image is changed step by step so that one filter answers more and more: it shows what the filter looks for.",
  },
  {
    word: "augmentation",
    forms: ["augment", "augmented"],
    says: "Training on variants of the images, turned, moved or lighter, so that the network learns what stays the same in all of them.",
  },
  {
    word: "balanced accuracy",
    says: "The mean of the recalls of all classes: every class counts the same, however many images it has.",
  },
  {
    word: "batch",
    forms: ["batches", "batch_size"],
    says: "The images that are looked at together before the weights are changed once.",
  },
  {
    word: "batch normalization",
    forms: ["BatchNormalization"],
    says: "Brings the values of each map to mean 0 and spread 1 within a batch, which makes training faster and steadier.",
  },
  { word: "bias", forms: ["biases"], says: "A learned number that is added to every sum of a filter or a unit." },
  {
    word: "channel",
    says: "One number for each pixel: gray images have one channel, color images three (red, green, blue).",
  },
  { word: "class", forms: ["classes"], says: "One of the answers the network chooses from." },
  {
    word: "class weight",
    forms: ["class weights", "class_weight"],
    says: "How often the loss of the images of a class counts in training: more often for a rare class, so that mistakes on it cost more.",
  },
  {
    word: "confusion matrix",
    says: "A table of true classes (rows) and predicted classes (columns): what is off the diagonal is a mistake.",
  },
  {
    word: "constraint",
    says: "What weights are brought to after each step, such as a length of at most 2. A regularizer only pulls at them.",
  },
  {
    word: "convolution",
    forms: ["Conv2D"],
    says: "A small window of weights, the kernel, slides over the image; at each place the products with the numbers under it are added up.",
  },
  { word: "dataset", says: "The images together with their labels." },
  { word: "Dense", says: "A layer in which every unit is connected with every value of the layer before." },
  {
    word: "diverge",
    forms: ["diverged", "diverges"],
    says: "The steps are so large that the loss grows beyond all bounds instead of falling. A smaller learning rate helps.",
  },
  {
    word: "dropout",
    says: "Turns off random values during training, so that the network cannot rely on any single one: it reduces overfitting.",
  },
  {
    word: "early stopping",
    forms: ["EarlyStopping"],
    says: "Ends the training when the validation loss has not improved for some epochs.",
  },
  { word: "epoch", says: "One pass over all training images." },
  { word: "f1", says: "The harmonic mean of precision and recall: high only if both are." },
  { word: "feature map", says: "What one filter makes of the whole image: bright where it finds what it looks for." },
  {
    word: "filter",
    says: "A kernel for each map of the layer before, and a bias: it finds one feature and puts out one map.",
  },
  {
    word: "fine-tuning",
    forms: ["fine-tune", "fine-tuned"],
    says: "Training layers on that have learned before, at a small learning rate, so that little of it is lost.",
  },
  { word: "Flatten", says: "Writes all values of all maps in one list, as a Dense layer wants them." },
  {
    word: "frozen",
    forms: ["freeze", "thawed"],
    says: "Of a layer: training leaves its weights as they are (trainable=False in Keras). Thawed, they are trained again.",
  },
  {
    word: "generalization",
    forms: ["generalize", "generalizes"],
    says: "Doing well on images that were not trained on.",
  },
  {
    word: "Grad-CAM",
    says: "A picture of where in the image a layer found what supports a class: its maps are weighted by their influence on the class.",
  },
  {
    word: "gradient",
    says: "How much the loss changes with each weight: its direction is where the loss grows fastest, and training goes the other way.",
  },
  { word: "kernel", says: "The small grid of weights that a convolution slides over the image, often 3 × 3." },
  { word: "label", says: "What an image shows, as the dataset says it: the right answer." },
  {
    word: "label smoothing",
    forms: [],
    says: "Telling the network that the right class is right to 90 %, say, rather than to 100 %, so that it does not become too sure of itself.",
  },
  {
    word: "LabelEncoder",
    forms: ["label encoding"],
    says: "Gives each class a number, in the order of their names, from 0.",
  },
  {
    word: "learning rate",
    forms: ["learning_rate"],
    says: "How far the weights are moved at each step. Too small, and nothing happens; too large, and the training diverges.",
  },
  {
    word: "loss",
    forms: ["losses"],
    says: "How wrong the network is, as one number that training makes smaller. Confident mistakes cost most.",
  },
  {
    word: "max pooling",
    forms: ["MaxPooling2D", "pooling"],
    says: "Keeps only the largest value in each small window, often 2 × 2: the maps become smaller, and a small shift of the image no longer matters.",
  },
  {
    word: "occlusion",
    says: "A square covers one part of the image after the other; where the prediction suffers, the network had looked.",
  },
  {
    word: "one-hot",
    forms: ["one-hot encoding", "to_categorical"],
    says: "A class written as one column for each class: 1 in its own, 0 in all others.",
  },
  {
    word: "optimizer",
    forms: ["Adam", "SGD"],
    says: "The rule by which the weights are changed at each step. Adam is a good first choice.",
  },
  {
    word: "overfitting",
    forms: ["overfit", "overfits"],
    says: "Memorizing the training images: the training accuracy keeps rising, the validation accuracy does not.",
  },
  {
    word: "oversampling",
    forms: ["oversample"],
    says: "Images of the smaller classes are drawn again for training, by chance, until there are as many of all classes.",
  },
  {
    word: "padding",
    says: "What happens at the border. valid: the window stays within the image, and the maps are smaller; same: zeros are laid around it, and the size stays.",
  },
  { word: "parameter", says: "A number that training changes: a weight or a bias." },
  { word: "precision", says: "Of the images that are predicted as a class, the share that really belong to it." },
  {
    word: "probability",
    forms: ["probabilities"],
    says: "How sure the network is of a class, from 0 to 1; over all classes they add up to 1. A high one does not prove it right.",
  },
  {
    word: "random_state",
    says: "The seed of the shuffle before the split: the same number gives the same parts, here and in scikit-learn.",
  },
  { word: "recall", says: "Of the images that really belong to a class, the share that is predicted as it." },
  {
    word: "receptive field",
    says: "The part of the image on which a value in a map depends. It grows with every layer.",
  },
  {
    word: "regularizer",
    says: "A penalty on large weights that adds to the loss, so that a network keeps them small and learns less by heart.",
  },
  {
    word: "Rescaling",
    says: "Multiplies the values, for example by 1/255, so that they lie between 0 and 1: networks learn badly from large numbers.",
  },
  { word: "saliency", says: "How much the score of a class changes with each pixel." },
  {
    word: "seed",
    says: "The number from which random numbers are made: the same seed gives the same weights and the same order of images, so that a run can be repeated.",
  },
  { word: "shuffle", forms: ["shuffled"], says: "To bring the images into a random order." },
  { word: "sigmoid", says: "Turns any number into one between 0 and 1." },
  { word: "softmax", says: "Turns the numbers of the last layer into probabilities that add up to 1." },
  { word: "step", forms: [], says: "One change of the weights, after one batch." },
  { word: "stratify", says: "To split so that each part has the same shares of the classes." },
  {
    word: "stride",
    forms: ["strides"],
    says: "How far the window moves at a time: with 2 the maps have half the height and width.",
  },
  {
    word: "test set",
    forms: ["test part", "test images", "test_size"],
    says: "Images that are never trained on and never used for choosing anything: only they show how good the network is.",
  },
  {
    word: "training set",
    forms: ["training part", "training images"],
    says: "The images that the weights are fitted to.",
  },
  {
    word: "transfer learning",
    says: "Keeping the first layers of a network that has learned one task, and training a new end behind them for another.",
  },
  { word: "unit", says: "One sum of weighted values, with a bias and an activation function: a Dense layer has many." },
  {
    word: "validation set",
    forms: ["validation part", "validation images", "validation"],
    says: "Images that are not trained on and are looked at after each epoch, for choosing epochs and settings.",
  },
  { word: "weight", says: "A number by which a value is multiplied. Training finds the weights." },
  {
    word: "weight decay",
    forms: [],
    says: "Letting all weights shrink a little in each step, so that only those stay large that are needed again and again.",
  },
];

/** Everyday words are explained in the glossary only: underlined in every sentence they would be in the way. */
const PLAIN = new Set(["class", "label", "step", "unit", "dataset", "shuffle", "Dense", "f1"]);

const escaped = (/** @type {string} */ text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** Every form of a word to be explained, with its term. @type {Map<string, Term>} */
const byForm = new Map(
  terms
    .filter(({ word }) => !PLAIN.has(word))
    .flatMap((term) => [term.word, ...(term.forms ?? [])].map((form) => [form.toLowerCase(), term])),
);

const pattern = new RegExp(
  `(?<![\\w-])(${[...byForm.keys()]
    .sort((one, other) => other.length - one.length)
    .map(escaped)
    .join("|")})s?(?![\\w-])`,
  "gi",
);

/**
 * A text cut at the terms in it that are to be explained: each where it occurs first.
 * @param {string} text
 * @param {Set<Term>} [known]  terms that were explained already; those of the text are added
 * @returns {(string | { text: string, term: Term })[]}
 */
export function explained(text, known = new Set()) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const term = byForm.get(match[1].toLowerCase());
    if (!term || known.has(term)) continue;
    known.add(term);
    parts.push(text.slice(end, match.index), { text: match[0], term });
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== "");
}

/** The term of that word. @param {string} word @returns {Term} */
export function termOf(word) {
  const found = terms.find((term) => term.word === word);
  if (!found) throw new Error(`there is no term “${word}”`);
  return found;
}
