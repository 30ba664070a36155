/** Theme and keys: the two small buttons at the end of the strip. */
import { html } from "htm/preact";
import { useId, useRef } from "preact/hooks";

import { state } from "../state.js";
import { Button, Toggle } from "./parts/controls.js";
import { keys, keysOn, turnKeys } from "./parts/keys.js";
import { openDialog } from "./parts/reveal.js";

const themes = /** @type {const} */ (["auto", "light", "dark"]);
const signs = { auto: "◐", light: "○", dark: "●" };

export function Tools() {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const id = useId();
  const theme = state.theme.value;
  const following = themes[(themes.indexOf(theme) + 1) % themes.length];
  return html`<div class="tools">
    <${Button}
      kind="quiet"
      name=${`Theme: ${theme}. Change to ${following}`}
      hint=${`Theme: ${theme === "auto" ? "as the system" : theme}`}
      onClick=${() => (state.theme.value = following)}
    >
      ${signs[theme]}
    <//>
    <${Button} kind="quiet" name="Keys" hint="Keys that do what buttons do" onClick=${() => openDialog(dialog.current)}>?<//>
    <dialog ref=${dialog} aria-labelledby=${id}>
      <h2 id=${id}>Keys</h2>
      <dl class="keys">
        ${[...keys.value]
          .sort(([one], [other]) => one.localeCompare(other))
          .map(
            ([key, { name }]) =>
              html`<dt key=${key}><kbd>${key === " " ? "space" : key.toUpperCase()}</kbd></dt><dd>${name}</dd>`,
          )}
        <dt><kbd>←</kbd> <kbd>→</kbd></dt>
        <dd>previous / next in the focused list</dd>
      </dl>
      <div class="row">
        <${Toggle} label="Keyboard shortcuts on" value=${keysOn.value} onValue=${turnKeys} />
        <span class="row-end"><${Button} onClick=${() => dialog.current?.close()}>Close<//></span>
      </div>
    </dialog>
  </div>`;
}
