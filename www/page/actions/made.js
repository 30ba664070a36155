import { lab } from "../lab.js";
import { attempt } from "./attempt.js";

/**
 * A file that the lab makes; `undefined` when it fails.
 * @param {import("../state.js").StageId} stage  where that is told
 * @param {(lab: import("../../playground.js").Playground) => Promise<Blob>} make
 */
export const made = (stage, make) => attempt(stage, "", async () => make(await lab()), "save");
