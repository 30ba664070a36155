/** Keeps what is worth going on with, from then on, and tells when that cannot be. */
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";

import { isWorthKeeping, keep, trouble } from "../../actions/keep.js";
import { Problem } from "../parts/problem.js";

export function Kept() {
  const isWorth = isWorthKeeping.value;
  useEffect(() => void (isWorth && keep().catch(() => {})), [isWorth]);
  if (!trouble.value) return null;
  return html`<section class="keep-trouble" aria-label="What is kept">
    <${Problem} problem=${trouble.value} onDismiss=${() => (trouble.value = null)} />
  </section>`;
}
