/**
 * The guided lessons, in the order of the class. Each is a file of data, fetched when it begins.
 *
 * What a step sets at a click: signals of the state by their names, where the fields of `run` and `split` that are not named stay;
 * `hand` is what is done by hand.
 * @typedef {{ name: string, set: Record<string, any> }} Preset
 *
 * When a step is done: all that is named holds (`actions/lesson.js` tells how each is found out).
 * @typedef {{ otherImage?: true, epochs?: number, runs?: number, compared?: number, evaluated?: true, page?: string }} Done
 *
 * at: a selector of the place on the page that the step speaks of; text: what to do and why; notice: what to look for
 * @typedef {{ stage: import("../state.js").StageId, at?: string, title: string, text: string, notice?: string,
 *   presets?: Preset[], done?: Done }} Step
 *
 * What it begins with, and its steps. set: what else it begins with, as in a preset
 * @typedef {{ sample: string, column: string, split: import("../state.js").SplitSettings, run: import("../state.js").RunSettings,
 *   layers: { class_name: string, config: Record<string, any> }[], set?: Preset["set"], steps: Step[] }} Lesson
 */

export const lessons = [
  { id: "convolution-by-hand", title: "Convolution by hand" },
  { id: "pooling-by-hand", title: "Pooling by hand" },
  { id: "sunglasses", title: "Sunglasses or open eyes?" },
  { id: "fungi", title: "Fungi" },
  { id: "one-photo", title: "One photo, 24 variants" },
  { id: "five-times", title: "Five times the data" },
  { id: "who-is-it", title: "Who is it?" },
  { id: "dropout", title: "Dropout on and off" },
];

/**
 * @param {string} id
 * @returns {Promise<Lesson>}
 */
export async function fetchLesson(id) {
  const { lesson } = await import(`./${id}.js`);
  return lesson;
}
