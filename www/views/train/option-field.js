/** A field for an option of what trains a network, by the kind that `keras/options.js` gives it. */
import { html } from "htm/preact";
import { useId, useState } from "preact/hooks";

import { Field, NumberField, Select, YesNo, whyNot } from "../parts/controls.js";

/**
 * @param {{ option: import("../../keras/options.js").Option, value: any, disabled: boolean, onValue: (value: any) => void }} props
 */
export function OptionField({ option, value = option.default, disabled, onValue }) {
  const { key, hint } = option;
  const shared = { label: html`<code>${key}</code>`, hint, value, disabled, onValue };
  switch (option.kind) {
    case "toggle":
      return html`<${YesNo} name=${key} ...${{ hint, value, disabled, onValue }} />`;
    case "choice":
      return html`<${Select} ...${shared} options=${option.choices} />`;
    case "numbers":
      return html`<${NumbersField} ...${shared} />`;
    case "number": {
      const { min, max, above, below, integer } = option;
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
 * Numbers with commas between. What is being typed is left alone; whatever is valid takes effect at once.
 * @param {{ label: any, hint: string, value: number[], disabled: boolean, onValue: (value: number[]) => void }} props
 */
function NumbersField({ label, hint, value, disabled, onValue }) {
  const id = useId();
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  const parts = (/** @type {string} */ text) => text.split(",");
  const error =
    typed === null ? undefined : parts(typed).some((part) => whyNot(part, {})) && "numbers, such as 100, 200";
  return html`<${Field} id=${id} label=${label} hint=${hint} error=${error || undefined}>
    <input
      id=${id}
      class="input"
      type="text"
      inputmode="decimal"
      autocomplete="off"
      aria-invalid=${error ? "true" : undefined}
      aria-describedby=${`${id}-hint`}
      disabled=${disabled}
      value=${typed ?? value.join(", ")}
      onInput=${(/** @type {any} */ event) => {
        const text = event.target.value;
        setTyped(text);
        if (!parts(text).some((part) => whyNot(part, {}))) onValue(parts(text).map(Number));
      }}
      onBlur=${() => setTyped(null)}
    />
  <//>`;
}
