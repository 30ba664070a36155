/** Files that stand at web addresses. `playground.js` imports this when it is given one. */
import { PlaygroundError } from "./playground-error.js";

/**
 * The name of the file at an address: what stands last in its path, or else the host.
 * @param {URL} url
 */
export function nameIn(url) {
  const last = url.pathname.split("/").pop() || url.host;
  try {
    return decodeURIComponent(last);
  } catch {
    // A percent sign that stands for itself.
    return last;
  }
}

/**
 * @param {URL | string} address
 * @returns {Promise<{ name: string, blob: Blob }>}
 */
export async function fetchSource(address) {
  let url;
  try {
    url = new URL(address, document.baseURI);
  } catch {
    throw new PlaygroundError({
      code: "bad_address",
      message: `“${address}” is not a web address`,
      hint: "An address looks like https://example.org/images.pkl.",
    });
  }
  const name = nameIn(url);
  let response;
  try {
    response = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" });
  } catch {
    // The browser does not tell a page whether the other site forbade the reading or could not be reached.
    throw new PlaygroundError({
      code: "address_not_readable",
      message: `${url.host} could not be reached or does not allow other pages to read ${url.href}`,
      hint: "Open the address in a tab of its own, save the file, and drop it here. (A site allows it by the header Access-Control-Allow-Origin.)",
    });
  }
  if (!response.ok) {
    throw new PlaygroundError({
      code: "address_not_found",
      message: `${url.href} answered ${response.status} ${response.statusText}`.trim(),
      hint: "Check the address, or download the file and drop it here.",
    });
  }
  return { name, blob: await response.blob() };
}
