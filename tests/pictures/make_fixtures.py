#!/usr/bin/env python3
"""Writes small files of pictures, and what Pillow makes of them, into pictures.json beside this file.

`values` are what the file holds, `on_white` what alpha_composite on white and convert("RGB") give; both gray where all of it is gray.
Of colors of 16 bits Pillow keeps the upper 8: those values are the ones that were written.
Written with Python 3.11.7, numpy 2.4.6, Pillow 13.0.0.
"""
import io
import json
import os
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps

HERE = os.path.dirname(os.path.abspath(__file__))
random = np.random.default_rng(5)
H, W = 5, 7


def noise(channels, most=255, dtype=np.uint8):
    return random.integers(0, most + 1, (H, W, channels)).astype(dtype)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def rows_of(array, bits):
    """Rows of a PNG, each behind its filter (none)."""
    out = b""
    for row in array:
        if bits == 16:
            line = row.astype(">u2").tobytes()
        elif bits == 8:
            line = row.astype(np.uint8).tobytes()
        else:
            steps = np.unpackbits(row.astype(np.uint8).reshape(-1, 1), axis=1)[:, 8 - bits:]
            line = np.packbits(steps.ravel()).tobytes()
        out += b"\0" + line
    return out


ADAM7 = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]


def png(array, kind, bits, *extra, interlaced=False):
    """kind: the color type of the PNG; extra: chunks before the pixels."""
    parts = [array[y::dy, x::dx] for y, x, dy, dx in ADAM7] if interlaced else [array]
    data = b"".join(rows_of(part, bits) for part in parts if part.size)
    header = struct.pack(">IIBBBBB", array.shape[1], array.shape[0], bits, kind, 0, 0, int(interlaced))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(extra) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def exif(orientation):
    data = Image.Exif()
    data[0x0112] = orientation
    return data.tobytes()


def saved(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def reduced(array):
    """Without an opacity that is full everywhere, and gray where all of it is."""
    white = 65535 if array.dtype == np.uint16 else 255
    if array.shape[-1] in (2, 4) and (array[..., -1] == white).all():
        array = array[..., :-1]
    if array.shape[-1] == 3 and (array == array[..., :1]).all():
        array = array[..., :1]
    return array


def whole(array):
    return array if array.ndim == 3 else array[..., None]


def by_pillow(file):
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(file)))
    if image.mode in ("I;16", "I"):
        values = whole(np.asarray(image).astype(np.uint16))
        return values, values
    has_alpha = image.mode in ("LA", "RGBA", "PA") or "transparency" in image.info
    if not has_alpha:
        values = whole(np.asarray(image.convert("L" if image.mode in ("1", "L") else "RGB")))
        return values, reduced(values)
    rgba = image.convert("RGBA")
    values = np.asarray(rgba)
    if image.mode in ("L", "LA", "1"):
        values = values[..., [0, 3]]
    white = Image.new("RGBA", rgba.size, "white")
    return values, reduced(np.asarray(Image.alpha_composite(white, rgba).convert("RGB")))


def on_white_16(values):
    alpha = values[..., -1:].astype(np.int64)
    return reduced(((values[..., :-1] * alpha + 65535 * (65535 - alpha) + 32767) // 65535).astype(np.uint16))


def entry(name, file, values, on_white):
    values = reduced(values)
    described = lambda array: {"shape": list(array.shape), "bits": 16 if array.dtype == np.uint16 else 8, "values": array.ravel().tolist()}
    return {"name": name, "file": file.hex(), "values": described(values), "on_white": described(on_white)}


def case(name, file):
    return entry(name, file, *by_pillow(file))


def case_16(name, file, array):
    array = array.astype(np.uint16)
    return entry(name, file, array, on_white_16(array) if array.shape[-1] in (2, 4) else reduced(array))


def cases():
    gray16, gray_alpha16, color16, all16 = (noise(channels, 65535, np.uint16) for channels in (1, 2, 3, 4))
    color, alpha = noise(3), noise(4)
    alpha[0, :3, 3] = 0, 255, 128
    palette = Image.fromarray(color).quantize(5)
    gamma = chunk(b"gAMA", struct.pack(">I", 100000))
    few = [png(noise(1, 2**bits - 1), 0, bits, interlaced=interlaced) for bits in (1, 2, 4) for interlaced in (False, True)]
    plte = chunk(b"PLTE", noise(3).tobytes()[:48])
    made = [
        *(case(f"gray of few bits {i}", file) for i, file in enumerate(few)),
        *(case(f"palette of {bits} bits", png(noise(1, 2**bits - 1), 3, bits, plte)) for bits in (1, 2, 4)),
        case("palette of 8 bits", saved(palette, "PNG")),
        case("palette with transparency", png(noise(1, 15), 3, 4, plte, chunk(b"tRNS", bytes([0, 50, 255, 128])))),
        case("gray", saved(Image.fromarray(color[..., 0]), "PNG")),
        case("gray and alpha", saved(Image.fromarray(alpha[..., :2], "LA"), "PNG")),
        case("a transparent gray", png(color[..., :1], 0, 8, chunk(b"tRNS", struct.pack(">H", int(color[2, 3, 0]))))),
        case("RGB", saved(Image.fromarray(color), "PNG")),
        case("RGB that is gray", saved(Image.fromarray(color[..., :1].repeat(3, 2)), "PNG")),
        case("RGB, interlaced, with a gamma", png(color, 2, 8, gamma, interlaced=True)),
        case("a transparent color", png(color, 2, 8, chunk(b"tRNS", struct.pack(">HHH", *map(int, color[1, 1]))))),
        case("RGBA", saved(Image.fromarray(alpha), "PNG")),
        case("RGBA, interlaced", png(alpha, 6, 8, interlaced=True)),
        case("RGBA, opaque", saved(Image.fromarray(np.dstack([color, np.full((H, W), 255, np.uint8)])), "PNG")),
        case("gray of 16 bits", png(gray16, 0, 16)),
        case("gray of 16 bits, interlaced", png(gray16, 0, 16, interlaced=True)),
        case_16("gray and alpha of 16 bits", png(gray_alpha16, 4, 16), gray_alpha16),
        case_16("RGB of 16 bits", png(color16, 2, 16), color16),
        case_16("RGBA of 16 bits", png(all16, 6, 16), all16),
        *(case(f"turned {o}", saved(Image.fromarray(color), "PNG", exif=exif(o))) for o in range(1, 9)),
        case("PGM", saved(Image.fromarray(color[..., 0]), "PPM")),
        case("PGM of 4 bits", b"P5\n7 5\n15\n" + noise(1, 15).tobytes()),
        case("PGM of 16 bits", b"P5 7 5 65535\n" + gray16.astype(">u2").tobytes()),
        case("PGM up to 1000", b"P5 7 5 1000\n" + (gray16 % 1001).astype(">u2").tobytes()),
        case("PPM", saved(Image.fromarray(color), "PPM")),
    ]
    return made


def for_browser():
    """Files that the browser decodes: whole ones, and the orientation they tell."""
    color = Image.fromarray(np.asarray(Image.fromarray(noise(3)).resize((24, 16), Image.Resampling.BICUBIC)))
    large = Image.fromarray(random.integers(0, 256, (40, 40, 3)).astype(np.uint8))
    made = [{"name": f"JPEG {o}", "file": saved(color, "JPEG", exif=exif(o)).hex(), "orientation": o} for o in range(1, 9)]
    for name, file in [
        ("progressive JPEG", saved(large, "JPEG", progressive=True, quality=60)),
        ("JPEG with restarts", saved(color, "JPEG", restart_marker_rows=1)),
        ("gray JPEG", saved(color.convert("L"), "JPEG")),
        ("GIF", saved(color.convert("P"), "GIF")),
        ("GIF of two pictures", saved(color, "GIF", save_all=True, append_images=[large.resize(color.size)])),
        ("BMP", saved(color, "BMP")),
        ("BMP of a palette", saved(color.quantize(7), "BMP")),
        ("WebP", saved(color, "WEBP", lossless=True)),
    ]:
        made.append({"name": name, "file": file.hex(), "orientation": 1})
    made.append({"name": "turned WebP", "file": saved(color, "WEBP", lossless=True, exif=exif(6)).hex(), "orientation": 6})
    return made


def over_white():
    """alpha_composite on white of every value with every opacity."""
    value, alpha = np.mgrid[:256, :256].astype(np.uint8)
    image = Image.fromarray(np.dstack([value, value, value, alpha]))
    made = np.asarray(Image.alpha_composite(Image.new("RGBA", image.size, "white"), image))[..., 0]
    return zlib.crc32(np.ascontiguousarray(made).tobytes())


def write():
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases())
    others = ",\n".join(json.dumps(case, separators=(",", ":")) for case in for_browser())
    with open(os.path.join(HERE, "pictures.json"), "w") as file:
        file.write(f'{{"decoded":[\n{lines}\n],\n"for_browser":[\n{others}\n],\n"over_white_crc32":{over_white()}}}\n')


write()
