"""Writes resized.json: small pictures as Pillow converts and resizes them, in floating point. Pillow 12, numpy 2."""

import json
from pathlib import Path

import numpy as np
from PIL import Image

rng = np.random.default_rng(3)
cases = []
for (height, width), (tall, wide) in [((7, 11), (3, 4)), ((5, 3), (9, 8)), ((6, 40), (6, 7)), ((13, 13), (13, 13))]:
    rgb = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
    # convert("L") in floating point: the same weights, not rounded.
    grey = (rgb.astype(np.float64) @ [0.299, 0.587, 0.114]).astype(np.float32)
    assert np.abs(np.round(grey) - np.asarray(Image.fromarray(rgb).convert("L"), dtype=np.float32)).max() <= 1
    resize = lambda plane: np.asarray(
        Image.fromarray(plane.astype(np.float32)).resize((wide, tall), Image.Resampling.BILINEAR)
    )
    cases.append(
        {
            "from": [height, width],
            "to": [tall, wide],
            "rgb": rgb.ravel().tolist(),
            "grey": np.round(resize(grey), 4).ravel().tolist(),
            "colour": np.round(np.stack([resize(rgb[..., i]) for i in range(3)], -1), 4).ravel().tolist(),
        }
    )
Path(__file__).with_name("resized.json").write_text(json.dumps(cases).replace("}, {", "},\n{") + "\n")
