//! Where in the image a value of a layer comes from.

use std::ops::Range;

use super::InspectError;
use super::maps::{check_place, find_layer};
use crate::nn::layers::{Definition, LayerKind};
use crate::nn::{Activation, Network, Shape};

/// A rectangle of pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    pub row: usize,
    pub column: usize,
    pub height: usize,
    pub width: usize,
}

/// The part of the image on which the value at a place (row, column) of a layer's maps depends, all channels of it; of a flat
/// output, its value number `column` (row 0). Padding is left out.
pub fn receptive_field(network: &Network<f32>, layer: &str, place: [usize; 2]) -> Result<Area, InspectError> {
    let layer = find_layer(network, layer)?;
    let (_, _, output) = network.layer(layer);
    let start = match output {
        Shape::Image(_) => {
            check_place(network, layer, place)?;
            Seen::Area(place.map(|at| at..at + 1))
        }
        Shape::Flat(count) if place[1] < count => Seen::Value(place[1]),
        Shape::Flat(count) => {
            return Err(InspectError::NoSuchFilter {
                layer: network.layers()[layer].name.clone(),
                filter: place[1],
                count,
            });
        }
    };
    let seen = (0..=layer).rev().fold(start, |seen, layer| {
        let (kind, input, output) = network.layer(layer);
        back(kind, input, output, seen)
    });
    let [rows, columns] = match seen {
        Seen::Area(area) => area,
        // The network begins with images: what is seen of them is an area.
        Seen::Value(_) | Seen::All => unreachable!("a part of an image that is no area"),
    };
    Ok(Area {
        row: rows.start,
        column: columns.start,
        height: rows.len(),
        width: columns.len(),
    })
}

/// A part of a layer's output.
enum Seen {
    /// Rows and columns of maps.
    Area([Range<usize>; 2]),
    /// One value of a row.
    Value(usize),
    All,
}

/// What of a layer's input some of its output depends on. Layers are told by what they do to the shape.
fn back(kind: &LayerKind, input: Shape, output: Shape, seen: Seen) -> Seen {
    let each_by_itself = kind.parameters(input).is_empty() && kind.activation() != Activation::Softmax;
    match (seen, input, output) {
        (Seen::Area([rows, columns]), Shape::Image([height, width, _]), Shape::Image(to)) => {
            if let Some(window) = kind.sliding_window(input) {
                let reach = |at: Range<usize>, of: &dyn Fn(usize) -> Range<usize>| match at.is_empty() {
                    true => 0..0,
                    false => of(at.start).start..of(at.end - 1).end,
                };
                return Seen::Area([reach(rows, &|i| window.rows(i)), reach(columns, &|j| window.columns(j))]);
            }
            match [height, width] == to[..2] {
                true => Seen::Area([rows, columns]),
                false => Seen::Area([0..height, 0..width]),
            }
        }
        // The values of all maps in one row.
        (Seen::Value(index), Shape::Image([_, width, channels]), Shape::Flat(count)) if input.len() == count => {
            let (row, column) = (index / (width * channels), index / channels % width);
            Seen::Area([row..row + 1, column..column + 1])
        }
        (Seen::Value(index), Shape::Flat(_), Shape::Flat(_)) if each_by_itself && input == output => Seen::Value(index),
        (_, Shape::Image([height, width, _]), _) => Seen::Area([0..height, 0..width]),
        (_, Shape::Flat(_), _) => Seen::All,
    }
}
