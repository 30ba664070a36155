// The web worker: loads the core, which answers from here on. A file of its own, so that the worker's address stays the same
// whatever the build calls its output.
import init from "../core.js";

await init();
