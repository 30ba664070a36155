/**
 * Curves over epochs. Draws with uPlot, at most once a frame.
 *
 * values: one for each epoch, the first epoch first, `null` where there is none; color: a token such as `training`; faint: a
 * thin line behind the others
 * @typedef {{ values: (number | null)[], color: string, faint?: boolean, dashed?: boolean }} Line
 *
 * lines: the last one on top; epochs: how many the axis has room for
 * @typedef {{ lines: Line[], epochs: number }} Content
 *
 * Where the epoch under way stands, in epochs and as a value.
 * @typedef {{ at: number, value: number }} Point
 *
 * sync: charts of the same key share their cursor; top: the end of the upper axis, from the largest value shown
 * @typedef {{ sync: string, top: (largest: number) => number, onHover: (epoch: number | null) => void }} Options
 */
import uPlot from "uplot";

import { themeColor } from "./theme.js";

export class Curves {
  /** @type {uPlot | null} */
  #plot = null;
  /** @type {Content | null} */
  #content = null;
  #frame = 0;
  /** @type {Point | null} */
  #point = null;
  #ring = document.createElement("div");
  #host;
  #options;
  #observer;

  /**
   * @param {HTMLElement} host  is filled; the chart follows its size
   * @param {Options} options
   */
  constructor(host, options) {
    this.#host = host;
    this.#options = options;
    this.#ring.className = "curves-ring";
    this.#observer = new ResizeObserver(() => {
      this.#plot?.setSize(this.#size());
      this.#place();
    });
    this.#observer.observe(host);
  }

  /** @param {Content} content */
  show(content) {
    // Lines of another number or look are another chart.
    if (!this.#content || looks(this.#content) !== looks(content)) this.redraw();
    this.#content = content;
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  /**
   * Marks how far the epoch under way is. It moves with every batch, so it lies over the chart, which stays as it is.
   * @param {Point | null} point
   */
  mark(point) {
    this.#point = point;
    this.#place();
  }

  #place() {
    const plot = this.#plot;
    const isShown = plot && this.#point && Number.isFinite(this.#point.value);
    this.#ring.hidden = !isShown;
    if (!isShown || !this.#point) return;
    const { at, value } = this.#point;
    this.#ring.style.translate = `${plot.valToPos(at, "x")}px ${plot.valToPos(value, "y")}px`;
  }

  /** Draws everything anew, as when the colors have changed. */
  redraw() {
    this.#plot?.destroy();
    this.#plot = null;
    this.#frame ||= requestAnimationFrame(() => this.#draw());
  }

  destroy() {
    cancelAnimationFrame(this.#frame);
    this.#observer.disconnect();
    this.#plot?.destroy();
  }

  #draw() {
    this.#frame = 0;
    const content = this.#content;
    if (!content) return;
    const data = tabulate(content);
    const largest = largestIn(data);
    if (!this.#plot) {
      this.#plot = new uPlot(this.#describe(content), data, this.#host);
      this.#plot.over.append(this.#ring);
    }
    this.#plot.batch(() => {
      this.#plot?.setData(data, false);
      this.#plot?.setScale("x", { min: 0, max: Math.max(1, content.epochs) });
      this.#plot?.setScale("y", { min: 0, max: this.#options.top(largest) });
    });
    this.#place();
  }

  #size() {
    const { clientWidth, clientHeight } = this.#host;
    return { width: Math.max(1, clientWidth), height: Math.max(1, clientHeight) };
  }

  /**
   * @param {Content} content
   * @returns {uPlot.Options}
   */
  #describe({ lines }) {
    const [ink, line, paper] = [themeColor("muted"), themeColor("line"), themeColor("paper")];
    const colors = lines.map(({ color }) => themeColor(color));
    const font = `12px ${getComputedStyle(this.#host).fontFamily}`;
    const axis = { stroke: ink, font, grid: { stroke: line, width: 1 }, ticks: { show: false } };
    return {
      ...this.#size(),
      legend: { show: false },
      padding: [8, 16, 0, 0], // on the right there is room for half of the last number
      scales: { x: { time: false }, y: { auto: false } },
      axes: [
        {
          ...axis,
          grid: { show: false },
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000],
          space: 32,
          size: 24,
          gap: 4,
        },
        { ...axis, size: 44, gap: 8, space: 32, values: (_, splits) => splits.map(axisWords) },
      ],
      series: [
        {},
        ...lines.map(({ faint, dashed }, i) => ({
          stroke: colors[i],
          dash: dashed ? [6, 4] : undefined,
          ...(faint
            ? { alpha: 0.4, width: 1, points: { show: false } }
            : { width: 2, points: { size: 5, fill: colors[i] } }),
        })),
      ],
      cursor: {
        sync: { key: this.#options.sync, setSeries: false },
        drag: { x: false, y: false },
        y: false,
        points: {
          size: (_, i) => (lines[i - 1].faint ? 0 : 9),
          width: (_, i) => (lines[i - 1].faint ? 0 : 2),
          stroke: (_, i) => colors[i - 1],
          fill: paper,
        },
        move: snap,
      },
      hooks: {
        setCursor: [(plot) => this.#options.onHover(plot.cursor.idx == null ? null : plot.data[0][plot.cursor.idx])],
      },
    };
  }
}

/**
 * The columns uPlot wants: epochs from 1 on, then the values of each line. Only what is finite is a point.
 * @param {Content} content
 * @returns {uPlot.AlignedData}
 */
export function tabulate({ lines, epochs }) {
  const length = Math.max(epochs, ...lines.map(({ values }) => values.length));
  const fitted = lines.map(({ values }) =>
    Array.from({ length }, (_, i) => (Number.isFinite(values[i]) ? values[i] : null)),
  );
  return [Array.from({ length }, (_, i) => i + 1), ...fitted];
}

/** @param {Content} content */
const looks = ({ lines }) => JSON.stringify(lines.map(({ values: _, ...look }) => look));

/**
 * The pointer goes from epoch to epoch.
 * @param {uPlot} plot
 * @param {number} left
 * @param {number} top
 * @returns {[number, number]}
 */
function snap(plot, left, top) {
  if (left < 0) return [left, top];
  const epoch = Math.min(plot.data[0].length, Math.max(1, Math.round(plot.posToVal(left, "x"))));
  return [plot.valToPos(epoch, "x"), top];
}

/** @param {uPlot.AlignedData} data */
function largestIn([, ...lines]) {
  let largest = 0;
  for (const values of lines) for (const value of values) largest = Math.max(largest, value ?? 0);
  return largest;
}

/**
 * The least round number that is not below a value, of those that divide an axis well.
 * @param {number} value
 */
export function roundUp(value) {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((step) => step * power >= value * (1 - 1e-9)) ?? 10;
  return Number((step * power).toPrecision(2));
}

const compact = new Intl.NumberFormat("en-US", { notation: "compact" });
const plain = new Intl.NumberFormat("en-US");

/** A number at an axis, in the room there is beside it: of thousands only how many. @param {number} value */
export const axisWords = (value) => (value < 10_000 ? plain : compact).format(value);
