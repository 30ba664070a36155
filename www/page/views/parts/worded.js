/**
 * Texts that depend on what the reader has: `{click|tap}` is the first where there is a pointer, the second where there are fingers.
 * @param {string} text
 * @param {boolean} [hasPointer]
 */
export const worded = (text, hasPointer = !matchMedia("(hover: none)").matches) =>
  text.replace(/\{([^{}|]*)\|([^{}|]*)\}/g, (_, pointer, fingers) => (hasPointer ? pointer : fingers));
