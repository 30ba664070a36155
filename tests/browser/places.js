/** Where things lie on this machine. */

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { env } from "node:process";

const root = resolve(import.meta.dirname, "../..");

/** The built page. */
export const dist = join(root, "dist");

/** The folder of the course's data sets, where this machine has it. */
export const datasets = [env.CNN_DATASETS, join(root, "../shared/datasets")].find((path) => path && existsSync(path));
