import { html } from "htm/preact";

/**
 * What went wrong and what to do about it, near where it arose.
 * @param {{ problem: import("../../state.js").Problem | null | undefined, onDismiss?: () => void }} props
 */
export function Problem({ problem, onDismiss }) {
  if (!problem) return null;
  return html`<div class="problem" role="alert" data-code=${problem.code}>
    <p class="problem-message">${sentence(problem.message)}</p>
    <p class="problem-hint">${problem.hint}</p>
    ${onDismiss && html`<button type="button" class="button button-quiet" onClick=${onDismiss}>Close</button>`}
  </div>`;
}

/**
 * Messages are written to follow a colon; standing alone they begin with a capital and end with a stop.
 * @param {string} text
 */
function sentence(text) {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?)”]$/.test(capital) ? capital : `${capital}.`;
}
