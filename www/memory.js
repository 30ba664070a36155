/** The few choices of taste that a browser remembers: theme, keys. A page in a foreign frame may have no memory. */

const PREFIX = "cnn-playground.";

/** The keys under which there is something. */
export function remembered() {
  try {
    return Object.keys(localStorage).flatMap((key) => (key.startsWith(PREFIX) ? [key.slice(PREFIX.length)] : []));
  } catch {
    return [];
  }
}

/** Removes all of it. */
export function forgetKeys() {
  for (const key of remembered()) remember(key, null);
}

/** @param {string} key */
export function recall(key) {
  try {
    return localStorage.getItem(`${PREFIX}${key}`);
  } catch {
    return null;
  }
}

/**
 * @param {string} key
 * @param {string | null} value  `null`: nothing is to be remembered
 */
export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(`${PREFIX}${key}`);
    else localStorage.setItem(`${PREFIX}${key}`, value);
  } catch {
    // Not remembered; the choice holds until the page is closed.
  }
}
