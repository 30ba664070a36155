/** The few choices of taste that a browser remembers: theme, keys. A page in a foreign frame may have no memory. */

import { signal } from "@preact/signals";

const PREFIX = "cnn-playground.";

/** Counts what was remembered and forgotten in this tab. */
const changes = signal(0);

/** The keys under which there is something; whoever shows them shows them anew when they change. */
export function remembered() {
  void changes.value;
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
  changes.value = changes.peek() + 1;
}
