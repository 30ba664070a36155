/** `model.summary()` as Keras 3 prints it, in a window 80 characters wide and in notebooks. */

/** The text of each column of the table is this wide; a space stands on either side. */
const WIDTHS = [31, 22, 13];

/** A weight is a float32. */
const BYTES = 4;

/**
 * @typedef {{ name: string, class_name: string, output_shape: (number | null)[] | null, params: number }} Row
 */

/**
 * The summary of a network whose layers all work.
 * @param {{ layers: Row[], params: number, non_trainable_params: number }} network
 * @param {string} [name]  the model's
 */
export function summaryText({ layers, params, non_trainable_params }, name = "sequential") {
  const rows = layers.map((layer) => cells(layer));
  const total = (/** @type {number} */ params) => `${grouped(params)} (${readableSize(params * BYTES)})`;
  return [
    `Model: "${name}"`,
    line("┏", "━", "┳", "┓"),
    row("┃", ["Layer (type)", "Output Shape", "Param #"]),
    line("┡", "━", "╇", "┩"),
    rows.map((cells) => row("│", cells)).join(`\n${line("├", "─", "┼", "┤")}\n`),
    line("└", "─", "┴", "┘"),
    ` Total params: ${total(params)}`,
    ` Trainable params: ${total(params - non_trainable_params)}`,
    ` Non-trainable params: ${total(non_trainable_params)}`,
  ]
    .filter((text) => text !== "")
    .join("\n");
}

/** @param {Row} layer */
function cells({ name, class_name, output_shape, params }) {
  const shape = output_shape ? `(${output_shape.map((size) => size ?? "None").join(", ")})` : "?";
  return [`${name} (${class_name})`, shape, grouped(params)];
}

/**
 * @param {string} left
 * @param {string} fill
 * @param {string} joint
 * @param {string} right
 */
function line(left, fill, joint, right) {
  return left + WIDTHS.map((width) => fill.repeat(width + 2)).join(joint) + right;
}

/**
 * One row of the table, of as many lines as its fullest cell.
 * @param {string} bar
 * @param {string[]} cells
 */
function row(bar, cells) {
  const wrapped = cells.map((text, i) => wrap(text, WIDTHS[i]));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, n) => {
    const padded = wrapped.map((lines, i) => {
      const text = lines[n] ?? "";
      return i === 2 ? text.padStart(WIDTHS[i]) : text.padEnd(WIDTHS[i]);
    });
    return `${bar} ${padded.join(` ${bar} `)} ${bar}`;
  }).join("\n");
}

/**
 * Breaks a text between words, as the library rich does for Keras; a word that is too long for a line ends in an ellipsis.
 * @param {string} text
 * @param {number} width
 */
function wrap(text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    const longer = last === "" ? word : `${last} ${word}`;
    if (last === "" || longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => (line.length > width ? `${line.slice(0, width - 1)}…` : line));
}

/** @param {number} count */
const grouped = (count) => count.toLocaleString("en-US");

/**
 * A number of bytes in Keras's words: `7.03 MB`.
 * @param {number} bytes
 */
export function readableSize(bytes) {
  const units = ["B", "KB", "MB", "GB", "TB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length) {
    size /= 1024;
    unit++;
  }
  return `${twoDecimals(size)} ${units[unit] ?? "PB"}`;
}

/**
 * Python's `"{:.2f}"`, which rounds an exact half to the even neighbor where `toFixed` rounds it up.
 * @param {number} value
 */
function twoDecimals(value) {
  const hundredths = value * 100;
  const below = Math.floor(hundredths);
  const isHalf = hundredths - below === 0.5;
  return isHalf && below % 2 === 0 ? (below / 100).toFixed(2) : value.toFixed(2);
}
