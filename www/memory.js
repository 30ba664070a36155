/** The few choices of taste that a browser remembers: theme, keys. A page in a foreign frame may have no memory. */

/** @param {string} key */
export function recall(key) {
  try {
    return localStorage.getItem(`cnn-playground.${key}`);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string} value
 */
export function remember(key, value) {
  try {
    localStorage.setItem(`cnn-playground.${key}`, value);
  } catch {
    // Not remembered; the choice holds until the page is closed.
  }
}
