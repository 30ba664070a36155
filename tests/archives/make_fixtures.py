#!/usr/bin/env python3
"""Writes the archives beside this file (Python 3.11, lz4 4.4)."""
import bz2
import gzip
import io
import lzma
import os
import tarfile
import zipfile

import lz4.frame

HERE = os.path.dirname(os.path.abspath(__file__))
FILES = {"cat/a_1.txt": b"meow " * 100, "dog/b_2.txt": b"woof", "__MACOSX/._a_1.txt": b"litter", ".DS_Store": b"litter"}


def write(name, data):
    with open(os.path.join(HERE, name), "wb") as file:
        file.write(data)


for name, method in (("two.zip", zipfile.ZIP_DEFLATED), ("stored.zip", zipfile.ZIP_STORED)):
    with zipfile.ZipFile(os.path.join(HERE, name), "w", method) as archive:
        archive.mkdir("cat")
        for path, data in FILES.items():
            archive.writestr(zipfile.ZipInfo(path), data, method)
for name, mode in (("two.tar", "w"), ("two.tar.gz", "w:gz"), ("two.tar.bz2", "w:bz2"), ("two.tar.xz", "w:xz")):
    with tarfile.open(os.path.join(HERE, name), mode) as archive:
        for path, data in FILES.items():
            info = tarfile.TarInfo("./" + path)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
ONE = FILES["cat/a_1.txt"]
write("one.txt.gz", gzip.compress(ONE, mtime=0))
write("one.txt.bz2", bz2.compress(ONE))
write("one.txt.xz", lzma.compress(ONE))
LARGE = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 128 << 20}]
write("large_dictionary.txt.xz", lzma.compress(ONE, filters=LARGE))
write("one.txt.lzma", lzma.compress(ONE, format=lzma.FORMAT_ALONE))
write("one.txt.lz4", lz4.frame.compress(ONE))
