/** What the open operation is: its kernel, number by number, or its pool. */
import { html } from "htm/preact";
import { useState } from "preact/hooks";

import { changeOperation, chooseKernel } from "../../../actions/hand.js";
import { Choice, Select } from "../../parts/controls.js";
import { written } from "./operations.js";

/** @typedef {import("./operations.js").Operation} Operation */

/** Names that everybody knows, by the lab's. */
const kernels = [
  { value: "vertical_edges", name: "vertical edges" },
  { value: "horizontal_edges", name: "horizontal edges" },
  { value: "sobel_x", name: "Sobel, left to right" },
  { value: "sobel_y", name: "Sobel, top to bottom" },
  { value: "laplacian", name: "Laplacian" },
  { value: "emboss", name: "emboss" },
  { value: "sharpen", name: "sharpen" },
  { value: "box_blur", name: "box blur" },
  { value: "gaussian_blur", name: "Gaussian blur" },
  { value: "identity", name: "identity" },
];

/** @param {{ operation: Operation }} props */
export function Settings({ operation }) {
  if (operation.kind === "flatten") return html`<p class="small muted">All rows one behind the other, in one row.</p>`;
  if (operation.kind === "pooling") {
    return html`<div class="hand-settings">
      <div>
        <p class="field-label small">Keeps</p>
        <${Choice}
          label="Keeps"
          value=${operation.pooling}
          options=${[
            { value: "max", name: "the largest" },
            { value: "average", name: "the mean" },
          ]}
          onValue=${(/** @type {"max" | "average"} */ pooling) => changeOperation({ ...operation, pooling })}
        />
      </div>
      <div>
        <p class="field-label small">Window</p>
        <${Choice}
          label="Window"
          value=${String(operation.size)}
          options=${["2", "3"].map((value) => ({ value, name: `${value} × ${value}` }))}
          onValue=${(/** @type {string} */ size) => changeOperation({ ...operation, size: Number(size) })}
        />
      </div>
    </div>`;
  }
  const { name, kernel, stride, padding } = operation;
  const own = { value: "", name: "my own" };
  return html`<div class="hand-settings">
    <${Select}
      label="Kernel"
      value=${name}
      options=${name ? kernels : [own, ...kernels]}
      onValue=${(/** @type {string} */ chosen) => chooseKernel(chosen, kernel.length)}
    />
    <${KernelGrid} kernel=${kernel} onKernel=${(/** @type {number[][]} */ next) => changeOperation({ ...operation, name: "", kernel: next })} />
    <div>
      <p class="field-label small">Size</p>
      <${Choice}
        label="Size of the kernel"
        value=${String(kernel.length)}
        options=${["3", "5", "7"].map((value) => ({ value, name: `${value} × ${value}` }))}
        onValue=${(/** @type {string} */ size) => chooseKernel(name || "identity", Number(size))}
      />
    </div>
    <div>
      <p class="field-label small">Stride</p>
      <${Choice}
        label="Stride"
        value=${String(stride)}
        options=${["1", "2", "3"]}
        onValue=${(/** @type {string} */ value) => changeOperation({ ...operation, stride: Number(value) })}
      />
    </div>
    <div class="hand-padding">
      <p class="field-label small">Padding</p>
      <${Choice}
        label="Padding"
        value=${padding}
        options=${["valid", "same"]}
        onValue=${(/** @type {"valid" | "same"} */ value) => changeOperation({ ...operation, padding: value })}
      />
    </div>
  </div>`;
}

/** @param {{ kernel: number[][], onKernel: (kernel: number[][]) => void }} props */
function KernelGrid({ kernel, onKernel }) {
  const size = kernel.length;
  return html`<div
    class="hand-kernel"
    role="group"
    aria-label="Numbers of the kernel"
    style=${{ gridTemplateColumns: `repeat(${size}, minmax(0, 1fr))` }}
  >
    ${kernel.map((row, y) =>
      row.map(
        (weight, x) =>
          html`<${Weight}
            key=${`${y} ${x}`}
            label=${`Row ${y + 1}, column ${x + 1} of the kernel`}
            value=${weight}
            onValue=${(/** @type {number} */ next) =>
              onKernel(kernel.map((row, i) => row.map((weight, j) => (i === y && j === x ? next : weight))))}
          />`,
      ),
    )}
  </div>`;
}

/** @param {{ label: string, value: number, onValue: (value: number) => void }} props */
function Weight({ label, value, onValue }) {
  const [typed, setTyped] = useState(/** @type {string | null} */ (null));
  const number = (/** @type {string} */ text) => Number(text.replace("−", "-"));
  const isWrong = typed !== null && (typed.trim() === "" || !Number.isFinite(number(typed)));
  return html`<input
    class="hand-weight"
    type="text"
    inputmode="decimal"
    autocomplete="off"
    aria-label=${label}
    aria-invalid=${isWrong ? "true" : undefined}
    data-sign=${Math.sign(value)}
    value=${typed ?? written(value)}
    onFocus=${(/** @type {any} */ event) => event.target.select()}
    onInput=${(/** @type {any} */ event) => {
      const text = event.target.value;
      setTyped(text);
      if (text.trim() !== "" && Number.isFinite(number(text))) onValue(number(text));
    }}
    onBlur=${() => setTyped(null)}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
      const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      setTyped(null);
      onValue(Number((value + step * (event.shiftKey ? 1 : 0.5)).toPrecision(12)));
    }}
  />`;
}
