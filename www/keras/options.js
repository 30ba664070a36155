/**
 * Options of what trains a network (optimizers, schedules, callbacks), as an editor needs them: with Keras's names and
 * defaults. No state.
 *
 * @typedef {{ min?: number, max?: number, above?: number, below?: number, integer?: boolean }} Rule
 * @typedef {{ key: string, hint: string }} Said
 * @typedef {Said & Rule & { kind: "number", default: number | null }} NumberOption  null: none is given
 * @typedef {Said & { kind: "numbers", default: number[] }} NumbersOption
 * @typedef {Said & { kind: "toggle", default: boolean }} ToggleOption
 * @typedef {Said & { kind: "choice", default: string, choices: string[] }} ChoiceOption
 * @typedef {NumberOption | NumbersOption | ToggleOption | ChoiceOption} Option
 *
 * @typedef {{ class_name: string, config: Record<string, any> }} Described  as Keras writes it
 */

/**
 * What is set, in a few words: `momentum 0.9, nesterov`.
 * @param {Record<string, any>} config
 * @returns {string}
 */
export function configWords(config) {
  const words = Object.entries(config).map(([key, value]) => {
    if (value === null || value === false) return "";
    if (value === true) return key;
    return `${key} ${Array.isArray(value) ? value.join(" ") : value}`;
  });
  return words.filter((text) => text !== "").join(", ");
}
