"""The lesson's three networks in native Keras, for networks.js: reads their names from standard input, one a line, and answers
each with the milliseconds of a training step (batch of 32, Adam), the median of some epochs after a first. Numbers are random."""

import os
import statistics
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"  # the same processor as the tab

import numpy as np
from keras import Sequential, callbacks

from lesson_networks import eyes, fungi, people


class Clock(callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.seconds = []

    def on_epoch_begin(self, epoch, logs=None):
        self.start = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self.start)


# Steps of an epoch: so many that what Keras does once an epoch weighs little.
NETWORKS = {"eyes": (eyes, 64), "people": (people, 64), "fungi": (fungi, 8)}
ready = {}

for line in sys.stdin:
    name = line.strip()
    make, steps = NETWORKS[name]
    if name not in ready:
        model = Sequential(make())
        classes = model.output_shape[-1]
        model.compile(
            optimizer="adam",
            loss="binary_crossentropy" if classes == 1 else "sparse_categorical_crossentropy",
            metrics=["accuracy"],
        )
        random = np.random.default_rng(0)
        x = random.random((32 * steps, *model.input_shape[1:]), dtype=np.float32)
        y = random.integers(0, max(classes, 2), len(x))
        ready[name] = model, x, y
    model, x, y = ready[name]
    clock = Clock()
    model.fit(x, y, batch_size=32, epochs=3, verbose=0, callbacks=[clock])
    print(statistics.median(clock.seconds[1:]) * 1000 / steps, flush=True)
