/** How labels found their images, and what was left over on either side. */
import { html } from "htm/preact";

import { Fold } from "../parts/fold.js";
import { plural, whole } from "../parts/words.js";

/** @import { Join } from "../../../client/protocol" */

const WAYS = {
  path: "by the paths in the table",
  name: "by file name",
  stem: "by file name, without its ending",
  order: "by their order",
};

/** More names than these are counted, not listed. */
const MOST_NAMES = 200;

/**
 * @param {{ join: Join, count: number }} props  count: how many images there are
 */
export function JoinReport({ join, count }) {
  const { by, matched, images_without, rows_without, doubled } = join;
  return html`<div class="join">
    ${
      by &&
      html`<p>
        ${matched === count ? (count === 1 ? "The image" : `All ${whole(count)} images`) : `${whole(matched)} of ${plural(count, "image")}`}
        ${matched === 1 ? " has its" : " have their"} label, matched ${WAYS[by]}.
      </p>`
    }
    <${Names} names=${images_without} one="image without a label" many="images without a label" />
    <${Names} names=${rows_without} one="row without an image" many="rows without an image" />
    <${Names} names=${doubled} one="image with several, different labels: it has none now" many="images with several, different labels: they have none now" />
  </div>`;
}

/** Whether there is anything to tell. @param {Join | undefined} join */
export const isJoined = (join) =>
  Boolean(join && (join.by || join.images_without.length || join.rows_without.length || join.doubled.length));

/** @param {{ names: string[], one: string, many: string }} props */
function Names({ names, one, many }) {
  if (names.length === 0) return null;
  const more = names.length - MOST_NAMES;
  return html`<${Fold} name=${plural(names.length, one, many)}>
    ${() =>
      html`<ul class="join-names">
        ${names.slice(0, MOST_NAMES).map((name) => html`<li key=${name}>${name}</li>`)}
        ${more > 0 && html`<li class="muted">and ${whole(more)} more</li>`}
      </ul>`}
  <//>`;
}
