/** Tiles in rows that scroll. Only the rows in sight exist, so that ten thousand scroll as smoothly as a hundred. */
import { html } from "htm/preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";

import { useInSight } from "./in-sight.js";
import { useRoom } from "./room.js";

const GAP = 8;
/** Room around the tiles for the outline of the chosen one. */
const EDGE = 4;
/** Rows kept ready above and below those in sight. */
const SPARE = 2;
/** Milliseconds after which an image that was chosen elsewhere is brought into sight. */
const LATER = 150;

/**
 * What a tile is given to be an option of the list.
 * @typedef {{ id: string, class: string, role: "option", "aria-selected": "true" | "false", "aria-posinset": number, "aria-setsize": number,
 *   onClick: () => void }} TileProps
 */

/**
 * @param {{ images: ArrayLike<number>, chosen: number, onChoose: (index: number) => void, label: string, width: number,
 *   height: number, top: unknown, isRanked?: boolean, className?: string, tile: (index: number, props: TileProps) => any }} props
 *   images: indices in the data set; width, height: of a tile in CSS pixels; top: what makes the list begin anew, at its
 *   first row, when it changes; isRanked: the first tiles are the ones to look at, and an image that was chosen elsewhere does not
 *   move the list; tile: its markup, which is kept until it is another function
 */
export function Tiles({ images, chosen, onChoose, label, width, height, top, isRanked = false, className = "", tile }) {
  const id = useId();
  const frame = useRef(/** @type {HTMLDivElement | null} */ (null));
  const room = useRoom(frame);
  const [firstRow, setFirstRow] = useState(0);
  const scrolled = useRef(0);
  const made = useRef({ tile, images, markup: /** @type {Map<string, any>} */ (new Map()) });
  const columns = Math.max(1, Math.floor((room.width - 2 * EDGE + GAP) / (width + GAP)));
  const rowHeight = height + GAP;
  const rows = Math.ceil(images.length / columns);
  const marked = useInSight(frame, chosen);
  const placeOfChosen = Array.prototype.indexOf.call(images, marked);

  useEffect(() => frame.current?.scrollTo({ top: 0 }), [top]);

  // The chosen image is kept in sight, wherever it was chosen. Where it was not chosen here, what is looked at comes first.
  // A list begins at its beginning, though an image was chosen before.
  const followed = useRef(chosen);
  useEffect(() => {
    if (marked === followed.current) return;
    if (frame.current?.contains(document.activeElement)) return follow();
    if (isRanked) return;
    const timer = setTimeout(follow, LATER);
    return () => clearTimeout(timer);
  }, [marked, columns]);
  function follow() {
    const element = frame.current;
    if (!element || placeOfChosen < 0 || room.width === 0) return;
    followed.current = NaN;
    const top = Math.floor(placeOfChosen / columns) * rowHeight;
    const bottom = top + rowHeight;
    // Known without asking the browser, which would have to lay out the page for it.
    if (top < scrolled.current) element.scrollTop = top;
    else if (bottom > scrolled.current + room.height) element.scrollTop = bottom - room.height;
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    const page = Math.max(1, Math.floor(room.height / rowHeight)) * columns;
    const steps = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -columns,
      ArrowDown: columns,
      PageUp: -page,
      PageDown: page,
    };
    const ends = { Home: -images.length, End: images.length };
    const step = /** @type {Record<string, number>} */ ({ ...steps, ...ends })[event.key];
    if (step === undefined || images.length === 0) return;
    event.preventDefault();
    onChoose(images[Math.min(images.length - 1, Math.max(0, placeOfChosen + step))]);
  }

  const begin = Math.max(0, firstRow - SPARE) * columns;
  const end = Math.min(images.length, (firstRow + Math.ceil(room.height / rowHeight) + 1 + SPARE) * columns);
  const before = made.current.tile === tile && made.current.images === images ? made.current.markup : new Map();
  /** @type {Map<string, any>} */
  const markup = new Map();
  for (let place = begin; place < end; place++) {
    const index = images[place];
    const isChosen = index === marked;
    const key = `${place} ${isChosen}`;
    markup.set(
      key,
      before.get(key) ??
        tile(index, {
          id: `${id}-${index}`,
          class: "tile",
          role: "option",
          "aria-selected": isChosen ? "true" : "false",
          "aria-posinset": place + 1,
          "aria-setsize": images.length,
          onClick: () => onChoose(index),
        }),
    );
  }
  made.current = { tile, images, markup };
  return html`<div
    ref=${frame}
    class=${`tiles ${className}`}
    style=${{ "--row": `${rowHeight}px` }}
    role="listbox"
    aria-label=${label}
    aria-activedescendant=${placeOfChosen < 0 ? undefined : `${id}-${marked}`}
    tabindex="0"
    onKeyDown=${onKeyDown}
    onScroll=${() => {
      scrolled.current = frame.current?.scrollTop ?? 0;
      setFirstRow(Math.floor(scrolled.current / rowHeight));
    }}
  >
    <div class="tiles-all" style=${{ height: `${rows * rowHeight + EDGE}px` }}>
      <div
        class="tiles-rows"
        style=${{
          "--tile": `${width}px`,
          transform: `translateY(${(begin / columns) * rowHeight}px)`,
          gridTemplateColumns: `repeat(${columns}, ${width}px)`,
          gridAutoRows: `${height}px`,
        }}
      >
        ${[...markup.values()]}
      </div>
    </div>
  </div>`;
}
