/** Finds the browser; run by itself, prints where it is. */

import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { argv, env } from "node:process";
import { fileURLToPath } from "node:url";

/**
 * The path of Chromium or Chrome: `$CHROMIUM`, or else the first one on the PATH.
 * @returns {string}
 */
export function chromiumPath() {
  const path = env.CHROMIUM ?? onPath(["chromium", "chromium-browser", "google-chrome"]);
  if (path) return path;
  throw new Error("no Chromium on the PATH; install the package chromium, or set CHROMIUM to its path");
}

/**
 * The path of the first of these programs that is on the PATH.
 * @param {string[]} names
 */
export function onPath(names) {
  for (const name of names) {
    for (const folder of (env.PATH ?? "").split(delimiter)) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // Not here; the next folder may have it.
      }
    }
  }
  return undefined;
}

if (argv[1] === fileURLToPath(import.meta.url)) console.log(chromiumPath());
