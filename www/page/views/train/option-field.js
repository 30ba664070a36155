/** A field for an option of what trains a network, by the kind that `keras/schema.js` gives it. */
import { html } from "htm/preact";

import { NumberField, Select, TypedField, YesNo, whyNot } from "../parts/controls.js";

/**
 * @param {{ option: import("../../../keras/options.js").Option, value: any, disabled: boolean, onValue: (value: any) => void }} props
 */
export function OptionField({ option, value = option.default, disabled, onValue }) {
  const { key, hint } = option;
  const shared = { label: html`<code>${key}</code>`, hint, value, disabled, onValue };
  switch (option.kind) {
    case "toggle":
      return html`<${YesNo} name=${key} ...${{ hint, value, disabled, onValue }} />`;
    case "choice":
      return html`<${Select}
        ...${shared}
        value=${value ?? "none"}
        options=${option.choices}
        onValue=${(/** @type {string} */ name) => onValue(name === "none" ? null : name)}
      />`;
    case "numbers":
      return html`<${NumbersField} ...${shared} optional=${option.default === null} />`;
    default: {
      const { min, max, above, below } = option;
      const integer = option.kind === "integer";
      return html`<${NumberField}
        ...${{ ...shared, min, max, above, below, integer }}
        optional=${option.default === null}
        step=${integer ? 1 : stepOf(Number(value))}
      />`;
    }
  }
}

/**
 * What the arrow keys add: one in the first digit.
 * @param {number} value
 */
function stepOf(value) {
  return value > 0 ? 10 ** Math.floor(Math.log10(value) + 1e-9) : 0.1;
}

/**
 * Numbers with commas between, or one.
 * @param {{ label: any, hint: string, value: number | number[] | null, disabled: boolean, optional: boolean,
 *   onValue: (value: number[] | undefined) => void }} props
 *   optional: nothing need be typed
 */
function NumbersField({ value, optional, onValue, ...shared }) {
  const isNone = (/** @type {string} */ text) => optional && text.trim() === "";
  const parts = (/** @type {string} */ text) => text.split(",");
  const isWrong = (/** @type {string} */ text) => !isNone(text) && parts(text).some((part) => whyNot(part, {}));
  return html`<${TypedField}
    ...${shared}
    mode="decimal"
    text=${[value ?? []].flat().join(", ")}
    why=${(/** @type {string} */ text) => (isWrong(text) ? "numbers, such as 100, 200" : undefined)}
    onText=${(/** @type {string} */ text) => onValue(isNone(text) ? undefined : parts(text).map(Number))}
  />`;
}
