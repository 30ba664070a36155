"""Models as Keras writes them, with what it computes, for tests/interop.

usage: python make_fixtures.py              writes fixtures/ beside this script
       python make_fixtures.py older        writes fixtures/keras_3_0/, with a Keras before 3.3
       python make_fixtures.py write FOLDER writes them to FOLDER
       python make_fixtures.py check FOLDER opens the models that a test wrote to FOLDER, and writes there what Keras makes of them
       python make_fixtures.py read FOLDER  reads all of their HDF5 with h5py alone, and takes a warning for an error

KERAS=tf_keras in the environment: with the Keras of that name, which opens no .keras file of Keras 3.

Made with keras 3.15.1, tensorflow-cpu 2.21.0 and h5py 3.14.0; fixtures/keras_3_0/ with keras 3.0.5 and tensorflow-cpu 2.16.2.
Weights are Keras's own, from seeds; inputs are not stored: both sides make them by `numbers`.
"""

import importlib
import io
import json
import os
import sys
import warnings
import zipfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import h5py
import numpy as np

if sys.argv[1:2] != ["read"]:
    keras = importlib.import_module(os.environ.get("KERAS", "keras"))
    layers = keras.layers

HERE = Path(__file__).parent / "fixtures"
BATCH = 8


def numbers(shape, seed):
    """Numbers in [0, 1), exact in float32: a hash of the index ("lowbias32")."""
    h = np.arange(np.prod(shape, dtype=int), dtype=np.uint32) + np.uint32((seed * 0x9E3779B9) % 2**32)
    h ^= h >> np.uint32(16)
    h *= np.uint32(0x7FEB352D)
    h ^= h >> np.uint32(15)
    h *= np.uint32(0x846CA68B)
    h ^= h >> np.uint32(16)
    return ((h >> np.uint32(8)).astype(np.float32) / np.float32(2**24)).reshape(shape)


def images(input_shape):
    return numbers((BATCH, *input_shape), 7)


def batch(model):
    """Images, and targets as the loss wants them."""
    x = images(model.input_shape[1:])
    units = model.output_shape[-1]
    y = np.arange(BATCH) % max(units, 2)
    # A name, a function of that name, or an object.
    loss = getattr(model.loss, "__name__", None) or getattr(model.loss, "name", model.loss)
    if loss in ("categorical_crossentropy", "mean_squared_error"):
        y = np.eye(units, dtype=np.float32)[y]
    return x, y


def steps(model, count):
    """Losses of so many steps on the same batch, each with the weights before it."""
    if count == 0:
        return []
    x, y = batch(model)
    # In one go: at the end of each, running means of the weights take their place.
    history = model.fit(x, y, batch_size=BATCH, epochs=count, shuffle=False, verbose=0)
    return [float(loss) - frozen_penalties(model) for loss in history.history["loss"]]


def frozen_penalties(model):
    """What tf_keras adds to the loss for frozen layers; Keras 3 leaves it out, since it changes nothing."""
    return sum(float(loss) for layer in model.layers if not layer.trainable for loss in layer.losses)


def penalties_differ(model):
    """Whether what the model's outputs add to the loss is summed over the batch, as in Keras 3.0 to 3.13: others take its mean."""
    if not any(getattr(layer, "activity_regularizer", None) for layer in model.layers):
        return False
    layer = layers.ActivityRegularization(l1=1.0)
    layer(np.ones((2, 1), np.float32))
    return float(layer.losses[0]) == 2.0


def averages_differ(model):
    """Whether outputs after training are tf_keras's alone: its moving variances of images are n / (n - 1) times as large,
    and its running means of the weights begin before the first step."""

    def normalizes(layer):
        if hasattr(layer, "layers"):
            return any(map(normalizes, layer.layers))
        return layer.trainable and isinstance(layer, layers.BatchNormalization)

    return keras.__name__ == "tf_keras" and (normalizes(model) or getattr(model.optimizer, "use_ema", False))


def class_losses(model):
    """What the loss says of each image alone, for each class that it could be: the logarithm of the probability that it takes the
    output for, less than 0."""
    classes = max(model.output_shape[-1], 2)
    one_hot = isinstance(model.loss, str) and model.loss == "categorical_crossentropy"
    targets = [np.eye(classes, dtype=np.float32)[[k]] if one_hot else np.array([k]) for k in range(classes)]
    # By way of the model: the loss looks at what was before the last activation.
    return [[float(model.evaluate(x[np.newaxis], y, verbose=0)[0]) for y in targets] for x in images(model.input_shape[1:])]


def outputs(model):
    return [float(f"{value:.8g}") for value in model.predict(images(model.input_shape[1:]), verbose=0).ravel()]


def every_layer(rate=0.25):
    return keras.Sequential([
        layers.Input((9, 8, 3)),
        layers.Rescaling(0.5, offset=-0.25),
        layers.Conv2D(4, 3, padding="same", activation="tanh", kernel_regularizer=keras.regularizers.L2(0.01)),
        layers.BatchNormalization(),
        layers.Activation("relu"),
        layers.MaxPooling2D(2, strides=1),
        layers.Conv2D(5, (2, 3), strides=(1, 2), use_bias=False, kernel_initializer="he_normal"),
        layers.BatchNormalization(scale=False, momentum=0.9),
        layers.AveragePooling2D(2, padding="same"),
        layers.Dropout(rate),
        layers.Flatten(),
        layers.Dense(6, activation="sigmoid"),
        layers.BatchNormalization(center=False),
        layers.Dense(3, activation="softmax"),
    ])  # fmt: skip


def means():
    return keras.Sequential([
        layers.Input((8, 8, 1)),
        layers.Conv2D(4, 3, activation="relu"),
        layers.GlobalAveragePooling2D(keepdims=True),
        layers.GlobalMaxPooling2D(),
        layers.Dense(1, activation="sigmoid"),
    ])  # fmt: skip


def adapted():
    normalization, flat = layers.Normalization(), layers.Normalization(axis=None)
    model = keras.Sequential([
        layers.Input((9, 8, 3)),
        normalization,
        layers.Normalization(mean=[0.1, -0.2, 0.3], variance=[1.0, 2.0, 0.5]),
        layers.Conv2D(4, 3, activation="relu", activity_regularizer="l2"),
        layers.ActivityRegularization(l1=0.001),
        layers.Flatten(),
        flat,
        layers.Dense(3, activation="softmax"),
    ])  # fmt: skip
    normalization.adapt(images((9, 8, 3)) * 3 + 1)
    flat.adapt(images((168,)) - 0.25)
    return model


def nested():
    inside = keras.Sequential([layers.Conv2D(3, 3), layers.BatchNormalization(), layers.ReLU()])
    inputs = keras.Input((8, 8, 2))
    x = layers.RandomFlip("horizontal", seed=1)(inputs)
    x = inside(x)
    x = layers.Conv2D(2, 3, activation="relu", name="second")(x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Softmax()(layers.Dense(3)(x)))


def same(filters, **options):
    return layers.Conv2D(filters, 3, padding="same", activation="tanh", **options)


def chain(*inside, shape=(8, 8, 2), **options):
    """A functional model of layers one after the other."""
    x = inputs = keras.Input(shape)
    for layer in inside:
        x = layer(x)
    return keras.Model(inputs, x, **options)


def end():
    return [layers.GlobalAveragePooling2D(), layers.Dense(3, activation="softmax")]


def nested_built():
    """Models that had their weights before they were put into another one."""
    inside = keras.Sequential([layers.Input((8, 8, 2)), same(3), layers.BatchNormalization()])
    return keras.Sequential([layers.Input((8, 8, 2)), inside, *end()])


def nested_twice():
    """A model in a model in a model, all of them with weights."""
    inside = keras.Sequential([keras.Sequential([same(2)]), layers.BatchNormalization()])
    return keras.Sequential([layers.Input((8, 8, 2)), inside, *end()])


def nested_chains():
    inside = chain(chain(layers.DepthwiseConv2D(3, padding="same", activation="tanh")), layers.BatchNormalization())
    return chain(inside, *end())


def nested_frozen():
    """Its weights are listed in another order than that of its layers."""
    inside = keras.Sequential([same(2), same(2), layers.BatchNormalization(), layers.BatchNormalization()])
    model = chain(inside, *end())
    inside.layers[0].trainable = inside.layers[2].trainable = False
    return model


def nested_names():
    """Layers and models of one name, beside each other and inside each other, all of one shape."""
    inside = [same(2, name="conv"), keras.Sequential([same(2, name="conv")], name="a")]
    inside += [keras.Sequential([keras.Sequential([same(2, name="conv")], name="a")], name="b")]
    return keras.Sequential([layers.Input((8, 8, 2)), keras.Sequential(inside, name="conv"), *end()])


def nested_mixed():
    """Of two layers of one name one had its weights before it was put into a model."""
    inside = [chain(same(2, name="conv"), name="a"), keras.Sequential([same(2, name="conv")], name="b")]
    return keras.Sequential([layers.Input((8, 8, 2)), keras.Sequential(inside), *end()])


def deep():
    return keras.Sequential([
        layers.Input((8, 8, 1)),
        layers.Conv2D(3, 3, activation="relu"),
        layers.Flatten(),
        layers.Dense(4, activation="relu"),
        layers.Dense(3, activation="softmax"),
    ])  # fmt: skip


def sigmoids():
    """The lesson's end: two sigmoids, under a loss that is made for a softmax."""
    return keras.Sequential([
        layers.Input((8, 8, 1)),
        layers.Conv2D(3, 3, activation="relu"),
        layers.Flatten(),
        layers.Dense(2, activation="sigmoid"),
    ])  # fmt: skip


def depthwise():
    return keras.Sequential([
        layers.Input((8, 7, 2)),
        layers.ZeroPadding2D(((1, 2), (0, 1))),
        layers.DepthwiseConv2D(3, depth_multiplier=2, strides=2),
        layers.LeakyReLU(0.2),
        layers.DepthwiseConv2D(2, padding="same", use_bias=False, activation="tanh"),
        layers.Flatten(),
        layers.Dense(3, activation="softmax"),
    ])  # fmt: skip


def there_and_back(rate=0.0):
    """Without chance, most of what the lesson does without. What Keras 3.0 and tf_keras have of it."""
    return keras.Sequential([
        layers.Input((9, 8, 2)),
        layers.CenterCrop(8, 8),
        layers.Conv2D(4, 3, dilation_rate=2, padding="same"),
        layers.ReLU(max_value=6.0, negative_slope=0.1),
        layers.SpatialDropout2D(rate),
        layers.SeparableConv2D(6, 3, depth_multiplier=2, activation="tanh"),
        layers.GroupNormalization(groups=3),
        layers.ELU(0.5),
        layers.Conv2D(4, 2, groups=2, use_bias=False),
        layers.LayerNormalization(),
        layers.Conv2DTranspose(3, 3, strides=2, padding="same"),
        layers.PReLU(shared_axes=[1, 2]),
        layers.GaussianNoise(rate),
        layers.Cropping2D(((0, 1), (1, 0))),
        layers.UpSampling2D(2, interpolation="bilinear"),
        layers.Resizing(5, 6),
        layers.Permute((2, 1, 3)),
        layers.GaussianDropout(rate),
        layers.Flatten(),
        layers.Dense(12),
        layers.Reshape((2, 2, 3)),
        layers.GlobalAveragePooling2D(),
        layers.Softmax(),
    ])  # fmt: skip


def varied():
    """Without chance: all images are varied alike, and of one pixel a flip changes nothing. (tf_keras wants two ends that differ of a
    contrast, and has no gradient of it.) What moves pixels is in front of all weights: the gradient that it has with TensorFlow is not
    that of other backends."""
    return keras.Sequential([
        layers.Input((9, 8, 3)),
        layers.RandomContrast((0.0, 1e-6)),
        layers.RandomRotation((0.1, 0.1), fill_mode="constant", fill_value=0.25),
        layers.RandomTranslation((0.2, 0.2), (-0.1, -0.1)),
        layers.RandomZoom((-0.2, -0.2), (0.3, 0.3), fill_mode="nearest"),
        layers.RandomZoom((0.1, 0.1), fill_mode="wrap", interpolation="nearest"),
        layers.Conv2D(4, 3, activation="tanh"),
        layers.RandomBrightness((0.1, 0.1), value_range=(-0.25, 0.5)),
        layers.Conv2D(5, 3, activation="relu"),
        layers.GlobalMaxPooling2D(keepdims=True),
        layers.RandomFlip("horizontal"),
        layers.Flatten(),
        layers.Dense(3, activation="softmax"),
    ])  # fmt: skip


def restrained():
    return keras.Sequential([
        layers.Input((8, 7, 2)),
        layers.Conv2D(3, 3, activation="elu", kernel_regularizer=keras.regularizers.L1(0.002), bias_regularizer="l2",
                      kernel_constraint=keras.constraints.MaxNorm(0.9, axis=[0, 1, 2]), kernel_initializer="orthogonal"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(4, activation="softplus", kernel_regularizer=keras.regularizers.L1L2(0.001, 0.002), bias_constraint="non_neg"),
        layers.Dense(3, activation="softmax", kernel_constraint=keras.constraints.UnitNorm()),
    ])  # fmt: skip


def frozen():
    """Its front does not learn; what the optimizer remembers is of the layers behind alone."""
    model = keras.Sequential([
        layers.Input((8, 8, 1)),
        layers.Conv2D(3, 3, activation="relu", kernel_regularizer="l2"),
        layers.BatchNormalization(),
        layers.Conv2D(4, 3),
        layers.BatchNormalization(),
        layers.Flatten(),
        layers.Dense(3, activation="softmax"),
    ])  # fmt: skip
    model.layers[0].trainable = model.layers[1].trainable = model.layers[3].trainable = False
    return model


def with_lambda():
    return keras.Sequential([
        layers.Input((8, 8, 1)),
        layers.Lambda(lambda x: x / 255, name="shrink"),
        layers.Flatten(),
        layers.Dense(2, activation="softmax"),
    ])  # fmt: skip


def branch():
    inputs = keras.Input((8, 8, 1))
    one = layers.Conv2D(2, 3, name="one")(inputs)
    two = layers.Conv2D(2, 3, name="two")(inputs)
    x = layers.GlobalAveragePooling2D()(one)
    return keras.Model(inputs, [layers.Dense(2)(x), layers.GlobalAveragePooling2D()(two)])


def eyes(input_shape=(60, 64, 1)):
    """The lesson's first network; as tests/bench/lesson_networks.py has all three."""
    return keras.Sequential([
        layers.Input(input_shape),
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(1, activation="sigmoid"),
    ])  # fmt: skip


def people(rate=0.2):
    return keras.Sequential([
        layers.Input((60, 64, 1)),
        layers.Rescaling(1 / 255),
        *(layer for filters in (32, 64, 128) for layer in (layers.Conv2D(filters, 3, activation="relu"), layers.MaxPooling2D(2))),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dropout(rate),
        layers.Dense(64, activation="relu"),
        layers.Dropout(rate),
        layers.Dense(20, activation="softmax"),
    ])  # fmt: skip


def fungi():
    return eyes((250, 250, 3))


SPARSE = "sparse_categorical_crossentropy"


def smoothed():
    return keras.losses.CategoricalCrossentropy(label_smoothing=0.1)


def adam(*args, **options):
    return keras.optimizers.Adam(*args, **options)


NESTED = [nested_built, nested_twice, nested_chains, nested_frozen, nested_names, nested_mixed]

# Name, model, optimizer, loss, steps before saving, whether ten more are recorded (not where something is random).
CASES = [
    ("every_layer", every_layer, lambda: adam(0.01), SPARSE, 2, False),
    ("means_rmsprop", means, lambda: keras.optimizers.RMSprop(0.01, momentum=0.5, centered=True), "binary_crossentropy", 3, True),
    ("nested", nested, lambda: adam(), SPARSE, 0, False),
    ("deep_adam", deep, lambda: adam(0.01), SPARSE, 3, True),
    ("deep_amsgrad", deep, lambda: adam(0.01, amsgrad=True), "categorical_crossentropy", 3, True),
    ("deep_sgd", deep, lambda: keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True), SPARSE, 3, True),
    (
        "deep_schedule",
        deep,
        lambda: adam(keras.optimizers.schedules.CosineDecay(0.01, decay_steps=20)),
        SPARSE,
        3,
        True,
    ),
    ("frozen", frozen, lambda: adam(0.01), SPARSE, 3, True),
    ("without_chance", lambda: every_layer(0.0), lambda: adam(0.01), SPARSE, 3, True),
    ("sigmoids", sigmoids, lambda: adam(0.01), SPARSE, 3, True),
    ("depthwise", depthwise, lambda: keras.optimizers.AdamW(0.01, weight_decay=0.02), SPARSE, 3, True),
    *((build.__name__, build, lambda: adam(0.01), SPARSE, 2, True) for build in NESTED),
    ("there_and_back", there_and_back, lambda: adam(0.01), SPARSE, 3, True),
    ("restrained", restrained, lambda: keras.optimizers.Adamax(0.01, clipnorm=0.5), SPARSE, 3, True),
    ("smoothed", deep, lambda: adam(0.01, global_clipnorm=0.2), smoothed, 3, True),
    ("nadam", deep, lambda: keras.optimizers.Nadam(0.01), SPARSE, 3, True),
    ("adagrad", deep, lambda: keras.optimizers.Adagrad(0.05, weight_decay=0.1), "mean_squared_error", 3, True),
    ("ftrl", deep, lambda: keras.optimizers.Ftrl(0.05), SPARSE, 3, True),
    ("adapted", adapted, lambda: adam(0.01), SPARSE, 3, True),
    ("varied", varied, lambda: adam(0.01), SPARSE, 3, True),
]

# tf_keras has these optimizers, and options for running means, and refuses them where it reads a file.
REFUSED = {
    "depthwise": (
        lambda: keras.optimizers.AdamW(weight_decay=0.1),
        SPARSE,
        lambda: [keras.metrics.SparseTopKCategoricalAccuracy(2, name="top_k_categorical_accuracy")],
    ),
    "averaged": (
        lambda: keras.optimizers.Adam(0.001, use_ema=True, ema_momentum=0.8, weight_decay=0.1),
        "mean_squared_error",
        lambda: [
            keras.metrics.TopKCategoricalAccuracy(2), keras.metrics.F1Score(average="macro"),
            keras.metrics.AUC(curve="PR", multi_label=True, name="auc"), keras.metrics.Recall(name="recall"),
        ],
    ),
}

# The lesson's networks, too large to lie here.
LARGE = [
    ("eyes", eyes, lambda: adam(), "binary_crossentropy", 3, True),
    ("people", people, lambda: adam(), SPARSE, 3, False),
    ("people_without_chance", lambda: people(0.0), lambda: adam(), SPARSE, 3, True),
    # At the usual rate the loss of so few random images leaps in one step, and rounding decides where it lands.
    ("fungi", fungi, lambda: adam(1e-5), "binary_crossentropy", 3, True),
]


def saved(model, folder, name, endings):
    """Writes the files that this Keras can write; returns their endings."""
    written = []
    for ending in endings:
        path = folder / f"{name}.{ending}"
        try:
            model.save(path)
        except (TypeError, ValueError) as error:
            # Before Keras 3.3 two weights of one nested model had one name in .h5, and RandomFlip was not written there.
            if ending != "h5" or not ("name already exists" in str(error) or "cannot pickle" in str(error)):
                raise
            path.unlink(missing_ok=True)
            continue
        written.append(ending)
    return written


def write_cases(folder, cases, endings=("keras", "h5")):
    folder.mkdir(exist_ok=True)
    recorded = []
    if keras.__name__ == "tf_keras":
        # The product of its momentums there shrinks once for each variable in place of once a step.
        cases = [case for case in cases if case[0] != "nadam"]
    for seed, (name, build, optimizer, loss, before, goes_on) in enumerate(cases):
        keras.utils.set_random_seed(seed)
        keras.backend.clear_session()
        model = build()
        model.compile(optimizer=optimizer(), loss=loss() if callable(loss) else loss, metrics=["accuracy"])
        steps(model, before)
        written = saved(model, folder, name, endings)
        if not written:
            continue
        case = {
            "name": name,
            "endings": written,
            "input": list(model.input_shape[1:]),
            "params": model.count_params(),
            "iterations": before,
            "outputs": outputs(model),
        }
        # Of others the loss is no logarithm of a probability.
        is_crossentropy = isinstance(model.loss, str) and model.loss.endswith("crossentropy")
        if folder == HERE and not model.losses and is_crossentropy:
            case["class_losses"] = class_losses(model)
        if penalties_differ(model):
            case["differs"] = True
        elif goes_on:
            case["losses"] = steps(model, 10)
            if not averages_differ(model):
                case["outputs_after"] = outputs(model)
        recorded.append(case)
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in recorded)
    (folder / "cases.json").write_text(f"[\n{lines}\n]\n")


def write_fixtures(folder):
    write_cases(folder, CASES if folder == HERE else CASES + LARGE)
    keras.backend.clear_session()
    with_lambda().save(folder / "lambda.keras")
    branch().save(folder / "branch.keras")
    deep().save_weights(folder / "deep.weights.h5")
    # As Keras 1 and 2 wrote weights alone: at the root what a whole model has in a group.
    with h5py.File(folder / "deep_adam.h5") as whole, h5py.File(folder / "deep_alone.h5", "w") as alone:
        alone.attrs.update(whole["model_weights"].attrs)
        for name in whole["model_weights"]:
            whole.copy(f"model_weights/{name}", alone)


def write_older(folder):
    """What Keras 3.0 to 3.2 write in another way than those that follow."""
    write_cases(folder, [case for case in CASES if case[1] in NESTED], ["h5"])


def frozen_again(model, path):
    """Keras 3.0 and 3.1 train in a model that they have opened, from a file of their own as well, layers that say they are frozen, and
    their optimizer expects variables of these. Here they are frozen once more, and the optimizer is given the variables of the file."""
    version = tuple(int(part) for part in keras.__version__.split(".")[:2])
    if not (3, 0) <= version < (3, 2) or all(layer.trainable for layer in model.layers):
        return
    for layer in model.layers:
        # Setting it to what it says has no effect.
        layer.trainable, trainable = True, layer.trainable
        layer.trainable = trainable
    optimizer = type(model.optimizer).from_config(model.optimizer.get_config())
    metrics = keras.saving.deserialize_keras_object(model.get_compile_config()["metrics"])
    model.compile(optimizer=optimizer, loss=model.loss, metrics=metrics)
    optimizer.build(model.trainable_variables)
    if path.suffix == ".keras":
        with zipfile.ZipFile(path) as archive, h5py.File(io.BytesIO(archive.read("model.weights.h5"))) as weights:
            assert len(weights["optimizer/vars"]) == len(optimizer.variables)
            optimizer.load_own_variables(weights["optimizer/vars"])


def check(folder):
    """Of each `NAME.keras` and `NAME.h5`: its outputs and metrics, then losses of ten steps and its outputs after these (of what drops
    nothing), and of `.keras` the model once more as Keras saves it."""
    results = {}
    suffixes = [".h5"] if keras.__name__ == "tf_keras" else [".keras", ".h5"]
    for path in sorted(folder.glob("*.*")):
        if path.suffix not in suffixes or path.name.startswith("again_"):
            continue
        refused = keras.__name__ == "tf_keras" and REFUSED.get(path.stem)
        model = keras.models.load_model(path, compile=not refused)
        if refused:
            optimizer, loss, metrics = refused
            model.compile(optimizer(), loss, metrics=["accuracy", *metrics()])
        x, y = batch(model)
        evaluated = model.evaluate(x, y, batch_size=BATCH, verbose=0, return_dict=True)
        frozen_again(model, path)
        result = {"outputs": outputs(model), "iterations": int(model.optimizer.iterations.numpy())}
        result["metrics"] = {name: float(value) for name, value in evaluated.items() if name != "loss"}
        if path.suffix == ".keras":
            model.save(folder / f"again_{path.name}")
        result["differs"] = penalties_differ(model)
        if not result["differs"] and not any(isinstance(layer, layers.Dropout) and layer.rate for layer in model.layers):
            result["losses"] = steps(model, 10)
            if not averages_differ(model):
                result["outputs_after"] = outputs(model)
        results[path.name] = result
    (folder / "results.json").write_text(json.dumps(results))


def read(folder):
    """The version of h5py, and of each file how many numbers it holds and their sum."""
    warnings.simplefilter("error")
    results = {}
    for path in sorted(folder.glob("*.*")):
        if path.suffix == ".keras":
            with zipfile.ZipFile(path) as archive:
                assert archive.testzip() is None
                file = io.BytesIO(archive.read("model.weights.h5"))
        elif path.suffix == ".h5":
            file = path
        else:
            continue
        found = {"numbers": 0, "sum": 0.0}

        def visit(name, object):
            dict(object.attrs)
            if isinstance(object, h5py.Dataset) and object.dtype == np.float32:
                found["numbers"] += object.size
                found["sum"] += float(object[()].astype(np.float64).sum())

        with h5py.File(file, "r") as opened:
            dict(opened.attrs)
            opened.visititems(visit)
        results[path.name] = found
    (folder / "read.json").write_text(json.dumps({"version": h5py.__version__, "files": results}))


if __name__ == "__main__":
    what = sys.argv[1] if len(sys.argv) > 1 else "write"
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else HERE / "keras_3_0" if what == "older" else HERE
    {"write": write_fixtures, "older": write_older, "check": check, "read": read}[what](folder)
