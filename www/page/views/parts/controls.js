/**
 * Form controls. Each takes a `label` (the library's own word, where it has one), a `hint` (one sentence, shown while the
 * control is pointed at or focused), its value, and a function that is told the next one.
 */
import { html } from "htm/preact";
import { useId, useState } from "preact/hooks";

import { useKey } from "./keys.js";

/**
 * @param {{ children: any, onClick?: (event: MouseEvent) => void, kind?: "primary" | "plain" | "quiet", big?: boolean,
 *   disabled?: boolean, hint?: string, shortcut?: string, name?: string, pressed?: boolean, type?: "button" | "submit" }} props
 *   shortcut: a single key that does the same; name: what a reader is told where the face is only a sign
 */
export function Button({
  children,
  onClick,
  kind = "plain",
  big,
  disabled,
  hint,
  shortcut,
  name,
  pressed,
  type = "button",
}) {
  useKey(disabled ? undefined : shortcut, name ?? String(children), () => onClick?.(new MouseEvent("click")));
  const button = html`<button
    type=${type}
    class=${`button button-${kind}${big ? " button-big" : ""}`}
    onClick=${onClick}
    disabled=${disabled}
    aria-label=${name}
    aria-pressed=${pressed}
    aria-keyshortcuts=${shortcut}
  >
    ${children}${shortcut && html`<kbd aria-hidden="true">${shortcut === " " ? "space" : shortcut.toUpperCase()}</kbd>`}
  </button>`;
  return hint ? html`<span class="has-hint">${button}<span class="hint" role="tooltip">${hint}</span></span>` : button;
}

/**
 * A label above its control, a hint that comes when asked, an error that stays.
 * @param {{ id: string, label: any, hint?: string, error?: string, bare?: boolean, children: any }} props
 *   bare: the label is only heard
 */
export function Field({ id, label, hint, error, bare, children }) {
  return html`<div class="field">
    <label class=${bare ? "visually-hidden" : "field-label"} for=${id}>${label}</label>
    ${children}
    ${error ? html`<span class="field-error" role="status">${error}</span>` : null}
    ${hint && !error ? html`<span class="hint" role="tooltip" id=${`${id}-hint`}>${hint}</span>` : null}
  </div>`;
}

/**
 * A number. What is being typed is left alone; whatever is valid takes effect at once.
 * @param {{ label: any, value: number | null, onValue: (value: any) => void, min?: number, max?: number, step?: number,
 *   integer?: boolean, above?: number, below?: number, hint?: string, disabled?: boolean, bare?: boolean, optional?: boolean }} props
 *   min, max: allowed ends; above, below: ends that are not allowed themselves; bare: the label is only heard; optional: it may
 *   be left empty, which is `null`
 */
export function NumberField(props) {
  const { label, value, onValue, hint, disabled, step = 1, bare, optional } = props;
  const isNone = (/** @type {string} */ text) => optional && text.trim() === "";
  return html`<${TypedField}
    ...${{ label, hint, disabled, bare }}
    kind="number"
    mode=${props.integer ? "numeric" : "decimal"}
    text=${String(value ?? "")}
    why=${(/** @type {string} */ text) => (isNone(text) ? undefined : whyNot(text, props))}
    onText=${(/** @type {string} */ text) => onValue(isNone(text) ? null : Number(text))}
    step=${(/** @type {number} */ direction) => ((value ?? 0) + direction * step).toPrecision(12)}
  />`;
}

/**
 * A value as text. What is being typed is left alone; whatever is valid takes effect at once.
 * @param {{ label: any, text: string, why?: (text: string) => string | undefined, onText: (text: string) => void,
 *   step?: (direction: number) => string, kind?: "number", mode?: string, hint?: string, disabled?: boolean, bare?: boolean }} props
 *   why: what is wrong with a text; step: the text after an arrow key, up 1, down -1
 */
export function TypedField({ label, text, why = () => undefined, onText, step, kind, mode, hint, disabled, bare }) {
  const id = useId();
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  const error = typed === null ? undefined : why(typed);
  return html`<${Field} id=${id} label=${label} hint=${hint} error=${error} bare=${bare}>
    <input
      id=${id}
      class=${kind === "number" ? "input input-number" : "input"}
      type="text"
      inputmode=${mode}
      autocomplete="off"
      spellcheck="false"
      aria-invalid=${error ? "true" : undefined}
      aria-describedby=${hint ? `${id}-hint` : undefined}
      disabled=${disabled}
      value=${typed ?? text}
      onInput=${(/** @type {any} */ { target }) => {
        setTyped(target.value);
        if (!why(target.value)) onText(target.value);
      }}
      onBlur=${() => setTyped(null)}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
        const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
        if (!direction || !step) return;
        event.preventDefault();
        const next = step(direction);
        if (why(next)) return;
        setTyped(null);
        onText(next);
      }}
    />
  <//>`;
}

/**
 * Why a text is no number that is allowed here, in a few words; `undefined` when it is.
 * @param {string} text
 * @param {{ min?: number, max?: number, above?: number, below?: number, integer?: boolean }} rule
 */
export function whyNot(text, { min, max, above, below, integer }) {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) return "a number, such as " + (min ?? above ?? 1);
  if (integer && !Number.isInteger(value)) return "a whole number";
  if (min !== undefined && value < min) return `at least ${min}`;
  if (above !== undefined && value <= above) return `more than ${above}`;
  if (max !== undefined && value > max) return `at most ${max}`;
  if (below !== undefined && value >= below) return `less than ${below}`;
  return undefined;
}

/**
 * @param {{ label: any, value: number, onValue: (value: number) => void, min: number, max: number, step: number,
 *   disabled?: boolean, text?: string }} props  text: the value as it is said
 */
export function Slider({ label, value, onValue, min, max, step, disabled, text }) {
  return html`<input
    class="slider"
    type="range"
    aria-label=${label}
    aria-valuetext=${text}
    min=${min}
    max=${max}
    step=${step}
    value=${value}
    disabled=${disabled}
    onInput=${(/** @type {any} */ event) => onValue(Number(event.target.value))}
  />`;
}

/** @typedef {string | { value: string, name: string, group?: string }} Listed  what a menu lists */

/** @param {Listed} option */
const groupOf = (option) => (typeof option === "string" ? undefined : option.group);

/** @param {Listed} option */
function optionOf(option) {
  const { value, name } = typeof option === "string" ? { value: option, name: option } : option;
  return html`<option key=${value} value=${value}>${name}</option>`;
}

/**
 * One of many; those of a group stand together behind the others.
 * @param {{ label: any, value: string, options: Listed[], onValue: (value: string) => void,
 *   hint?: string, disabled?: boolean, bare?: boolean }} props  bare: the label is only heard
 */
export function Select({ label, value, options, onValue, hint, disabled, bare }) {
  const id = useId();
  const groups = new Set(options.flatMap((option) => groupOf(option) ?? []));
  const select = html`<select
      id=${id}
      class="input"
      value=${value}
      disabled=${disabled}
      aria-describedby=${hint ? `${id}-hint` : undefined}
      onChange=${(/** @type {any} */ event) => onValue(event.target.value)}
    >
      ${options.filter((option) => !groupOf(option)).map(optionOf)}
      ${[...groups].map(
        (group) =>
          html`<optgroup key=${group} label=${group}>
            ${options.filter((option) => groupOf(option) === group).map(optionOf)}
          </optgroup>`,
      )}
    </select>`;
  return html`<${Field} id=${id} label=${label} hint=${hint} bare=${bare}>${select}<//>`;
}

/**
 * One of a few, all in sight; the arrow keys choose.
 * @param {{ label: string, value: string, options: (string | { value: string, name: any })[], onValue: (value: string) => void,
 *   disabled?: boolean }} props
 */
export function Choice({ label, value, options, onValue, disabled }) {
  const id = useId();
  return html`<div class="choice" role="radiogroup" aria-label=${label}>
    ${options.map((option) => {
      const { value: own, name } = typeof option === "string" ? { value: option, name: option } : option;
      return html`<label key=${own}>
        <input type="radio" name=${id} checked=${own === value} disabled=${disabled} onChange=${() => onValue(own)} />${name}
      </label>`;
    })}
  </div>`;
}

/**
 * Yes or no.
 * @param {{ label: any, value: boolean, onValue: (value: boolean) => void, disabled?: boolean, name?: string }} props
 *   name: what it is called where the label is only its state
 */
export function Toggle({ label, value, onValue, disabled, name }) {
  return html`<label class="toggle">
    <input
      type="checkbox"
      checked=${value}
      disabled=${disabled}
      aria-label=${name}
      onChange=${(/** @type {any} */ event) => onValue(event.target.checked)}
    />${label}
  </label>`;
}

/**
 * An option that is on or off, as a field among others.
 * @param {{ name: string, hint: any, value: boolean, onValue: (value: boolean) => void, disabled?: boolean }} props
 *   name: as Keras writes it
 */
export function YesNo({ name, hint, value, onValue, disabled }) {
  return html`<div class="field has-hint">
    <span class="field-label" aria-hidden="true"><code>${name}</code></span>
    <${Toggle} label=${value ? "yes" : "no"} name=${name} value=${value} disabled=${disabled} onValue=${onValue} />
    <span class="hint" role="tooltip">${hint}</span>
  </div>`;
}
