//! Every error names the file, the byte at which it is wrong, and what was expected there. The list is complete: a new error
//! without a test does not compile.

use std::collections::BTreeSet;
use std::io;

use cnn_playground::data::{DataError, LayoutOptions, Loading, SourceFile, load};
use cnn_playground::files;
use cnn_playground::values::{ErrorKind, Limits, Place, ReadError, Source};

use crate::instructions::{array, bytes, global, text};
use crate::support::{made, refused};
use crate::wrong_files::gzip;

/// What is told here of one wrong file: what comes before the wrong byte, what stands there, and what is said about it.
type Case<'a> = (&'a [&'a [u8]], &'a [&'a [u8]], &'a str);

/// The errors of these cases, each of which says what it should.
fn errors<'a>(cases: &[Case<'a>]) -> Vec<DataError> {
    let error = |&(before, at, said): &Case| {
        let before = [b"\x80\x04".as_slice(), &before.concat()].concat();
        let offset = before.len();
        let error = refused(vec![made("data.pkl", [before, at.concat()].concat())]);
        assert_eq!(error.to_string(), format!("data.pkl, byte {offset}: {said}"));
        error
    };
    cases.iter().map(error).collect()
}

/// Each error has a name here, so that none is forgotten.
fn name(error: &DataError) -> &'static str {
    match error {
        DataError::Read(error) => name_of_pickle(&error.kind),
        DataError::Join(_) => "Join",
        DataError::NoFile => "NoFile",
        DataError::NotData { .. } => "NotData",
        DataError::Empty { .. } => "Empty",
        DataError::Unordered { .. } => "Unordered",
        DataError::NoImages { .. } => "NoImages",
        DataError::TwoFilesOfImages { .. } => "TwoFilesOfImages",
        DataError::OddElement { .. } => "OddElement",
        DataError::Ragged { .. } => "Ragged",
        DataError::NotFinite { .. } => "NotFinite",
        DataError::Repetition { .. } => "Repetition",
        DataError::Layout { .. } => "Layout",
        DataError::OutOfMemory { .. } => "OutOfMemory",
        DataError::Count { .. } => "Count",
        DataError::TooManyColumns { .. } => "TooManyColumns",
        DataError::Known { .. } => "Known",
        DataError::BadLabel { .. } => "BadLabel",
        DataError::MixedLabels { .. } => "MixedLabels",
        DataError::UnknownSample { .. } => "UnknownSample",
        DataError::OneClass { .. } => "OneClass",
    }
}

const DATA: [&str; 17] = [
    "Join",
    "NotData",
    "Empty",
    "Unordered",
    "NoImages",
    "TwoFilesOfImages",
    "OddElement",
    "Ragged",
    "NotFinite",
    "Repetition",
    "Layout",
    "Count",
    "TooManyColumns",
    "Known",
    "BadLabel",
    "MixedLabels",
    "OneClass",
];

fn name_of_pickle(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Empty => "Empty",
        ErrorKind::NotAPickle { .. } => "NotAPickle",
        ErrorKind::OtherFormat { .. } => "OtherFormat",
        ErrorKind::Unreadable { .. } => "Unreadable",
        ErrorKind::Unpack { .. } => "Unpack",
        ErrorKind::Expansion { .. } => "Expansion",
        ErrorKind::Protocol { .. } => "Protocol",
        ErrorKind::Truncated { .. } => "Truncated",
        ErrorKind::NoStop => "NoStop",
        ErrorKind::UnknownOpcode { .. } => "UnknownOpcode",
        ErrorKind::Stack { .. } => "Stack",
        ErrorKind::Memo { .. } => "Memo",
        ErrorKind::Literal { .. } => "Literal",
        ErrorKind::Expected { .. } => "Expected",
        ErrorKind::ArraySize { .. } => "ArraySize",
        ErrorKind::Refused { .. } => "Refused",
        ErrorKind::Elsewhere { .. } => "Elsewhere",
        ErrorKind::Unsupported { .. } => "Unsupported",
        ErrorKind::Limit { .. } => "Limit",
        ErrorKind::OutOfMemory { .. } => "OutOfMemory",
    }
}

const PICKLE: [&str; 19] = [
    "Empty",
    "NotAPickle",
    "OtherFormat",
    "Unreadable",
    "Unpack",
    "Expansion",
    "Protocol",
    "Truncated",
    "NoStop",
    "UnknownOpcode",
    "Stack",
    "Memo",
    "Literal",
    "Expected",
    "ArraySize",
    "Refused",
    "Elsewhere",
    "Unsupported",
    "Limit",
];

/// A file that is taken away while it is read.
struct Gone;

impl Source for Gone {
    fn size(&self) -> u64 {
        100
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        if offset > 0 || buffer.len() > 4 {
            return Err(io::Error::other("it was moved"));
        }
        buffer.copy_from_slice(&b"\x80\x04]("[..buffer.len()]);
        Ok(())
    }
}

#[test]
fn every_error_of_a_pickle_tells_its_place() {
    let mut seen = errors(&[
        (&[], &[b"\x80\x09."], "pickle protocol 9 is unknown; 0 to 5 can be read"),
        (
            &[b"](K\x01K\x02"],
            &[b"X\x10\0\0\0abc"],
            "the file ends in the middle of BINUNICODE, which needs 16 bytes; 3 are there",
        ),
        (
            &[b"](K\x01e"],
            &[],
            "the file ends before the pickle does: there is no final STOP",
        ),
        (&[b"]("], &[b"\xffe."], "0xff is no instruction of a pickle"),
        (
            &[b"K\x01"],
            &[b"\x86."],
            "TUPLE2 needs values more on the stack than there is",
        ),
        (
            &[b"]("],
            &[b"h\x07e."],
            "BINGET refers to value 7 of the memo, which is not there",
        ),
        (
            &[b"]"],
            &[b"I12x\na."],
            "INT holds \"12x\", where an integer of up to 38 digits belongs",
        ),
        (
            &[b"]K\x01"],
            &[b"R."],
            "REDUCE needs a tuple of a few arguments; there is an int",
        ),
        (
            &[&array(b"123", "u1", &[2, 2])[..array(b"123", "u1", &[2, 2]).len() - 1]],
            &[b"R."],
            "an array of shape (2, 2) and type uint8 takes 4 bytes; there are 3",
        ),
        (
            &[&text("os"), &text("system")],
            &[b"\x93."],
            "it asks Python to run `os.system`, which no data needs. Nothing was run",
        ),
        (
            &[b"K\x01"],
            &[b"Q."],
            "BINPERSID refers to something that is not in the file (an object kept beside the pickle)",
        ),
        (
            &[
                &global("PIL.Image", "Image"),
                b")\x81](}",
                &text("LAB"),
                b"K\x01K\x01\x86N",
                &bytes(b"abc"),
                b"e",
            ],
            &[b"b."],
            "a picture has the mode \"LAB\", which is not read",
        ),
        (
            &[&b"(".repeat(1000)],
            &[b"(."],
            "there are more than 1000 values inside each other",
        ),
    ]);
    let whole = |name: &str, bytes: &[u8], said: &str| {
        let error = refused(vec![made(name, bytes)]);
        assert_eq!(error.to_string(), format!("{name}, byte {said}"));
        error
    };
    seen.push(whole("data.pkl", b"", "0: the file is empty"));
    seen.push(whole(
        "data.pkl",
        b"height,width\n",
        "0: this is not a pickle: it starts with \"height,width\\n\"",
    ));
    seen.push(whole(
        "data.pkl",
        b"%PDF-1.7",
        "0: this is a PDF document, not a pickle",
    ));
    let packed = gzip(&[b"\x80\x04](".as_slice(), &b"K\x01".repeat(50_000), b"e."].concat());
    let error = refused(vec![made("data.pkl.gz", &packed[..packed.len() - 8])]);
    assert!(
        error.to_string().starts_with("data.pkl.gz, byte ")
            && error.to_string().contains(": the gzip file cannot be unpacked: "),
        "{error}"
    );
    seen.push(error);
    let error = load(vec![SourceFile::new("data.pkl", Gone)]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "data.pkl, byte 0: the file cannot be read: it was moved"
    );
    seen.push(error);
    let limits = Limits {
        expansion: 2,
        expansion_floor: 1000,
        ..Limits::default()
    };
    let error = files::load("data.pkl.gz", Box::new(packed.clone()), &limits).unwrap_err();
    let limit = 2 * packed.len();
    assert_eq!(
        error.to_string(),
        format!(
            "data.pkl.gz, byte 0: the compressed file of {} bytes unpacks to more than {} bytes",
            packed.len(),
            limit.max(1000)
        )
    );
    seen.push(error.into());
    assert_eq!(
        seen.iter().map(name).collect::<BTreeSet<_>>(),
        BTreeSet::from(PICKLE),
        "all but a lack of memory, which no test can bring about"
    );
    let error = ReadError {
        place: Place {
            file: "data.pkl".into(),
            offset: Some(7),
        },
        kind: ErrorKind::OutOfMemory { what: "text" },
    };
    assert_eq!(
        error.to_string(),
        "data.pkl, byte 7: there is not enough memory for text"
    );
}

/// A list of images of 4 x 4, and labels for two of them.
fn image(value: u8) -> Vec<u8> {
    array(&[value; 16], "u1", &[4, 4])
}

#[test]
fn every_error_of_a_data_set_tells_its_place() {
    let (one, other) = (image(1), image(2));
    let not_finite = [[1f32, 2.0, f32::NAN], [4.0, 5.0, 6.0]];
    let numbers: Vec<u8> = not_finite
        .concat()
        .iter()
        .flat_map(|value| value.to_le_bytes())
        .collect();
    // The contents of an array stay where they are in the file when they are long: here after 300 bytes of zeros.
    let numbers = [vec![0; 24 * 20], numbers].concat();
    let floats = array(&numbers, "f4", &[21, 1, 6]);
    let contents = floats
        .windows(numbers.len())
        .position(|bytes| bytes == numbers)
        .unwrap();
    let wrong = contents + 24 * 20 + 2 * 4;
    let row = [b"(".as_slice(), &b"K\x01".repeat(4), b"l"].concat();
    let rows = [b"(".as_slice(), &row, &row, b"l"].concat();
    let short_row = [b"(".as_slice(), &row, b"(K\x01K\x02"].concat();
    let large = array(&[7; 100_000], "u1", &[100, 1000]);
    let sevens = large.windows(4).position(|bytes| bytes == [7; 4]).unwrap();
    let column = [b"(".as_slice(), &text("a"), &text("b"), b"l"].concat();
    let columns: Vec<u8> = (0..60)
        .flat_map(|index| [text(&format!("y{index}")), column.clone()].concat())
        .collect();
    let mut seen = errors(&[
        (
            &[],
            &[b"}\x8c\x01aNs."],
            "a collection of \"a\" (None) is neither images nor labels",
        ),
        (
            &[b"K\x01K\x02"],
            &[b"X\x02\0\0\0hi."],
            "a text is neither images nor labels",
        ),
        (&[b"N0"], &[b"]."], "there is nothing in an empty list"),
        (
            &[b"(", &text("a"), &text("b")],
            &[b"\x91."],
            "a set of 2 has no order, so that its values belong to no image",
        ),
        (
            &[&column[..column.len() - 1]],
            &[b"l."],
            "there are 2 labels (a, b), but no images",
        ),
        (
            &[b"](", &one],
            &[&text("not this"), b"e."],
            "element 1 is a text, where the ones before are images",
        ),
        (
            &[b"](", &rows, &short_row],
            &[b"l", b"l", b"e."],
            "image 1 is not made of rows of equal length: a list of 2 where others have 4",
        ),
        (
            &[&floats[..wrong]],
            &[&floats[wrong..], b"."],
            "image 20 has the value NaN in row 0, column 2; such values are in 1 images",
        ),
        (
            &[&large[..sevens]],
            &[&large[sevens..], b"\x940(", &b"h\0".repeat(10_000), b"l."],
            &format!(
                "the file of {} bytes repeats its images until they take 1000000000 bytes",
                2 + large.len() + 3 + 20_000 + 2
            ),
        ),
        (
            &[],
            &[b"}", &text("fc.weight"), &one, b"s."],
            "these are the weights of a model of PyTorch, not images",
        ),
    ]);
    // What is known of two places, or of a place that is not where the message begins.
    let said = |parts: &[&[u8]], said: &str| {
        let error = refused(vec![made("data.pkl", [b"\x80\x04", &parts.concat()[..]].concat())]);
        assert_eq!(error.to_string(), said);
        error
    };
    let images = [b"](".as_slice(), &one, &other, b"e"].concat();
    let labels = 2 + images.len();
    let first_image = 2 + 2 + one.len() - 1;
    seen.push(said(
        &[&images, b"](K\x01K\x02K\x03e\x86."],
        &format!("data.pkl, byte {first_image}: there are 2 images; data.pkl, byte {labels}: there are 3 labels"),
    ));
    seen.push(said(
        &[&images, b"](", &text("a"), b"K\x02e\x86."],
        &format!(
            "data.pkl, byte {}: some labels in column \"label\" are text and some are numbers; row 1 is the first that differs",
            labels + 5
        ),
    ));
    seen.push(said(
        &[&images, b"](K\x01", b"]e\x86."],
        &format!(
            "data.pkl, byte {}: the label of row 1 in column \"label\" is an empty list",
            labels + 4
        ),
    ));
    seen.push(said(
        &[&images, b"](", &text("a"), &text("a"), b"e\x86."],
        &format!("data.pkl, byte {labels}: all 2 labels in column \"label\" are \"a\""),
    ));
    let both = [
        made("one.pkl", [b"\x80\x04", &images[..], b"."].concat()),
        made("two.pkl", [b"\x80\x04N0", &images[..], b"."].concat()),
    ];
    let error = refused(both.into());
    assert_eq!(
        error.to_string(),
        format!(
            "one.pkl, byte {first_image}: there are images, and others in two.pkl, byte {}",
            first_image + 2
        )
    );
    seen.push(error);
    let many = |index: usize| {
        let bytes = [b"\x80\x04}(".as_slice(), &columns, b"u."].concat();
        made(&format!("labels{index}.pkl"), bytes)
    };
    let files = std::iter::once(made("images.pkl", [b"\x80\x04", &images[..], b"."].concat()));
    let error = refused(files.chain((0..17).map(many)).collect());
    let place = error.to_string();
    assert!(
        place.starts_with("labels16.pkl, byte ")
            && place.ends_with(": there are 1020 columns of labels; 1000 are the most"),
        "{place}"
    );
    seen.push(error);
    let layout = LayoutOptions {
        axis: Some(1),
        ..LayoutOptions::default()
    };
    let file = made("images.pkl", [b"\x80\x04", &images[..], b"."].concat());
    let mut loading = Loading::new(vec![file]).with_layout(layout);
    let error = loop {
        match loading.advance(usize::MAX) {
            Ok(None) => {}
            Ok(Some(_)) => panic!("a list has no axis 1"),
            Err(error) => break error,
        }
    };
    assert_eq!(
        error.to_string(),
        format!("images.pkl, byte {first_image}: images along axis 1 cannot be had; there are no others")
    );
    seen.push(error);
    let named = |first: &[u8], second: &[u8], names: [&str; 2]| {
        let [one, other] = names.map(text);
        [b"\x80\x04}(".as_slice(), &one, first, &other, second, b"u."].concat()
    };
    let images = named(&image(1), &image(2), ["1.png", "2.png"]);
    let labels = named(&text("cat"), &text("dog"), ["7.png", "8.png"]);
    let error = refused(vec![made("images.pkl", images), made("labels.pkl", labels)]);
    let said = error.to_string();
    assert!(
        said.starts_with("labels.pkl names none of the 2 pictures") && said.contains("7.png"),
        "{said}"
    );
    seen.push(error);
    assert_eq!(
        seen.iter().map(name).collect::<BTreeSet<_>>(),
        BTreeSet::from(DATA),
        "all but a lack of memory, and what concerns no file"
    );
}

#[test]
fn the_place_is_that_of_the_unpacked_file() {
    let bytes = [b"\x80\x04](".as_slice(), &image(1), &global("os", "system"), b"e."].concat();
    let at = bytes.len() - 3;
    let error = refused(vec![made("data.pkl.gz", gzip(&bytes))]);
    assert!(
        error.to_string().starts_with(&format!("data.pkl.gz, byte {at}: ")),
        "{error}"
    );
}
