//! Where in the image a value of a layer comes from.

use super::InspectError;
use super::maps::{check_filter, check_place, find_layer};
use crate::nn::layers::{Definition, Region};
use crate::nn::{Network, Shape};

/// A rectangle of pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    pub row: usize,
    pub column: usize,
    pub height: usize,
    pub width: usize,
}

/// The region of the image on which the value at a place (row, column) of a layer's maps depends, all channels of it; of a flat
/// output, its value number `column` (row 0). Padding is left out.
pub fn receptive_field(network: &Network<f32>, layer: &str, place: [usize; 2]) -> Result<Area, InspectError> {
    let layer = find_layer(network, layer)?;
    let (_, _, output) = network.layer(layer);
    let start: Region = match output {
        Shape::Image([_, _, channels]) => {
            check_place(network, layer, place)?;
            let [row, column] = place;
            [row..row + 1, column..column + 1, 0..channels]
        }
        Shape::Flat(_) => {
            check_filter(network, layer, place[1])?;
            [0..1, 0..1, place[1]..place[1] + 1]
        }
    };
    let [rows, columns, _] = (0..=layer).rev().fold(start, |region, layer| {
        let (kind, input, _) = network.layer(layer);
        kind.seen(input, region)
    });
    Ok(Area {
        row: rows.start,
        column: columns.start,
        height: rows.len(),
        width: columns.len(),
    })
}
