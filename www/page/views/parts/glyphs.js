/** Small drawings: one for each stage, and the marks of the strip. Colors are those of the meanings. */
import { html } from "htm/preact";

/** A face of 3 x 3 pixels, in shades; the eyes dark or light. */
const FACE = [
  [0.25, 0.4, 0.25],
  [0.9, 0.45, 0.9],
  [0.35, 0.6, 0.35],
];

/** @type {Record<import("../../state.js").StageId, () => any>} */
const drawings = {
  data: () =>
    [0, 1, 2].flatMap((column) =>
      [0, 1].flatMap((row) =>
        FACE.flatMap((line, y) =>
          line.map(
            (shade, x) =>
              html`<rect
                x=${4 + column * 32 + x * 8}
                y=${5 + row * 29 + y * 8}
                width="8"
                height="8"
                fill="currentColor"
                opacity=${(column + row) % 2 && y === 1 ? 0.55 - shade / 3 : shade}
              />`,
          ),
        ),
      ),
    ),
  prepare: () =>
    Array.from({ length: 15 }, (_, i) => {
      const isTest = i % 5 === 4;
      return html`<rect
        x=${4 + (i % 5) * 17 + (isTest ? 8 : 0)}
        y=${9 + Math.floor(i / 5) * 17}
        width="12"
        height="12"
        class=${isTest ? "fill-validation" : "fill-training"}
      />`;
    }),
  network: () =>
    [
      [4, 4, 12, 56],
      [24, 8, 18, 48],
      [50, 18, 18, 28],
      [76, 10, 4, 44],
      [88, 26, 4, 12],
    ].map(
      ([x, y, width, height]) =>
        html`<rect x=${x} y=${y} width=${width} height=${height} fill="currentColor" opacity="0.8" />`,
    ),
  train: () => html`
    <path class="stroke-training" d="M4 52 C 20 30, 30 14, 92 8" />
    <path class="stroke-validation" d="M4 56 C 22 34, 34 24, 50 22 S 76 20, 92 20" />
  `,
  inside: () =>
    ["#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#fde725", "#2a788e", "#440154"].map(
      (fill, i) =>
        html`<rect x=${4 + (i % 4) * 23} y=${9 + Math.floor(i / 4) * 24} width="19" height="20" fill=${fill} />`,
    ),
  predict: () => html`
    <rect x="4" y="14" width="84" height="12" class="fill-right" />
    <rect x="4" y="38" width="20" height="12" class="fill-wrong" />
  `,
};

/** @param {{ stage: import("../../state.js").StageId }} props */
export function Glyph({ stage }) {
  return html`<svg class="glyph" viewBox="4 0 96 64" aria-hidden="true">${drawings[stage]()}</svg>`;
}

/** @type {Record<import("../../state.js").Summary["kind"], any>} */
const marks = {
  waiting: html`<circle cx="8" cy="8" r="3" fill="none" stroke="currentColor" stroke-width="1.5" />`,
  needs: html`<circle cx="8" cy="8" r="5" fill="currentColor" />`,
  busy: html`<path d="M8 2.5a5.5 5.5 0 1 0 5.5 5.5" fill="none" stroke="currentColor" stroke-width="2" />`,
  ready: html`<path d="M3 8.5 6.5 12 13 4.5" fill="none" stroke="currentColor" stroke-width="2" />`,
  problem: html`<path d="M8 2.5v7M8 11.5v2.2" fill="none" stroke="currentColor" stroke-width="2.4" />`,
};

/** @param {{ kind: import("../../state.js").Summary["kind"] }} props */
export function Mark({ kind }) {
  return html`<svg class="mark" viewBox="0 0 16 16" data-kind=${kind} aria-hidden="true">${marks[kind]}</svg>`;
}
