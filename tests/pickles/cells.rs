//! Pictures as files of their own in the cells of a pickle, of which a browser decodes most.

use std::path::Path;

use cnn_playground::data::{Dataset, Loading, Pixels};
use cnn_playground::input::Join;
use cnn_playground::unpack::Decoded;

use crate::support::file;

/// A gray picture of 1 x 2, both of whose values are its number.
fn gray(number: u8) -> Decoded {
    Decoded {
        height: 1,
        width: 2,
        channels: 1,
        bits: 8,
        values: vec![number; 2],
        is_turned: false,
    }
}

/// Reads a file of `tests/reports`, whose pictures are taken about `budget` bytes together, and decoded by `decode`, which is told
/// how many came before. What it was in doubt about: how many are left out, and the first note.
fn read(
    name: &str,
    budget: usize,
    decode: impl Fn(usize, Vec<u8>) -> Result<Decoded, String>,
) -> (Dataset, Vec<(usize, String)>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reports");
    let mut loading = Loading::new(vec![file(folder.join(name))]);
    let mut doubts = Vec::new();
    let mut count = 0;
    loop {
        if let Some(dataset) = loading.advance(usize::MAX).unwrap() {
            return (dataset, doubts);
        }
        let files = loading.take_undecoded(budget).unwrap();
        let decoded = files.into_iter().map(|file| {
            count += 1;
            decode(count - 1, file)
        });
        loading.give_decoded(decoded.collect());
        doubts.extend(loading.doubt().map(|doubt| {
            assert!(doubt.join.is_none_or(Join::is_complete));
            (doubt.left_out.len(), doubt.notes[0].clone())
        }));
    }
}

#[test]
fn what_the_browser_decodes_comes_to_its_own_place() {
    for budget in [1, 1000, usize::MAX] {
        // Four JPEG files of 18 are every fifth.
        let (data, doubts) = read("bytes-of-pictures.pkl", budget, |place, file| {
            assert!(file.starts_with(b"\xff\xd8\xff"));
            Ok(gray(place as u8))
        });
        assert_eq!(data.images.pixels, Pixels::U8(vec![0, 0, 1, 1, 2, 2, 3, 3]));
        assert_eq!(data.columns[0].classes, ["larch", "vole", "wren"]);
        assert_eq!(data.columns[0].codes, [2, 0, 1, 2]);
        assert_eq!(doubts, []);
    }
}

#[test]
fn what_cannot_be_decoded_is_left_out_with_its_label() {
    let (data, doubts) = read("bytes-of-pictures.pkl", 1, |place, _| match place {
        1 => Err("damaged".into()),
        place => Ok(gray(place as u8)),
    });
    assert_eq!(data.images.pixels, Pixels::U8(vec![0, 0, 2, 2, 3, 3]));
    // Nobody is a larch any more.
    assert_eq!(
        (&data.columns[0].classes[..], &data.columns[0].counts[..]),
        (&["vole".into(), "wren".into()][..], &[1, 2][..])
    );
    assert_eq!(data.columns[0].codes, [1, 0, 1]);
    assert_eq!(data.layout.count, 3);
    let note = "1 of 4 pictures could not be read and was left out: image 1 (damaged).";
    assert_eq!(doubts, [(1, note.to_string())]);
    assert_eq!(data.notes, [note]);
}

#[test]
fn files_that_are_no_pictures_are_left_out_as_well() {
    // Every fifth from the fifth on is PNG, which is decoded here; one of them is cut short, another picture is empty.
    let (data, doubts) = read("frame-of-broken-pictures.pkl", 5000, |_, _| Err("damaged".into()));
    assert_eq!(data.images.shape(0), [16, 24, 1]);
    assert_eq!(data.images.count(), 2);
    assert_eq!(doubts[0].0, 16);
}
