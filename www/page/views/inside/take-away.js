/** The maps on show and their values as files. */
import { html } from "htm/preact";

import { outputOf } from "../../actions/inside.js";
import { lookedName } from "../../actions/looked.js";
import { SaveArray, SavePictures } from "../parts/save-pictures.js";

/** @param {{ within: { current: HTMLElement | null }, layer: import("../../../client/protocol.js").LayerSummary }} props */
export function TakeAway({ within, layer }) {
  const output = outputOf(layer);
  if (!output) return null;
  const { values, height, width, channels } = output;
  const name = `${layer.name}-${lookedName.value.replaceAll(" ", "-")}`;
  const isFlat = layer.output_shape?.length === 2;
  return html`<div class="row">
    <${SavePictures} within=${within} name=${name} of=${isFlat ? "values" : "maps"} />
    <${SaveArray}
      values=${values}
      shape=${isFlat ? [channels] : [height, width, channels]}
      name=${name}
      of=${isFlat ? "values" : "maps"}
      hint="All values of this layer for this image, float32, channels last, for numpy.load"
    />
  </div>`;
}
