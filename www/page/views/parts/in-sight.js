import { useEffect, useRef, useState } from "preact/hooks";

import { printing } from "../../actions/printing.js";

/**
 * A value as it is while an element is in sight, and as it was last while it is not: what is out of sight does not hold up
 * what is looked at.
 * @template T
 * @param {import("preact").RefObject<Element | null>} element
 * @param {T} value
 * @returns {T}
 */
export function useInSight(element, value) {
  const [isInSight, setInSight] = useState(true);
  const kept = useRef(value);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => setInSight(entries.at(-1)?.isIntersecting ?? true));
    if (element.current) observer.observe(element.current);
    return () => observer.disconnect();
  }, [element.current]);
  if (isInSight || printing.value) kept.current = value;
  return kept.current;
}
