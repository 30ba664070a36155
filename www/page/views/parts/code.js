import { html } from "htm/preact";
import { useState } from "preact/hooks";

import { Button } from "./controls.js";

/**
 * Code to take along.
 * @param {{ text: string, name: string }} props
 */
export function Code({ text, name }) {
  const [copied, setCopied] = useState("");
  async function copy() {
    await navigator.clipboard.writeText(text);
    setCopied(text);
  }
  return html`<figure>
    <figcaption class="small muted">${name}</figcaption>
    <div class="code">
      <pre tabindex="0"><code>${text}</code></pre>
      <${Button} kind="quiet" onClick=${copy}>${copied === text ? "Copied" : "Copy"}<//>
    </div>
  </figure>`;
}
