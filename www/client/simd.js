/** Whether this browser can run the core, which computes with the 128-bit vectors of WebAssembly. */

/** A module with nothing but `(func (result v128) i32.const 0 i8x16.splat i8x16.popcnt)`. */
const PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

export function hasSimd() {
  return WebAssembly.validate(PROBE);
}

/** What a browser without is told, in place of the engine's own words. */
export const NO_SIMD = {
  code: "no_simd",
  message: "this browser is too old: its WebAssembly has no 128-bit vectors (SIMD)",
  hint: "Chrome and Edge have them from version 91 on, Firefox from 89, Safari from 16.4.",
};
