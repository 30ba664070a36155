//! Arrays of records, as they should and should not be.

use cnn_playground::data::load;

use crate::instructions::{code, dtype, text};
use crate::support::{made, refused};

/// The header of a .npy file of one axis.
fn header(descr: &str, rows: usize) -> Vec<u8> {
    let header = format!("{{'descr': {descr}, 'fortran_order': False, 'shape': ({rows},), }}\n");
    [
        b"\x93NUMPY\x01\0",
        &(header.len() as u16).to_le_bytes()[..],
        header.as_bytes(),
    ]
    .concat()
}

/// `numpy.dtype("V<size>")` with a state: an array inside each element, names, and fields.
fn of_parts(array: &[u8], names: &[u8], fields: &[u8], size: u8) -> Vec<u8> {
    let state = [
        b"(K\x03",
        &text("|")[..],
        array,
        names,
        fields,
        b"K",
        &[size],
        b"K\x01K\0t",
    ]
    .concat();
    [&dtype(&format!("V{size}"))[..], &state, b"b."].concat()
}

#[test]
fn types_that_do_not_fit_their_records_are_refused() {
    let one = [b"}", &text("a")[..], &dtype("f4"), b"K\x02\x86s"].concat();
    let name = [&text("a")[..], b"\x85"].concat();
    for (bytes, said) in [
        (
            of_parts(b"N", &name, &one, 5),
            "numpy.dtype needs each field of a record inside of it; there is 4 bytes at byte 2 of 5",
        ),
        (
            of_parts(b"N", &[&text("b")[..], b"\x85"].concat(), &one, 8),
            "numpy.dtype needs a type and an offset for each name; there is a dict",
        ),
        (
            of_parts(b"N", b"N", &one, 8),
            "numpy.dtype needs a type and an offset for each name; there is None",
        ),
        (
            of_parts(&[&dtype("f4")[..], b"K\x02K\x03\x86\x86"].concat(), b"N", b"N", 20),
            "numpy.dtype needs the size of an array in a record; there is 20 for (2, 3) of float32",
        ),
        (
            of_parts(&[&text("f4")[..], b"K\x02K\x03\x86\x86"].concat(), b"N", b"N", 24),
            "numpy.dtype needs a numpy dtype; there is a str",
        ),
    ] {
        let file = [b"\x80\x04", &bytes[..]].concat();
        let offset = file.len() - 2;
        let error = refused(vec![made("data.pkl", file)]);
        assert_eq!(error.to_string(), format!("data.pkl, byte {offset}: {said}"));
    }
}

#[test]
fn few_bytes_do_not_become_many_fields() {
    let field = [b"}h\0", &dtype("u1")[..], b"K\0\x86s"].concat();
    let names = [&b"("[..], &b"h\0".repeat(900), b"t"].concat();
    let of = of_parts(b"N", &names, &field, 255);
    assert_eq!(code(&[&text("a"), b"\x940", &of]), "limit_exceeded");
}

#[test]
fn headers_that_are_no_types_are_refused() {
    let nested = |depth: usize| format!("{}'<f4'{}", "[('a', ".repeat(depth), ")]".repeat(depth));
    for descr in [
        "[('a', '<f4')",
        "[('a', '<f3')]",
        "[('a', '<f4', (2, x))]",
        "[('a' '<f4')]",
        "[('a",
        "[(('title', 'a', '<f4')]",
        "[('a', '<f4', (4294967295, 4294967295, 4294967295))]",
        &nested(9),
        &nested(1000),
    ] {
        let error = refused(vec![made("data.npy", [header(descr, 6), vec![0; 24]].concat())]);
        assert!(
            error
                .to_string()
                .contains("byte 0: the header of a .npy file needs a type of numbers, text or objects; there is \"{"),
            "{error}"
        );
    }
    let error = refused(vec![made(
        "data.npy",
        [header("[('a', '<f4')]", 6), vec![0; 23]].concat(),
    )]);
    assert!(
        error.to_string().ends_with("type |V4 takes 24 bytes; there are 23"),
        "{error}"
    );
}

#[test]
fn a_value_that_is_none_is_found_in_its_field() {
    let rows = |scores: [f32; 2], pixel: f32| {
        let record = |score: f32| [&[7][..], &score.to_le_bytes(), &[0; 12], &pixel.to_le_bytes()].concat();
        scores.map(record).concat()
    };
    let descr = "[('', '|V1'), ('score', '<f4'), ('image', '<f4', (2, 2))]";
    let start = header(descr, 2).len();
    let file = |scores, pixel| made("data.npy", [header(descr, 2), rows(scores, pixel)].concat());
    assert_eq!(load(vec![file([1.0, 2.0], 1.0)]).unwrap().columns[0].name, "score");
    let error = refused(vec![file([1.0, 2.0], f32::NAN)]).to_string();
    assert!(
        error.starts_with(&format!("data.npy, byte {}: image 0", start + 17)),
        "{error}"
    );
}
