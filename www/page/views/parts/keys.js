/**
 * Single keys that do what a button does. They rest while one types, and can be turned off (speech input may press them
 * by accident).
 */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { recall, remember } from "../../memory.js";

/** The keys that work now, and what they do: `key -> { name, act }`. */
export const keys = signal(/** @type {Map<string, { name: string, act: () => void }>} */ (new Map()));

export const keysOn = signal(recall("keys") !== "off");

/** @param {boolean} on */
export function turnKeys(on) {
  keysOn.value = on;
  remember("keys", on ? null : "off");
}

/**
 * @param {string | undefined} key  `undefined`: none for now
 * @param {string} name  what it does
 * @param {() => void} act
 */
export function useKey(key, name, act) {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!key) return;
    const entry = { name, act: () => latest.current() };
    keys.value = new Map(keys.peek()).set(key, entry);
    return () => {
      if (keys.peek().get(key) !== entry) return;
      const rest = new Map(keys.peek());
      rest.delete(key);
      keys.value = rest;
    };
  }, [key, name]);
}

/** What takes letters and digits itself. A choice, a slider or a file chooser does not. */
const TYPED = `input:not(${["checkbox", "radio", "range", "file", "color", "button"].map((type) => `[type=${type}]`).join()}), select, textarea, dialog`;

/** Listens for the keys; called once, by the page. */
export function listenForKeys() {
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const isTaken = event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey;
    if (!keysOn.value || isTaken || target.closest(TYPED)) return;
    if (event.key === " " && target.closest("button, a, summary, input")) return;
    const entry = keys.value.get(event.key.toLowerCase());
    if (!entry) return;
    event.preventDefault();
    entry.act();
  });
}
