/** What the page uses of d3-array, which brings no types. */
declare module "d3-array" {
  /** Nicely rounded numbers from start to stop, about so many. */
  export function ticks(start: number, stop: number, count: number): number[];
}
