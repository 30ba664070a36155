/** The frame of a stage: its title, its problem, its view. */
import { html } from "htm/preact";
import { useEffect, useRef } from "preact/hooks";

import { dismiss } from "../actions/attempt.js";
import { isOpen as isSomethingOpen, locked, state } from "../state.js";
import { Glyph } from "./parts/glyphs.js";
import { Problem } from "./parts/problem.js";

/** What is no farther than this is drawn, so that it is there when one scrolls. */
const NEAR = "25% 0px";

/** @param {{ stage: import("../stages.js").Stage, number: number }} props */
export function Stage({ stage: { id, name, promise, View, placesProblem, locks }, number }) {
  const section = useRef(/** @type {HTMLElement | null} */ (null));
  const isOpen = isSomethingOpen.value;
  useEffect(() => {
    // In sight is the stage that crosses a line a third down the window.
    const observer = new IntersectionObserver(
      (entries) => {
        // Where frames are few, a stage may have come and gone by the time this is told.
        if (entries.at(-1)?.isIntersecting) state.stage.value = id;
      },
      { rootMargin: "-33% 0px -66% 0px" },
    );
    const away = new IntersectionObserver(
      (entries) => section.current?.toggleAttribute("data-away", !entries.at(-1)?.isIntersecting),
      { rootMargin: NEAR },
    );
    if (isOpen && section.current) {
      observer.observe(section.current);
      away.observe(section.current);
    }
    return () => {
      observer.disconnect();
      away.disconnect();
    };
  }, [isOpen]);
  return html`<section ref=${section} class=${`stage stage-${id}`} id=${id} aria-labelledby=${`${id}-title`}>
    ${!isOpen && html`<${Glyph} stage=${id} />`}
    <header class="stage-head">
      <h2 class="stage-title" id=${`${id}-title`} tabindex="-1"><span class="stage-number">${number}</span>${name}</h2>
      <p class="stage-promise">${promise}</p>
      ${locks && locked.value && html`<p class="stage-locked">Locked while the network trains</p>`}
    </header>
    ${
      isOpen &&
      html`
      ${!placesProblem && html`<${Problem} problem=${state.problems.value[id]} onDismiss=${() => dismiss(id)} />`}
      <${View} />
    `
    }
  </section>`;
}
