//! From a data set to what is trained on: the pixels against Pillow's and Keras's, the parts against the lesson's.
//! `make_fixtures.py` wrote the values.

mod classes;
mod keras;
mod parts;
mod pillow;
mod receive;
mod rescaled;

use cnn_playground::data::{Column, Images, Label, Pixels, Shape};
use serde_json::Value;

fn numbers(values: &Value) -> Vec<f64> {
    values
        .as_array()
        .expect("a list")
        .iter()
        .map(|value| value.as_f64().expect("a number"))
        .collect()
}

fn sizes<const N: usize>(values: &Value) -> [usize; N] {
    let sizes: Vec<usize> = numbers(values).into_iter().map(|size| size as usize).collect();
    sizes.try_into().expect("so many sizes")
}

fn bytes(values: &Value) -> Vec<u8> {
    numbers(values).into_iter().map(|value| value as u8).collect()
}

fn floats(values: &Value) -> Vec<f32> {
    numbers(values).into_iter().map(|value| value as f32).collect()
}

/// One image of bytes.
fn image(entry: &Value) -> Images {
    Images::of_shape(sizes(&entry["shape"]), Pixels::U8(bytes(&entry["values"])))
}

/// So many gray images, each of one value of its own.
fn plain_images(count: usize, [height, width]: [usize; 2]) -> Images {
    let shape: Shape = [height, width, 1];
    let values = (0..count).flat_map(|index| std::iter::repeat_n(index as f32, height * width));
    Images::of_shape(shape, Pixels::F32(values.collect()))
}

fn column(labels: &[&str]) -> Column {
    Column::encode("y", labels.iter().map(|&label| Label::from(label)).collect())
}
