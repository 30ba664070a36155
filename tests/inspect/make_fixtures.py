"""Writes down what Keras and TensorFlow compute where one looks inside a network, for tests/inspect/.

usage: python make_fixtures.py        (writes the .json files beside this script)

Made with keras 3.15.1, tensorflow-cpu 2.21.0 and numpy 2.4.6. Images and weights are not stored: both sides make them by
`numbers` of ../keras/make_fixtures.py, as the fixtures there.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "keras"))

import keras
import numpy as np
import tensorflow as tf
from make_fixtures import centred, layer, numbers, rounded, sequential

import make_fixtures

make_fixtures.HERE = Path(__file__).parent


def network_cases():
    """Name, input shape, layers; the last is without its activation, so that the model gives scores."""
    yield "the lesson's network, two outputs", [12, 13, 1], [
        layer("Conv2D", filters=6, kernel_size=3, activation="relu"),
        layer("MaxPooling2D", pool_size=2),
        layer("Flatten"),
        layer("Dense", units=8, activation="relu"),
        layer("Dense", units=2, activation="softmax"),
    ]
    yield "one output for two classes", [12, 13, 1], [
        layer("Conv2D", filters=4, kernel_size=3, activation="relu"),
        layer("MaxPooling2D", pool_size=2),
        layer("Flatten"),
        layer("Dense", units=1, activation="sigmoid"),
    ]
    yield "many layers, colors, dropout", [16, 15, 3], [
        layer("Rescaling", scale=0.5),
        layer("Conv2D", filters=5, kernel_size=3, padding="same", activation="relu"),
        layer("MaxPooling2D", pool_size=2),
        layer("Conv2D", filters=7, kernel_size=[3, 2], strides=[2, 1], activation="tanh"),
        layer("AveragePooling2D", pool_size=2, strides=1, padding="same"),
        layer("Conv2D", filters=4, kernel_size=2, activation="sigmoid"),
        layer("Dropout", rate=0.2),
        layer("Flatten"),
        layer("Dense", units=9, activation="relu"),
        layer("Dropout", rate=0.5),
        layer("Dense", units=4, activation="softmax"),
    ]


def network_results():
    for seed, (name, input_shape, layers) in enumerate(network_cases(), 1):
        model = sequential(layers, input_shape)
        model.set_weights([centred(w.shape, 100 * seed + i, 0.5) for i, w in enumerate(model.get_weights())])
        image = numbers([1, *input_shape], seed)
        outputs = keras.Model(model.inputs, [each.output for each in model.layers])(image, training=False)
        model.layers[-1].activation = keras.activations.linear
        units = model.output_shape[-1]
        classes = max(units, 2)
        scores = (lambda y: y if units > 1 else tf.concat([-y, y], 1))

        def grad_cam(at, class_):
            """https://keras.io/examples/vision/grad_cam/, before its normalization."""
            maps = tf.Variable(outputs[at])
            with tf.GradientTape() as tape:
                y = maps
                for each in model.layers[at + 1 :]:
                    y = each(y, training=False) if "Dropout" in type(each).__name__ else each(y)
                score = scores(y)[:, class_]
            weights = tf.reduce_mean(tape.gradient(score, maps), axis=(0, 1, 2))
            return tf.maximum(tf.squeeze(maps[0] @ weights[..., None], -1), 0)

        def saliency(class_):
            x = tf.Variable(image)
            with tf.GradientTape() as tape:
                score = scores(model(x, training=False))[:, class_]
            return tf.reduce_max(tf.abs(tape.gradient(score, x)), -1)

        with_maps = [i for i, output in enumerate(outputs) if len(output.shape) == 4]
        yield dict(
            name=name,
            seed=seed,
            input_shape=input_shape,
            layers=layers,
            activations=[rounded(output) for output in outputs],
            grad_cam=[dict(layer=i, maps=[rounded(grad_cam(i, c)) for c in range(classes)]) for i in with_maps],
            saliency=[rounded(saliency(class_)) for class_ in range(classes)],
        )


def occlusion_results():
    """The probability of each class with a gray square over each part of the image."""
    for seed, (name, input_shape, layers) in enumerate(network_cases(), 1):
        model = sequential(layers, input_shape)
        model.set_weights([centred(w.shape, 100 * seed + i, 0.5) for i, w in enumerate(model.get_weights())])
        image = numbers(input_shape, seed)
        size, stride = 4, 3
        places = [
            [(row, column) for column in range(0, input_shape[1] - size + 1, stride)]
            for row in range(0, input_shape[0] - size + 1, stride)
        ]
        covered = []
        for row, column in sum(places, []):
            one = image.copy()
            one[row : row + size, column : column + size] = image.mean((0, 1))
            covered.append(one)
        y = model(np.array(covered), training=False).numpy()
        probabilities = y if y.shape[1] > 1 else np.concatenate([1 - y, y], 1)
        yield dict(
            name=name,
            seed=seed,
            input_shape=input_shape,
            layers=layers,
            size=size,
            stride=stride,
            shape=[len(places), len(places[0])],
            probabilities=[rounded(each) for each in probabilities.T],
        )


def convolve_results():
    for seed, (shape, kernel, strides, padding) in enumerate(
        [
            ([9, 9, 1], [3, 3], 1, "valid"),
            ([9, 9, 1], [3, 3], 1, "same"),
            ([10, 12, 3], [5, 5], 2, "same"),
            ([11, 9, 3], [7, 7], 2, "valid"),
            ([8, 11, 4], [3, 5], 3, "same"),
        ],
        1,
    ):
        image, weights = numbers([1, *shape], seed), centred(kernel, 50 + seed, 1)
        each = np.repeat(weights[:, :, None, None], shape[2], 2)
        y = tf.nn.depthwise_conv2d(image, each, [1, strides, strides, 1], padding.upper())
        yield dict(seed=seed, shape=shape, kernel=kernel, strides=strides, padding=padding, output=rounded(y))


def pool_results():
    for seed, (shape, pool_size, strides, padding) in enumerate(
        [([9, 9, 1], 2, 2, "valid"), ([9, 9, 1], 3, 3, "valid"), ([10, 11, 3], 3, 2, "same"), ([7, 7, 1], 2, 2, "same")], 1
    ):
        image = centred([1, *shape], seed, 1)
        config = dict(pool_size=pool_size, strides=strides, padding=padding)
        yield dict(
            seed=seed,
            shape=shape,
            pool_size=pool_size,
            strides=strides,
            padding=padding,
            max=rounded(keras.layers.MaxPooling2D(**config)(image)),
            average=rounded(keras.layers.AveragePooling2D(**config)(image)),
        )


if __name__ == "__main__":
    make_fixtures.write("networks.json", network_results())
    make_fixtures.write("occlusion.json", occlusion_results())
    make_fixtures.write("convolve.json", convolve_results())
    make_fixtures.write("pool.json", pool_results())
