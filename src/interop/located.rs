//! Where the numbers of a model lie in its files: from there they go into their places one after the other, and are never all held in
//! between.

use std::ops::Range;
use std::sync::Arc;

use hdf5_reader::Dataset;

use super::archive::Member;
use super::error::{ErrorKind, ModelError};
use super::hdf5::{Hdf5, read_numbers};
use super::npy::Npy;
use super::{Opened, turned};
use crate::nn::PlannedParameter;

/// A model that is opened, but for its numbers.
pub struct Located {
    /// Without weights, and without what the optimizer remembers.
    pub opened: Opened,
    /// How many weights there are.
    pub weights: usize,
    /// How many numbers the optimizer remembers of each weight, from the first on that is trained, and how many weights those are.
    pub slots: usize,
    pub trained: usize,
    /// All that are not 0, in the order of the files.
    pub numbers: Vec<Numbers>,
    /// What parts of the files must be, before any of the numbers is taken for one that was written.
    pub sums: Vec<Sum>,
    /// The file that the numbers are in.
    pub(super) file: String,
}

/// Bytes of a file whose sum was not looked at so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// Which of the files.
    pub file: usize,
    pub range: Range<u64>,
    /// CRC-32, as a zip has it.
    pub expected: u32,
    name: String,
}

/// Numbers that belong together, one parameter's, and where they come from.
pub struct Numbers {
    /// Of the weights (array 0), or of what the optimizer remembers (arrays 1, 2, ...).
    pub array: usize,
    pub range: Range<usize>,
    origin: Origin,
    /// The layer and the parameter they are of.
    of: (String, String),
    changes: Changes,
}

/// Where numbers lie.
#[derive(Clone)]
pub(super) enum Origin {
    /// In a file, as floats of 32 bits, little-endian, from this byte on.
    File {
        file: usize,
        start: u64,
    },
    Dataset(Arc<Dataset>),
    Npy(Arc<Npy>),
}

impl Origin {
    pub fn of(file: &Hdf5, dataset: &Arc<Dataset>) -> Origin {
        match file.place(dataset) {
            Some((file, start)) => Origin::File { file, start },
            None => Origin::Dataset(Arc::clone(dataset)),
        }
    }
}

/// What is done to a parameter of this shape, once it is read, since others have it in another order.
#[derive(Clone, Default)]
struct Changes {
    shape: Vec<usize>,
    /// It lies there as (out, in, rows, columns).
    is_out_first: bool,
    is_of_theano: bool,
    /// Height, width and channels of the image whose flattened values it weighs, channels first.
    channels_first: Option<[usize; 3]>,
}

impl Numbers {
    pub(super) fn new(array: usize, parameter: &PlannedParameter, origin: Origin) -> Numbers {
        Numbers {
            array,
            range: parameter.range.clone(),
            origin,
            of: (parameter.layer.clone(), parameter.name.into()),
            changes: Changes {
                shape: parameter.shape.clone(),
                ..Changes::default()
            },
        }
    }

    /// In an array that begins with this parameter.
    pub(super) fn from(self, first: usize) -> Numbers {
        Numbers {
            range: self.range.start - first..self.range.end - first,
            ..self
        }
    }

    pub(super) fn out_first(&mut self) {
        self.changes.is_out_first = true;
    }

    pub(super) fn of_theano(&mut self) {
        self.changes.is_of_theano = true;
    }

    pub(super) fn channels_first(&mut self, image: [usize; 3]) {
        self.changes.channels_first = Some(image);
    }

    fn is_changed(&self) -> bool {
        let changes = &self.changes;
        changes.is_out_first || changes.is_of_theano || changes.channels_first.is_some()
    }

    /// In which file they lie as they are, floats of 32 bits, little-endian, and from which byte on. `None`: they are to be read by
    /// [`Located::read`].
    pub fn place(&self) -> Option<(usize, u64)> {
        match self.origin {
            Origin::File { file, start } if !self.is_changed() => Some((file, start)),
            _ => None,
        }
    }

    /// Reads them, `bytes` being those of the file they lie in.
    fn read(&self, bytes: impl FnOnce(usize, u64, &mut [f32]) -> Result<(), ErrorKind>) -> Result<Vec<f32>, ErrorKind> {
        let mut numbers = vec![0.0; self.range.len()];
        match &self.origin {
            Origin::File { file, start } => bytes(*file, *start, &mut numbers)?,
            Origin::Npy(array) => array.copy_to(&mut numbers)?,
            Origin::Dataset(dataset) => {
                let (layer, parameter) = &self.of;
                read_numbers(dataset, &mut numbers).map_err(|problem| ErrorKind::Weights {
                    name: layer.clone(),
                    problem: format!("{parameter}: {problem}"),
                })?;
            }
        }
        let Changes {
            ref shape,
            is_out_first,
            is_of_theano,
            channels_first,
        } = self.changes;
        if is_out_first {
            numbers = turned::from_out_in_rows_columns(&numbers, shape);
        }
        if is_of_theano {
            turned::turn(&mut numbers, shape);
        }
        if let Some(image) = channels_first {
            numbers = turned::channels_last(&numbers, image);
        }
        Ok(numbers)
    }
}

impl Sum {
    /// `None` where there is nothing to be looked at any more.
    pub(super) fn of(member: &Member) -> Option<Sum> {
        let (file, start) = member.bytes.place(0)?;
        Some(Sum {
            file,
            range: start..start + member.bytes.len(),
            expected: member.sum?,
            name: member.name.clone(),
        })
    }
}

impl Located {
    pub(super) fn new(opened: Opened, weights: usize, mut numbers: Vec<Numbers>, sums: Vec<Sum>) -> Located {
        numbers.sort_by_key(|numbers| match numbers.origin {
            Origin::File { file, start } => (file, start),
            _ => (usize::MAX, 0),
        });
        Located {
            opened,
            weights,
            slots: 0,
            trained: 0,
            numbers,
            sums,
            file: String::new(),
        }
    }

    /// How long each array is.
    pub fn lengths(&self) -> Vec<usize> {
        std::iter::once(self.weights)
            .chain(std::iter::repeat_n(self.trained, self.slots))
            .collect()
    }

    /// Reads the numbers of one of [`Located::numbers`] that lie nowhere as they are. `read` fills a buffer with the bytes of a file from
    /// some byte on.
    ///
    /// # Errors
    /// When they are damaged, or cannot be read.
    pub fn read(
        &self,
        numbers: &Numbers,
        read: impl FnOnce(usize, u64, &mut [u8]) -> std::io::Result<()>,
    ) -> Result<Vec<f32>, ModelError> {
        let floats = |file, start, numbers: &mut [f32]| {
            let mut bytes = vec![0; size_of_val(numbers)];
            read(file, start, &mut bytes)?;
            let (all, _) = bytes.as_chunks::<4>();
            numbers
                .iter_mut()
                .zip(all)
                .for_each(|(to, &bytes)| *to = f32::from_le_bytes(bytes));
            Ok(())
        };
        numbers.read(floats).map_err(|error| error.of(&self.file))
    }

    /// What is to be told when a sum is another than was expected.
    pub fn is_changed(&self, sum: &Sum) -> ModelError {
        super::archive::changed(&sum.name).of(&self.file)
    }
}
