/** Network: the chain of layers, from the image to the classes. */
import { computed } from "@preact/signals";
import { html } from "htm/preact";

import {
  betterEnd,
  canUndo,
  clearLayers,
  reports,
  takeBetterEnd,
  usePeopleNetwork,
  useRecipe,
  useSmallNetwork,
} from "../actions/network.js";
import { held } from "../actions/weights.js";
import { front, isTrained } from "../actions/front.js";
import { mainNumbers } from "../../keras/layers.js";
import { locked, state, taken } from "../state.js";
import { worthwhile } from "../../client/team.js";
import { ClassesBlock, InputBlock, LayerBlock } from "./network/block.js";
import { announcement, drag, drop, onChainKey, reached, undo } from "./network/editing.js";
import { Gap } from "./network/gap.js";
import { Button } from "./parts/controls.js";
import { later } from "./parts/later.js";
import { Problem } from "./parts/problem.js";
import { plural, whole } from "./parts/words.js";

const Fit = later(() => import("./network/fit.js").then(({ Fit }) => Fit));
const Misfit = later(() => import("./network/fit.js").then(({ Misfit }) => Misfit));
const Model = later(() => import("./network/model.js").then(({ Model }) => Model), "model.css");
const Transfer = later(() => import("./network/transfer.js").then(({ Transfer }) => Transfer), "transfer.css");
const Texts = later(() => import("./network/texts.js").then(({ Texts }) => Texts));

const RECIPE =
  "Gets 98 of 100 photos of 20 people right: batch normalization, images varied anew each epoch, a falling learning rate. It sets Prepare and Train, too; Undo takes all of it back";

export function View() {
  const isEmpty = state.layers.value.length === 0;
  return html`<div class="network">
    <div class="row network-tools">
      <${Button} disabled=${locked.value} hint="One convolution, one pooling layer, two dense layers; two convolutions where images are large" onClick=${useSmallNetwork}>
        Small network
      <//>
      <${Button} disabled=${locked.value} hint="Three pairs of convolution and pooling, two dense layers with dropout: the class’s network for 20 people" onClick=${usePeopleNetwork}>
        Deeper network (20 people)
      <//>
      <${Button} disabled=${locked.value} hint=${RECIPE} onClick=${useRecipe}>Best settings<//>
      <${Fit} isAlways />
      <${Button} kind="quiet" disabled=${locked.value || isEmpty} hint="Take all layers out" onClick=${clearLayers}>Clear<//>
      <${Button} kind="quiet" disabled=${!canUndo.value} hint="Take back the last change: Ctrl and Z" onClick=${undo}>Undo<//>
      <p class="network-help muted small">
        ${
          locked.value
            ? "Stop the training to change the network."
            : html`Press a block to change it, + to add one<span class="with-pointer">, drag to reorder</span>.`
        }
      </p>
    </div>
    ${state.model.value && html`<${Model} />`}
    <${Misfit} />
    <${Chain} />
    <${Verdict} />
    ${canTransfer.value && html`<${Transfer} />`}
    <${Texts} />
    <p class="visually-hidden" role="status">${announcement.value}</p>
  </div>`;
}

function Chain() {
  const layers = state.layers.value;
  const images = taken.value;
  const told = reports.value;
  if (!images) return null;
  const { height, width, channels } = images;
  const input = [height, width, channels];
  const shapes = layers.map(({ id }) => told.get(id)?.output_shape?.slice(1) ?? []);
  const sizes = [input, ...shapes].filter((shape) => shape.length === 3);
  const largest = Math.max(...sizes.map(([height, width]) => Math.max(Number(height), Number(width))));
  const total = state.network.value?.params ?? 0;
  const broken = layers.findIndex(({ id }) => told.get(id)?.problem);
  const isWrong = Boolean(state.network.value?.problem) && layers.length > 0;
  const near = layers.findIndex(({ id }) => id === reached.value);
  const gap = (/** @type {number} */ place) =>
    html`<${Gap}
      gap=${place}
      after=${place === 0 ? "the image" : `layer ${place}, ${layers[place - 1].class_name}`}
      reachable=${place === near || place === near + 1 || layers.length === 0}
    />`;
  return html`<ol
    class="chain"
    onKeyDown=${onChainKey}
    onDragEnter=${onDragOver}
    onDragOver=${onDragOver}
    onDrop=${(/** @type {DragEvent} */ event) => {
      if (!drag.peek()) return;
      event.preventDefault();
      drop();
    }}
  >
    <li class="link" key="image">
      <${InputBlock} shape=${input} largest=${largest} />
      ${gap(0)}
    </li>
    ${layers.map((layer, place) => {
      const report = told.get(layer.id);
      return html`<li class="link" key=${layer.id}>
        <${LayerBlock}
          layer=${layer}
          place=${place}
          report=${report}
          behind=${broken >= 0 && place > broken}
          largest=${largest}
          share=${total > 0 ? (report?.params ?? 0) / total : 0}
        />
        ${gap(place + 1)}
      </li>`;
    })}
    <li class="link" key="classes">
      <${ClassesBlock}
        classes=${state.prepared.value?.classes ?? state.model.value?.names ?? []}
        broken=${broken < 0 && isWrong}
        behind=${broken >= 0}
      />
    </li>
  </ol>`;
}

/**
 * A dragged block falls into the gap that is nearest to the pointer.
 * @param {DragEvent} event
 */
function onDragOver(event) {
  const dragged = drag.peek();
  if (!dragged) return;
  event.preventDefault();
  const gaps = [.../** @type {HTMLElement} */ (event.currentTarget).querySelectorAll(".gap")];
  const distances = gaps.map((gap) => {
    const { left, top, width, height } = gap.getBoundingClientRect();
    return Math.hypot(event.clientX - left - width / 2, event.clientY - top - height / 2);
  });
  const gap = distances.indexOf(Math.min(...distances));
  if (gap !== dragged.gap) drag.value = { ...dragged, gap };
}

/** A layer as one would call it. @param {{ class_name: string, config: Record<string, any> }} layer */
const call = (layer) => `${layer.class_name}(${mainNumbers(layer)})`;

/** Whether there is anything that could go on to another question, or anything frozen. */
const canTransfer = computed(
  () =>
    state.current.value !== null ||
    held.value !== null ||
    front.value !== null ||
    state.layers.value.some((layer) => !isTrained(layer)),
);

/** Under the chain: what it amounts to, or what is wrong with it. */
function Verdict() {
  const network = state.network.value;
  if (!network) return html`<div class="verdict"></div>`;
  const { params, trainable_params, memory_by_workers, problem } = network;
  if (problem) {
    const end = betterEnd.value;
    return html`<div class="verdict">
      <${Problem} problem=${problem} />
      ${end && html`<${Button} disabled=${locked.value} onClick=${takeBetterEnd}>End with ${end.layers.map(call).join(", ")}<//>`}
    </div>`;
  }
  const wanted = state.wanted.value;
  const count = wanted === "auto" ? worthwhile(network) : wanted;
  const bytes = memory_by_workers[count - 1];
  return html`<p class="verdict small">
    <span><strong>${whole(params)}</strong> parameters</span>
    ${trainable_params < params && html`<span><strong>${whole(trainable_params)}</strong> of them trained</span>`}
    <span class="muted" title=${`Weights, gradients, optimizer state and the activations of a batch of 32, in ${plural(count, "worker")}`}>
      ${(bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0)} MB while training
    </span>
  </p>`;
}
