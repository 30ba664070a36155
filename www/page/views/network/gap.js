/** The gap between two blocks: a `+`, and the menu of the layers that can go there. */
import { html } from "htm/preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { layerKinds } from "../../../keras/layers.js";
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

/** @param {{ gap: number, onLeave: () => void }} props */
function Menu({ gap, onLeave }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => {
    if (!list.current) return;
    // Kept inside the window: it hangs centered under its button, which may stand near an edge.
    const margin = 8;
    const { left, right } = list.current.getBoundingClientRect();
    const shift = Math.max(margin - left, Math.min(0, document.documentElement.clientWidth - margin - right));
    list.current.style.translate = `${shift}px 0`;
    items()[0]?.focus({ preventScroll: true });
    reveal(list.current);
  }, []);
  // At once, not after the next picture: a quick second press would find nobody listening.
  useLayoutEffect(() => {
    const onPointerDown = (/** @type {PointerEvent} */ event) => {
      const { parentElement } = /** @type {HTMLElement} */ (list.current);
      if (!parentElement?.contains(/** @type {Node} */ (event.target))) menu.value = null;
    };
    document.addEventListener("pointerdown", onPointerDown);
    return () => document.removeEventListener("pointerdown", onPointerDown);
  }, []);
  const items = () => [.../** @type {HTMLElement} */ (list.current).querySelectorAll("button")];
  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    const all = items();
    const place = all.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const next = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: -1 }[event.key];
    if (next !== undefined) focusOn(all.at(next % all.length));
    else if (event.key === "Escape" || event.key === "Tab") {
      menu.value = null;
      onLeave();
    } else if (/^[a-z]$/i.test(event.key)) {
      const rest = [...all.slice(place + 1), ...all.slice(0, place + 1)];
      focusOn(rest.find((item) => item.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase())));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return html`<ul ref=${list} class="menu" role="menu" aria-label="Layers" onKeyDown=${onKeyDown}>
    ${Object.entries(layerKinds).map(
      ([class_name, { does }]) =>
        html`<li key=${class_name} role="none">
          <button type="button" role="menuitem" tabindex="-1" class="menu-item" onClick=${() => add(gap, class_name)}>
            <strong>${class_name}</strong> <span>${does}</span>
          </button>
        </li>`,
    )}
  </ul>`;
}
