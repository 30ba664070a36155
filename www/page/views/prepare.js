/** Prepare: what to learn and what to set aside, one row a decision, each with its effect beside it. */
import { html } from "htm/preact";

import { labelOf, learned, together } from "../actions/labels.js";
import { first } from "../../keras/augmentation.js";
import { change, locked, readyParts, state } from "../state.js";
import { ColumnChoice } from "./parts/column-choice.js";
import { Button, Choice, NumberField, Slider, Toggle } from "./parts/controls.js";
import { Name } from "./parts/name.js";
import { Thumbnail, thumbnailSize } from "./parts/thumbnail.js";
import { Problem } from "./parts/problem.js";
import { Fold } from "./parts/fold.js";
import { later } from "./parts/later.js";
import { percent, pixel, plural, shape, whole } from "./parts/words.js";

const Classes = later(() => import("./prepare/classes.js").then(({ Classes }) => Classes), "preparation.css");
const ImageOptions = later(
  () => import("./prepare/images.js").then(({ ImageOptions }) => ImageOptions),
  "preparation.css",
);
const Augmentation = later(
  () => import("./prepare/augment.js").then(({ Augmentation }) => Augmentation),
  "preparation.css",
);
const Program = later(() => import("./prepare/program.js").then(({ Program }) => Program));

export function View() {
  if (!state.dataset.value) return html`<p class="empty">Shown once there are images.</p>`;
  const split = state.split.value;
  const prepared = state.prepared.value;
  const column = learned();
  const isTogether = together() !== null;
  const disabled = locked.value;
  const sizes = state.dataset.value?.sizes.length ?? 1;
  return html`<div class="prepare">
    <${Row} word="y" says="The label column to learn. LabelEncoder numbers its classes in order, from 0.">
      <${ColumnChoice} bare />
      <p class="effect">${isTogether ? "an image has each of these labels, 1, or has not, 0" : column && encoded(column.classes)}</p>
    <//>
    ${
      !isTogether &&
      html`<${Fold} name="Label encoding and one-hot; merge classes or leave some out" open=${Boolean(split.leave_out?.length) || isFilled(split.merge)}>
      ${() => html`<${Classes} />`}
    <//>`
    }
    <${Row} word="images" says="All images must have the same size and the same number of channels.">
      <p class="effect">${imageWords(split)}</p>
      <p class="effect">
        ${prepared && html`${shape([prepared.height, prepared.width, prepared.channels])} <span class="muted">height × width × channels, ${pixel(prepared.min)} to ${pixel(prepared.max)}</span>`}
      </p>
    <//>
    <${Fold} key=${sizes > 1} name="Resize, gray or color, sharpen, contrast, rescale: before and after" open=${sizes > 1 || imageWords(split) !== AS_STORED}>
      ${() => html`<${ImageOptions} />`}
    <//>
    ${(readyParts.value || split.split) && html`<${Ready} prepared=${prepared} disabled=${disabled} />`}
    ${!split.split && html`<${ByChance} prepared=${prepared} disabled=${disabled} />`}
    <${Row} word="augment" says="Variants of the images to train on: turned, moved, larger, lighter. What stays the same in all of them is what the network learns.">
      <${Choice}
        label="augment"
        value=${augmentMode(split)}
        options=${[
          { value: "none", name: "None" },
          { value: "copies", name: "Copies" },
          { value: "epoch", name: "New variants every epoch" },
        ]}
        disabled=${disabled}
        onValue=${setAugment}
      />
      <p class="effect">${augmentWords(prepared)}</p>
    <//>
    ${split.augment && html`<${Augmentation} />`}
    ${
      !isTogether &&
      html`<${Row} word="oversample" says="Images of the smaller classes of the training part are drawn again, by chance, until there are as many of all classes, as imbalanced-learn’s RandomOverSampler does. Validation and test stay as they are.">
      <${Toggle}
        name="oversample"
        label=${literal(Boolean(split.oversample))}
        value=${Boolean(split.oversample)}
        disabled=${disabled}
        onValue=${(/** @type {boolean} */ oversample) => change(state.split, { oversample })}
      />
      <p class="effect">${oversampleWords(prepared)}</p>
    <//>`
    }
    <${Program} />
  </div>`;
}

/**
 * The parts that the data set comes in, or others.
 * @param {{ prepared: import("../../playground.js").Prepared | null, disabled: boolean }} props
 */
function Ready({ prepared, disabled }) {
  const column = readyParts.value?.column ?? state.split.value.split ?? "";
  const isChosen = state.split.value.split === column;
  return html`<${Row} word="split" says=${`The data set comes in parts: “${column}” says of each image which one it belongs to.`}>
    <${Choice}
      label="split"
      value=${isChosen ? "column" : "chance"}
      options=${[
        { value: "column", name: `As “${column}” says` },
        { value: "chance", name: "At random" },
      ]}
      disabled=${disabled}
      onValue=${(/** @type {string} */ value) => change(state.split, { split: value === "column" ? column : null })}
    />
    <div>
      ${isChosen && html`<${Parts} prepared=${prepared} /><${Balance} prepared=${prepared} />`}
    </div>
  <//>`;
}

/**
 * The parts cut as scikit-learn does.
 * @param {{ prepared: import("../../playground.js").Prepared | null, disabled: boolean }} props
 */
function ByChance({ prepared, disabled }) {
  const split = state.split.value;
  return html`<${Row} word="test_size" says="Part of the images set aside for a fair test, never trained on.">
      <${Share} name="test" disabled=${disabled} />
      <${Parts} prepared=${prepared} />
    <//>
    <${Row} word="validation" says="Part of the training images kept for tuning. 0: the test images are used for this too.">
      <${Share} name="validation" disabled=${disabled} />
      <p class="effect">
        ${split.validation > 0 && prepared && html`<span class="text-validation"><strong>${whole(prepared.validation)}</strong> to validate on</span>`}
      </p>
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
          disabled=${disabled || !(split.shuffle || split.oversample)}
          onValue=${(/** @type {number} */ seed) => change(state.split, { seed })}
        />
        <${Button}
          kind="quiet"
          disabled=${disabled || !(split.shuffle || split.oversample)}
          onClick=${() => change(state.split, { seed: Math.floor(Math.random() * 1000) })}
          hint="Pick a random seed"
        >
          Another
        <//>
      </div>
      <div class="first-images">
        <${FirstImages} name="train" rows=${prepared?.rows.train} />
        <${FirstImages} name="test" rows=${prepared?.rows.test} />
      </div>
    <//>
    <${Row} word="shuffle" says="Shuffle before splitting. Without it the last images become the test set, which is misleading if they are sorted.">
      <${Toggle}
        name="shuffle"
        label=${literal(split.shuffle)}
        value=${split.shuffle}
        disabled=${disabled}
        onValue=${(/** @type {boolean} */ shuffle) => change(state.split, { shuffle, stratify: shuffle && split.stratify })}
      />
      <p class="effect">${split.shuffle ? "shuffled, then split" : "split in the order they come"}</p>
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
    <//>`;
}

const AS_STORED = "as stored";

/** What is done to the images, in a few words. @param {import("../state.js").SplitSettings} split */
function imageWords({ mode, resize, resample, crop_to_aspect_ratio, enhance, rescale }) {
  const words = [
    mode === "L" ? "gray" : mode === "RGB" ? "color" : "",
    resize && crop_to_aspect_ratio ? "cut to shape" : "",
    resize ? `resized to ${resize[0]} × ${resize[1]} (${resample ?? "lanczos"})` : "",
    ...(enhance ?? []).map(({ class_name }) => class_name),
    rescale ? "rescaled" : "",
  ];
  return words.filter(Boolean).join(", ") || AS_STORED;
}

/** @param {object | null | undefined} value */
const isFilled = (value) => Object.keys(value ?? {}).length > 0;

/** @param {import("../state.js").SplitSettings} split */
const augmentMode = ({ augment }) => (!augment ? "none" : augment.each_epoch ? "epoch" : "copies");

/** @param {string} mode */
function setAugment(mode) {
  const { augment } = state.split.peek();
  const { layers, seed, copies } = augment ?? { layers: first, seed: 1, copies: 5 };
  const next = { layers, seed, copies, each_epoch: mode === "epoch", before_split: false };
  change(state.split, { augment: mode === "none" ? null : next });
}

/**
 * What the augmentation that was asked for has made.
 * @param {import("../state.js").Parts | null} prepared
 */
function augmentWords(prepared) {
  const augment = prepared?.options.augment;
  if (!prepared || !augment) return "no changes";
  if (augment.each_epoch) return `${plural(prepared.train, "image")}, a new variant of each in every epoch`;
  const images = new Set(prepared.sources).size;
  return `${plural(images, "image")} × ${augment.copies} variants = ${plural(prepared.sources.length, "training image")}`;
}

/**
 * What was drawn once more.
 * @param {import("../state.js").Parts | null} prepared
 */
function oversampleWords(prepared) {
  if (!prepared?.options.oversample) return "each image once";
  const { drawn, train } = prepared;
  if (drawn.length === 0) return "all classes have as many already";
  return `${plural(train - drawn.length, "image")} + ${whole(drawn.length)} drawn again = ${whole(train)} to train on`;
}

/** @param {{ name: "test" | "validation", disabled: boolean }} props */
function Share({ name, disabled }) {
  const value = state.split.value[name];
  const label = name === "test" ? "test_size" : name;
  const set = (/** @type {number} */ next) => change(state.split, { [name]: next });
  return html`<div class="with-slider">
    <${NumberField} bare label=${label} value=${value} min=${0} below=${1} step=${0.05} disabled=${disabled} onValue=${set} />
    <${Slider} label=${label} value=${value} min=${0} max=${0.9} step=${0.05} disabled=${disabled} text=${percent(value)} onValue=${set} />
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
  const shown = classes
    .slice(0, 6)
    .map(
      (name, code) =>
        html`<span class="pair" key=${name} title=${name}><${Name} name=${name} names=${classes} /> → ${code}</span>`,
    );
  return html`${plural(classes.length, "class", "classes")}: ${shown}${classes.length > shown.length ? "…" : ""}`;
}

/** The parts to scale, with their numbers. @param {{ prepared: import("../../playground.js").Prepared | null }} props */
function Parts({ prepared }) {
  if (!prepared) return html`<div class="parts"><${Problem} problem=${state.problems.value.prepare} /></div>`;
  const { train, validation, test } = prepared;
  return html`<div class="parts">
    <div class="parts-bar" aria-hidden="true">
      <span class="fill-training" style=${{ flexGrow: train }}></span>
      ${validation > 0 && html`<span class="fill-validation" style=${{ flexGrow: validation }}></span>`}
      <span class=${validation > 0 ? "fill-test" : "fill-validation"} style=${{ flexGrow: test }}></span>
    </div>
    <p class="parts-words">
      <span class="text-training"><strong>${whole(train)}</strong> to train on</span>
      ${validation > 0 && html`<span class="text-validation"><strong>${whole(validation)}</strong> to validate on</span>`}
      <span class=${validation > 0 ? "" : "text-validation"}><strong>${whole(test)}</strong> to test on</span>
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
  const label = `image ${index}: ${labelOf(index)}`;
  return html`<li title=${label}><${Thumbnail} index=${index} size=${thumbnailSize(48)} label=${label} /></li>`;
}

/** How many of each class fell into each part. @param {{ prepared: import("../../playground.js").Prepared | null }} props */
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
              <th scope="row" title=${name}><${Name} name=${name} names=${classes} /></th>
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
