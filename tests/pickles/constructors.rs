//! Names that a pickle asks for: only those on the list are known, and only with their arguments.

use cnn_playground::data::load;
use cnn_playground::explain::Explain;

use crate::instructions::{array, bytes, code, dtype, global, text};
use crate::support::{made, refused};

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
        ("builtins", "range"),
        ("pyarrow.lib", "open_file"),
    ];
    for (module, name) in unknown {
        assert_eq!(code(&[&global(module, name), b"."]), "unknown_class", "{module} {name}");
    }
    for (module, name) in [
        ("builtins", "eval"),
        ("os", "system"),
        ("nt", "system"),
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
    assert_eq!((data.images.count(), data.images.min, data.images.max), (2, 9.0, 9.0));
}
