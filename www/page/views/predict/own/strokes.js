/**
 * Lines of a drawing. No state.
 *
 * Places are shares of the surface's width and height; the width of a line is a share of its longer side.
 * @typedef {{ x: number, y: number }} Place
 * @typedef {{ ink: string, width: number, places: Place[] }} Stroke
 */

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{ height: number, width: number }} surface
 * @param {Stroke[]} strokes
 */
export function paint(context, { height, width }, strokes) {
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const stroke of strokes) {
    context.strokeStyle = stroke.ink;
    context.lineWidth = stroke.width * Math.max(height, width);
    context.beginPath();
    const [first, ...others] = stroke.places;
    context.moveTo(first.x * width, first.y * height);
    // A line to where it is makes a dot.
    for (const { x, y } of others.length > 0 ? others : [first]) context.lineTo(x * width, y * height);
    context.stroke();
  }
}

/**
 * The paper that suits a set: dark where its images have dark edges, as handwritten digits often do.
 * @param {{ pixels: Float32Array, height: number, width: number, channels: number }} image
 * @param {[low: number, high: number]} range
 * @returns {"black" | "white"}
 */
export function paper({ pixels, height, width, channels }, [low, high]) {
  let sum = 0;
  let count = 0;
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      if (row > 0 && row < height - 1 && column > 0 && column < width - 1) continue;
      for (let i = 0; i < Math.min(3, channels); i++, count++) sum += pixels[(row * width + column) * channels + i];
    }
  return sum / count < (low + high) / 2 ? "black" : "white";
}

/** @param {"black" | "white"} paper */
export const ink = (paper) => (paper === "black" ? "white" : "black");
