#!/usr/bin/env python3
"""Writes the pickles in fixtures/ and what they hold, in fixtures/expected.json.

    python make_fixtures.py            all of them, with the newest numpy and pandas
    python make_fixtures.py --tables   only those of pandas, marked with its version, for older ones
    python make_fixtures.py --times    only those of its dates and intervals, likewise

Written with Python 3.11.7 and, in this order,
    numpy 2.4.6, pandas 3.1.1                       make_fixtures.py
    numpy 1.23.5, pandas 1.5.3                      make_fixtures.py --tables
    numpy 1.26.4, pandas 2.2.3, pyarrow 15.0.2      make_fixtures.py --tables
    numpy 2.4.6, pandas 3.1.1, pyarrow 26.0.1       make_fixtures.py --tables
    numpy 1.23.5, pandas 1.5.3                      make_fixtures.py --times
    numpy 1.26.4, pandas 2.2.3                      make_fixtures.py --times
Each run replaces its own files and leaves the others alone. The classes are numpy.unique's, as LabelEncoder's are.
"""
import argparse
import collections
import gzip
import json
import os
import pickle
import platform
import subprocess

import numpy as np
import pandas as pd

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "fixtures")
N, HEIGHT, WIDTH = 6, 5, 7
EYES = ["open", "sunglasses", "sunglasses", "open", "open", "sunglasses"]
POSE = ["left", "up", "straight", "left", "right", "up"]
expected = {}


def values(dtype, channels=None):
    """Images of a type, with its negative and its large values."""
    shape = (N, HEIGHT, WIDTH) + ((channels,) if channels else ())
    dtype = np.dtype(dtype)
    ramp = np.arange(np.prod(shape)).reshape(shape)
    if dtype.kind == "b":
        return (ramp % 3 == 0).astype(dtype)
    if dtype.kind == "f":
        return ((ramp - 40) / np.float64(7)).astype(dtype)
    if dtype.kind == "i":
        return ((ramp * 37) % 251 - 120).astype(dtype)
    return ((ramp * 37) % min(np.iinfo(dtype).max, 60000)).astype(dtype)


def describe(images):
    if isinstance(images, list):
        of_one = [describe(image[None]) for image in images]
        return {
            "shapes": [[one["height"], one["width"], one["channels"]] for one in of_one], "dtype": of_one[0]["dtype"],
            "sums": [one["sums"][0] for one in of_one],
            "first_image_first_row": of_one[0]["first_image_first_row"], "last_image_last_row": of_one[-1]["last_image_last_row"],
        }
    images = np.asarray(images)
    last = images[..., None] if images.ndim == 3 else images
    return {
        "n": len(last), "height": last.shape[1], "width": last.shape[2], "channels": last.shape[3],
        "dtype": images.dtype.newbyteorder("=").name,
        "sums": [float(image.astype(np.float64).sum()) for image in last],
        "first_image_first_row": [float(v) for v in last[0, 0].ravel()],
        "last_image_last_row": [float(v) for v in last[-1, -1].ravel()],
    }


def shown(label):
    label = label.item() if isinstance(label, np.generic) else label
    label = label.decode() if isinstance(label, bytes) else label
    return str(int(label)) if isinstance(label, float) and label.is_integer() else str(label)


def column(name, labels):
    """What becomes of labels, of which None is missing."""
    present = np.unique(np.array([v for v in labels if v is not None]))
    return {"name": name, "labels": [v if v is None else shown(v) for v in labels], "classes": [shown(v) for v in present]}


def without(labels, *rows):
    """The labels, of which these are missing."""
    return [None if row in rows else label for row, label in enumerate(labels)]


def write(name, data, protocol=None, images=None, columns=None, error=None, opener=open, opened=None):
    with opener(os.path.join(HERE, name), "wb") as file:
        for part in opened or [data]:
            pickle.dump(part, file, **({} if protocol is None else {"protocol": protocol}))
    note(name, images, columns, error)


def note(name, images=None, columns=None, error=None):
    entry = {"written_by": "Python %s, numpy %s, pandas %s" % (platform.python_version(), np.__version__, pd.__version__)}
    if images is not None:
        entry["images"] = describe(images)
    if columns is not None:
        entry["columns"] = [column(name, labels) for name, labels in columns]
    if error:
        entry["error"], entry["says"] = error
    expected[name] = entry


def images():
    floats = values("f4")
    for protocol in range(6):
        write("list_p%d.pkl" % protocol, [image.copy() for image in floats], protocol, images=floats)
        write("array_p%d.pkl" % protocol, values("u1", 3), protocol, images=values("u1", 3))
        write("fortran_p%d.pkl" % protocol, np.asfortranarray(floats), protocol, images=floats)
    for dtype in ["b1", "i1", "i2", "i4", "i8", "u2", "u4", "u8", "f2", "f8"]:
        write("dtype_%s.pkl" % dtype, list(values(dtype)), images=values(dtype))
        if dtype[1] != "1":
            write("big_endian_%s.pkl" % dtype, list(values(dtype).astype(">" + dtype)), images=values(dtype))
    write("big_endian_f4.pkl", values(">f4"), 2, images=floats)
    write("big_endian_f4_p5.pkl", values(">f4"), 5, images=floats)
    write("transposed_p5.pkl", values("f4").transpose(0, 2, 1), 5, images=floats.transpose(0, 2, 1))
    write("channels_first.pkl", values("u1", 3).transpose(0, 3, 1, 2).copy(), images=values("u1", 3))
    write("rgba.pkl", list(values("u1", 4)), images=values("u1", 4))
    write("channel_axis_of_one.pkl", list(values("u1", 1)), images=values("u1", 1))
    write("mixed_types.pkl", [values("u1")[0], values("f4")[1]], images=np.array([values("u1")[0], values("f4")[1]]))
    write("int_lists.pkl", values("u1").tolist(), images=values("i8") * 0 + values("u1"))
    write("float_lists.pkl", floats.astype("f8").tolist(), images=floats.astype("f8"))
    write("rgb_lists.pkl", values("u1", 3).tolist(), images=values("u1", 3).astype("i8"))
    write("one_image_often.pkl", [floats[0]] * 4, images=np.array([floats[0]] * 4))
    write("by_file_name.pkl", {"%d.png" % i: image for i, image in enumerate(floats)}, images=floats)
    write("ordered_dict.pkl", collections.OrderedDict(("%d.png" % i, image) for i, image in enumerate(floats)), 2, images=floats)
    objects = np.empty(N, dtype=object)
    objects[:] = list(floats)
    write("array_of_arrays.pkl", objects, images=floats)
    write("gzip.pkl.gz", floats, images=floats, opener=lambda path, mode: gzip.GzipFile(path, mode, mtime=0))
    flat = values("u1", 3).repeat(2, 1)[:, :8].repeat(2, 2)[:, :, :8]
    write("cifar.pkl", {"data": flat.transpose(0, 3, 1, 2).reshape(N, -1), "labels": [3, 1, 2, 3, 1, 2], "batch_label": "batch 1"},
          images=flat, columns=[("labels", [3, 1, 2, 3, 1, 2])])
    write("empty_list.pkl", [], error=("empty_data", ["an empty list"]))
    write("one_picture.pkl", floats[0], error=("not_data", ["(5, 7)", "float32", "one picture"]))
    write("color_picture.pkl", values("u1", 3)[0], error=("not_data", ["(5, 7, 3)", "one picture"]))
    write("complex.pkl", floats.astype("c8"), error=("not_data", ["complex64"]))
    write("longdouble.pkl", floats.astype("longdouble"), error=("not_data", ["float128"]))
    write("records.pkl", np.zeros((N, HEIGHT, WIDTH), "i4,f4"), error=("not_data", ["V8"]))
    holes = np.ma.masked_less(floats, -5)
    write("masked.pkl", holes, error=("unsupported_value", ["a masked array of numpy has 5 masked values", "byte"]))
    rows = np.ma.masked_equal(np.arange(N * 64, dtype="f4").reshape(N, 64), 64)
    write("masked_rows.pkl", list(rows), error=("no_images", ["64 labels"]))
    two_sizes = [floats[0], floats[1], floats[2].T]
    write("two_sizes.pkl", two_sizes, images=two_sizes)
    gray_and_color = [values("u1")[0], values("u1", 3)[1]]
    write("gray_and_color.pkl", gray_and_color, images=gray_and_color)
    write("text_among_images.pkl", [floats[0], "two"], error=("not_an_image", ["element 1", "a text"]))
    broken = floats.copy()
    broken[2, 3, 1] = np.nan
    broken[4] = np.inf
    write("nan.pkl", broken, error=("not_finite", ["image 2", "byte", "row 3, column 1", "in 2 images"]))


def labels():
    write("y_list.pkl", EYES, columns=[("y_list", EYES)])
    write("y_tuple_p0.pkl", tuple(EYES), 0, columns=[("y_tuple_p0", EYES)])
    chinese = ["张三", "é", "\\u0041\n\t\"'", "😀", "é", "Z"]
    for protocol in range(6):
        write("y_unicode_p%d.pkl" % protocol, chinese, protocol, columns=[("y_unicode_p%d" % protocol, chinese)])
    write("y_int.pkl", [10, 9, -1, 10, 9, 300], columns=[("y_int", [10, 9, -1, 10, 9, 300])])
    write("y_bool_p0.pkl", [True, False, True, True, False, False], 0, columns=[("y_bool_p0", [True, False, True, True, False, False])])
    write("y_float.pkl", np.array([0.0, 1.0, 0.5, 0.0, 1.0, 0.5]), columns=[("y_float", [0.0, 1.0, 0.5, 0.0, 1.0, 0.5])])
    huge = [2 ** 70, -2 ** 70, 2 ** 40, 2 ** 70, 5, 2 ** 63]
    for protocol in (0, 2):
        name = "y_long_p%d" % protocol
        write(name + ".pkl", huge, protocol)
        expected[name + ".pkl"]["columns"] = [
            {"name": name, "labels": [str(v) for v in huge], "classes": [str(v) for v in sorted(set(huge))]}]
    write("y_text.pkl", np.array(EYES), columns=[("y_text", EYES)])
    write("y_text_big_endian.pkl", np.array(chinese).astype(">U10"), 1, columns=[("y_text_big_endian", chinese)])
    write("y_bytes.pkl", np.array(EYES, dtype="S"), columns=[("y_bytes", EYES)])
    write("y_objects.pkl", np.array(EYES, dtype=object), 2, columns=[("y_objects", EYES)])
    write("y_column.pkl", np.array([[v] for v in POSE]), columns=[("y_column", POSE)])
    write("y_scalars.pkl", list(np.array([3, 1, 2, 3, 1, 2], dtype="u1")), columns=[("y_scalars", [3, 1, 2, 3, 1, 2])])
    write("y_text_scalars.pkl", list(np.array(EYES)), 2, columns=[("y_text_scalars", EYES)])
    write("y_one_hot.pkl", np.eye(3)[[2, 0, 1, 2, 0, 1]], columns=[("y_one_hot", [2, 0, 1, 2, 0, 1])])
    write("y_too_few.pkl", EYES[:5], error=("label_count", ["6 images", "5 labels", "images.pkl", "y_too_few.pkl"]))
    write("y_one_class.pkl", ["open"] * N, error=("one_class", ["all 6 labels", "open"]))
    write("y_set.pkl", set(EYES), error=("unordered_labels", ["a set of 2"]))
    write("y_set_p2.pkl", set(EYES), 2, error=("unordered_labels", ["a set of 2"]))
    write("y_missing.pkl", without(EYES, 3), columns=[("y_missing", without(EYES, 3))])
    write("y_nan.pkl", np.array([0, 1, np.nan, 0, 1, 1]), columns=[("y_nan", [0, 1, None, 0, 1, 1])])
    for name, values_ in (("y_masked", [3, 1, 2, 3, 1, 2]), ("y_masked_text", EYES), ("y_masked_objects", np.array(EYES, dtype=object))):
        write(name + ".pkl", np.ma.array(values_, mask=[0, 0, 0, 0, 1, 0]), columns=[(name, without(values_, 4))])
    write("y_masked_column.pkl", np.ma.array([[v] for v in POSE], mask=[[0], [1], [0], [0], [0], [1]]),
          columns=[("y_masked_column", without(POSE, 1, 5))])
    write("y_mask_of_none.pkl", np.ma.array(EYES, mask=[0] * N), columns=[("y_mask_of_none", EYES)])
    write("y_mixed.pkl", EYES[:5] + [1], error=("mixed_labels", ["row 5"]))
    write("y_odd.pkl", EYES[:4] + [["open"], "open"], error=("bad_label", ["row 4", "a list of 1"]))


def both():
    X, y = values("f4"), np.array(EYES)
    write("dict.pkl", {"X": X, "y": y}, images=X, columns=[("y", EYES)])
    write("dict_unequal.pkl", {"X": X, "y": y[:4]}, error=("label_count", ["6 images", "4 labels"]))
    write("tuple.pkl", (X, y), images=X, columns=[("label", EYES)])
    write("tuple_reversed.pkl", (EYES, list(X)), images=X, columns=[("label", EYES)])
    write("tuple_unequal.pkl", (X, y[:4]), error=("label_count", ["6 images", "4 labels"]))
    write("pairs.pkl", [(image, eyes) for image, eyes in zip(X, EYES)], images=X, columns=[("label", EYES)])
    # The parts are one set, and a column tells which is which.
    two = {"images": np.concatenate([X, X[:2]]), "split": ["train"] * 6 + ["test"] * 2}
    write("train_and_test.pkl", ((X, [1, 2, 3, 1, 2, 3]), (X[:2], [1, 2])), images=two["images"],
          columns=[("label", [1, 2, 3, 1, 2, 3, 1, 2]), ("split", two["split"])])
    write("train_test_split.pkl", [X[:4], X[4:], EYES[:4], EYES[4:]], images=X,
          columns=[("label", EYES), ("split", ["train"] * 4 + ["test"] * 2)])
    write("keras.pkl", {"x_test": X[:2], "y_test": EYES[:2], "x_train": X, "y_train": EYES}, 0, images=two["images"],
          columns=[("y", EYES + EYES[:2]), ("split", two["split"])])
    write("two_pickles.pkl", None, opened=[X, EYES], images=X, columns=[("label", EYES)])


def records():
    X, color = values("f4"), values("u1", 3)
    flat = values("u1").repeat(2, 1)[:, :8].repeat(2, 2)[:, :, :8]

    def table(*fields, align=False):
        """Records of these fields, each a name (or title and name), its values and their type."""
        descr = [(name, of) + ((np.shape(data)[1:],) if np.ndim(data) > 1 else ()) for name, data, of in fields]
        made = np.zeros(N, np.dtype(descr, align=align))
        for name, data, _ in fields:
            made[name if isinstance(name, str) else name[1]] = data
        return made

    def save(name, made, **truth):
        write(name + ".pkl", made, **truth)
        np.save(os.path.join(HERE, name + ".npy"), made)
        note(name + ".npy", **truth)

    # 91 bytes or so each: no field begins at a multiple of its size.
    people = table(("age", [20, 30, 20, 40, 40, 30], "u1"), ("pose", POSE, "U8"), ("image", X, "f4"), ("eyes", EYES, "S10"))
    kept = [(name, list(people[name])) for name in ("age", "pose", "eyes")]
    for protocol in range(6):
        write("records_p%d.pkl" % protocol, people, protocol, images=X, columns=kept)
    save("records_of_images", people, images=X, columns=kept)
    write("recarray.pkl", people.view(np.recarray), images=X, columns=kept)
    save("records_of_labels", people[["pose", "eyes"]].reshape(N, 1), columns=kept[1:])
    save("records_packed", table((("Where they look", "po'\\se"), POSE, "U8"), ("größe", [1, 2, 3, 1, 2, 3], ">i2")),
         columns=[("po'\\se", POSE), ("größe", [1, 2, 3, 1, 2, 3])])
    save("records_aligned", table(("a", [1, 0, 1, 0, 0, 1], "u1"), ("score", [0.5, 1.5, 0.5, 1.5, 0.5, 1.5], "f8"), ("image", color, "u1"),
                                  align=True), images=color, columns=[("a", [1, 0, 1, 0, 0, 1]), ("score", [0.5, 1.5, 0.5, 1.5, 0.5, 1.5])])
    save("records_of_rows", table(("pixels", flat.reshape(N, 64), "u1"), ("eyes", EYES, "U10")), images=flat, columns=[("eyes", EYES)])
    save("records_of_objects", table(("image", X, "f4"), ("eyes", EYES, "O")), images=X, columns=[("eyes", EYES)])
    frame = pd.DataFrame({"pose": POSE, "age": [20, 30, 20, 40, 40, 30]})
    write("records_of_pandas.pkl", frame.to_records(), columns=[("pose", POSE), ("age", list(frame["age"]))])
    faces = np.zeros(N, [("eyes", "U10"), ("face", [("x", "f4"), ("y", "f4")])])
    faces["eyes"] = EYES
    save("records_in_records", faces, columns=[("eyes", EYES)])
    save("records_of_records", faces[["face"]], error=("not_data", ["a numpy record (save its fields"]))
    write("records_overlapping.pkl", np.zeros(N, {"names": ["a", "b"], "formats": ["u4", "u1"], "offsets": [0, 0]}),
          error=("not_data", ["V4", "fields one by one"]))
    write("record_scalars.pkl", list(people), error=("not_data", ["a numpy record"]))


UNITS = ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns"]


def times_of_numpy():
    """Dates are shown as `astype(str)` has them; durations, of which that cuts off all after 21 characters, as `str` has each."""
    moments = ["2023-12-01T05", "1969-12-31T23", "2024-02-29T00", "2023-12-01T05", "NaT", "0999-03-01T12"]
    for unit in UNITS:
        dates = np.array(moments, "M8[h]").astype("M8[%s]" % unit)
        if unit == "ns":
            dates[5] = dates[1]
        missing, dates[4] = dates.copy(), dates[0]
        known = {"y_dates_%s" % unit: dates, "y_durations_%s" % unit: dates - dates[1]}
        for name, labels in known.items():
            write(name + ".pkl", labels, {"s": 0, "D": 2}.get(unit))
            expected[name + ".pkl"]["columns"] = [
                {"name": name, "labels": [str(v) for v in labels], "classes": [str(v) for v in np.unique(labels)]}]
    write("y_date_missing.pkl", missing)
    expected["y_date_missing.pkl"]["columns"] = [
        {"name": "y_date_missing", "labels": [None if np.isnat(v) else str(v) for v in missing],
         "classes": [str(v) for v in np.unique(missing) if not np.isnat(v)]}]
    days = missing.astype("M8[D]")
    days[4] = days[1]
    for name, labels in (("y_dates_big_endian", days.astype(">M8[D]")), ("y_dates_by_tens", days.astype("M8[10D]")),
                         ("y_date_scalars", list(days))):
        write(name + ".pkl", labels)
        labels = np.array(labels)
        expected[name + ".pkl"]["columns"] = [
            {"name": name, "labels": list(labels.astype(str)), "classes": list(np.unique(labels).astype(str))}]
    write("y_python_dates.pkl", days.tolist(), error=("unknown_class", ["it holds dates one by one (`datetime.date`)"]))
    write("y_timestamps.pkl", [pd.Timestamp(day) for day in days], error=("unknown_class", ["it holds dates one by one (`pandas."]))
    write("y_picoseconds.pkl", np.zeros(N, "M8[ps]"), error=("not_data", ["datetime64", "array.astype(str)"]))
    # Far more than can be a file each: counts of each unit, up to some 20,000 years or to where they end.
    random = np.random.default_rng(0)
    all_units = {}
    for unit in UNITS:
        least, most = (int(np.datetime64(year, "Y").astype("M8[%s]" % unit).astype("i8")) for year in (-20000, 20000)) \
            if unit not in ("us", "ns") else (-2 ** 63 + 1, 2 ** 63 - 1)
        counts = np.concatenate([np.arange(-5, 5), random.integers(least, most, 60)])
        all_units[unit] = {"counts": counts.tolist(), "dates": list(counts.astype("M8[%s]" % unit).astype(str)),
                           "durations": [str(v) for v in counts.astype("m8[%s]" % unit)]}
    with open(os.path.join(HERE, "times.json"), "w") as file:
        json.dump(all_units, file)
        file.write("\n")


def times(mark):
    def labels_of(series):
        text = dict(zip(series, series.astype(str)))
        return {"name": series.name, "labels": list(series.astype(str)), "classes": [text[v] for v in sorted(set(series))]}

    def save(name, data, *kept):
        write("%s%s.pkl" % (name, mark), data)
        expected["%s%s.pkl" % (name, mark)]["columns"] = [labels_of(series) for series in kept]

    def series(name, moments):
        made = pd.Series(moments, name="when")
        save("series_of_" + name, made, made)
        return made

    days = pd.DatetimeIndex(["2023-12-01", "1969-12-31", "2024-02-29", "2023-12-01", "2023-12-01", "1969-12-31"])
    dates = series("days", days)
    series("seconds", days + pd.to_timedelta([0, 0, 3661, 0, 1, 1], "s"))
    for unit in ("ms", "us", "ns"):
        series(unit, days + pd.to_timedelta([0, 0, 17, 0, 5, 5], unit))
    series("days_of_numpy", days.values.astype("M8[s]"))
    utc = series("utc", (days + pd.Timedelta(90, "s")).tz_localize("UTC"))
    series("days_in_utc", days.tz_localize("UTC"))
    paris = pd.Series(days.tz_localize("Europe/Paris"), name="when")
    write("series_of_paris%s.pkl" % mark, paris, error=("not_data", ["a date in a time zone (series.astype(str)"]))
    durations = series("durations", days - days[2])
    series("durations_of_seconds", days - days[2] + pd.Timedelta(61, "s"))
    save("series_of_categories_of_days", dates.astype("category"), dates)
    months = pd.Series(days.to_period("M"), name="when")
    write("series_of_periods%s.pkl" % mark, months, error=("not_data", ["a period of pandas (series.astype(str)"]))
    eyes = pd.Series(EYES, name="eyes")
    frame = pd.DataFrame({"eyes": EYES, "day": days, "again": days, "local": paris, "utc": utc, "month": months, "ago": durations})
    save("frame_of_times", frame, eyes, frame["day"], frame["again"], frame["utc"], frame["ago"])
    hour = "H" if pd.__version__ < "2.2" else "h"
    for name, index in [("days", days), ("range", pd.date_range("2020", periods=N)), ("hours", pd.date_range("2020", periods=N, freq=hour)),
                        ("months", pd.date_range("2020", periods=N, freq="MS")), ("weekdays", pd.date_range("2020", periods=N, freq="B")),
                        ("weeks", pd.date_range("2020", periods=N, freq="W")), ("paris", paris), ("utc", utc), ("durations", durations),
                        ("steps", pd.timedelta_range("1D", periods=N)), ("periods", months), ("intervals", pd.interval_range(0, N)),
                        ("levels", pd.MultiIndex.from_product([["a", "b"], [1, 2, 3]]))]:
        save("index_of_" + name, pd.Series(EYES, index=pd.Index(index), name="eyes"), eyes)


def intervals(mark):
    """Their classes are in the order of where they begin: "(10, 20]" comes after "(2, 10]"."""
    ages = pd.Series([2, 30, 5, 12, 18, 9], name="age")

    def save(name, made):
        write("%s%s.pkl" % (name, mark), made)
        expected["%s%s.pkl" % (name, mark)]["columns"] = [
            {"name": made.name, "labels": [str(v) for v in made], "classes": [str(v) for v in sorted(set(made))]}]

    bins = [0, 2, 10, 20, 100]
    save("series_cut", pd.cut(ages, bins))
    save("series_cut_left", pd.cut(ages, bins, right=False))
    save("series_cut_equal", pd.cut(ages, 3))
    save("series_qcut", pd.qcut(ages / 7, 3))
    save("series_of_intervals", pd.Series(pd.arrays.IntervalArray(pd.cut(ages, bins)), name="age"))
    save("series_of_intervals_both", pd.Series(pd.arrays.IntervalArray.from_tuples([(0.5, 1), (0, 1)] * 3, closed="both"), name="age"))
    counted = pd.DataFrame({"eyes": EYES, "age": ages}).groupby(pd.cut(ages, bins), observed=True).first()
    write("frame_by_interval%s.pkl" % mark, counted.iloc[[0, 1, 2, 3, 0, 1]],
          columns=[("eyes", ["open", "sunglasses", "open", "sunglasses"] + ["open", "sunglasses"]),
                   ("age", list(counted["age"].iloc[[0, 1, 2, 3, 0, 1]]))])
    write("series_cut_missing%s.pkl" % mark, pd.cut(ages, [0, 20]), error=("one_class", ["(0, 20]"]))
    days = pd.interval_range(pd.Timestamp("2020-01-01"), periods=N)
    write("series_of_intervals_of_days%s.pkl" % mark, pd.Series(days), error=("not_data", ["an interval of other values than numbers"]))
    write("frame_of_levels%s.pkl" % mark, pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)])),
          error=("unsupported_value", ["a pandas MultiIndex has several names for each column"]))


def tables(mark):
    X = values("f4")

    def series(name, data, shown=None, protocol=None, **kind):
        data = pd.Series(data, name="eyes", **kind)
        write("%s%s.pkl" % (name, mark), data, protocol, columns=[("eyes", shown or list(data))])

    for protocol in range(6):
        series("series_p%d" % protocol, EYES, protocol=protocol)
    series("series_object", EYES, dtype=object)
    series("series_shuffled", [3, 1, 2, 3, 1, 2], index=[5, 0, 3, 1, 4, 2])
    series("series_category", EYES, dtype="category")
    series("series_category_of_int", [30, 4, 30, 4, 4, 30], dtype="category")
    series("series_boolean", [True, False, True, True, False, False], dtype="boolean")
    series("series_integer", [3, 1, 2, 3, 1, 2], dtype="Int64")
    series("series_string", EYES, EYES, dtype="string")
    series("series_string_python", EYES, EYES, dtype="string[python]")
    try:
        series("series_string_pyarrow", EYES, EYES, dtype="string[pyarrow]")
        # Two pieces, the second of which begins inside its buffers.
        pieces = pd.concat([pd.Series(EYES[:2], dtype="string[pyarrow]"), pd.Series(["x"] + EYES[2:], dtype="string[pyarrow]")[1:]])
        series("series_string_pieces", pieces.values, EYES)
        series("series_string_missing", without(EYES, 5), without(EYES, 5), dtype="string[pyarrow]")
    except ImportError:
        pass
    some = [True, False, None, True, False, True]
    write("series_missing%s.pkl" % mark, pd.Series(some, dtype="boolean"), columns=[("series_missing%s" % mark.replace(".", "_"), some)])
    write("index%s.pkl" % mark, pd.Index(EYES), columns=[("index%s" % mark.replace(".", "_"), EYES)])
    write("categorical%s.pkl" % mark, pd.Categorical(EYES), columns=[("categorical%s" % mark.replace(".", "_"), EYES)])
    frame = pd.DataFrame({"file": ["%d.png" % i for i in range(N)], "pose": POSE, "age": [20, 30, 20, 40, 40, 30],
                          "score": [0.5, 1.5, 0.5, 1.5, 0.5, 1.5], "eyes": EYES, "constant": 7})
    kept = [(name, list(frame[name])) for name in ("pose", "age", "score", "eyes")]
    for protocol in (0, 2, 5):
        write("frame_p%d%s.pkl" % (protocol, mark), frame, protocol, columns=kept)
    write("frame_sorted%s.pkl" % mark, frame.sort_values("file", ascending=False),
          columns=[(name, labels[::-1]) for name, labels in kept])
    write("frame_category%s.pkl" % mark, frame.astype({"pose": "category", "age": "Int64"})[["pose", "age"]], columns=kept[:2])
    write("frame_one_hot%s.pkl" % mark, pd.get_dummies(frame[["pose"]]), columns=[("pose", POSE)])
    write("frame_one_hot_of_category%s.pkl" % mark, pd.get_dummies(frame["pose"].astype("category"), prefix="pose"),
          columns=[("pose", POSE)])
    with_images = pd.DataFrame({"image": list(X), "eyes": EYES})
    write("frame_of_images%s.pkl" % mark, with_images, images=X, columns=[("eyes", EYES)])
    write("series_of_images%s.pkl" % mark, with_images["image"], images=X)
    write("dict_of_tables%s.pkl" % mark, {"X_train": X, "y_train": frame[["pose", "eyes"]]}, images=X,
          columns=[("pose", POSE), ("eyes", EYES)])


def pixel_tables(mark):
    """One pixel to a column, as read_csv gives the MNIST set: labels of another type, and of the same."""
    gray = (np.arange(N * 64).reshape(N, 8, 8) * 7 % 256)
    pixels = pd.DataFrame(gray.reshape(N, 64).astype("uint8"), columns=["pixel%d" % i for i in range(64)])
    pixels.insert(0, "eyes", EYES)
    write("frame_of_pixels%s.pkl" % mark, pixels, images=gray.astype("uint8"), columns=[("eyes", EYES)])
    digits = [int(eyes == "open") for eyes in EYES]
    numbers = pd.DataFrame(np.column_stack([digits, gray.reshape(N, 64)]))
    numbers.columns = ["label"] + ["%dx%d" % (1 + i // 8, 1 + i % 8) for i in range(64)]
    write("frame_of_numbers%s.pkl" % mark, numbers, images=gray.astype("int64"), columns=[("label", digits)])


class Shell:
    def __reduce__(self):
        return os.system, ("echo this must never be run",)


class Eval:
    def __reduce__(self):
        return eval, ("print('this must never be run')",)


class Popen:
    def __reduce__(self):
        return subprocess.Popen, (["echo", "this must never be run"],)


class Sample:
    pass


def hostile():
    for protocol in range(6):
        write("os_system_p%d.pkl" % protocol, Shell(), protocol, error=("unsafe_pickle", ["`os.system`", "Nothing was run"]))
        write("eval_p%d.pkl" % protocol, [values("f4"), Eval()], protocol, error=("unsafe_pickle", ["eval`", "Nothing was run"]))
    write("popen.pkl", {"X": values("f4"), "y": Popen()}, error=("unsafe_pickle", ["`subprocess.Popen`"]))
    write("load_of_numpy.pkl", np.load, error=("unknown_class", ["`numpy.load`"]))
    write("read_of_pandas.pkl", pd.read_pickle, error=("unknown_class", ["`pandas.", "read_pickle`"]))
    write("own_class.pkl", [Sample()], error=("unknown_class", ["`__main__.Sample`"]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--tables", action="store_true")
    parser.add_argument("--times", action="store_true")
    args = parser.parse_args()
    os.makedirs(HERE, exist_ok=True)
    path = os.path.join(HERE, "expected.json")
    if os.path.exists(path):
        with open(path) as file:
            expected.update(json.load(file))
    if args.tables or args.times:
        try:
            import pyarrow
            arrow = "-pyarrow" + pyarrow.__version__.split(".")[0]
        except ImportError:
            arrow = ""
        mark = "_pandas" + pd.__version__.replace(".", "-") + arrow
        if args.tables:
            tables(mark)
            pixel_tables(mark)
        if args.times:
            times(mark)
            intervals(mark)
    else:
        images()
        labels()
        both()
        records()
        tables("")
        pixel_tables("")
        times_of_numpy()
        times("")
        intervals("")
        hostile()
    with open(path, "w") as file:
        json.dump(expected, file, indent=1, sort_keys=True, ensure_ascii=False)
        file.write("\n")
    print(len(expected), "files,", sum(os.path.getsize(os.path.join(HERE, name)) for name in expected), "bytes")
