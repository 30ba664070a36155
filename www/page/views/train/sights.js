/** What there is to watch while a network trains: the curves, and the maps of the chosen image beside them. */
import { html } from "htm/preact";

import { LiveMaps } from "../inside/live-maps.js";
import { Charts } from "./charts.js";

export function Sights() {
  return html`<div class="train-sights">
    <${Charts} />
    <${LiveMaps} />
  </div>`;
}
