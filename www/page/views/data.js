/** Data: what was loaded, its classes, all of its images, and one of them large. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { learned, together } from "../actions/labels.js";
import { locked, state } from "../state.js";
import { Imbalance } from "./data/imbalance.js";
import { LargeImage } from "./large-image.js";
import { Palette } from "./palette.js";
import { breakable } from "./parts/breakable.js";
import { ColumnChoice } from "./parts/column-choice.js";
import { Button, Select } from "./parts/controls.js";
import { DrawnSets } from "./parts/drawn-sets.js";
import { later } from "./parts/later.js";
import { Name } from "./parts/name.js";
import { Opener } from "./parts/opener.js";
import { LayoutChoice } from "./parts/problem.js";
import { Reading } from "./parts/reading.js";
import { reveal } from "./parts/reveal.js";
import { pixel, plural, shape, whole } from "./parts/words.js";

const JoinReport = later(() => import("./data/join.js").then(({ JoinReport }) => JoinReport), "join.css");

/** More classes than this can be searched. */
const MANY = 12;

export function View() {
  if (!state.dataset.value) return html`<${NoImages} />`;
  return html`<div class="data">
    <div class="data-facts">
      <${Facts} />
      <${Otherwise} />
      ${learned() ? html`<${Classes} />` : html`<${NoLabels} />`}
      ${learned() && !together() && html`<${Imbalance} column=${learned()} />`}
      <${Others} />
    </div>
    <${LargeImage} />
    <div class="data-palette">
      <${Palette} />
    </div>
  </div>`;
}

function Facts() {
  const dataset = state.dataset.value;
  if (!dataset) return null;
  const { count, height, width, channels, dtype, min, max, sizes, notes, join } = dataset;
  const source = state.source.value;
  return html`<dl class="facts">
    <dt>Images</dt>
    <dd>${whole(count)}</dd>
    <dt>${sizes.length > 1 ? "Sizes" : "Size"}</dt>
    <dd>
      ${
        sizes.length > 1
          ? html`<ul>${sizes.map(
              (size) =>
                html`<li>${shape([size.height, size.width, size.channels])}: ${plural(size.count, "image")}</li>`,
            )}</ul>`
          : shape([height, width, channels])
      }
      <span class="facts-note">height × width × channels</span>
    </dd>
    <dt>Type</dt>
    <dd><code>${dtype}</code></dd>
    <dt>Values</dt>
    <dd>${pixel(min)} to ${pixel(max)}</dd>
    <dt>From</dt>
    <dd>
      ${
        source?.kind === "files"
          ? html`<ul>${unmentioned(source.names, notes).map((name) => html`<li key=${name} class="data-file">${breakable(name)}</li>`)}</ul>`
          : "generated in this page"
      }
      ${notes.map((note) => html`<p key=${note} class="data-file">${breakable(note)}</p>`)}
      ${join.by && html`<${JoinReport} join=${join} count=${count} />`}
    </dd>
  </dl>`;
}

/** A way to say that the files mean something else, where they may. */
function Otherwise() {
  const [open, setOpen] = useState(false);
  const layout = state.dataset.value?.layout;
  useEffect(() => setOpen(false), [layout]);
  if (!layout || state.source.value?.kind !== "files") return null;
  return html`<div class="otherwise">
    <${Button} kind=${layout.is_guess ? "plain" : "quiet"} pressed=${open} disabled=${locked.value} onClick=${() => setOpen(!open)}>
      ${layout.is_guess ? "Not what you meant?" : "Read them another way"}
    <//>
    ${open && html`<${LayoutChoice} layout=${layout} of="loaded" onClose=${() => setOpen(false)} />`}
  </div>`;
}

/**
 * The names of files of which no note speaks.
 * @param {string[]} names
 * @param {string[]} notes
 */
const unmentioned = (names, notes) => names.filter((name) => !notes.some((note) => note.includes(name)));

function Classes() {
  const labels = together();
  const column = labels
    ? { classes: labels.map(({ name }) => name), counts: labels.map(({ counts }) => counts[1]) }
    : learned();
  const [sought, setSought] = useState("");
  const [order, setOrder] = useState("name");
  if (!column) return null;
  const filter = state.filter.value;
  const most = Math.max(...column.counts);
  const isLong = column.classes.length > MANY;
  const wanted = isLong ? sought.trim().toLowerCase() : "";
  const places = [...column.classes.keys()].filter((i) => column.classes[i].toLowerCase().includes(wanted));
  if (isLong && order === "count") places.sort((one, other) => column.counts[other] - column.counts[one]);
  return html`<section class="classes" aria-label=${labels ? "Labels" : "Classes"}>
    <h3>${labels ? "Labels" : "Classes"}</h3>
    <${ColumnChoice} />
    ${
      isLong &&
      html`<div class="classes-find">
        <input class="input" type="search" aria-label="Find a class" placeholder="Find a class" value=${sought}
          onInput=${(/** @type {any} */ event) => setSought(event.target.value)} />
        <${Select} bare label="Order of the classes" value=${order}
          options=${[
            { value: "name", name: "in order" },
            { value: "count", name: "most images first" },
          ]}
          onValue=${setOrder} />
      </div>`
    }
    ${places.length === 0 && html`<p class="small muted" role="status">No class has this in its name.</p>`}
    <ul class="bars">
      ${places.map((i) => {
        const name = column.classes[i];
        return html`<li key=${name}>
            <button
              type="button"
              class="bar"
              aria-pressed=${filter === i ? "true" : "false"}
              title=${filter === i ? "Show all classes" : `Show only ${name}`}
              onClick=${() => (state.filter.value = filter === i ? null : i)}
            >
              <span class="bar-name"><${Name} name=${name} names=${column.classes} /></span>
              <span class="bar-count">${whole(column.counts[i])}</span>
              <span class="bar-line"><span style=${{ width: `${(100 * column.counts[i]) / most}%` }}></span></span>
            </button>
          </li>`;
      })}
    </ul>
  </section>`;
}

/** A model alone: it works with pictures of the reader's own, and trains on once there are images. */
function NoImages() {
  return html`<div class="empty">
    <p>No images are open. The model can be looked into with a picture of your own; to train it on, open images with labels.</p>
    <${Reading} />
    <${Opener} />
    <${DrawnSets} names=${["faces", "fungi", "digits"]} />
  </div>`;
}

/** Images alone: what is missing, and where it goes. */
function NoLabels() {
  return html`<section class="no-labels">
    <h3>These images have no labels yet</h3>
    <p class="small">Drop the file of their labels anywhere on this page, or choose it. The images stay.</p>
    <${Opener} />
  </section>`;
}

/** Other images in place of these. */
function Others() {
  const [open, setOpen] = useState(false);
  const all = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => void (open && reveal(all.current)), [open]);
  return html`<div ref=${all} class="others">
    <${Reading} />
    <${Button} kind="quiet" pressed=${open} onClick=${() => setOpen(!open)}>Open other images<//>
    ${
      open &&
      html`<p class="small muted">Drop files anywhere on this page, or choose them here.</p>
      <${Opener} />
      <${DrawnSets} names=${["faces", "fungi", "digits"]} />`
    }
  </div>`;
}
