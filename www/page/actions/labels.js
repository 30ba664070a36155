/** What is learned, and what each image is labeled. */
import { state } from "../state.js";

/**
 * What an image or variant is labeled, in the words of the classes that are learned; empty where it has no label or is left out.
 * @param {number} index
 */
export function labelOf(index) {
  const prepared = state.prepared.value;
  if (prepared?.sets) return prepared.sets[prepared.codes[index]]?.name ?? "";
  const column = learned();
  if (prepared && column && prepared.column === column.name) return prepared.classes[prepared.codes[index]] ?? "";
  return column?.classes[column.codes[index]] ?? "";
}

/**
 * Whether an image has each of the labels that are learned together; `null` where it has one class, or is left out.
 * @param {number} index
 */
export function labelsOf(index) {
  const prepared = state.prepared.value;
  return prepared?.sets?.[prepared.codes[index]]?.labels.map((label) => label === 1) ?? null;
}

/** Whether one of several labels is taken to be there. @param {import("../../client/protocol.js").ClassProbability} label */
export const isGiven = ({ probability }) => probability > 0.5;

/**
 * What the network takes an image for, and how sure it is of that: the likeliest class; or the labels that are more likely than not, each
 * taken by itself. `null` as long as it has said nothing.
 * @param {import("../../client/protocol.js").ClassProbability[]} said
 */
export function takenFor(said) {
  if (said.length === 0) return null;
  if (!state.prepared.value?.sets)
    return said.reduce((one, other) => (other.probability > one.probability ? other : one));
  const given = said.filter(isGiven);
  return {
    name: given.map(({ name }) => name).join(" + ") || "none",
    probability: said.reduce((product, { probability }) => product * Math.max(probability, 1 - probability), 1),
  };
}

/** The column to learn: its classes and the class of each image. */
export function learned() {
  const dataset = state.dataset.value;
  const name = state.column.value ?? dataset?.column;
  return dataset?.columns.find((column) => column.name === name);
}

/**
 * The columns that can be learned together: those of two classes, of which an image has the second or has not.
 * @param {import("../../playground.js").Dataset | null} dataset
 */
export const labelColumns = (dataset) =>
  dataset?.columns.filter(({ name, classes }) => classes.length === 2 && name !== dataset.split?.column) ?? [];

/** The columns that are learned together, where they are. */
export function together() {
  const chosen = state.split.value.columns;
  return chosen?.length ? labelColumns(state.dataset.value).filter(({ name }) => chosen.includes(name)) : null;
}
