#!/bin/bash
# Keras 3.0 and 3.1: a layer that was frozen before its model was saved says that it is frozen once the model is loaded, and
# learns all the same.
#
# Expected: `trainable` of a layer is in its config, so that a model comes back as it was saved: a frozen convolution stays out of
# `trainable_weights`, and the optimizer leaves it alone.
#
# Seen with Keras 3.0.5 and 3.1.1 (jax 0.4.25, Python 3.11): after `load_model` the layer's `trainable` is False, but its kernel and
# bias are among `trainable_weights` (4 of them in place of 2), and an epoch of `fit` changes the kernel. To set `trainable = False`
# once more, and to compile, freezes it. Keras 3.2.1 is right.
# A base that is to stand still in transfer learning is so fine-tuned without a word, and an optimizer's state that was saved with the
# model has another number of variables than the optimizer of the loaded one.
#
# usage: findings/keras-frozen-layers-thaw.sh   (needs python3 with venv, and PyPI; some minutes and 1 GB in a temporary folder)
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/frozen.py" <<'PYTHON'
import os

os.environ["KERAS_BACKEND"] = "jax"

import keras
import numpy as np

file = os.path.join(os.path.dirname(__file__), f"frozen-{keras.__version__}.keras")
model = keras.Sequential(
    [keras.Input((6, 6, 1)), keras.layers.Conv2D(2, 3, name="front"), keras.layers.Flatten(), keras.layers.Dense(2)]
)
model.get_layer("front").trainable = False
model.save(file)
print("saved:", len(model.trainable_weights), "trainable weights")

model = keras.models.load_model(file)
front = model.get_layer("front")
print("loaded: trainable", front.trainable, "of", len(model.trainable_weights), "trainable weights")

model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
images = np.random.default_rng(1).normal(size=(32, 6, 6, 1)).astype("float32")
before = np.array(front.kernel)
model.fit(images, (images.mean((1, 2, 3)) > 0).astype(int), verbose=0)
print("an epoch changes the frozen kernel:", not np.array_equal(before, np.array(front.kernel)))

front.trainable = False
print("frozen again:", len(model.trainable_weights), "trainable weights")
PYTHON

run() { # VERSION
  python3 -m venv "$folder/$1"
  "$folder/$1/bin/pip" install --quiet "keras==$1" "jax[cpu]==0.4.25" "numpy==1.26.4" "h5py==3.11.0" "packaging==24.0"
  echo "keras $1"
  "$folder/$1/bin/python" "$folder/frozen.py"
}

{
  run 3.0.5
  run 3.1.1
  run 3.2.1
} | tee "$folder/seen"

diff "$folder/seen" - <<'SEEN'
keras 3.0.5
saved: 2 trainable weights
loaded: trainable False of 4 trainable weights
an epoch changes the frozen kernel: True
frozen again: 2 trainable weights
keras 3.1.1
saved: 2 trainable weights
loaded: trainable False of 4 trainable weights
an epoch changes the frozen kernel: True
frozen again: 2 trainable weights
keras 3.2.1
saved: 2 trainable weights
loaded: trainable False of 2 trainable weights
an epoch changes the frozen kernel: False
frozen again: 2 trainable weights
SEEN
echo "as it was seen"
