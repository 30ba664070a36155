import { state } from "../../state.js";

/**
 * Brings a stage into sight and gives its title the focus.
 * @param {import("../../state.js").StageId} id
 */
export function goTo(id) {
  document.getElementById(id)?.scrollIntoView();
  document.getElementById(`${id}-title`)?.focus({ preventScroll: true });
  state.stage.value = id;
}
