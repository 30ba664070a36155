import { useLayoutEffect, useState } from "preact/hooks";

/**
 * The room in an element, in CSS pixels, as it is now; none before it is there.
 * @param {import("preact").RefObject<HTMLElement | null>} element
 * @param {(element: HTMLElement) => { width: number, height: number }} [measure]
 */
export function useRoom(element, measure = inside) {
  const [room, setRoom] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const look = () => {
      const { width, height } = measure(current);
      setRoom((before) => (before.width === width && before.height === height ? before : { width, height }));
    };
    const observer = new ResizeObserver(look);
    observer.observe(current);
    look();
    return () => observer.disconnect();
  }, []);
  return room;
}

/** Without its scroll bars. @param {HTMLElement} element */
const inside = ({ clientWidth: width, clientHeight: height }) => ({ width, height });

/** With its scroll bars, which come and go with what is in it. @param {HTMLElement} element */
export const withBars = ({ offsetWidth: width, offsetHeight: height }) => ({ width, height });
