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
  if (env.CHROMIUM) return env.CHROMIUM;
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
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
  throw new Error("no Chromium on the PATH; install the package chromium, or set CHROMIUM to its path");
}

if (argv[1] === fileURLToPath(import.meta.url)) console.log(chromiumPath());
