//! Reading of HDF5 as far as Keras writes it: groups, attributes that are text, data sets of numbers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use hdf5_reader::error::Error;
use hdf5_reader::group::Group;
use hdf5_reader::storage::{Storage, StorageBuffer};
use hdf5_reader::{ByteOrder, Dataset, Datatype, Hdf5File, OpenOptions, SliceInfo, SliceInfoElem};

use super::error::ErrorKind;
use super::random_access::Bytes;
use crate::values::half;

/// Groups and data sets of a file, at the most; the largest models that Keras has have a tenth of that.
const MOST_OBJECTS: usize = 50_000;
/// Groups that lie inside each other, at the most.
const DEEPEST: usize = 32;
/// How many times its own size a file may become when it is unpacked, and how large it may always become: weights of 16 bits are
/// twice as large here; those that somebody has packed may grow somewhat more.
const EXPANSION: usize = 8;
const EXPANSION_FLOOR: usize = 1 << 20;

/// The bytes that every HDF5 file begins with.
pub(super) const SIGNATURE: &[u8] = b"\x89HDF\r\n\x1a\n";

/// All groups and data sets of a file by their paths, without a slash in front. A backslash in a name, which Keras on Windows
/// wrote for a slash, is a slash.
pub(super) struct Hdf5 {
    stored: Arc<Stored>,
    groups: BTreeMap<String, Group>,
    datasets: BTreeMap<String, Arc<Dataset>>,
}

/// The bytes of a file for the library, and what it has read of them.
struct Stored {
    bytes: Bytes,
    /// Of each read where it began and how long it was, since [`Hdf5::place`] has asked.
    read: Mutex<Vec<(u64, usize)>>,
}

impl Storage for Stored {
    fn len(&self) -> u64 {
        self.bytes.len()
    }

    fn read_range(&self, offset: u64, len: usize) -> Result<StorageBuffer, Error> {
        let available = self.len().saturating_sub(offset);
        let needed = len as u64;
        if needed > available {
            return Err(Error::UnexpectedEof {
                offset,
                needed,
                available,
            });
        }
        if let Ok(mut read) = self.read.lock() {
            read.truncate(1);
            read.push((offset, len));
        }
        let mut bytes = vec![0; len];
        self.bytes.read_at(offset, &mut bytes)?;
        Ok(StorageBuffer::from_vec(bytes))
    }
}

impl Hdf5 {
    /// Looks over a file, whose weights stay where they are.
    pub fn open(bytes: Bytes) -> Result<Hdf5, ErrorKind> {
        check_length(&bytes)?;
        let size = bytes.len() as usize;
        let options = OpenOptions {
            chunk_cache_bytes: 0,
            max_read_bytes: limit(size),
            max_chunk_bytes: limit(size),
            max_object_header_bytes: size,
            ..OpenOptions::default()
        };
        let stored = Arc::new(Stored {
            bytes,
            read: Mutex::default(),
        });
        let file = Hdf5File::from_storage_with_options(Arc::clone(&stored) as _, options)?;
        let mut hdf5 = Hdf5 {
            stored,
            groups: BTreeMap::new(),
            datasets: BTreeMap::new(),
        };
        hdf5.walk(String::new(), file.root_group()?, 0)?;
        Ok(hdf5)
    }

    fn walk(&mut self, path: String, group: Group, depth: usize) -> Result<(), ErrorKind> {
        let (groups, datasets) = group.members()?;
        self.groups.insert(path.clone(), group);
        let below = |name: &str| match path.as_str() {
            "" => name.replace('\\', "/"),
            _ => format!("{path}/{}", name.replace('\\', "/")),
        };
        for dataset in datasets {
            self.datasets.insert(below(dataset.name()), Arc::new(dataset));
        }
        let count = self.groups.len() + self.datasets.len() + groups.len();
        if count > MOST_OBJECTS || depth == DEEPEST && !groups.is_empty() {
            return Err(ErrorKind::Objects { limit: MOST_OBJECTS });
        }
        for group in groups {
            self.walk(below(group.name()), group, depth + 1)?;
        }
        Ok(())
    }

    /// The paths of all groups whose last part is that name.
    pub fn groups_named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let paths = self.groups.keys().map(String::as_str);
        paths.filter(move |path| path.rsplit('/').next() == Some(name))
    }

    /// The paths of all data sets below a group, that of the group in front left out.
    pub fn below<'a>(&'a self, group: &'a str) -> impl Iterator<Item = (&'a str, &'a Arc<Dataset>)> {
        let inside = self.datasets.range(group.to_owned()..);
        let inside = inside.map_while(move |(path, dataset)| Some((path.strip_prefix(group)?, dataset)));
        inside.filter_map(|(rest, dataset)| Some((rest.strip_prefix('/')?, dataset)))
    }

    pub fn dataset(&self, path: &str) -> Option<&Arc<Dataset>> {
        self.datasets.get(path)
    }

    /// All data sets with their paths.
    pub fn datasets(&self) -> impl Iterator<Item = (&str, &Arc<Dataset>)> {
        self.datasets.iter().map(|(path, dataset)| (path.as_str(), dataset))
    }

    /// In which file, and from which byte on, the numbers of a data set lie as floats of 32 bits, little-endian, one behind the other;
    /// `None` where they do not. The library does not tell, but it reads the first of them there.
    pub fn place(&self, dataset: &Dataset) -> Option<(usize, u64)> {
        let is_plain = matches!(
            dataset.dtype(),
            Datatype::FloatingPoint {
                size: 4,
                byte_order: ByteOrder::LittleEndian
            }
        );
        let count = dataset.num_elements().ok().filter(|&count| count > 0)?;
        if !is_plain || dataset.chunks().is_some() {
            return None;
        }
        let first = SliceInfoElem::Slice {
            start: 0,
            end: 1,
            step: 1,
        };
        let first = SliceInfo {
            selections: vec![first; dataset.ndim()],
        };
        self.stored.read.lock().ok()?.clear();
        dataset.read_slice::<f32>(&first).ok()?;
        let &[(start, 4)] = &self.stored.read.lock().ok()?[..] else {
            return None;
        };
        let end = count.checked_mul(4)?.checked_add(start)?;
        (end <= self.stored.len()).then(|| self.stored.bytes.place(start))?
    }

    /// An attribute of a group that is one text.
    pub fn text(&self, group: &str, attribute: &str) -> Result<Option<String>, ErrorKind> {
        Ok(self.texts_of(group, attribute)?.and_then(|mut texts| texts.pop()))
    }

    /// An attribute that is a list of texts, empty lists of any type included. Where it would not fit into one attribute, Keras
    /// cuts it into several: `weight_names0`, `weight_names1`, ...
    pub fn texts(&self, group: &str, attribute: &str) -> Result<Option<Vec<String>>, ErrorKind> {
        if let Some(texts) = self.texts_of(group, attribute)? {
            return Ok(Some(texts));
        }
        let mut all: Option<Vec<String>> = None;
        for number in 0.. {
            let Some(texts) = self.texts_of(group, &format!("{attribute}{number}"))? else {
                break;
            };
            all.get_or_insert_default().extend(texts);
        }
        Ok(all)
    }

    fn texts_of(&self, group: &str, attribute: &str) -> Result<Option<Vec<String>>, ErrorKind> {
        let Some(group) = self.groups.get(group) else {
            return Ok(None);
        };
        let Some(found) = group.attributes()?.into_iter().find(|found| found.name == attribute) else {
            return Ok(None);
        };
        if found.num_elements()? == 0 {
            return Ok(Some(Vec::new()));
        }
        match found.shape[..] {
            [] => Ok(Some(vec![found.read_string()?])),
            _ => Ok(Some(found.read_strings()?)),
        }
    }
}

fn limit(bytes: usize) -> usize {
    bytes.saturating_mul(EXPANSION).max(EXPANSION_FLOOR)
}

/// Whether so many weights can be in a file of that size.
pub(super) fn check_room(weights: usize, bytes: usize) -> Result<(), ErrorKind> {
    match weights.checked_mul(size_of::<f32>()) {
        Some(needed) if needed <= limit(bytes) => Ok(()),
        _ => Err(ErrorKind::MoreThanThereIs {
            weights: weights as u64,
            bytes,
        }),
    }
}

/// The file tells in its first bytes how long it is (superblock, versions 0 to 3): what a broken download is known by.
fn check_length(bytes: &Bytes) -> Result<(), ErrorKind> {
    let start = bytes.start(52)?;
    let end = match start.get(8) {
        Some(0) => start.get(40..48),
        Some(1) => start.get(44..52),
        Some(2 | 3) => start.get(28..36),
        _ => return Ok(()),
    };
    // Addresses of other lengths than 8 bytes are left to the reader.
    let lengths = if matches!(start.get(8), Some(0 | 1)) {
        start.get(13..15)
    } else {
        start.get(9..11)
    };
    let Some(end) = end.filter(|_| lengths == Some(&[8, 8])) else {
        return Ok(());
    };
    let expected = u64::from_le_bytes(end.try_into().expect("8 bytes"));
    match expected > bytes.len() {
        true => Err(ErrorKind::CutShort {
            expected,
            bytes: bytes.len() as usize,
        }),
        false => Ok(()),
    }
}

/// Whether its numbers are floats that can be read.
pub(super) fn has_floats(dataset: &Dataset) -> bool {
    matches!(dataset.dtype(), Datatype::FloatingPoint { size: 2 | 4 | 8, .. })
}

/// The numbers of a data set, which are as many as there is room for.
pub(super) fn read_numbers(dataset: &Dataset, numbers: &mut [f32]) -> Result<(), String> {
    let told = |error: Error| error.to_string();
    if dataset.num_elements().map_err(told)? != numbers.len() as u64 {
        return Err(format!("it has the shape {:?}", dataset.shape()));
    }
    match *dataset.dtype() {
        Datatype::FloatingPoint { size: 4, .. } => dataset.read_into(numbers).map_err(told),
        Datatype::FloatingPoint { size: 8, .. } => {
            let values = dataset.read_array::<f64>().map_err(told)?;
            numbers
                .iter_mut()
                .zip(&values)
                .for_each(|(to, &value)| *to = value as f32);
            Ok(())
        }
        Datatype::FloatingPoint { size: 2, byte_order } => {
            let bytes = dataset.read_raw_bytes().map_err(told)?;
            let (pairs, _) = bytes.as_chunks::<2>();
            for (to, &pair) in numbers.iter_mut().zip(pairs) {
                *to = half(match byte_order {
                    ByteOrder::LittleEndian => u16::from_le_bytes(pair),
                    _ => u16::from_be_bytes(pair),
                });
            }
            Ok(())
        }
        ref other => Err(format!("its numbers are {other:?}, not floats")),
    }
}

/// One whole number.
pub(super) fn read_count(dataset: &Dataset) -> Option<u64> {
    let is_scalar = dataset.shape().iter().all(|&length| length == 1);
    let values = is_scalar.then(|| dataset.read_array::<i64>().ok()).flatten()?;
    u64::try_from(*values.first()?).ok()
}
