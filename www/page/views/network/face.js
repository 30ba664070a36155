/** The image that is looked at, as an address, for the front of the first block. */
import { useMemo } from "preact/hooks";

import { drawImage } from "../../charts/draw.js";
import { state, taken } from "../../state.js";
import { useInSight } from "../parts/in-sight.js";

/**
 * That of the image chosen while the element was last in sight.
 * @param {import("preact").RefObject<Element | null>} element
 */
export function useFace(element) {
  const { picture, range } = useInSight(element, { picture: state.seen.value, range: taken.value });
  return useMemo(() => {
    if (!picture || !range) return undefined;
    const canvas = document.createElement("canvas");
    drawImage(canvas, picture.pixels, picture.height, picture.width, picture.channels, range.display);
    return canvas.toDataURL();
  }, [picture, range]);
}
