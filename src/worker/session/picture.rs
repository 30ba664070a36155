//! A picture of the reader's own, made what an image of the set is to a network.

use super::{Answer, Buffer, Session};
use crate::data::{Given, Levels, PrepareError, Taking, receive};
use crate::worker::protocol::*;

/// The most pixels that a picture may have.
const MOST_PIXELS: usize = 1 << 26;

impl Session {
    pub(super) fn read_picture(&self, options: &ReadPictureOptions, values: Vec<u8>) -> Answer {
        let data = self.data()?;
        let &ReadPictureOptions {
            height,
            width,
            channels,
            bits,
            ..
        } = options;
        let wrong = |message| Failure::new("bad_request", message, "Give height x width x channels values.");
        if !matches!(channels, 1..=4) || !matches!(bits, 8 | 16) {
            return Err(wrong(format!("a picture of {channels} channels of {bits} bits")));
        }
        let pixels = height
            .checked_mul(width)
            .filter(|pixels| (1..=MOST_PIXELS).contains(pixels));
        let pixels = pixels.ok_or_else(|| {
            Failure::new(
                "picture_too_large",
                format!("the picture has {width} × {height} pixels; {MOST_PIXELS} are the most"),
                "Make it smaller.",
            )
        })?;
        let size = pixels * channels * usize::from(bits / 8);
        if values.len() != size {
            return Err(wrong(format!("the picture has {} bytes, not {size}", values.len())));
        }
        let given = Given {
            shape: [height, width, channels],
            values: match bits {
                8 => Levels::Bytes(values),
                _ => Levels::Pairs(values),
            },
        };
        let taking = Taking {
            crop_to_aspect_ratio: options.crop_to_aspect_ratio,
            is_drawn: options.is_drawn,
            is_whole: data.is_whole(),
        };
        let received = receive(&given, &data.dataset.images, data.prepared.as_ref(), taking);
        let received = received.map_err(|error| match error {
            PrepareError::OutOfMemory { .. } => Failure::new(
                "out_of_memory",
                format!("there is no room for a picture of {width} × {height} in this tab"),
                "Close other tabs, or make the picture smaller.",
            ),
            error => error.into(),
        })?;
        let [height, width, channels] = received.shape;
        let reply = PictureRead {
            height,
            width,
            channels,
            done: received.done,
            crop_to_aspect_ratio: received.is_cropped,
        };
        Ok(Some((Reply::Picture(reply), vec![Buffer::F32(received.pixels)])))
    }
}
