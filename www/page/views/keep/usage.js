/** What the work that is kept takes of this computer. */
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";

import { measure, usage } from "../../actions/keep.js";
import { megabytes } from "./words.js";

export function Usage() {
  useEffect(() => void measure().catch(() => {}), []);
  if (!usage.value) return null;
  const { bytes, budget } = usage.value;
  return html`<p class="small">Your work takes ${megabytes(bytes)} of ${megabytes(budget)} at the most; then the oldest makes room.</p>`;
}
