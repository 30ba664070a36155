import { html } from "htm/preact";

/**
 * A text whose long names, as of files, may break behind what joins their words rather than anywhere.
 * @param {string} text
 */
export const breakable = (text) =>
  text.split(/(?<=\w[_./-])(?=\w)/).flatMap((part, i) => (i > 0 ? [html`<wbr />`, part] : [part]));
