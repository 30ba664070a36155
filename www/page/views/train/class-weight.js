/** How often the loss of an image counts, by its class: `class_weight` of Keras's `fit`. */
import { html } from "htm/preact";

import { weightsOf } from "../../../keras/class-weight.js";
import { change, state } from "../../state.js";
import { NumberField, Select } from "../parts/controls.js";
import { Name } from "../parts/name.js";

/** Classes whose weights are told. */
const TOLD = 12;

/** @typedef {"none" | "balanced" | "each class"} Kind */

/** @type {Record<Kind, string>} */
const SAYS = {
  none: "Every image counts the same.",
  balanced:
    "The loss of an image counts n / (k × count) times, with n training images, k classes and count images of its own class: all classes weigh the same together.",
  "each class": "So many times the loss of an image of each class counts. 0: not at all.",
};

/** @param {{ disabled: boolean }} props */
export function ClassWeight({ disabled }) {
  const { class_weight } = state.run.value;
  const { classes = [], counts, sets } = state.prepared.value ?? {};
  // Of several labels Keras would take the first that an image has for its class.
  if (sets) return null;
  const weights = weightsOf(class_weight, classes, counts?.train ?? []);
  /** @type {Kind} */
  const kind = class_weight === "balanced" ? class_weight : class_weight ? "each class" : "none";
  /** @param {string} kind */
  function choose(kind) {
    const each = () => Object.fromEntries(classes.map((name, i) => [name, Number((weights[i] ?? 1).toPrecision(3))]));
    change(state.run, { class_weight: kind === "none" ? null : kind === "balanced" ? kind : each() });
  }
  return html`<section class="course-part">
    <${Select}
      label=${html`<code>class_weight</code>`}
      hint="Mistakes on a rare class cost more. As in Keras, the training loss on show is the weighted one; accuracy and validation are not weighted."
      value=${kind}
      options=${Object.keys(SAYS)}
      disabled=${disabled || classes.length === 0}
      onValue=${choose}
    />
    <div>
      <p class="small muted">${SAYS[kind]}</p>
      ${kind === "balanced" && html`<${Weights} classes=${classes} weights=${weights} />`}
      ${
        kind === "each class" &&
        html`<div class="course-options">
          ${classes.map(
            (name, i) =>
              html`<${NumberField}
                key=${name}
                label=${html`<${Name} name=${name} names=${classes} />`}
                min=${0}
                value=${weights[i]}
                disabled=${disabled}
                onValue=${(/** @type {number} */ weight) => change(state.run, { class_weight: { .../** @type {any} */ (class_weight), [name]: weight } })}
              />`,
          )}
        </div>`
      }
    </div>
  </section>`;
}

/** @param {{ classes: string[], weights: number[] }} props */
function Weights({ classes, weights }) {
  const shown = classes.slice(0, TOLD);
  return html`<p class="small">
    ${shown.map(
      (name, i) =>
        html`<span class="pair" key=${name} title=${name}><${Name} name=${name} names=${classes} /> × ${Number((weights[i] ?? 1).toPrecision(3))}</span>`,
    )}${classes.length > TOLD && "…"}
  </p>`;
}
