/** What each activation function does, half a sentence behind its name, in the order of the menu: those of the lessons first. No state. */

/** @type {Record<string, string>} */
export const activations = {
  linear: "leaves values as they are",
  relu: "cuts off what is negative",
  sigmoid: "brings each value between 0 and 1",
  softmax: "makes probabilities of the values, which add up to 1",
  tanh: "brings each value between -1 and 1",
  elu: "lets negative values run out smoothly at -1, so that their gradient does not vanish at once",
  exponential: "takes the exponential, which grows very fast",
  gelu: "is a smooth relu, usual in transformers and newer convolutional networks",
  hard_sigmoid: "is sigmoid made of straight lines: -3 becomes 0, and 3 becomes 1",
  hard_silu: "is silu made of straight lines, for small networks on phones",
  leaky_relu: "makes what is negative five times smaller, rather than cutting it off",
  log_softmax: "takes the logarithm of softmax. In the last layer, the loss must take it for logits",
  mish: "is a smooth relu much like silu",
  relu6: "cuts off what is negative and what is above 6, so that few bits are enough for the values",
  selu: "keeps mean and variance from layer to layer, with lecun_normal and without BatchNormalization",
  silu: "multiplies each value by its sigmoid: a smooth relu, as in EfficientNet. Also called swish",
  softplus: "is a relu with a rounded corner, always above 0",
  softsign: "brings each value between -1 and 1, more slowly than tanh",
};

/** Those that the menu shows first. */
export const usualActivations = ["linear", "relu", "sigmoid", "softmax", "tanh"];
