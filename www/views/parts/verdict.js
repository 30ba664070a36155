import { html } from "htm/preact";

/**
 * What was predicted, and whether it is right.
 * @param {{ actual: string, predicted: string | undefined }} props
 */
export function Verdict({ actual, predicted }) {
  const isRight = actual === predicted;
  return html`<span class=${`said ${isRight ? "text-right" : "text-wrong"}`}>
    ${predicted !== undefined && html`<span aria-hidden="true">${isRight ? "✓" : "✗"}</span> ${predicted}`}
  </span>`;
}
