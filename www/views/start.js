/** First sight: one sentence, three ways in. */
import { html } from "htm/preact";

import { openSample, reading, waiting } from "../actions/data.js";
import { dismiss } from "../actions/attempt.js";
import { lessons } from "../lessons/index.js";
import { state } from "../state.js";
import { FirstFigure } from "./first-figure.js";
import { Button } from "./parts/controls.js";
import { DrawnSets } from "./parts/drawn-sets.js";
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
    <div class="ways">
      <div class="way">
        <h2>No images at hand</h2>
        <p>640 small faces, drawn here and now. Half of them wear sunglasses; the network will learn to tell.</p>
        <div class="way-do">
          <${Button} kind="primary" big disabled=${Boolean(busy)} onClick=${() => openSample("faces")}>Use the drawn faces<//>
          <${DrawnSets} names=${["fungi", "digits"]} disabled=${Boolean(busy)} />
        </div>
      </div>
      <div class="way">
        <h2>Your own images</h2>
        <p>Drop the pickles with images and labels anywhere on this page, in any order, or choose them.</p>
        <${Opener} big disabled=${Boolean(busy)} />
      </div>
      <div class="way">
        <h2>The class, step by step</h2>
        <p>Lessons of some ten minutes. Each says what to try and what to notice.</p>
        <ol class="lesson-list">
          ${lessons.map(
            ({ id, title }) =>
              html`<li key=${id}>
                <button type="button" disabled=${Boolean(busy)} onClick=${() => (state.lesson.value = { id, step: 0 })}>${title}</button>
              </li>`,
          )}
        </ol>
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
