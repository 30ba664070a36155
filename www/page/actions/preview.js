/** The first images of files that are there, understood otherwise, before they are taken. */
import { computed, signal } from "@preact/signals";

import { previewAs } from "./data.js";
import { question } from "./question.js";

/** @typedef {import("../../client/protocol.js").LayoutOptions} LayoutOptions */

/** Milliseconds a choice rests before its images are asked for: a size is typed in two numbers. */
const REST = 200;

/**
 * wish: how they are to be understood, `null`: nothing is asked for; seen: its first images, or why there are none, once they have come
 * @param {"loaded" | "failed"} which  of the files
 */
export function previewing(which) {
  const wish = signal(/** @type {LayoutOptions | null} */ (null));
  /** @typedef {{ of: LayoutOptions, preview?: import("../../playground.js").Preview, problem?: import("../state.js").Problem }} Seen */
  const asking = question({
    thing: "preview",
    wanted: () => wish.value,
    rest: () => REST,
    ask: async (/** @type {LayoutOptions} */ of, { signal }) =>
      /** @type {Seen} */ ({ of, preview: await previewAs(which, of, signal) }),
    failed: (problem, of) => (asking.answer.value = { of, problem }),
  });
  const seen = computed(() => (asking.answer.value?.of === wish.value ? asking.answer.value : null));
  return { wish, seen, follow: asking.follow };
}
