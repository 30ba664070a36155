//! Archives, as Python and tar write them, and wrong ones.

use std::io::{self, Write};

use cnn_playground::explain::Explain;
use cnn_playground::unpack::{UnpackError, Unpacked, is_packed, unpack};
use cnn_playground::values::Source;
use flate2::{Compression, write::GzEncoder};

/// The files of an archive: paths and contents.
fn files(name: &str, bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, UnpackError> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    unpack(name, Box::new(bytes.to_vec()), &mut |part| {
        match part {
            Unpacked::File(path) => files.push((path.into(), Vec::new())),
            Unpacked::Bytes(bytes) => files.last_mut().unwrap().1.extend_from_slice(bytes),
            Unpacked::Place(_) => unreachable!("bytes were asked for"),
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

/// Zeros as gzip packs them best.
fn bomb(megabytes: usize) -> Vec<u8> {
    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    (0..megabytes).for_each(|_| bomb.write_all(&vec![0; 1 << 20]).unwrap());
    bomb.finish().unwrap()
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

/// A tar archive of files of these kinds, names and contents.
fn tar(files: &[(tar::EntryType, &str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for &(kind, name, contents) in files {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(contents.len() as u64);
        header.set_path(name).unwrap();
        header.set_cksum();
        archive.append(&header, contents).unwrap();
    }
    archive.into_inner().unwrap()
}

#[test]
fn longer_paths_are_read_from_headers_of_their_own() {
    use tar::EntryType::{GNULongName, Regular, XHeader};
    let long = "folder/".repeat(30) + "cat.png";
    let gnu = format!("{long}\0");
    let pax = format!("{} path={long}\n", long.len() + 10);
    let bytes = tar(&[
        (GNULongName, "././@LongLink", gnu.as_bytes()),
        (Regular, "short", b"meow"),
        (XHeader, "header", pax.as_bytes()),
        (Regular, "short", b"purr"),
        (Regular, "plain", b"woof"),
    ]);
    let expected = [(long.clone(), "meow"), (long, "purr"), ("plain".into(), "woof")];
    let expected = expected.map(|(path, contents)| (path, contents.as_bytes().to_vec()));
    assert_eq!(files("long.tar", &bytes).unwrap(), expected);
}

#[test]
fn every_error_tells_the_file_the_byte_and_what_was_expected() {
    let said = |name: &str, bytes: &[u8], code: &str| {
        let error = files(name, bytes).unwrap_err();
        assert_eq!(error.code(), code, "{error}");
        error.to_string()
    };
    let cut = |name: &str, end: usize| said(name, &fixture(name)[..end], "broken_archive");
    assert_eq!(
        cut("one.txt.lzma", 20),
        "one.txt.lzma, byte 20: the LZMA file cannot be read: it ends in the middle, where more was expected"
    );
    assert_eq!(
        cut("two.tar", 700),
        "two.tar, byte 700: the tar file cannot be read at cat/a_1.txt: it ends in the middle, where more was expected"
    );
    let error = cut("two.zip", 100);
    assert!(
        error.starts_with("two.zip, byte ") && error.contains(": the zip file cannot be read: "),
        "{error}"
    );
    // A byte of the first file's contents is wrong: its checksum tells.
    let mut damaged = fixture("stored.zip");
    let at = damaged.windows(4).position(|bytes| bytes == b"meow").unwrap();
    damaged[at] ^= 1;
    let error = said("stored.zip", &damaged, "broken_archive");
    assert!(
        error.starts_with("stored.zip, byte ") && error.contains("cannot be read at cat/a_1.txt: "),
        "{error}"
    );
    let byte: usize = error["stored.zip, byte ".len()..]
        .split(':')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert!((at..damaged.len()).contains(&byte), "{error}");
    // An LZMA header that asks for a dictionary of 1 GB.
    let mut greedy = fixture("one.txt.lzma");
    greedy[1..5].copy_from_slice(&(1u32 << 30).to_le_bytes());
    assert_eq!(
        said("one.txt.lzma", &greedy, "limit_exceeded"),
        "one.txt.lzma, byte 13: the LZMA file cannot be read: it needs a dictionary of more than 67108864 bytes"
    );
    // Its first file is encrypted.
    let mut locked = fixture("stored.zip");
    for (signature, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let header = locked.windows(4).position(|bytes| bytes == signature).unwrap();
        locked[header + flags] |= 1;
    }
    let error = files("locked.zip", &locked).unwrap_err();
    assert_eq!(error.code(), "broken_archive");
    assert!(
        error.to_string().starts_with("locked.zip, byte ") && error.to_string().to_lowercase().contains("password"),
        "{error}"
    );
    assert!(error.hint().contains("password"), "{}", error.hint());
    let many = vec![(tar::EntryType::Regular, "a", &b""[..]); 200_001];
    let error = said("many.tar", &tar(&many), "limit_exceeded");
    assert!(error.ends_with(": it holds more than 200000 files"), "{error}");
    // One for xz says so, too.
    let error = said("greedy.xz", &fixture("large_dictionary.txt.xz"), "limit_exceeded");
    assert_eq!(
        error,
        "greedy.xz, byte 24: the xz file cannot be read: it needs a dictionary of more than 67108864 bytes"
    );
    // Zeros without end, and a tar of them.
    let error = said("bomb.gz", &bomb(300), "expands_too_much");
    assert!(
        error.starts_with("bomb.gz, byte ")
            && error.ends_with(": the gzip file cannot be read at bomb: it becomes larger than 268435456 bytes"),
        "{error}"
    );
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    let zeros = vec![0; 300 << 20];
    packed
        .write_all(&tar(&[(tar::EntryType::Regular, "zeros", &zeros)]))
        .unwrap();
    let error = said("bomb.tar.gz", &packed.finish().unwrap(), "expands_too_much");
    assert!(
        error.starts_with("bomb.tar.gz, byte ")
            && error.ends_with(": the tar file cannot be read at zeros: it becomes larger than 268435456 bytes"),
        "{error}"
    );
    let mut layers = b"N.".to_vec();
    for _ in 0..6 {
        let mut layer = GzEncoder::new(Vec::new(), Compression::fast());
        layer.write_all(&layers).unwrap();
        layers = layer.finish().unwrap();
    }
    let error = said("layers.gz", &layers, "limit_exceeded");
    assert!(
        error.starts_with("layers.gz, byte ")
            && error.ends_with(": the gzip file cannot be read: more than 4 archives lie inside each other"),
        "{error}"
    );
}

/// A file that was moved away.
struct Gone;

impl Source for Gone {
    fn size(&self) -> u64 {
        1000
    }

    fn read_at(&mut self, _: u64, _: &mut [u8]) -> io::Result<()> {
        Err(io::Error::other("it is not there any more"))
    }
}

#[test]
fn a_file_that_is_gone_is_told_by_its_name() {
    let error = unpack("gone.zip", Box::new(Gone), &mut |_| true).unwrap_err();
    assert_eq!(
        error.to_string(),
        "gone.zip, byte 0: the archive file cannot be read: it is not there any more"
    );
}
