/** Wires the views to the state and sets the page going. */
import { html } from "htm/preact";
import { render } from "preact";

import { followArrivals } from "./actions/arrivals.js";
import { openSample } from "./actions/data.js";
import { doubt } from "./actions/doubt.js";
import { listenForPrint } from "./actions/printing.js";
import { restForInput } from "./actions/rest.js";
import { keepRuns } from "./actions/runs.js";
import { keepWork } from "./actions/unsaved.js";
import { followAddress } from "./address.js";
import { followTheme } from "./charts/theme.js";
import { followHistory } from "./history.js";
import { recall } from "./memory.js";
import { NO_SIMD, hasSimd } from "../client/simd.js";
import { stages } from "./stages.js";
import { isOpen, state } from "./state.js";
import { Foot } from "./views/foot.js";
import { bring } from "./views/parts/go-to.js";
import { keepHintsInside } from "./views/parts/hints.js";
import { later } from "./views/parts/later.js";
import { listenForKeys } from "./views/parts/keys.js";
import { DropZone } from "./views/parts/opener.js";
import { Stage } from "./views/stage.js";
import { Start } from "./views/start.js";
import { Strip } from "./views/strip.js";

const Lesson = later(() => import("./views/lesson.js").then(({ Lesson }) => Lesson), "lesson.css");

const Offers = later(() => import("./views/keep/offers.js").then(({ Offers }) => Offers), "keep.css");

const Kept = later(() => import("./views/keep/kept.js").then(({ Kept }) => Kept), "keep.css");

const Doubt = later(() => import("./views/data/doubt.js").then(({ Doubt }) => Doubt), "join.css");

/** Whether something may be kept of an earlier visit. */
const mayGoOn = Boolean(recall("sessions"));

function App() {
  const isHome = !isOpen.value || state.home.value;
  return html`
    <${Strip} />
    <main class="page" id="top">
      ${mayGoOn && html`<${Offers} />`}
      ${isHome ? html`<${Start} />` : html`<h1 class="visually-hidden">CNN Playground</h1>`}
      <div class=${isOpen.value ? "stages" : "path"} hidden=${isOpen.value && isHome}>
        ${stages.map((stage, i) => html`<${Stage} key=${stage.id} stage=${stage} number=${i + 1} />`)}
      </div>
      ${isOpen.value && html`<${Kept} />`}
      <${Foot} />
    </main>
    ${state.lesson.value && html`<${Lesson} />`}
    <${DropZone} />
    ${doubt.value && html`<${Doubt} />`}
  `;
}

// What goes on by itself from the beginning; the rest, which needs images or a model, is the table of `actions/pipeline.js`.
for (const begin of [followTheme, followAddress, keepRuns, keepWork, followArrivals]) begin();
followHistory(bring);
listenForKeys();
keepHintsInside();
restForInput();
listenForPrint();
render(html`<${App} />`, /** @type {HTMLElement} */ (document.getElementById("app")));

// A browser that is too old is told so before anything is tried.
if (!hasSimd()) state.problems.value = { ...state.problems.peek(), data: NO_SIMD };

// A link that names a drawn set opens it; a lesson brings its own.
const source = state.source.peek();
if (source || state.lesson.peek()) state.home.value = false;
if (source?.kind === "sample" && !state.lesson.peek()) openSample(source.name);
