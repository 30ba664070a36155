// The worker that writes and reads the zip of a project: its checksums take a second for each gigabyte. `project.js` starts it.
import { ZipError, readZip, writeZip } from "./zip.js";

onmessage = async ({ data: { write, read } }) => {
  try {
    postMessage({ done: await (write ? writeZip(write) : readZip(read)) });
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    postMessage({ failed: message, isDamaged: error instanceof ZipError });
  }
};
