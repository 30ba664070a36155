/** Whether the page is being printed, and the browser's own key for it. */
import { signal } from "@preact/signals";

import { isOpen, state } from "../state.js";

/** What is out of sight is to be drawn as well. */
export const printing = signal(false);

/** Draws the stages in full and prints them. */
export async function print() {
  const { printStages } = await import("./print.js");
  await printStages();
}

/** Ctrl and P take the same way; called once, by the page. Within another page they print that one. */
export function listenForPrint() {
  if (window.self !== window.top) return;
  addEventListener("keydown", (event) => {
    const isKey =
      event.key.toLowerCase() === "p" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!isKey || event.defaultPrevented || !isOpen.peek() || state.home.peek()) return;
    event.preventDefault();
    void print();
  });
}
