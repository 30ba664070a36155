/** Finds the other browser; run by itself, prints where it is. */

import { argv, env } from "node:process";
import { fileURLToPath } from "node:url";
import { onPath } from "./chromium.js";

/**
 * The path of Firefox: `$FIREFOX`, or else the first one on the PATH.
 * @returns {string}
 */
export function firefoxPath() {
  const path = env.FIREFOX ?? onPath(["firefox-esr", "firefox"]);
  if (path) return path;
  throw new Error(
    "no Firefox on the PATH; `make browser` installs the package firefox-esr, or set FIREFOX to its path",
  );
}

if (argv[1] === fileURLToPath(import.meta.url)) console.log(firefoxPath());
