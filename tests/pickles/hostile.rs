//! Pickles made to do harm: endless lengths, shapes, depth and repetition, references and stacks that are not there.
//! Each is refused quickly, without much memory.

use crate::instructions::{array, code, global, text};

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
    // No elements, but endless rows of none; more than can be counted where a size has 32 bits.
    let refused = match usize::BITS {
        64 => "empty_data",
        _ => "broken_pickle",
    };
    for shape in [&[1 << 60, 0][..], &[1 << 40, 0, 1 << 20], &[0, 1 << 60]] {
        assert_eq!(code(&[&array(b"", "u1", shape), b"."]), refused, "{shape:?}");
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
