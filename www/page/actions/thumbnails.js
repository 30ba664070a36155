/**
 * Small pictures of images, fetched in batches as they come into sight and kept as long as there is room. What has left the
 * sight before its turn came is not fetched.
 */
import { imagePixels, shrink } from "../charts/draw.js";
import { lab } from "../lab.js";
import { state } from "../state.js";

/** @typedef {{ rgba: Uint8ClampedArray<ArrayBuffer>, height: number, width: number }} Thumbnail */

/** Longest side kept, in pixels: enough for a tile on a dense screen. */
const SIDE = 128;
/** Images a request asks for: few enough for the first to come soon. */
const BATCH = 48;
/** Bytes of thumbnails that are kept. */
const ROOM = 48 * 2 ** 20;

/** Oldest first. @type {Map<number, Thumbnail>} */
const kept = new Map();
/** @type {Map<number, Set<(thumbnail: Thumbnail) => void>>} */
const wanted = new Map();
let bytes = 0;
let fetching = false;
/** @type {unknown} */
let owner = null;
/** What made the variants, which are numbered on from the images. @type {import("../state.js").Parts | null} */
let maker = null;

/**
 * Calls back with an image's thumbnail, at once when it is there.
 * @param {number} index
 * @param {(thumbnail: Thumbnail) => void} show
 * @returns {() => void}  says that it is wanted no longer
 */
export function want(index, show) {
  const dataset = state.dataset.peek();
  if (dataset !== owner) {
    owner = dataset;
    kept.clear();
    bytes = 0;
  }
  const prepared = state.prepared.peek();
  if (prepared !== maker) {
    maker = prepared;
    for (const key of [...kept.keys()].filter((key) => key >= (dataset?.count ?? 0))) forget(key);
  }
  const found = kept.get(index);
  if (found) {
    kept.delete(index);
    kept.set(index, found);
    show(found);
    return () => {};
  }
  const shows = wanted.get(index) ?? new Set();
  wanted.set(index, shows.add(show));
  if (!fetching) {
    fetching = true;
    // All tiles of a frame ask one after the other; they are answered together.
    queueMicrotask(fetchWanted);
  }
  return () => {
    shows.delete(show);
    if (shows.size === 0 && wanted.get(index) === shows) wanted.delete(index);
  };
}

async function fetchWanted() {
  try {
    while (wanted.size > 0) {
      const dataset = state.dataset.peek();
      if (!dataset) break;
      const prepared = state.prepared.peek();
      const { sources = [], drawn = [] } = prepared ?? {};
      const count = dataset.count + sources.length + drawn.length;
      const indices = [...wanted.keys()].filter((index) => index < count).slice(0, BATCH);
      if (indices.length === 0) break;
      const images = await (await lab()).images(indices);
      if (state.dataset.peek() !== dataset || state.prepared.peek() !== prepared) continue;
      images.forEach(({ pixels, height, width, channels }, i) => {
        const small = shrink(pixels, height, width, channels, SIDE);
        const range = (indices[i] < dataset.count || !prepared ? dataset : prepared).display;
        keep(indices[i], { ...small, rgba: imagePixels(small.pixels, channels, range) });
      });
    }
  } catch {
    // The lab has told whoever asked for the images in the first place; tiles stay empty until they are asked for again.
    wanted.clear();
  } finally {
    fetching = false;
  }
}

/**
 * @param {number} index
 * @param {Thumbnail} thumbnail
 */
function keep(index, { rgba, height, width }) {
  const thumbnail = { rgba, height, width };
  kept.set(index, thumbnail);
  bytes += rgba.length;
  for (const oldest of kept.keys()) {
    if (bytes <= ROOM || oldest === index) break;
    forget(oldest);
  }
  const shows = wanted.get(index);
  wanted.delete(index);
  for (const show of shows ?? []) show(thumbnail);
}

/** @param {number} index */
function forget(index) {
  bytes -= kept.get(index)?.rgba.length ?? 0;
  kept.delete(index);
}
