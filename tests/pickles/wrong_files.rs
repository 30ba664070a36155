//! Files that are wrong by accident: texts, other formats, halves, and gzip that is damaged or does not end.

use std::io::Write;

use cnn_playground::data::load;
use cnn_playground::explain::Explain;
use flate2::{Compression, write::GzEncoder};

use crate::fixtures::folder;
use crate::instructions::array;
use crate::support::{made, read, refused};

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
    let formats: [(&[u8], &str); 7] = [
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"PK\x03\x04....", "zip"),
        (b"II*\0\x08\0\0\0", "TIFF"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\n", "Git LFS"),
        (b"\x93NUMPY\x01\0", ".npy file"),
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
        let mut bytes = read(folder().join(name));
        bytes.truncate(bytes.len() / 2);
        let error = refused(vec![made(name, bytes)]);
        assert_eq!(error.code(), "truncated_pickle", "{error}");
        assert!(
            error.to_string().contains(", byte ") && error.hint().contains("cut short"),
            "{error}"
        );
    }
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[test]
fn gzip_is_unpacked_but_not_without_end() {
    let zeros = array(&vec![0; 100 << 20], "u1", &[100, 1 << 10, 1 << 10]);
    let bomb = gzip(&[b"\x80\x04".as_slice(), &zeros, b"."].concat());
    assert!(bomb.len() < 200_000);
    let error = refused(vec![made("bomb.pkl.gz", bomb.clone())]);
    assert_eq!(error.code(), "expands_too_much", "{error}");
    assert_eq!(
        refused(vec![made("twice.pkl.gz", gzip(&gzip(b"N.")))]).code(),
        "other_format"
    );
    let packed = read(folder().join("gzip.pkl.gz"));
    assert_eq!(
        refused(vec![made("cut.pkl.gz", &packed[..packed.len() - 20])]).code(),
        "broken_archive"
    );
    let mut damaged = packed.clone();
    damaged[packed.len() - 6] ^= 1;
    assert_eq!(refused(vec![made("damaged.pkl.gz", damaged)]).code(), "broken_archive");
    // Well-meant images of one color pack a thousandfold, and are read.
    let black = [
        b"\x80\x04".as_slice(),
        &array(&vec![0; 4 << 20], "u1", &[1024, 64, 64]),
        b".",
    ]
    .concat();
    assert_eq!(
        load(vec![made("black.pkl.gz", gzip(&black))]).unwrap().images.count(),
        1024
    );
}
