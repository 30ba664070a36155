//! Reads Python's pickles, protocols 0 to 5, as numpy 1 and 2 and pandas 0.20 to 3 write them.
//!
//! A pickle is a program for a small stack machine, and Python's own reader runs whatever it names. This one does not:
//! it builds values, and knows a list of constructors (`constructors`) whose arguments it checks; any other name
//! is an error. The parts, in the order in which a file passes through them:
//!
//! | part | does |
//! |---|---|
//! | [`Source`] | gives any bytes of the file, which need not be in memory |
//! | `reader` | reads them a window at a time; `container` unpacks gzip and zlib, and tells what is no pickle |
//! | `machine` | carries out the instructions (`opcodes`), with a `memo` for what is referred to again |
//! | `constructors` | make arrays, columns, tables and pictures |
//! | `arena` | keeps all values; they refer to each other by number, so that nothing recurses |
//! | [`View`] | lets one look at a value, and step into it |
//!
//! The bytes of arrays stay where they are in the file: an [`ArrayRef`] points to them, and [`Pickle::read`] copies them to
//! their place. Sizes that the file announces are checked against the bytes that are there before anything is allocated,
//! and [`Limits`] bound the rest.
//!
//! Files that hold one array are read beside them, by their own headers: `.npy` (`npy`) and IDX ([`crate::files::idx`]).

mod arena;
mod array;
mod arrow;
mod column;
mod constructors;
mod container;
mod dtype;
mod error;
mod frame;
mod image;
mod interval;
mod limits;
mod machine;
mod memo;
mod npy;
mod numbers;
mod opcodes;
mod places;
mod reader;
mod record;
mod refusal;
mod resolve;
mod source;
mod tap;
mod time;
mod view;

pub use array::{ArrayRef, Contents};
pub use column::{ColumnRef, Values};
pub use dtype::{BYTE, Dtype, Kind};
pub use error::{ErrorKind, PickleError, Place};
pub use frame::FrameRef;
pub use image::{Image, Mode};
pub use interval::Interval;
pub use limits::Limits;
pub(crate) use numbers::half;
pub use refusal::{Reason, Refusal};
pub use source::Source;
pub use tap::Tap;
pub use time::{Time, Unit};
pub use view::{Items, Pairs, View};

use arena::{Arena, Node, NodeId, Span};
use array::{Array, Data, Layout};
use error::TOO_LARGE;
use machine::Machine;
use reader::Reader;
use record::Type;

use crate::files::{self, idx};

/// A file that was read: its bytes and its values.
#[derive(Debug)]
pub struct Pickle {
    name: String,
    arena: Arena,
    roots: Vec<NodeId>,
    /// What an IDX file begins with.
    idx: Option<idx::Header>,
    rest: u64,
}

/// Reads a whole file; see [`Reading`].
///
/// # Errors
/// When the file is no pickle, is damaged, asks for anything that is not on the list of constructors, or passes a limit.
pub fn load(name: &str, source: Box<dyn Source>, limits: &Limits) -> Result<Pickle, PickleError> {
    let mut reading = Reading::open(name, source, limits)?;
    loop {
        if let Some(pickle) = reading.advance(u64::MAX)? {
            return Ok(pickle);
        }
    }
}

/// A file that is being read: one that holds a pickle, or several one after the other, or an array of `numpy.save`; perhaps
/// inside gzip or zlib.
#[derive(Debug)]
pub struct Reading {
    name: String,
    /// `None` when the file was read.
    machine: Option<Machine>,
    roots: Vec<NodeId>,
    idx: Option<idx::Header>,
}

impl Reading {
    /// Opens a file. `name` is for messages.
    ///
    /// # Errors
    /// When its first bytes say that it holds none of these, or cannot be read.
    pub fn open(name: &str, source: Box<dyn Source>, limits: &Limits) -> Result<Reading, PickleError> {
        let machine = Reader::open(source, limits).and_then(|mut reader| {
            container::check(&mut reader)?;
            Ok(Machine::new(reader, limits))
        });
        let machine = machine.map_err(|kind| PickleError {
            place: Place {
                file: name.into(),
                offset: Some(0),
            },
            kind,
        })?;
        Ok(Reading {
            name: name.into(),
            machine: Some(machine),
            roots: Vec::new(),
            idx: None,
        })
    }

    /// The pickle is `data.pkl` of what `torch.save` wrote and takes the first `pickle` bytes; the storages that it names lie behind
    /// it, one after the other, each of so many bytes.
    ///
    /// # Errors
    /// When the file is shorter than these.
    pub fn with_storages(
        mut self,
        pickle: u64,
        storages: impl Iterator<Item = (String, u64)>,
        big_endian: bool,
    ) -> Result<Reading, PickleError> {
        if let Some(machine) = &mut self.machine {
            let size = machine.arena.reader().size();
            machine.storages = constructors::Storages::new(pickle, storages, size, big_endian);
            if machine.storages.is_none() {
                let place = Place {
                    file: self.name,
                    offset: Some(size),
                };
                return Err(PickleError {
                    place,
                    kind: ErrorKind::NoStop,
                });
            }
        }
        Ok(self)
    }

    /// Hands the contents of arrays to `tap` while they are passed by, where that is possible.
    #[must_use]
    pub fn with_tap(mut self, tap: Box<dyn Tap>) -> Reading {
        if let Some(machine) = &mut self.machine {
            machine.tap = tap::Tapped(Some(tap));
        }
        self
    }

    /// Reads on for about `budget` bytes; `None` when there is more to read.
    ///
    /// # Errors
    /// See [`load`].
    ///
    /// # Panics
    /// When the file was read to its end before.
    pub fn advance(&mut self, budget: u64) -> Result<Option<Pickle>, PickleError> {
        let machine = self.machine.as_mut().expect("the file was not read yet");
        match step(machine, &mut self.roots, &mut self.idx, budget) {
            Ok(None) => Ok(None),
            Ok(Some(rest)) => {
                let name = std::mem::take(&mut self.name);
                let (roots, machine) = (std::mem::take(&mut self.roots), self.machine.take());
                let arena = machine.expect("it was there").arena;
                Ok(Some(Pickle {
                    name,
                    arena,
                    roots,
                    idx: self.idx.take(),
                    rest,
                }))
            }
            Err(kind) => Err(PickleError {
                place: Place {
                    file: self.name.clone(),
                    offset: Some(machine.arena.offset),
                },
                kind: not_a_pickle(machine, &kind)
                    .map(|other| named(&self.name).unwrap_or(other))
                    .unwrap_or(kind),
            }),
        }
    }

    /// The file's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many bytes of the file on the disk were read, and how many there are.
    pub fn progress(&mut self) -> (u64, u64) {
        let Some(machine) = &mut self.machine else {
            return (1, 1);
        };
        let at = machine.at;
        let reader = machine.arena.reader();
        reader.packed().unwrap_or((at, reader.size()))
    }
}

/// Reads on; when there is nothing more, gives how many bytes are left that are none of it.
fn step(
    machine: &mut Machine,
    roots: &mut Vec<NodeId>,
    idx: &mut Option<idx::Header>,
    budget: u64,
) -> Result<Option<u64>, ErrorKind> {
    if machine.at == 0 {
        let start = machine.arena.reader().at(0, idx::LONGEST)?;
        if start.starts_with(npy::MAGIC) {
            match npy::load(&mut machine.arena)? {
                Ok(array) => {
                    roots.push(machine.arena.add(array)?);
                    return Ok(Some(0));
                }
                Err(start) => machine.at = start,
            }
        } else if let Some(header) = idx::Header::of(start) {
            let (array, end) = array_of_idx(&mut machine.arena, &header)?;
            *idx = Some(header);
            roots.push(machine.arena.add(array)?);
            return Ok(Some(machine.arena.reader().finish()?.saturating_sub(end)));
        }
    }
    let Some(root) = machine.run(budget)? else {
        return Ok(None);
    };
    roots.push(root);
    if machine.storages.is_some() {
        return Ok(Some(0));
    }
    if let [0x80, 0..=5, ..] = machine.arena.reader().at(machine.at, 2)? {
        machine.begin();
        return Ok(None);
    }
    let size = machine.arena.reader().finish()?;
    Ok(Some(size - machine.at))
}

/// The array of an IDX file, and where it ends; of a table of labels its first column.
fn array_of_idx(arena: &mut Arena, header: &idx::Header) -> Result<(Node, u64), ErrorKind> {
    let too_large = || ErrorKind::OutOfMemory { what: TOO_LARGE };
    let layout = Layout::c_order(header.shape.clone()).ok_or_else(too_large)?;
    let size = header.dtype.size;
    let len = layout.len().checked_mul(size).ok_or_else(too_large)?;
    let start = header.start as u64;
    let end = start + len as u64;
    let left = match arena.reader().reach(end)? {
        Some(size) => size.saturating_sub(start) as usize,
        None => len,
    };
    let in_file = true;
    let data = Data::Raw(Span { start, len, in_file });
    let of = Type::from(header.dtype);
    let array = match layout
        .first_column()
        .filter(|_| left == len && header.is_table_of_labels())
    {
        Some(column) => {
            let found = column.len() * size;
            Array::filled(of, column, data, found, Some(0))?
        }
        None => Array::filled(of, layout, data, left, Some(0))?,
    };
    Ok((Node::Array(Box::new(array)), end))
}

impl Pickle {
    /// The file's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value of the first pickle in the file.
    pub fn root(&self) -> View<'_> {
        View::of(self, self.roots[0])
    }

    /// Where the value of the first pickle was made.
    pub fn root_offset(&self) -> Option<u64> {
        self.arena.place(self.roots[0])
    }

    /// The values of all pickles in the file.
    pub fn roots(&self) -> impl ExactSizeIterator<Item = View<'_>> {
        self.roots.iter().map(|&root| View::of(self, root))
    }

    /// The header of the IDX file that this is; `None` when it is none.
    pub fn idx(&self) -> Option<&idx::Header> {
        self.idx.as_ref()
    }

    /// How many bytes follow the last pickle that are no pickle.
    pub fn rest(&self) -> u64 {
        self.rest
    }

    /// How many bytes the (unpacked) file has.
    pub fn size(&self) -> u64 {
        self.arena.size()
    }

    /// Fills `out` with the bytes of an array from `from` on.
    ///
    /// # Errors
    /// When the file cannot be read any more.
    pub fn read(&self, contents: &Contents, from: usize, out: &mut [u8]) -> Result<(), PickleError> {
        let read = self.arena.read(contents.span, from, out);
        read.map_err(|kind| self.error(contents.offset, kind))
    }

    /// What went wrong while values were looked at, which were then taken for `None`.
    ///
    /// # Errors
    /// When a part of the file could not be read.
    pub fn check(&self) -> Result<(), PickleError> {
        match self.arena.take_failure() {
            Some(kind) => Err(self.error(Some(0), kind)),
            None => Ok(()),
        }
    }

    /// A place in this file, for messages.
    pub fn place(&self, offset: Option<u64>) -> Place {
        Place {
            file: self.name.clone(),
            offset,
        }
    }

    fn error(&self, offset: Option<u64>, kind: ErrorKind) -> PickleError {
        PickleError {
            place: self.place(offset),
            kind,
        }
    }
}

/// What a file that is no pickle is by its name, where that is read by nobody.
fn named(name: &str) -> Option<ErrorKind> {
    let format = files::by_name(name).filter(|format| format.kind == files::Kind::Foreign)?;
    container::foreign(format)
}

/// Any bytes are the beginning of some pickle or other; when reading fails early on a file that does not look like one,
/// it is better said that it is none.
fn not_a_pickle(machine: &mut Machine, kind: &ErrorKind) -> Option<ErrorKind> {
    // These say nothing about what the file is.
    if matches!(kind, ErrorKind::OutOfMemory { .. } | ErrorKind::Unreadable { .. }) {
        return None;
    }
    let operations = machine.operations;
    let reader = machine.arena.reader();
    let mut last = [0];
    let ends = reader
        .known_size()
        .and_then(|size| reader.read(size.checked_sub(1)?, &mut last).ok());
    let refused = matches!(kind, ErrorKind::Refused { .. }) && ends == Some(true) && last == *b".";
    let start = reader.at(0, 48).ok()?;
    let start = &start[..start.len().min(48)];
    let looks_right = match start {
        [0x80, version, ..] => *version <= 10,
        [0x80] => true,
        _ if start.starts_with(npy::MAGIC) => true,
        // The first lines of protocol 0: a list, a dict or a name, and usually its number in the memo.
        [b'(', b'l' | b'd' | b't', b'p' | b'\n', ..] => true,
        [b'c', ..] => start
            .split(|&byte| byte == b'\n')
            .nth(2)
            .is_some_and(|line| matches!(line, [b'p' | b'(', ..])),
        // Protocol 1 is binary, but its first instructions are few.
        [b']' | b'}' | b'(' | b')' | b'U' | b'X' | b'K', rest @ ..] => rest.iter().take(6).any(|&byte| byte < 9),
        _ => false,
    };
    if looks_right || refused || operations > 16 {
        return None;
    }
    let text = start.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let is_text = text.len() + 3 >= start.len() && !text.contains(|c: char| c.is_control() && !c.is_whitespace());
    let start = if is_text {
        error::quoted(text, 32)
    } else {
        let hex: Vec<String> = start.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        format!("the bytes {}", hex.join(" "))
    };
    Some(ErrorKind::NotAPickle { start })
}
