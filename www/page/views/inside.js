/** Inside: what every layer makes of an image. */
import { html } from "htm/preact";

import { built } from "../actions/inside.js";
import { buildUntrained } from "../actions/train.js";
import { state } from "../state.js";
import { chosenLayer } from "./inside/chosen.js";
import { LayerTabs } from "./inside/layer-tabs.js";
import { Button, Choice } from "./parts/controls.js";
import { goTo } from "./parts/go-to.js";
import { later } from "./parts/later.js";
import { OriginChoice } from "./parts/origin-choice.js";

const ImageStrip = later(() => import("./inside/image-strip.js").then(({ ImageStrip }) => ImageStrip));
const OwnPicture = later(() => import("./predict/own.js").then(({ OwnPicture }) => OwnPicture), "own.css");
const Panel = later(() => import("./inside/panel.js").then(({ Panel }) => Panel));
const Hand = later(() => import("./inside/hand.js").then(({ Hand }) => Hand), "hand.css");
const WholeNetwork = later(
  () => import("./inside/whole-network.js").then(({ WholeNetwork }) => WholeNetwork),
  "sights.css",
);
const Evidence = later(() => import("./inside/evidence.js").then(({ Evidence }) => Evidence), "sights.css");
const TimeSlider = later(() => import("./inside/time-slider.js").then(({ TimeSlider }) => TimeSlider), "sights.css");

const sights = [
  { value: "layer", name: "Layer by layer" },
  { value: "network", name: "The whole network" },
  { value: "evidence", name: "Why this prediction?" },
  { value: "hand", name: "Step by step" },
];

export function View() {
  const layer = chosenLayer.value;
  const network = built.value;
  const sight = state.sight.value;
  const isBuilt = layer && network;
  const isOwn = isBuilt && sight !== "hand" && state.origin.value !== "set";
  return html`<div class="inside">
    <${Choice}
      label="What to look at"
      value=${sight}
      options=${sights}
      onValue=${(/** @type {typeof sight} */ value) => (state.sight.value = value)}
    />
    ${isBuilt && sight !== "hand" && html`<${OriginChoice} stage="inside" label="The image to look into" />`}
    ${isOwn ? html`<div class="inside-own"><${OwnPicture} stage="inside" /></div>` : sight === "hand" || isBuilt ? html`<${ImageStrip} />` : html`<${Empty} />`}
    ${sight === "hand" && html`<${Hand} />`}
    ${isBuilt && (sight === "layer" || sight === "network") && (state.current.value?.epochs.length ?? 0) > 0 && html`<${TimeSlider} />`}
    ${
      isBuilt &&
      sight === "layer" &&
      html`<${LayerTabs} layers=${network.layers} chosen=${layer.name} panel="inside-panel" />
        <${Panel} layer=${layer} layers=${network.layers} />`
    }
    ${isBuilt && sight === "network" && html`<${WholeNetwork} layers=${network.layers} />`}
    ${isBuilt && sight === "evidence" && html`<${Evidence} layers=${network.layers} />`}
  </div>`;
}

/** Nothing is built: what to do about it. */
function Empty() {
  const network = state.network.value;
  if (network?.problem) {
    return html`<div class="empty">
      <p>The network cannot work yet: ${network.problem.message}.</p>
      <${Button} onClick=${() => goTo("network")}>Go to Network<//>
    </div>`;
  }
  const isReady = Boolean(network && state.prepared.value);
  return html`<div class="empty">
    <p>
      There is nothing to look into yet: a network has maps once it has weights. Train it and watch them change with every epoch, or
      begin with random weights, to see what there is before it has learned anything.
    </p>
    <div class="row">
      <${Button} kind="primary" disabled=${!isReady} onClick=${() => goTo("train")}>Go to Train<//>
      <${Button} disabled=${!isReady || Boolean(state.busy.value.inside)} onClick=${buildUntrained}>Look at it untrained<//>
    </div>
  </div>`;
}
