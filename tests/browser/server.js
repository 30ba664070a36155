/** A static host as plain as they come: it only knows files and their types. */

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * Serves files on a free port of 127.0.0.1.
 *
 * @param {object} what
 * @param {string} [what.folder]  a folder of files
 * @param {Record<string, string | Uint8Array>} [what.files]  files by their path under `base`, found before those in `folder`
 * @param {string} [what.base]  the path under which all of it lies, as "/a/b/"; there is nothing outside of it
 * @param {boolean} [what.cors]  whether pages of other sites may read what is here
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}  `url` ends with `base`
 */
export async function serve({ folder, files = {}, base = "/", cors = false }) {
  const find = async (/** @type {string} */ path) => {
    if (!path.startsWith(base)) return undefined;
    const name = path.slice(base.length) || "index.html";
    if (Object.hasOwn(files, name)) return files[name];
    const inside = normalize(name);
    if (!folder || inside.startsWith("..")) return undefined;
    return readFile(join(folder, inside)).catch(() => undefined);
  };
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://127.0.0.1").pathname);
    const body = await find(path);
    if (cors) response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Cache-Control", "no-store");
    if (body === undefined) {
      response.writeHead(404, { "Content-Type": "text/plain" }).end(`nothing at ${path}\n`);
      return;
    }
    const type = TYPES[/** @type {keyof typeof TYPES} */ (extname(path || "index.html"))];
    const ofFolder = path.endsWith("/") ? TYPES[".html"] : undefined;
    response.writeHead(200, { "Content-Type": ofFolder ?? type ?? "application/octet-stream" }).end(body);
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(undefined));
  });
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}${base}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
