/** The views of the stages: the page begins without them, and fetches them while something is opened. */
import { later } from "./parts/later.js";

export const views = {
  data: later(() => import("./data.js").then(({ View }) => View)),
  prepare: later(() => import("./prepare.js").then(({ View }) => View)),
  network: later(() => import("./network.js").then(({ View }) => View)),
  train: later(() => import("./train.js").then(({ View }) => View)),
  inside: later(() => import("./inside.js").then(({ View }) => View)),
  predict: later(() => import("./predict.js").then(({ View }) => View)),
};

/** Settles when they are there, all at once. What cannot be fetched is told, and tried again, where it is to be shown. */
export const fetchViews = () => Promise.allSettled(Object.values(views).map(({ fetch }) => fetch()));
