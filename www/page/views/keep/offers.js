/** Sessions to go on with, until something is learned in this tab. */
import { html } from "htm/preact";
import { useEffect } from "preact/hooks";

import { forgetSession, goOn, lookForSessions, offers } from "../../actions/keep.js";
import { state } from "../../state.js";
import { Button } from "../parts/controls.js";
import { isFramed } from "../parts/reveal.js";
import { plural } from "../parts/words.js";
import { ago, megabytes } from "./words.js";

/** How many are shown. */
const MOST = 3;

export function Offers() {
  useEffect(() => void lookForSessions().catch(() => {}), []);
  // Course notes show their lesson, not what was done elsewhere.
  const isNotes = isFramed && state.lesson.value !== null;
  if (offers.value.length === 0 || isNotes || state.current.value?.epochs.length) return null;
  const busy = Boolean(state.busy.value.data);
  return html`<section class="offers" aria-labelledby="offers-title">
    <h2 id="offers-title">Continue where you left off</h2>
    <ul>
      ${offers.value.slice(0, MOST).map(
        (offer, i) =>
          html`<li key=${offer.id} class="offer">
            <p>
              <strong>${sourceOf(offer)}</strong>
              <span class="muted small">${stateOf(offer)}, ${ago(offer.at)}, ${megabytes(offer.bytes)}${offer.isOpen ? "; open in another tab" : ""}</span>
            </p>
            <${Button}
              kind=${i === 0 && !offer.isOpen ? "primary" : "plain"}
              name=${`${offer.isOpen ? "Continue here" : "Continue"} with ${sourceOf(offer)}`}
              disabled=${busy}
              onClick=${() => goOn(offer.id, offer.isOpen)}
            >
              ${offer.isOpen ? "Continue here" : "Continue"}
            <//>
            <${Button} kind="quiet" name=${`Forget ${sourceOf(offer)}`} disabled=${busy || offer.isOpen} onClick=${() => forgetSession(offer.id)}>Forget<//>
          </li>`,
      )}
    </ul>
    <p class="row small">
      <span class="muted">New work is kept beside it.</span>
      <${Button} kind="quiet" onClick=${() => (offers.value = [])}>Start fresh<//>
    </p>
  </section>`;
}

/** @param {import("../../../keep/keeper.js").Listed} offer */
function sourceOf({ data }) {
  if (!data) return "No images";
  if ("sample" in data) return `The drawn ${data.sample}`;
  const names = data.files.map((/** @type {{ name: string }} */ { name }) => name);
  return names.length > 2 ? `${names[0]} and ${names.length - 1} more` : names.join(" and ");
}

/** @param {import("../../../keep/keeper.js").Listed} offer */
function stateOf({ story, epoch }) {
  if (!story || epoch === 0) return story?.fit ? "in its first epoch" : "not trained yet";
  return story.fit ? `training, after ${plural(epoch, "epoch")}` : `trained for ${plural(epoch, "epoch")}`;
}
