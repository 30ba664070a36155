/** First sight: one sentence, three ways in. */
import { html } from "htm/preact";

import { openFiles, openSample, reading, waiting } from "../actions/data.js";
import { dismiss } from "../actions/attempt.js";
import { isTrained } from "../actions/unsaved.js";
import { isOpen, state } from "../state.js";
import { FirstFigure } from "./first-figure.js";
import { Button } from "./parts/controls.js";
import { DrawnSets } from "./parts/drawn-sets.js";
import { goTo } from "./parts/go-to.js";
import { LessonList } from "./parts/lesson-list.js";
import { Opener, Waiting } from "./parts/opener.js";
import { Problem } from "./parts/problem.js";
import { Reading } from "./parts/reading.js";

export function Start() {
  const busy = state.busy.value.data;
  const problem = state.problems.value.data;
  return html`<section class="start" aria-labelledby="start-sentence" aria-busy=${busy ? "true" : undefined}>
    <div class="start-head">
      <h1 class="start-sentence" id="start-sentence">
        Train a convolutional network on your own images, in this tab. <span>Nothing is uploaded.</span>
      </h1>
      <${FirstFigure} />
    </div>
    ${isOpen.value ? html`<${Work} />` : state.addresses.value.length > 0 && html`<${Linked} disabled=${Boolean(busy)} />`}
    <div class="ways">
      <div class="way">
        <h2>No images of your own?</h2>
        <p>640 small computer-drawn faces. Half wear sunglasses; the network learns to tell which.</p>
        <div class="way-do">
          <${Button} kind="primary" big disabled=${Boolean(busy)} onClick=${() => openSample("faces")}>Use the drawn faces<//>
          <${DrawnSets} names=${["fungi", "digits"]} disabled=${Boolean(busy)} />
        </div>
      </div>
      <div class="way">
        <h2>Your own images</h2>
        <p>Drop files with images and labels anywhere on this page, in any order, or choose them: pickle, zip, PNG, JPEG, CSV, npy; or a model that Keras saved.</p>
        <${Opener} big disabled=${Boolean(busy)} />
      </div>
      <div class="way">
        <h2>Guided lessons</h2>
        <p>About ten minutes each: what to try, what to look for.</p>
        <${LessonList} disabled=${Boolean(busy)} />
      </div>
    </div>
    <p class="start-busy muted" role="status">${busy && !reading.value ? `${busy} …` : ""}</p>
    <${Reading} />
    ${
      waiting.value.length > 0 && problem?.code === "no_images"
        ? html`<${Waiting} />`
        : html`<${Problem} problem=${problem} onDismiss=${() => dismiss("data")} />`
    }
  </section>`;
}

/** Images that a link names: they are fetched from another site only when the reader says so. @param {{ disabled: boolean }} props */
function Linked({ disabled }) {
  const addresses = state.addresses.value;
  return html`<p class="start-work row">
    <${Button} kind="primary" disabled=${disabled} onClick=${() => openFiles(addresses)}>Open the images of this link<//>
    <span class="muted">They are fetched from ${addresses.join(" and ")}.</span>
  </p>`;
}

/** The way back to what is open, and what would be lost with other images. */
function Work() {
  const [source, model] = [state.dataset.value && state.source.value, state.model.value];
  const name =
    source?.kind === "sample" ? `the drawn ${source.name}` : (source?.names.join(" and ") ?? model?.file ?? "");
  return html`<p class="start-work row">
    <${Button} kind="primary" onClick=${() => goTo(state.stage.peek())}>Back to your work<//>
    <span class="muted">
      ${name}${isTrained.value && ", and a trained network"}. Other images or a lesson take their place.
    </span>
  </p>`;
}
