/** Prepare: what to learn and what to set aside, one row a decision, each with its effect beside it. */
import { computed } from "@preact/signals";
import { html } from "htm/preact";

import { learned } from "../actions/data.js";
import { change, locked, state } from "../state.js";
import { Code } from "./parts/code.js";
import { ColumnChoice } from "./parts/column-choice.js";
import { Button, NumberField, Slider, Toggle } from "./parts/controls.js";
import { Thumbnail, thumbnailSize } from "./parts/thumbnail.js";
import { Problem } from "./parts/problem.js";
import { percent, plural, whole } from "./parts/words.js";

export const summary = computed(() => {
  const prepared = state.prepared.value;
  if (!state.dataset.value) return { kind: /** @type {const} */ ("waiting"), words: "waits for images" };
  if (!learned()) return { kind: /** @type {const} */ ("waiting"), words: "waits for labels" };
  if (!prepared) return { kind: /** @type {const} */ ("busy"), words: "splitting …" };
  return { kind: /** @type {const} */ ("ready"), words: `${whole(prepared.train)} / ${whole(prepared.test)}` };
});

export const placesProblem = true;
export const locks = true;

export function View() {
  const split = state.split.value;
  const prepared = state.prepared.value;
  const column = learned();
  const disabled = locked.value;
  return html`<div class="prepare">
    <${Row} word="y" says="The label column to learn. LabelEncoder numbers its classes in order, from 0.">
      <${ColumnChoice} bare />
      <p class="effect">${column && encoded(column.classes)}</p>
    <//>
    <${Row} word="test_size" says="The share that is set aside and never trained on.">
      <div class="with-slider">
        <${NumberField}
          bare
          label="test_size"
          value=${split.test}
          min=${0}
          below=${1}
          step=${0.05}
          disabled=${disabled}
          onValue=${(/** @type {number} */ test) => change(state.split, { test })}
        />
        <${Slider}
          label="test_size"
          value=${split.test}
          min=${0}
          max=${0.9}
          step=${0.05}
          disabled=${disabled}
          text=${percent(split.test)}
          onValue=${(/** @type {number} */ test) => change(state.split, { test })}
        />
      </div>
      <${Parts} prepared=${prepared} />
    <//>
    <${Row} word="random_state" says="The seed of the shuffle: the same number gives the same parts, here and in scikit-learn.">
      <div class="row">
        <${NumberField}
          bare
          integer
          label="random_state"
          value=${split.seed}
          min=${0}
          max=${2 ** 32 - 1}
          disabled=${disabled || !split.shuffle}
          onValue=${(/** @type {number} */ seed) => change(state.split, { seed })}
        />
        <${Button}
          kind="quiet"
          disabled=${disabled || !split.shuffle}
          onClick=${() => change(state.split, { seed: Math.floor(Math.random() * 1000) })}
          hint="Another seed, by chance"
        >
          Another
        <//>
      </div>
      <div class="first-images">
        <${FirstImages} name="train" rows=${prepared?.rows.train} />
        <${FirstImages} name="test" rows=${prepared?.rows.test} />
      </div>
    <//>
    <${Row} word="shuffle" says="Mix the images first. Without it the last ones are the test part, which misleads when they are sorted.">
      <${Toggle}
        name="shuffle"
        label=${literal(split.shuffle)}
        value=${split.shuffle}
        disabled=${disabled}
        onValue=${(/** @type {boolean} */ shuffle) => change(state.split, { shuffle, stratify: shuffle && split.stratify })}
      />
      <p class="effect">${split.shuffle ? "mixed, then cut" : "cut as they come"}</p>
    <//>
    <${Row} word="stratify" says="Give each part the same shares of the classes.">
      <${Toggle}
        name="stratify"
        label=${literal(split.stratify)}
        value=${split.stratify}
        disabled=${disabled || !split.shuffle}
        onValue=${(/** @type {boolean} */ stratify) => change(state.split, { stratify })}
      />
      <${Balance} prepared=${prepared} />
    <//>
    <${Code} name="The same in Python" text=${python(split)} />
  </div>`;
}

/** Yes and no in Python's words. @param {boolean} value */
const literal = (value) => html`<code>${value ? "True" : "False"}</code>`;

/** @param {{ word: string, says: string, children: any }} props  children: the control, then its effect */
function Row({ word, says, children }) {
  const [control, effect] = children;
  return html`<section class="decision">
    <div>
      <h3><code>${word}</code></h3>
      <p class="small muted">${says}</p>
    </div>
    <div>${control}</div>
    <div class="decision-effect">${effect}</div>
  </section>`;
}

/** @param {string[]} classes */
function encoded(classes) {
  const shown = classes.slice(0, 6).map((name, code) => html`<span class="pair" key=${name}>${name} → ${code}</span>`);
  return html`${plural(classes.length, "class", "classes")}: ${shown}${classes.length > shown.length ? "…" : ""}`;
}

/** The parts to scale, with their numbers. @param {{ prepared: import("../playground.js").Prepared | null }} props */
function Parts({ prepared }) {
  if (!prepared) return html`<div class="parts"><${Problem} problem=${state.problems.value.prepare} /></div>`;
  const { train, test } = prepared;
  return html`<div class="parts">
    <div class="parts-bar" aria-hidden="true">
      <span class="fill-training" style=${{ flexGrow: train }}></span>
      <span class="fill-validation" style=${{ flexGrow: test }}></span>
    </div>
    <p class="parts-words">
      <span class="text-training"><strong>${whole(train)}</strong> to train on</span>
      <span class="text-validation"><strong>${whole(test)}</strong> to test on</span>
    </p>
  </div>`;
}

/** @param {{ name: "train" | "test", rows: Uint32Array | undefined }} props */
function FirstImages({ name, rows }) {
  return html`<div>
    <p class=${`tiny ${name === "train" ? "text-training" : "text-validation"}`}>first of ${name}</p>
    <ul class="first">
      ${[...(rows?.subarray(0, 8) ?? [])].map((index, place) => html`<${FirstImage} key=${place} index=${index} />`)}
    </ul>
  </div>`;
}

/** @param {{ index: number }} props */
function FirstImage({ index }) {
  const column = learned();
  const label = `image ${index}: ${column?.classes[column.codes[index]]}`;
  return html`<li title=${label}><${Thumbnail} index=${index} size=${thumbnailSize(48)} label=${label} /></li>`;
}

/** How many of each class fell into each part. @param {{ prepared: import("../playground.js").Prepared | null }} props */
function Balance({ prepared }) {
  if (!prepared) return null;
  const { classes, counts, train, test } = prepared;
  return html`<div class="balance">
    <table>
      <thead>
        <tr>
          <th scope="col">class</th>
          <th scope="col" colspan="2">train</th>
          <th scope="col" colspan="2">test</th>
        </tr>
      </thead>
      <tbody>
        ${classes.map(
          (name, i) =>
            html`<tr key=${name}>
              <th scope="row">${name}</th>
              <td>${whole(counts.train[i])}</td>
              <td class="muted">${train > 0 ? percent(counts.train[i] / train) : "–"}</td>
              <td>${whole(counts.test[i])}</td>
              <td class="muted">${test > 0 ? percent(counts.test[i] / test) : "–"}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/**
 * The call of scikit-learn that gives these parts.
 * @param {import("../state.js").SplitSettings} split
 */
function python({ test, seed, shuffle, stratify }) {
  if (test === 0) return "X_train, y_train = X, y";
  const options = [
    `test_size=${test}`,
    shuffle ? `random_state=${seed}` : "shuffle=False",
    ...(stratify ? ["stratify=y"] : []),
  ];
  return `X_train, X_test, y_train, y_test = train_test_split(X, y, ${options.join(", ")})`;
}
