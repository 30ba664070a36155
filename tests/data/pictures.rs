//! Files of pictures against what Pillow makes of them; `make_fixtures.py` wrote the values.

use cnn_playground::unpack::{Decoded, Looked, Orientation, Problem, is_picture, look};
use serde_json::Value;

fn fixtures() -> Value {
    serde_json::from_str(include_str!("../pictures/pictures.json")).unwrap()
}

fn file(case: &Value) -> Vec<u8> {
    let hex = case["file"].as_str().unwrap().as_bytes();
    let digit = |digit: u8| (digit as char).to_digit(16).unwrap() as u8;
    hex.as_chunks::<2>()
        .0
        .iter()
        .map(|&[high, low]| 16 * digit(high) + digit(low))
        .collect()
}

fn decoded(file: &[u8]) -> Result<Decoded, Problem> {
    match look(&mut file.to_vec())? {
        Looked::Decoded(decoded) => Ok(decoded),
        Looked::ForBrowser(_) => panic!("it is decoded here"),
    }
}

/// Height, width, channels, bits and values.
fn described(picture: &Decoded) -> Value {
    let values: Vec<u64> = match picture.bits {
        8 => picture.values.iter().map(|&value| value.into()).collect(),
        _ => {
            let (pairs, rest) = picture.values.as_chunks::<2>();
            assert!(rest.is_empty());
            pairs.iter().map(|&pair| u16::from_le_bytes(pair).into()).collect()
        }
    };
    serde_json::json!({
        "shape": [picture.height, picture.width, picture.channels],
        "bits": picture.bits,
        "values": values,
    })
}

#[test]
fn pictures_are_decoded_as_pillow_does() {
    let fixtures = fixtures();
    let cases = fixtures["decoded"].as_array().unwrap();
    assert!(cases.len() > 35);
    for case in cases {
        let name = &case["name"];
        let file = file(case);
        assert!(is_picture(&file[..16]), "{name}");
        let picture = decoded(&file).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        assert_eq!(described(&picture.clone().reduced()), case["values"], "{name}");
        assert_eq!(
            described(&picture.clone().on_white()),
            case["on_white"],
            "{name}, on white"
        );
        // What comes behind its end is no part of it.
        let mut longer = file.clone();
        longer.extend_from_slice(&[0xff; 100]);
        assert_eq!(decoded(&longer), Ok(picture), "{name}");
    }
}

#[test]
fn pictures_for_the_browser_are_whole_and_upright() {
    for case in fixtures()["for_browser"].as_array().unwrap() {
        let name = &case["name"];
        let mut file = file(case);
        assert!(is_picture(&file[..16]), "{name}");
        let lies = Orientation::new(case["orientation"].as_u64().unwrap() as u16).unwrap();
        assert_eq!(look(&mut file), Ok(Looked::ForBrowser(lies)), "{name}");
        assert_eq!(
            look(&mut file),
            Ok(Looked::ForBrowser(Orientation::UPRIGHT)),
            "{name}: its note is taken out"
        );
        file.extend_from_slice(&[0xff; 100]);
        assert!(look(&mut file).is_ok(), "{name}");
    }
}

/// A browser would show the half that is there.
#[test]
fn what_is_cut_short_is_no_picture() {
    let fixtures = fixtures();
    let all = ["decoded", "for_browser"].map(|key| fixtures[key].as_array().unwrap());
    for case in all.into_iter().flatten() {
        let name = case["name"].as_str().unwrap();
        let file = file(case);
        // Behind the pixels, PNG has an end and sums, GIF a last byte and more pictures.
        let spare = match name {
            name if name.starts_with("GIF of two") => continue,
            name if name.starts_with("GIF") => 2,
            name if name.starts_with('P') => 0,
            _ if file.starts_with(b"\x89PNG") => 12 + 4 + 4,
            _ => 0,
        };
        for len in 0..file.len() - spare {
            let found = look(&mut file[..len].to_vec());
            assert!(found.is_err(), "{name}: {len} of {} bytes", file.len());
        }
    }
}

/// Whatever is wrong, it neither panics nor hangs.
#[test]
fn damaged_files_are_survived() {
    let fixtures = fixtures();
    let all = ["decoded", "for_browser"].map(|key| fixtures[key].as_array().unwrap());
    for case in all.into_iter().flatten() {
        let file = file(case);
        for at in 0..file.len() {
            for value in [0, 0x7f, 0xff, file[at] ^ 1] {
                let mut damaged = file.clone();
                damaged[at] = value;
                if let Ok(Looked::Decoded(picture)) = look(&mut damaged) {
                    let size = picture.height * picture.width * picture.channels * usize::from(picture.bits / 8);
                    assert_eq!(picture.values.len(), size);
                }
            }
        }
    }
}

#[test]
fn what_a_file_is_instead_is_said() {
    let mut wide = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x80\0\0\0\x80\0\x08\0\0\0\0".to_vec();
    wide.extend_from_slice(&crc32(&wide[12..]).to_be_bytes());
    wide.extend_from_slice(b"\0\0\0\x01IDAT\0\0\0\0\0");
    let mut large = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x1f\0\0\0\x1f\0\x08\0\0\0\0".to_vec();
    large.extend_from_slice(&crc32(&large[12..]).to_be_bytes());
    large.extend_from_slice(b"\0\0\0\x01IDAT\0\0\0\0\0");
    for (file, said) in [
        (&b""[..], "an empty file"),
        (b"\n <!DOCTYPE html><html>", "a web page"),
        (
            b"\0\0\0\x18ftypheic\0\0\0\0",
            "a photo in HEIC, which browsers do not read: export it as JPEG",
        ),
        (b"\0\0\0\x18ftypavif\0\0\0\0", "a picture in AVIF: save it as PNG"),
        (b"II*\0\x08\0\0\0", "a picture in TIFF: save it as PNG"),
        (b"not an image", "no PNG, JPEG, GIF, BMP, WebP, PGM or PPM"),
        (&wide, "32768 × 32768 pixels, of which 67108864 are the most"),
        (&large, "cut short: the file ends in the middle of the picture"),
    ] {
        assert_eq!(look(&mut file.to_vec()).unwrap_err().to_string(), said);
    }
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// `Image.alpha_composite` on white, of every byte with every opacity.
#[test]
fn what_is_transparent_is_laid_on_white_as_pillow_does() {
    let pixels = (0..=255u8).flat_map(|value| (0..=255u8).flat_map(move |alpha| [value, value, value, alpha]));
    let picture = Decoded::of_canvas(pixels.collect(), [256, 256], Orientation::UPRIGHT).on_white();
    assert_eq!((picture.channels, picture.values.len()), (1, 65536));
    assert_eq!(
        u64::from(crc32(&picture.values)),
        fixtures()["over_white_crc32"].as_u64().unwrap()
    );
}
