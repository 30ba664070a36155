"""Writes turned.jpg, a photograph as a phone held upright stores it (its EXIF data say how to turn it), and turned.json: its
middle as Pillow turns, cuts and resizes it to 64 x 60 in gray. Pillow 13, numpy 2."""

import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

here = Path(__file__).parent
rows, columns = np.mgrid[0:96, 0:160]
rgb = np.stack([columns * 1.5, rows * 2.5, 255 - columns - rows / 2], -1).clip(0, 255).astype(np.uint8)
exif = Image.Exif()
exif[0x0112] = 6  # Orientation: turn a quarter clockwise to show it upright
Image.fromarray(rgb).save(here / "turned.jpg", quality=95, subsampling=0, exif=exif)

upright = ImageOps.exif_transpose(Image.open(here / "turned.jpg"))
assert upright.size == (96, 160)
tall = int(96 * 60 / 64)
top = (160 - tall) // 2
gray = upright.convert("L").crop((0, top, 96, top + tall))
pixels = np.asarray(Image.fromarray(np.asarray(gray, np.float32)).resize((64, 60), Image.Resampling.LANCZOS))
(here / "turned.json").write_text(json.dumps(np.round(pixels).astype(int).tolist()) + "\n")
