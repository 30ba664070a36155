// The web worker: loads the core, which answers from here on. A file of its own, so that the worker's address stays the same
// whatever the build calls its output: `worker.js` and `worker_bg.wasm`, beside `www/`.

// @ts-expect-error: it is there only in the built page
import init from "../../worker.js";

await init();
