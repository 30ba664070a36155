/**
 * Applies the remembered theme (memory.js) before anything is painted. A script of its own, and no module: those wait for the
 * whole page, which would be seen in the system's theme until then.
 */
try {
  const theme = localStorage.getItem("cnn-playground.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // No memory in a foreign frame: the system's theme.
}
