#!/bin/bash
# Keras 3: a .keras file of a model that was trained with Nadam opens in the version that wrote it, and not in another one: between
# 3.0 and 3.15 the product of the momentums went from the end of the optimizer's variables to their beginning, or was counted otherwise.
# An Adam's file, for comparison, goes both ways.
#
# Expected: the state of an optimizer is found by the names of its variables, or both versions have them in one order.
#
# Seen with Keras 3.0.5 and 3.15.1 (Python 3.11), in both directions: see below.
#
# usage: findings/keras-nadam-files-between-versions.sh   (needs python3 with venv, and PyPI; some minutes and 1 GB in a temporary folder)
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/nadam.py" <<'PYTHON'
import os
import sys
import warnings

os.environ["KERAS_BACKEND"] = "jax"
warnings.simplefilter("ignore")

import keras
import numpy as np

what, version = sys.argv[1:]
folder = os.path.dirname(__file__)
for name in ("nadam", "adam"):
    file = os.path.join(folder, f"{name}-of-{version}.keras")
    if what == "save":
        model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, name="dense")])
        model.compile(optimizer=name, loss="mse")
        model.fit(np.ones((4, 3), "float32"), np.ones((4, 2), "float32"), verbose=0)
        model.save(file)
        print(f"{name}: saved, shapes {[tuple(v.shape) for v in model.optimizer.variables]}")
    else:
        try:
            model = keras.models.load_model(file)
            print(f"{name} of {version}: opened")
        except Exception as error:
            print(f"{name} of {version}: {type(error).__name__}")
PYTHON

new() { # VERSION PACKAGE...
  python3 -m venv "$folder/$1"
  "$folder/$1/bin/pip" install --quiet "keras==$1" "${@:2}"
}
run() { # VERSION save|open VERSION
  "$folder/$1/bin/python" "$folder/nadam.py" "$2" "$3" 2>/dev/null
}

new 3.15.1 "jax[cpu]==0.6.2" "numpy==2.2.6" "h5py==3.16.0"
new 3.0.5 "jax[cpu]==0.4.25" "numpy==1.26.4" "h5py==3.11.0" "packaging==24.0"
{
  for version in 3.0.5 3.15.1; do
    echo "keras $version" && run "$version" save "$version"
  done
  for version in 3.0.5 3.15.1; do
    echo "keras $version" && run "$version" open 3.0.5 && run "$version" open 3.15.1
  done
} | tee "$folder/seen"
