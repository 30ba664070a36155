"""What Keras makes of the same transfer: writes keras.json beside this script.

usage: FACES=FOLDER cargo test --test transfer written_for_keras; python make_fixtures.py FOLDER

A base is trained on the poses of the drawn faces, its convolutions are frozen, and a new head learns their eyes: ten epochs each
in batches of 16, without a test part. Made with keras 3.15.1 and tensorflow-cpu 2.21.0.
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import keras
import numpy as np


def layer(class_name, **config):
    return {"class_name": class_name, "config": config}


def conv(filters):
    return [layer("Conv2D", filters=filters, kernel_size=3, activation="relu"), layer("MaxPooling2D")]


LAYERS = [*conv(16), *conv(32), *conv(64), layer("Flatten"), layer("Dense", units=64, activation="relu"), layer("Dense", units=4, activation="softmax")]
KEPT = 6
HEAD = [layer("Flatten"), layer("Dense", units=2, activation="softmax")]


def built(layers):
    return [getattr(keras.layers, each["class_name"])(**each["config"]) for each in layers]


def trained(model, images, labels, parts):
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    train, validation = parts
    history = model.fit(
        images[train],
        labels[train],
        epochs=10,
        batch_size=16,
        validation_data=(images[validation], labels[validation]),
        verbose=0,
    )
    return history.history["val_accuracy"][-1]


def main(folder):
    told = json.loads((folder / "faces.json").read_text())
    images = np.fromfile(folder / "faces.f32", "<f4").reshape(-1, *told["shape"])
    pose, eyes = np.array(told["pose"]), np.array(told["eyes"])
    parts = told["train"], told["validation"]
    accuracies = []
    for seed in range(1, 6):
        keras.utils.set_random_seed(seed)
        base = keras.Sequential([keras.Input(images.shape[1:]), *built(LAYERS)])
        of_pose = trained(base, images, pose, parts)
        kept = base.layers[:KEPT]
        for each in kept:
            each.trainable = False
        model = keras.Sequential([keras.Input(images.shape[1:]), *kept, *built(HEAD)])
        accuracies.append(trained(model, images, eyes, parts))
        print(seed, of_pose, accuracies[-1])
    case = {"layers": LAYERS, "cut": "max_pooling2d_2", "head": HEAD, "accuracies": accuracies}
    (Path(__file__).parent / "keras.json").write_text(json.dumps(case) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
