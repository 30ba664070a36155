/** Where the pointer is, among maps and image, and which place that is in each of them. */
import { useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";

import { built } from "../../actions/inside.js";
import { pointed } from "../../actions/origin.js";
import { taken } from "../../state.js";
import { follow, way } from "./geometry.js";

/** @typedef {import("./geometry.js").Area} Area */

/**
 * The place pointed at, as it lies in another picture.
 * @param {string | null} layer  `null`: the image
 * @returns {Area | null}
 */
export function areaIn(layer) {
  const [place, image, network] = [pointed.value, taken.value, built.value];
  if (!place || !image) return null;
  const area = { row: place.row, column: place.column, height: 1, width: 1 };
  if (place.layer === layer) return area;
  const sizes = network && way(image, network.layers, place.layer, layer);
  return sizes && follow(area, sizes);
}

/**
 * Keeps the place pointed at in the style of an element, for the marks in it: they follow the pointer without any of the
 * views being made anew.
 * @param {string | null} layer
 * @param {import("./geometry.js").Size} size
 */
export function useMark(layer, { height, width }) {
  const element = useRef(/** @type {any} */ (null));
  useSignalEffect(() => {
    const area = areaIn(layer);
    const target = /** @type {HTMLElement | null} */ (element.current);
    if (!target) return;
    target.toggleAttribute("data-marked", area !== null);
    if (!area) return;
    target.style.setProperty("--mark-top", `${(100 * area.row) / height}%`);
    target.style.setProperty("--mark-left", `${(100 * area.column) / width}%`);
    target.style.setProperty("--mark-height", `${(100 * area.height) / height}%`);
    target.style.setProperty("--mark-width", `${(100 * area.width) / width}%`);
  });
  return element;
}

/**
 * The value under the pointer.
 * @param {PointerEvent} event
 * @param {Element} element  shows all values
 * @param {import("./geometry.js").Size} size
 * @returns {import("./geometry.js").Place}
 */
export function placeOf({ clientX, clientY }, element, { height, width }) {
  const box = element.getBoundingClientRect();
  const at = (/** @type {number} */ share, /** @type {number} */ count) =>
    Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  return { row: at((clientY - box.top) / box.height, height), column: at((clientX - box.left) / box.width, width) };
}

/**
 * The pointer has left a picture. A finger leaves whatever it touched as soon as it is lifted: what it pointed at stays, to
 * be read.
 * @param {PointerEvent} event
 * @param {string | null} layer
 */
export function leave({ pointerType }, layer) {
  if (pointerType !== "touch" && pointed.peek()?.layer === layer) pointed.value = null;
}
