"""Writes optimizer.json: parameters after three steps of Keras's optimizers (pip install keras tensorflow-cpu)."""

import json
import pathlib

import keras
import numpy as np

START = np.array([0.5, -1.25, 2.0, 0.0, 3.0, -0.001, 1e-8], "float32")
GRADIENTS = np.array(
    [[0.1, -2.0, 0.0, 1e-4, 30.0, -0.5, 1e-9], [0.2, -1.0, 0.0, -1e-4, -30.0, 0.25, 1e-9], [-0.3, 4.0, 1.0, 0.0, 1.0, 0.0, 0.0]],
    "float32",
)
OPTIMIZERS = {
    "adam": keras.optimizers.Adam(0.001),
    "adam_other_numbers": keras.optimizers.Adam(0.05, beta_1=0.8, beta_2=0.95, epsilon=1e-3),
    "amsgrad": keras.optimizers.Adam(0.01, amsgrad=True),
    "sgd": keras.optimizers.SGD(0.01),
    "sgd_momentum": keras.optimizers.SGD(0.01, momentum=0.9),
    "sgd_nesterov": keras.optimizers.SGD(0.01, momentum=0.9, nesterov=True),
    "rmsprop": keras.optimizers.RMSprop(0.001),
    "rmsprop_momentum": keras.optimizers.RMSprop(0.01, rho=0.8, momentum=0.5),
    "rmsprop_centered": keras.optimizers.RMSprop(0.01, momentum=0.5, centered=True),
}

after = {}
for name, optimizer in OPTIMIZERS.items():
    variable = keras.Variable(START)
    for gradient in GRADIENTS:
        optimizer.apply([keras.ops.convert_to_tensor(gradient)], [variable])
    after[name] = [float(value) for value in variable.numpy()]

fixture = {
    "keras": keras.__version__,
    "start": [float(value) for value in START],
    "gradients": [[float(value) for value in row] for row in GRADIENTS],
    "after": after,
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(fixture, indent=1) + "\n")
