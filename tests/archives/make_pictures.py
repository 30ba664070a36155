#!/usr/bin/env python3
"""Writes pictures.zip, what the test of the page opens, and pictures.json, what Pillow sees in it (Pillow 13)."""
import bz2
import io
import json
import os
import pickle
import zipfile

import numpy as np
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(5)
expected = []
with zipfile.ZipFile(os.path.join(HERE, "pictures.zip"), "w", zipfile.ZIP_DEFLATED) as archive:
    table = "file,weight\n"
    for index, (folder, ending, mode) in enumerate(
        [("cat", "png", "RGB"), ("cat", "bmp", "RGB"), ("cat", "ppm", "RGB"), ("dog", "png", "RGB"), ("dog", "gif", "P"), ("dog", "webp", "RGB")]
    ):
        pixels = rng.integers(0, 256, (6, 5, 3), dtype=np.uint8)
        image = Image.fromarray(pixels)
        image = image.convert("P") if mode == "P" else image
        path = "%s/%02d.%s" % (folder, index, ending)
        buffer = io.BytesIO()
        image.save(buffer, {"png": "PNG", "bmp": "BMP", "ppm": "PPM", "gif": "GIF", "webp": "WEBP"}[ending], **({"lossless": True} if ending == "webp" else {}))
        archive.writestr(path, buffer.getvalue())
        expected.append({"path": path, "pixels": np.array(image.convert("RGB")).ravel().tolist()})
    for index in reversed(range(6)):
        table += "%s,%s\n" % (os.path.basename(expected[index]["path"]), "light" if index % 2 else "heavy")
    archive.writestr("labels.csv", table)
    archive.writestr("README.txt", "not data")
with open(os.path.join(HERE, "pictures.json"), "w") as file:
    json.dump(expected, file)
with open(os.path.join(HERE, "images.pkl.bz2"), "wb") as file:
    file.write(bz2.compress(pickle.dumps(rng.integers(0, 256, (3, 6, 5), dtype=np.uint8))))
