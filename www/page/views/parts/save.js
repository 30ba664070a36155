/**
 * Hands a text to the reader as a file.
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
export const saveText = (name, type, text) => saveBlob(name, new Blob([text], { type }));

/**
 * Hands bytes to the reader as a file.
 * @param {string} name
 * @param {Blob} blob
 */
export function saveBlob(name, blob) {
  const href = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href, download: name }).click();
  // The browser takes the file in its own time.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
