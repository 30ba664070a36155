//! `fungi`: 250 drawn views through a microscope, of two kinds of threads that fungi of the skin grow.
//!
//! Size, column and classes are those of the lesson's second set, a part of DeFungi (F. Hajati 2021, UCI Machine Learning
//! Repository): `H1` are smooth, winding threads with walls across (septate hyphae), `H2` are threads that fall into
//! chains of beads (arthroconidia). The outline is what tells them apart; number and course of the threads,
//! focus, magnification, spores and debris are drawn from the same chances for both. As where slides of two kinds come from
//! different hands, lamp and stain are often, but not always, of the kind: what a network finds first.

mod microscope;
mod slide;
mod thread;

use crate::data::{Column, Dataset, Dice, Label, Pixels};
use thread::Kind;

/// Height and width.
const SIDE: usize = 250;
const COUNT: usize = 250;
const SEED: &[u8; 32] = b"CNN Playground: the drawn fungi.";

/// Draws the whole set.
pub fn load() -> Dataset {
    let mut kinds: Vec<Kind> = (0..COUNT)
        .map(|row| if row % 2 == 0 { Kind::Smooth } else { Kind::Beaded })
        .collect();
    Dice::new(SEED, 0).shuffle(&mut kinds);

    let mut pixels = Vec::with_capacity(COUNT * SIDE * SIDE * 3);
    for (row, &kind) in kinds.iter().enumerate() {
        slide::photograph(kind, SIDE, &mut Dice::new(SEED, 1 + row as u64), &mut pixels);
    }
    let labels = kinds.iter().map(|kind| {
        Label::from(match kind {
            Kind::Smooth => "H1",
            Kind::Beaded => "H2",
        })
    });
    let columns = vec![Column::encode("class", labels.collect())];
    Dataset::drawn([SIDE, SIDE, 3], Pixels::U8(pixels), columns)
}
