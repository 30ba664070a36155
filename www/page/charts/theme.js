/** Colors of the theme for canvases, which know no custom properties. */
import { effect, signal } from "@preact/signals";

import { remember } from "../memory.js";
import { state } from "../state.js";

/** Grows when the colors have changed: what is drawn with them is to be drawn anew. */
export const themeChanged = signal(0);

/**
 * A token's color as it is now.
 * @param {string} token  such as `training`
 * @param {"light" | "dark"} [theme]  the color in this theme, whichever is on show
 */
export function themeColor(token, theme) {
  const probe = document.createElement("i");
  probe.hidden = true;
  if (theme) probe.style.colorScheme = theme;
  probe.style.color = `var(--${token})`;
  document.documentElement.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

/** Follows the reader's choice of theme and the system's; called once, by the page. */
export function followTheme() {
  // The remembered choice, which is on the page since before its first paint (first-paint.js).
  const stored = document.documentElement.dataset.theme;
  if (stored === "light" || stored === "dark") state.theme.value = stored;
  effect(() => {
    const theme = state.theme.value;
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    remember("theme", theme === "auto" ? null : theme);
    themeChanged.value = themeChanged.peek() + 1;
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => themeChanged.value++);
}
