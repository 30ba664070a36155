import { html } from "htm/preact";

import { solid } from "./solid.js";

/** The drawing's own size, in pixels. */
const WIDTH = 120;
const HEIGHT = 112;

/**
 * What a layer puts out, drawn in proportion.
 * @param {{ shape: number[] | null, largest: number, face?: string }} props
 *   shape: without the batch, `null` where it is not known; largest: the longest side of any image in the chain;
 *   face: the address of the image that is to be seen on the front
 */
export function Drawing({ shape, largest, face }) {
  return html`<svg class="drawing" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
    ${shape === null ? html`<${Unknown} />` : html`<${Body} body=${solid(shape, largest)} face=${face} />`}
  </svg>`;
}

/** @param {{ body: ReturnType<typeof solid>, face?: string }} props */
function Body({ body, face }) {
  return body.kind === "stack" ? html`<${Stack} stack=${body} face=${face} />` : html`<${Column} column=${body} />`;
}

/** @param {{ stack: import("./solid.js").Stack, face?: string }} props */
function Stack({ stack: { width: w, height: h, depth, sheets }, face }) {
  const [dx, dy] = depth;
  const x = (WIDTH - w - dx) / 2;
  const y = (HEIGHT - h - dy) / 2;
  const at = (/** @type {number} */ share) => `M${x + share * dx} ${y + share * dy}h${w}v${h}`;
  return html`
    <path class="drawing-top" d=${`M${x} ${y}l${dx} ${dy}h${w}l${-dx} ${-dy}z`} />
    <path class="drawing-side" d=${`M${x + w} ${y}l${dx} ${dy}v${h}l${-dx} ${-dy}z`} />
    <path class="drawing-sheets" d=${sheets.map(at).join("")} />
    <rect class="drawing-front" x=${x} y=${y} width=${w} height=${h} />
    ${face && html`<image class="pixels" href=${face} x=${x} y=${y} width=${w} height=${h} preserveAspectRatio="none" />`}
    <path class="drawing-edge" d=${`M${x} ${y}v${h}h${w}v${-h}zl${dx} ${dy}h${w}v${h}l${-dx} ${-dy}M${x + w} ${y}l${dx} ${dy}`} />
  `;
}

/** @param {{ column: import("./solid.js").Column }} props */
function Column({ column: { width, height, cells, gap } }) {
  const x = (WIDTH - width) / 2;
  const y = (HEIGHT - height) / 2;
  const step = height / cells;
  const middle = Math.floor(cells / 2);
  const lines = Array.from({ length: cells - 1 }, (_, i) => `M${x} ${y + step * (i + 1)}h${width}`);
  return html`
    <rect class="drawing-front" x=${x} y=${y} width=${width} height=${height} />
    <path class="drawing-sheets" d=${lines.join("")} />
    <path class="drawing-edge" d=${`M${x} ${y}h${width}v${height}h${-width}z`} />
    ${
      gap &&
      html`<rect class="drawing-gap" x=${x - 2} y=${y + step * (middle - 1.25)} width=${width + 4} height=${2.5 * step} />
      ${[-1, 0, 1].map((i) => html`<circle class="drawing-dot" cx=${WIDTH / 2} cy=${y + step * middle + i * 4} r="1" />`)}`
    }
  `;
}

function Unknown() {
  return html`<rect class="drawing-unknown" x=${WIDTH / 2 - 24} y=${HEIGHT / 2 - 24} width="48" height="48" />`;
}
