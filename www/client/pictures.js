/**
 * Files of pictures to numbers, in a worker: PNG, PGM and PPM by the module `unpacker`, which loses none of their values, the others
 * by the browser. All are turned upright as their EXIF data say, by the same rule in every browser.
 *
 * @typedef {object} Module  what the worker has loaded of `unpacker`
 * @property {(start: Uint8Array) => boolean} is_picture
 * @property {(file: Uint8Array, on_white: boolean) => Decoded | { orientation: number, file: Uint8Array<ArrayBuffer> }} read_picture
 * @property {(rgba: Uint8ClampedArray, height: number, width: number, orientation: number, on_white: boolean) => Decoded} settle_picture
 * @property {(pictures: Look[], left_out: NoPicture[]) => Kind & { notes: string[] }} unify_pictures
 * @property {(values: Uint8Array, channels: number, bits: number, to_channels: number, to_bits: number) => Uint8Array<ArrayBuffer>} lift_picture
 *
 * @typedef {{ channels: number, bits: number }} Kind  1 gray, 2 gray and opacity, 3 RGB, 4 RGBA; 8 or 16
 * @typedef {Kind & { height: number, width: number, values: Uint8Array<ArrayBuffer>, isTurned: boolean, wasTransparent: boolean }} Decoded
 *   values: channels last, those of 16 bits little-endian
 * @typedef {Kind & { path: string, was_transparent: boolean, was_turned: boolean }} Look
 * @typedef {{ path: string, why: string }} NoPicture
 */

/** Names of files that should be pictures. */
export const PICTURE = /\.(png|jpe?g|jfif|gif|bmp|webp|p[gpn]m)$/i;

/** The most pixels of a picture, for which there must be room several times over. */
const MOST_PIXELS = 1 << 26;

/** What a picture is refused for, in a few words. */
export class NotAPicture {
  /** @param {string} why */
  constructor(why) {
    this.why = why;
  }
}

/**
 * @param {Module} module
 * @param {Uint8Array<ArrayBuffer>} file
 * @param {{ onWhite: boolean }} options  onWhite: on white where it is transparent, and of 1 or 3 channels
 * @returns {Promise<Decoded>}
 * @throws {NotAPicture}
 */
export async function decode(module, file, { onWhite }) {
  let read;
  try {
    read = module.read_picture(file, onWhite);
  } catch (why) {
    if (typeof why === "string") throw new NotAPicture(why);
    throw why;
  }
  return "values" in read ? read : byBrowser(module, read, onWhite);
}

/**
 * @param {Module} module
 * @param {{ orientation: number, file: Uint8Array<ArrayBuffer> }} picture  as it lies in the file; a note of that is not in it
 * @param {boolean} onWhite
 */
async function byBrowser(module, { orientation, file }, onWhite) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(new Blob([file]), {
      // The values as they are in the file: no color profile, as Pillow has them.
      colorSpaceConversion: "none",
      premultiplyAlpha: "none",
      imageOrientation: "from-image",
    });
  } catch {
    throw new NotAPicture("damaged, or of a kind that this browser cannot decode");
  }
  try {
    const { width, height } = bitmap;
    if (width * height > MOST_PIXELS)
      throw new NotAPicture(`${width} × ${height} pixels, of which ${MOST_PIXELS} are the most`);
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    if (!context) throw new NotAPicture(`${width} × ${height} pixels, for which there is no room in this tab`);
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return module.settle_picture(data, height, width, orientation, onWhite);
  } finally {
    bitmap.close();
  }
}

/** How much of the pictures' values is kept as pieces before it becomes a part of a blob, which need not be in memory. */
const PIECES = 32 << 20;

/** The pictures of a data set, which become images of one kind. */
export class PictureSet {
  #module;
  /** @type {(Look & { height: number, width: number })[]} */
  #pictures = [];
  /** @type {NoPicture[]} */
  #leftOut = [];
  /** @type {string | undefined} */
  #firstLeftOut;
  /** @type {Blob[]} */
  #parts = [];
  /** @type {Uint8Array<ArrayBuffer>[]} */
  #pieces = [];
  #size = 0;

  /** @param {Module} module */
  constructor(module) {
    this.#module = module;
  }

  /** How many pictures there are. */
  get count() {
    return this.#pictures.length;
  }

  /** How many files were meant to be pictures. */
  get files() {
    return this.#pictures.length + this.#leftOut.length;
  }

  /**
   * Decodes a picture; a file that is none is left out and told of in the end.
   * @param {string} path
   * @param {Uint8Array<ArrayBuffer>} file
   * @param {string} [place]  where it lies, for messages: the path, and the archive
   */
  async add(path, file, place = path) {
    try {
      const { values, isTurned, wasTransparent, height, width, channels, bits } = await decode(this.#module, file, {
        onWhite: true,
      });
      const look = { path, channels, bits, was_transparent: wasTransparent, was_turned: isTurned };
      this.#pictures.push({ ...look, height, width });
      this.#take(values);
    } catch (error) {
      if (!(error instanceof NotAPicture)) throw error;
      this.#leftOut.push({ path, why: error.why });
      this.#firstLeftOut ??= place;
    }
  }

  /** @param {Uint8Array<ArrayBuffer>} values */
  #take(values) {
    this.#pieces.push(values);
    this.#size += values.length;
    if (this.#size > PIECES) this.#pack();
  }

  #pack() {
    this.#parts.push(new Blob(this.#pieces.splice(0)));
    this.#size = 0;
  }

  /**
   * All pictures as images of one kind.
   * @returns {Promise<{ dtype: "uint8" | "uint16", images: { path: string, height: number, width: number, channels: number }[], values: Blob,
   *   left_out: string[], notes: string[] }>}  left_out: what cannot be read
   * @throws a failure when no file is a picture
   */
  async end() {
    const pictures = this.#pictures;
    const [first] = this.#leftOut;
    if (pictures.length === 0 && first) {
      const others = this.#leftOut.length - 1;
      const nor = others === 0 ? "" : others === 1 ? "; nor is the other one" : `; nor are the ${others} others`;
      throw {
        code: "broken_picture",
        message: `${this.#firstLeftOut} is not a picture that can be read: ${first.why}${nor}`,
        hint: "Open PNG, JPEG, WebP, GIF, BMP, PGM or PPM. Where a picture is damaged, download or copy it again; where it is too large, make it smaller.",
      };
    }
    this.#pack();
    const { channels, bits, notes } = this.#module.unify_pictures(
      pictures.map(({ path, channels, bits, was_transparent, was_turned }) => {
        return { path, channels, bits, was_transparent, was_turned };
      }),
      this.#leftOut,
    );
    const values = await this.#lifted({ channels, bits });
    const images = pictures.map(({ path, height, width }) => ({ path, height, width, channels }));
    const left_out = this.#leftOut.map(({ path }) => path);
    return { dtype: bits === 16 ? "uint16" : "uint8", images, values, left_out, notes };
  }

  /**
   * The values of all, those of other kinds lifted to this one.
   * @param {Kind} kind
   */
  async #lifted({ channels, bits }) {
    const before = new Blob(this.#parts.splice(0));
    let from = 0;
    let kept = 0;
    // What needs nothing stays where it is, as long as it goes.
    const keep = () => {
      if (kept < from) this.#parts.push(before.slice(kept, from));
      kept = from;
    };
    for (const picture of this.#pictures) {
      const end = from + picture.height * picture.width * picture.channels * (picture.bits / 8);
      if (picture.channels !== channels || picture.bits !== bits) {
        keep();
        const values = new Uint8Array(await before.slice(from, end).arrayBuffer());
        this.#parts.push(new Blob([this.#module.lift_picture(values, picture.channels, picture.bits, channels, bits)]));
        kept = end;
      }
      from = end;
    }
    keep();
    return new Blob(this.#parts);
  }
}
