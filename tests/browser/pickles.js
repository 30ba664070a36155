/** Writes the two pickles of a data set, byte for byte as numpy and Python do (protocol 3). */

/** @param {string} text */
const bytesOf = (text) => Buffer.from(text, "latin1");

/** @param {number} value */
function int32(value) {
  const bytes = Buffer.alloc(5);
  bytes.write("J", "latin1");
  bytes.writeInt32LE(value, 1);
  return bytes;
}

/** @param {string} text */
function unicode(text) {
  const utf8 = Buffer.from(text, "utf8");
  const length = Buffer.alloc(4);
  length.writeUInt32LE(utf8.length);
  return Buffer.concat([bytesOf("X"), length, utf8]);
}

/**
 * `pickle.dumps(numpy.array(..., dtype="uint8"))` of images in one array, or of `"float32"`.
 * @param {Uint8Array | Float32Array} pixels
 * @param {number[]} shape  of two or three sizes
 */
export function pickleOfImages(pixels, shape) {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(pixels.byteLength);
  const isFloat = pixels instanceof Float32Array;
  return Buffer.concat([
    bytesOf("\x80\x03cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85C\x01b\x87R(K\x01"),
    ...shape.map(int32),
    bytesOf(shape.length === 2 ? "\x86" : "\x87"),
    bytesOf("cnumpy\ndtype\n"),
    unicode(isFloat ? "f4" : "u1"),
    bytesOf("\x89\x88\x87R(K\x03"),
    unicode(isFloat ? "<" : "|"),
    bytesOf("NNN"),
    int32(-1),
    int32(-1),
    bytesOf("K\x00tb\x89B"),
    length,
    Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength),
    bytesOf("tb."),
  ]);
}

/**
 * `pickle.dumps([...])` of labels.
 * @param {string[]} labels
 */
export function pickleOfLabels(labels) {
  return Buffer.concat([bytesOf("\x80\x03]("), ...labels.map(unicode), bytesOf("e.")]);
}

/**
 * `pickle.dumps({...})` of other pickles of this protocol.
 * @param {Record<string, Buffer>} parts
 */
export function pickleOfDict(parts) {
  // Without the protocol before it and the STOP behind.
  const pairs = Object.entries(parts).flatMap(([key, pickle]) => [unicode(key), pickle.subarray(2, -1)]);
  return Buffer.concat([bytesOf("\x80\x03}("), ...pairs, bytesOf("u.")]);
}
