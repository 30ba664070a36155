//! A picture of the reader's own, made what an image of the set is to a network.

use super::data::Data;
use super::network::no_network;
use super::{Answer, Buffer, Session};
use crate::data::{Given, Images, Levels, Pixels, PrepareError, Taking, receive};
use crate::worker::protocol::*;

/// The most pixels that a picture may have.
const MOST_PIXELS: usize = 1 << 26;

impl Session {
    pub(super) fn read_picture(&self, options: &ReadPictureOptions, values: Vec<u8>) -> Answer {
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
            is_whole: self.data.as_ref().is_none_or(Data::is_whole),
        };
        let received = match &self.data {
            Some(data) => receive(&given, &data.dataset.images, data.prepared.as_ref(), taking),
            None => receive(&given, &self.blank()?, None, taking),
        };
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

    /// As long as there is no data set: an image as the network takes it, with values from 0 to 255.
    fn blank(&self) -> Result<Images, Failure> {
        let no_data = |_| self.data().err().unwrap_or_else(no_network);
        let model = self.model.as_ref().ok_or(()).map_err(no_data)?;
        let shape @ [height, width, channels] = model.network.input_shape();
        if !matches!(channels, 1 | 3 | 4) {
            return Err(Failure::new(
                "other_shape",
                format!("the network takes images of {channels} channels, and pictures have 1, 3 or 4"),
                "Open a data set of such images.",
            ));
        }
        let pixels = Pixels::U8(vec![0; height * width * channels]);
        Ok(Images::new(&[shape], "uint8", pixels, [0.0, 255.0]))
    }
}
