//! Files that are wrong: by accident, or made to do harm. Each gets an error that says what is wrong, quickly and
//! without much memory.

use std::io::Write;
use std::time::{Duration, Instant};

use cnn_playground::data::{SourceFile, load};
use cnn_playground::explain::Explain;
use flate2::{Compression, write::GzEncoder};

use crate::fixtures::folder;
use crate::support::{file, made, refused};

/// The code of the error for a pickle of protocol 4 with these instructions.
fn code(instructions: &[&[u8]]) -> &'static str {
    let bytes = [b"\x80\x04".as_slice(), &instructions.concat()].concat();
    let start = Instant::now();
    let error = refused(vec![made("hostile.pkl", bytes)]);
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{error} took {:?}",
        start.elapsed()
    );
    error.code()
}

fn text(text: &str) -> Vec<u8> {
    [&[0x8c, text.len() as u8], text.as_bytes()].concat()
}

fn global(module: &str, name: &str) -> Vec<u8> {
    [text(module), text(name), vec![0x93]].concat()
}

fn bytes(bytes: &[u8]) -> Vec<u8> {
    [b"B", (bytes.len() as u32).to_le_bytes().as_slice(), bytes].concat()
}

fn long(value: u64) -> Vec<u8> {
    [&[0x8a, 9][..], &value.to_le_bytes(), &[0]].concat()
}

fn dtype(name: &str) -> Vec<u8> {
    [&global("numpy", "dtype")[..], &text(name), b"\x89\x88\x87R"].concat()
}

/// A call of numpy's `_frombuffer`: the contents, the type, the sizes of the shape.
fn array(contents: &[u8], name: &str, shape: &[u64]) -> Vec<u8> {
    let shape: Vec<u8> = shape.iter().flat_map(|&size| long(size)).collect();
    let from_buffer = global("numpy._core.numeric", "_frombuffer");
    [
        &from_buffer[..],
        b"(",
        &bytes(contents),
        &dtype(name),
        b"(",
        &shape,
        b"t",
        &text("C"),
        b"tR",
    ]
    .concat()
}

#[test]
fn a_text_file_is_named_as_such() {
    let texts = [
        "files\nch4f_straight.png\n",
        "class,label\nopen,0\n",
        "{\"a\": 1}",
        "Images of faces.",
        "(see below)",
        "X,y\n0,1\n",
    ];
    for text in texts {
        let error = refused(vec![made("notes.txt", text)]);
        assert_eq!(error.code(), "not_a_pickle", "{text}: {error}");
        assert!(
            error.to_string().contains(&text[..4].escape_debug().to_string()),
            "{error}"
        );
    }
}

#[test]
fn other_formats_are_named() {
    let formats: [(&[u8], &str); 6] = [
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"PK\x03\x04....", "zip"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        (b"\x93NUMPY\x01\0", "numpy.save"),
        (b"\x7fELF\x02\x01\x01\0", "7f 45 4c 46"),
    ];
    for (start, name) in formats {
        let error = refused(vec![made("data.pkl", start)]);
        assert!(error.to_string().contains(name), "{error}");
    }
    assert_eq!(refused(vec![made("data.pkl", "")]).code(), "empty_file");
}

#[test]
fn half_a_pickle_says_where_it_ends() {
    for name in ["list_p4.pkl", "list_p2.pkl", "list_p0.pkl", "frame_p5.pkl"] {
        let SourceFile { mut bytes, name } = file(folder().join(name));
        bytes.truncate(bytes.len() / 2);
        let error = refused(vec![made(&name, bytes)]);
        assert_eq!(error.code(), "truncated_pickle", "{error}");
        assert!(
            error.to_string().contains(", byte ") && error.hint().contains("cut short"),
            "{error}"
        );
    }
}

#[test]
fn lengths_beyond_the_file_are_refused_before_anything_is_allocated() {
    let far = u64::MAX.to_le_bytes();
    for opcode in [0x8d, 0x8e, 0x95, 0x96] {
        assert_eq!(code(&[&[opcode], &far, b"."]), "truncated_pickle", "{opcode:#x}");
    }
    for opcode in [b"T", b"X", b"B", b"\x8b"] {
        assert_eq!(code(&[opcode, &far[..4], b"."]), "truncated_pickle", "{opcode:?}");
    }
    assert_eq!(code(&[b"(", b"I1"]), "truncated_pickle");
    assert_eq!(code(&[b"]"]), "truncated_pickle");
}

#[test]
fn shapes_that_the_bytes_do_not_fill_are_refused() {
    let big = 1 << 32;
    for shape in [
        &[2, 2][..],
        &[big, big],
        &[big, big, big],
        &[u64::MAX],
        &[0],
        &[1 << 63, 2],
        &[4, 1 << 62, 4],
    ] {
        assert_eq!(
            code(&[&array(b"12345678", "u1", shape), b"."]),
            "broken_pickle",
            "{shape:?}"
        );
    }
    for name in ["S0", "U0", "V0", "f3", "U9999999999999999999", "q", ""] {
        assert_eq!(code(&[&array(b"", name, &[1 << 60]), b"."]), "broken_pickle", "{name}");
    }
    // No elements, but endless rows of none.
    for shape in [&[1 << 60, 0][..], &[1 << 40, 0, 1 << 20], &[0, 1 << 60]] {
        assert_eq!(code(&[&array(b"", "u1", shape), b"."]), "empty_data", "{shape:?}");
    }
    let many = vec![1; 65];
    assert_eq!(code(&[&array(b"1", "u1", &many), b"."]), "broken_pickle");
}

#[test]
fn nesting_is_harmless_at_any_depth() {
    let deep = 1_000_000;
    assert_eq!(code(&[&b"]".repeat(deep), &b"a".repeat(deep - 1), b"."]), "not_data");
    assert_eq!(code(&[b"N", &b"\x85".repeat(deep), b"."]), "not_data");
    assert_eq!(code(&[&b"(".repeat(deep), b"N."]), "limit_exceeded");
    // Dicts of dicts, by a name that is looked into.
    assert_eq!(
        code(&[&b"}\x8c\x01X".repeat(1000), b"N", &b"s".repeat(1000), b"."]),
        "not_data"
    );
}

#[test]
fn what_contains_itself_is_refused() {
    assert_eq!(code(&[b"]\x94h\0a."]), "not_data");
    assert_eq!(code(&[b"]\x94(K\x01h\0e."]), "bad_label");
    assert_eq!(code(&[b"}\x94\x8c\x01Xh\0s."]), "not_data");
    assert_eq!(code(&[b"]\x94(h\0h\0h\0h\0h\0h\0h\0h\0e."]), "not_data");
}

#[test]
fn few_bytes_do_not_become_many_images() {
    // A list of a thousand numbers, a thousand times, a thousand times.
    let numbers = [b"(".as_slice(), &b"K\x01".repeat(1000), b"l\x940"].concat();
    let rows = [b"(".as_slice(), &b"h\0".repeat(1000), b"l\x940"].concat();
    let images = [b"(".as_slice(), &b"h\x01".repeat(1000), b"l."].concat();
    assert_eq!(code(&[&numbers, &rows, &images]), "limit_exceeded");
    // An array of 100 KB, ten thousand times.
    let one = array(&[7; 100_000], "u1", &[100, 1000]);
    let images = [b"(".as_slice(), &b"h\0".repeat(10_000), b"l."].concat();
    assert_eq!(code(&[&one, b"\x940", &images]), "limit_exceeded");
    // Conversions and copies of one large value, again and again.
    let large = "é".repeat(100_000);
    let once = [
        b"X".as_slice(),
        &(large.len() as u32).to_le_bytes(),
        large.as_bytes(),
        b"\x940",
    ]
    .concat();
    let encode = [&global("_codecs", "encode")[..], b"\x940", &text("latin1"), b"\x940"].concat();
    assert_eq!(
        code(&[&once, &encode, &b"h\x01h\0h\x02\x86R0".repeat(10_000), b"N."]),
        "limit_exceeded"
    );
    let items = [b"(".as_slice(), &b"N".repeat(100_000), b"l\x85\x940"].concat();
    let set = [&global("builtins", "set")[..], b"\x940"].concat();
    assert_eq!(
        code(&[&items, &set, &b"h\x01h\0R0".repeat(10_000), b"N."]),
        "limit_exceeded"
    );
    // A label as long as a book, for each of many rows.
    let rows = b"h\0".repeat(100_000);
    assert_eq!(code(&[&once, b"(", &rows, b"l."]), "not_data");
    assert_eq!(code(&[&once, b"(", &text("open"), &rows, b"l."]), "bad_label");
    // The same as names of a dict.
    assert_eq!(code(&[&once, b"}(", &b"h\0N".repeat(100_000), b"u."]), "not_data");
}

#[test]
fn references_are_checked() {
    assert_eq!(code(&[b"h\x07."]), "broken_pickle");
    assert_eq!(code(&[b"j\xff\xff\xff\xff."]), "broken_pickle");
    assert_eq!(code(&[b"g-1\n."]), "broken_pickle");
    assert_eq!(code(&[b"gmany\n."]), "broken_pickle");
    // Numbers far apart are no more memory than numbers in a row.
    let put: Vec<u8> = (0..50_000u32)
        .flat_map(|i| [&b"r"[..], &(i.wrapping_mul(2_654_435_761)).to_le_bytes()].concat())
        .collect();
    assert_eq!(code(&[b"N", &put, b"."]), "not_data");
}

#[test]
fn the_stack_is_checked() {
    let short: [&[u8]; 14] = [
        b".", b"0.", b"1.", b"2.", b"a.", b"N(a.", b"t.", b"\x87.", b"N(\x85.", b"](.", b"s.", b"}(Nu.", b"(Nd.",
        b"\x94.",
    ];
    for instructions in short {
        assert_eq!(code(&[instructions]), "broken_pickle", "{instructions:?}");
    }
    for instructions in [
        &b"NNa."[..],
        b"}Na.",
        b"NNNs.",
        b"N(NNu.",
        b"](N\x90.",
        b"NNb.",
        b"NNR.",
        b"N)R.",
        b"N)\x81.",
    ] {
        assert_eq!(code(&[instructions]), "broken_pickle", "{instructions:?}");
    }
    assert_eq!(code(&[b"\xff."]), "broken_pickle");
    assert_eq!(code(&[b"F1.2.3\n."]), "broken_pickle");
    assert_eq!(code(&[b"I", &b"9".repeat(100_000), b"\n."]), "broken_pickle");
}

#[test]
fn what_lies_outside_of_the_file_is_said_to_be_missing() {
    for instructions in [
        &b"Pid\n."[..],
        b"NQ.",
        b"\x82\x01.",
        b"\x83\x01\x01.",
        b"\x84\x01\x01\x01\x01.",
        b"\x97.",
        b"N\x98.",
    ] {
        assert_eq!(code(&[instructions]), "incomplete_pickle", "{instructions:?}");
    }
    for version in [6, 7] {
        assert_eq!(
            refused(vec![made("new.pkl", [0x80, version, b'N', b'.'])]).code(),
            "unknown_protocol"
        );
    }
}

#[test]
fn only_names_on_the_list_are_known_and_only_with_their_arguments() {
    let unknown = [
        ("numpy.testing._private.utils", "runstring"),
        ("numpy", "load"),
        ("numpy.core.multiarray", "fromfile"),
        ("numpy._core.multiarray._reconstruct", "__globals__"),
        ("pandas", "read_pickle"),
        ("pandas.core.series", "Series.apply"),
        ("pandas.core.frame", "Series"),
        ("collections", "Counter"),
        ("pyarrow.lib", "open_file"),
    ];
    for (module, name) in unknown {
        assert_eq!(code(&[&global(module, name), b"."]), "unknown_class", "{module} {name}");
    }
    for (module, name) in [
        ("builtins", "eval"),
        ("os", "system"),
        ("nt", "system"),
        ("builtins", "getattr"),
        ("sys", "modules"),
    ] {
        assert_eq!(code(&[&global(module, name), b"."]), "unsafe_pickle", "{module} {name}");
    }
    let reconstruct = global("numpy.core.multiarray", "_reconstruct");
    let (array, series) = (global("numpy", "ndarray"), global("pandas", "Series"));
    let wrong: [&[&[u8]]; 9] = [
        &[&reconstruct, &series, b"K\0\x85C\x01b\x87R."],
        &[&reconstruct, &array, b"K\0C\x01b\x87R."],
        &[&reconstruct, b")R."],
        &[&array, b")R."],
        &[&series, b"N\x85R."],
        &[&global("_codecs", "encode"), &text("x"), &text("rot13"), b"\x86R."],
        &[&global("numpy", "dtype"), &text("O8"), b"\x89\x88\x87RN\x85b."],
        &[&global("builtins", "slice"), &text("x"), b"NN\x87R."],
        &[&global("builtins", "object"), b")R."],
    ];
    for instructions in wrong {
        assert_eq!(code(instructions), "broken_pickle", "{instructions:?}");
    }
    // INST and OBJ, the oldest ways to make an object.
    assert_eq!(code(&[b"(ios\nsystem\n."]), "unsafe_pickle");
    assert_eq!(code(&[b"(cos\nsystem\n", &text("ls"), b"o."]), "unsafe_pickle");
    let old = refused(vec![made("old.pkl", "cos\nsystem\n(S'ls'\ntR.")]);
    assert_eq!(old.code(), "unsafe_pickle");
    assert!(
        old.to_string().contains("`os.system`") && old.to_string().contains("Nothing was run"),
        "{old}"
    );
}

#[test]
fn tables_that_lead_nowhere_are_refused() {
    let column = |class: &str, state: &[u8]| [&global("pandas", class)[..], b")\x81\x94", state, b"b."].concat();
    // A Series without contents, with contents that are itself, and with a name that is itself.
    assert_eq!(code(&[&column("Series", b"}")]), "broken_pickle");
    let memo = b"h\0";
    assert_eq!(
        code(&[&column("Series", &[&b"}"[..], &text("_mgr"), memo, b"s"].concat())]),
        "limit_exceeded"
    );
    assert_eq!(
        code(&[&column("DataFrame", &[&b"}"[..], &text("_mgr"), memo, b"s"].concat())]),
        "broken_pickle"
    );
    // An index of a billion rows, which no file could fill.
    let range = [
        &text("start")[..],
        b"K\0",
        &text("stop"),
        b"J\0\0\0\x40",
        &text("step"),
        b"K\x01",
    ]
    .concat();
    let index = [
        &global("pandas.core.indexes.base", "_new_Index")[..],
        &global("pandas", "RangeIndex"),
        b"}(",
        &range,
        b"u\x86R.",
    ];
    assert_eq!(code(&[&index.concat()]), "limit_exceeded");
    // A table of a billion columns without rows.
    let block = [
        &global("pandas._libs.internals", "_unpickle_block")[..],
        &array(b"", "u1", &[1 << 30, 0]),
        &global("builtins", "slice"),
        b"K\0J\0\0\0\x40K\x01\x87RK\x02\x87R\x85",
    ];
    let axes = [&b"]"[..], &index.concat()[..index.concat().len() - 1], b"a"].concat();
    let manager = [
        &global("pandas.core.internals.managers", "BlockManager")[..],
        &block.concat(),
        &axes,
        b"\x86R",
    ]
    .concat();
    let state = [&b"}"[..], &text("_mgr"), &manager, b"s"].concat();
    assert!(["broken_pickle", "limit_exceeded"].contains(&code(&[&column("DataFrame", &state)])));
}

#[test]
fn a_type_that_is_changed_after_its_use_changes_no_array() {
    // The array is filled with u1, then the type in the memo is made wider and its order turned.
    let state = [
        &b"(K\x03"[..],
        &text(">"),
        b"NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tb0",
    ]
    .concat();
    let from_buffer = global("numpy._core.numeric", "_frombuffer");
    let shape = b"K\x02K\x03K\x05\x87";
    let parts = [
        &dtype("u1")[..],
        b"\x940",
        &from_buffer,
        b"(",
        &bytes(&[9; 30]),
        b"h\0",
        shape,
        &text("C"),
        b"tR\x94h\0",
        &state,
    ];
    let data = load(vec![made(
        "images.pkl",
        [b"\x80\x04", &parts.concat()[..], b"."].concat(),
    )])
    .unwrap();
    assert_eq!((data.images.count, data.images.min, data.images.max), (2, 9.0, 9.0));
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[test]
fn gzip_is_unpacked_but_not_without_end() {
    let bomb = gzip(&vec![0; 100 << 20]);
    assert!(bomb.len() < 200_000);
    let error = refused(vec![made("bomb.pkl.gz", bomb.clone())]);
    assert_eq!(error.code(), "expands_too_much", "{error}");
    assert_eq!(
        refused(vec![made("twice.pkl.gz", gzip(&gzip(b"N.")))]).code(),
        "other_format"
    );
    let packed = file(folder().join("gzip.pkl.gz")).bytes;
    assert_eq!(
        refused(vec![made("cut.pkl.gz", &packed[..packed.len() - 20])]).code(),
        "broken_gzip"
    );
    let mut damaged = packed.clone();
    damaged[packed.len() - 6] ^= 1;
    assert_eq!(refused(vec![made("damaged.pkl.gz", damaged)]).code(), "broken_gzip");
    // Well-meant images of one colour pack a thousandfold, and are read.
    let black = [
        b"\x80\x04".as_slice(),
        &array(&vec![0; 4 << 20], "u1", &[1024, 64, 64]),
        b".",
    ]
    .concat();
    assert_eq!(
        load(vec![made("black.pkl.gz", gzip(&black))]).unwrap().images.count,
        1024
    );
}
