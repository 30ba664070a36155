/** Filter by filter: its kernel, the images it answers to most, and one made up for it. */
import { batch } from "@preact/signals";
import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { chooseImage } from "../../actions/data.js";
import {
  findTop,
  followFilters,
  kernels,
  madeUp,
  madeUpOf,
  makeUp,
  PAGE,
  seed,
  top,
  topOf,
} from "../../actions/filters.js";
import { drawMap, extent, symmetric } from "../../charts/draw.js";
import { state } from "../../state.js";
import { Button, NumberField, Select, Slider } from "../parts/controls.js";
import { SaveArray, SavePictures } from "../parts/save-pictures.js";
import { Thumbnail, thumbnailSize } from "../parts/thumbnail.js";
import { MadeUp } from "./made-up.js";
import { figure } from "./ranges.js";

/** @param {{ layer: import("../../../client/protocol.js").LayerSummary, names: string[] | null }} props  names: of its units, where they have any */
export function Filters({ layer, names }) {
  const { name, output_shape } = layer;
  const count = Number(output_shape?.at(-1) ?? 0);
  const [page, setPage] = useState(0);
  const [input, setInput] = useState(-1);
  const section = useRef(/** @type {HTMLElement | null} */ (null));
  const learns = layer.params > 0;
  useEffect(() => followFilters(name), [name]);
  const isRunning = state.status.value === "training";
  const isPast = state.past.value !== null;
  const first = page * PAGE;
  const shown = Array.from({ length: Math.min(PAGE, count - first) }, (_, i) => first + i);
  const own = kernels.value?.layer === name ? kernels.value : null;
  const channels = own?.shape.length === 4 ? mapsBefore(own) : 0;
  const [found, made] = [topOf(name), madeUpOf(name)];
  const dead = found?.filters.filter((filter) => filter.dead).length ?? 0;
  const pages = Math.ceil(count / PAGE);
  const what = output_shape?.length === 4 ? (learns ? "filter" : "map") : "unit";
  if (count === 0 || (output_shape?.length !== 4 && !learns)) return null;
  return html`<section ref=${section} class="filters" aria-label=${`Filters of ${name}`}>
    <header class="row">
      <h3>${what[0].toUpperCase() + what.slice(1)} by ${what}</h3>
      ${
        pages > 1 &&
        html`<${Select}
          bare
          label="Which of them"
          value=${String(page)}
          options=${Array.from({ length: pages }, (_, i) => ({
            value: String(i),
            name: `${i * PAGE} to ${Math.min(count, (i + 1) * PAGE) - 1}`,
          }))}
          onValue=${(/** @type {string} */ value) => setPage(Number(value))}
        />`
      }
      <${Asked}
        question=${top}
        disabled=${isRunning || isPast}
        words="Images that activate each filter most"
        onAsk=${() => findTop(name)}
      />
      <${Asked}
        question=${madeUp}
        disabled=${isRunning || isPast}
        words="Generate the image that activates each filter most (activation maximization)"
        onAsk=${() => makeUp(name, shown)}
      />
      <label class="row small"
        ><span class="muted">seed</span
        ><${NumberField} bare integer label="Seed of the noise" min=${0} max=${999999} value=${seed.value} onValue=${(/** @type {number} */ value) => (seed.value = value)}
      /></label>
      <${SavePictures} within=${section} name=${`${name}-filters`} of=${`${what}s`} />
      ${own && html`<${SaveArray} values=${own.kernel} shape=${own.shape} name=${`${name}-kernel`} of="the kernel" hint="The kernel as it is shown, float32, for numpy.load" />`}
    </header>
    <p class="small muted">
      ${learns && channels > 0 && `The kernels, red above 0, blue below${channels > 1 ? ` (${input < 0 ? `mean over ${channels} maps before` : `for map ${input} before`})` : ""}. `}
      ${isRunning && "Pause the training to search or make up images. "}
      ${isPast && "Go to the last epoch to search or make up images. "}
      ${found && (dead > 0 ? `${dead} of ${count} are dead: 0 everywhere in every image of the set. ` : `None of the ${count} is dead. `)}
      ${made && "Starting from noise, each image is changed step by step to raise this filter’s output."}
    </p>
    ${
      channels > 1 &&
      html`<label class="row small filters-input"
        ><span class="muted">kernel for</span
        ><${Slider}
          label="Map before that the kernels are shown for"
          min=${-1}
          max=${channels - 1}
          step=${1}
          value=${input}
          text=${input < 0 ? "the mean of all" : `map ${input}`}
          onValue=${setInput}
        /><span>${input < 0 ? "all, mean" : `map ${input}`}</span></label
      >`
    }
    <ol class="filter-cards" data-wide=${Boolean(found || made) || undefined}>
      ${(channels > 0 || found || made ? shown : []).map((filter) => {
        const seen = found?.filters[filter];
        const image = made?.images.find((one) => one.filter === filter);
        return html`<li key=${filter} class="filter-card" data-filter=${filter} data-dead=${seen?.dead || undefined}>
          <p class="tiny"><strong>${names?.[filter] ?? filter}</strong>${seen?.dead ? html` <span class="text-wrong">dead</span>` : ""}</p>
          ${own && channels > 0 && html`<${Kernel} kernel=${own} filter=${filter} input=${input} />`}
          ${
            image
              ? html`<${MadeUp} image=${image} of=${`${what} ${names?.[filter] ?? filter} of ${name}`} />`
              : html`<button
                  type="button"
                  class="filter-generate"
                  aria-label=${`Generate the image that activates ${what} ${filter} most`}
                  disabled=${isRunning || isPast || madeUp.progress.value !== null}
                  onClick=${() => makeUp(name, [filter])}
                >generate</button>`
          }
          ${
            seen &&
            !seen.dead &&
            html`<span class="filter-top">
              ${seen.top.map(
                (one) =>
                  html`<button
                    key=${one.index}
                    type="button"
                    class="filter-image"
                    aria-label=${`Image ${one.index}, ${figure(one.value)}: look at it`}
                    title=${`image ${one.index}: ${figure(one.value)} at row ${one.row}, column ${one.column}`}
                    data-top=${one.index}
                    onClick=${() => choose(one.index)}
                  >
                    <${Thumbnail} index=${one.index} size=${thumbnailSize(36)} />
                  </button>`,
              )}
            </span>`
          }
        </li>`;
      })}
    </ol>
  </section>`;
}

/** Also where the reader's own image was looked at. @param {number} index */
function choose(index) {
  batch(() => {
    state.origin.value = "set";
    chooseImage(index);
  });
}

/**
 * A button that asks, and while it is answered how far it is and a way to stop.
 * @param {{ question: { progress: import("@preact/signals").Signal<{ done: number, all: number } | null>, cancel: () => void },
 *   words: string, disabled?: boolean, onAsk: () => void }} props
 */
export function Asked({ question, words, disabled, onAsk }) {
  const progress = question.progress.value;
  if (!progress) return html`<${Button} disabled=${disabled} onClick=${onAsk}>${words}<//>`;
  return html`<span class="row">
    <progress max=${progress.all} value=${progress.done} aria-label=${words}></progress>
    <${Button} kind="quiet" onClick=${question.cancel}>Cancel<//>
  </span>`;
}

/**
 * How many maps of the layer before each filter of a convolution sees.
 * @param {NonNullable<typeof kernels.value>} kernel
 */
export const mapsBefore = ({ kernel, shape: [height, width], filters }) => kernel.length / (height * width * filters);

/** @param {{ kernel: NonNullable<typeof kernels.value>, filter: number, input: number }} props  input: -1 the mean of all */
export function Kernel({ kernel: own, filter, input }) {
  const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
  const { kernel, shape, filters } = own;
  const [height, width] = shape;
  const channels = mapsBefore(own);
  useLayoutEffect(() => {
    if (!canvas.current) return;
    const weights = Float32Array.from({ length: height * width }, (_, place) => {
      const at = (/** @type {number} */ channel) => kernel[(place * channels + channel) * filters + filter];
      if (input >= 0) return at(input);
      let sum = 0;
      for (let channel = 0; channel < channels; channel++) sum += at(channel);
      return sum / channels;
    });
    drawMap(canvas.current, weights, height, width, "diverging", symmetric(extent(weights)));
  }, [kernel, filter, input]);
  return html`<canvas ref=${canvas} class="pixels filter-kernel" role="img" aria-label=${`Kernel of filter ${filter}`} data-kernel=${filter}></canvas>`;
}
