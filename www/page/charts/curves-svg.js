/** Curves for print: the charts of accuracy and loss side by side as one SVG, black on white whatever the theme. No state. */
import { ticks } from "d3-array";

/**
 * name: in the legend; lines of one name are told once. color: as CSS has it
 * @typedef {Omit<import("./curves.js").Line, "color"> & { name: string, color: string }} NamedLine
 *
 * top: the end of the upper axis, from the largest value shown
 * @typedef {{ title: string, lines: NamedLine[], epochs: number, top: (largest: number) => number }} Panel
 */

/** In units of which a screen shows one a pixel: of a panel all in all, and what stands around its curves. */
const [WIDE, TALL] = [480, 320];
const AROUND = { top: 40, right: 16, bottom: 48, left: 56 };
/** A line of the legend. */
const LINE = 20;
const FONT = "Helvetica, Arial, sans-serif";
const [INK, MUTED, GRID] = ["#17181b", "#5d6066", "#dededa"];

/**
 * @param {Panel[]} panels
 * @returns {string}  an SVG file
 */
export function curvesSvg(panels) {
  const named = [...new Map(panels.flatMap(({ lines }) => lines).map((line) => [line.name, line])).values()];
  // What is faint stands last.
  const entries = named.toSorted((one, other) => Number(one.faint ?? false) - Number(other.faint ?? false));
  const [width, height] = [WIDE * panels.length, TALL + LINE * entries.length + 16];
  const titles = panels.map(({ title }) => title).join(" and ");
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${FONT}" font-size="12">
<title>${escaped(titles)} by epoch</title>
<rect width="100%" height="100%" fill="white"/>
${panels.map((panel, i) => `<g transform="translate(${WIDE * i} 0)">\n${drawn(panel)}\n</g>`).join("\n")}
<g transform="translate(${AROUND.left} ${TALL + 8})">
${entries.map((line, i) => `<path d="M0 ${LINE * i}H32" ${look(line)}/><text x="40" y="${LINE * i + 4}" fill="${INK}">${escaped(line.name)}</text>`).join("\n")}
</g>
</svg>
`;
}

/** @param {Panel} panel */
function drawn({ title, lines, epochs, top }) {
  const [right, bottom] = [WIDE - AROUND.right, TALL - AROUND.bottom];
  const values = lines.flatMap(({ values }) => values).filter(isThere);
  const [last, highest] = [Math.max(1, epochs), top(Math.max(0, ...values))];
  const x = (/** @type {number} */ epoch) => round(AROUND.left + (epoch / last) * (right - AROUND.left));
  const y = (/** @type {number} */ value) => round(bottom - (value / highest) * (bottom - AROUND.top));
  const across = ticks(0, last, 8).filter(Number.isInteger);
  const up = ticks(0, highest, 5);
  return [
    `<text x="${AROUND.left}" y="24" font-size="16" font-weight="bold" fill="${INK}">${escaped(title)}</text>`,
    ...up.map(
      (value) =>
        `<path d="M${AROUND.left} ${y(value)}H${right}" stroke="${GRID}"/><text x="${AROUND.left - 8}" y="${y(value) + 4}" text-anchor="end" fill="${MUTED}">${value}</text>`,
    ),
    ...across.map(
      (epoch) =>
        `<path d="M${x(epoch)} ${bottom}v4" stroke="${MUTED}"/><text x="${x(epoch)}" y="${bottom + 18}" text-anchor="middle" fill="${MUTED}">${epoch}</text>`,
    ),
    `<path d="M${AROUND.left} ${bottom}H${right}" stroke="${MUTED}"/>`,
    `<text x="${(AROUND.left + right) / 2}" y="${TALL - 10}" text-anchor="middle" fill="${MUTED}">epoch</text>`,
    ...lines.map((line) => `<path d="${path(line.values, x, y)}" ${look(line)}/>`),
  ].join("\n");
}

/**
 * A line through what is there, with gaps where nothing is; a point by itself is a dot.
 * @param {(number | null)[]} values
 * @param {(epoch: number) => number} x
 * @param {(value: number) => number} y
 */
function path(values, x, y) {
  return values
    .map((value, i) => {
      if (!isThere(value)) return "";
      const point = `${x(i + 1)} ${y(value)}`;
      if (isThere(values[i - 1])) return `L${point}`;
      return isThere(values[i + 1]) ? `M${point}` : `M${point}h0`;
    })
    .join("");
}

/** @param {NamedLine} line */
const look = ({ color, faint, dashed }) =>
  `fill="none" stroke="${escaped(color)}" stroke-width="${faint ? 1 : 2}" stroke-linejoin="round" stroke-linecap="round"${faint ? ' stroke-opacity="0.4"' : ""}${dashed ? ' stroke-dasharray="6 4"' : ""}`;

/**
 * @param {number | null | undefined} value
 * @returns {value is number}
 */
const isThere = (value) => typeof value === "number" && Number.isFinite(value);

/** @param {number} value */
const round = (value) => Number(value.toFixed(2));

/** @param {string} text */
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
