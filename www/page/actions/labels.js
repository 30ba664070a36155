/** What is learned, and what each image is labeled. */
import { state } from "../state.js";

/**
 * What an image or variant is labeled, in the words of the classes that are learned; empty where it has no label or is left out.
 * @param {number} index
 */
export function labelOf(index) {
  const prepared = state.prepared.value;
  const column = learned();
  if (prepared && column && prepared.column === column.name) return prepared.classes[prepared.codes[index]] ?? "";
  return column?.classes[column.codes[index]] ?? "";
}

/** The column to learn: its classes and the class of each image. */
export function learned() {
  const dataset = state.dataset.value;
  const name = state.column.value ?? dataset?.column;
  return dataset?.columns.find((column) => column.name === name);
}
