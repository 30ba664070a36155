/** To take away: what is drawn in a part of the page as one PNG at print size, numbers as numpy reads them. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";

import { composed, npy } from "../../charts/print.js";
import { Button } from "./controls.js";
import { saveBlob } from "./save.js";

/** What is a picture: besides canvases, the cells of grids of numbers, and the names beside them. */
const PICTURES =
  "canvas, .hand-cell, .time-confusion td, .confusion-cell, .confusion th[scope=row], .confusion th[scope=col] > span";

/**
 * @param {{ within: { current: HTMLElement | null }, name: string, of?: string }} props  within: the part of the page; name: of the
 *   file; of: what is saved, where several things are
 */
export function SavePictures({ within, name, of = "" }) {
  const [failed, setFailed] = useState("");
  async function save() {
    const found = /** @type {NodeListOf<HTMLElement>} */ (within.current?.querySelectorAll(PICTURES));
    const pictures = [...(found ?? [])].filter(
      (element) =>
        element.offsetParent !== null &&
        !element.hidden &&
        !(element instanceof HTMLCanvasElement && element.width <= 1),
    );
    if (pictures.length === 0) return setFailed("There is no picture here yet.");
    try {
      saveBlob(`${name}.png`, await composed(pictures));
      setFailed("");
    } catch {
      setFailed("The picture is too large for this browser.");
    }
  }
  return html`<${Button} kind="quiet" hint="All pictures here as one PNG, at print size" onClick=${save}>Save ${of} as PNG<//>
    ${failed && html`<span class="small text-wrong" role="status">${failed}</span>`}`;
}

/** @param {{ values: Float32Array, shape: number[], name: string, hint: string, of?: string }} props  as {@link SavePictures} */
export function SaveArray({ values, shape, name, hint, of = "" }) {
  const save = () => saveBlob(`${name}.npy`, new Blob([npy(values, shape)]));
  return html`<${Button} kind="quiet" hint=${hint} onClick=${save}>Save ${of} as .npy<//>`;
}
