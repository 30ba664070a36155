import assert from "node:assert/strict";
import { test } from "node:test";
import { hasSimd } from "../../www/client/simd.js";

test("an engine with 128-bit vectors is told from one without", (t) => {
  assert.equal(hasSimd(), true, "Node has them");
  // An engine without knows neither the type v128 (123) nor the prefix of its instructions (253).
  const { validate } = WebAssembly;
  t.mock.method(WebAssembly, "validate", (/** @type {Uint8Array} */ bytes) => {
    return !bytes.includes(123) && !bytes.includes(253) && validate(bytes);
  });
  assert.equal(hasSimd(), false);
});
