"""Writes down what Keras and scikit-learn compute, for tests/nn/keras_parity.rs and gradients.rs.

usage: python make_fixtures.py        (writes the .json files beside this script)

Made with keras 3.15.1, tensorflow-cpu 2.21.0, scikit-learn 1.9.1 and numpy 2.4.6. Inputs and weights are not stored: both
sides make them by `numbers` below, so that only results need to be kept.
"""

import json
import os
import tempfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import keras
import numpy as np
import sklearn.metrics
import sklearn.model_selection
import sklearn.utils.class_weight
import tensorflow as tf

HERE = Path(__file__).parent


def numbers(shape, seed):
    """Numbers in [0, 1), exact in float32: a hash of the index ("lowbias32")."""
    h = np.arange(np.prod(shape, dtype=int), dtype=np.uint32) + np.uint32((seed * 0x9E3779B9) % 2**32)
    h ^= h >> np.uint32(16)
    h *= np.uint32(0x7FEB352D)
    h ^= h >> np.uint32(15)
    h *= np.uint32(0x846CA68B)
    h ^= h >> np.uint32(16)
    return ((h >> np.uint32(8)).astype(np.float32) / np.float32(2**24)).reshape(shape)


def centred(shape, seed, limit):
    """Numbers in [-limit, limit)."""
    return (numbers(shape, seed) * np.float32(2) - np.float32(1)) * np.float32(limit)


def rounded(values):
    """As many digits as float32 has; None for NaN."""
    values = np.asarray(values, dtype=np.float32)
    return [float(f"{v:.8g}") if np.isfinite(v) else None for v in values.ravel()]


def write(name, value):
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in value)
    (HERE / name).write_text(f"[\n{lines}\n]\n")


def sequential(layers, input_shape):
    built = [keras.layers.Input(tuple(input_shape))]
    built += [getattr(keras.layers, layer["class_name"])(**layer["config"]) for layer in layers]
    return keras.Sequential(built)


def layer(class_name, **config):
    return {"class_name": class_name, "config": config}


def fill(model, first, limit=0.5):
    """Gives a model known weights."""
    for index, weight in enumerate(model.weights):
        # The count of a Normalization is a whole number, which nothing is computed with.
        if weight.name != "count":
            values = centred(weight.shape, first + index, limit)
            weight.assign(np.abs(values) if weight.name.endswith("variance") else values)
    for each in model.layers:
        if isinstance(each, keras.layers.Normalization):
            each.finalize_state()


# Those whose gradient does not follow from what comes out.
ACTIVATIONS = [
    "elu", "exponential", "gelu", "hard_sigmoid", "hard_silu", "leaky_relu", "log_softmax", "mish", "relu6", "selu", "silu",
    "softplus", "softsign",
]


def layer_cases():
    """Name, input shape, layers."""
    for kernel_size in (1, 2, 3, [3, 5], [5, 1]):
        yield f"conv2d kernel {kernel_size}", [6, 7, 2], [layer("Conv2D", filters=3, kernel_size=kernel_size)]
    for padding in ("valid", "same"):
        for strides in (1, 2, [1, 3], [3, 2]):
            for kernel_size in (3, [2, 4]):
                config = dict(filters=2, kernel_size=kernel_size, strides=strides, padding=padding)
                # Not 6 wide: where kernel 4 and stride 3 then give one column, TensorFlow 2.21 computes something else.
                yield f"conv2d {padding} strides {strides} kernel {kernel_size}", [7, 8, 1], [layer("Conv2D", **config)]
    yield "conv2d rgb", [5, 6, 3], [layer("Conv2D", filters=5, kernel_size=3, padding="same", activation="relu")]
    yield "conv2d kernel larger than the image", [3, 2, 2], [layer("Conv2D", filters=2, kernel_size=5, padding="same")]
    yield "conv2d stride larger than the kernel", [8, 7, 1], [layer("Conv2D", filters=2, kernel_size=2, strides=3)]
    yield "conv2d without bias", [5, 5, 2], [layer("Conv2D", filters=4, kernel_size=3, use_bias=False)]
    yield "conv2d whole image", [4, 5, 2], [layer("Conv2D", filters=3, kernel_size=[4, 5])]
    for activation in ("relu", "tanh", "sigmoid", "softmax", "linear"):
        yield f"conv2d {activation}", [4, 5, 2], [layer("Conv2D", filters=9, kernel_size=3, activation=activation)]
        yield f"dense {activation}", [1, 2, 3], [layer("Flatten"), layer("Dense", units=5, activation=activation)]
        yield f"activation {activation}", [2, 2, 3], [
            layer("Conv2D", filters=3, kernel_size=1),
            layer("Activation", activation=activation),
        ]
    yield "MaxPooling2D defaults", [5, 7, 3], [layer("MaxPooling2D")]
    for class_name in ("MaxPooling2D", "AveragePooling2D"):
        for padding in ("valid", "same"):
            for pool_size, strides in ((2, None), (3, 2), ([2, 3], [1, 2]), (3, 1), (2, 3)):
                config = dict(pool_size=pool_size, strides=strides, padding=padding)
                yield f"{class_name} {padding} {pool_size} {strides}", [6, 7, 2], [layer(class_name, **config)]
    yield "rescaling", [3, 3, 2], [layer("Rescaling", scale=1 / 127.5, offset=-1.0)]
    yield "rescaling before conv2d", [4, 4, 1], [
        layer("Rescaling", scale=1 / 255),
        layer("Conv2D", filters=2, kernel_size=3),
    ]
    yield "flatten", [2, 3, 2], [layer("Flatten")]
    yield "dense without bias", [1, 1, 6], [layer("Flatten"), layer("Dense", units=4, use_bias=False)]
    yield "dense on images", [2, 3, 4], [layer("Dense", units=3, activation="softmax")]
    yield "dropout at inference", [2, 2, 2], [layer("Dropout", rate=0.4), layer("Flatten"), layer("Dense", units=3)]
    yield "the lesson's network, small", [10, 11, 1], [
        layer("Conv2D", filters=4, kernel_size=3, activation="relu"),
        layer("MaxPooling2D", pool_size=2),
        layer("Flatten"),
        layer("Dense", units=6, activation="relu"),
        layer("Dense", units=2, activation="sigmoid"),
    ]
    yield "a deep network", [14, 12, 3], [
        layer("Rescaling", scale=0.5),
        layer("Conv2D", filters=4, kernel_size=3, padding="same", activation="relu"),
        layer("MaxPooling2D", pool_size=2),
        layer("Conv2D", filters=5, kernel_size=[3, 2], activation="tanh"),
        layer("AveragePooling2D", pool_size=2, strides=1, padding="same"),
        layer("Conv2D", filters=3, kernel_size=3, strides=2, use_bias=False),
        layer("Activation", activation="relu"),
        layer("Flatten"),
        layer("Dense", units=8, activation="sigmoid"),
        layer("Dropout", rate=0.5),
        layer("Dense", units=4, activation="softmax"),
    ]
    yield "convolutions and pools, the last row and column dropped", [15, 17, 1], [
        layer("Conv2D", filters=4, kernel_size=3, activation="relu"),
        layer("MaxPooling2D", pool_size=2),
        layer("Conv2D", filters=5, kernel_size=2),
        layer("MaxPooling2D", pool_size=[1, 2], strides=[2, 2], padding="same"),
        layer("Conv2D", filters=3, kernel_size=2, activation="sigmoid", use_bias=False),
        layer("MaxPooling2D", pool_size=2, strides=1),
        layer("Flatten"),
        layer("Dense", units=3),
    ]
    for class_name in ("GlobalAveragePooling2D", "GlobalMaxPooling2D"):
        for keepdims in (False, True):
            yield f"{class_name} {keepdims}", [3, 4, 5], [layer(class_name, keepdims=keepdims)]
    yield "global pooling of equal values", [5, 6, 2], [
        layer("Conv2D", filters=4, kernel_size=2, activation="relu"),
        layer("GlobalMaxPooling2D"),
        layer("Dense", units=3),
    ]
    yield "batch normalization", [4, 5, 3], [layer("BatchNormalization"), layer("Conv2D", filters=2, kernel_size=2)]
    yield "batch normalization of values in a row", [1, 2, 3], [
        layer("Flatten"),
        layer("BatchNormalization", epsilon=0.1, center=False),
        layer("Dense", units=3),
        layer("BatchNormalization", scale=False),
    ]
    yield "leaky relu", [3, 4, 2], [layer("LeakyReLU")]
    yield "leaky relu behind layers", [3, 4, 2], [
        layer("Conv2D", filters=3, kernel_size=2),
        layer("LeakyReLU", negative_slope=0.01),
        layer("Flatten"),
        layer("Dense", units=4),
        layer("LeakyReLU", negative_slope=0.0),
    ]
    for padding in (1, [0, 2], [[1, 0], [2, 3]]):
        yield f"zero padding {padding}", [3, 4, 2], [
            layer("ZeroPadding2D", padding=padding),
            layer("Conv2D", filters=2, kernel_size=3),
        ]
    yield "zero padding at the end", [2, 3, 3], [layer("ZeroPadding2D", padding=[[0, 1], [1, 0]])]
    for padding in ("valid", "same"):
        # TensorFlow takes the same strides both ways only.
        for strides in (1, 2):
            for kernel_size, depth_multiplier in ((3, 1), ([2, 4], 1), (3, 3)):
                config = dict(kernel_size=kernel_size, strides=strides, padding=padding, depth_multiplier=depth_multiplier)
                yield f"depthwise conv2d {config}", [7, 8, 2], [layer("DepthwiseConv2D", **config)]
    yield "a separable convolution", [6, 7, 3], [
        layer("Conv2D", filters=4, kernel_size=3, activation="relu"),
        layer("DepthwiseConv2D", kernel_size=3, depth_multiplier=2, activation="softmax", use_bias=False),
        layer("Conv2D", filters=5, kernel_size=1, activation="relu"),
    ]
    yield from more_layer_cases()


def more_layer_cases():
    """Those that the lesson does without."""
    for config in (
        {},
        dict(max_value=0.4),
        dict(negative_slope=0.2),
        dict(threshold=0.3),
        dict(max_value=0.5, negative_slope=0.1, threshold=0.2),
        dict(max_value=6.0, negative_slope=0.25),
    ):
        yield f"relu {config}", [3, 4, 2], [layer("ReLU", **config)]
    yield "relu behind layers", [4, 4, 1], [
        layer("Conv2D", filters=3, kernel_size=2),
        layer("ReLU", max_value=0.3),
        layer("Flatten"),
        layer("Dense", units=4),
        layer("ReLU"),
    ]
    for alpha in (1.0, 0.3, 0.0, -0.5):
        yield f"elu {alpha}", [3, 4, 2], [layer("Conv2D", filters=3, kernel_size=2), layer("ELU", alpha=alpha)]
    for axis in (-1, 1, 2, 3, -3, [1, 2], [-1, 1], [1, 2, 3]):
        yield f"softmax {axis}", [3, 2, 4], [layer("Conv2D", filters=3, kernel_size=1), layer("Softmax", axis=axis)]
    yield "softmax of a row", [1, 2, 3], [layer("Flatten"), layer("Dense", units=4), layer("Softmax", axis=1)]
    for shared_axes in (None, [1, 2], [3], 1, [1, 2, 3]):
        yield f"prelu {shared_axes}", [3, 4, 2], [layer("PReLU", shared_axes=shared_axes)]
    yield "prelu behind layers", [4, 5, 1], [
        layer("Conv2D", filters=3, kernel_size=2),
        layer("PReLU", shared_axes=[1, 2]),
        layer("Flatten"),
        layer("Dense", units=4),
        layer("PReLU"),
    ]
    for cropping in (1, [0, 2], [[1, 0], [2, 1]]):
        yield f"cropping {cropping}", [5, 6, 2], [
            layer("Conv2D", filters=2, kernel_size=2, padding="same"),
            layer("Cropping2D", cropping=cropping),
        ]
    for interpolation in ("nearest", "bilinear", "bicubic"):
        for size in (2, [3, 1], [1, 4], [5, 7]):
            yield f"up sampling {interpolation} {size}", [3, 4, 2], [
                layer("UpSampling2D", size=size, interpolation=interpolation)
            ]
        for height, width in ((7, 9), (3, 2), (1, 1), (4, 11), (13, 5)):
            config = dict(height=height, width=width, interpolation=interpolation)
            yield f"resizing {config}", [5, 6, 2], [layer("Resizing", **config)]
    for shape in ([5, 9, 1], [9, 4, 2], [6, 6, 1]):
        for size in (dict(height=4, width=4), dict(height=3, width=8)):
            yield f"resizing cut {shape} {size}", shape, [layer("Resizing", crop_to_aspect_ratio=True, **size)]
            yield f"resizing laid in {shape} {size}", shape, [
                layer("Resizing", pad_to_aspect_ratio=True, fill_value=0.25, **size)
            ]
    for size in (dict(height=3, width=4), dict(height=5, width=6), dict(height=4, width=3), dict(height=7, width=4)):
        yield f"center crop {size}", [5, 6, 2], [layer("CenterCrop", **size)]
    yield "center crop of what is smaller", [3, 8, 1], [layer("CenterCrop", height=6, width=5)]
    for class_name, config in (
        ("SpatialDropout2D", dict(rate=0.3)),
        ("GaussianDropout", dict(rate=0.3)),
        ("GaussianNoise", dict(stddev=0.3)),
    ):
        yield f"{class_name} at inference", [2, 2, 2], [layer(class_name, **config), layer("Conv2D", filters=2, kernel_size=2)]
    for target_shape in ([12], [-1], [2, 3, 2], [1, -1, 4], [3, 4, 1]):
        yield f"reshape {target_shape}", [3, 2, 2], [
            layer("Conv2D", filters=2, kernel_size=1),
            layer("Reshape", target_shape=target_shape),
            layer("Dense", units=3),
        ]
    for dims in ([2, 1, 3], [3, 1, 2], [2, 3, 1], [3, 2, 1], [1, 2, 3]):
        yield f"permute {dims}", [3, 4, 2], [layer("Permute", dims=dims), layer("Conv2D", filters=2, kernel_size=2)]
    yield "permute a row", [2, 1, 3], [layer("Flatten"), layer("Permute", dims=[1]), layer("Dense", units=2)]
    for config in (
        {},
        dict(axis=1),
        dict(axis=[1, 2]),
        dict(axis=[-1, -3], epsilon=0.1),
        dict(axis=[1, 2, 3], center=False),
        dict(scale=False),
        dict(center=False, scale=False, axis=3),
    ):
        yield f"layer normalization {config}", [3, 2, 4], [layer("LayerNormalization", **config)]
    yield "layer normalization behind layers", [4, 4, 2], [
        layer("Conv2D", filters=3, kernel_size=2),
        layer("LayerNormalization"),
        layer("Flatten"),
        layer("Dense", units=5),
        layer("LayerNormalization", epsilon=0.01),
    ]
    yield "layer normalization of one value", [2, 2, 1], [layer("LayerNormalization")]
    for config in (
        dict(groups=1),
        dict(groups=3),
        dict(groups=6),
        dict(groups=-1),
        dict(groups=2, axis=1),
        dict(groups=5, axis=-2, epsilon=0.1),
        dict(groups=2, center=False),
        dict(groups=3, scale=False),
    ):
        yield f"group normalization {config}", [4, 5, 6], [layer("GroupNormalization", **config)]
    yield "group normalization of a row", [1, 2, 4], [layer("Flatten"), layer("GroupNormalization", groups=2)]
    for padding in ("valid", "same"):
        for dilation_rate in (2, [1, 3], [3, 2]):
            config = dict(kernel_size=[3, 2], padding=padding, dilation_rate=dilation_rate)
            yield f"conv2d {config}", [8, 7, 2], [layer("Conv2D", filters=3, activation="relu", **config)]
            yield f"depthwise conv2d {config}", [8, 7, 2], [layer("DepthwiseConv2D", depth_multiplier=2, **config)]
        for groups in (2, 4):
            config = dict(kernel_size=3, padding=padding, groups=groups, strides=2)
            yield f"conv2d {config}", [7, 8, 4], [layer("Conv2D", filters=8, activation="tanh", **config)]
        for config in (
            dict(kernel_size=3),
            dict(kernel_size=[2, 3], strides=2),
            dict(kernel_size=2, depth_multiplier=3, use_bias=False, activation="relu"),
            dict(kernel_size=3, dilation_rate=2, activation="softmax"),
        ):
            yield f"separable conv2d {padding} {config}", [7, 8, 2], [
                layer("SeparableConv2D", filters=3, padding=padding, **config)
            ]
        for kernel_size in (1, 2, 3, [4, 3]):
            for strides in (1, 2, [3, 2]):
                config = dict(kernel_size=kernel_size, strides=strides, padding=padding)
                yield f"conv2d transpose {config}", [3, 4, 2], [layer("Conv2DTranspose", filters=3, **config)]
    yield "conv2d, groups and dilation", [6, 7, 6], [
        layer("Conv2D", filters=6, kernel_size=2, groups=3, dilation_rate=2, use_bias=False)
    ]
    yield "conv2d transpose, valid, output padding", [3, 2, 2], [
        layer("Conv2DTranspose", filters=2, kernel_size=3, strides=3, output_padding=[1, 2], activation="relu")
    ]
    yield "conv2d transpose, same, output padding", [3, 2, 2], [
        layer("Conv2DTranspose", filters=2, kernel_size=3, strides=2, padding="same", output_padding=[0, 1], use_bias=False)
    ]
    yield "there and back", [8, 9, 1], [
        layer("Conv2D", filters=4, kernel_size=3, strides=2, padding="same"),
        layer("GroupNormalization", groups=2),
        layer("ReLU", max_value=6.0),
        layer("SpatialDropout2D", rate=0.5),
        layer("SeparableConv2D", filters=6, kernel_size=3, padding="same"),
        layer("LayerNormalization"),
        layer("ELU"),
        layer("Conv2DTranspose", filters=3, kernel_size=3, strides=2, padding="same"),
        layer("Cropping2D", cropping=[[0, 0], [1, 0]]),
        layer("PReLU", shared_axes=[1, 2]),
        layer("Resizing", height=6, width=5),
        layer("GlobalAveragePooling2D"),
        layer("Reshape", target_shape=[1, 1, 3]),
        layer("Softmax"),
    ]
    for activation in ACTIVATIONS:
        # An exponential of an exponential knows no bounds.
        again = "tanh" if activation == "exponential" else activation
        yield f"conv2d {activation}, pooled", [6, 5, 2], [
            layer("Conv2D", filters=5, kernel_size=2, activation=activation),
            layer("MaxPooling2D", pool_size=2),
            layer("Flatten"),
            layer("Dense", units=7, activation=again),
            layer("Activation", activation=again),
            layer("Dense", units=3),
        ]
    for config in (
        {},
        dict(axis=1),
        dict(axis=[1, 3]),
        dict(axis=[-2, -1], invert=True),
        dict(axis=[]),
        dict(invert=True),
        dict(mean=0.25, variance=2.0),
        dict(mean=[0.5, -0.25], variance=[0.1, 0.0], invert=True),
        dict(axis=[2, 1], mean=[0.5, 0.0, -1.0, 0.25], variance=[0.5, 1.0, 0.01, 4.0]),
    ):
        yield f"normalization {config}", [3, 4, 2], [layer("Normalization", **config), layer("Conv2D", filters=2, kernel_size=2)]
    yield "normalization of a row", [1, 2, 3], [layer("Flatten"), layer("Normalization"), layer("Dense", units=2)]
    yield "activity regularization", [2, 2, 2], [
        layer("Conv2D", filters=2, kernel_size=1, activity_regularizer="l2"),
        layer("ActivityRegularization", l1=0.1, l2=0.2),
        layer("Dense", units=3, activity_regularizer=layer("L1", l1=0.3)),
    ]
    for class_name, config in (
        ("RandomFlip", dict(mode="vertical")),
        ("RandomRotation", dict(factor=0.2, fill_mode="constant", fill_value=0.5)),
        ("RandomTranslation", dict(height_factor=[-0.3, 0.5], width_factor=0.4, fill_mode="wrap")),
        ("RandomZoom", dict(height_factor=0.4, width_factor=[-0.3, 0.2], interpolation="nearest")),
        ("RandomContrast", dict(factor=[0.5, 0.9], value_range=[-0.25, 0.25])),
        ("RandomBrightness", dict(factor=0.3, value_range=[-0.25, 0.25])),
    ):
        yield f"{class_name} at inference", [4, 5, 2], [layer(class_name, **config), layer("Conv2D", filters=2, kernel_size=2)]


def layers():
    write("layers.json", [layer_fixture(seed, *case) for seed, case in enumerate(layer_cases(), start=1)])


def layer_fixture(seed, name, input_shape, spec):
    """Outputs, and the gradients of sum(outputs * numbers) with respect to parameters and input."""
    model = sequential(spec, input_shape)
    fill(model, 100 * seed)
    x = tf.constant(centred((2, *input_shape), 10_000 + seed, 1.0))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = model(x, training=False)
        total = tf.reduce_sum(y * centred(y.shape, 20_000 + seed, 1.0))
    gradients = tape.gradient(total, [x, *[weight.value for weight in model.trainable_variables]])
    return {
        "name": name,
        "seed": seed,
        "input_shape": input_shape,
        "layers": spec,
        "output_shapes": [list(layer.output.shape[1:]) for layer in model.layers],
        "params": model.count_params(),
        "output": rounded(y),
        "input_gradient": rounded(gradients[0]),
        "gradients": [rounded(gradient) for gradient in gradients[1:]],
    }


# Where functions of one value have their corners, and beyond what numbers can be.
EDGES = [0.0, -0.0, 0.25, -0.25, 0.5, 1.0, -1.0, 6.0, 6.5, -7.0, 1e-6, -1e-6, 1e30, -1e30, np.inf, -np.inf, np.nan]


def edges():
    """What layers make of these values, and the slopes; in texts, where JSON has no numbers for it."""
    cases = []
    for spec in (
        layer("ReLU"),
        layer("ReLU", max_value=6.0),
        layer("ReLU", max_value=0.5),
        layer("ReLU", negative_slope=0.25),
        layer("ReLU", threshold=0.25),
        layer("ReLU", threshold=0.5, negative_slope=0.1),
        layer("ReLU", max_value=1.0, negative_slope=0.1),
        layer("ReLU", max_value=6.0, threshold=1.0),
        layer("LeakyReLU", negative_slope=0.5),
        layer("ELU"),
        layer("ELU", alpha=0.5),
        layer("PReLU", alpha_initializer="ones", shared_axes=[1, 2, 3]),
    ):
        model = sequential([spec], [1, 1, len(EDGES)])
        x = tf.constant(np.array(EDGES, np.float32).reshape(1, 1, 1, -1))
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = model(x, training=False)
        slopes = tape.gradient(y, x)
        as_texts = [[str(float(f"{value:.8g}")) for value in np.ravel(values)] for values in (x, y, slopes)]
        cases.append({"layer": spec, **dict(zip(("values", "outputs", "slopes"), as_texts))})
    write("edges.json", cases)


def told(values):
    """Numbers as JSON has words for them: None for NaN, 1e39 and -1e39 for what is infinite."""
    values = np.asarray(values, dtype=np.float32)
    return [None if np.isnan(v) else float(f"{np.clip(float(v), -1e39, 1e39):.8g}") for v in values.ravel()]


def activations():
    """What comes out for values that are large, small or none, and the gradient of the sum of that times numbers."""
    inf, nan = float("inf"), float("nan")
    rows = [
        [nan, 1, 2], [-inf, 0, 1], [inf, 0, 1], [-1e30, 1e30, 0], [-100, 100, -20], [-3, 3, 6], [-1, 1, -6], [1e-3, -1e-3, 0.5],
        [1e-8, -1e-8, -0.0], [20, -8, 8], [1000, 999, -1000],
    ]
    cases = []
    for activation in ACTIVATIONS:
        x = tf.constant(rows, tf.float32)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = sequential([layer("Activation", activation=activation)], [3])(x)
            total = tf.reduce_sum(y * centred(y.shape, 5, 1.0))
        gradient = tape.gradient(total, x)
        cases.append({"activation": activation, "x": [told(row) for row in rows], "y": told(y), "gradient": told(gradient)})
    write("activations.json", cases)


# No sigmoid of these is subnormal: TensorFlow would make it 0.
LOGITS = {
    1: [[0.0], [1.5], [-3.0], [9.0], [-20.0], [40.0], [-85.0]],
    2: [[0.0, 0.0], [1.0, 2.0], [3.0, -20.0], [30.0, 20.0], [-0.25, 0.75], [-75.0, -85.0], [0.4, 0.3]],
    4: [[0.1, 0.2, 0.3, 0.4], [5.0, -5.0, 0.0, 1.0], [60.0, 61.0, -60.0, 0.5], [0.9, 0.9, 0.9, 0.9], [0.25, 0.5, 0.1, 0.2]],
}
LOSSES = {
    "SparseCategoricalCrossentropy": keras.losses.sparse_categorical_crossentropy,
    "CategoricalCrossentropy": keras.losses.categorical_crossentropy,
    "BinaryCrossentropy": keras.losses.binary_crossentropy,
}


MORE_LOSSES = [
    ("CategoricalCrossentropy", {"label_smoothing": 0.1}),
    ("CategoricalCrossentropy", {"label_smoothing": 0.3, "from_logits": True}),
    ("BinaryCrossentropy", {"label_smoothing": 0.2}),
    ("BinaryCrossentropy", {"label_smoothing": 0.2, "from_logits": True}),
    ("CategoricalFocalCrossentropy", {}),
    ("CategoricalFocalCrossentropy", {"alpha": 0.5, "gamma": 1.5, "label_smoothing": 0.1, "from_logits": True}),
    ("BinaryFocalCrossentropy", {}),
    ("BinaryFocalCrossentropy", {"apply_class_balancing": True, "alpha": 0.3, "gamma": 1.5, "label_smoothing": 0.1}),
    ("BinaryFocalCrossentropy", {"from_logits": True}),
    ("MeanSquaredError", {}),
    ("MeanAbsoluteError", {}),
    ("Huber", {}),
    ("Huber", {"delta": 0.3}),
    ("Poisson", {}),
    ("Hinge", {}),
]


def loss_fixture(class_name, function, config, tail, spec, logits, y, targets):
    """Of each row by itself; the gradient is that of the sum."""
    x = np.array(logits, dtype=np.float32)
    model = sequential(spec, [x.shape[1]])
    model.compile(loss=getattr(keras.losses, class_name)(**config), metrics=["accuracy"])
    each = [model.evaluate(x[i : i + 1], y[i : i + 1], verbose=0) for i in range(len(x))]
    watched = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(watched)
        value = tf.reduce_sum(function(y, model(watched, training=False), **config))
    return {
        "loss": {"class_name": class_name, "config": config},
        "tail": tail,
        "layers": spec,
        "logits": logits,
        "targets": targets.tolist(),
        "losses": rounded([loss for loss, _ in each]),
        "correct": [int(accuracy) for _, accuracy in each],
        "gradient": rounded(tape.gradient(value, watched)),
    }


def losses():
    """Loss, accuracy, and the gradient with respect to what goes into the activation, as `compile` and `evaluate` do it."""
    cases = []
    for class_name, function in LOSSES.items():
        for units, logits in LOGITS.items():
            if units == 1 and class_name != "BinaryCrossentropy":
                continue
            targets = np.arange(len(logits)) % max(units, 2)
            if class_name == "SparseCategoricalCrossentropy":
                y = targets
            else:
                y = targets[:, None].astype(np.float32) if units == 1 else np.eye(units, dtype=np.float32)[targets]
            tails = {activation: [layer("Activation", activation=activation)]
                     for activation in ("sigmoid", "softmax", "linear", "relu", "tanh")}
            tails["sigmoid, linear"] = tails["sigmoid"] + tails["linear"]
            tails["sigmoid, flatten"] = tails["sigmoid"] + [layer("Flatten")]
            tails["softmax, dropout"] = tails["softmax"] + [layer("Dropout", rate=0.5)]
            for tail, spec in tails.items():
                for config in ({"from_logits": False}, {"from_logits": True}):
                    cases.append(loss_fixture(class_name, function, config, tail, spec, logits, y, targets))
    for class_name, config in MORE_LOSSES:
        function = getattr(keras.losses, keras.src.utils.naming.to_snake_case(class_name))
        for units, logits in LOGITS.items():
            if units == 1 and "Categorical" in class_name:
                continue
            targets = np.arange(len(logits)) % max(units, 2)
            y = targets[:, None].astype(np.float32) if units == 1 else np.eye(units, dtype=np.float32)[targets]
            for activation in ("sigmoid", "softmax", "linear", "tanh"):
                spec = [layer("Activation", activation=activation)]
                cases.append(loss_fixture(class_name, function, config, activation, spec, logits, y, targets))
    write("losses.json", cases)


OPTIMIZERS = [
    layer("Adam"),
    layer("SGD"),
    layer("SGD", momentum=0.9),
    layer("RMSprop"),
]
MORE_OPTIMIZERS = [
    layer("Adam", learning_rate=0.01, beta_1=0.8, beta_2=0.95, epsilon=1e-3),
    layer("Adam", amsgrad=True),
    layer("SGD", learning_rate=0.1, momentum=0.5, nesterov=True),
    layer("RMSprop", learning_rate=0.01, rho=0.5, momentum=0.3, epsilon=1e-5),
    layer("RMSprop", centered=True),
    layer("RMSprop", momentum=0.9, centered=True),
    layer("AdamW"),
    layer("AdamW", learning_rate=0.01, weight_decay=0.3, beta_1=0.8, amsgrad=True),
    layer("Adagrad"),
    layer("Adagrad", learning_rate=0.1, initial_accumulator_value=0.0, epsilon=1e-3),
    layer("Adadelta"),
    layer("Adadelta", learning_rate=1.0, rho=0.5, epsilon=1e-4),
    layer("Adamax"),
    layer("Adamax", learning_rate=0.05, beta_1=0.5, beta_2=0.8, epsilon=1e-3),
    layer("Nadam"),
    layer("Nadam", learning_rate=0.05, beta_1=0.5, beta_2=0.8, epsilon=1e-3),
    layer("Lion"),
    layer("Lion", learning_rate=0.01, beta_1=0.5, beta_2=0.6, weight_decay=0.5),
    layer("Ftrl"),
    layer("Ftrl", learning_rate=0.1, learning_rate_power=-0.3, initial_accumulator_value=0.5, beta=0.2),
    layer("Ftrl", learning_rate=0.1, l1_regularization_strength=0.05, l2_regularization_strength=0.02,
          l2_shrinkage_regularization_strength=0.1, learning_rate_power=0.0),
    layer("SGD", learning_rate=0.1, clipvalue=0.05, weight_decay=0.2),
    layer("Adam", learning_rate=0.05, use_ema=True),
    layer("SGD", learning_rate=0.2, momentum=0.9, use_ema=True, ema_momentum=0.6, ema_overwrite_frequency=3),
    layer("Adam", learning_rate=0.05, gradient_accumulation_steps=3),
    layer("Nadam", learning_rate=0.05, gradient_accumulation_steps=4, clipvalue=0.1, weight_decay=0.1),
    layer("RMSprop", learning_rate=0.05, gradient_accumulation_steps=2, use_ema=True, ema_momentum=0.5, ema_overwrite_frequency=2),
]


def optimizer(spec):
    return getattr(keras.optimizers, spec["class_name"])(**spec["config"])


def optimizers():
    write("optimizers.json", [optimizer_fixture(spec) for spec in OPTIMIZERS + MORE_OPTIMIZERS])


def optimizer_fixture(spec):
    """Twenty parameters after ten steps along gradients that are just numbers, and after what ends a run."""
    variable = keras.Variable(centred((20,), 1, 1.0))
    steps = optimizer(spec)
    for step in range(10):
        gradient = centred((20,), 100 + step, 1.0) * np.float32(0.1) ** np.arange(20, dtype=np.float32)
        steps.apply([tf.constant(gradient)], [variable])
    values = rounded(variable)
    steps.finalize_variable_values([variable])
    return {"optimizer": spec, "config": keras.optimizers.serialize(steps), "values": values, "finalized": rounded(variable)}


LESSON = [
    layer("Conv2D", filters=32, kernel_size=3, activation="relu"),
    layer("MaxPooling2D", pool_size=2),
    layer("Flatten"),
    layer("Dense", units=64, activation="relu"),
    layer("Dense", units=2, activation="sigmoid"),
]


def training():
    """Losses and accuracies of ten steps of the lesson's network, 32 images each, before each update."""
    labels = np.arange(320) % 2
    images = numbers((320, 60, 64, 1), 7) * np.float32(0.5)
    images[labels == 1, :20] += np.float32(0.25)
    cases = []
    for spec in OPTIMIZERS:
        model = sequential(LESSON, [60, 64, 1])
        for index, weight in enumerate(model.weights):
            shape = weight.shape
            limit = np.sqrt(6 / (np.prod(shape[:-1]) + np.prod(shape[:-2]) * shape[-1])) if len(shape) > 1 else 0
            weight.assign(centred(shape, index + 1, limit))
        model.compile(optimizer=optimizer(spec), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        steps = []
        for start in range(0, 320, 32):
            batch = slice(start, start + 32)
            model.reset_metrics()
            steps.append(model.train_on_batch(images[batch], labels[batch]))
        cases.append({
            "optimizer": spec,
            "losses": rounded([loss for loss, _ in steps]),
            "accuracies": rounded([accuracy for _, accuracy in steps]),
        })
    write("training.json", cases)


SCHEDULES = [
    layer("ExponentialDecay", initial_learning_rate=0.1, decay_steps=7, decay_rate=0.6),
    layer("ExponentialDecay", initial_learning_rate=0.1, decay_steps=7, decay_rate=0.6, staircase=True),
    layer("InverseTimeDecay", initial_learning_rate=0.05, decay_steps=4, decay_rate=0.5),
    layer("InverseTimeDecay", initial_learning_rate=0.05, decay_steps=4, decay_rate=0.5, staircase=True),
    layer("PolynomialDecay", initial_learning_rate=0.1, decay_steps=20),
    layer("PolynomialDecay", initial_learning_rate=0.1, decay_steps=9, end_learning_rate=0.01, power=2.0, cycle=True),
    layer("PiecewiseConstantDecay", boundaries=[5, 12], values=[0.1, 0.05, 0.01]),
    layer("CosineDecay", initial_learning_rate=0.1, decay_steps=20),
    layer("CosineDecay", initial_learning_rate=0.0, decay_steps=20, alpha=0.1, warmup_target=0.1, warmup_steps=6),
]


def schedules():
    """The learning rates of 31 steps."""
    cases = []
    for spec in SCHEDULES:
        schedule = getattr(keras.optimizers.schedules, spec["class_name"])(**spec["config"])
        config = keras.optimizers.serialize(keras.optimizers.SGD(learning_rate=schedule))
        cases.append({"optimizer": config, "rates": rounded([schedule(step) for step in range(31)])})
    write("schedules.json", cases)


SEARCHED = [
    layer("Conv2D", filters=3, kernel_size=3, activation="relu"),
    layer("Flatten"),
    layer("Dense", units=3, activation="softmax"),
]

# The orders in which the page goes through 10 images in its first epochs, with the seed 3.
SHUFFLED = [
    [9, 3, 0, 4, 8, 1, 6, 7, 2, 5],
    [3, 2, 0, 1, 9, 4, 7, 5, 8, 6],
    [7, 8, 0, 1, 4, 3, 2, 5, 6, 9],
    [7, 8, 0, 2, 6, 3, 4, 9, 5, 1],
    [5, 0, 3, 6, 9, 8, 2, 7, 4, 1],
]


class Rates(keras.callbacks.Callback):
    """Raises the learning rate from batch to batch, and notes the loss of each."""

    def __init__(self, rates):
        super().__init__()
        self.rates, self.losses = rates, []

    def on_train_batch_begin(self, batch, logs=None):
        self.model.optimizer.learning_rate = self.rates[len(self.losses)]
        self.model.reset_metrics()

    def on_train_batch_end(self, batch, logs=None):
        self.losses.append(logs["loss"])


def rate_search():
    """Three batches an epoch, of 4, 4 and 2 images, while the learning rate is raised: losses, each before its update, and their
    running mean."""
    labels = np.arange(10) % 3
    images = numbers((10, 6, 5, 2), 11)
    steps = 3 * len(SHUFFLED)
    cases = []
    for spec, end in ((layer("Adam"), 10.0), (layer("SGD", momentum=0.5), 100.0)):
        rates = [1e-3 * (end / 1e-3) ** (step / (steps - 1)) for step in range(steps)]
        model = sequential(SEARCHED, [6, 5, 2])
        for index, weight in enumerate(model.weights):
            weight.assign(centred(weight.shape, 1000 + index, 0.5))
        model.compile(optimizer=optimizer(spec), loss="sparse_categorical_crossentropy")
        callback = Rates(rates)
        for order in SHUFFLED:
            model.fit(images[order], labels[order], batch_size=4, shuffle=False, verbose=0, callbacks=[callback])
        ages = np.arange(steps)
        cases.append({
            "layers": SEARCHED,
            "optimizer": spec,
            "seed": 3,
            "rates": rates,
            "losses": rounded(callback.losses),
            "smoothed": rounded([np.average(callback.losses[:n], weights=0.9 ** ages[:n][::-1]) for n in range(1, steps + 1)]),
        })
    write("rate_search.json", cases)


def callback_cases():
    """A callback, and what it watches epoch by epoch."""
    losses = [1.0, 0.8, 0.79, 0.81, 0.795, 0.7, 0.7, 0.71, 0.72, 0.699, 0.75, 0.76, 0.74, 0.9]
    accuracies = [0.1, 0.3, 0.3, 0.32, 0.31, 0.5, 0.49, 0.48, 0.51, 0.5, 0.5, 0.5, 0.5, 0.5]
    falling = [0.9, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99, 1.0, 1.01, 1.02, 1.03]
    diverging = [0.5, float("nan"), float("nan"), 0.4, 0.6, float("nan"), 0.7]
    yield layer("EarlyStopping"), losses
    yield layer("EarlyStopping", patience=2), losses
    yield layer("EarlyStopping", patience=3, restore_best_weights=True), losses
    yield layer("EarlyStopping", patience=2, min_delta=0.05, restore_best_weights=True), losses
    yield layer("EarlyStopping", patience=2, min_delta=-0.05), losses
    yield layer("EarlyStopping", patience=20, restore_best_weights=True), losses
    yield layer("EarlyStopping", monitor="val_accuracy", patience=3, min_delta=0.015, restore_best_weights=True), accuracies
    yield layer("EarlyStopping", monitor="accuracy", mode="max", patience=1, start_from_epoch=3), accuracies
    yield layer("EarlyStopping", monitor="accuracy", mode="min", patience=2, restore_best_weights=True), accuracies
    yield layer("EarlyStopping", patience=4, baseline=0.75), losses
    yield layer("EarlyStopping", patience=4, baseline=0.6, restore_best_weights=True), losses
    yield layer("EarlyStopping", patience=0, start_from_epoch=5, restore_best_weights=True), losses
    yield layer("EarlyStopping", monitor="loss", patience=1, restore_best_weights=True), falling
    yield layer("EarlyStopping", monitor="loss", patience=2, restore_best_weights=True), diverging
    yield layer("ReduceLROnPlateau"), falling
    yield layer("ReduceLROnPlateau", patience=2), losses
    yield layer("ReduceLROnPlateau", patience=1, factor=0.5, cooldown=2), losses
    yield layer("ReduceLROnPlateau", patience=0, factor=0.7, min_lr=0.02), losses
    yield layer("ReduceLROnPlateau", patience=2, factor=0.2, min_lr=0.03, cooldown=1), falling
    yield layer("ReduceLROnPlateau", monitor="val_accuracy", patience=2, factor=0.3, min_delta=0.015), accuracies
    yield layer("ReduceLROnPlateau", monitor="accuracy", mode="min", patience=3, factor=0.3, min_delta=-0.1), accuracies
    yield layer("ReduceLROnPlateau", monitor="loss", patience=2, factor=0.5), diverging
    yield layer("ModelCheckpoint"), losses
    yield layer("ModelCheckpoint", save_best_only=True), losses[:9]
    yield layer("ModelCheckpoint", save_best_only=True, mode="max"), losses
    yield layer("ModelCheckpoint", monitor="val_accuracy", save_best_only=True), accuracies[:8]
    yield layer("ModelCheckpoint", monitor="accuracy", save_best_only=True, mode="min"), accuracies[1:]
    yield layer("ModelCheckpoint", monitor="loss", save_best_only=True), diverging
    yield layer("ModelCheckpoint", monitor="loss", save_best_only=True), diverging[1:]
    yield layer("ModelCheckpoint", monitor="loss", save_best_only=True, initial_value_threshold=0.45), diverging[1:]
    yield layer("ModelCheckpoint", monitor="loss"), diverging[:3]
    yield layer("ModelCheckpoint", save_best_only=True, initial_value_threshold=0.7), losses[:9]
    yield layer("ModelCheckpoint", save_best_only=True, initial_value_threshold=0.5), losses
    yield layer("ModelCheckpoint", monitor="accuracy", save_best_only=True, initial_value_threshold=0.5), accuracies
    yield layer("ModelCheckpoint", monitor="accuracy", save_best_only=True, initial_value_threshold=0.5), accuracies[:8]
    yield layer("ModelCheckpoint", initial_value_threshold=0.5), losses


def callbacks():
    """What callbacks do in a run whose epochs bring given numbers and leave the epoch, counted from 1, as the only weight: the
    learning rate and whether the training is to end, after each epoch, and the weight at the end; and in the file of a ModelCheckpoint,
    0 where there is none."""
    cases = []
    for spec, watched in callback_cases():
        model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
        model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.1), loss="mse", metrics=["accuracy"])
        model.train_on_batch(np.ones((1, 1)), np.ones((1, 1)))
        path = Path(tempfile.mkdtemp(), "checkpoint.keras")
        given = {"filepath": path} if spec["class_name"] == "ModelCheckpoint" else {}
        callback = getattr(keras.callbacks, spec["class_name"])(**given, **spec["config"])
        callback.set_model(model)
        model.stop_training = False
        callback.on_train_begin()
        rates = []
        for epoch, value in enumerate(watched):
            model.set_weights([np.array([[epoch + 1]])])
            callback.on_epoch_end(epoch, {callback.monitor: value})
            rates.append(float(model.optimizer.learning_rate))
            if model.stop_training:
                break
        callback.on_train_end()
        cases.append({
            "callback": spec,
            "watched": [None if np.isnan(value) else value for value in watched],
            "rates": rounded(rates),
            "stopped": model.stop_training,
            "weight": float(model.get_weights()[0][0, 0]),
            "checkpoint": float(keras.models.load_model(path).get_weights()[0][0, 0]) if path.exists() else 0.0,
        })
    write("callbacks.json", cases)


NORMALIZED = [
    layer("Conv2D", filters=4, kernel_size=3, use_bias=False, kernel_regularizer="l2"),
    layer("BatchNormalization"),
    layer("Activation", activation="relu"),
    layer("MaxPooling2D"),
    layer("Conv2D", filters=5, kernel_size=2, use_bias=False, kernel_regularizer={"class_name": "L2", "config": {"l2": 0.03}}),
    layer("BatchNormalization", momentum=0.7, epsilon=0.01, center=False),
    layer("MaxPooling2D", pool_size=[1, 2]),
    layer("GlobalAveragePooling2D"),
    layer("Dense", units=4, activation="softmax", kernel_regularizer={"class_name": "L2", "config": {"l2": 0.005}}),
]


# Penalties and constraints of all kinds.
RESTRAINED = [
    layer("Conv2D", filters=4, kernel_size=3, activation="silu", kernel_regularizer=layer("L1", l1=0.003), bias_regularizer="l2",
          kernel_constraint=layer("MaxNorm", max_value=0.8, axis=[0, 1, 2])),
    layer("BatchNormalization", gamma_constraint="non_neg", beta_regularizer="l1"),
    layer("DepthwiseConv2D", kernel_size=2, depthwise_regularizer=layer("L1L2", l1=0.01, l2=0.02),
          depthwise_constraint=layer("UnitNorm", axis=[0, 1]), bias_constraint=layer("MaxNorm", max_value=0.3)),
    layer("GlobalAveragePooling2D"),
    layer("Dense", units=6, activation="gelu", kernel_regularizer=layer("OrthogonalRegularizer", factor=0.5, mode="columns"),
          kernel_constraint=layer("MinMaxNorm", min_value=0.9, max_value=1.0, rate=0.3)),
    layer("Dense", units=4, activation="softmax", kernel_regularizer="orthogonal_regularizer", kernel_constraint="unit_norm",
          bias_constraint="non_neg"),
]


# What comes out of layers adds to the loss, behind an activation of every kind: also at the end, where the loss is taken from the logits.
ACTIVE = [
    layer("ActivityRegularization", l1=0.5),
    layer("Conv2D", filters=4, kernel_size=3, activation="relu", activity_regularizer=layer("L1", l1=0.003)),
    layer("MaxPooling2D"),
    layer("BatchNormalization"),
    layer("ActivityRegularization", l2=0.002),
    layer("Conv2D", filters=5, kernel_size=2, activation="gelu", activity_regularizer=layer("L1L2", l1=0.002, l2=0.004),
          kernel_regularizer="l2"),
    layer("Flatten"),
    layer("Dense", units=6, activation="tanh", activity_regularizer="l2"),
    layer("Dense", units=4, activation="softmax", activity_regularizer=layer("L2", l2=0.7)),
    layer("ActivityRegularization", l1=0.1, l2=0.3),
]


def adapted():
    """What Keras's `adapt` learns of what comes into a Normalization, and what the network makes of some images then."""
    images = numbers((70, 5, 6, 3), 23) * np.float32([1.0, 40.0, 255.0])
    cases = []
    for config in ({}, dict(axis=[]), dict(axis=1), dict(axis=[2, 3]), dict(axis=[1, 2, 3])):
        spec = [layer("Rescaling", scale=0.02), layer("Normalization", **config), layer("Flatten"), layer("Normalization", axis=[])]
        model = sequential(spec, [5, 6, 3])
        for place in (1, 3):
            model.layers[place].adapt(np.array(keras.Sequential(model.layers[:place])(images)))
        cases.append({"layers": spec, "weights": [rounded(weight) for weight in model.weights], "output": rounded(model(images[:2]))})
    write("adapted.json", cases)


def normalized():
    """Ten steps of a network with batch normalization and weight decay, 12 images each: the losses before each update, and
    what it has become then: all weights, outputs and loss at inference."""
    # AdamW decays gamma and beta, but not the running mean and variance.
    specs = (
        layer("SGD", learning_rate=0.05, momentum=0.5),
        layer("Adam", epsilon=1e-4),
        layer("AdamW", epsilon=1e-4, weight_decay=2.0),
        layer("SGD", learning_rate=0.5, clipnorm=0.1),
        layer("SGD", learning_rate=0.5, momentum=0.5, global_clipnorm=0.2),
        layer("SGD", learning_rate=0.5, global_clipnorm=0.2, gradient_accumulation_steps=3),
        layer("SGD", learning_rate=0.5, clipvalue=0.01, use_ema=True, ema_momentum=0.5, ema_overwrite_frequency=4),
    )
    restrained = [layer("SGD", learning_rate=0.05, momentum=0.5), layer("Adam", epsilon=1e-4, global_clipnorm=0.5)]
    cases = [(NORMALIZED, spec) for spec in specs]
    cases += [(layers, spec) for layers in (RESTRAINED, ACTIVE) for spec in restrained]
    write("normalized.json", [normalized_fixture(*case) for case in cases])


def normalized_fixture(layers, spec):
    labels = np.arange(120) % 4
    images = numbers((120, 9, 10, 2), 11) + (labels / np.float32(8))[:, None, None, None].astype(np.float32)
    model = sequential(layers, [9, 10, 2])
    fill(model, 1000)
    model.compile(optimizer=optimizer(spec), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    losses = []
    for start in range(0, 120, 12):
        batch = slice(start, start + 12)
        model.reset_metrics()
        losses.append(model.train_on_batch(images[batch], labels[batch])[0])
    return {
        "layers": layers,
        "optimizer": spec,
        "params": model.count_params(),
        "non_trainable_params": sum(int(np.prod(weight.shape)) for weight in model.non_trainable_weights),
        "losses": rounded(losses),
        "weights": [rounded(weight) for weight in model.weights],
        "output": rounded(model(images[:3], training=False)),
        "loss": float(model.evaluate(images[:12], labels[:12], verbose=0)[0]),
    }


def transferred():
    """The same network, of which first only the end is trained, then more of it, then all; ten steps each, with an optimizer of
    its own, as after `compile`. A frozen BatchNormalization works as at inference, also where what is before it is trained, and
    the weight decay of frozen layers is no part of the loss."""
    labels = np.arange(120) % 4
    images = numbers((120, 9, 10, 2), 11) + (labels / np.float32(8))[:, None, None, None].astype(np.float32)
    model = sequential(NORMALIZED, [9, 10, 2])
    fill(model, 1000)
    phases = [
        ([False] * 7 + [True] * 2, layer("Adam", learning_rate=0.01)),
        ([False] * 4 + [True] + [False] * 2 + [True] * 2, layer("SGD", learning_rate=0.05, momentum=0.5)),
        ([True] * 9, layer("RMSprop", learning_rate=0.0005)),
    ]
    cases = []
    for trainable, spec in phases:
        for each, flag in zip(model.layers, trainable):
            each.trainable = flag
        model.compile(optimizer=optimizer(spec), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
        losses = []
        for start in range(0, 120, 12):
            batch = slice(start, start + 12)
            model.reset_metrics()
            losses.append(model.train_on_batch(images[batch], labels[batch])[0])
        cases.append({
            "layers": NORMALIZED,
            "trainable": trainable,
            "optimizer": spec,
            "non_trainable_params": sum(int(np.prod(weight.shape)) for weight in model.non_trainable_weights),
            "losses": rounded(losses),
            "weights": [rounded(weight) for each in model.layers for weight in each.weights],
            "output": rounded(model(images[:3], training=False)),
            "loss": float(model.evaluate(images[:12], labels[:12], verbose=0)[0]),
        })
    write("transferred.json", cases)


METRICS = [layer("TopKCategoricalAccuracy", **config) for config in ({}, {"k": 1}, {"k": 2}, {"k": 3}, {"k": 4}, {"k": 9})]


# They compare each output with a target of its own.
COMPARING = [
    layer("BinaryAccuracy", threshold=0.3), layer("Precision"), layer("Precision", top_k=2), layer("Recall", thresholds=0.2, class_id=1),
    layer("F1Score", average="macro"), layer("F1Score", average="weighted", threshold=0.3), layer("AUC"),
    layer("AUC", num_thresholds=20, multi_label=True), layer("AUC", curve="PR"), layer("AUC", curve="PR", summation_method="minoring"),
]
# Of one output.
SINGLE = [layer("BinaryAccuracy", threshold=0.3), layer("Precision"), layer("Recall"), layer("F1Score", threshold=0.4), layer("AUC")]


def compiled_metric(spec, is_sparse):
    """As the page has it: Keras's class for the targets there are, under the name of the other."""
    other = getattr(keras.metrics, spec["class_name"])(**spec["config"])
    class_name = "Sparse" * is_sparse + spec["class_name"]
    return getattr(keras.metrics, class_name)(**spec["config"], name=other.name)


def logged_samples():
    """What single samples add to a metric, by what comes out of the network: many values are equal, some are no numbers."""
    nan, inf = float("nan"), float("inf")
    rows = [
        [0.1, 0.3, 0.3, 0.3, 0.0], [0.4, 0.2, 0.2, 0.2, 0.0], [0.2] * 5, [0.05, 0.1, 0.2, 0.3, 0.35], [0, 0, 0, 0, 1],
        [-1, -3, -2, -3, -1], [nan, 1, 2, 3, 4], [1, 2, inf, 0, 0], [1, 2, -inf, 0, 0],
    ]
    outputs = np.repeat(np.array(rows, dtype=np.float32), 5, axis=0)
    targets = np.tile(np.arange(5), len(rows))
    for spec in METRICS:
        values = []
        for is_sparse, y in ((True, targets), (False, np.eye(5, dtype=np.float32)[targets])):
            each = compiled_metric(spec, is_sparse)
            for i in range(len(outputs)):
                each.reset_state()
                each.update_state(y[i : i + 1], outputs[i : i + 1])
                values.append(int(each.result()))
        assert values[: len(outputs)] == values[len(outputs) :]
        yield {
            "metric": spec,
            # JSON has no words for these.
            "outputs": [[None if np.isnan(v) else float(np.clip(v, -1e39, 1e39)) for v in row] for row in rows],
            "values": values[: len(outputs)],
        }


def logged():
    """What Keras logs of three epochs with validation, as it is called there, and of an evaluation; and single samples."""
    images = numbers((40, 3, 4, 2), 17)
    labels = np.arange(40) * 7 % 5
    runs = [(metric, loss, 5) for metric in METRICS for loss in LOSSES]
    runs += [(metric, loss, 5) for metric in COMPARING for loss in LOSSES if not loss.startswith("Sparse")]
    runs += [(metric, "BinaryCrossentropy", 1) for metric in SINGLE]
    cases = []
    for metric, loss, units in runs:
        # Names are numbered anew: auc, not auc_1.
        keras.backend.clear_session()
        is_sparse = loss.startswith("Sparse")
        y = labels if is_sparse else labels[:, None] % 2 if units == 1 else np.eye(5, dtype=np.float32)[labels]
        activation = "sigmoid" if units == 1 else "softmax"
        spec = [layer("Flatten"), layer("Dense", units=6, activation="relu"), layer("Dense", units=units, activation=activation)]
        model = sequential(spec, [3, 4, 2])
        for index, weight in enumerate(model.weights):
            weight.assign(centred(weight.shape, 1 + index, 0.5))
        metrics = ["accuracy", compiled_metric(metric, is_sparse)]
        model.compile(optimizer=optimizer(layer("SGD", learning_rate=0.5)), loss=getattr(keras.losses, loss)(), metrics=metrics)
        trained, others = (images[:30], y[:30]), (images[30:], y[30:])
        run = model.fit(*trained, epochs=3, batch_size=8, shuffle=False, validation_data=others, verbose=0)
        evaluated = model.evaluate(images, y, verbose=0, return_dict=True)
        cases.append({
            "metric": metric,
            "loss": {"class_name": loss, "config": {}},
            "layers": spec,
            "logs": {name: rounded(values) for name, values in run.history.items()},
            "evaluated": {name: float(np.squeeze(value)) for name, value in evaluated.items()},
        })
    write("logged.json", cases)
    write("logged_samples.json", logged_samples())


WEIGHTED = [
    ("SparseCategoricalCrossentropy", 3, "softmax", {"0": 0.5, "2": 4.0}),
    ("SparseCategoricalCrossentropy", 3, "softmax", "balanced"),
    ("CategoricalCrossentropy", 3, "softmax", "balanced"),
    ("BinaryCrossentropy", 3, "sigmoid", {"0": 0.0, "1": 1.5, "2": 3.0}),
    ("MeanSquaredError", 3, "linear", {"1": 2.5}),
    ("BinaryCrossentropy", 1, "sigmoid", "balanced"),
    ("BinaryFocalCrossentropy", 1, "sigmoid", {"1": 5.0}),
]


def weighted():
    """Three epochs with `class_weight` and validation: what Keras logs of them, and the weights after them. Classes are unequal, the last
    batch is smaller than the others, and a penalty, which no class has a part in, is added to the loss."""
    images = numbers((40, 3, 4, 2), 17)
    cases = []
    for loss, units, activation, asked in WEIGHTED:
        labels = np.where(np.arange(40) % 9 == 5, 2 if units > 1 else 1, np.arange(40) % 7 == 3).astype(int)
        is_coded = units > 1 and not loss.startswith("Sparse")
        y = np.eye(units, dtype=np.float32)[labels] if is_coded else labels
        penalty = {"class_name": "L2", "config": {"l2": 0.01}}
        spec = [
            layer("Flatten"),
            layer("Dense", units=6, activation="relu", kernel_regularizer=penalty),
            layer("Dense", units=units, activation=activation),
        ]
        model = sequential(spec, [3, 4, 2])
        for index, weight in enumerate(model.weights):
            weight.assign(centred(weight.shape, 1 + index, 0.5))
        model.compile(optimizer=keras.optimizers.SGD(0.5 if activation != "linear" else 0.02), loss=getattr(keras.losses, loss)(), metrics=["accuracy"])
        numbered = np.unique(labels[:30])
        if asked == "balanced":
            balanced = sklearn.utils.class_weight.compute_class_weight("balanced", classes=numbered, y=labels[:30])
            weights = dict(zip(numbered, balanced))
        else:
            weights = {int(number): weight for number, weight in asked.items()}
        run = model.fit(
            images[:30], y[:30], epochs=3, batch_size=8, shuffle=False, validation_data=(images[30:], y[30:]),
            class_weight=weights, verbose=0,
        )
        cases.append({
            "loss": {"class_name": loss, "config": {}},
            "learning_rate": 0.5 if activation != "linear" else 0.02,
            "layers": spec,
            "labels": labels.tolist(),
            "class_weight": asked,
            "weights": rounded([weights.get(number, 1.0) for number in range(max(units, 2))]),
            "logs": {name: rounded(values) for name, values in run.history.items()},
            "parameters": [rounded(weight) for weight in model.weights],
        })
    write("weighted.json", cases)


MULTILABEL = [
    (layer("BinaryCrossentropy"), "sigmoid", [layer("TopKCategoricalAccuracy", k=2)] + COMPARING),
    (layer("BinaryCrossentropy", label_smoothing=0.2), "sigmoid", []),
    (layer("BinaryCrossentropy", from_logits=True), "linear", []),
    (layer("BinaryFocalCrossentropy"), "sigmoid", []),
    (layer("BinaryFocalCrossentropy", apply_class_balancing=True, alpha=0.7), "sigmoid", []),
    (layer("MeanSquaredError"), "sigmoid", []),
    (layer("MeanAbsoluteError"), "sigmoid", []),
    (layer("Huber", delta=0.4), "sigmoid", []),
    (layer("Poisson"), "sigmoid", []),
    (layer("Hinge"), "sigmoid", []),
]


def multilabel():
    """Four labels that do not exclude each other. Of each loss: three epochs with validation, what Keras logs of them, the weights after
    them, an evaluation, and what is predicted; with what scikit-learn makes of it."""
    images = numbers((40, 3, 4, 2), 17)
    y = ((np.arange(40)[:, None] * [3, 7, 5, 11] + np.arange(4)) % [2, 3, 4, 5] == 0).astype(np.float32)
    cases = []
    for loss, activation, more in MULTILABEL:
        for metric in more or [layer("BinaryAccuracy")]:
            keras.backend.clear_session()
            spec = [layer("Flatten"), layer("Dense", units=6, activation="relu"), layer("Dense", units=4, activation=activation)]
            model = sequential(spec, [3, 4, 2])
            for index, weight in enumerate(model.weights):
                weight.assign(centred(weight.shape, 1 + index, 0.5))
            # `accuracy` alone would compare the largest output with the first label.
            measured = [keras.metrics.BinaryAccuracy(name="accuracy"), getattr(keras.metrics, metric["class_name"])(**metric["config"])]
            model.compile(optimizer=keras.optimizers.SGD(0.5), loss=getattr(keras.losses, loss["class_name"])(**loss["config"]), metrics=measured)
            trained, others = (images[:30], y[:30]), (images[30:], y[30:])
            run = model.fit(*trained, epochs=3, batch_size=8, shuffle=False, validation_data=others, verbose=0)
            evaluated = model.evaluate(images, y, verbose=0, return_dict=True)
            outputs = model.predict(images, verbose=0)
            given = (outputs > 0.5).astype(int)
            averages = {
                average: sklearn.metrics.precision_recall_fscore_support(y, given, average=average, zero_division=0)[:3]
                for average in ("macro", "weighted")
            }
            each = sklearn.metrics.precision_recall_fscore_support(y, given, average=None, zero_division=0)
            cases.append({
                "loss": loss,
                "metric": metric,
                "layers": spec,
                "labels": y.astype(int).tolist(),
                "logs": {name: rounded(values) for name, values in run.history.items()},
                "evaluated": {name: float(np.squeeze(value)) for name, value in evaluated.items()},
                "parameters": [rounded(weight) for weight in model.weights],
                "outputs": [rounded(row) for row in outputs],
                "confusion": sklearn.metrics.multilabel_confusion_matrix(y, given).tolist(),
                "each": [part.tolist() for part in each],
                **averages,
                "subset_accuracy": float(sklearn.metrics.accuracy_score(y, given)),
                "auc": [float(sklearn.metrics.roc_auc_score(y[:, label], outputs[:, label])) for label in range(4)],
            })
    write("multilabel.json", cases)
    # What scikit-learn stratifies by are the rows.
    rows = np.arange(60)
    y = (rows[:, None] * 7 % [2, 3, 5] == 0).astype(int)
    train, test = sklearn.model_selection.train_test_split(rows, test_size=0.25, random_state=42, stratify=y)
    write("multilabel_split.json", [{"labels": y.tolist(), "train": train.tolist(), "test": test.tolist()}])


def metrics():
    """What scikit-learn makes of labels and predictions."""
    cases = []
    for classes, n, lowest in ((2, 50, 0), (3, 40, 0), (5, 30, 1), (20, 60, 0), (4, 7, 0), (3, 6, 2)):
        actual = (lowest + numbers((n,), classes) * (classes - lowest)).astype(int)
        predicted = np.where(numbers((n,), 50 + classes) < 0.6, actual, (numbers((n,), 90 + classes) * classes).astype(int))
        predicted[predicted == classes - 1] = 0 if classes == 4 else classes - 1
        labels = list(range(classes))
        averages = {
            average: sklearn.metrics.precision_recall_fscore_support(
                actual, predicted, labels=labels, average=average, zero_division=0
            )[:3]
            for average in ("macro", "weighted")
        }
        precision, recall, f1, support = sklearn.metrics.precision_recall_fscore_support(
            actual, predicted, labels=labels, zero_division=0
        )
        cases.append({
            "actual": actual.tolist(),
            "predicted": predicted.tolist(),
            "confusion": sklearn.metrics.confusion_matrix(actual, predicted, labels=labels).tolist(),
            "accuracy": sklearn.metrics.accuracy_score(actual, predicted),
            "balanced_accuracy": sklearn.metrics.balanced_accuracy_score(actual, predicted),
            "precision": precision.tolist(),
            "recall": recall.tolist(),
            "f1": f1.tolist(),
            "support": support.tolist(),
            **averages,
        })
    write("metrics.json", cases)


def model():
    """A model of all layers as Keras writes it, and its summary."""
    built = sequential(
        [
            layer("Rescaling", scale=1 / 255),
            layer("Conv2D", filters=8, kernel_size=3, activation="relu", kernel_initializer="he_normal"),
            layer("MaxPooling2D"),
            layer("Conv2D", filters=16, kernel_size=[3, 5], strides=2, padding="same", use_bias=False),
            layer("Activation", activation="tanh"),
            layer("AveragePooling2D", pool_size=3, strides=1),
            layer("Flatten"),
            layer("Dropout", rate=0.2),
            layer("Dense", units=64, activation="relu", kernel_initializer=keras.initializers.RandomNormal(seed=3)),
            layer("Dense", units=20, activation="softmax", bias_initializer=keras.initializers.Constant(0.1), name="people"),
        ],
        [60, 64, 1],
    )
    built.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    summary = [
        {"name": each.name, "output_shape": list(each.output.shape[1:]), "params": each.count_params()}
        for each in built.layers
    ]
    write("model.json", [{"json": built.to_json(), "params": built.count_params(), "layers": summary}])


if __name__ == "__main__":
    for make in (layers, edges, activations, losses, optimizers, training, schedules, rate_search, callbacks, adapted, normalized, transferred, logged, weighted, multilabel, metrics, model):
        # Automatic names are numbered anew.
        keras.backend.clear_session()
        make()
