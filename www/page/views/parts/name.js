/** Names of classes, told apart also where there is not the room for them. */
import { html } from "htm/preact";

import { parted } from "./parted.js";

/**
 * A name that is cut, if it must be, where it says what others say too: "Species n…42", not "Species numb…".
 * @param {{ name: string, names: string[] }} props  names: those it stands among
 */
export function Name({ name, names }) {
  const head = parted(names).get(name) ?? 0;
  if (head === 0) return html`${name}`;
  return html`<span class="named"><span>${name.slice(0, head)}</span><span>${name.slice(head)}</span></span>`;
}
