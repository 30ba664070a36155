//! Many pictures become images of one kind: all gray or all RGB, of 8 bits or of 16, on white where they are transparent. What was
//! done to some of them is told.

use serde::{Deserialize, Serialize};

/// What a picture is, decoded and on white.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PictureLook {
    /// Where it lay, for messages.
    pub path: String,
    /// 1 gray, 3 RGB.
    pub channels: usize,
    /// 8 or 16.
    pub bits: u8,
    /// Whether it was transparent somewhere.
    pub was_transparent: bool,
    /// Whether it was turned upright.
    pub was_turned: bool,
}

/// A file that should be a picture and is none.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NoPicture {
    pub path: String,
    /// What is wrong with it, in a few words.
    pub why: String,
}

/// What all pictures become, and notes in whole sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unified {
    pub channels: usize,
    pub bits: u8,
    pub notes: Vec<String>,
}

/// How many paths a note names.
const NAMED: usize = 3;

/// Finds what pictures must become to be alike.
pub fn unify(pictures: &[PictureLook], left_out: &[NoPicture]) -> Unified {
    let channels = pictures.iter().map(|picture| picture.channels).max().unwrap_or(1);
    let bits = pictures.iter().map(|picture| picture.bits).max().unwrap_or(8);
    let mut notes = Vec::new();
    let all = pictures.len();
    let named = |paths: &[&str]| {
        let more = paths.len().saturating_sub(NAMED);
        let shown = paths[..paths.len() - more].join(", ");
        if more > 0 {
            format!("{shown} and {more} more")
        } else {
            shown
        }
    };
    let mut note = |is_meant: &dyn Fn(&PictureLook) -> bool, one: &str, several: &str| {
        let meant = pictures.iter().filter(|picture| is_meant(picture));
        let paths: Vec<&str> = meant.map(|picture| picture.path.as_str()).collect();
        if !paths.is_empty() {
            let said = if paths.len() == 1 { one } else { several };
            notes.push(format!(
                "{} of {all} {} {said}: {}.",
                paths.len(),
                plural(all),
                named(&paths)
            ));
        }
    };
    note(
        &|picture| picture.channels < channels,
        "is gray among color ones and was given three equal channels",
        "are gray among color ones and were given three equal channels",
    );
    note(
        &|picture| picture.bits < bits,
        "has 8 bits a value among those of 16; its values were multiplied by 257",
        "have 8 bits a value among those of 16; their values were multiplied by 257",
    );
    note(
        &|picture| picture.was_transparent,
        "is transparent and was laid on white",
        "are transparent and were laid on white",
    );
    note(
        &|picture| picture.was_turned,
        "was turned upright, as its EXIF data say",
        "were turned upright, as their EXIF data say",
    );
    if !left_out.is_empty() {
        let (count, all) = (left_out.len(), all + left_out.len());
        let shown = left_out.iter().take(NAMED);
        let shown: Vec<String> = shown.map(|NoPicture { path, why }| format!("{path} ({why})")).collect();
        let more = match count.saturating_sub(NAMED) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let verb = if count == 1 { "was" } else { "were" };
        notes.push(format!(
            "{count} of {all} {} could not be read and {verb} left out: {}{more}.",
            plural(all),
            shown.join(", ")
        ));
    }
    Unified { channels, bits, notes }
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "picture" } else { "pictures" }
}

/// The values of a picture of 1 or 3 channels of 8 or 16 bits with as many channels and bits as others have: gray three times,
/// bytes times 257.
pub fn lift(values: &[u8], channels: usize, bits: u8, to: &Unified) -> Vec<u8> {
    let wide: Vec<u8> = match (bits, to.bits) {
        (8, 16) => values.iter().flat_map(|&value| [value; 2]).collect(),
        _ => values.to_vec(),
    };
    let size = usize::from(bits.max(to.bits) / 8);
    match (channels, to.channels) {
        (1, 3) => wide.chunks_exact(size).flat_map(|value| value.repeat(3)).collect(),
        _ => wide,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(path: &str, channels: usize, bits: u8) -> PictureLook {
        PictureLook {
            path: path.into(),
            channels,
            bits,
            was_transparent: false,
            was_turned: false,
        }
    }

    #[test]
    fn pictures_that_are_alike_stay_as_they_are() {
        for (channels, bits) in [(1, 8), (3, 8), (1, 16), (3, 16)] {
            let unified = unify(&[look("a.png", channels, bits), look("b.png", channels, bits)], &[]);
            assert_eq!(
                unified,
                Unified {
                    channels,
                    bits,
                    notes: Vec::new()
                }
            );
        }
    }

    #[test]
    fn what_is_done_to_some_is_told_with_number_and_name() {
        let mut pictures = vec![look("a.png", 3, 8), look("cat/b.png", 1, 8), look("c.png", 3, 16)];
        pictures[0].was_transparent = true;
        pictures[2].was_turned = true;
        let empty = NoPicture {
            path: "osprey/5.jpg".into(),
            why: "an empty file".into(),
        };
        let unified = unify(&pictures, &[empty]);
        assert_eq!((unified.channels, unified.bits), (3, 16));
        assert_eq!(
            unified.notes,
            [
                "1 of 3 pictures is gray among color ones and was given three equal channels: cat/b.png.",
                "2 of 3 pictures have 8 bits a value among those of 16; their values were multiplied by 257: a.png, cat/b.png.",
                "1 of 3 pictures is transparent and was laid on white: a.png.",
                "1 of 3 pictures was turned upright, as its EXIF data say: c.png.",
                "1 of 4 pictures could not be read and was left out: osprey/5.jpg (an empty file).",
            ]
        );
        let many: Vec<_> = (0..9).map(|number| look(&format!("{number}.png"), 1, 8)).collect();
        let notes = unify(&[many, vec![look("x.png", 3, 8)]].concat(), &[]).notes;
        assert_eq!(
            notes,
            [
                "9 of 10 pictures are gray among color ones and were given three equal channels: 0.png, 1.png, 2.png and 6 more."
            ]
        );
    }

    #[test]
    fn gray_becomes_three_channels_and_bytes_pairs() {
        let to = |channels, bits| Unified {
            channels,
            bits,
            notes: Vec::new(),
        };
        assert_eq!(lift(&[1, 2], 1, 8, &to(3, 8)), [1, 1, 1, 2, 2, 2]);
        assert_eq!(lift(&[1, 255], 1, 8, &to(1, 16)), [1, 1, 255, 255]);
        assert_eq!(lift(&[1, 2], 1, 8, &to(3, 16)), [1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
        assert_eq!(
            lift(&[1, 2, 3, 4], 1, 16, &to(3, 16)),
            [1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4]
        );
        assert_eq!(lift(&[1, 2, 3], 3, 8, &to(3, 16)), [1, 1, 2, 2, 3, 3]);
        assert_eq!(lift(&[1, 2, 3], 3, 8, &to(3, 8)), [1, 2, 3]);
    }
}
