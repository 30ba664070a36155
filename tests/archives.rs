//! Archives, as Python and tar write them, and wrong ones.

use std::io::Write;

use cnn_playground::explain::Explain;
use cnn_playground::unpack::{Part, UnpackError, is_packed, unpack};
use flate2::{Compression, write::GzEncoder};

/// The files of an archive: paths and contents.
fn files(name: &str, bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, UnpackError> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    unpack(name, Box::new(bytes.to_vec()), &mut |part| {
        match part {
            Part::File(path) => files.push((path.into(), Vec::new())),
            Part::Bytes(bytes) => files.last_mut().unwrap().1.extend_from_slice(bytes),
        }
        true
    })?;
    Ok(files)
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/archives/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn every_archive_gives_its_files() {
    let expected = |path: &str, contents: &str| (path.to_string(), contents.as_bytes().to_vec());
    for name in [
        "two.zip",
        "stored.zip",
        "two.tar",
        "two.tar.gz",
        "two.tar.bz2",
        "two.tar.xz",
    ] {
        let bytes = fixture(name);
        assert!(name.ends_with(".gz") || is_packed(&bytes), "{name}");
        assert_eq!(
            files(name, &bytes).unwrap(),
            [
                expected("cat/a_1.txt", &"meow ".repeat(100)),
                expected("dog/b_2.txt", "woof")
            ],
            "{name}"
        );
    }
    for name in ["one.txt.bz2", "one.txt.xz", "one.txt.lzma", "one.txt.lz4", "one.txt.gz"] {
        let contents = "meow ".repeat(100);
        assert_eq!(
            files(name, &fixture(name)).unwrap(),
            [expected("one.txt", &contents)],
            "{name}"
        );
    }
}

#[test]
fn damaged_archives_are_refused_by_name() {
    for name in [
        "two.zip",
        "two.tar.gz",
        "two.tar.bz2",
        "two.tar.xz",
        "one.txt.lz4",
        "one.txt.lzma",
    ] {
        let bytes = fixture(name);
        let error = files(name, &bytes[..bytes.len() - bytes.len() / 3]).unwrap_err();
        assert_eq!(error.code(), "broken_archive", "{error}");
        assert!(
            error.to_string().starts_with(name) && error.hint().ends_with('.'),
            "{error}"
        );
        // Whatever is wrong, it neither panics nor hangs.
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0xff;
            let _ = files(name, &damaged);
        }
    }
}

#[test]
fn what_does_not_end_is_refused() {
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..300 {
        bomb.write_all(&vec![0; 1 << 20]).unwrap();
    }
    let error = files("bomb.gz", &bomb.finish().unwrap()).unwrap_err();
    assert!(
        ["expands_too_much", "broken_archive"].contains(&error.code()),
        "{error}"
    );
    let mut layers = b"N.".to_vec();
    for _ in 0..6 {
        let mut layer = GzEncoder::new(Vec::new(), Compression::fast());
        layer.write_all(&layers).unwrap();
        layers = layer.finish().unwrap();
    }
    assert_eq!(files("layers.gz", &layers).unwrap_err().code(), "limit_exceeded");
}

#[test]
fn whoever_takes_the_files_may_end_it() {
    let mut begun = 0;
    let ended = unpack("two.zip", Box::new(fixture("two.zip")), &mut |_| {
        begun += 1;
        false
    });
    assert!(ended.is_ok() && begun == 1);
}
