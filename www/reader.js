// The worker that reads files: the core, and all that understands files. `playground.js` starts it for them and ends it when they
// are read, so that who opens none does not fetch it.

import "./read-ahead.js";

// @ts-expect-error: it is there only in the built page
import init from "../reader.js";

await init();
