/** Keeps what is done from the first images on, and tells when that cannot be. */
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";

import { keep, trouble } from "../../actions/keep.js";
import { Problem } from "../parts/problem.js";

export function Kept() {
  useEffect(() => void keep().catch(() => {}), []);
  if (!trouble.value) return null;
  return html`<section class="keep-trouble" aria-label="What is kept">
    <${Problem} problem=${trouble.value} onDismiss=${() => (trouble.value = null)} />
  </section>`;
}
