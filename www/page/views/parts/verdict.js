import { html } from "htm/preact";

import { Name } from "./name.js";

/**
 * What was predicted, and whether it is right.
 * @param {{ actual: string, predicted: string | undefined, names: string[] }} props  names: of all classes
 */
export function Verdict({ actual, predicted, names }) {
  const isRight = actual === predicted;
  return html`<span class=${`said ${isRight ? "text-right" : "text-wrong"}`}>
    ${predicted !== undefined && html`<span aria-hidden="true">${isRight ? "✓" : "✗"}</span> <${Name} name=${predicted} names=${names} />`}
  </span>`;
}
