/** The image that is looked at, as an address, for the front of the first block. */
import { computed } from "@preact/signals";

import { displayRange, drawImage } from "../../charts/draw.js";
import { state, taken } from "../../state.js";

export const face = computed(() => {
  const picture = state.seen.value;
  const range = taken.value;
  if (!picture || !range) return undefined;
  const canvas = document.createElement("canvas");
  drawImage(canvas, picture.pixels, picture.height, picture.width, picture.channels, displayRange(range));
  return canvas.toDataURL();
});
