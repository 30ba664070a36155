/** Wires the views to the state and sets the page going. */
import { effect } from "@preact/signals";
import { html } from "htm/preact";
import { render } from "preact";

import { openSample } from "./actions/data.js";
import { doubt } from "./actions/doubt.js";
import { startPipeline } from "./actions/pipeline.js";
import { restForInput } from "./actions/rest.js";
import { keepRuns } from "./actions/runs.js";
import { followAddress } from "./address.js";
import { followTheme } from "./charts/theme.js";
import { recall } from "./memory.js";
import { NO_SIMD, hasSimd } from "./simd.js";
import { stages } from "./stages.js";
import { state } from "./state.js";
import { drawTogether } from "./views/parts/drawing.js";
import { goTo } from "./views/parts/go-to.js";
import { keepHintsInside } from "./views/parts/hints.js";
import { later } from "./views/parts/later.js";
import { listenForKeys } from "./views/parts/keys.js";
import { DropZone } from "./views/parts/opener.js";
import { Stage } from "./views/stage.js";
import { Start } from "./views/start.js";
import { Strip } from "./views/strip.js";
import { Tools } from "./views/tools.js";

const Lesson = later(() => import("./views/lesson.js").then(({ Lesson }) => Lesson), "lesson.css");

const Offers = later(() => import("./views/keep/offers.js").then(({ Offers }) => Offers), "keep.css");
const Kept = later(() => import("./views/keep/kept.js").then(({ Kept }) => Kept), "keep.css");

const Doubt = later(() => import("./views/data/doubt.js").then(({ Doubt }) => Doubt), "join.css");

/** Whether something may be kept of an earlier visit. */
const mayGoOn = Boolean(recall("sessions"));

function App() {
  const isOpen = state.dataset.value !== null;
  return html`
    <${Strip} />
    <main class="page" id="top">
      ${mayGoOn && html`<${Offers} />`}
      ${isOpen ? html`<h1 class="visually-hidden">CNN Playground</h1>` : html`<${Start} />`}
      <div class=${isOpen ? "stages" : "path"}>
        ${stages.map((stage, i) => html`<${Stage} key=${stage.id} stage=${stage} number=${i + 1} />`)}
      </div>
      <footer class="foot">
        <p>Everything runs in this tab. Your files are read here and sent nowhere.</p>
        ${(isOpen || mayGoOn) && html`<${Kept} />`}
        <${Tools} />
      </footer>
    </main>
    ${state.lesson.value && html`<${Lesson} />`}
    <${DropZone} />
    ${doubt.value && html`<${Doubt} />`}
  `;
}

drawTogether();

followTheme();
followAddress();
listenForKeys();
keepHintsInside();
keepRuns();
restForInput();
startPipeline();
render(html`<${App} />`, /** @type {HTMLElement} */ (document.getElementById("app")));

// A browser that is too old is told so before anything is tried.
if (!hasSimd()) state.problems.value = { ...state.problems.peek(), data: NO_SIMD };

// A link that names a drawn set opens it; a lesson brings its own.
const source = state.source.peek();
if (source?.kind === "sample" && !state.lesson.peek()) openSample(source.name);

// New images bring their stage into sight, and so do images that could not be read, wherever they were dropped.
effect(() => {
  if (state.dataset.value) requestAnimationFrame(() => goTo("data"));
});
effect(() => {
  if (!state.problems.value.data) return;
  requestAnimationFrame(() =>
    document.querySelector(":is(.start, .stage-data) > .problem")?.scrollIntoView({ block: "nearest" }),
  );
});
