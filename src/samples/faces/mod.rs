//! `faces`: 640 drawn portraits, twenty people in each pose, with each expression, with and without sunglasses.
//!
//! Size, columns and classes are those of the CMU Face Images (T. Mitchell 1999, UCI Machine Learning Repository), whose
//! 624 photographs the lesson uses; the people are invented. Faces are modeled in clay, as it were: ellipsoids with
//! painted features, which the pose turns, with chance in position, size, tilt, light, strength of the expression,
//! sharpness, exposure and noise. So drawings are about as hard to tell apart as photographs are. Accuracy on the test part
//! (`test_size=0.2, random_state=42`) in Keras 3.15, Adam, batches of 32, median of three seeds:
//!
//! | column, network | epoch | drawn | photographs |
//! |---|---|---|---|
//! | `eyes`, the lesson's (Conv2D 32, pool, Dense 64) | 1, 5, 10, 20 | 0.52, 0.85, 0.91, 0.95 | 0.51, 0.82, 0.92, 0.95 |
//! | `userid`, three times Conv2D and pool, Dense 128 and 64 | 1, 5, 10, 20 | 0.11, 0.70, 0.98, 0.98 | 0.12, 0.86, 0.98, 0.98 |
//! | `pose`, the lesson's | 1, 5, 10, 20 | 0.55, 0.89, 0.95, 0.98 | 0.70, 0.86, 0.93, 0.91 |
//! | `expression`, the lesson's | 20 | 0.22 | 0.12 |
//! | `expression`, that of `userid` | 20, 60 | 0.27, 0.33 | 0.14, 0.14 |
//!
//! What a face expresses is nearly beyond these networks, in drawings as in photographs: they learn the training part by
//! heart, and the same person in the same pose is in it with the other expressions.

mod clothes;
mod expression;
mod features;
mod hair;
mod hairstyles;
mod people;
mod person;
mod photograph;
mod portrait;
mod rooms;

use crate::data::{Column, Dataset, Dice, Label, Pixels};
use expression::EXPRESSIONS;
use people::PEOPLE;
use photograph::{Order, photograph};

const HEIGHT: usize = 60;
const WIDTH: usize = 64;
const SEED: &[u8; 32] = b"CNN Playground: the drawn faces.";

/// The classes of the column `pose`, with pitch and yaw of the head as tangents of half the angle. As in the CMU set,
/// left and right are the person's own.
const POSES: [(&str, f32, f32); 4] = [
    ("straight", 0.0, 0.0),
    ("left", 0.0, 0.45),
    ("right", 0.0, -0.45),
    ("up", 0.35, 0.0),
];
const EYES: [&str; 2] = ["open", "sunglasses"];

/// One picture's class in each column.
struct Labels {
    person: usize,
    pose: usize,
    expression: usize,
    eyes: usize,
}

/// Draws the whole set.
pub fn load() -> Dataset {
    let mut rows: Vec<Labels> = (0..PEOPLE.len() * 32)
        .map(|row| Labels {
            person: row / 32,
            pose: row / 8 % 4,
            expression: row / 2 % 4,
            eyes: row % 2,
        })
        .collect();
    Dice::new(SEED, 0).shuffle(&mut rows);

    let mut pixels = Vec::with_capacity(rows.len() * HEIGHT * WIDTH);
    for (row, labels) in rows.iter().enumerate() {
        let (_, pitch, yaw) = POSES[labels.pose];
        let order = Order {
            person: &PEOPLE[labels.person],
            pose: (pitch, yaw),
            expression: EXPRESSIONS[labels.expression].1,
            sunglasses: EYES[labels.eyes] == "sunglasses",
        };
        let picture = photograph(&order, WIDTH, HEIGHT, &mut Dice::new(SEED, 1 + row as u64));
        pixels.extend(picture.into_iter().map(|byte| f32::from(byte) / 255.0));
    }

    let column = |name: &str, class: fn(&Labels) -> &'static str| {
        Column::encode(name, rows.iter().map(|labels| Label::from(class(labels))).collect())
    };
    let columns = vec![
        column("userid", |labels| PEOPLE[labels.person].name),
        column("pose", |labels| POSES[labels.pose].0),
        column("expression", |labels| EXPRESSIONS[labels.expression].0),
        column("eyes", |labels| EYES[labels.eyes]),
    ];
    Dataset::drawn([HEIGHT, WIDTH, 1], Pixels::F32(pixels), columns)
}
