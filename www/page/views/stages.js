/** The views of the stages, and their styles: the page begins without them. */
import { later } from "./parts/later.js";

/** @param {() => Promise<import("preact").FunctionComponent>} load */
const stage = (load) => later(load, "stages.css");

export const views = {
  data: stage(() => import("./data.js").then(({ View }) => View)),
  prepare: stage(() => import("./prepare.js").then(({ View }) => View)),
  network: stage(() => import("./network.js").then(({ View }) => View)),
  train: stage(() => import("./train.js").then(({ View }) => View)),
  inside: stage(() => import("./inside.js").then(({ View }) => View)),
  predict: stage(() => import("./predict.js").then(({ View }) => View)),
};
