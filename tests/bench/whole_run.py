"""The whole run of the lesson on 20 people in native Keras: augment 2,340 images, train, evaluate; prints its times as JSON.

usage: python whole_run.py DATASETS EPOCHS        (tests/bench/whole-run.js runs it by turns with the page)
"""

import json
import os
import pickle
import sys
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from keras import layers
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import LabelEncoder

import lesson_networks

folder, epochs = Path(sys.argv[1]), int(sys.argv[2])
images = np.asarray(pickle.loads((folder / "faces_images.pkl").read_bytes()), dtype="float32")[..., None]
people = LabelEncoder().fit_transform(pickle.loads((folder / "faces_filenames.pkl").read_bytes())["userid"])

began = time.perf_counter()
X, X_test, y, y_test = train_test_split(images, people, test_size=0.25, random_state=42)
augment = keras.Sequential([
    layers.RandomRotation(0.02, fill_mode="reflect", seed=1),
    layers.RandomTranslation(0.05, 0.05, fill_mode="reflect", seed=2),
    layers.RandomZoom(0.1, fill_mode="reflect", seed=3),
])
X, y = np.repeat(X, 5, axis=0), np.repeat(y, 5)
X = keras.ops.convert_to_numpy(augment(X, training=True))
X, X_val, y, y_val = train_test_split(X, y, test_size=0.2, random_state=42)
augmented = time.perf_counter()
keras.utils.set_random_seed(1)
# Without rescaling: these images go from 0 to 1 already.
model = keras.Sequential([layer for layer in lesson_networks.people() if not isinstance(layer, layers.Rescaling)])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(X, y, epochs=epochs, batch_size=32, validation_data=(X_val, y_val), verbose=0)
_, accuracy = model.evaluate(X_test, y_test, verbose=0)
ended = time.perf_counter()
print(json.dumps({"who": "Keras", "augment_s": augmented - began, "all_s": ended - began, "accuracy": accuracy}))
