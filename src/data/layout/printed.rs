//! Images that are texts: all their numbers, with blanks between them, as the FER2013 set has them.

use super::arrays::of_rows;
use super::choice::LayoutChoice;
use super::found::Understood;
use super::problem::{Problem, ProblemKind};
use crate::data::copying::picture::ImageInFile;
use crate::data::labels::cells::Cells;
use crate::values::View;

/// Fewer numbers are no image.
const LEAST: usize = 64;

/// The images of such texts, the first of which is `first`; `None` when it is no such text.
pub(in crate::data) fn of_cells<'a>(
    cells: &Cells<'a>,
    first: &View<'a>,
    choice: LayoutChoice,
) -> Option<Understood<'a>> {
    let View::Str(text) = first else { return None };
    let count = numbers(text.as_bytes()).try_fold(0, |count, number| number.map(|_| count + 1));
    let rows = choice.cut(count.filter(|&count| count >= LEAST)?)?;
    // What the others say is seen when they are copied: a text may be there many times.
    let picture = |index| match cells.text(index) {
        Some(contents) => Ok(ImageInFile::Printed { contents, rows }),
        None => Err(Problem {
            offset: cells.offset_of(index),
            ..ProblemKind::OddElement {
                index,
                found: cells.get(index).describe(),
            }
            .into()
        }),
    };
    let pictures: Result<Vec<ImageInFile>, Problem> = (0..cells.len()).map(picture).collect();
    Some(pictures.map(|pictures| of_rows(pictures, rows, choice)))
}

/// The numbers in a text, from 0 to 255; `None` in the place of anything else.
pub(in crate::data) fn numbers(text: &[u8]) -> impl Iterator<Item = Option<u8>> {
    let words = text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    words.map(|word| {
        word.iter().try_fold(0u8, |number, digit| match digit {
            b'0'..=b'9' => number.checked_mul(10)?.checked_add(digit - b'0'),
            _ => None,
        })
    })
}
