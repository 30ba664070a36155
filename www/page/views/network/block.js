/** The blocks of the chain: the images that come in, a layer, the classes that come out. */
import { html } from "htm/preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import { mainNumbers } from "../../../keras/layers.js";
import { state } from "../../state.js";
import { later } from "../parts/later.js";
import { Name } from "../parts/name.js";
import { focusOn } from "../parts/reveal.js";
import { parameters, plural, shape as shapeWords, whole } from "../parts/words.js";
import { Drawing } from "./drawing.js";
import { drag, onBlockKey, opened, reach, reached, toggle, wanted } from "./editing.js";
import { useFace } from "./face.js";

const Panel = later(() => import("./panel.js").then(({ Panel }) => Panel));

/** A name that may break between its words, as long ones must. @param {string} name */
const breakable = (name) =>
  name.split(/(?<=[a-z]|2D)(?=[A-Z])/).map((word, i) => (i > 0 ? [html`<wbr />`, word] : word));

/**
 * @typedef {import("../../../client/protocol.js").LayerSummary} LayerSummary
 *
 * The lines of a block: kind, main numbers, output shape, parameters; in place of the last two, the reason why it does not work.
 * @typedef {{ name: string, numbers?: any, shape: any, last?: any, reason?: string }} Lines
 */

/** @param {Lines} props */
function Words({ name, numbers, shape, last, reason }) {
  return html`<span class="block-words">
    <span class="block-name">${breakable(name)}</span>
    <span class="block-numbers">${numbers}</span>
    ${
      reason
        ? html`<span class="block-reason">${reason}</span>`
        : html`<span class="block-shape">${shape}</span><span class="block-last">${last}</span>`
    }
  </span>`;
}

/** @param {{ shape: number[], largest: number }} props */
export function InputBlock({ shape, largest }) {
  const block = useRef(/** @type {HTMLDivElement | null} */ (null));
  return html`<div ref=${block} class="block block-fixed">
    <${Drawing} shape=${shape} largest=${largest} face=${useFace(block)} />
    <${Words} name="Image" numbers="input" shape=${shapeWords(shape)} />
  </div>`;
}

/**
 * @param {{ classes: string[], broken: boolean, behind: boolean }} props
 *   broken: the output does not suit them; behind: a layer is broken
 */
export function ClassesBlock({ classes, broken, behind }) {
  const shown = classes.slice(0, classes.length > 6 ? 5 : 6);
  return html`<div class="block block-fixed" data-broken=${broken || undefined} data-behind=${behind || undefined}>
    <ol class="block-classes">
      ${shown.map((name) => html`<li key=${name}><${Name} name=${name} names=${classes} /></li>`)}
      ${classes.length > shown.length && html`<li class="muted">and ${classes.length - shown.length} more</li>`}
    </ol>
    <${Words} name="Classes" numbers=${state.prepared.value?.column} shape=${state.prepared.value?.sets ? plural(classes.length, "label") : plural(classes.length, "class", "classes")} />
  </div>`;
}

/**
 * @param {{ layer: import("../../state.js").Layer, place: number, report: LayerSummary | undefined, behind: boolean,
 *   largest: number, share: number }} props
 *   behind: a layer before it is broken; share: its part of all parameters
 */
export function LayerBlock({ layer, place, report, behind, largest, share }) {
  const { id, class_name } = layer;
  const button = useRef(/** @type {HTMLElement | null} */ (null));
  const [room, setRoom] = useState(0);
  const isOpen = opened.value === id;
  const shape = report?.output_shape?.slice(1).map(Number) ?? null;
  const numbers = mainNumbers(layer);
  const isWanted = wanted.value === id;
  useLayoutEffect(() => {
    if (!isWanted) return;
    focusOn(button.current);
    wanted.value = null;
  }, [isWanted]);
  return html`
    <div
      ref=${button}
      class="block"
      role="button"
      tabindex=${reached.value === id ? 0 : -1}
      draggable=${true}
      aria-expanded=${isOpen ? "true" : "false"}
      aria-keyshortcuts="Enter Delete Alt+ArrowLeft Alt+ArrowRight"
      aria-label=${spoken(layer, place, report, behind)}
      data-open=${isOpen || undefined}
      data-broken=${Boolean(report?.problem) || undefined}
      data-behind=${behind || undefined}
      data-dragged=${drag.value?.id === id || undefined}
      onClick=${() => toggle(id)}
      onFocus=${() => reach(id)}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => onBlockKey(event, id)}
      onDragStart=${(/** @type {DragEvent} */ event) => {
        event.dataTransfer?.setData("text/plain", class_name);
        drag.value = { id, gap: null };
      }}
      onDragEnd=${() => (drag.value = null)}
    >
      <${Drawing} shape=${shape} largest=${largest} />
      <${Words}
        name=${class_name}
        numbers=${numbers}
        shape=${shapeWords(shape)}
        reason=${report?.problem?.message}
        last=${shape && report && report.params > 0 && html`<${Parameters} count=${report.params} share=${share} />`}
      />
    </div>
    ${
      isOpen &&
      html`<div class="panel-room" style=${{ height: `${room}px` }}>
        <${Panel} layer=${layer} place=${place} report=${report} onHeight=${setRoom} />
      </div>`
    }
  `;
}

/** How many parameters, and how large a part of all that is. @param {{ count: number, share: number }} props */
function Parameters({ count, share }) {
  return html`<span title=${`${whole(count)} parameters`}>${parameters(count)} params</span>
    <span class="share" aria-hidden="true"><span style=${{ width: `${100 * share}%` }}></span></span>`;
}

/**
 * A block as it is read out.
 * @param {import("../../state.js").Layer} layer
 * @param {number} place
 * @param {LayerSummary | undefined} report
 * @param {boolean} behind
 */
function spoken(layer, place, report, behind) {
  const numbers = mainNumbers(layer);
  const kind = `Layer ${place + 1}, ${layer.class_name}${numbers && `, ${numbers}`}`;
  if (report?.problem) return `${kind}. Does not work: ${report.problem.message}`;
  if (behind) return `${kind}. Waits for the layer before it`;
  if (!report?.output_shape) return kind;
  return `${kind}. Output ${shapeWords(report.output_shape.slice(1))}, ${plural(report.params, "parameter")}`;
}
