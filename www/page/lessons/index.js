/**
 * The guided lessons, in the order of the class. Each is a file of data, fetched when it begins.
 *
 * What a step sets at a click: signals of the state by their names, where the fields of `run` and `split` that are not named stay;
 * `hand` is what is done by hand; `front`, that the first `count` layers come with what was learned for a `column`.
 * @typedef {{ name: string, set: Record<string, any> }} Preset
 *
 * When a step is done: the reader has done all that is named, since the step began (`actions/deeds.js` tells how each is found out).
 * otherImage: chosen another image; mistake: chosen another image that the network is wrong about, or just another one where none is to be
 * chosen; filter: chosen a class; split: changed that setting; layers: changed the network; hasLayer: there
 * is a layer of that kind; label: the image has that label; presets: so many of the step's buttons; epochs: trained, at least so many;
 * trainedEach, comparedEach: trained, compared what each of the buttons sets; page: there is such an element now
 * @typedef {{ otherImage?: true, mistake?: true, filter?: true, split?: keyof import("../state.js").SplitSettings, layers?: true, hasLayer?: string,
 *   label?: string, presets?: number, epochs?: number, trainedEach?: true, comparedEach?: true, page?: string }} Done
 *
 * at: a selector of the place on the page that the step speaks of; align: "start" brings it to the top of the window, where what comes of
 * it lies below; text: what to do and why; notice: what to look for; then: what
 * to try when the lesson is over. In texts `{click|tap}` is worded for pointers and for fingers. needs: what the steps before have made;
 * before: what was set for it
 * @typedef {{ stage: import("../state.js").StageId, at?: string, align?: "start", title: string, text: string, notice?: string, then?: string,
 *   presets?: Preset[], done?: Done, needs?: "trained", before?: Preset["set"] }} Step
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
  { id: "standing-on-shoulders", title: "Standing on shoulders" },
  { id: "rare", title: "When one class is rare" },
];

/**
 * @param {string} id
 * @returns {Promise<Lesson>}
 */
export async function fetchLesson(id) {
  const { lesson } = await import(`./${id}.js`);
  return lesson;
}
