/** The foot of the page: what it does with files, and what is beside the stages. */
import { signal } from "@preact/signals";
import { html } from "htm/preact";

import { print } from "../actions/printing.js";
import { isOpen, state } from "../state.js";
import { Button } from "./parts/controls.js";
import { later } from "./parts/later.js";
import { Tools } from "./tools.js";

const About = later(() => import("./about.js").then(({ About }) => About), "foot.css");
const Glossary = later(() => import("./glossary.js").then(({ Glossary }) => Glossary), "foot.css");
const Kept = later(() => import("./kept.js").then(({ Kept }) => Kept), "foot.css");

const Share = later(() => import("./share.js").then(({ Share }) => Share), "foot.css");

const open = signal(/** @type {"about" | "glossary" | "kept" | "share" | null} */ (null));
const close = () => (open.value = null);
/** Another dialog may have taken its place. */
const closeAbout = () => open.value === "about" && close();

export function Foot() {
  const isAtWork = isOpen.value && !state.home.value;
  return html`<footer class="foot">
    <p>Everything runs in this tab. Your files are read here and sent nowhere.</p>
    <span class="row foot-ways">
      <${Button} kind="quiet" onClick=${() => (open.value = "glossary")}>Glossary<//>
      <${Button} kind="quiet" onClick=${() => (open.value = "share")}>Share<//>
      <${Button} kind="quiet" onClick=${() => (open.value = "kept")}>What this page keeps<//>
      <${Button} kind="quiet" onClick=${() => (open.value = "about")}>About<//>
      ${isAtWork && html`<${Button} kind="quiet" onClick=${print}>Print or save as PDF<//>`}
    </span>
    <${Tools} />
    ${open.value === "glossary" && html`<${Glossary} onClose=${close} />`}
    ${open.value === "share" && html`<${Share} onClose=${close} />`}
    ${open.value === "about" && html`<${About} onClose=${closeAbout} onKept=${() => (open.value = "kept")} />`}
    ${open.value === "kept" && html`<${Kept} onClose=${close} />`}
  </footer>`;
}
