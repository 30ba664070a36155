//! Data sets that are taken: read by the worker that reads files, or drawn.

use super::{Answer, Attachments, Session, reply};
use crate::data::{Column, Dataset, Images, Layout, Pixels, Shape, split_of};
use crate::input::Join;
use crate::samples;
use crate::worker::protocol::*;

impl Session {
    /// Draws a built-in data set.
    pub(super) fn take_sample(&mut self, id: u32, name: &str, column: Option<String>) -> Answer {
        self.take(id, column, samples::load(name)?)
    }

    /// Puts values of a data set that is on its way into their place.
    pub(super) fn take_values(&mut self, start: usize, count: usize, mut attachments: Attachments) -> Answer {
        let floats = attachments.arrays.pop();
        if start == 0 {
            self.coming = match floats {
                Some(_) => Pixels::F32(Vec::new()),
                None => Pixels::U8(Vec::new()),
            };
        }
        if self.coming.len() != start {
            return Err(unfit());
        }
        let is_room = match (&mut self.coming, floats) {
            (Pixels::F32(all), Some(floats)) => append(all, &floats, count),
            (Pixels::U8(all), None) => append(all, &attachments.bytes, count),
            _ => return Err(unfit()),
        };
        if is_room {
            return reply(Reply::Done);
        }
        self.coming = Pixels::U8(Vec::new());
        Err(Failure::new(
            "out_of_memory",
            format!("there is no room for the {count} values of these images beside those that are there"),
            "Close other tabs, or use fewer images.",
        ))
    }

    /// Takes a data set that was read elsewhere.
    pub(super) fn take_dataset(&mut self, id: u32, options: TakeOptions, attachments: Attachments) -> Answer {
        let mut numbers = attachments.numbers.into_iter();
        let shapes = numbers.next().ok_or_else(unfit)?;
        let shapes: Vec<Shape> = shapes
            .as_chunks::<3>()
            .0
            .iter()
            .map(|shape| shape.map(|size| size as usize))
            .collect();
        let values = |shape: &Shape| shape.iter().try_fold(1usize, |all, &size| all.checked_mul(size));
        // No more of them than there are values for.
        let shapes = match shapes[..] {
            [shape]
                if values(&shape).and_then(|values| values.checked_mul(options.count)) == Some(self.coming.len()) =>
            {
                vec![shape; options.count]
            }
            [_] => return Err(unfit()),
            _ => shapes,
        };
        let pixels = match std::mem::replace(&mut self.coming, Pixels::U8(Vec::new())) {
            Pixels::U8(bytes) if options.are_rescaled => Pixels::Rescaled(bytes),
            pixels => pixels,
        };
        let needed = shapes
            .iter()
            .try_fold(0usize, |all, shape| all.checked_add(values(shape)?));
        if shapes.len() != options.count || needed != Some(pixels.len()) {
            return Err(unfit());
        }
        let mut columns = Vec::with_capacity(options.columns.len());
        for ColumnSummary { name, classes, counts } in options.columns {
            let codes = numbers.next().filter(|codes| codes.len() == options.count);
            columns.push(Column {
                name,
                classes,
                counts,
                codes: codes.ok_or_else(unfit)?,
            });
        }
        let dataset = Dataset {
            images: Images::new(&shapes, options.dtype, pixels, [options.min, options.max]),
            split: columns.iter().find_map(split_of),
            columns,
            // The page has these from the worker that read the files.
            notes: Vec::new(),
            layout: Layout::default(),
            join: Join::default(),
        };
        self.take(id, options.column, dataset)
    }
}

fn unfit() -> Failure {
    Failure::new(
        "bad_request",
        "what is attached are not the values, shapes and labels of these images",
        "Attach what the worker that read them has handed over.",
    )
}

/// Adds values to those of `count` that are there; `false` when there is no room for all.
fn append<T: Copy>(all: &mut Vec<T>, values: &[T], count: usize) -> bool {
    let is_room = all
        .try_reserve_exact(count.saturating_sub(all.len()).max(values.len()))
        .is_ok();
    if is_room {
        all.extend_from_slice(values);
    }
    is_room
}
