/** An open block: the options of its layer, and what can be done with it. */
import { html } from "htm/preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { layerKinds } from "../../../keras/layers.js";
import { locked, state } from "../../state.js";
import { Button } from "../parts/controls.js";
import { reveal } from "../parts/reveal.js";
import { close, duplicate, move, remove } from "./editing.js";
import { OptionField } from "./fields.js";

/**
 * @param {{ layer: import("../../state.js").Layer, place: number, report: import("../../../client/protocol.js").LayerSummary | undefined,
 *   onHeight: (height: number) => void }} props  onHeight: is told how much room the panel takes
 */
export function Panel({ layer, place, report, onHeight }) {
  const { id, class_name } = layer;
  const panel = useRef(/** @type {HTMLElement | null} */ (null));
  const [more, setMore] = useState(false);
  const kind = layerKinds[class_name];
  const options = kind?.options ?? [];
  const disabled = locked.value;
  useLayoutEffect(() => {
    if (!panel.current) return;
    const { current } = panel;
    const observer = new ResizeObserver(() => onHeight(current.offsetHeight));
    onHeight(current.offsetHeight);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => reveal(panel.current), []);
  const field = (/** @type {import("../../../keras/layers.js").Option} */ option) =>
    html`<${OptionField} key=${option.key} layer=${layer} option=${option} disabled=${disabled} />`;
  const seldom = options.filter((option) => option.more);
  return html`<section
    ref=${panel}
    class="panel"
    aria-label=${`Options of layer ${place + 1}, ${class_name}`}
    onKeyDown=${(/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape") close(id);
    }}
  >
    <header class="panel-head">
      <h3>${report?.name ?? class_name}</h3>
      <p class="muted small">${kind ? `${class_name} ${kind.does}.` : `${class_name} is not a layer that can be edited here.`}</p>
    </header>
    ${report?.problem && html`<p class="panel-remedy small">${report.problem.hint}</p>`}
    <div class="options">
      ${options.filter((option) => !option.more).map(field)} ${more && seldom.map(field)}
    </div>
    <div class="row panel-do">
      ${seldom.length > 0 && html`<${Button} kind="quiet" pressed=${more} onClick=${() => setMore(!more)}>More options<//>`}
      <span class="row row-end">
        <${Button} kind="quiet" disabled=${disabled || place === 0} hint="Alt and ←" onClick=${() => move(id, place - 1)}>Move left<//>
        <${Button}
          kind="quiet"
          disabled=${disabled || place === state.layers.value.length - 1}
          hint="Alt and →"
          onClick=${() => move(id, place + 1)}
        >
          Move right
        <//>
        <${Button} kind="quiet" disabled=${disabled} onClick=${() => duplicate(id)}>Duplicate<//>
        <${Button} kind="quiet" disabled=${disabled} hint="Delete" onClick=${() => remove(id)}>Remove<//>
        <${Button} hint="Escape" onClick=${() => close(id)}>Close<//>
      </span>
    </div>
  </section>`;
}
