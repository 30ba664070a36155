/** The gap between two blocks: a `+`, and the menu of the layers that can go there. */
import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import { GROUPS, layerKinds, layersFound, layersOf } from "../../../keras/layers.js";
import { locked } from "../../state.js";
import { focusOn, reveal } from "../parts/reveal.js";
import { add, drag, menu } from "./editing.js";

/**
 * @param {{ gap: number, after: string, reachable: boolean }} props
 *   gap: the place a layer added here gets; after: what stands before it, in words; reachable: by the Tab key
 */
export function Gap({ gap, after, reachable }) {
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const isOpen = menu.value === gap;
  return html`<div class="gap" data-over=${drag.value?.gap === gap || undefined}>
    <button
      ref=${button}
      type="button"
      class="gap-add"
      tabindex=${reachable ? 0 : -1}
      disabled=${locked.value}
      aria-haspopup="menu"
      aria-expanded=${isOpen ? "true" : "false"}
      aria-label=${`Add a layer after ${after}`}
      title=${`Add a layer after ${after}`}
      onClick=${() => (menu.value = isOpen ? null : gap)}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true"><path d="M8 3v10M3 8h10" /></svg>
    </button>
    ${isOpen && html`<${Menu} gap=${gap} onLeave=${() => focusOn(button.current)} />`}
  </div>`;
}

/**
 * First the layers that everyone begins with; the others at a press, or when they are searched for.
 * @param {{ gap: number, onLeave: () => void }} props
 */
function Menu({ gap, onLeave }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const search = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [sought, setSought] = useState("");
  const [isWhole, setWhole] = useState(false);
  const items = () => [.../** @type {HTMLElement} */ (box.current).querySelectorAll("button")];
  useLayoutEffect(() => {
    if (!box.current) return;
    // Kept inside the window: it hangs centered under its button, which may stand near an edge.
    const margin = 8;
    const { left, right } = box.current.getBoundingClientRect();
    const shift = Math.max(margin - left, Math.min(0, document.documentElement.clientWidth - margin - right));
    box.current.style.translate = `${shift}px 0`;
    // Not the search: a phone would lay its keyboard over the menu.
    items()[0]?.focus({ preventScroll: true });
    reveal(box.current);
  }, []);
  useLayoutEffect(() => {
    if (!isWhole) return;
    reveal(box.current);
    focusOn(box.current?.querySelector("ul ul button"));
  }, [isWhole]);
  // At once, not after the next picture: a quick second press would find nobody listening.
  useLayoutEffect(() => {
    const onPointerDown = (/** @type {PointerEvent} */ event) => {
      const { parentElement } = /** @type {HTMLElement} */ (box.current);
      if (!parentElement?.contains(/** @type {Node} */ (event.target))) menu.value = null;
    };
    document.addEventListener("pointerdown", onPointerDown);
    return () => document.removeEventListener("pointerdown", onPointerDown);
  }, []);
  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    const all = items();
    const isSearching = document.activeElement === search.current;
    const place = all.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    /** @type {Record<string, number>} */
    const ends = isSearching ? {} : { Home: 0, End: -1 };
    const next = { ...ends, ArrowDown: place + 1, ArrowUp: Math.max(place, 0) - 1 }[event.key];
    event.stopPropagation();
    if (event.key === "ArrowUp" && place === 0) focusOn(search.current);
    else if (next !== undefined) focusOn(all.at(next % all.length));
    else if (event.key === "Escape" || event.key === "Tab") {
      menu.value = null;
      onLeave();
    } else if (event.key === "Enter" && isSearching) all[0]?.click();
    else {
      // What is typed on a layer goes into the search.
      const isText = event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (isText || event.key === "Backspace") search.current?.focus();
      return;
    }
    event.preventDefault();
  }
  const item = (/** @type {string} */ class_name) =>
    html`<li key=${class_name} role="none">
      <button type="button" role="menuitem" tabindex="-1" class="menu-item" onClick=${() => add(gap, class_name)}>
        <strong>${class_name}</strong> <span>${layerKinds[class_name].does}</span>
      </button>
    </li>`;
  const group = (/** @type {string} */ title) =>
    html`<li key=${title} role="none">
      <h4 class="menu-title" aria-hidden="true">${title}</h4>
      <ul role="group" aria-label=${title}>
        ${layersOf(title).map(item)}
      </ul>
    </li>`;
  const found = layersFound(sought);
  const more = Object.keys(layerKinds).length - layersOf(undefined).length;
  return html`<div ref=${box} class="menu" onKeyDown=${onKeyDown}>
    <div class="menu-search">
      <input
        ref=${search}
        class="input"
        type="search"
        autocomplete="off"
        spellcheck="false"
        placeholder="Search all layers"
        aria-label="Search all layers"
        value=${sought}
        onInput=${(/** @type {any} */ { target }) => setSought(target.value)}
      />
    </div>
    <ul role="menu" aria-label="Layers">
      ${sought.trim() ? found.map(item) : layersOf(undefined).map(item)}
      ${
        !sought.trim() &&
        (isWhole
          ? GROUPS.map(group)
          : html`<li role="none">
              <button type="button" role="menuitem" tabindex="-1" class="menu-item" onClick=${() => setWhole(true)}>
                <strong>More layers</strong> <span>${more} others, for when you know what you look for</span>
              </button>
            </li>`)
      }
    </ul>
    ${sought.trim() && found.length === 0 && html`<p class="menu-none small muted">No layer here is called that or does that.</p>`}
  </div>`;
}
