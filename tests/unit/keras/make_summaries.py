"""Writes summaries.json: model.summary() as Keras prints it, for networks that try the corners of its table.

Run with Keras 3 in a folder of its own choice:  python make_summaries.py > summaries.json
"""

import json
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
from keras import layers

cases = {
    "the lesson's network": ((60, 64, 1), lambda: [
        layers.Conv2D(32, (3, 3), activation="relu"),
        layers.MaxPooling2D((2, 2)),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(2, activation="sigmoid"),
    ]),
    "names that break or are cut": ((64, 64, 3), lambda: [
        layers.Rescaling(1 / 255),
        layers.Conv2D(32, (3, 3), name="a_very_long_name_for_a_convolution_indeed"),
        layers.AveragePooling2D((2, 2)),
        layers.Conv2D(8, 3, name="twenty_two_characters_"),
        layers.Conv2D(8, 3, name="twenty_three_characters"),
        layers.Dropout(0.5),
        layers.Activation("relu"),
    ]),
    "sizes that are an exact half": ((1, 1, 1), lambda: [
        layers.Flatten(),
        layers.Dense(288, use_bias=False),
    ]),
    "millions": ((512, 512, 1), lambda: [
        layers.Flatten(),
        layers.Dense(50, kernel_initializer="zeros"),
    ]),
    "no parameters": ((8, 8, 1), lambda: [layers.Flatten()]),
    "parameters that are not learned": ((9, 9, 2), lambda: [
        layers.Conv2D(24, 3),
        layers.BatchNormalization(),
        layers.GlobalAveragePooling2D(),
        layers.Dense(3, kernel_regularizer="l2"),
    ]),
    "no layers": ((8, 8, 1), lambda: []),
}


def summary(input_shape, stack):
    keras.utils.clear_session()
    model = keras.Sequential([keras.Input(input_shape), *stack()], name="sequential")
    lines = []
    model.summary(print_fn=lambda text: lines.append(text), line_length=76)
    shown = [
        {
            "name": layer.name,
            "class_name": type(layer).__name__,
            "output_shape": list(layer.output.shape),
            "params": layer.count_params(),
        }
        for layer in model.layers
    ]
    params = sum(layer["params"] for layer in shown)
    fixed = sum(weight.shape.num_elements() for weight in model.non_trainable_weights)
    return {"layers": shown, "params": params, "non_trainable_params": fixed, "text": "\n".join(lines).rstrip("\n")}


out = {"keras": keras.__version__, "cases": {name: summary(*case) for name, case in cases.items()}}
print(json.dumps(out, indent=1, ensure_ascii=False))
