import { html } from "htm/preact";

import { later } from "./later.js";

/**
 * What went wrong and what to do about it, near where it arose. Where files may mean something else, that can be said at once.
 * @param {{ problem: import("../../state.js").Problem | null | undefined, onDismiss?: () => void }} props
 */
export function Problem({ problem, onDismiss }) {
  if (!problem) return null;
  return html`<div class="problem" role="alert" data-code=${problem.code}>
    <p class="problem-message">${sentence(problem.message)}</p>
    <p class="problem-hint">${problem.hint}</p>
    ${problem.layout && html`<${LayoutChoice} key=${problem.message} layout=${problem.layout} of="failed" />`}
    ${onDismiss && html`<button type="button" class="button button-quiet" onClick=${onDismiss}>Close</button>`}
  </div>`;
}

export const LayoutChoice = later(
  () => import("../data/layout-choice.js").then(({ LayoutChoice }) => LayoutChoice),
  "layout-choice.css",
);

/**
 * Messages are written to follow a colon; standing alone they end with a stop and begin with a capital, unless that is a
 * name such as `images.pkl`.
 * @param {string} text
 */
function sentence(text) {
  const capital = /^[a-z]+ /.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
  return /[.!?)”]$/.test(capital) ? capital : `${capital}.`;
}
