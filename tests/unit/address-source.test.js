import assert from "node:assert/strict";
import { test } from "node:test";

import { nameIn } from "../../www/client/address-source.js";

test("the name of a file is what stands last in its address, decoded where that can be done", () => {
  for (const [address, name] of [
    ["https://x.org/faces/my%20images.pkl?raw=true", "my images.pkl"],
    ["https://x.org/100%.pkl", "100%.pkl"],
    ["https://x.org/%E4%F6.pkl", "%E4%F6.pkl"],
    ["https://x.org/a/100%25.pkl", "100%.pkl"],
    ["https://x.org/", "x.org"],
  ]) {
    assert.equal(nameIn(new URL(address)), name, address);
  }
});
