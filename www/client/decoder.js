// The worker that decodes pictures of the reader's own; `images/read.js` starts it when there is one.

// @ts-expect-error: it is there only in the built page
import init, * as unpacker from "../../unpacker.js";
import { failureOf } from "./failure.js";
import { NotAPicture, decode } from "./pictures.js";

const ready = init();

onmessage = async ({ data: { id, file } }) => {
  try {
    await ready;
    const bytes = new Uint8Array(await file.arrayBuffer());
    const picture = await decode(unpacker, bytes, { onWhite: false });
    postMessage({ id, picture }, { transfer: [picture.values.buffer] });
  } catch (error) {
    postMessage({ id, why: error instanceof NotAPicture ? error.why : failureOf(error, "").message });
  }
};
