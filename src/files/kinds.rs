//! The kinds of files: how each is told, what it is called, who reads it, and what helps where nobody does.

use super::idx;
use super::pattern::matches;

/// What a file is, as far as it decides who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Pickle,
    Npy,
    Idx,
    Gzip,
    Zlib,
    Bzip2,
    Xz,
    /// The older format without a checksum, which joblib calls `lzma`.
    Lzma,
    Lz4,
    Zip,
    Tar,
    /// A picture that is decoded.
    Picture,
    /// Comma-separated values and the like.
    Table,
    /// Labels in JSON, perhaps.
    Json,
    /// What is read by nobody here.
    Foreign,
}

/// Who reads a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadBy {
    /// The core, from the file itself.
    Core,
    /// The unpacker, which takes files out of it.
    Unpacker,
    /// The unpacker, for the values of a picture.
    Picture,
    /// The unpacker, for the rows of a table.
    Table,
    /// The unpacker, for labels, if it holds some.
    Json,
    Nobody,
}

impl Kind {
    pub fn read_by(self) -> ReadBy {
        match self {
            Kind::Pickle | Kind::Npy | Kind::Idx | Kind::Gzip | Kind::Zlib => ReadBy::Core,
            Kind::Bzip2 | Kind::Xz | Kind::Lzma | Kind::Lz4 | Kind::Zip | Kind::Tar => ReadBy::Unpacker,
            Kind::Picture => ReadBy::Picture,
            Kind::Table => ReadBy::Table,
            Kind::Json => ReadBy::Json,
            Kind::Foreign => ReadBy::Nobody,
        }
    }
}

/// A row of the table.
#[derive(Debug)]
pub struct Format {
    pub kind: Kind,
    /// Its name in words, with its article.
    pub what: &'static str,
    /// What helps where it cannot be read where it is, as a whole sentence.
    pub remedy: &'static str,
    /// Patterns of its first bytes; see `pattern`.
    pub(super) starts: &'static [&'static str],
    /// Endings of names, in lower case, where bytes do not tell.
    pub(super) endings: &'static [&'static str],
}

/// As many first bytes tell every kind.
pub const START: usize = 520;

const UNPACK: &str = "Unpack it first, and open what is inside.";
const AS_PICKLE: &str = "Open it in Python and save what it holds with pickle.dump(..., file).";
const AGAIN: &str = "Download the file itself (on GitHub: \"Download raw file\").";
const PICTURES: &str = "Open all pictures of the set together, or a folder or zip of them.";
const AS_PNG: &str = "Save it as PNG, which browsers know: PIL.Image.open(name).save(\"picture.png\").";
const AS_PNG_OF_PHONE: &str =
    "Save it as PNG or JPEG: from pillow_heif import register_heif_opener, or export it from your photo app.";
const HDF5: &str = "Save its arrays with numpy: numpy.save(\"images.npy\", h5py.File(name)[\"images\"][:]).";
const MATLAB: &str = "Save its arrays with numpy: numpy.save(\"images.npy\", scipy.io.loadmat(name)[\"images\"]).";
const FRAME: &str = "Save it as a pickle: pandas.read_parquet(name).to_pickle(\"data.pkl\").";
const AS_CSV: &str = "Save the sheet as CSV: pandas.read_excel(name).to_csv(\"labels.csv\", index=False).";
const TORCH: &str = "Save its tensors with numpy: numpy.save(\"images.npy\", torch.load(name)[\"images\"].numpy()).";
const NO_DATA: &str = "Open the images and labels: pickles, .npy, .npz, pictures, CSV, or an archive of them.";
const RUN: &str = "Run it, and open the file of images and labels that it writes.";

const fn format(
    kind: Kind,
    what: &'static str,
    remedy: &'static str,
    starts: &'static [&'static str],
    endings: &'static [&'static str],
) -> Format {
    Format {
        kind,
        what,
        remedy,
        starts,
        endings,
    }
}

/// The first that fits counts.
pub(super) static FORMATS: &[Format] = {
    use Kind::*;
    &[
        // It begins with the name of a file, which may look like anything.
        format(Tar, "a tar archive", UNPACK, &[".{257}ustar"], &[]),
        format(
            Foreign,
            "a file of an old PyTorch",
            TORCH,
            &[r"\x80\x02\x8a\x0al\xfc\x9cF\xf9 j\xa8P\x19"],
            &[],
        ),
        format(
            Pickle,
            "a pickle",
            NO_DATA,
            &[
                r"\x80[\x00-\x0a]",
                // Protocols 0 and 1 begin with their first value.
                r"\([ldt][p\x0a]",
                r"[\]}\)]q",
                "cnumpy",
                "cpandas",
                "ccopy_reg",
                "cPIL",
                "c_codecs",
                "c__builtin__",
                "ccollections",
                "cjoblib",
            ],
            &[".pkl", ".pickle"],
        ),
        format(Npy, "a .npy file", NO_DATA, &[r"\x93NUMPY"], &[".npy"]),
        format(Idx, "an IDX file", NO_DATA, &[idx::START], &[]),
        format(Gzip, "a gzip file", UNPACK, &[r"\x1f\x8b"], &[".gz"]),
        format(Zlib, "a zlib stream", UNPACK, &[r"x[\x01\x5e\x9c\xda]"], &[]),
        format(Bzip2, "a bzip2 file", UNPACK, &["BZh[1-9]"], &[]),
        format(Xz, "an xz file", UNPACK, &[r"\xfd7zXZ\x00"], &[]),
        // 0x5d are its usual settings; the size of the dictionary is a power of two.
        format(Lzma, "an LZMA file", UNPACK, &[r"\x5d\x00\x00.."], &[]),
        format(Lz4, "an LZ4 file", UNPACK, &[r"\x04\x22M\x18"], &[]),
        format(
            Zip,
            "a zip archive (or an .npz or PyTorch file)",
            UNPACK,
            &[r"PK\x03\x04", r"PK\x05\x06"],
            &[],
        ),
        format(Picture, "a PNG picture", PICTURES, &[r"\x89PNG"], &[".png"]),
        format(
            Picture,
            "a JPEG picture",
            PICTURES,
            &[r"\xff\xd8\xff"],
            &[".jpg", ".jpeg"],
        ),
        format(Picture, "a GIF picture", PICTURES, &["GIF8"], &[".gif"]),
        format(
            Picture,
            "a BMP picture",
            PICTURES,
            &[r"BM....\x00\x00\x00\x00"],
            &[".bmp"],
        ),
        format(Picture, "a WebP picture", PICTURES, &["RIFF....WEBP"], &[".webp"]),
        format(
            Picture,
            "a PGM or PPM picture",
            PICTURES,
            &[r"P[2356][\x09-\x0d ]"],
            &[".pgm", ".ppm"],
        ),
        format(
            Foreign,
            "a TIFF picture",
            AS_PNG,
            &[r"II[*+]\x00", r"MM\x00[*+]"],
            &[".tif", ".tiff"],
        ),
        format(Foreign, "an AVIF picture", AS_PNG, &["....ftypavi[fs]"], &[".avif"]),
        format(
            Foreign,
            "a HEIC picture, as phones take them",
            AS_PNG_OF_PHONE,
            &["....ftyphe[ivs]", "....ftypm[is]f1"],
            &[".heic", ".heif"],
        ),
        format(
            Foreign,
            "a JPEG XL picture",
            AS_PNG,
            &[r"\xff\x0a", r"\x00\x00\x00\x0cJXL "],
            &[".jxl"],
        ),
        format(
            Foreign,
            "a JPEG 2000 picture",
            AS_PNG,
            &[r"\x00\x00\x00\x0cjP  ", r"\xff\x4f\xff\x51"],
            &[".jp2", ".j2k"],
        ),
        format(
            Foreign,
            "a DICOM file, as medical devices write them",
            "Save its pixels with numpy: numpy.save(\"image.npy\", pydicom.dcmread(name).pixel_array).",
            &[".{128}DICM"],
            &[".dcm"],
        ),
        format(Foreign, "a MATLAB file of version 7.3", HDF5, &["MATLAB 7.3"], &[]),
        format(
            Foreign,
            "an HDF5 file",
            HDF5,
            &[r"\x89HDF\x0d\x0a", r".{512}\x89HDF\x0d\x0a"],
            &[".h5", ".hdf5"],
        ),
        format(Foreign, "a MATLAB file", MATLAB, &["MATLAB 5"], &[".mat"]),
        format(Foreign, "a Parquet file", FRAME, &["PAR1"], &[".parquet"]),
        format(
            Foreign,
            "an Arrow or Feather file",
            "Save it as a pickle: pandas.read_feather(name).to_pickle(\"data.pkl\").",
            &["ARROW1", "FEA1", r"\xff\xff\xff\xff.{3}\x00\x10\x00\x00\x00"],
            &[".feather", ".arrow"],
        ),
        format(
            Foreign,
            "an SQLite database",
            "Save a table of it: pandas.read_sql(\"SELECT * FROM images\", sqlite3.connect(name)).to_pickle(\"data.pkl\").",
            &["SQLite format 3"],
            &[".sqlite", ".db"],
        ),
        format(Foreign, "a 7-Zip archive", UNPACK, &[r"7z\xbc\xaf\x27\x1c"], &[".7z"]),
        format(Foreign, "a RAR archive", UNPACK, &["Rar!"], &[".rar"]),
        format(Foreign, "a Zstandard file", UNPACK, &[r"\x28\xb5\x2f\xfd"], &[".zst"]),
        format(Foreign, "a PDF document", AS_PICKLE, &["%PDF"], &[".pdf"]),
        format(
            Foreign,
            "a web page",
            AGAIN,
            &["<![dD][oO][cC][tT][yY][pP][eE]", "<[hH][tT][mM][lL]"],
            &[".html", ".htm"],
        ),
        format(
            Foreign,
            "a Git LFS pointer, which stands for the file",
            AGAIN,
            &["version https://git-lfs"],
            &[],
        ),
        format(
            Foreign,
            "an old Excel or Word file",
            AS_CSV,
            &[r"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"],
            &[".xls", ".doc"],
        ),
        format(Foreign, "an Excel file", AS_CSV, &[], &[".xlsx"]),
        format(
            Foreign,
            "a Word document",
            "Save its table as CSV, and open that.",
            &[],
            &[".docx"],
        ),
        // A record begins with its length, far below 2^32, a checksum of it, and the first field of an Example.
        format(
            Foreign,
            "a TFRecord file",
            "Save its images with numpy: numpy.save(\"images.npy\", numpy.array([image for image, label in dataset])).",
            &[r"....\x00\x00\x00\x00....\x0a"],
            &[".tfrecord", ".tfrecords"],
        ),
        format(Foreign, "a notebook", RUN, &[], &[".ipynb"]),
        format(Foreign, "a Python program", RUN, &[], &[".py"]),
        format(
            Json,
            "a JSON file without a row of labels for each picture",
            "Save its labels as CSV: pandas.DataFrame(rows, columns=[\"file\", \"label\"]).to_csv(\"labels.csv\", index=False).",
            &[],
            &[".json", ".jsonl"],
        ),
        format(Foreign, "an XML file", NO_DATA, &[r"<\?xml"], &[".xml"]),
        format(Foreign, "a Keras model", NO_DATA, &[], &[".keras"]),
        format(Foreign, "a PyTorch file", TORCH, &[], &[".pt", ".pth"]),
        format(
            Foreign,
            "a text",
            NO_DATA,
            &[],
            &[
                ".md", ".rst", ".yml", ".yaml", ".toml", ".ini", ".cfg", ".log", ".tex", ".names",
            ],
        ),
        format(
            Table,
            "a table",
            "Open the images it belongs to as well.",
            &[],
            &[".csv", ".tsv"],
        ),
    ]
};

/// What a file is by its first bytes ([`START`] of them tell), whatever its name says.
pub fn known(start: &[u8]) -> Option<&'static Format> {
    let by = |bytes: &[u8]| {
        let is = |format: &&Format| format.starts.iter().any(|pattern| matches(pattern, bytes));
        FORMATS.iter().find(is)
    };
    // A page may begin with blanks, and a text with a mark of its order.
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    let is_page = |format: &&Format| text.starts_with(b"<") && format.kind == Kind::Foreign;
    by(start).or_else(|| by(text).filter(is_page))
}

/// What a file is by its first bytes, or else by its name. (A table may begin with any word.)
pub fn of(start: &[u8], name: &str) -> Option<&'static Format> {
    let named = by_name(name);
    let is_text = start.iter().all(|&byte| byte >= b'\t');
    match (known(start), named) {
        (Some(known), Some(named)) if named.kind == Kind::Table && is_text && known.kind != Kind::Foreign => {
            Some(named)
        }
        (known, named) => known.or(named),
    }
}

/// What an archive is that is no collection of files, by the paths of these.
pub fn of_members<'p>(paths: impl Iterator<Item = &'p str> + Clone) -> Option<&'static Format> {
    let has = |end: &str| {
        paths
            .clone()
            .any(|path| path == end || path.ends_with(end) && end.starts_with('/'))
    };
    let named = |ending: &str| by_name(ending);
    if has("/data.pkl") && has("/version") {
        return named("file.pt");
    }
    match () {
        () if has("xl/workbook.xml") => named("file.xlsx"),
        () if has("word/document.xml") => named("file.docx"),
        () if has("config.json") && has("model.weights.h5") => named("file.keras"),
        () => None,
    }
}

/// What the ending of a name says that a file is.
pub(crate) fn by_name(name: &str) -> Option<&'static Format> {
    let name = name.to_lowercase();
    FORMATS
        .iter()
        .find(|format| format.endings.iter().any(|ending| name.ends_with(ending)))
}

/// Whether a name is that of a picture.
pub(crate) fn is_picture_name(name: &str) -> bool {
    const OTHERS: [&str; 6] = [".tif", ".tiff", ".heic", ".avif", ".jp2", ".dcm"];
    let is_picture = |format: &Format| format.kind == Kind::Picture;
    let lower = name.to_lowercase();
    by_name(name).is_some_and(is_picture) || OTHERS.iter().any(|ending| lower.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(start: &[u8], name: &str) -> &'static str {
        of(start, name).map_or("", |format| format.what)
    }

    /// `start` with `bytes` at this place.
    fn at(place: usize, bytes: &[u8]) -> Vec<u8> {
        let mut start = vec![b'a'; START];
        start[place..place + bytes.len()].copy_from_slice(bytes);
        start
    }

    #[test]
    fn first_bytes_tell_whatever_the_name_says() {
        let cases: [(&[u8], &str); 31] = [
            (b"\x80\x04\x95\0", "a pickle"),
            (b"(lp0\nI1\n", "a pickle"),
            (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.", "a file of an old PyTorch"),
            (b"\x93NUMPY\x01\0", "a .npy file"),
            (b"\0\0\x08\x03\0\0\x27\x10", "an IDX file"),
            (b"\x1f\x8b\x08\0", "a gzip file"),
            (b"x\x9c\xed\xfd", "a zlib stream"),
            (b"BZh91AY", "a bzip2 file"),
            (b"\xfd7zXZ\0", "an xz file"),
            (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
            (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
            (b"Rar!\x1a\x07", "a RAR archive"),
            (b"\x89HDF\r\n\x1a\n", "an HDF5 file"),
            (b"MATLAB 5.0 MAT-file", "a MATLAB file"),
            (b"MATLAB 7.3 MAT-file", "a MATLAB file of version 7.3"),
            (b"PAR1\x15", "a Parquet file"),
            (b"ARROW1\0\0", "an Arrow or Feather file"),
            (b"SQLite format 3\0", "an SQLite database"),
            (b"\x89PNG\r\n", "a PNG picture"),
            (b"BM\x36\x30\0\0\0\0\0\0", "a BMP picture"),
            (b"RIFF\0\x01\0\0WEBPVP8 ", "a WebP picture"),
            (b"P5\n4 4 255\n", "a PGM or PPM picture"),
            (b"II*\0\x08\0", "a TIFF picture"),
            (b"\0\0\0\x1cftypavif", "an AVIF picture"),
            (b"\0\0\0\x18ftypheic", "a HEIC picture, as phones take them"),
            (b"\0\0\0\x0cJXL \r\n", "a JPEG XL picture"),
            (b"%PDF-1.7", "a PDF document"),
            (b"\xef\xbb\xbf\n  <!doctype html>", "a web page"),
            (
                b"version https://git-lfs.github.com/spec/v1",
                "a Git LFS pointer, which stands for the file",
            ),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel or Word file"),
            (b"\xa6\0\0\0\0\0\0\0\x01\x02\x03\x04\x0a\xa3", "a TFRecord file"),
        ];
        for (start, expected) in cases {
            assert_eq!(what(start, "data.bin"), expected);
        }
        assert_eq!(what(&at(257, b"ustar"), "data.pkl"), "a tar archive");
        assert_eq!(
            what(&at(128, b"DICM"), "data.pkl"),
            "a DICOM file, as medical devices write them"
        );
        assert_eq!(what(&at(512, b"\x89HDF\r\n"), "data.pkl"), "an HDF5 file");
        // A tar archive begins with the name of its first file.
        let mut tar = at(257, b"ustar");
        tar[..8].copy_from_slice(b"GIF8.png");
        assert_eq!(what(&tar, ""), "a tar archive");
    }

    #[test]
    fn names_tell_where_bytes_do_not() {
        for (name, expected) in [
            ("labels.CSV", "a table"),
            ("train.ipynb", "a notebook"),
            ("train.py", "a Python program"),
            ("instances.json", "a JSON file without a row of labels for each picture"),
            ("labels.xlsx", "an Excel file"),
            ("README.md", "a text"),
            ("LICENSE", ""),
        ] {
            assert_eq!(what(b"some words", name), expected);
        }
        assert_eq!(what(b"P2 of the words", "words.csv"), "a table");
        assert_eq!(what(b"<!DOCTYPE html>", "words.csv"), "a web page");
        assert_eq!(what(b"\x1f\x8b\x08\0", "words.csv"), "a gzip file");
    }

    #[test]
    fn archives_of_programs_are_known_by_their_members() {
        let of = |paths: &[&str]| of_members(paths.iter().copied()).map_or("", |format| format.what);
        assert_eq!(
            of(&["model/data.pkl", "model/version", "model/data/0"]),
            "a PyTorch file"
        );
        assert_eq!(
            of(&["metadata.json", "config.json", "model.weights.h5"]),
            "a Keras model"
        );
        assert_eq!(of(&["[Content_Types].xml", "xl/workbook.xml"]), "an Excel file");
        assert_eq!(of(&["cat/1.png", "config.json"]), "");
    }

    #[test]
    fn every_remedy_is_a_sentence() {
        for format in FORMATS {
            assert!(
                format.remedy.ends_with(['.', ')']) && !format.what.is_empty(),
                "{}",
                format.what
            );
        }
    }
}
