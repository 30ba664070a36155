import { state } from "../../state.js";

/**
 * Brings a stage into sight and gives its title the focus.
 * @param {import("../../state.js").StageId} id
 */
export function goTo(id) {
  const stage = document.getElementById(id);
  stage?.scrollIntoView();
  // What was out of sight until now is as high as it was thought to be only once it is laid out.
  requestAnimationFrame(() => stage?.scrollIntoView());
  document.getElementById(`${id}-title`)?.focus({ preventScroll: true });
  state.stage.value = id;
}
