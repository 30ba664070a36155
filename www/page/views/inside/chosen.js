/** The layer looked at, and having it followed. */
import { computed } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { built, watch } from "../../actions/inside.js";
import { state, taken } from "../../state.js";
import { firstWithMaps } from "./geometry.js";

/** The layer looked at. */
export const chosenLayer = computed(() => {
  const network = built.value;
  if (!network) return undefined;
  const chosen = network.layers.find(({ name }) => name === state.layer.value);
  return chosen ?? firstWithMaps(network.layers, taken.value?.channels ?? 1);
});

/**
 * Has the layers followed as long as an element is in sight or nearly so.
 * @param {import("preact").RefObject<HTMLElement | null>} element
 * @param {import("../../../client/protocol.js").LayerSummary[]} layers
 */
export function useWatch(element, layers) {
  const names = layers.map(({ name }) => name);
  useEffect(() => {
    const view = {};
    const observer = new IntersectionObserver((entries) => watch(view, entries.at(-1)?.isIntersecting ? names : []), {
      rootMargin: "400px",
    });
    if (element.current) observer.observe(element.current);
    return () => {
      observer.disconnect();
      watch(view, []);
    };
  }, [names.join(" ")]);
}
