"""Keras's own `save` and `load_model` of the lesson's network for fungi, 31 million parameters; prints the medians of their times,
and the first, which everything in the process is new to.

usage: python models.py FILE [TIMES] [OPTIMIZER]        (tests/bench/models.js runs it by turns with the page)

FILE is written, if it is not there yet, and stays.
"""

import json
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import keras
import lesson_networks
import numpy as np

path, often = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 3
optimizer = sys.argv[3] if len(sys.argv) > 3 else "sgd"
if not path.exists():
    keras.utils.set_random_seed(1)
    model = keras.Sequential(lesson_networks.fungi())
    model.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    # The optimizer remembers something from its first step on.
    images, answers = (np.zeros((1, *shape[1:]), np.float32) for shape in (model.input_shape, model.output_shape))
    model.train_on_batch(images, answers)
    model.save(path)
times = {"open_s": [], "save_s": []}
for _ in range(often):
    began = time.perf_counter()
    model = keras.models.load_model(path)
    opened = time.perf_counter()
    model.save(path.with_name("again.keras"))
    times["open_s"].append(opened - began)
    times["save_s"].append(time.perf_counter() - opened)
path.with_name("again.keras").unlink()
medians = {key: sorted(all)[len(all) // 2] for key, all in times.items()}
print(json.dumps({"who": "Keras", **medians, **{f"first_{key}": all[0] for key, all in times.items()}}))
