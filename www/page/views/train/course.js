/** How often the classes count, what is measured besides accuracy, how the learning rate goes on, and what may happen at the end of an epoch. */
import { html } from "htm/preact";

import { callbacks } from "../../../keras/callbacks.js";
import { metrics, optional } from "../../../keras/metrics.js";
import { optimizers, usualRate } from "../../../keras/optimizers.js";
import { firstRate, schedules } from "../../../keras/schedules.js";
import { change, locked, state } from "../../state.js";
import { Select, Toggle } from "../parts/controls.js";
import { plural, whole } from "../parts/words.js";
import { ClassWeight } from "./class-weight.js";
import { OptionField } from "./option-field.js";

/** @typedef {import("../../../keras/options.js").Described} Described */

/** How many steps an epoch has, and the whole run. */
function steps() {
  const { epochs, batch_size } = state.run.value;
  const epoch = Math.max(1, Math.ceil((state.prepared.value?.train ?? 0) / batch_size));
  return { epoch, all: epoch * epochs };
}

/** @param {import("../../../keras/schedules.js").Rate} learning_rate */
function setRate(learning_rate) {
  const { class_name, config } = state.run.peek().optimizer;
  change(state.run, { optimizer: { class_name, config: { ...config, learning_rate } } });
}

export function Course() {
  const disabled = locked.value;
  return html`<div class="course">
    <${ClassWeight} disabled=${disabled} />
    ${optional.map((name) => html`<${Added} key=${name} kind="metrics" name=${name} known=${metrics} disabled=${disabled} />`)}
    <${Schedule} disabled=${disabled} />
    <${Optimizer} disabled=${disabled} />
    ${Object.keys(callbacks).map((name) => html`<${Added} key=${name} kind="callbacks" name=${name} known=${callbacks} disabled=${disabled} />`)}
  </div>`;
}

/** What the learning rate does: stay, or follow a schedule. @param {{ disabled: boolean }} props */
function Schedule({ disabled }) {
  const { class_name, config } = state.run.value.optimizer;
  const rate = config.learning_rate ?? usualRate(class_name);
  const { epoch, all } = steps();
  /** @param {string} name */
  function choose(name) {
    const first = firstRate(rate);
    setRate(name === "constant" ? first : { class_name: name, config: schedules[name].begin(first, epoch, all) });
  }
  const schedule = schedules[rate.class_name];
  const decay = Number(rate.config?.decay_steps);
  return html`<section class="course-part">
    <${Select}
      label=${html`<code>learning_rate</code>`}
      hint="constant: the same rate for every step. The others lower it from step to step."
      value=${rate.class_name ?? "constant"}
      options=${["constant", ...Object.keys(schedules)]}
      disabled=${disabled}
      onValue=${choose}
    />
    <div>
      <p class="small muted">
        ${
          schedule
            ? `The learning rate ${schedule.does}. The whole run has ${plural(all, "step")}, ${whole(epoch)} an epoch.`
            : "The learning rate stays what it is."
        }${" "}
        ${decay > 0 && `${plural(decay, "step")} are ${Number((decay / epoch).toFixed(1))} epochs.`}
      </p>
      ${
        schedule &&
        html`<${Options}
          key=${rate.class_name}
          options=${schedule.options}
          config=${rate.config}
          disabled=${disabled}
          onConfig=${(/** @type {Record<string, any>} */ config) => setRate({ class_name: rate.class_name, config })}
        />`
      }
    </div>
  </section>`;
}

/** What the optimizer can do besides. @param {{ disabled: boolean }} props */
function Optimizer({ disabled }) {
  const { class_name, config } = state.run.value.optimizer;
  const options = optimizers[class_name]?.options.filter(({ more }) => more) ?? [];
  return html`<section class="course-part">
    <p><code>${class_name}</code></p>
    <div>
      <p class="small muted">What is seldom changed of the optimizer.</p>
      <${Options}
        key=${class_name}
        options=${options}
        config=${config}
        disabled=${disabled}
        onConfig=${(/** @type {Record<string, any>} */ config) => change(state.run, { optimizer: { class_name, config } })}
      />
    </div>
  </section>`;
}

/**
 * A metric or a callback, which a run has or has not.
 * @param {{ kind: "metrics" | "callbacks", name: string, disabled: boolean, known: Record<string, { does: string,
 *   begin: Record<string, any>, options: import("../../../keras/options.js").Option[] }> }} props
 */
function Added({ kind, name, known, disabled }) {
  const { does, begin, options } = known[name];
  const all = state.run.value[kind];
  const own = all.find(({ class_name }) => class_name === name);
  /** @param {Record<string, any> | null} config  `null`: without it */
  function put(config) {
    const order = Object.keys(known);
    const others = all.filter(({ class_name }) => class_name !== name);
    const next = config ? [...others, { class_name: name, config }] : others;
    next.sort((a, b) => order.indexOf(a.class_name) - order.indexOf(b.class_name));
    change(state.run, { [kind]: next });
  }
  return html`<section class="course-part">
    <${Toggle} label=${html`<code>${name}</code>`} name=${name} value=${own !== undefined} disabled=${disabled}
      onValue=${(/** @type {boolean} */ on) => put(on ? begin : null)} />
    <div>
      <p class="small muted">${does[0].toUpperCase() + does.slice(1)}.</p>
      ${own && html`<${Options} options=${options} config=${own.config} disabled=${disabled} onConfig=${put} />`}
    </div>
  </section>`;
}

/**
 * @param {{ options: import("../../../keras/options.js").Option[], config: Record<string, any>, disabled: boolean,
 *   onConfig: (config: Record<string, any>) => void }} props
 */
function Options({ options, config, disabled, onConfig }) {
  return html`<div class="course-options">
    ${options.map(
      (option) =>
        html`<${OptionField}
          key=${option.key}
          option=${option}
          value=${config[option.key]}
          disabled=${disabled}
          onValue=${(/** @type {any} */ value) => onConfig(withOption(config, option.key, value))}
        />`,
    )}
  </div>`;
}

/**
 * @param {Record<string, any>} config
 * @param {string} key
 * @param {any} value  `null`: none is given
 */
function withOption(config, key, value) {
  const { [key]: _, ...others } = config;
  return value === null ? others : { ...config, [key]: value };
}
