#!/usr/bin/env python3
"""Writes the files in values/ and what they mean, in values/expected.json: what people hand on beside a plain list of images.

    python make_values.py

Written with Python 3.11.7, numpy 2.4.6, pandas 3.1.1, pyarrow 26.0.1, Pillow 13.0.0 and scikit-learn 1.9.1. The last value of each image is its
number, so that a label is checked by the image it belongs to. Classes are LabelEncoder's, texts of tables pandas.read_csv's.
PyTorch is not needed: its files are written here, as torch.save writes them.
"""
import collections
import io
import json
import os
import pickle
import sys
import types
import zipfile

import numpy as np
import pandas as pd
import pyarrow as pa
from PIL import Image
from sklearn.preprocessing import LabelEncoder
from sklearn.svm import SVC

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "values")
expected = {}


def images(count, *shape, first=1, dtype="u1"):
    """Images of this shape, numbered from `first` on in their last value."""
    all_ = (np.arange(count * int(np.prod(shape))).reshape((count,) + shape) * 7 % 50).astype(dtype)
    all_.reshape(count, -1)[:, -1] = np.arange(first, first + count)
    return all_


def shown(label):
    label = label.item() if isinstance(label, np.generic) else label
    return str(int(label)) if isinstance(label, float) and label.is_integer() else str(label)


def column(name, labels):
    present = [label for label in labels if label is not None]
    classes = LabelEncoder().fit(present).classes_
    return {"name": name, "labels": [None if v is None else shown(v) for v in labels], "classes": [shown(v) for v in classes]}


def note(name, files, numbers=None, shape=None, columns=(), split=None, says=(), error=None, pixels=None):
    expected[name] = {"files": files, "numbers": numbers, "shape": shape, "columns": list(columns), "split": split, "says": list(says)}
    if error:
        expected[name]["error"] = error
    if pixels is not None:
        expected[name]["pixels"] = pixels.ravel().tolist()


def save(name, data, protocol=None):
    with open(os.path.join(HERE, name), "wb") as file:
        pickle.dump(data, file, protocol)
    return [name]


def npz(name, **arrays):
    np.savez(os.path.join(HERE, name), **arrays)
    return [name]


def upto(count):
    return list(range(1, count + 1))


def split(**parts):
    return {"column": "split", "train": [], "validation": [], "test": [], **parts}


def parts():
    all_ = images(11, 5, 6)
    y = ["a", "b", "a", "c", "b", "a", "c", "b"]
    part = column("split", ["train"] * 6 + ["val"] * 2 + ["test"] * 3)
    files = npz("parts.npz", x_test=all_[8:], x_train=all_[:6], y_train=np.array(y[:6]), x_val=all_[6:8], y_val=np.array(y[6:]))
    note("parts", files, upto(11), [5, 6, 1], [column("y", y + [None] * 3), part],
         split(train=["train"], validation=["val"], test=["test"]), ["3 of 11 images have no label in column \"y\""])
    # Parts of other sizes and another type.
    sizes = {"train": {"X": images(3, 4, 5), "y": [1, 2, 1]}, "test": {"X": images(2, 6, 5, first=4, dtype="f4"), "y": [2, 2]}}
    note("parts-of-sizes", save("parts_of_sizes.pkl", sizes), upto(5), None,
         [column("y", [1, 2, 1, 2, 2]), column("split", ["train"] * 3 + ["test"] * 2)], split(train=["train"], test=["test"]))
    hot = np.array([[i >> k & 1 for k in range(14)] for i in (0, 3, 8192, 511, 12, 5461, 1, 2730)], dtype="u1")
    chest = images(8, 8, 8)
    files = npz("chest.npz", train_images=chest[:4], train_labels=hot[:4], val_images=chest[4:6], val_labels=hot[4:6],
                test_images=chest[6:], test_labels=hot[6:])
    note("several-labels-in-parts", files, upto(8), [8, 8, 1],
         [column("labels %d" % k, hot[:, k]) for k in range(14)] + [column("split", ["train"] * 4 + ["val"] * 2 + ["test"] * 2)],
         split(train=["train"], validation=["val"], test=["test"]), ["several labels"])


def cifar():
    rows = images(10, 3072)
    for channels in (rows,):
        channels[:, :-1] %= 40
    labels = [3, 0, 2, 1, 3, 0, 2, 1, 0, 3]
    batch = lambda at, words: {b"batch_label": words, b"labels": labels[at], b"data": rows[at],
                               b"filenames": [b"%d.png" % i for i in range(len(labels[at]))]}
    files = sum([save("test_batch", batch(slice(8, 10), b"testing batch 1 of 1"), 2),
                 save("data_batch_2", batch(slice(4, 8), b"training batch 2 of 5"), 2),
                 save("batches.meta", {b"num_cases_per_batch": 4, b"label_names": [b"plane", b"car", b"bird", b"cat"], b"num_vis": 3072}, 2),
                 save("data_batch_1", batch(slice(0, 4), b"training batch 1 of 5"), 2)], [])
    names = [["plane", "car", "bird", "cat"][k] for k in labels]
    of_names = {**column("labels", names), "classes": ["plane", "car", "bird", "cat"]}
    note("cifar-10", files, upto(10), [32, 32, 3], [of_names, column("split", ["train"] * 8 + ["test"] * 2)],
         split(train=["train"], test=["test"]))
    batch = lambda at: {b"filenames": [b"x"] * len(labels[at]), b"batch_label": b"training", b"fine_labels": labels[at],
                        b"coarse_labels": [k // 2 for k in labels[at]], b"data": rows[at]}
    fine, coarse = ["apple", "bear", "cup", "dish"], ["food", "house"]
    files = sum([save("train", batch(slice(0, 8)), 2), save("test", batch(slice(8, 10)), 2),
                 save("meta", {b"fine_label_names": [n.encode() for n in fine], b"coarse_label_names": [n.encode() for n in coarse]}, 2)], [])
    note("cifar-100", files, upto(10), [32, 32, 3],
         [column("fine_labels", [fine[k] for k in labels]), column("coarse_labels", [coarse[k // 2] for k in labels]),
          column("split", ["train"] * 8 + ["test"] * 2)], split(train=["train"], test=["test"]))


def pickles():
    all_ = images(6, 5, 6)
    note("images-by-class", save("images_by_class.pkl", {"owl": list(all_[:2]), "cat": all_[2:5], "dog": [all_[5]]}), upto(6), [5, 6, 1],
         [column("label", ["owl", "owl", "cat", "cat", "cat", "dog"])], says=["Each key of the dict"])
    note("images-by-number", save("images_by_number.pkl", {10: list(all_[:2]), 9: list(all_[2:])}), upto(6), [5, 6, 1],
         [column("label", [10, 10, 9, 9, 9, 9])])
    eyes = ["open", "shut", None, "open", "shut", "open"]
    note("list-of-dicts", save("list_of_dicts.pkl", [{"image": i, "label": e, "age": k % 2} for k, (i, e) in enumerate(zip(all_, eyes))]),
         upto(6), [5, 6, 1], [column("label", eyes), column("age", [0, 1] * 3)])
    shuffled = {k: "ab"[k % 2] for k in (3, 0, 5, 1, 4, 2)}
    files = save("plain_images.pkl", list(all_)) + save("labels_by_number.pkl", shuffled)
    note("labels-by-number", files, upto(6), [5, 6, 1], [column("labels_by_number", ["a", "b"] * 3)])
    objects = np.empty((6, 5, 6), dtype=object)
    for place in np.ndindex(objects.shape):
        objects[place] = int(all_[place])
    note("objects", save("objects.pkl", (objects, [1, 2, 1, 2, 1, 2])), upto(6), [5, 6, 1], [column("label", [1, 2] * 3)])
    note("objects-in-fortran", save("objects_fortran.pkl", np.asfortranarray(objects)), upto(6), [5, 6, 1])
    texts = np.array(["kiwi", "fig", "kiwi", "", "fig", "kiwi"], dtype=np.dtypes.StringDType())
    fruits = ["kiwi", "fig", "kiwi", None, "fig", "kiwi"]
    note("string-dtype", ["plain_images.pkl"] + save("string_dtype.pkl", texts), upto(6), [5, 6, 1], [column("string_dtype", fruits)])
    missing = np.array(["kiwi", "fig", "kiwi", None, "fig", "kiwi"], dtype=np.dtypes.StringDType(na_object=None))
    np.save(os.path.join(HERE, "string_dtype.npy"), missing, allow_pickle=True)
    note("string-dtype-npy", ["plain_images.pkl", "string_dtype.npy"], upto(6), [5, 6, 1], [column("string_dtype", fruits)])
    arrow = {"text": pa.string(), "codes": pa.dictionary(pa.int8(), pa.string())}
    kinds = {name: (fruits, pd.ArrowDtype(kind)) for name, kind in arrow.items()}
    kinds["int"] = ([3, 10, None, 3, 10, 2], "int64[pyarrow]")
    kinds["float"] = ([0.5, 2.0, 0.5, None, 2.0, 2.0], "double[pyarrow]")
    kinds["bool"] = ([True, None, False, True, True, False], "bool[pyarrow]")
    for kind, (labels, dtype) in kinds.items():
        files = ["plain_images.pkl"] + save("arrow_%s.pkl" % kind, pd.Series(labels, dtype=dtype, name="y"))
        note("arrow-" + kind, files, upto(6), [5, 6, 1], [column("y", labels)])
    names = np.array(["%s_%s_%s" % (a, b, c) for a in ("alex", "kim") for b in ("left", "up") for c in ("happy", "sad", "neutral")])
    twelve = images(12, 5, 6)
    note("labels-are-names", save("labels_are_names.pkl", {"images": twelve, "labels": names}), upto(12), [5, 6, 1],
         [column("part %d" % (k + 1), [name.split("_")[k] for name in names]) for k in range(3)], says=["made of parts"])
    note("missing-text", save("missing_text.pkl", {"images": all_, "y": ["a", "", "b", "a", None, float("nan")]}), upto(6), [5, 6, 1],
         [column("y", ["a", None, "b", "a", None, None])], says=["3 of 6 images have no label"])
    note("missing-all", save("missing_all.pkl", {"images": all_, "y": [None] * 6}), upto(6), [5, 6, 1], says=["\"y\" is not used: it has no labels"])
    note("class-names", npz("class_names.npz", images=all_, labels=np.array([2, 0, 1, 2, 0, 0]), list_classes=np.array([b"owl", b"cat", b"dog"])),
         upto(6), [5, 6, 1], [{**column("labels", ["dog", "owl", "cat", "dog", "owl", "owl"]), "classes": ["owl", "cat", "dog"]}])


def tables():
    all_ = images(20, 8, 8)
    table = pd.concat([pd.DataFrame({"label": [7, 10] * 10}), pd.DataFrame(all_.reshape(20, 64)).add_prefix("pixel")], axis=1)
    apart = pd.read_csv(io.StringIO(table.to_csv(index=False)))
    note("columns-apart", save("columns_apart.pkl", apart), upto(20), [8, 8, 1], [column("label", [7, 10] * 10)])
    usage = ["Training"] * 14 + ["PublicTest"] * 4 + ["PrivateTest"] * 2
    text = pd.DataFrame({"emotion": [k % 3 for k in range(20)], "pixels": [" ".join(map(str, i.ravel())) for i in all_], "Usage": usage})
    columns = [column("emotion", [k % 3 for k in range(20)]), column("Usage", usage)]
    parts_ = {"column": "Usage", "train": ["Training"], "validation": ["PublicTest"], "test": ["PrivateTest"]}
    note("pixels-as-text", save("pixels_as_text.pkl", text), upto(20), [8, 8, 1], columns, parts_)
    note("pixels-as-objects", save("pixels_as_objects.pkl", text.astype({"pixels": object})), upto(20), [8, 8, 1], columns, parts_)


def packed(pixels, form="PNG"):
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, form)
    return out.getvalue()


def pictures():
    """Pictures in cells, as files of their own, and pictures of Pillow that are transparent."""
    gray, color = images(4, 8, 8), images(4, 8, 8, 3)
    hub = pd.DataFrame({"image": [{"bytes": packed(pixels), "path": "%d.png" % k} for k, pixels in enumerate(color)], "label": [0, 1, 0, 1]})
    note("packed-in-cells", save("packed_in_cells.pkl", hub), upto(4), [8, 8, 3], [column("label", [0, 1, 0, 1])], pixels=color)
    mixed = [packed(gray[0]), packed(color[1]), packed(gray[2]), packed(color[3])]
    as_color = np.stack([np.repeat(gray[0][..., None], 3, 2), color[1], np.repeat(gray[2][..., None], 3, 2), color[3]])
    note("packed-in-list", save("packed_in_list.pkl", mixed), upto(4), [8, 8, 3], pixels=as_color)
    deep = gray.astype("u2") * 257 + 3
    large = np.random.default_rng(5).integers(0, 256, (2, 40, 50, 3), "u1")
    large.reshape(2, -1)[:, -1] = upto(2)
    note("packed-16-bits", save("packed_16_bits.pkl", {"images": [packed(pixels) for pixels in deep], "labels": list("abab")}), None, [8, 8, 1],
         [column("labels", list("abab"))], pixels=deep)
    note("packed-large", save("packed_large.pkl", [{"image": {"bytes": packed(pixels), "path": None}, "label": k} for k, pixels in enumerate(large)]),
         upto(2), [40, 50, 3], [column("label", [0, 1])])
    broken = [packed(pixels) for pixels in color]
    broken[2] = broken[2][:60]
    note("packed-broken", save("packed_broken.pkl", broken), [1, 2, 4], [8, 8, 3], says=["1 of 4 pictures could not be read and was left out: image 2"],
         pixels=np.array(color)[[0, 1, 3]])
    note("packed-jpeg", save("packed_jpeg.pkl", [packed(pixels, "JPEG") for pixels in color]), error=["element 0, a picture that cannot be read (a picture that only a browser decodes)"])
    alpha = (np.arange(64).reshape(8, 8) * 4).astype("u1")
    with_alpha = Image.fromarray(np.dstack([gray[0], alpha]), "LA")
    indices = Image.fromarray(gray[1] % 16, "L")
    palette = [value for k in range(16) for value in (k * 16, 255 - k * 3, k)]
    of_palette = [Image.frombytes("P", (8, 8), indices.tobytes()) for _ in range(2)] + [Image.frombytes("PA", (8, 8), np.dstack([gray[1] % 16, alpha]).tobytes())]
    for picture in of_palette:
        picture.putpalette(palette)
    of_palette[0].info["transparency"] = bytes(k * 17 for k in range(12))
    of_palette[1].info["transparency"] = 3

    def on_white(picture):
        white = Image.new("RGBA", picture.size, "white")
        return np.asarray(Image.alpha_composite(white, picture.convert("RGBA")))[..., :3]

    note("transparent-gray", save("transparent_gray.pkl", [with_alpha]), None, [8, 8, 1], pixels=on_white(with_alpha)[None, ..., :1])
    note("transparent-palette", save("transparent_palette.pkl", of_palette), None, [8, 8, 3], pixels=np.stack([on_white(picture) for picture in of_palette]))


def tuples():
    """An image and its labels in a tuple each, in whatever order."""
    all_ = images(9, 6, 8)
    eyes, poses = ["open", "shut", "open"] * 3, [k % 4 for k in range(9)]
    paths = ["faces/%d.png" % k for k in range(9)]
    both = [column("label", eyes), column("label (2)", poses)]
    note("tuples-of-three", save("tuples_of_three.pkl", list(zip(all_, eyes, paths))), upto(9), [6, 8, 1], both[:1], says=["every value is different"])
    note("label-first", save("label_first.pkl", list(zip(poses, all_))), upto(9), [6, 8, 1], [column("label", poses)])
    lists = [list(row) for row in zip(eyes, all_, poses)]
    note("image-between-labels", save("image_between_labels.pkl", lists), upto(9), [6, 8, 1], both)
    missing = [None if k == 3 else label for k, label in enumerate(eyes)]
    note("tuples-without-a-label", save("tuples_without_a_label.pkl", list(zip(all_, missing))), upto(9), [6, 8, 1], [column("label", missing)],
         says=["1 of 9 images has no label"])
    note("labels-in-tuples", save("labels_in_tuples.pkl", {"X": all_, "y": list(zip(eyes, poses))}), upto(9), [6, 8, 1],
         [column("y", eyes), column("y (2)", poses)])
    note("two-images-in-a-tuple", save("two_images.pkl", list(zip(all_, all_, eyes))), error=["neither images nor labels"])
    note("all-different", npz("all_different.npz", X=all_, y=np.arange(9) / 8), upto(9), [6, 8, 1], [column("y", np.arange(9) / 8)],
         says=["9 labels in column \"y\" are all different"])


def hot():
    all_ = images(9, 6, 8, 3)
    for size in (6, 16):
        y = np.array([[i * (k + 3) // 2 % 2 for k in range(size)] for i in range(9)], dtype="f4")
        note("several-labels-%d" % size, npz("several_labels_%d.npz" % size, X=all_, y=y), upto(9), [6, 8, 3],
             [column("y %d" % k, y[:, k]) for k in range(size) if len(set(y[:, k])) > 1], says=["several labels"])
    y = np.array([[1, 0, 1, 0], [0, 0, 0, 1], [1, 1, 1, 1]] * 3, dtype="u1")
    note("several-labels-in-a-tuple", save("several_labels.pkl", (all_, y)), upto(9), [6, 8, 3],
         [column("label %d" % k, y[:, k]) for k in range(4)])
    note("two-channels", npz("two_channels.npz", X=images(4, 8, 8, 2), y=np.array([0, 1, 0, 1])),
         error=["an array of shape (4, 8, 8, 2)"])
    note("narrow", npz("narrow.npz", X=images(9, 4, 4), y=np.arange(9) % 2), upto(9), [4, 4, 1], [column("y", np.arange(9) % 2)])
    note("square", npz("square.npz", X=images(16, 16), y=np.arange(16) % 2), upto(16), [4, 4, 1], [column("y", np.arange(16) % 2)])
    note("one-pixel", npz("one_pixel.npz", X=images(9, 1, 1, 1), y=np.arange(9) % 2), upto(9), [1, 1, 1], [column("y", np.arange(9) % 2)])
    note("one-color-picture", npz("one_picture.npz", X=images(9, 4, 3), y=np.arange(8) % 2), error=["one picture, perhaps"])
    faces = images(81, 64).T.copy()
    note("columns-are-images", save("columns_are_images.pkl", faces), shape=[9, 9, 1], says=["choose axis 1"])


def others():
    model = SVC().fit([[0], [1]], [0, 1])
    note("model", save("model.pkl", model), error=["trained model", "sklearn.svm"])
    hands = {"data": [[float(k + i) for k in range(42)] for i in range(5)], "labels": ["0", "1", "0", "1", "0"]}
    note("landmarks", save("landmarks.pkl", hands), error=["rows of 42 numbers, which are no pictures"])


def texts():
    """Columns of text as a table has them, and what becomes of them: the labels and the classes."""
    columns = [
        ["1", "2", "10", "2", "1", "10"], ["1", "1.0", "2", "2.0", "1", "2"], ["True", "False", "true", "FALSE", "True", "False"],
        ["1", "NA", "2", "1", "", "2"], [" 1", "2 ", "1", "2", "1", "2"], ["007", "7", "8", "8", "7", "8"], ["1", "x", "2", "1", "x", "2"],
        ["1", "True", "1", "True", "1", "True"], ["NA", "b", "null", "None", "b", "c"], ["0.5", ".5", "1e1", "10", "10.0", "0.5"],
        ["yes", "no", "yes", "no", "yes", "no"], ["True", "", "False", "True", "False", "False"], ["0x10", "1", "0x10", "1", "1", "1"],
        ["-1", "+1", "1", "-1", "0", "-0"], ["inf", "1", "-inf", "1", "inf", "1"], ["#N/A", "<NA>", "N/A", "n/a", "a", "b"],
        ["nan", "NAN", "a", "NAN", "a", "a"], ["1_000", "1_000", "2", "2", "2", "2"], [" NA", "b", "b", " NA", "b", "b"],
        ["1.50", "1.5", "2.25", "2.250", "1.5", "1.5"]]
    found = []
    for values in columns:
        read = pd.read_csv(io.StringIO("y,z\n" + "".join("%s,0\n" % value for value in values)))["y"]
        labels = [None if pd.isna(v) else v for v in read.tolist()]
        found.append({"values": values, **column("y", labels)})
    return found


def fake_torch():
    """Modules with the names that torch.save writes, as if PyTorch were there."""
    torch, utils = types.ModuleType("torch"), types.ModuleType("torch._utils")
    kinds = {"Byte": "u1", "Long": "i8", "Float": "f4", "Double": "f8", "Half": "f2", "BFloat16": None, "Bool": "b1", "Short": "i2"}
    for kind in kinds:
        setattr(torch, kind + "Storage", type(kind + "Storage", (), {"__module__": "torch"}))
    for name in ("_rebuild_tensor_v2", "_rebuild_parameter"):
        function = types.FunctionType((lambda *args: None).__code__, {"__name__": "torch._utils"}, name)
        function.__module__, function.__qualname__ = "torch._utils", name
        setattr(utils, name, function)
    torch._utils = utils
    sys.modules.update({"torch": torch, "torch._utils": utils})
    return torch


class Tensor:
    """Elements of a storage, as PyTorch has them: an array that may be a view of another."""

    def __init__(self, array, kind, base=None, parameter=False):
        self.base = array if base is None else base
        self.kind, self.parameter, self.array = kind, parameter, array

    def __reduce__(self):
        torch = sys.modules["torch"]
        size = self.base.itemsize
        start = (self.array.__array_interface__["data"][0] - self.base.__array_interface__["data"][0]) // size
        strides = tuple(stride // size for stride in self.array.strides)
        plain = (Storage(self.base, self.kind), start, self.array.shape, strides, False, collections.OrderedDict())
        if self.parameter:
            return torch._utils._rebuild_parameter, (Tensor(self.array, self.kind, self.base), True, collections.OrderedDict())
        return torch._utils._rebuild_tensor_v2, plain


class Storage:
    def __init__(self, array, kind):
        self.array, self.kind = array, kind


def torch_save(name, data, big_endian=False):
    """What torch.save writes: a zip of data.pkl and of the storages, none of them compressed."""
    torch = fake_torch()
    storages = []

    class Pickler(pickle.Pickler):
        def persistent_id(self, value):
            if not isinstance(value, Storage):
                return None
            known = [k for k, storage in enumerate(storages) if storage is value.array]
            if not known:
                storages.append(value.array)
            key = str(known[0] if known else len(storages) - 1)
            return "storage", getattr(torch, value.kind + "Storage"), key, "cpu", value.array.size

    file = io.BytesIO()
    Pickler(file, 2).dump(data)
    stem = name.rsplit(".", 1)[0]
    with zipfile.ZipFile(os.path.join(HERE, name), "w", zipfile.ZIP_STORED) as archive:
        add = lambda path, contents: archive.writestr(zipfile.ZipInfo("%s/%s" % (stem, path)), contents)
        add("data.pkl", file.getvalue())
        add("byteorder", b"big" if big_endian else b"little")
        for key, array in enumerate(storages):
            add("data/%d" % key, (array.astype(array.dtype.newbyteorder(">")) if big_endian else array).tobytes())
        add("version", b"3\n")
    return [name]


def tensors():
    all_, labels = images(6, 5, 6), np.array([0, 1, 2, 0, 1, 2])
    pair = (Tensor(all_, "Byte"), Tensor(labels, "Long"))
    note("torch-pair", torch_save("pair.pt", pair), upto(6), [5, 6, 1], [column("label", labels)])
    first = images(6, 3, 5, 6, dtype="f4")
    note("torch-channels-first", torch_save("channels_first.pt", {"images": Tensor(first, "Float"), "labels": Tensor(labels, "Long")}),
         upto(6), [5, 6, 3], [column("labels", labels)])
    # A view: every second image of a larger storage, whose rows and columns are exchanged.
    large = images(14, 6, 5, first=-1).astype("i2")
    view = large[2::2].transpose(0, 2, 1)
    note("torch-view", torch_save("view.pt", [Tensor(view, "Short", large), Tensor(labels, "Long")], True), [1, 3, 5, 7, 9, 11], [5, 6, 1],
         [column("label", labels)])
    floats = images(6, 5, 6, dtype="f4")
    halves = (floats.view("u4") >> 16).astype("u2")
    note("torch-bfloat16", torch_save("bfloat16.pt", Tensor(halves, "BFloat16")), upto(6), [5, 6, 1])
    note("torch-half", torch_save("half.pt", Tensor(images(6, 5, 6, dtype="f2"), "Half", parameter=True)), upto(6), [5, 6, 1])
    net = {"model": collections.OrderedDict([("fc.weight", Tensor(floats, "Float")), ("fc.bias", Tensor(labels, "Long"))]), "epoch": 3}
    note("torch-weights", torch_save("weights.pt", net), error=["weights of a model of PyTorch"])


def main():
    os.makedirs(HERE, exist_ok=True)
    for make in (parts, cifar, pickles, tables, pictures, tuples, hot, others, tensors):
        make()
    for name, data in (("expected.json", expected), ("texts.json", texts())):
        with open(os.path.join(HERE, name), "w") as file:
            json.dump(data, file, indent=1, sort_keys=True, ensure_ascii=False)
            file.write("\n")
    sizes = {name: os.path.getsize(os.path.join(HERE, name)) for name in os.listdir(HERE)}
    print(len(expected), "sets,", sum(sizes.values()), "bytes")


main()
