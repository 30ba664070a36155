import { PlaygroundError } from "./playground-error.js";

/**
 * A module that is fetched when it is first needed. It may fail to come: the network is gone, or the page's files were replaced.
 * @template T
 * @param {Promise<T>} module  what `import()` gives
 * @returns {Promise<T>}
 */
export const fetched = (module) =>
  module.catch((error) => {
    throw new PlaygroundError({
      code: "module_not_fetched",
      message: `a part of this page could not be fetched: ${error.message}`,
      hint: "See that the network is there and try again. If that does not help, load the page anew.",
    });
  });
