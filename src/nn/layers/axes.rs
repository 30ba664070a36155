//! Axes of a sample by Keras's numbers, and the values that lie along some of them.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::{LayerError, Region, Shape};
use crate::nn::options::shortened;

/// Axes, counted from 1 (0 is the batch) or, below 0, from the last. Keras takes the number of one by itself as well.
#[derive(Clone, Debug, PartialEq)]
pub struct Axes(pub Vec<i64>);

impl Axes {
    /// The channels, or the values of a row.
    pub fn last() -> Axes {
        Axes(vec![-1])
    }

    /// Which axes of a sample of this shape they are, counted from 0, in order.
    pub(super) fn of(&self, option: &'static str, shape: Shape) -> Result<Vec<usize>, LayerError> {
        let dims = shape.dims();
        let count = dims.len() as i64;
        let mut axes = Vec::new();
        for &axis in &self.0 {
            let place = if axis < 0 { axis + count } else { axis - 1 };
            let place = usize::try_from(place)
                .ok()
                .filter(|&place| place < dims.len() && axis != 0);
            let place = place
                .filter(|place| !axes.contains(place))
                .ok_or(LayerError::NoSuchAxis {
                    option,
                    axis,
                    shape: dims.clone(),
                })?;
            axes.push(place);
        }
        axes.sort_unstable();
        Ok(axes)
    }
}

impl Serialize for Axes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0[..] {
            [axis] => axis.serialize(serializer),
            ref axes => axes.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Axes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let axes = Axes::or_none(deserializer)?;
        match axes.0.is_empty() {
            false => Ok(axes),
            true => Err(Error::custom(
                "expected the number of an axis or a list of them, not []",
            )),
        }
    }
}

impl Axes {
    /// As it is read elsewhere; or there are none.
    pub(super) fn or_none<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Axes, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let axes: Option<Vec<_>> = match &value {
            Value::Array(axes) => axes.iter().map(Value::as_i64).collect(),
            one => one.as_i64().map(|axis| vec![axis]),
        };
        axes.map(Axes).ok_or_else(|| {
            let value = shortened(&value);
            Error::custom(format!("expected the number of an axis or a list of them, not {value}"))
        })
    }
}

/// The values of a sample, those together that differ in their place along some axes alone.
pub(super) struct Groups {
    /// Where the first value of each group lies.
    pub starts: Vec<usize>,
    /// How far the values of any group lie behind its first, in the order of memory.
    pub offsets: Vec<usize>,
}

impl Groups {
    pub fn along(dims: &[usize], axes: &[usize]) -> Groups {
        Groups::in_array(dims, axes, &(0..dims.len()).collect::<Vec<_>>())
    }

    /// Of the same groups, where their values lie in an array that has `own` axes alone: what is of all values along the others.
    pub fn in_array(dims: &[usize], axes: &[usize], own: &[usize]) -> Groups {
        let places = |inside: bool| {
            let mut places = vec![0];
            for (axis, &len) in dims
                .iter()
                .enumerate()
                .filter(|(axis, _)| axes.contains(axis) == inside)
            {
                let behind = own.iter().filter(|&&other| other > axis);
                let step = match own.contains(&axis) {
                    true => behind.map(|&other| dims[other]).product(),
                    false => 0,
                };
                let along = |place: &usize| (0..len).map(move |i| place + i * step).collect::<Vec<_>>();
                places = places.iter().flat_map(along).collect();
            }
            places
        };
        Groups {
            starts: places(false),
            offsets: places(true),
        }
    }
}

/// What is seen where all values along some axes go together.
pub(super) fn seen_along(axes: &[usize], input: Shape, mut region: Region) -> Region {
    let dims = input.as_image();
    // The axis of values in a row is the last of an image.
    let first = 3 - input.dims().len();
    for axis in axes {
        region[first + axis] = 0..dims[first + axis];
    }
    region
}
