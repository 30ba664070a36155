//! Floats that are all bytes / 255 are kept as these bytes; nothing else tells them from floats.

use cnn_playground::data::{DataError, Dataset, Pixels, SourceFile, load};

use crate::instructions::array;
use crate::support::{made, npy_in};

/// Sides of an image so large that those of a list are copied while the file is read, and of one that is too small for that.
const SIDES: [usize; 2] = [100, 9];

/// Values that are bytes / 255, different ones in each image.
fn photo(index: usize, side: usize) -> Vec<f64> {
    (0..side * side)
        .map(|place| ((place * 7 + index * 31) % 256) as f64 / 255.0)
        .collect()
}

/// What a type of numpy makes of these values: their bytes.
fn bytes(descr: &str, values: &[f64]) -> Vec<u8> {
    let values = values.iter();
    match descr {
        "<f4" => values.flat_map(|&value| (value as f32).to_le_bytes()).collect(),
        ">f4" => values.flat_map(|&value| (value as f32).to_be_bytes()).collect(),
        "<f8" => values.flat_map(|&value| value.to_le_bytes()).collect(),
        ">f8" => values.flat_map(|&value| value.to_be_bytes()).collect(),
        _ => panic!("{descr}"),
    }
}

/// A list of square arrays of one type.
fn list(descr: &str, images: &[Vec<f64>]) -> SourceFile {
    let arrays = images.iter().map(|values| {
        let side = values.len().isqrt() as u64;
        array(&bytes(descr, values), descr.trim_start_matches('<'), &[side, side])
    });
    pickle(&arrays.collect::<Vec<_>>())
}

fn pickle(items: &[Vec<u8>]) -> SourceFile {
    made("list.pkl", [b"\x80\x04](".as_slice(), &items.concat(), b"e."].concat())
}

/// The images hold these values to the last bit, and are kept so.
#[track_caller]
fn assert_kept(data: &Dataset, images: &[Vec<f64>], as_bytes: bool) {
    assert_eq!(matches!(data.images.pixels, Pixels::Rescaled(_)), as_bytes);
    assert_eq!(data.images.count(), images.len());
    for (index, image) in images.iter().enumerate() {
        let values = data.images.values(index).into_iter().map(f32::to_bits);
        let expected = image.iter().map(|&value| (value as f32).to_bits());
        assert!(values.eq(expected), "image {index}");
    }
    let all = || images.iter().flatten().map(|&value| f64::from(value as f32));
    let extremes = (all().fold(f64::MAX, f64::min), all().fold(f64::MIN, f64::max));
    assert_eq!((data.images.min, data.images.max), extremes);
}

/// The columns of a matrix of so many rows.
fn transposed(values: &[f64], rows: usize) -> Vec<f64> {
    let columns = values.len() / rows;
    (0..values.len())
        .map(|place| values[place % rows * columns + place / rows])
        .collect()
}

#[test]
fn bytes_divided_by_255_are_kept_as_bytes() {
    for side in SIDES {
        let images: Vec<Vec<f64>> = (0..5).map(|index| photo(index, side)).collect();
        for (descr, dtype) in [("<f4", "float32"), ("<f8", "float64")] {
            let data = load(vec![list(descr, &images)]).unwrap();
            assert_kept(&data, &images, true);
            assert_eq!(data.images.dtype, dtype);
        }
        for descr in ["<f4", ">f4", "<f8", ">f8"] {
            let shape = format!("(5, {side}, {side})");
            let one = npy_in(false, descr, &shape, &bytes(descr, &images.concat()));
            assert_kept(&load(vec![made("C.npy", one)]).unwrap(), &images, true);
            let turned: Vec<Vec<f64>> = images.iter().map(|image| transposed(image, side)).collect();
            let one = npy_in(true, descr, &shape, &bytes(descr, &transposed(&turned.concat(), 5)));
            assert_kept(&load(vec![made("F.npy", one)]).unwrap(), &images, true);
        }
    }
}

#[test]
fn one_value_that_is_no_such_byte_makes_floats_of_all() {
    for side in SIDES {
        for (index, place) in [(0, 0), (0, 60), (1, 0), (3, 7), (4, side * side - 1)] {
            for odd in [0.1, -0.0, 1.5, 256.0 / 255.0, f64::from(1f32.next_down())] {
                let mut images: Vec<Vec<f64>> = (0..5).map(|index| photo(index, side)).collect();
                images[index][place] = odd;
                for descr in ["<f4", "<f8"] {
                    assert_kept(&load(vec![list(descr, &images)]).unwrap(), &images, false);
                    let shape = format!("(5, {side}, {side})");
                    let one = npy_in(false, descr, &shape, &bytes(descr, &images.concat()));
                    assert_kept(&load(vec![made("one.npy", one)]).unwrap(), &images, false);
                }
            }
        }
    }
}

#[test]
fn what_is_no_number_is_found_among_bytes() {
    for side in SIDES {
        let mut images: Vec<Vec<f64>> = (0..5).map(|index| photo(index, side)).collect();
        images[3][2 * side + 4] = f64::NAN;
        images[4][0] = f64::INFINITY;
        let Err(DataError::NotFinite {
            index,
            row,
            column,
            count,
            value,
            place,
        }) = load(vec![list("<f8", &images)])
        else {
            panic!("there is a value that is no number")
        };
        assert_eq!((index, row, column, count), (3, 2, 4, 2));
        assert!(value.is_nan());
        let start = 4 + 3 * array(&bytes("<f8", &images[0]), "f8", &[side as u64; 2]).len();
        let contents = array(&[1], "f8", &[side as u64; 2])
            .iter()
            .position(|&byte| byte == b'B')
            .unwrap()
            + 5;
        let expected = start + contents + 8 * (2 * side + 4);
        assert_eq!(place.to_string(), format!("list.pkl, byte {expected}"));
    }
}

#[test]
fn other_types_and_sizes_may_lie_between() {
    let (small, large) = (photo(0, 9), photo(1, 100));
    let square = |values: &[f64]| {
        let side = values.len().isqrt() as u64;
        array(&bytes("<f8", values), "f8", &[side, side])
    };
    let sizes = [square(&small), square(&large), square(&large), square(&small)];
    let images = [&small, &large, &large, &small].map(Clone::clone);
    let data = load(vec![pickle(&sizes)]).unwrap();
    assert_kept(&data, &images, true);
    assert_eq!(data.images.common_shape(), None);
    // Bytes are not divided by 255, though all are numbers of one type then.
    let whole: Vec<f64> = (0..81).map(f64::from).collect();
    let of_bytes = array(&(0..81).collect::<Vec<u8>>(), "u1", &[9, 9]);
    let data = load(vec![pickle(&[square(&small), of_bytes, square(&small)])]).unwrap();
    assert_kept(&data, &[small.clone(), whole, small.clone()], false);
    assert_eq!(data.images.dtype, "float64");
    // But 0 and 1 are bytes / 255.
    let mask: Vec<f64> = (0..81).map(|place| f64::from(place % 2)).collect();
    let of_bytes = array(&(0..81).map(|place| place % 2).collect::<Vec<u8>>(), "u1", &[9, 9]);
    let data = load(vec![pickle(&[square(&small), of_bytes])]).unwrap();
    assert_kept(&data, &[small, mask], true);
}

#[test]
fn lists_of_numbers_are_kept_alike() {
    let float = |value: &f64| [b"G".as_slice(), &value.to_be_bytes()].concat();
    let rows = |values: &[f64]| {
        let rows = values.chunks(9).map(|row| {
            let numbers: Vec<u8> = row.iter().flat_map(float).collect();
            [b"](".as_slice(), &numbers, b"e"].concat()
        });
        [b"](".as_slice(), &rows.collect::<Vec<_>>().concat(), b"e"].concat()
    };
    let mut images = vec![photo(0, 9), photo(1, 9)];
    let file = |images: &[Vec<f64>]| pickle(&images.iter().map(|image| rows(image)).collect::<Vec<_>>());
    assert_kept(&load(vec![file(&images)]).unwrap(), &images, true);
    images[1][80] = 0.7;
    assert_kept(&load(vec![file(&images)]).unwrap(), &images, false);
}
