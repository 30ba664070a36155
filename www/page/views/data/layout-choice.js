/** Which entry holds the images, along which axis they lie, how a row of numbers is cut: chosen, and seen before it is taken. */
import { html } from "htm/preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { understandAs } from "../../actions/data.js";
import { previewing } from "../../actions/preview.js";
import { state } from "../../state.js";
import { Button, Choice, NumberField, Select, Toggle, TypedField } from "../parts/controls.js";
import { Problem } from "../parts/problem.js";
import { plural, shape, whole } from "../parts/words.js";
import { Drawn } from "../prepare/drawn.js";

/** @import * as Protocol from "../../../client/protocol" */

/** Where nothing was understood, nothing is chosen. */
const NONE = [{ value: "", name: "choose …" }];

/**
 * @param {{ layout: Protocol.Layout, of: "loaded" | "failed", onClose?: () => void }} props
 *   layout: how the files are understood now; of: whether that gave images
 */
export function LayoutChoice({ layout, of, onClose }) {
  const [wish, setWish] = useState(asItIs(layout));
  // Why there are no images by the first choice is told already.
  const first = useRef(wish).current;
  const isOther = of === "loaded" || wish !== first;
  const [asked] = useState(() => previewing(of));
  useEffect(asked.follow, []);
  useEffect(() => void (asked.wish.value = isOther ? wish : null), [wish]);
  const { preview, problem } = asked.seen.value ?? {};
  // What there is to choose from depends on the entry; while nothing is known of another one, there is what there was.
  const [known, setKnown] = useState(layout);
  useEffect(() => {
    const next = preview?.layout ?? problem?.layout;
    if (next) setKnown(next);
  }, [preview, problem]);
  const { entries, axes, rows, cuts } = known;
  const busy = Boolean(state.busy.value.data);
  /** @param {Protocol.LayoutOptions} change */
  const choose = (change) => setWish({ ...wish, ...change });
  return html`<div class="layout-choice" role="group" aria-label="How the files are understood">
    ${of === "failed" && html`<p class="small">Are the images something else? Choose it, and see the first of them.</p>`}
    ${
      entries.length > 1 &&
      html`<${Select} label="The images are in" value=${wish.entry ?? known.entry}
        options=${[...(known.entry === "" ? NONE : []), ...entries.map(({ name, what }) => ({ value: name, name: `${name}: ${what}` }))]}
        onValue=${(/** @type {string} */ entry) => setWish({ entry })} />`
    }
    ${
      axes.length > (layout.axis === null ? 0 : 1) &&
      html`<${Select} label="The images lie along" value=${String(wish.axis ?? known.axis ?? "")}
        options=${[...(known.axis === null ? NONE : []), ...axes.map((axis) => ({ value: String(axis.axis), name: inWords(axis) }))]}
        onValue=${(/** @type {string} */ axis) => setWish({ ...wish, axis: axis === "" ? undefined : Number(axis), shape: undefined, data_format: undefined })} />`
    }
    ${rows && html`<${Rows} rows=${rows} wish=${wish} onWish=${choose} />`}
    ${cuts.length > 0 && html`<${Names} cuts=${cuts} wish=${wish} onWish=${choose} />`}
    ${
      of === "loaded" &&
      html`<${Toggle} label="The images lie on their side: exchange rows and columns" value=${wish.transpose ?? known.transpose}
          onValue=${(/** @type {boolean} */ transpose) => choose({ transpose })} />
        <${TypedField} label="A label that stands for none, such as -1" text=${wish.missing ?? ""}
          onText=${(/** @type {string} */ text) => choose({ missing: text.trim() || undefined })} />`
    }
    ${
      isOther &&
      html`<div class="layout-preview" aria-live="polite">
            ${
              problem
                ? html`<${Problem} problem=${{ ...problem, layout: undefined }} />`
                : preview
                  ? html`<${First} preview=${preview} />`
                  : html`<p class="small muted">reading the first images …</p>`
            }
          </div>`
    }
    <div class="row">
      <${Button} kind="primary" disabled=${!preview || busy} onClick=${() => understandAs(of, wish)}>Use these<//>
      ${onClose && html`<${Button} kind="quiet" onClick=${onClose}>Cancel<//>`}
    </div>
  </div>`;
}

/**
 * Which parts of the file names are labels.
 * @param {{ cuts: Protocol.Cut[], wish: Protocol.LayoutOptions, onWish: (change: Protocol.LayoutOptions) => void }} props
 */
function Names({ cuts, wish, onWish }) {
  const used = cuts.findIndex(({ is_used }) => is_used);
  const { cut } = wish;
  const at = typeof cut === "object" && cut !== null ? cut.at : cut === "none" ? -1 : used;
  const options = cuts.map((one, i) => ({ value: String(i), name: cutInWords(one) }));
  return html`<${Select} label="Labels from the file names" value=${String(at)}
    options=${[{ value: "-1", name: "none" }, ...options]}
    onValue=${(/** @type {string} */ next) => onWish({ cut: next === "-1" ? "none" : { at: Number(next) } })} />`;
}

/** As many classes of a column are named. */
const CLASSES = 3;

/** @param {Protocol.Cut} cut */
function cutInWords({ description, columns, without }) {
  const of = columns.map(({ name, classes, counts }) => {
    const shown = classes.slice(0, CLASSES).map((one, i) => `${one} ${whole(counts[i])}`);
    const more = classes.length > CLASSES ? `, … (${whole(classes.length)} classes)` : "";
    return `${columns.length > 1 ? `${name}: ` : ""}${shown.join(", ")}${more}`;
  });
  const rest = without > 0 ? `; ${plural(without, "name")} without` : "";
  return `${description}: ${of.join("; ")}${rest}`;
}

/** @param {{ preview: import("../../../playground.js").Preview }} props */
function First({ preview }) {
  const { layout, height, width, channels, images } = preview;
  return html`<p class="small">
      ${plural(layout.count, "image")} of ${shape([height, width, channels])}, the first of them:
    </p>
    <ul class="layout-images">
      ${images.map(
        (image, i) =>
          html`<li key=${i}><${Drawn} image=${image} range=${preview} box=${80} label=${`image ${i}: ${image.label}`} />
            <span class="tiny muted">${image.label}</span></li>`,
      )}
    </ul>`;
}

/**
 * How a row of numbers is cut into an image.
 * @param {{ rows: Protocol.LayoutRows, wish: Protocol.LayoutOptions, onWish: (change: Protocol.LayoutOptions) => void }} props
 */
function Rows({ rows, wish, onWish }) {
  const [height, width] = wish.shape ?? [rows.height, rows.width];
  const channels = rows.numbers / (height * width);
  const isPossible = [1, 3, 4].includes(channels);
  return html`<div class="layout-rows">
      <${NumberField} label="height" integer min=${1} max=${rows.numbers} value=${height}
        onValue=${(/** @type {number} */ next) => onWish({ shape: [next, matching(rows.numbers, next) ?? width] })} />
      <span aria-hidden="true">×</span>
      <${NumberField} label="width" integer min=${1} max=${rows.numbers} value=${width}
        onValue=${(/** @type {number} */ next) => onWish({ shape: [height, next] })} />
      <span class="small muted">${
        isPossible
          ? `× ${plural(channels, "channel")} = ${whole(rows.numbers)} numbers`
          : `a row has ${whole(rows.numbers)} numbers: 1, 3 or 4 to a pixel`
      }</span>
    </div>
    ${
      isPossible &&
      channels > 1 &&
      html`<${Choice} label="data_format" value=${wish.data_format ?? rows.data_format}
        options=${["channels_first", "channels_last"]}
        onValue=${(/** @type {Protocol.DataFormat} */ data_format) => onWish({ data_format })} />`
    }`;
}

/**
 * The width that goes with a height in a gray image of so many numbers, if there is one.
 * @param {number} numbers
 * @param {number} height
 */
const matching = (numbers, height) => (numbers % height === 0 ? numbers / height : undefined);

/** @param {Protocol.LayoutAxis} axis */
const inWords = ({ axis, count, height, width, channels }) =>
  `axis ${axis}: ${plural(count, "image")}, ${shape([height, width, channels])}`;

/**
 * The choice that means what is understood already.
 * @param {Protocol.Layout} layout
 * @returns {Protocol.LayoutOptions}
 */
const asItIs = ({ entry, axis, rows }) => ({
  entry,
  axis: axis ?? undefined,
  shape: rows ? [rows.height, rows.width] : undefined,
  data_format: rows?.data_format,
});
