"""Random networks and what Keras computes of them, for tests/nn/keras_fuzz.rs.

usage: python make_fuzz.py [COUNT]        (writes fuzz.json beside this script; 150 networks if no other number is said)

Made with keras 3.15.1 and tensorflow-cpu 2.21.0. Of gradients only their sums with known numbers are kept: they differ when any
value does.
"""

import json
import random
import sys

import make_fixtures
import tensorflow as tf
from make_fixtures import HERE, centred, keras, layer, np, rounded, sequential


def pick(draw, **options):
    """Some of these options, each as one of its values."""
    return {key: draw.choice(values) for key, values in options.items() if draw.random() < 0.6}


def convolution(draw):
    """Strides or a dilation, never both; the same both ways, as TensorFlow wants it of some."""
    options = pick(draw, padding=["valid", "same"], use_bias=[True, False], activation=["relu", "tanh", "sigmoid", "softmax"])
    options["kernel_size"] = draw.choice([1, 2, 3, [1, 2], [3, 2]])
    if draw.random() < 0.3:
        options["strides"] = draw.choice([2, 3])
    elif draw.random() < 0.4:
        options["dilation_rate"] = draw.choice([2, 3])
    return options


def image_layer(draw, shape):
    height, width, channels = shape
    divisors = [n for n in range(1, channels + 1) if channels % n == 0]
    groups = draw.choice(divisors)
    side = lambda most: draw.randint(1, most)
    return draw.choice([
        lambda: layer("Conv2D", filters=groups * draw.randint(1, 3), groups=groups, **convolution(draw)),
        lambda: layer("DepthwiseConv2D", depth_multiplier=draw.randint(1, 2), **convolution(draw)),
        lambda: layer("SeparableConv2D", filters=draw.randint(1, 5), depth_multiplier=draw.randint(1, 2), **convolution(draw)),
        lambda: layer(
            "Conv2DTranspose",
            filters=draw.randint(1, 4),
            kernel_size=draw.choice([1, 2, 3, [2, 3]]),
            strides=draw.choice([1, 2, [1, 2]]),
            **pick(draw, padding=["valid", "same"], activation=["relu", "tanh"], use_bias=[False]),
        ),
        lambda: layer("MaxPooling2D", **pick(draw, pool_size=[2, [1, 2]], strides=[1, 2], padding=["same"])),
        lambda: layer("AveragePooling2D", pool_size=draw.choice([2, 3]), **pick(draw, strides=[1, 2], padding=["same"])),
        lambda: layer("ZeroPadding2D", padding=draw.choice([1, [0, 2], [[1, 0], [0, 2]]])),
        lambda: layer("Cropping2D", cropping=draw.choice([1, [0, 1], [[1, 0], [0, 1]]])),
        lambda: layer("UpSampling2D", **pick(draw, size=[2, [1, 3]], interpolation=["nearest", "bilinear", "bicubic"])),
        lambda: layer(
            "Resizing",
            height=side(8),
            width=side(8),
            **pick(draw, interpolation=["nearest", "bicubic"], crop_to_aspect_ratio=[True]),
        ),
        lambda: layer("CenterCrop", height=side(8), width=side(8)),
        lambda: layer("Permute", dims=draw.sample([1, 2, 3], 3)),
        lambda: layer("Reshape", target_shape=draw.choice([[width, -1, channels], [channels, height, width], [1, 1, -1]])),
        lambda: layer("GroupNormalization", groups=draw.choice([groups, -1]), **pick(draw, scale=[False], epsilon=[0.1])),
        lambda: layer("LayerNormalization", **pick(draw, axis=[-1, 1, [1, 2], [1, 2, 3]], center=[False], epsilon=[0.1])),
        lambda: layer("PReLU", **pick(draw, shared_axes=[[1, 2], [3], [1]])),
        lambda: layer("Softmax", axis=draw.choice([-1, 1, 2, [1, 2]])),
        lambda: layer("SpatialDropout2D", rate=0.3),
    ])()


def any_layer(draw):
    return draw.choice([
        lambda: layer("ReLU", **pick(draw, max_value=[0.5, 6.0], negative_slope=[0.1], threshold=[0.2])),
        lambda: layer("LeakyReLU", **pick(draw, negative_slope=[0.1])),
        lambda: layer("ELU", **pick(draw, alpha=[0.5])),
        lambda: layer("Activation", activation=draw.choice(["relu", "tanh", "sigmoid", "softmax"])),
        lambda: layer("Rescaling", scale=draw.choice([0.5, 2.0]), **pick(draw, offset=[-0.3])),
        lambda: layer("BatchNormalization", **pick(draw, scale=[False], center=[False])),
        lambda: layer("Dense", units=draw.randint(1, 6), **pick(draw, activation=["relu", "tanh"], use_bias=[False])),
        lambda: layer("Dropout", rate=0.4),
        lambda: layer("GaussianNoise", stddev=0.2),
        lambda: layer("GaussianDropout", rate=0.2),
    ])()


def network(draw):
    """The shape of images, and layers that fit on each other."""
    input_shape = [draw.randint(3, 9), draw.randint(3, 9), draw.randint(1, 4)]
    spec = []
    shape = input_shape
    for _ in range(draw.randint(2, 6)):
        for _ in range(20):
            one = image_layer(draw, shape) if len(shape) == 3 and draw.random() < 0.7 else any_layer(draw)
            try:
                tried = sequential([one], shape).output_shape[1:]
            except ValueError:
                continue
            if all(tried) and np.prod(tried) <= 1500:
                spec.append(one)
                shape = list(tried)
                break
    end = draw.choice(["Flatten", "GlobalAveragePooling2D", "GlobalMaxPooling2D"])
    return input_shape, spec + ([layer(end)] if len(shape) == 3 else []) + [layer("Dense", units=3)]


def summed(values, seed):
    return float(np.sum(np.asarray(values, np.float64) * centred(values.shape, seed, 1.0)))


def case(seed):
    draw = random.Random(seed)
    input_shape, spec = network(draw)
    model = sequential(spec, input_shape)
    for index, weight in enumerate(model.weights):
        values = centred(weight.shape, 100 * seed + index, 0.5)
        weight.assign(np.abs(values) if weight.name == "moving_variance" else values)
    batch = draw.choice([1, 2, 3])
    x = tf.constant(centred((batch, *input_shape), 10_000 + seed, 1.0))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = model(x, training=False)
        total = tf.reduce_sum(y * centred(y.shape, 20_000 + seed, 1.0))
    gradients = tape.gradient(total, [x, *[weight.value for weight in model.trainable_variables]])
    return {
        "seed": seed,
        "batch": batch,
        "input_shape": input_shape,
        "layers": spec,
        "params": model.count_params(),
        "output": rounded(y),
        "gradients": rounded([summed(gradient.numpy(), index + 1) for index, gradient in enumerate(gradients)]),
    }


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    cases = []
    for seed in range(1, count + 1):
        keras.backend.clear_session()
        cases.append(case(seed))
    make_fixtures.write("fuzz.json", cases)
