import { html } from "htm/preact";

import { state } from "../../state.js";
import { Name } from "../parts/name.js";
import { percent } from "../parts/words.js";

/** So many classes are seen at one look, in their own order. */
const FEW = 8;

/** The place of each value, the largest first. @param {number[]} values */
function rank(values) {
  const places = new Array(values.length);
  [...values.keys()].sort((one, other) => values[other] - values[one]).forEach((i, place) => (places[i] = place));
  return places;
}

/**
 * How sure the network is of each class, as bars.
 * @param {{ names: string[], classes: import("../../../client/protocol.js").ClassProbability[] | null, actual: string | null,
 *   has?: boolean[] | null }} props
 *   names: those to come; classes: with the names the network was trained for, `null` as long as they are not known; actual: what it is, where that is known; has: which of several labels it has
 */
export function Probabilities({ names, classes, actual, has = null }) {
  // Of many, the likely ones stand at the top; a reader who listens hears them in the order of the classes.
  const ranks = names.length > FEW && classes ? rank(classes.map(({ probability }) => probability)) : null;
  const most = Math.max(...(classes ?? []).map(({ probability }) => probability));
  return html`<ol class="probabilities" aria-label=${has ? "Probability of each label" : "Probability of each class"}>
    ${(classes?.map(({ name }) => name) ?? names).map((name, i) => {
      const probability = classes?.[i]?.probability;
      const isGood = has ? has[i] : actual === null ? probability === most : name === actual;
      const fill = actual === null ? (isGood ? "fill-ink" : "fill-faint") : isGood ? "fill-right" : "fill-wrong";
      return html`<li key=${name} data-class=${name} data-probability=${probability} data-actual=${isGood || undefined} style=${ranks ? { order: ranks[i] } : undefined}>
        <span class="probabilities-name" title=${name}><${Name} name=${name} names=${names} /></span>
        <span class="sure-bar"><i class=${fill} style=${{ width: `${100 * (probability ?? 0)}%` }}></i></span>
        <span class="probabilities-figure">${probability === undefined ? "–" : percent(probability)}</span>
      </li>`;
    })}
  </ol>
  ${classes && html`<${Outputs} classes=${classes} />`}`;
}

/** Further apart than this, what `predict` gives and the probability are not the same number as both are written. */
const SAME = 5e-4;
/** Outputs that are written out. */
const SHOWN = 4;

/** Why a probability is not the number that the last layer puts out. @type {Record<string, string>} */
const reasons = {
  sigmoid:
    "The last layer is a sigmoid, which rates each class by itself. The loss uses the softmax of the values before it, which adds up to 100 %.",
  linear: "The last layer puts out scores; the loss uses their softmax.",
};

/**
 * Where what Keras's `predict` gives is not the probability that the loss takes it for.
 * @param {{ classes: import("../../../client/protocol.js").ClassProbability[] }} props
 */
function Outputs({ classes }) {
  const differ = classes.some(({ output, probability }) => output !== null && Math.abs(output - probability) > SAME);
  if (!differ) return null;
  const { activation = "linear" } = state.layers.value.at(-1)?.config ?? {};
  const shown = classes.slice(0, SHOWN).map(({ name, output }) => `${name} ${output?.toFixed(3)}`);
  return html`<p class="tiny muted" data-outputs=${classes.map(({ output }) => output).join(" ")}>
    Keras’s <code>predict</code> gives other numbers: ${shown.join(", ")}${classes.length > SHOWN && ", …"}.
    ${" "}${reasons[activation] ?? "The loss uses other probabilities."} Training goes by those.
  </p>`;
}
