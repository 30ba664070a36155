//! PNG pictures, of whose values none is lost: a canvas of the browser has 8 bits, and no color where all is transparent.

use std::io::{Cursor, ErrorKind};

use png::{BitDepth, ColorType, DecodingError, Transformations};

use super::decoded::{Decoded, MOST_PIXELS, Problem};
use super::exif::orientation;

/// How many bytes may come out of one of a file, about: more than deflate can do.
const EXPANSION: u64 = 1100;

/// The picture in a file, upright: gray of few bits and palettes as 8 bits, 16 bits as they are, what is transparent with the
/// color it has. Of an animation it is the first. Gamma and color profiles are left out of account, as Pillow does.
///
/// # Errors
/// When the file is cut short or damaged, or the picture too large.
pub(super) fn read_png(file: &[u8]) -> Result<Decoded, Problem> {
    let mut decoder = png::Decoder::new(Cursor::new(file));
    // Palettes and few bits become bytes, a color that stands for transparency an opacity.
    decoder.set_transformations(Transformations::EXPAND);
    let mut reader = decoder.read_info().map_err(problem)?;
    let info = reader.info();
    let (height, width) = (info.height as usize, info.width as usize);
    let pixels = u64::from(info.height) * u64::from(info.width);
    if pixels > MOST_PIXELS as u64 {
        return Err(Problem::TooLarge { height, width });
    }
    let bits = u64::from(info.bits_per_pixel() as u32);
    if pixels * bits / 8 > EXPANSION * file.len() as u64 {
        return Err(Problem::CutShort);
    }
    let size = reader.output_buffer_size().ok_or(Problem::TooLarge { height, width })?;
    let mut values = Vec::new();
    values
        .try_reserve_exact(size)
        .map_err(|_| Problem::TooLarge { height, width })?;
    values.resize(size, 0);
    let frame = reader.next_frame(&mut values).map_err(problem)?;
    values.truncate(frame.buffer_size());
    let channels = match frame.color_type {
        ColorType::Grayscale => 1,
        ColorType::GrayscaleAlpha => 2,
        ColorType::Rgb => 3,
        ColorType::Rgba => 4,
        ColorType::Indexed => return Err(Problem::Damaged),
    };
    let bits = match frame.bit_depth {
        BitDepth::Sixteen => {
            values
                .as_chunks_mut::<2>()
                .0
                .iter_mut()
                .for_each(|pair| pair.swap(0, 1));
            16
        }
        _ => 8,
    };
    let mut decoded = Decoded {
        height,
        width,
        channels,
        bits,
        values,
        is_turned: false,
    };
    decoded.turn(orientation(file));
    Ok(decoded)
}

fn problem(error: DecodingError) -> Problem {
    match error {
        DecodingError::IoError(error) if error.kind() == ErrorKind::UnexpectedEof => Problem::CutShort,
        _ => Problem::Damaged,
    }
}
