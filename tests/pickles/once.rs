//! A list of arrays is in its place when the file was read once; and where it is not what it seemed, it is read as ever.

use std::cell::Cell;
use std::io;
use std::rc::Rc;

use cnn_playground::data::{DataError, Dataset, SourceFile, load};
use cnn_playground::values::Source;

use crate::instructions::{array, text};

/// A file that counts the bytes that are read of it before the farthest that was read already.
struct Counted {
    bytes: Vec<u8>,
    farthest: u64,
    again: Rc<Cell<u64>>,
}

impl Source for Counted {
    fn size(&self) -> u64 {
        self.bytes.size()
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let end = offset + buffer.len() as u64;
        self.again
            .set(self.again.get() + self.farthest.min(end).saturating_sub(offset));
        self.farthest = self.farthest.max(end);
        self.bytes.read_at(offset, buffer)
    }
}

/// A list of these arrays, and which share of the file was read again.
fn read(arrays: &[&[u8]]) -> (Dataset, f64) {
    let (data, again) = try_read(arrays);
    (data.unwrap(), again)
}

fn try_read(arrays: &[&[u8]]) -> (Result<Dataset, DataError>, f64) {
    let bytes = [b"\x80\x04](".as_slice(), &arrays.concat(), b"e."].concat();
    let (size, again) = (bytes.len(), Rc::new(Cell::new(0)));
    let file = Counted {
        bytes,
        farthest: 0,
        again: Rc::clone(&again),
    };
    let data = load(vec![SourceFile::new("list.pkl", file)]);
    (data, again.get() as f64 / size as f64)
}

const SIDE: usize = 100;

fn value(image: usize, place: usize) -> f64 {
    (image * 10_000 + place) as f64
}

fn image(index: usize, shape: &[u64]) -> Vec<u8> {
    let values = (0..SIDE * SIDE).flat_map(|place| value(index, place).to_le_bytes());
    array(&values.collect::<Vec<u8>>(), "f8", shape)
}

fn square(index: usize) -> Vec<u8> {
    image(index, &[SIDE as u64, SIDE as u64])
}

/// The same image as `numpy.ndarray.__reduce__` writes it.
fn filled(index: usize) -> Vec<u8> {
    let values = (0..SIDE * SIDE).flat_map(|place| value(index, place).to_le_bytes());
    let contents: Vec<u8> = values.collect();
    let side = SIDE as u8;
    [
        b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\x85C\x01b\x87R(K\x01".as_slice(),
        &[b'K', side, b'K', side, 0x86],
        b"cnumpy\ndtype\nX\x02\0\0\0f8\x89\x88\x87R(K\x03X\x01\0\0\0<NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\0tb\x89B",
        &(contents.len() as u32).to_le_bytes(),
        &contents,
        b"tb",
    ]
    .concat()
}

/// Whether the images are these, whose values lie in the order of the file.
fn assert_images(data: &Dataset, expected: &[usize]) {
    assert_eq!(data.images.count(), expected.len());
    for (place, &index) in expected.iter().enumerate() {
        let values = data.images.values(place);
        assert!(
            values
                .iter()
                .enumerate()
                .all(|(at, &got)| f64::from(got) == value(index, at)),
            "image {place}"
        );
    }
    let all = expected
        .iter()
        .flat_map(|&index| [value(index, 0), value(index, SIDE * SIDE - 1)]);
    let (min, max) = all.fold((f64::MAX, 0.0f64), |(min, max), value| (min.min(value), max.max(value)));
    assert_eq!((data.images.min, data.images.max), (min, max));
}

#[test]
fn a_list_of_arrays_is_read_once() {
    let images: Vec<Vec<u8>> = (0..40).map(square).collect();
    let (data, again) = read(&images.iter().map(Vec::as_slice).collect::<Vec<_>>());
    assert_images(&data, &(0..40).collect::<Vec<_>>());
    assert!(again < 0.05, "{again} of the file");
    // Up to protocol 4 an array is made empty and filled afterwards.
    let images: Vec<Vec<u8>> = (0..40).map(filled).collect();
    let (data, again) = read(&images.iter().map(Vec::as_slice).collect::<Vec<_>>());
    assert_images(&data, &(0..40).collect::<Vec<_>>());
    assert!(again < 0.05, "{again} of the file");
    // Of other shapes, but as long.
    let wide: Vec<Vec<u8>> = (0..4)
        .map(|index| image(index, &[50 * (1 + index as u64 % 2), 200 / (1 + index as u64 % 2)]))
        .collect();
    let (data, _) = read(&wide.iter().map(Vec::as_slice).collect::<Vec<_>>());
    assert_images(&data, &[0, 1, 2, 3]);
    assert_eq!(
        (data.images.shape(0), data.images.shape(1)),
        ([50, 200, 1], [100, 100, 1])
    );
}

#[test]
fn what_only_looked_like_the_images_is_read_again() {
    let images: Vec<Vec<u8>> = (0..4).map(square).collect();
    let [zero, one, two, three] = &images[..] else {
        unreachable!()
    };
    // Put aside, and brought back in another order or twice: BINGET of what MEMOIZE kept.
    let kept = |image: &[u8]| [image, b"\x94"].concat();
    let aside = [&kept(zero)[..], &kept(one), b"00"].concat();
    let (data, _) = read(&[&aside, two, b"h\x01", three, b"h\0", b"h\x01"]);
    assert_images(&data, &[2, 1, 3, 0, 1]);
    // One behind the images, which is put aside: its values, the largest, count for nothing.
    let (data, _) = read(&[zero, one, two, &[&three[..], b"0"].concat()]);
    assert_images(&data, &[0, 1, 2]);
    // One in the order of Fortran.
    let order = text("C");
    let at = one.windows(order.len()).rposition(|bytes| bytes == order).unwrap();
    let mut fortran = one.clone();
    fortran[at..at + order.len()].copy_from_slice(&text("F"));
    let (data, _) = read(&[zero, &fortran, two]);
    let values = data.images.values(1);
    assert!((0..SIDE * SIDE).all(|at| f64::from(values[at]) == value(1, at % SIDE * SIDE + at / SIDE)));
    assert_eq!(f64::from(data.images.values(2)[7]), value(2, 7));
    // One of another type, as long.
    let halves: Vec<u8> = (0..2 * SIDE * SIDE)
        .flat_map(|place| (place as f32).to_le_bytes())
        .collect();
    let halves = array(&halves, "f4", &[SIDE as u64, 2 * SIDE as u64]);
    let (data, _) = read(&[zero, &halves, two]);
    assert_eq!(data.images.values(1)[19_999], 19_999.0);
    assert_eq!(f64::from(data.images.values(2)[9_999]), value(2, 9_999));
}

#[test]
fn a_value_that_is_no_number_is_found_in_its_image() {
    let mut images: Vec<Vec<u8>> = (0..4).map(square).collect();
    for (index, place, odd) in [(1, 250, f64::NAN), (3, 0, f64::INFINITY)] {
        let at = images[index]
            .windows(8)
            .position(|bytes| bytes == value(index, place).to_le_bytes());
        let at = at.unwrap();
        images[index][at..at + 8].copy_from_slice(&odd.to_le_bytes());
    }
    let (refused, _) = try_read(&images.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let Err(DataError::NotFinite {
        index,
        row,
        column,
        count,
        ..
    }) = refused
    else {
        panic!("{refused:?}")
    };
    assert_eq!((index, row, column, count), (1, 2, 50, 2));
}
