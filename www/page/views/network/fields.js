/** One field for each option of a layer, by the kind that `keras/schema.js` gives it. */
import { html } from "htm/preact";
import { useId, useState } from "preact/hooks";

import { setOption } from "../../actions/network.js";
import { asPair, fraction, layerKinds, parseFraction, valueOf } from "../../../keras/layers.js";
import { classOf, classesOf, shortest } from "../../../keras/nested.js";
import { menuOf, snakeCase } from "../../../keras/options.js";
import { Field, NumberField, Select, TypedField, YesNo, whyNot } from "../parts/controls.js";
import { OptionField as Inner } from "../train/option-field.js";

/**
 * @typedef {import("../../state.js").Layer} Layer
 * @typedef {import("../../../keras/layers.js").Option} Option
 */

/** @param {{ layer: Layer, option: Option, disabled: boolean }} props */
export function OptionField({ layer, option, disabled }) {
  const { key, hint } = option;
  const value = valueOf(layer, option);
  const onValue = (/** @type {unknown} */ value) => setOption(layer.id, key, value);
  const shared = { label: html`<code>${key}</code>`, hint, disabled, onValue };
  switch (option.kind) {
    case "integer":
      return html`<${NumberField} ...${shared} integer min=${option.min} value=${value} />`;
    case "number":
      return html`<${FractionField} ...${shared} rule=${option} value=${value} />`;
    case "pair":
      // As a ZeroPadding2D or Cropping2D of another file may have it: other sizes above than below.
      if (Array.isArray(value) && value.some(Array.isArray))
        return html`<${Select} ...${shared} options=${[nested(value)]} value=${nested(value)} />`;
      return html`<${PairField} ...${shared} name=${key} min=${option.min} value=${asPair(value)} optional=${option.default === null} otherwise=${otherwise(layer, option)} />`;
    case "integers":
      return html`<${IntegersField} ...${shared} value=${value} known=${option} />`;
    case "factor":
      return html`<${FewNumbersField} ...${shared} value=${value} known=${option} least=${1} />`;
    case "ends":
      return html`<${FewNumbersField} ...${shared} value=${value} known=${option} least=${2} />`;
    case "numbers":
      return html`<${Inner} ...${{ option, value, disabled, onValue }} />`;
    case "choice":
      if (classesOf(key)) return html`<${NestedField} ...${{ option, value, disabled, onValue }} />`;
      return html`<${Select}
        ...${shared}
        hint=${hintOf(option, wordOf(value))}
        options=${menuOf(withOwn(option.choices ?? [], value), option.usual)}
        value=${wordOf(value)}
      />`;
    case "toggle":
      return html`<${YesNo} name=${key} ...${{ hint, value, disabled, onValue }} />`;
    default:
      return html`<${TypedField} ...${shared} text=${value ?? ""} onText=${(/** @type {string} */ text) => onValue(text.trim() || undefined)} />`;
  }
}

/**
 * A choice among classes that have options themselves.
 * @param {{ option: Option, value: any, disabled: boolean, onValue: (value: unknown) => void }} props
 */
function NestedField({ option, value, disabled, onValue }) {
  const { key, hint, choices = [] } = option;
  const classes = classesOf(key);
  const class_name = classOf(classes, value);
  const config = value?.config ?? {};
  const does = class_name && classes[class_name].does;
  const name = class_name ? snakeCase(class_name) : wordOf(value);
  return html`
    <${Select}
      label=${html`<code>${key}</code>`}
      hint=${does ? `${hint} ${name} ${does}.` : hint}
      options=${withOwn(choices, name)}
      value=${name}
      disabled=${disabled}
      onValue=${(/** @type {string} */ name) => onValue(name === "none" ? undefined : name)}
    />
    ${
      class_name &&
      classes[class_name].options.map(
        (inner) =>
          html`<${Inner}
            key=${`${class_name} ${inner.key}`}
            option=${inner}
            value=${config[inner.key]}
            disabled=${disabled}
            onValue=${(/** @type {unknown} */ value) => onValue(shortest({ class_name, config: { ...config, [inner.key]: value } }))}
          />`,
      )
    }
  `;
}

/**
 * Choices with one that came from elsewhere, such as an initializer with a config of its own.
 * @param {string[]} choices
 * @param {unknown} value
 */
function withOwn(choices, value) {
  const own = wordOf(value);
  return choices.includes(own) ? choices : [...choices, own];
}

/**
 * What a choice is for, and what the one that is chosen does.
 * @param {Option} option
 * @param {string} chosen
 */
function hintOf({ hint, says }, chosen) {
  return says?.[chosen] ? `${hint} ${chosen} ${says[chosen]}.` : hint;
}

/**
 * The name of a choice, also where Keras writes `{ class_name, config }`.
 * @param {any} value
 * @returns {string}
 */
const wordOf = (value) => (typeof value === "string" ? value : String(value?.class_name ?? value));

/**
 * What stands for a pair that is left empty.
 * @param {Layer} layer
 * @param {Option} option
 */
function otherwise(layer, option) {
  const other = layerKinds[layer.class_name].options.find(({ key }) => key === option.otherwise);
  return other ? asPair(valueOf(layer, other)) : null;
}

/**
 * A number, also as a fraction.
 * @param {{ label: any, hint: string, disabled: boolean, value: number | null, rule: Option, onValue: (value: number | undefined) => void }} props
 *   value: null where the option is left out, if it may be
 */
function FractionField({ value, rule, onValue, ...shared }) {
  const isNone = (/** @type {string} */ text) => rule.default === null && text.trim() === "";
  return html`<${TypedField}
    ...${shared}
    kind="number"
    text=${value === null ? "" : fraction(value)}
    why=${(/** @type {string} */ text) => (isNone(text) ? undefined : whyNot(String(parseFraction(text)), rule))}
    onText=${(/** @type {string} */ text) => onValue(isNone(text) ? undefined : parseFraction(text))}
    step=${(/** @type {number} */ direction) => ((value ?? 0) + direction * (rule.step ?? 0.1)).toPrecision(12)}
  />`;
}

/**
 * Whole numbers with commas between, or one.
 * @param {{ label: any, hint: string, disabled: boolean, value: number | number[] | null | undefined, known: Option,
 *   onValue: (value: number | number[] | undefined) => void }} props
 */
function IntegersField({ value, known, onValue, ...shared }) {
  const isNone = (/** @type {string} */ text) => known.default === null && text.trim() === "";
  const parts = (/** @type {string} */ text) => text.replace(/[()[\]]|,\s*$/g, "").split(",");
  const isWrong = (/** @type {string} */ text) => parts(text).some((part) => whyNot(part, { integer: true }));
  return html`<${TypedField}
    ...${shared}
    text=${[value ?? []].flat().join(", ")}
    why=${(/** @type {string} */ text) => (!isNone(text) && isWrong(text) ? "whole numbers, such as 1, 2" : undefined)}
    onText=${(/** @type {string} */ text) => {
      const numbers = parts(text).map(Number);
      // What Keras has one of by default it writes without brackets.
      const isOne = numbers.length === 1 && typeof known.default === "number";
      onValue(isNone(text) ? undefined : isOne ? numbers[0] : numbers);
    }}
  />`;
}

/**
 * Two numbers with a comma between, the least and the most, or one where that will do.
 * @param {{ label: any, hint: string, disabled: boolean, value: number | number[] | null | undefined, known: Option, least: number,
 *   onValue: (value: number | number[] | undefined) => void }} props  least: how many there must be
 */
function FewNumbersField({ value, known, least, onValue, ...shared }) {
  const step = (/** @type {number} */ direction) =>
    (Number(value ?? 0) + direction * (known.step ?? 0)).toPrecision(12);
  const isNone = (/** @type {string} */ text) => known.default === null && text.trim() === "";
  const parts = (/** @type {string} */ text) => text.replace(/[()[\]]|,\s*$/g, "").split(",");
  /** @param {string} text */
  function why(text) {
    const given = parts(text);
    if (isNone(text)) return undefined;
    if (given.length < least || given.length > 2)
      return least === 2 ? "two numbers, such as 0, 1" : "a number, or two such as -0.1, 0.2";
    if (least === 2 && Number(given[0]) === Number(given[1])) return "two different numbers";
    return given.map((part) => whyNot(part, known)).find(Boolean);
  }
  return html`<${TypedField}
    ...${shared}
    text=${[value ?? []].flat().join(", ")}
    why=${why}
    step=${Array.isArray(value) ? undefined : step}
    onText=${(/** @type {string} */ text) => {
      const numbers = parts(text).map(Number);
      onValue(isNone(text) ? undefined : numbers.length === 1 ? numbers[0] : numbers);
    }}
  />`;
}

/** Sizes in pairs, as Python writes them. @param {any[]} value */
const nested = (value) => `(${value.map((part) => `(${asPair(part)?.join(", ")})`).join(", ")})`;

/**
 * Two sizes: of height and of width.
 * @param {{ label: any, name: string, hint: string, disabled: boolean, min?: number, value: [number, number] | null,
 *   optional: boolean, otherwise: [number, number] | null, onValue: (value: [number, number] | undefined) => void }} props
 *   optional: nothing need be typed; otherwise: what holds then, if it is another option that says it
 */
function PairField({ label, name, hint, disabled, min, value, optional, otherwise, onValue }) {
  const size = { integer: true, min };
  const id = useId();
  const [typed, setTyped] = useState(/** @type {[string, string] | null} */ (null));
  const texts = typed ?? /** @type {[string, string]} */ (value?.map(String) ?? ["", ""]);
  const errors = texts.map((text) => (optional && text.trim() === "" ? undefined : whyNot(text, size)));
  const error = errors[0] ?? errors[1];
  /** @param {[string, string]} texts */
  function take(texts) {
    setTyped(texts);
    const given = texts.map((text, i) => (text.trim() === "" ? otherwise?.[i] : text));
    if (optional && texts.every((text) => text.trim() === "")) onValue(undefined);
    else if (!given.some((text) => whyNot(String(text), size))) onValue([Number(given[0]), Number(given[1])]);
  }
  /** @param {number} i */
  function part(i) {
    return html`<input
      id=${i === 0 ? id : undefined}
      class="input"
      type="text"
      inputmode="numeric"
      autocomplete="off"
      aria-label=${`${name}, ${i === 0 ? "height" : "width"}`}
      aria-invalid=${errors[i] ? "true" : undefined}
      aria-describedby=${`${id}-hint`}
      placeholder=${otherwise?.[i]}
      disabled=${disabled}
      value=${texts[i]}
      onInput=${(/** @type {any} */ event) => take(i === 0 ? [event.target.value, texts[1]] : [texts[0], event.target.value])}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
        const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
        if (!direction) return;
        event.preventDefault();
        const next = String(Number(texts[i] || otherwise?.[i]) + direction);
        if (!whyNot(next, size)) take(i === 0 ? [next, texts[1]] : [texts[0], next]);
      }}
    />`;
  }
  return html`<${Field} id=${id} label=${label} hint=${hint} error=${error}>
    <div
      class="pair-field"
      onFocusOut=${(/** @type {FocusEvent} */ event) => {
        const inside = /** @type {HTMLElement} */ (event.currentTarget).contains(
          /** @type {Node | null} */ (event.relatedTarget),
        );
        if (!inside) setTyped(null);
      }}
    >
      ${part(0)}<span aria-hidden="true">×</span>${part(1)}
    </div>
  <//>`;
}
