/** @import * as Protocol from "./protocol" */

/**
 * What went wrong (`message`), what to do about it (`hint`), and a name for programs (`code`). Where files may mean something
 * else, `layout` tells what.
 */
export class PlaygroundError extends Error {
  /** @param {Protocol.Failure} failure */
  constructor({ code, message, hint, layout }) {
    super(message);
    this.name = "PlaygroundError";
    this.code = code;
    this.hint = hint;
    this.layout = layout;
  }
}
