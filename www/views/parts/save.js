/**
 * Hands a text to the reader as a file.
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
export function saveText(name, type, text) {
  const href = URL.createObjectURL(new Blob([text], { type }));
  Object.assign(document.createElement("a"), { href, download: name }).click();
  // The browser takes the file in its own time.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
