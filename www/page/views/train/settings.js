/** What the run is to be like. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";

import { differs, uncalled } from "../../actions/train.js";
import { callbackWords } from "../../../keras/callbacks.js";
import { weightWords } from "../../../keras/class-weight.js";
import { metricWords } from "../../../keras/metrics.js";
import { lossClass, lossConfig, lossName, lossNames, lossWith, losses, usualLosses } from "../../../keras/losses.js";
import { optimizers, seldomWords, usualOptimizers, usualRate } from "../../../keras/optimizers.js";
import { menuOf } from "../../../keras/options.js";
import { beginningAt, firstRate, rateWords } from "../../../keras/schedules.js";
import { MOST_WORKERS } from "../../../playground.js";
import { change, locked, state } from "../../state.js";
import { worthwhile } from "../../../client/team.js";
import { Button, NumberField, Select } from "../parts/controls.js";
import { Fit } from "../network/fit.js";
import { Fold } from "../parts/fold.js";
import { goTo } from "../parts/go-to.js";
import { later } from "../parts/later.js";
import { plural, whole } from "../parts/words.js";
import { OptionField } from "./option-field.js";

const SpeedDialog = later(() => import("./speed.js").then(({ SpeedDialog }) => SpeedDialog), "speed.css");
const RateDialog = later(() => import("./rate.js").then(({ RateDialog }) => RateDialog), "rate.css");
const Course = later(() => import("./course.js").then(({ Course }) => Course), "course.css");

const word = (/** @type {string} */ text) => html`<code>${text}</code>`;

export function Settings() {
  return html`
    <${Row} />
    <${Amount} />
    <${Further} />
  `;
}

function Row() {
  const { epochs, batch_size, seed } = state.run.value;
  const disabled = locked.value;
  return html`<div class="run-settings">
    <${NumberField}
      label=${word("epochs")}
      hint="How often the network sees all the training images."
      integer
      min=${1}
      max=${100000}
      value=${epochs}
      disabled=${disabled}
      onValue=${(/** @type {number} */ epochs) => change(state.run, { epochs })}
    />
    <${NumberField}
      label=${word("batch_size")}
      hint="After how many images the weights are changed: one step."
      integer
      min=${1}
      max=${100000}
      value=${batch_size}
      disabled=${disabled}
      onValue=${(/** @type {number} */ batch_size) => change(state.run, { batch_size })}
    />
    <${OptimizerFields} disabled=${disabled} />
    <${LossFields} disabled=${disabled} />
    <div class="with-button">
      <${NumberField}
        label=${word("seed")}
        hint="The fresh weights, the order of the images and dropout follow from it. The same seed gives the same run."
        integer
        min=${0}
        max=${2 ** 32 - 1}
        value=${seed}
        disabled=${disabled}
        onValue=${(/** @type {number} */ seed) => change(state.run, { seed })}
      />
      <${Button}
        name="Pick a random seed"
        disabled=${disabled}
        onClick=${() => change(state.run, { seed: Math.floor(Math.random() * 10000) })}
      >
        <${Die} />
      <//>
    </div>
    <${Workers} disabled=${disabled} />
  </div>`;
}

/** How many cores train. @param {{ disabled: boolean }} props */
function Workers({ disabled }) {
  const wanted = state.wanted.value;
  const network = state.network.value;
  const auto = network ? worthwhile(network) : 1;
  const numbers = Array.from({ length: MOST_WORKERS }, (_, i) => String(i + 1));
  return html`<${Select}
    label=${word("workers")}
    hint="How many cores of this computer train together. What is learned is the same, bit for bit, however many they are."
    value=${String(wanted)}
    options=${[{ value: "auto", name: `auto: ${auto}` }, ...numbers]}
    disabled=${disabled}
    onValue=${(/** @type {string} */ value) => (state.wanted.value = value === "auto" ? value : Number(value))}
  />`;
}

/** Asks how fast it all is, and for a learning rate. */
function Asked() {
  const [opened, setOpened] = useState(/** @type {"rate" | "speed" | null} */ (null));
  const close = () => setOpened(null);
  return html`
    <${Button} kind="quiet" disabled=${locked.value} onClick=${() => setOpened("rate")}>Find a learning rate<//>
    <${Button} kind="quiet" disabled=${locked.value} onClick=${() => setOpened("speed")}>Measure speed<//>
    ${opened === "rate" && html`<${RateDialog} onClose=${close} />`}
    ${opened === "speed" && html`<${SpeedDialog} onClose=${close} />`}
  `;
}

/** The optimizer and its own options. @param {{ disabled: boolean }} props */
function OptimizerFields({ disabled }) {
  const { class_name, config } = state.run.value.optimizer;
  const known = optimizers[class_name];
  const names = Object.keys(optimizers);
  const listed = names.includes(class_name) ? names : [...names, class_name];
  /** @param {import("../../../keras/options.js").Option} option */
  function field(option) {
    const { key } = option;
    const rate = config[key];
    const set = (/** @type {any} */ value) =>
      change(state.run, { optimizer: { class_name, config: { ...config, [key]: value } } });
    // Of a schedule, where it begins; its other numbers stand below.
    const isSchedule = key === "learning_rate" && typeof rate === "object";
    return html`<${OptionField}
      key=${`${class_name} ${key}`}
      option=${option}
      value=${isSchedule ? firstRate(rate) : config[key]}
      disabled=${disabled}
      onValue=${(/** @type {any} */ value) => set(isSchedule ? beginningAt(rate, value) : value)}
    />`;
  }
  return html`
    <${Select}
      label=${word("optimizer")}
      hint=${`How the weights are changed.${known ? ` ${class_name} ${known.does}.` : ""}`}
      value=${class_name}
      options=${menuOf(listed, usualOptimizers)}
      disabled=${disabled}
      onValue=${(/** @type {string} */ class_name) => change(state.run, { optimizer: fresh(class_name) })}
    />
    ${known?.options.filter(({ more }) => !more).map(field)}
  `;
}

/** The loss and its own options. @param {{ disabled: boolean }} props */
function LossFields({ disabled }) {
  const { loss } = state.run.value;
  const chosen = state.network.value?.loss;
  const [name, config] = [lossName(loss), lossConfig(loss)];
  const known = losses[lossClass(name)];
  const listed = menuOf(lossNames.includes(name) ? lossNames : [...lossNames, name], usualLosses);
  if (name === "auto" && chosen) listed[0].name = `auto: ${chosen}`;
  return html`
    <div class="run-loss">
      <${Select}
        label=${word("loss")}
        hint=${known ? `What training makes smaller. This one ${known.does}.` : "What training makes smaller. auto takes the one that suits the output of the network and the labels."}
        value=${name}
        options=${listed}
        disabled=${disabled}
        onValue=${(/** @type {string} */ name) => change(state.run, { loss: name })}
      />
    </div>
    ${known?.options.map(
      (option) =>
        html`<${OptionField}
          key=${`${name} ${option.key}`}
          option=${option}
          value=${config[option.key]}
          disabled=${disabled}
          onValue=${(/** @type {any} */ value) => change(state.run, { loss: lossWith(name, { ...config, [option.key]: value }) })}
        />`,
    )}
  `;
}

/**
 * An optimizer at Keras's learning rate.
 * @param {string} class_name
 * @returns {import("../../state.js").Described}
 */
function fresh(class_name) {
  return { class_name, config: { learning_rate: usualRate(class_name) } };
}

/** Weights of the classes, metrics besides accuracy, a schedule of the learning rate, what optimizers seldom need, and callbacks: folded, since one can do without. */
function Further() {
  const { metrics, optimizer, callbacks, class_weight } = state.run.value;
  const weights = weightWords(class_weight, state.prepared.value?.classes ?? []);
  const rate = optimizer.config.learning_rate;
  const schedule = typeof rate === "object" ? rateWords(rate) : "";
  const used = [weights, metricWords(metrics), schedule, seldomWords(optimizer), callbackWords(callbacks)]
    .filter(Boolean)
    .join("; ");
  return html`<${Fold} name=${`Class weights, metrics, schedule and callbacks: ${used || "none"}`}>${() => html`<${Course} />`}<//>`;
}

/** What these settings amount to, and when they take effect. */
function Amount() {
  const { epochs, batch_size } = state.run.value;
  const images = state.prepared.value?.train ?? 0;
  const problem = state.network.value?.problem;
  if (problem) return html`<${Obstacle} problem=${problem} />`;
  if (images === 0) return null;
  if (uncalled.value) {
    const { message, hint } = uncalled.value;
    return html`<p class="small" role="status"><span class="text-wrong">${message}.</span> ${hint}</p>`;
  }
  const steps = Math.ceil(images / batch_size);
  const isLate = differs.value && !locked.value;
  return html`<div class="row">
    <p class="small">
      <span class="muted">
        ${plural(images, "training image")} in batches of ${whole(batch_size)}: ${plural(steps, "step")} an epoch, ${whole(steps * epochs)} in all.
      </span>
      ${isLate && html`<span class="run-late">The new optimizer, loss or seed takes effect when you start over.</span>`}
    </p>
    <${Asked} />
  </div>`;
}

/** Why the network cannot be trained. @param {{ problem: import("../../state.js").Problem }} props */
function Obstacle({ problem }) {
  return html`<p class="small">
    <span class="text-wrong">The network cannot be trained as it is: ${problem.message}.</span> ${problem.hint}${" "}
    <button type="button" class="link-button" onClick=${() => goTo("network")}>Go to the network</button>${" "}
    <${Fit} />
  </p>`;
}

function Die() {
  return html`<svg class="die" viewBox="0 0 20 20" aria-hidden="true">
    <rect x="2" y="2" width="16" height="16" rx="3" fill="none" stroke="currentColor" stroke-width="1.5" />
    ${[
      [6.5, 6.5],
      [13.5, 6.5],
      [10, 10],
      [6.5, 13.5],
      [13.5, 13.5],
    ].map(([x, y]) => html`<circle cx=${x} cy=${y} r="1.5" fill="currentColor" />`)}
  </svg>`;
}
