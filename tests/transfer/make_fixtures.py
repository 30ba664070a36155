"""What Keras makes of the same transfer: writes keras.json beside this script.

usage: FACES=FOLDER cargo test --test worker written_for_keras; python make_fixtures.py FOLDER [SET ...]

The sets are "drawn" and "photographs", both if none is named; what is known of the other one stays.

A base is trained on the poses of the faces, its convolutions are frozen, and a new head learns their eyes: ten epochs each in
batches of 16, without a test part. Made with keras 3.15.1 and tensorflow-cpu 2.21.0.
"""

import json
import os
import sys
from multiprocessing import get_context
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
# So that sums are in one order, and results the same again.
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")

import keras
import numpy as np

SEEDS = range(1, 26)


def layer(class_name, **config):
    return {"class_name": class_name, "config": config}


def conv(filters):
    return [layer("Conv2D", filters=filters, kernel_size=3, activation="relu"), layer("MaxPooling2D")]


LAYERS = [*conv(16), *conv(32), *conv(64), layer("Flatten"), layer("Dense", units=64, activation="relu"), layer("Dense", units=4, activation="softmax")]
KEPT = 6
HEAD = [layer("Flatten"), layer("Dense", units=2, activation="softmax")]


def built(layers):
    return [getattr(keras.layers, each["class_name"])(**each["config"]) for each in layers]


def codes(labels):
    return np.unique(labels, return_inverse=True)[1]


def trained(model, images, labels, rows):
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    train, validation = rows["train"], rows["validation"]
    history = model.fit(
        images[train],
        labels[train],
        epochs=10,
        batch_size=16,
        validation_data=(images[validation], labels[validation]),
        verbose=0,
    )
    return history.history["val_accuracy"][-1]


def transferred(folder, name, seed):
    told = json.loads((folder / f"{name}.json").read_text())
    images = np.fromfile(folder / f"{name}.f32", "<f4").reshape(-1, *told["shape"])
    keras.utils.set_random_seed(seed)
    base = keras.Sequential([keras.Input(images.shape[1:]), *built(LAYERS)])
    of_pose = trained(base, images, codes(told["pose"]), told["rows"])
    kept = base.layers[:KEPT]
    for each in kept:
        each.trainable = False
    model = keras.Sequential([keras.Input(images.shape[1:]), *kept, *built(HEAD)])
    of_eyes = trained(model, images, codes(told["eyes"]), told["rows"])
    print(f"{name}, seed {seed}: pose {of_pose:.4f}, eyes {of_eyes:.4f}", flush=True)
    # It comes as float32: as many images of so many.
    return round(of_eyes, 6)


def main(folder, sets):
    path = Path(__file__).parent / "keras.json"
    accuracies = json.loads(path.read_text())["accuracies"] if path.exists() else {}
    with get_context("spawn").Pool(2) as pool:
        for name in sets or ["drawn", "photographs"]:
            accuracies[name] = pool.starmap(transferred, [(folder, name, seed) for seed in SEEDS])
    case = {"layers": LAYERS, "cut": "max_pooling2d_2", "head": HEAD, "accuracies": accuracies}
    path.write_text(json.dumps(case) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
