// The worker that reads files: WebAssembly answers from here on; `reading.js` starts it.

// Fetched at once, not one after the other: files wait for it.
const wasm = fetch(new URL("../../reader_bg.wasm", import.meta.url));
// @ts-expect-error: it is there only in the built page
const { default: init } = await import("../../reader.js");

await init({ module_or_path: wasm });
