"""Random networks, runs of optimizers and losses, and what Keras computes of them, for tests/nn/keras_fuzz.rs.

usage: python make_fuzz.py             (writes fuzz.json, fuzz_optimizers.json and fuzz_losses.json beside this script)
       python make_fuzz.py FIRST END   (prints the networks from one number to another)

Made with keras 3.15.1 and tensorflow-cpu 2.21.0. Of gradients and weights only their sums with known numbers are kept: they differ
when any value does.
"""

import json
import random
import subprocess
import sys

import make_fixtures
import tensorflow as tf
from make_fixtures import ACTIVATIONS, centred, fill, keras, layer, np, rounded, sequential, told

# Those that any layer can be given; an exponential of an exponential knows no bounds.
FUNCTIONS = ["relu", "tanh", "sigmoid", "softmax", *(name for name in ACTIVATIONS if name != "exponential")]


def pick(draw, **options):
    """Some of these options, each as one of its values."""
    return {key: draw.choice(values) for key, values in options.items() if draw.random() < 0.6}


def convolution(draw):
    """Strides or a dilation, never both; the same both ways, as TensorFlow wants it of some."""
    options = pick(draw, padding=["valid", "same"], use_bias=[True, False], activation=FUNCTIONS)
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
            **pick(draw, padding=["valid", "same"], activation=FUNCTIONS, use_bias=[False]),
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
        lambda: layer("Normalization", axis=[-1, 1], mean=centred((channels,), channels, 1.0).tolist(), variance=[0.5] * channels),
    ])()


def any_layer(draw):
    return draw.choice([
        lambda: layer("ReLU", **pick(draw, max_value=[0.5, 6.0], negative_slope=[0.1], threshold=[0.2])),
        lambda: layer("LeakyReLU", **pick(draw, negative_slope=[0.1])),
        lambda: layer("ELU", **pick(draw, alpha=[0.5])),
        lambda: layer("Activation", activation=draw.choice(FUNCTIONS)),
        lambda: layer("Rescaling", scale=draw.choice([0.5, 2.0]), **pick(draw, offset=[-0.3])),
        lambda: layer("BatchNormalization", **pick(draw, scale=[False], center=[False])),
        lambda: layer("Normalization", **pick(draw, axis=[[], 1], invert=[True]), **draw.choice([{}, dict(mean=0.3, variance=2.5)])),
        lambda: layer("Dense", units=draw.randint(1, 6), **pick(draw, activation=FUNCTIONS, use_bias=[False])),
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
    fill(model, 100 * seed)
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


def networks(count):
    """Fifty at a time in a process of their own, and again where it fell: TensorFlow damages its memory now and then."""
    for first in range(1, count + 1, 50):
        command = [sys.executable, __file__, str(first), str(min(first + 50, count + 1))]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        while done.returncode:
            done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        yield from map(json.loads, done.stdout.splitlines())


def rate(draw):
    """A learning rate: a number, or a schedule."""
    first = draw.choice([0.001, 0.01, 0.05, 0.2])
    # Not 41, 47 and 49: TensorFlow, which compiles a step of training, multiplies by 1 / steps, and 41 times that is not 1.
    steps = draw.choice([steps for steps in range(3, 61) if np.float32(steps) * (np.float32(1) / np.float32(steps)) == 1])
    return draw.choice([
        lambda: first,
        lambda: first,
        lambda: layer("ExponentialDecay", initial_learning_rate=first, decay_steps=steps, decay_rate=0.6, **pick(draw, staircase=[True])),
        lambda: layer("InverseTimeDecay", initial_learning_rate=first, decay_steps=steps, decay_rate=0.5, **pick(draw, staircase=[True])),
        lambda: layer(
            "PolynomialDecay",
            initial_learning_rate=first,
            decay_steps=steps,
            **pick(draw, end_learning_rate=[0.01], power=[0.5, 2.0], cycle=[True]),
        ),
        lambda: layer("PiecewiseConstantDecay", boundaries=[steps, steps + 9], values=[first, 0.02, 0.005]),
        lambda: layer(
            "CosineDecay",
            initial_learning_rate=0.01,
            decay_steps=steps,
            **pick(draw, alpha=[0.1]),
            **draw.choice([{}, dict(warmup_target=first + 0.01, warmup_steps=draw.randint(1, 20))]),
        ),
    ])()


def any_optimizer(draw):
    betas = dict(beta_1=[0.5, 0.8, 0.99], beta_2=[0.7, 0.95])
    epsilon = [1e-3, 1e-5]
    class_name, own = draw.choice([
        ("Adam", dict(amsgrad=[True], epsilon=epsilon, **betas)),
        ("AdamW", dict(amsgrad=[True], epsilon=epsilon, **betas)),
        ("SGD", dict(momentum=[0.0, 0.5, 0.9], nesterov=[True])),
        ("RMSprop", dict(rho=[0.5, 0.95], momentum=[0.0, 0.6], epsilon=epsilon, centered=[True])),
        ("Adagrad", dict(initial_accumulator_value=[0.0, 0.5], epsilon=epsilon)),
        ("Adadelta", dict(rho=[0.5, 0.9], epsilon=[1e-3, 1e-6])),
        ("Adamax", dict(epsilon=epsilon, **betas)),
        ("Nadam", dict(epsilon=epsilon, **betas)),
        ("Lion", betas),
        (
            "Ftrl",
            dict(
                learning_rate_power=[-0.3, 0.0],
                initial_accumulator_value=[0.01, 0.5],
                l1_regularization_strength=[0.01],
                l2_regularization_strength=[0.02],
                l2_shrinkage_regularization_strength=[0.05],
                beta=[0.2],
            ),
        ),
    ])
    clip = draw.choice([{}, {}, dict(clipnorm=0.1), dict(clipnorm=1.0), dict(global_clipnorm=0.2), dict(clipvalue=0.02)])
    means = dict(ema_momentum=[0.5, 0.9], ema_overwrite_frequency=[3, 7])
    common = dict(
        **pick(draw, weight_decay=[0.01, 0.1, 1.0], learning_rate=[rate(draw)]),
        **draw.choice([{}, {}, dict(use_ema=True, **pick(draw, **means))]),
        **draw.choice([{}, {}, dict(gradient_accumulation_steps=draw.randint(2, 5))]),
    )
    return layer(class_name, **pick(draw, **own), **common, **clip)


def made(spec):
    config = dict(spec["config"])
    if isinstance(config.get("learning_rate"), dict):
        schedule = config["learning_rate"]
        config["learning_rate"] = getattr(keras.optimizers.schedules, schedule["class_name"])(**schedule["config"])
    return getattr(keras.optimizers, spec["class_name"])(**config)


# Now and then, a step that no number can follow.
DIVERGING = [layer("SGD", learning_rate=1e30), layer("SGD", learning_rate=300.0), layer("Adam", learning_rate=1e12)]

STEPS, ROWS = 50, 4


def run_case(seed):
    """Fifty steps of a small network: the sums of the weights, before and behind what ends a run, some of the losses, and the first
    step whose loss is no number. A run that makes other numbers of what is rounded otherwise tells nothing: None."""
    draw = random.Random(seed)
    spec = any_optimizer(draw) if draw.random() < 0.95 else draw.choice(DIVERGING)
    layers = [layer("Flatten"), layer("Dense", units=4, activation="tanh"), layer("Dense", units=3)]
    if draw.random() < 0.4:
        layers.insert(2, layer("BatchNormalization", momentum=0.8))
    loss = draw.choice(["mean_squared_error", "sparse_categorical_crossentropy"])
    if loss == "sparse_categorical_crossentropy":
        layers.append(layer("Softmax"))
    model = sequential(layers, [1, 2, 3])
    model.compile(optimizer=made(spec), loss=loss)
    model.optimizer.build(model.trainable_variables)
    begun = [variable.numpy() for variable in model.optimizer.variables]

    def run(error):
        for variable, value in zip(model.optimizer.variables, begun):
            variable.assign(value)
        fill(model, 100 * seed)
        for weight in model.weights:
            weight.assign(weight.numpy() * (1 + centred(weight.shape, seed, error)))
        all_losses = []
        for step in range(STEPS):
            x = centred((ROWS, 1, 2, 3), 1000 * seed + step, 1.0)
            labels = (np.arange(ROWS) + step) % 3
            y = np.eye(3, dtype=np.float32)[labels] if loss == "mean_squared_error" else labels
            all_losses.append(float(model.train_on_batch(x, y)))
            model.reset_metrics()
        sums = [[summed(weight.numpy(), index + 1) for index, weight in enumerate(model.weights)]]
        model.optimizer.finalize_variable_values(model.trainable_variables)
        sums.append([summed(weight.numpy(), index + 1) for index, weight in enumerate(model.weights)])
        no_numbers = [step for step, loss in enumerate(all_losses) if np.isnan(loss)]
        return all_losses[::7], *sums, no_numbers[0] if no_numbers else None

    losses, weights, finalized, no_number = run(0.0)
    again = run(3e-6)
    for one, other in zip((losses, weights, finalized), again):
        near = np.abs(np.array(one) - other) <= 2e-5 * np.maximum(1.0, np.abs(one))
        if not np.all(near | np.isnan(one) & np.isnan(other) | (np.array(one) == other)):
            return None
    if no_number != again[-1]:
        return None
    return {
        "seed": seed,
        "layers": layers,
        "loss": loss,
        "optimizer": spec,
        "losses": told(losses),
        "no_number": no_number,
        "weights": told(weights),
        "finalized": told(finalized),
    }


def runs(count):
    seed = 0
    while count > 0:
        keras.backend.clear_session()
        seed += 1
        case = run_case(seed)
        if case is not None:
            count -= 1
            yield case


def any_loss(draw):
    """A loss with options, and what else it goes by."""
    smooth = dict(label_smoothing=[0.1, 0.5, 1.0], from_logits=[True, False])
    focal = dict(alpha=[0.1, 0.7, 2.0], gamma=[0.0, 0.5, 1.0, 3.0], **smooth)
    class_name, options = draw.choice([
        ("SparseCategoricalCrossentropy", dict(from_logits=[True, False])),
        ("CategoricalCrossentropy", smooth),
        ("BinaryCrossentropy", smooth),
        ("CategoricalFocalCrossentropy", focal),
        ("BinaryFocalCrossentropy", dict(apply_class_balancing=[True], **focal)),
        ("MeanSquaredError", {}),
        ("MeanAbsoluteError", {}),
        ("Huber", dict(delta=[0.1, 0.5, 3.0])),
        ("Poisson", {}),
        ("Hinge", {}),
    ])
    return class_name, pick(draw, **options)


# What outputs and logits may come to at worst.
EXTREMES = [0.0, -0.0, 1.0, -1.0, 1e-7, 1 - 1e-7, 1e-8, 0.5, 20.0, -20.0, 90.0, -90.0, 1e4, -1e4, 1e30, -1e30, np.inf, -np.inf, np.nan]


def loss_case(seed):
    """None where an error of the last digit that an activation gives makes another loss."""
    draw = random.Random(seed)
    class_name, config = any_loss(draw)
    units = draw.randint(2 if "Categorical" in class_name else 1, 5)
    tail = draw.choice([[], ["sigmoid"], ["softmax"], ["tanh"], ["softplus"], ["sigmoid", "linear"]])
    spec = [layer("Activation", activation=activation) for activation in tail or ["linear"]]
    rows = centred((6, units), seed, draw.choice([1.0, 5.0, 40.0])).tolist()
    for row in rows[2:]:
        for place in range(units):
            if draw.random() < 0.5:
                row[place] = draw.choice(EXTREMES)
    x = np.array(rows, np.float32)
    targets = np.array([draw.randrange(max(units, 2)) for _ in rows])
    if class_name.startswith("Sparse"):
        y = targets
    else:
        y = targets[:, None].astype(np.float32) if units == 1 else np.eye(units, dtype=np.float32)[targets]
    function = getattr(keras.losses, keras.src.utils.naming.to_snake_case(class_name))
    model = sequential(spec, [units])
    watched = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(watched)
        values = function(y, model(watched, training=False), **config)
        total = tf.reduce_sum(values)
    if tail in (["tanh"], ["softplus"]):
        nudged = function(y, model(watched) * np.float32(1 - 3e-7), **config)
        if np.any(np.abs(nudged - values) > 5e-6 * np.maximum(1, np.abs(values))):
            return None
    return {
        "seed": seed,
        "loss": {"class_name": class_name, "config": config},
        "layers": spec,
        "logits": [told(row) for row in x],
        "targets": targets.tolist(),
        "losses": told(values),
        "gradient": told(tape.gradient(total, watched)),
    }


def losses(count):
    return filter(None, map(loss_case, range(1, count + 1)))


if __name__ == "__main__":
    if sys.argv[1:]:
        for seed in range(*map(int, sys.argv[1:])):
            keras.backend.clear_session()
            print(json.dumps(case(seed)))
    else:
        make_fixtures.write("fuzz.json", networks(400))
        make_fixtures.write("fuzz_optimizers.json", runs(200))
        make_fixtures.write("fuzz_losses.json", losses(280))
