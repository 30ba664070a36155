//! A list of arrays is in its place when the file was read once; and where it is not what it seemed, it is read as ever.

use std::cell::Cell;
use std::io;
use std::rc::Rc;

use cnn_playground::data::{Dataset, SourceFile, load};
use cnn_playground::pickle::Source;

use crate::instructions::{array, text};

/// A file that counts the bytes that are read of it.
struct Counted(Vec<u8>, Rc<Cell<usize>>);

impl Source for Counted {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        self.1.set(self.1.get() + buffer.len());
        self.0.read_at(offset, buffer)
    }
}

/// A list of these arrays, and how many times its size was read of the file.
fn read(arrays: &[&[u8]]) -> (Dataset, f64) {
    let bytes = [b"\x80\x04](".as_slice(), &arrays.concat(), b"e."].concat();
    let (size, count) = (bytes.len(), Rc::new(Cell::new(0)));
    let data = load(vec![SourceFile::new("list.pkl", Counted(bytes, Rc::clone(&count)))]).unwrap();
    (data, count.get() as f64 / size as f64)
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
    let (data, times) = read(&images.iter().map(Vec::as_slice).collect::<Vec<_>>());
    assert_images(&data, &(0..40).collect::<Vec<_>>());
    assert!(times < 1.3, "{times} times its size");
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
