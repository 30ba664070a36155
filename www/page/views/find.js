/** Finds a setting by its name, or by words of its hint, and goes there. */
import { batch } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect, useId, useMemo, useRef, useState } from "preact/hooks";

import { step } from "../history.js";
import { state } from "../state.js";
import { entries, found } from "./find/entries.js";
import { bringTo } from "./find/way.js";
import { openDialog, reveal } from "./parts/reveal.js";

/** So many are shown: who looks for another one types on. */
const MOST = 40;

/** @param {{ onClose: () => void }} props */
export function Find({ onClose }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const id = useId();
  const all = useMemo(entries, []);
  const [text, setText] = useState("");
  const [place, setPlace] = useState(0);
  useEffect(() => openDialog(dialog.current), []);
  const shown = text.trim() === "" ? [] : found(all, text).slice(0, MOST);
  const chosen = Math.min(place, shown.length - 1);
  useEffect(() => reveal(list.current?.children[chosen]), [chosen, text]);

  /** @param {import("./find/entries.js").Entry | undefined} entry */
  function go(entry) {
    if (!entry) return;
    dialog.current?.close();
    step(() =>
      batch(() => {
        state.stage.value = entry.stage;
        state.home.value = false;
      }),
    );
    void bringTo(entry);
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.isComposing) return;
    const last = shown.length - 1;
    const next = { ArrowDown: chosen < last ? chosen + 1 : 0, ArrowUp: chosen > 0 ? chosen - 1 : last }[event.key];
    if (next !== undefined) setPlace(Math.max(0, next));
    else if (event.key === "Enter") go(shown[chosen]);
    else return;
    event.preventDefault();
  }
  return html`<dialog
    ref=${dialog}
    class="find"
    aria-label="Find a setting"
    onClose=${onClose}
    onClick=${(/** @type {MouseEvent} */ { target }) => target === dialog.current && dialog.current?.close()}
  >
    <div class="find-inner">
      <div class="row find-head">
        <input
          class="input"
          type="text"
          role="combobox"
          aria-label="Find a setting"
          aria-expanded=${shown.length > 0 ? "true" : "false"}
          aria-controls=${`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant=${chosen >= 0 ? `${id}-${chosen}` : undefined}
          autocomplete="off"
          spellcheck="false"
          enterkeyhint="go"
          placeholder="A setting, such as padding"
          value=${text}
          onInput=${(/** @type {any} */ { target }) => {
            setText(target.value);
            setPlace(0);
          }}
          onKeyDown=${onKeyDown}
        />
        <button type="button" class="button button-quiet" onClick=${() => dialog.current?.close()}>Close</button>
      </div>
      <ul ref=${list} id=${`${id}-list`} class="find-list" role="listbox" aria-label="Settings found">
        ${shown.map(
          (entry, i) =>
            html`<li
              key=${i}
              id=${`${id}-${i}`}
              role="option"
              aria-selected=${i === chosen ? "true" : "false"}
              onClick=${() => go(entry)}
            >
              <span class="find-name"><code>${entry.name}</code> <span class="muted small">${entry.of}</span></span>
              ${entry.hint && html`<span class="small muted find-hint">${entry.hint}</span>`}
            </li>`,
        )}
      </ul>
      <p class="small muted" role="status">
        ${
          text.trim() === ""
            ? "Keras’s names and plain words: learning_rate, patience, blur, overfitting."
            : shown.length === 0
              ? "No setting is called so."
              : ""
        }
      </p>
    </div>
  </dialog>`;
}
