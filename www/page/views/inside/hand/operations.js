/**
 * Convolution, pooling and flattening on a grid of numbers, taken apart: which numbers go into one result, and how that is
 * written. No state; the results themselves come from the lab.
 *
 * @typedef {{ height: number, width: number, values: Float32Array }} Grid
 * @typedef {{ kind: "convolution", name: string, kernel: number[][], stride: number, padding: "valid" | "same" }} Convolution
 *   name: of a kernel everybody knows, empty for one's own
 * @typedef {{ kind: "pooling", pooling: "max" | "average", size: number }} Pooling  the stride is the size, nothing is padded
 * @typedef {Convolution | Pooling | { kind: "flatten" }} Operation
 * @typedef {{ row: number, column: number, height: number, width: number }} Window  may reach beyond the grid
 */

/**
 * Rows and columns of what comes out; less than 1 where the window does not fit.
 * @param {{ height: number, width: number }} grid
 * @param {Operation} operation
 * @returns {{ height: number, width: number }}
 */
export function outputSize({ height, width }, operation) {
  if (operation.kind === "flatten") return { height: 1, width: height * width };
  const along = (/** @type {number} */ length, /** @type {number} */ window) => {
    if (operation.kind === "pooling") return Math.floor(length / window);
    if (operation.padding === "same") return Math.ceil(length / operation.stride);
    return Math.floor((length - window) / operation.stride) + 1;
  };
  const [tall, wide] = windowSize(operation);
  return { height: along(height, tall), width: along(width, wide) };
}

/** @param {Operation} operation */
function windowSize(operation) {
  if (operation.kind === "convolution") return [operation.kernel.length, operation.kernel[0].length];
  return operation.kind === "pooling" ? [operation.size, operation.size] : [1, 1];
}

/**
 * What the window sees for a place of the result.
 * @param {{ height: number, width: number }} grid
 * @param {Operation} operation
 * @param {{ row: number, column: number }} place
 * @returns {Window}
 */
export function windowAt(grid, operation, { row, column }) {
  if (operation.kind === "flatten") {
    return { row: Math.floor(column / grid.width), column: column % grid.width, height: 1, width: 1 };
  }
  const [height, width] = windowSize(operation);
  const stride = operation.kind === "pooling" ? operation.size : operation.stride;
  const output = outputSize(grid, operation);
  const before = (/** @type {number} */ length, /** @type {number} */ window, /** @type {number} */ count) =>
    operation.kind === "convolution" && operation.padding === "same"
      ? Math.floor(Math.max(0, (count - 1) * stride + window - length) / 2)
      : 0;
  return {
    row: row * stride - before(grid.height, height, output.height),
    column: column * stride - before(grid.width, width, output.width),
    height,
    width,
  };
}

/**
 * How far, at the most, windows reach beyond the grid on any side: so many rows and columns of zeros are laid around it.
 * @param {{ height: number, width: number }} grid
 * @param {Operation} operation
 */
export function reachBeyond(grid, operation) {
  const { height, width } = outputSize(grid, operation);
  const first = windowAt(grid, operation, { row: 0, column: 0 });
  const last = windowAt(grid, operation, { row: height - 1, column: width - 1 });
  const [below, right] = [last.row + last.height - grid.height, last.column + last.width - grid.width];
  return Math.max(0, -first.row, -first.column, below, right);
}

/**
 * The place of the result whose window has a pixel nearest to its middle.
 * @param {{ height: number, width: number }} grid
 * @param {Operation} operation
 * @param {{ row: number, column: number }} pixel
 */
export function placeAround(grid, operation, { row, column }) {
  const { height, width } = outputSize(grid, operation);
  if (operation.kind === "flatten") return { row: 0, column: row * grid.width + column };
  const first = windowAt(grid, operation, { row: 0, column: 0 });
  const stride = operation.kind === "pooling" ? operation.size : operation.stride;
  const nearest = (
    /** @type {number} */ at,
    /** @type {number} */ start,
    /** @type {number} */ window,
    /** @type {number} */ count,
  ) => Math.min(count - 1, Math.max(0, Math.round((at - start - (window - 1) / 2) / stride)));
  return {
    row: nearest(row, first.row, first.height, height),
    column: nearest(column, first.column, first.width, width),
  };
}

/**
 * What the window sees, row by row, zeros beyond the grid.
 * @param {Grid} grid
 * @param {Window} window
 * @returns {number[]}
 */
export function seen({ height, width, values }, window) {
  const numbers = [];
  for (let y = window.row; y < window.row + window.height; y++)
    for (let x = window.column; x < window.column + window.width; x++)
      numbers.push(y >= 0 && y < height && x >= 0 && x < width ? values[y * width + x] : 0);
  return numbers;
}

/**
 * How a result comes about, written out: `1 × 0.92 + 0 × 0.63 + … = 2.47`.
 * @param {Operation} operation
 * @param {number[]} numbers  what the window sees
 * @param {number} result
 */
export function sentence(operation, numbers, result) {
  if (operation.kind === "flatten") return written(result);
  const list = numbers.map(written);
  if (operation.kind === "convolution") {
    const weights = operation.kernel.flat();
    return `${list.map((value, i) => `${written(weights[i])} × ${value}`).join(" + ")} = ${written(result)}`;
  }
  if (operation.pooling === "max") return `max(${list.join(", ")}) = ${written(result)}`;
  return `(${list.join(" + ")}) / ${list.length} = ${written(result)}`;
}

/**
 * A number in two decimals, without those that say nothing, and with a real minus: `−0.5`, `1`, `2.47`.
 * @param {number} value
 */
export function written(value) {
  const text = String(Math.abs(Number(value.toFixed(2))));
  return value < 0 && text !== "0" ? `−${text}` : text;
}

/**
 * What an operation is called.
 * @param {Operation} operation
 */
export function title(operation) {
  if (operation.kind === "flatten") return "flatten";
  const [height, width] = windowSize(operation);
  if (operation.kind === "pooling") return `${operation.pooling} pooling ${height} × ${width}`;
  return `convolution ${height} × ${width}`;
}
