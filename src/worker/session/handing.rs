//! A data set on its way from the worker that read it to the one that trains on it.

use super::{Answer, Attachments, Buffer, Session};
use crate::data::{Column, Dataset, Images, Join, Layout, Pixels, Shape, split_of};
use crate::worker::protocol::*;

impl Session {
    /// Gives away the images; this worker has none then.
    pub(super) fn hand_over(&mut self) -> Answer {
        self.data()?;
        let Some(data) = self.data.take() else {
            return Ok(None);
        };
        let images = data.dataset.images;
        let shapes = match images.common_shape() {
            Some(shape) => shape.map(|size| size as u32).to_vec(),
            None => (0..images.count())
                .flat_map(|index| images.shape(index).map(|size| size as u32))
                .collect(),
        };
        let handed = HandedOver {
            count: images.count(),
            are_rescaled: matches!(images.pixels, Pixels::Rescaled(_)),
        };
        let pixels = match images.pixels {
            Pixels::U8(bytes) | Pixels::Rescaled(bytes) => Buffer::U8(bytes),
            Pixels::F32(values) => Buffer::F32(values),
        };
        Ok(Some((Reply::HandedOver(handed), vec![pixels, Buffer::U32(shapes)])))
    }

    /// Takes a data set, as [`Session::take`] takes one that was read here.
    pub(super) fn take_dataset(&mut self, id: u32, options: TakeOptions, attachments: Attachments) -> Answer {
        let unfit = || {
            Failure::new(
                "bad_request",
                "what is attached are not the values, shapes and labels of these images",
                "Attach what the worker that read them has handed over.",
            )
        };
        let mut numbers = attachments.numbers.into_iter();
        let shapes = numbers.next().ok_or_else(unfit)?;
        let shapes: Vec<Shape> = shapes
            .as_chunks::<3>()
            .0
            .iter()
            .map(|shape| shape.map(|size| size as usize))
            .collect();
        let shapes = match shapes[..] {
            [shape] => vec![shape; options.count],
            _ => shapes,
        };
        let pixels = match attachments.arrays.into_iter().next() {
            Some(values) => Pixels::F32(values),
            None if options.are_rescaled => Pixels::Rescaled(attachments.bytes),
            None => Pixels::U8(attachments.bytes),
        };
        let needed = shapes.iter().try_fold(0usize, |all, shape| {
            let values = shape
                .iter()
                .try_fold(1usize, |values, &size| values.checked_mul(size))?;
            all.checked_add(values)
        });
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
