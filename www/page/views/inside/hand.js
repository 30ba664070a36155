/** Convolution and pooling by hand: a window slides over a grid of numbers, and what it finds is written out. */
import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import {
  append,
  begin,
  chain as results,
  chains,
  chooseChain,
  chooseMiddle,
  convolution,
  followHand,
  hand,
  isCut,
  middle as chosenMiddle,
  openFile,
  origin,
  pooling,
  reach,
  removeLast,
  takeOwn,
  whole as wholeResult,
} from "../../actions/hand.js";
import { own, problem } from "../../actions/looked.js";
import { drawImage, drawMap, extent, symmetric } from "../../charts/draw.js";
import { state } from "../../state.js";
import { Button, Select } from "../parts/controls.js";
import { later } from "../parts/later.js";
import { Pixels } from "../parts/pixels.js";
import { Problem } from "../parts/problem.js";
import { worded } from "../parts/worded.js";
import { SaveArray, SavePictures } from "../parts/save-pictures.js";
import { NumberGrid } from "./hand/grid.js";
import { outputSize, placeAround, reachBeyond, seen, sentence, title, windowAt } from "./hand/operations.js";
import { sampleNames } from "./hand/samples.js";
import { Settings } from "./hand/settings.js";

const Camera = later(() => import("../predict/own/camera.js").then(({ Camera }) => Camera), "own.css");

/** Milliseconds between two steps of a window that slides by itself. */
const STEP = 450;

export function Hand() {
  useEffect(followHand, []);
  const chain = results.value;
  if (!chain) return html`<div class="hand"><${Beginning} /></div>`;
  const { operations, grids } = chain;
  const open = Math.min(hand.open.value, operations.length - 1);
  const operation = operations[open];
  const [grid, result] = [grids[open], grids[open + 1]];
  return html`<div class="hand">
    <${Beginning} />
    <${Chain} open=${open} operations=${operations} grids=${grids} />
    ${
      grid &&
      html`<div class="hand-bench">
        <${Settings} key=${open} operation=${hand.operations.value[open] ?? operation} />
        <${Bench} key=${open} operation=${operation} grid=${grid} result=${result} />
      </div>`
    }
    <${WholeImage} operation=${operation} />
  </div>`;
}

/** What the first grid is, and what is done to it. */
function Beginning() {
  const [hasCamera, setCamera] = useState(false);
  const options = [
    ...sampleNames.map((name) => ({ value: name, name })),
    ...(state.picture.value ? [{ value: "image", name: `a part of image ${state.picture.value.index}` }] : []),
    ...(own.value ? [{ value: "own", name: "a part of your own image" }] : []),
  ];
  const operations = hand.operations.value;
  const chain = Object.keys(chains).find((name) => chains[name][1] === operations) ?? "";
  return html`<div class="row hand-beginning">
    <${Select}
      label="Numbers"
      value=${isCut.value || sampleNames.includes(hand.source.value) ? hand.source.value : sampleNames[0]}
      options=${options}
      onValue=${(/** @type {string} */ value) => {
        setCamera(false);
        hand.source.value = value;
        begin(hand.open.peek());
      }}
    />
    <${Select}
      label="Chain"
      value=${chain}
      options=${[...(chain ? [] : [{ value: "", name: "my own" }]), ...Object.keys(chains)]}
      onValue=${chooseChain}
    />
    <label class="button button-plain">
      Image file<input
        class="visually-hidden"
        type="file"
        accept="image/*"
        onChange=${(/** @type {any} */ event) => {
          setCamera(false);
          if (event.target.files[0]) openFile(event.target.files[0]);
          event.target.value = "";
        }}
      />
    </label>
    <${Button}
      pressed=${hasCamera}
      onClick=${() => {
        setCamera(!hasCamera);
        if (!hasCamera) takeOwn();
      }}
      >Camera<//
    >
    ${hasCamera && html`<${Camera} />`}
    <${Problem} problem=${problem.value} />
  </div>`;
}

/**
 * All grids of the chain, small, with what is between them.
 * @param {{ open: number, operations: import("./hand/operations.js").Operation[], grids: import("./hand/operations.js").Grid[] }} props
 */
function Chain({ open, operations, grids }) {
  const last = grids.length - 1;
  const fits = last === operations.length;
  const isFlat = operations.at(-1)?.kind === "flatten";
  const end = grids[last];
  const more = fits && !isFlat && end;
  return html`<ol class="hand-chain" aria-label="Chain of operations">
    ${grids.map(
      (grid, i) =>
        html`<li key=${i}>
          ${
            i > 0 &&
            html`<button
              type="button"
              class="hand-operation"
              aria-pressed=${i - 1 === open ? "true" : "false"}
              onClick=${() => begin(i - 1)}
            >
              ${title(operations[i - 1])}
            </button>`
          }
          <figure>
            <${Small} grid=${grid} first=${i === 0} />
            <figcaption class="tiny muted">${grid.height} × ${grid.width}</figcaption>
          </figure>
        </li>`,
    )}
    <li class="hand-more">
      ${!fits && html`<p class="small text-wrong">${title(operations[last])} does not fit on ${end?.height} × ${end?.width}</p>`}
      ${
        more &&
        html`<${Button} kind="quiet" disabled=${Math.min(end.height, end.width) < 3} onClick=${() => append(convolution())}>+ convolution<//>
          <${Button} kind="quiet" disabled=${Math.min(end.height, end.width) < 2} onClick=${() => append(pooling())}>+ pooling<//>
          <${Button} kind="quiet" onClick=${() => append({ kind: "flatten" })}>+ flatten<//>`
      }
      ${operations.length > 1 && html`<${Button} kind="quiet" onClick=${removeLast}>− last<//>`}
    </li>
  </ol>`;
}

/** @param {{ grid: import("./hand/operations.js").Grid, first: boolean }} props */
function Small({ grid, first }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const palette = state.palette.value;
  useLayoutEffect(() => {
    const { values, height, width } = grid;
    if (canvas.current) drawMap(canvas.current, values, height, width, palette, rangeOf(grid, first));
  }, [grid, first, palette]);
  const scale = Math.max(2, Math.floor(72 / Math.max(grid.height, Math.min(grid.width, 18))));
  return html`<canvas
    ref=${canvas}
    class="pixels"
    style=${{ width: `${Math.min(160, scale * grid.width)}px`, height: `${scale * grid.height}px` }}
    aria-hidden="true"
  ></canvas>`;
}

/**
 * @param {import("./hand/operations.js").Grid} grid
 * @param {boolean} isFirst
 * @returns {import("../../charts/draw.js").Range}
 */
function rangeOf({ values }, isFirst) {
  const own = isFirst ? /** @type {import("../../charts/draw.js").Range} */ ([0, 1]) : extent(values);
  return state.palette.value === "diverging" ? symmetric(own) : own;
}

/**
 * @param {{ operation: import("./hand/operations.js").Operation, grid: import("./hand/operations.js").Grid,
 *   result: import("./hand/operations.js").Grid | undefined }} props
 */
function Bench({ operation, grid, result }) {
  const { height, width } = outputSize(grid, operation);
  const count = result ? height * width : 0;
  const at = Math.min(hand.at.value, Math.max(0, count - 1));
  const place = { row: Math.floor(at / width), column: at % width };
  const isPlaying = useSlide(count);
  const grids = useRef(/** @type {HTMLElement | null} */ (null));
  if (!result || result.height !== height || result.width !== width)
    return html`<p class="small text-wrong">The window does not fit on ${grid.height} × ${grid.width} numbers.</p>`;
  const window = windowAt(grid, operation, place);
  const around = reachBeyond(grid, operation);
  const go = (/** @type {{ row: number, column: number }} */ { row, column }) => reach(row * width + column);
  const keys = {
    onMove: (/** @type {number} */ down, /** @type {number} */ right) =>
      go({
        row: Math.min(height - 1, Math.max(0, place.row + down)),
        column: Math.min(width - 1, Math.max(0, place.column + right)),
      }),
    onEnd: (/** @type {boolean} */ last) => reach(last ? count - 1 : 0),
  };
  const covered =
    operation.kind === "pooling"
      ? { rows: grid.height - height * operation.size, columns: grid.width - width * operation.size }
      : undefined;
  const isFirst = hand.open.value === 0;
  const shown = hand.shown.value;
  const name = title(operation).replaceAll(" ", "-");
  return html`<div class="hand-work" data-shown=${shown === "all" ? "all" : undefined} ...${told(operation)}>
    <div class="hand-grids" ref=${grids} style=${{ "--across": grid.width + 2 * around + width, "--down": grid.height + 2 * around }}>
      <figure>
        <${NumberGrid}
          name="input"
          grid=${grid}
          range=${rangeOf(grid, isFirst)}
          label="Numbers that go in; the arrow keys slide the window"
          window=${window}
          around=${around}
          lost=${covered}
          onPlace=${(/** @type {{ row: number, column: number }} */ pixel) => go(placeAround(grid, operation, pixel))}
          ...${keys}
        />
        <figcaption class="tiny muted">
          ${grid.height} × ${grid.width}, drag the window${
            covered && (covered.rows > 0 || covered.columns > 0) ? "; the last row and column fall off" : ""
          }${around > 0 ? "; zeros around it" : ""}
        </figcaption>
      </figure>
      <figure>
        <${NumberGrid}
          name="result"
          grid=${result}
          range=${rangeOf(result, false)}
          label="Result; the arrow keys slide the window"
          window=${{ ...place, height: 1, width: 1 }}
          shown=${shown}
          onPlace=${go}
          ...${keys}
        />
        <figcaption class="tiny muted">${height} × ${width}</figcaption>
      </figure>
    </div>
    <p class="hand-sentence" role="status" data-at=${at}>${sentence(operation, seen(grid, window), result.values[at])}</p>
    <div class="row">
      <${Button} disabled=${at === 0} onClick=${() => reach(at - 1)}>Back<//>
      <${Button} kind="primary" disabled=${at === count - 1} onClick=${() => reach(at + 1)}>Step<//>
      <${Button} onClick=${() => (isPlaying ? (hand.playing.value = false) : play(count))}>${isPlaying ? "Pause" : "Play"}<//>
      <${Button} disabled=${shown === "all"} onClick=${() => (hand.shown.value = "all")}>Fill in<//>
      <${Button} kind="quiet" onClick=${() => begin(hand.open.peek())}>Start over<//>
      <span class="small muted">${at + 1} of ${count}</span>
      <span class="row hand-save">
        <${SavePictures} within=${grids} name=${name} />
        <${SaveArray} values=${result.values} shape=${[height, width]} name=${name} hint="The whole result, float32, for numpy.load" />
      </span>
    </div>
  </div>`;
}

/**
 * What is done, for whoever looks at the page from outside: a lesson that waits for it.
 * @param {import("./hand/operations.js").Operation} operation
 */
const told = (operation) => ({
  "data-pooling": operation.kind === "pooling" ? operation.pooling : undefined,
  "data-size": operation.kind === "pooling" ? operation.size : undefined,
  "data-padding": operation.kind === "convolution" ? operation.padding : undefined,
  "data-kernel": operation.kind === "convolution" ? operation.name || "own" : undefined,
});

/** @param {number} count  of results */
function play(count) {
  // Where less motion is asked for nothing slides: the result is there at once.
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    hand.shown.value = "all";
    return;
  }
  if (hand.at.peek() >= count - 1) begin(hand.open.peek());
  hand.playing.value = true;
}

/**
 * Slides the window on while it plays.
 * @param {number} count
 */
function useSlide(count) {
  const isPlaying = hand.playing.value;
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => {
      if (hand.at.peek() >= count - 1) hand.playing.value = false;
      else reach(hand.at.peek() + 1);
    }, STEP);
    return () => clearInterval(timer);
  }, [isPlaying, count]);
  return isPlaying;
}

/** What the kernel makes of the whole image, and where the grid was cut from it. @param {{ operation: import("./hand/operations.js").Operation }} props */
function WholeImage({ operation }) {
  const section = useRef(/** @type {HTMLElement | null} */ (null));
  const from = origin.value;
  const whole = wholeResult.value;
  if (!from || operation.kind !== "convolution" || !whole) return null;
  const { image, range, name } = from;
  const side = hand.side.value;
  const middle = chosenMiddle.value ?? { row: Math.floor(image.height / 2), column: Math.floor(image.width / 2) };
  const start = (/** @type {number} */ at, /** @type {number} */ length) =>
    Math.max(0, Math.min(length - side, at - Math.floor(side / 2)));
  const mark = isCut.value
    ? { row: start(middle.row, image.height), column: start(middle.column, image.width), height: side, width: side }
    : null;
  // Brightness that is kept is shown on the scale of the image, what is found of edges on its own.
  const sum = operation.kernel.flat().reduce((total, weight) => total + weight, 0);
  const reachOf = Math.abs(sum - 1) < 1e-3 ? range : extent(whole.values);
  return html`<div ref=${section} class="hand-whole">
    <h4>The same kernel on the whole image</h4>
    <div class="row hand-pictures">
      <figure>
        <${Pixels}
          height=${image.height}
          width=${image.width}
          box=${256}
          label=${`${name}; choose where the numbers are cut out`}
          draw=${(/** @type {HTMLCanvasElement} */ canvas) => drawImage(canvas, image.pixels, image.height, image.width, image.channels, range)}
          drawn=${[image]}
          mark=${mark}
          point=${middle}
          focusable
          onPoint=${(/** @type {{ row: number, column: number } | null} */ point) => {
            if (!point) return;
            chooseMiddle(point);
            if (!isCut.peek()) hand.source.value = "image";
          }}
        />
        <figcaption class="tiny muted">${name}: ${worded("{point to|touch}")} the place where the numbers are cut out</figcaption>
      </figure>
      <figure>
        <${Pixels}
          height=${whole.height}
          width=${whole.width}
          box=${256}
          label=${`${name} after the convolution`}
          draw=${(/** @type {HTMLCanvasElement} */ canvas) => drawImage(canvas, whole.values, whole.height, whole.width, whole.channels, reachOf)}
          drawn=${[whole]}
        />
        <figcaption class="tiny muted">after the convolution, ${whole.height} × ${whole.width}</figcaption>
      </figure>
    </div>
    <${SavePictures} within=${section} name=${`${name}-convolution`.replaceAll(" ", "-")} />
  </div>`;
}
