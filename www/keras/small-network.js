/**
 * The network one begins with, fitted to the images. No state.
 *
 * What it depends on: how many classes there are, or labels that are told each by itself, the ends of the values of the images, their size, how many of them are trained on
 * @typedef {{ classes: number, isMultilabel?: boolean, min: number, max: number, height: number, width: number, train: number }} Images
 * @typedef {{ class_name: string, config: Record<string, any> }} Described
 */

export const pooling = { class_name: "MaxPooling2D", config: { pool_size: [2, 2] } };

/** @param {number} units @param {string} activation */
export const dense = (units, activation) => ({ class_name: "Dense", config: { units, activation } });

/** Values this far from 0 a network learns from as well as from those between 0 and 1: standardized ones are no farther, but for a few. */
export const STANDARDIZED = 8;

/**
 * What brings the values to 0..1, or -1..1: 1/255 for bytes, likewise for more bits; 1 where they are no farther already.
 * @param {Pick<Images, "min" | "max">} images
 */
export function suitableScale({ min, max }) {
  const reach = Math.max(Math.abs(min), Math.abs(max));
  if (!Number.isFinite(reach) || reach <= 1 || (min < 0 && reach <= STANDARDIZED)) return 1;
  // Few levels, as in load_digits: also drawn by their largest value.
  if (reach < 64) return 1 / reach;
  return 1 / Math.max(255, 2 ** Math.ceil(Math.log2(reach + 1)) - 1);
}

/** Values to 0..1, where they go further. @param {Images} images */
export const rescaling = (images) => {
  const scale = suitableScale(images);
  return scale === 1 ? [] : [{ class_name: "Rescaling", config: { scale } }];
};

/** Values that Flatten may lay in one list before a Dense layer: with more of them every step throws all units so far that they fall silent. */
export const MOST_FLAT = 60_000;

/** What tells classes apart, or labels each by itself. @param {Pick<Images, "classes" | "isMultilabel">} images */
export const end = ({ classes, isMultilabel }) => dense(classes, isMultilabel ? "sigmoid" : "softmax");

/** What two classes end in here is the class's own first network. @param {Images} images */
const firstEnd = (images) => (images.classes === 2 ? dense(2, "sigmoid") : end(images));

/** @param {number} filters @returns {Described} */
export const convolution = (filters) => ({
  class_name: "Conv2D",
  config: { filters, kernel_size: [3, 3], activation: "relu" },
});

/** @param {number} filters @param {Described[]} [pooling]  before the values are normalized: there are fewer then @returns {Described[]} */
export const normalized = (filters, pooling = []) => [
  { class_name: "Conv2D", config: { filters, kernel_size: [3, 3], use_bias: false } },
  ...pooling,
  { class_name: "BatchNormalization", config: { momentum: 0.9 } },
  { class_name: "Activation", config: { activation: "relu" } },
];

/**
 * The network one begins with: one convolution, one pooling layer, two dense ones. On large images two normalized convolutions with
 * wider pooling, of which only the means are left to decide by: Flatten would lay hundreds of thousands of values in one list.
 * @param {Images} images
 * @returns {Described[]}
 */
export function smallNetwork(images) {
  const { classes, height, width } = images;
  const decide = [{ class_name: "Flatten", config: {} }, dense(64, "relu"), firstEnd(images)];
  const shorter = Math.min(height, width);
  if (shorter < 4) return [...rescaling(images), ...decide];
  const flat = 32 * Math.floor((height - 2) / 2) * Math.floor((width - 2) / 2);
  if (flat <= MOST_FLAT) return [...rescaling(images), convolution(32), pooling, ...decide];
  // Lines, and what is no thicker than a pooling window, have not the room to be pooled that far.
  const wide = [{ class_name: "MaxPooling2D", config: { pool_size: shorter >= 32 ? [4, 4] : [2, 2] } }];
  return [
    ...rescaling(images),
    ...(shorter >= 14 ? [...normalized(16, wide), ...normalized(classes > 10 ? 64 : 32, wide)] : normalized(32, wide)),
    { class_name: "GlobalAveragePooling2D", config: {} },
    end(images),
  ];
}
