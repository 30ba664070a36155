#!/usr/bin/env python3
"""Writes the files beside this one and manifest.json: pictures, tables and folders as people have them, each with its right reading.

Python 3.11, Pillow 12, numpy 2, pandas 3. Pictures are drawn from numbers: a block whose place shows the class, and the picture's own
number (from 1 on) in the last pixel, so that a label is checked by which picture has it and not by order. The keys of the manifest
are explained in its `fields`.
"""
import io
import json
import os
import pickle
import shutil
import zipfile

import numpy as np
import pandas as pd
from PIL import Image

HERE = os.path.dirname(os.path.abspath(__file__))
HEIGHT, WIDTH = 8, 10
FIELDS = {
    "files": "given to lab.loadDataset({ files }) together; where there is a `folder`, they lie in it and each says so in its "
    "webkitRelativePath, as of a chosen folder",
    "right": "the outcomes that are right: any one of them",
    "images": "how many; a list where each of these is right",
    "columns": "each must be there: by `name` where there is one, else by what it holds; labels[i] is of picture number i + 1, null "
    "where that picture is left out or has no label; learned: it is the column to learn",
    "bare": "there is no column at all",
    "never_classes": "in no column",
    "told": "regular expressions, each matched by the notes of the answer",
    "error": "it is refused: regular expressions that message and hint match (says), and do not (never)",
}
CASES = []


def picture(number, label):
    """A PNG whose block stands where the class says."""
    pixels = np.full((HEIGHT, WIDTH, 3), 40, np.uint8)
    place = sum(label.encode()) % 12
    pixels[2 * (place // 4) : 2 * (place // 4) + 2, 2 * (place % 4) : 2 * (place % 4) + 2] = 60 + place * 15
    pixels[-1, -1] = number
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG", optimize=True)
    return out.getvalue()


def csv(columns, **options):
    return pd.DataFrame(columns).to_csv(index=False, lineterminator="\n", **options).encode()


def case(name, what, paths, labels, right, others=(), folder=False):
    """Pictures at these paths, number i + 1 at paths[i]; `others` are (path, bytes)."""
    contents = [(path, picture(i + 1, label or "")) for i, (path, label) in enumerate(zip(paths, labels))] + list(others)
    entry = {"case": name, "what": what}
    if folder:
        root = os.path.join(HERE, name)
        for path, data in contents:
            os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
            with open(os.path.join(root, path), "wb") as file:
                file.write(data)
        entry |= {"folder": name, "files": [path for path, _ in contents]}
    else:
        with zipfile.ZipFile(os.path.join(HERE, name + ".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
            for path, data in contents:
                info = zipfile.ZipInfo("x")
                info.filename = path  # ZipInfo itself would turn backslashes where they separate folders
                archive.writestr(info, data)
        entry["files"] = [name + ".zip"]
    CASES.append(entry | {"right": right})


def column(labels, name=None, learned=True):
    """What a column must hold."""
    entry = {"labels": labels}
    if name:
        entry["name"] = name
    if learned:
        entry["learned"] = True
    return entry


def right(labels, *columns, images=None, **more):
    return {"images": images or len(labels), "columns": list(columns), **more}


def word(name):
    """A name that stands alone, as a regular expression."""
    return r"(^|[^\w-])" + name.replace(".", r"\.").replace("(", r"\(").replace(")", r"\)")


def drawn(count, classes, seed):
    """Labels in no order, at least two of each."""
    labels = [classes[i % len(classes)] for i in range(count)]
    np.random.default_rng(seed).shuffle(labels)
    return labels


COUNT = 18
NUMBERS = list(range(1, COUNT + 1))


def tables():
    labels = drawn(COUNT, ["larch", "vole", "wren"], 1)
    paths = [f"zoo/pictures/{number}.png" for number in NUMBERS]
    good = [right(labels, column(labels, "kind"))]
    order = np.random.default_rng(2).permutation(COUNT)

    def one(name, what, keys, paths=paths, key="file", table="zoo/kinds.csv", right=good, more=None, labels=labels, encode=csv):
        rows = {key: [keys[i] for i in order], "kind": [labels[i] for i in order]}
        rows |= {name: [values[i] for i in order] for name, values in (more or {}).items()}
        case(name, what, paths, labels, right, [(table, encode(rows))])

    names = [f"{number}.png" for number in NUMBERS]
    one("table-shuffled", "Rows in another order than the pictures.", names)
    one("table-of-paths", "Keys with the folder in which the pictures lie.", [f"pictures/{name}" for name in names], key="path")
    one("table-from-the-top", "Keys with all folders.", [f"zoo/pictures/{name}" for name in names], key="image")
    one("table-windows", "Paths of Windows.", [f".\\pictures\\{name}" for name in names], key="image_path")
    one(
        "table-elsewhere",
        "Absolute paths of another machine, whose last folder is the same.",
        [f"/kaggle/input/all-animals/pictures/{name}" for name in names],
        key="filepath",
    )
    one("table-of-addresses", "Addresses that end in the names.", [f"https://example.org/pictures/{name}?raw=1" for name in names], key="url")
    padded = [f"zoo/{number:05}.png" for number in NUMBERS]
    one("ids-not-padded", "Numbers of which the pictures' names have more zeros.", NUMBERS, paths=padded, key="id")
    one("ids-behind-word", "Numbers without the word that stands before them in the names.", NUMBERS,
        paths=[f"zoo/img_{number:04}.png" for number in NUMBERS], key="image_id")
    codes = [f"{(number * 40503 + 977) % 65536:04x}{number:02x}b" for number in NUMBERS]
    one("codes-in-any-column", "Codes without an ending, in a column of any name.", codes, paths=[f"zoo/{code}.png" for code in codes], key="sample")
    one("capital-endings", "Endings in capitals on one side.", names, paths=[f"zoo/{number}.PNG" for number in NUMBERS])
    one("another-ending", "The table still has the ending from before the pictures were converted.", [f"{number}.tif" for number in NUMBERS])
    one("semicolons", "Semicolons between the values.", names, encode=lambda rows: csv(rows, sep=";"))
    one("no-names-of-columns", "A table without a line of names.", names,
        encode=lambda rows: csv(rows, header=False), right=[right(labels, column(labels))])
    one("columns-aside", "Columns that are the same everywhere, or differ everywhere, are no labels.", names,
        more={"source": ["field"] * COUNT, "address": [f"https://example.org/{number * 37}" for number in NUMBERS]},
        right=[right(labels, column(labels, "kind"), never_classes=["field", "https://example.org/37"], told=["source", "address"])])
    one("index-and-names", "pandas' numbers of the rows beside the names, which count.", names,
        encode=lambda rows: pd.DataFrame(rows).to_csv(lineterminator="\n").encode())
    one("column-of-parts", "A column says which part each picture belongs to.", names,
        more={"subset": ["train" if number % 3 else "test" for number in NUMBERS]},
        right=[right(labels, column(labels, "kind"), column(["train" if number % 3 else "test" for number in NUMBERS], "subset", False))])

    # What does not fit as a whole.
    lacking = [None if number in (4, 11) else label for number, label in zip(NUMBERS, labels)]
    rows = [i for i in order if lacking[i]]
    case("rows-lacking", "Two pictures have no row, and three rows no picture.", paths, labels,
         [right(labels, column(lacking, "kind"), images=[16, 18], told=[r"\b2 pictures", word("4.png"), word("11.png"), r"\b3 rows", word("77.png")]),
          {"error": {"says": [word("4.png") + "|" + word("77.png")]}}],
         [("zoo/kinds.csv", csv({"file": [names[i] for i in rows] + ["77.png", "78.png", "79.png"], "kind": [labels[i] for i in rows] + ["wren"] * 3}))])
    twice = [None if number == 6 else label for number, label in zip(NUMBERS, labels)]
    case("rows-doubled", "One picture has two rows that agree, another two that do not.", paths, labels,
         [right(labels, column(twice, "kind"), images=[17, 18], told=[word("6.png")]), {"error": {"says": [word("6.png")]}}],
         [("zoo/kinds.csv", csv({"file": names + ["6.png", "9.png"], "kind": labels + ["vole" if labels[5] != "vole" else "wren", labels[8]]}))])
    folders = [f"zoo/{'ab'[i % 2]}/{i // 2 + 1}.png" for i in range(COUNT)]
    case("names-in-two-folders", "Names that are there in two folders, and a table that does not say which.", folders, labels,
         [{"error": {"says": [word("1.png"), "folder|path"]}}], [("zoo/kinds.csv", csv({"file": names[: COUNT // 2], "kind": labels[: COUNT // 2]}))])
    keys = [path.removeprefix("zoo/") for path in folders]
    case("paths-in-two-folders", "The same, and a table that says it.", folders, labels, good,
         [("zoo/kinds.csv", csv({"file": [keys[i] for i in order], "kind": [labels[i] for i in order]}))])
    halves = [[i for i in range(COUNT) if i % 2 == half] for half in (0, 1)]
    case("a-table-in-each-folder", "Each folder has its own table of names.", folders, labels, good,
         [(f"zoo/{'ab'[half]}/kinds.csv", csv({"file": [f"{i // 2 + 1}.png" for i in rows], "kind": [labels[i] for i in rows]})) for half, rows in enumerate(halves)])
    endings = [f"zoo/{i // 2 + 1}.{'png' if i % 2 else 'bmp'}" for i in range(COUNT)]
    case("names-with-two-endings", "The same name with two endings: they are two pictures.", endings, labels, good,
         [("zoo/kinds.csv", csv({"file": [endings[i].removeprefix("zoo/") for i in order], "kind": [labels[i] for i in order]}))])
    case("table-of-other-pictures", "A table that names other pictures, as many as there are.", paths, labels,
         [{"error": {"says": [word("b1.png"), word("1.png"), "name"]}}], [("zoo/kinds.csv", csv({"file": [f"b{name}" for name in names], "kind": labels}))])
    case("other-folder", "The keys lie in another folder, of which some names are the same.", paths, labels,
         [{"error": {"says": ["sketches/3.png"]}}], [("zoo/kinds.csv", csv({"file": [f"sketches/{name}" for name in names[2:]], "kind": labels[2:]}))])
    case("numbers-from-zero", "Ids from 0 on beside pictures from 1 on.", paths, labels,
         [{"error": {"says": [r"\b0\b", word("1.png"), "id"]}}], [("zoo/kinds.csv", csv({"id": range(COUNT), "kind": labels}))])
    case("labels-by-order", "Labels alone: they are in the order of the numbers, and that is said.", [f"{number}.png" for number in NUMBERS], labels,
         [right(labels, column(labels, "kind"), told=["order"])], [("kinds.csv", csv({"kind": labels}))])
    case("labels-and-row-numbers", "Labels and pandas' numbers of the rows, from 0 on.", [f"{number}.png" for number in NUMBERS], labels,
         [right(labels, column(labels, "kind"), told=["order"])], [("kinds.csv", pd.DataFrame({"kind": labels}).to_csv(lineterminator="\n").encode())])

    # Several tables.
    parts = [range(0, 10), range(10, 14), range(14, 18)]
    case("tables-of-parts", "A table for each part.", paths, labels,
         [right(labels, column(labels, "kind"))],
         [(f"zoo/{part}.csv", csv({"file": [names[i] for i in rows], "kind": [labels[i] for i in rows]})) for part, rows in zip(("train", "val", "test"), parts)])
    size = drawn(COUNT, ["small", "large"], 5)
    case("tables-of-columns", "Two tables with other columns about the same pictures.", paths, labels,
         [right(labels, column(labels, "kind", False), column(size, "size", False))],
         [("zoo/kinds.csv", csv({"file": names, "kind": labels})), ("zoo/sizes.csv", csv({"file": [names[i] for i in order], "size": [size[i] for i in order]}))])
    competition = [f"zoo/{'train' if number < 13 else 'test'}/{number if number < 13 else number - 12}.png" for number in NUMBERS]
    known = [label if number < 13 else None for number, label in zip(NUMBERS, labels)]
    case("competition", "Both parts of a competition with the same numbers in each, the table of one, the ids of the other, and the sample of an answer.",
         competition, labels, [right(labels, column(known, "kind"), images=[12, 18], told=["sample_submission"])],
         [("zoo/train.csv", csv({"id": range(1, 13), "kind": labels[:12]})), ("zoo/test.csv", csv({"id": range(1, 7)})),
          ("zoo/sample_submission.csv", csv({"id": range(1, 7), "kind": ["wren"] * 6}))])
    dummies = pd.get_dummies(pd.DataFrame({"kind": labels, "size": size}), dtype=int)
    dummies.insert(0, "file", names)
    case("dummies", "What pandas.get_dummies makes of two columns.", paths, labels,
         [right(labels, column(labels, "kind", False), column(size, "size", False))], [("zoo/kinds.csv", csv(dummies))])
    flags = {name: [str(number >> bit & 1) for number in NUMBERS] for bit, name in enumerate(("wet", "cold", "dark"))}
    case("flags", "Columns of yes and no that are no classes of one column.", paths, labels,
         [right(labels, *(column(values, name, False) for name, values in flags.items()))], [("zoo/kinds.csv", csv({"file": names} | flags))])


def folders():
    labels = [["larch", "wren"][i % 2] for i in range(COUNT)]
    good = [right(labels, column(labels))]
    case("class-folders", "A folder for each class, in a folder of any name.", [f"my zoo/{label}/{i}.png" for i, label in enumerate(labels)], labels,
         [good[0] | {"never_classes": ["my zoo"]}])
    case("class-folders-windows", "Backslashes in an archive, and what Windows left.", [f"zoo\\{label}\\{i}.png" for i, label in enumerate(labels)], labels, good,
         [("zoo\\larch\\Thumbs.db", b"\xd0\xcf\x11\xe0litter"), ("zoo\\desktop.ini", b"[.ShellClassInfo]")])
    case("class-folders-notebook", "What a notebook server and macOS left.", [f"zoo/{label}/{i}.png" for i, label in enumerate(labels)], labels,
         [good[0] | {"never_classes": [".ipynb_checkpoints", "__MACOSX"]}],
         [("zoo/.ipynb_checkpoints/0-checkpoint.png", picture(99, "larch")), ("zoo/wren/.ipynb_checkpoints/1-checkpoint.png", picture(99, "wren")),
          ("__MACOSX/zoo/wren/._1.png", b"litter"), ("zoo/.DS_Store", b"litter")], folder=True)
    patients = [f"p{i // 6}" for i in range(COUNT)]
    case("class-and-patient", "Folders of patients in those of the classes: both are there, the class first.",
         [f"zoo/{label}/{patient}/{i}.png" for i, (label, patient) in enumerate(zip(labels, patients))], labels,
         [right(labels, column(labels), column(patients, learned=False))])
    for name, parts in (("parts", ["train", "valid", "test"]), ("parts-in-words", ["Training", "Validation", "Testing"])):
        of = [parts[0] if i < 10 else parts[1 + i // 2 % 2] for i in range(COUNT)]
        case(f"{name}-and-classes", "Folders of parts, and the classes in each.", [f"zoo/{part}/{label}/{i}.png" for i, (part, label) in enumerate(zip(of, labels))], labels,
             [right(labels, column(labels), column(of, learned=False))])
        case(f"classes-and-{name}", "Folders of classes, and the parts in each.", [f"zoo/{label}/{part}/{i}.png" for i, (part, label) in enumerate(zip(of, labels))], labels,
             [right(labels, column(labels), column(of, learned=False))])
    lone = [None if i in (3, 8) else label for i, label in enumerate(labels)]
    case("pictures-beside-classes", "Two pictures lie beside the class folders: they are of none.",
         [f"zoo/{label + '/' if label else ''}{i}.png" for i, label in enumerate(lone)], lone,
         [right(labels, column(lone), images=[16, 18], never_classes=["zoo"], told=[word("3.png"), word("8.png")])])
    case("cover-at-the-top", "A picture above the folder that holds the class folders.",
         ["cover.png"] + [f"zoo/{label}/{i}.png" for i, label in enumerate(labels[1:])], [None] + labels[1:],
         [right(labels, column([None] + labels[1:]), images=[17, 18], never_classes=["zoo"], told=[word("cover.png")])])
    case("one-class-folder", "All lie in one class folder.", [f"zoo/larch/{i}.png" for i in range(8)], ["larch"] * 8,
         [{"images": 8, "columns": [], "bare": True, "told": ["larch", r"\bone\b"]}, {"error": {"says": ["larch"]}}])
    rare = ["larch"] * 9 + ["wren"] * 8 + ["vole"]
    case("class-of-one", "A class folder with one picture stays one.", [f"zoo/{label}/{i}.png" for i, label in enumerate(rare)], rare, [right(rare, column(rare))])


def names():
    def named(name, what, names, labels, *columns, **more):
        case(name, what, [f"zoo/{one}" for one in names], labels, [right(labels, *(columns or (column(labels),)), **more)])

    breeds = ["giant_river_otter", "red_panda", "wren", "great_crested_grebe", "great_auk", "red_deer"]
    labels = [breed for breed in breeds for _ in range(3)]
    numbers = [i % 3 + 1 for i in range(COUNT)]
    named("kinds-of-words", "Kinds of one to three words, and a number.", [f"{label}_{number}.png" for label, number in zip(labels, numbers)], labels)
    two = [label for label in ("red_panda", "great_auk", "red_deer", "grey_seal", "snow_owl", "pine_marten") for _ in range(3)]
    named("kinds-of-two-words", "All kinds have two words.", [f"{label}_{number}.png" for label, number in zip(two, numbers)], two)
    pair = [["larch", "wren"][i // 9] for i in range(COUNT)]
    forms = {
        "dots": "{}.{}.png", "dashes": "{}-{}.png", "brackets": "{} ({}).png", "digits": "{}{}.png", "zeros": "{}_{:04}.png", "blanks": "{} {}.png",
    }
    for form, text in forms.items():
        named(f"kind-and-{form}", "The class and a number.", [text.format(label, i % 9) for i, label in enumerate(pair)], pair)
    named("number-first", "A number and the class.", [f"{i:03}_{label}.png" for i, label in enumerate(pair)], pair)
    named("kind-and-date", "The class and a date.", [f"{label}_2023-05-{i + 1:02}_10-20-30.png" for i, label in enumerate(pair)], pair)
    ages, pets, moods = [[values[i // step % len(values)] for i in range(24)] for values, step in ((["3", "12", "40"], 1), (["0", "1"], 3), (["0", "1", "2", "3"], 6))]
    fields = [f"{age}_{pet}_{mood}_{20230101000000000 + i}.png" for i, (age, pet, mood) in enumerate(zip(ages, pets, moods))]
    three = (column(ages, learned=False), column(pets, learned=False), column(moods, learned=False))
    named("three-in-a-name", "Three labels and a date.", fields, ages, *three)
    odd = [column(one["labels"] + [None, None], learned=False) for one in three]
    named("names-of-another-form", "The same with two names that do not have these parts.", fields + ["all_of_them.png", "cover.png"], ages + [None] * 2, *odd,
          images=[24, 26], told=[word("cover.png"), word("all_of_them.png")], never_classes=["cover", "all"])
    hands, letters = [f"hand{i % 4 + 1}" for i in range(32)], ["abcd"[i // 4 % 4] for i in range(32)]
    named("hands", "A hand, its letter, and what is the same everywhere.", [f"{hand}_{letter}_bot_seg_{i // 16 + 1}.png" for i, (hand, letter) in enumerate(zip(hands, letters))],
          letters, column(hands, learned=False), column(letters, learned=False), never_classes=["seg", "bot"])
    for form, what in (("{}", "numbers"), ("photo_{}", "words and numbers"), ("IMG_202305{:02}", "dates"), ("{:08x}", "codes")):
        scattered = [(number * 2654435761) % 2**32 if "x" in form else number for number in NUMBERS]
        short = what.replace(" ", "-")
        case(f"only-{short}", f"Names that are only {what} hold no labels.", [form.format(number) + ".png" for number in scattered], [""] * COUNT,
             [{"images": COUNT, "columns": [], "bare": True}])


def seq(*groups):
    """Paths and labels of groups of (path with {}, label, how many)."""
    paths, labels = [], []
    for form, label, count in groups:
        start = len(paths) + 1
        paths += [form.format(start + i) for i in range(count)]
        labels += [label] * count
    return paths, labels


def more_folders():
    def laid(name, what, groups, others=(), **more):
        paths, labels = seq(*groups)
        case(name, what, paths, labels, [right(labels, column(labels), images=[len(labels), len(labels) - labels.count(None)], **more)], others)

    kinds = ["larch", "wren"]
    sample = ("zoo/sampleSubmission.csv", csv({"id": range(1, 4), "label": [0] * 3}))
    parts = lambda *names: [(f"zoo/{part}/{kind}/{{}}.png", kind, 3) for part in names for kind in kinds]
    laid("parts-with-years", "Folders of parts with a year behind the word.", parts("train2017", "val2017"))
    laid("parts-of-a-name", "Folders of parts with the name of the set before the word.", parts("asl_alphabet_train", "asl_alphabet_test"))
    laid("parts-and-unlabeled", "Pictures of no part, without labels, beside the parts.", parts("seg_train", "seg_test") + [("zoo/seg_pred/{}.png", None, 4)],
         never_classes=["seg_pred"])
    laid("test-without-classes", "The test part has no class folders, and most of the pictures.", parts("train") + [("zoo/test/{}.png", None, 12)])
    laid("images-of-a-part", "A part whose pictures lie in a folder that only says so.", parts("train") + [("zoo/val/images/{}.png", None, 4)], never_classes=["images"])
    laid("kinds-and-numbers", "Kinds in the names of one part, numbers in the other.", [("zoo/train/larch.{}.png", "larch", 5), ("zoo/train/wren.{}.png", "wren", 5), ("zoo/test1/{}.png", None, 6)],
         [sample], never_classes=["zoo"])
    laid("part-and-class-in-a-folder", "Each folder says the part and the class.",
         [(f"zoo/{part}{kind}/{{}}.png", kind, 4) for part in ("train", "test") for kind in "AB"], never_classes=["trainA"])
    people, moods = [f"subject{i:02}" for i in range(1, 6)], ["glad", "sad", "sleepy", "wink"]
    both = [(person, mood) for person in people for mood in moods]
    case("names-without-endings", "Pictures whose names have no ending: what stands behind the dot is a label.", [".".join(one) for one in both], [""] * 20,
         [right([person for person, _ in both], column([person for person, _ in both], learned=False), column([mood for _, mood in both], learned=False))])


def lists():
    labels = drawn(COUNT, ["larch", "vole", "wren"], 21)
    names = [f"{number}.png" for number in NUMBERS]
    paths = [f"zoo/{name}" for name in names]
    order = np.random.default_rng(22).permutation(COUNT)
    good = [right(labels, column(labels))]

    def listed(name, what, text, path="zoo/list.txt", paths=paths, right=good):
        case(name, what, paths, labels, right, [(path, text.encode())])

    lines = [f"{names[i]} {labels[i]}" for i in order]
    listed("list-with-blanks", "A text with a blank between name and label, and no line of names.", "\n".join(lines) + "\n")
    listed("list-with-bars", "Bars between the values.", "file|kind\n" + "\n".join(line.replace(" ", "|") for line in lines), "zoo/kinds.csv")
    listed("list-with-comment", "A comment above the table.", "# by hand, in May\nfile,kind\n" + "\n".join(line.replace(" ", ",") for line in lines), "zoo/kinds.csv")
    listed("list-of-a-spreadsheet", "The line by which a spreadsheet tells its separator.", "sep=;\r\nfile;kind\r\n" + "\r\n".join(line.replace(" ", ";") for line in lines), "zoo/kinds.csv",
           right=[right(labels, column(labels, "kind"))])
    listed("list-in-another-form", "Names and labels in a form that is not known, in another order than the pictures: no label is guessed.",
           "\n".join(f"{names[i]}: {labels[i]}" for i in order), "kinds.csv", right=[{"images": COUNT, "columns": [], "bare": True, "told": ["kinds.csv"]}, {"error": {"says": ["kinds.csv"]}}])
    codes = [f"x{number * 7919 % 1000:03}q" for number in NUMBERS]
    listed("codes-without-first-line", "Codes without an ending, and no line of names.", "\n".join(f"{codes[i]},{labels[i]}" for i in order), "zoo/kinds.csv",
           paths=[f"zoo/{code}.png" for code in codes])
    listed("labels-in-a-text", "Labels alone in a text, one to a line.", "\n".join(labels) + "\n", "labels.txt", right=[right(labels, column(labels), told=["order"])])
    rows = pd.DataFrame({"kind": labels}, index=range(COUNT)).sample(frac=1, random_state=1)
    listed("row-numbers-shuffled", "pandas' numbers of the rows from 0 on, shuffled, beside pictures from 1 on.", rows.to_csv(lineterminator="\n"), "zoo/kinds.csv",
           right=[{"error": {"says": [r"\b0\b", word("1.png")]}}])
    listed("number-behind-a-word", "The word before the number on both sides, the zeros on one.", "id,kind\n" + "\n".join(f"img_{NUMBERS[i]},{labels[i]}" for i in order), "zoo/kinds.csv",
           paths=[f"zoo/img_{number:04}.png" for number in NUMBERS])
    hot = pd.get_dummies(pd.Series(labels)).replace({True: "yes", False: "no"})
    hot.insert(0, "file", names)
    hot.iloc[3, 1:] = None
    known = [None if i == 3 else label for i, label in enumerate(labels)]
    case("yes-or-no-to-each-class", "One column to a class, yes or no in each, and one picture of which nothing is said.", paths, labels,
         [right(labels, column(known, learned=False), images=[COUNT, COUNT - 1])], [("zoo/kinds.csv", csv(hot))])
    boxes = [(i, j) for i in range(COUNT) for j in range(1 + i % 3 // 2)]
    case("several-boxes", "Some pictures have several rows, of other places in them.", paths, labels, [right(labels, column(labels, "class", False), never_classes=["7"])],
         [("zoo/boxes.csv", csv({"filename": [names[i] for i, _ in boxes], "class": [labels[i] for i, _ in boxes], "xmin": [7 + 3 * j + i % 4 for i, j in boxes], "ymin": [i % 5 + j for i, j in boxes]}))])
    tables = [(f"{part}/{i}.png", labels[k]) for part, count in (("train", 12), ("test", 6)) for i, k in zip(range(count), range(12 if part == "test" else 0, 18))]
    case("tables-of-parts-by-name", "Tables whose names say the part, and the same names in each part.", [path for path, _ in tables], labels, good,
         [("y_train.csv", csv({"id": range(12), "kind": labels[:12]})), ("testLabels.csv", csv({"id": range(6), "kind": labels[12:]}))])


def class_lists():
    signs = ["stop", "yield", "go"]
    codes = [i % 3 for i in range(COUNT)]
    labels = [signs[code] for code in codes]
    good = [right(labels, column(labels) | {"classes": signs})]
    folders = [f"zoo/{code}/{number}.png" for code, number in zip(codes, NUMBERS)]
    case("classes-in-a-text", "Folders that are codes, and a text with the names of the classes.", folders, labels, good, [("zoo/classes.txt", "\n".join(signs).encode())])
    case("classes-with-codes", "The same with the codes in the text.", folders, labels, good, [("zoo/labels.txt", "".join(f"{i} {sign}\n" for i, sign in enumerate(signs)).encode())])
    case("classes-in-a-table", "The same as a table.", folders, labels, good, [("labels.csv", csv({"ClassId": range(3), "Name": signs}))])
    paths = [f"zoo/{number}.png" for number in NUMBERS]
    table = ("zoo/train.csv", csv({"file": [f"{number}.png" for number in NUMBERS], "class_id": codes}))
    case("classes-of-a-table", "A table of codes, and one of what they are called.", paths, labels, good, [table, ("zoo/classes.csv", csv({"class_id": range(3), "class_name": signs}))])
    named = [f"zoo/{label}/{number}.png" for label, number in zip(labels, NUMBERS)]
    case("classes-told-again", "A list of the classes beside folders of these names.", named, labels, [right(labels, column(labels))],
         [("labels.txt", "".join(f"{i} {sign}\n" for i, sign in enumerate(signs)).encode())])
    # As CUB-200-2011 comes: the numbers of the pictures are in no order of their names, and those of the classes begin with 1.
    order = np.random.default_rng(44).permutation(COUNT)
    paths = [f"{code + 1:03}.{label}/{label}_{7 * number % 50:04}_{number + 30}.png" for number, code, label in zip(NUMBERS, codes, labels)]
    trains = [str(int(number % 3 > 0)) for number in NUMBERS]
    rows = lambda said: "".join(f"{at + 1} {said[of]}\n" for at, of in enumerate(order)).encode()
    texts = {"images": paths, "image_class_labels": [code + 1 for code in codes], "train_test_split": trains, "bounding_boxes": [f"{i}.5 {2 * i}.0 7.0 9.0" for i in NUMBERS]}
    case("numbered-by-a-list", "A list that numbers the pictures, and others that speak of these numbers.", [f"birds/images/{path}" for path in paths], labels,
         [right(labels, column([f"{code + 1:03}.{label}" for code, label in zip(codes, labels)]) | {"classes": [f"{i + 1:03}.{sign}" for i, sign in enumerate(signs)]}, column(trains, "train_test_split", False))],
         [("birds/classes.txt", "".join(f"{i + 1} {i + 1:03}.{sign}\n" for i, sign in enumerate(signs)).encode())] + [(f"birds/{name}.txt", rows(said)) for name, said in texts.items()])
    boxes = [(f"zoo/labels/{number}.txt", b"0 0.5 0.5 0.2 0.2\n1 0.25 0.5 0.1 0.2\n") for number in NUMBERS[:6]]
    case("boxes-of-each-picture", "A text to each picture that says where things are in it, and the names of these things: no picture has one label.",
         [f"zoo/images/{number}.png" for number in NUMBERS[:6]], [""] * 6, [{"images": 6, "columns": [], "bare": True}], boxes + [("zoo/classes.txt", b"cat\ndog\n")])


def beside_pickles():
    """Labels in pickles beside pictures, in another order than these, and lists of classes beside arrays."""
    labels = drawn(COUNT, ["larch", "vole", "wren"], 41)
    size = drawn(COUNT, ["small", "large"], 42)
    names = [f"{number}.png" for number in NUMBERS]
    order = np.random.default_rng(43).permutation(COUNT)
    frame = pd.DataFrame({"file": names, "kind": labels, "size": size}).iloc[order]
    known = [None if i in (3, 8) else label for i, label in enumerate(labels)]
    good = [right(labels, column(labels))]

    def beside(name, what, held, right=good):
        case(name, what, [f"zoo/{name}" for name in names], labels, right)
        with open(os.path.join(HERE, name + ".pkl"), "wb") as file:
            pickle.dump(held, file)
        CASES[-1]["files"].append(name + ".pkl")

    beside("dict-of-names", "A dict of the label under each file name, in another order.", {names[i]: labels[i] for i in order})
    beside("dict-of-some", "The same without two of them.", {names[i]: labels[i] for i in order if known[i]},
           [right(known, column(known), images=[16, 18], told=[word("4.png"), word("9.png")])])
    beside("dict-of-others", "A dict of the labels of other pictures.", {"x" + names[i]: labels[i] for i in order}, [{"error": {"says": ["dict-of-others", word("1.png")]}}])
    beside("frame-of-names", "A table with a column of file names.", frame, [right(labels, column(labels, "kind"), column(size, "size", False))])
    beside("frame-by-names", "A table whose index are the file names.", frame.set_index("file"), [right(labels, column(labels, "kind"), column(size, "size", False))])
    beside("series-by-names", "A series whose index are the file names.", frame.set_index("file")["kind"])
    beside("dicts-of-names", "A list of dicts, each with a name and a label.", [{"image": names[i], "label": labels[i]} for i in order])
    beside("two-lists", "A list of names and one of labels.", {"files": [names[i] for i in order], "labels": [labels[i] for i in order]})
    beside("frame-by-row-numbers", "A table that was shuffled, with the numbers of its rows from 0 on, beside pictures from 1 on.",
           pd.DataFrame({"kind": labels}).iloc[order], [{"error": {"says": ["frame-by-row-numbers", word("1.png")]}}])
    images = np.full((COUNT, 8, 8), 30, np.uint8)
    images[:, -1, -1] = NUMBERS
    kinds = ["larch", "vole", "wren"]
    codes = np.array([kinds.index(label) for label in labels])
    lists = {"list": ("classes", kinds), "dict": ("idx_to_class", dict(enumerate(kinds))), "numbers": ("class_to_idx", {kind: i for i, kind in enumerate(kinds)})}
    for form, (called, held) in lists.items():
        name = f"classes-in-a-{form}"
        np.savez_compressed(os.path.join(HERE, name + ".npz"), X=images, y=codes)
        os.makedirs(os.path.join(HERE, name), exist_ok=True)
        shutil.move(os.path.join(HERE, name + ".npz"), os.path.join(HERE, name, "data.npz"))
        with open(os.path.join(HERE, name, called + ".pkl"), "wb") as file:
            pickle.dump(held, file)
        CASES.append({"case": name, "what": f"Codes, and a pickle that says what they are called: {called}.", "folder": name, "files": ["data.npz", called + ".pkl"],
                      "right": [{"images": COUNT, "columns": [column(labels) | {"classes": kinds}]}]})


def labels_that_are_names():
    users, poses, moods, eyes = ["ada", "ben", "cleo"], ["left", "right", "up", "straight"], ["sad", "glad"], ["open", "shut"]
    rows = [(user, pose, mood, eye) for user in users for pose in poses for mood in moods for eye in eyes]
    images = np.full((len(rows), 8, 8), 30, np.uint8)
    images[:, -1, -1] = np.arange(1, len(rows) + 1)
    np.savez_compressed(os.path.join(HERE, "labels-are-names.npz"), X=images, y=np.array(["_".join(row) for row in rows]))
    columns = [column(list(values), learned=False) for values in zip(*rows)]
    CASES.append({"case": "labels-are-names", "what": "Labels that are themselves names with four labels in each.", "files": ["labels-are-names.npz"],
                  "right": [{"images": len(rows), "columns": columns}]})


def pictures_in_cells():
    """Pictures as files of their own inside a pickle: rows of {"bytes", "path"}, as the data sets of Hugging Face have them, or the bytes alone."""
    labels = [["wren", "vole", "larch"][i % 3] for i in range(COUNT)]

    def encoded(number, label, form, **options):
        # Of JPEG only even blocks come back as they were: of 8 x 8 pixels, all of them gray.
        pixels = np.full((16, 24, 3), 40, np.uint8)
        pixels[:8, 8 * (sum(label.encode()) % 3) :][:, :8] = 200
        pixels[8:, 16:] = number
        out = io.BytesIO()
        Image.fromarray(pixels).save(out, form, **options)
        return out.getvalue()

    forms = [("JPEG", {"quality": 100, "subsampling": 0}), ("GIF", {}), ("WEBP", {"lossless": True}), ("BMP", {}), ("PNG", {})]
    files = [encoded(i + 1, label, forms[i % 5][0], **forms[i % 5][1]) for i, label in enumerate(labels)]

    def write(name, what, data, right):
        with open(os.path.join(HERE, name + ".pkl"), "wb") as file:
            pickle.dump(data, file, protocol=4)
        CASES.append({"case": name, "what": what, "files": [name + ".pkl"], "right": [right]})

    frame = pd.DataFrame({"image": [{"bytes": file, "path": None} for file in files], "label": labels})
    write("frame-of-pictures", "A table whose cells are files of pictures, of five kinds.", frame, {"images": COUNT, "columns": [column(labels, "label")]})
    write("bytes-of-pictures", "A list of the bytes of JPEG files, and one of labels.", {"images": files[::5], "labels": labels[::5]},
          {"images": len(files[::5]), "columns": [column([label if i % 5 == 0 else None for i, label in enumerate(labels)], learned=True)]})
    broken = list(files)
    broken[5], broken[9], broken[12] = files[5][:200], files[9][:60], b""
    frame = pd.DataFrame({"image": [{"bytes": file, "path": f"{i + 1}.png"} for i, file in enumerate(broken)], "label": labels})
    lacking = [None if i in (5, 9, 12) else label for i, label in enumerate(labels)]
    write("frame-of-broken-pictures", "Three of the pictures are cut short or empty.", frame,
          {"images": COUNT - 3, "columns": [column(lacking, "label")], "told": [rf"\b3 of {COUNT} pictures could not be read", word("6.png"), word("10.png"), word("13.png")]})


for old in os.listdir(HERE):
    if os.path.isdir(os.path.join(HERE, old)):
        shutil.rmtree(os.path.join(HERE, old))
    elif old.endswith((".zip", ".npz", ".pkl")):
        os.remove(os.path.join(HERE, old))
tables()
folders()
names()
more_folders()
lists()
class_lists()
beside_pickles()
labels_that_are_names()
pictures_in_cells()
with open(os.path.join(HERE, "manifest.json"), "w") as file:
    lines = ",\n".join("  " + json.dumps(case, ensure_ascii=False) for case in CASES)
    fields = json.dumps(FIELDS, ensure_ascii=False, indent=1)
    file.write('{\n "fields": ' + fields.replace("\n", "\n ") + ',\n "cases": [\n' + lines + "\n ]\n}\n")
