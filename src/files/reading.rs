//! Opens the files that the core reads itself: pickles, `.npy` and IDX, perhaps inside gzip or zlib.

use super::kinds::{self, Format};
use super::{idx, npy};
use crate::pickle::{Machine, Storages, Tap};
use crate::values::{ByteReader, ErrorKind, File, Limits, NodeId, Place, ReadError, Source, quoted};

/// Reads a whole file; see [`Reading`].
///
/// # Errors
/// When the file is no pickle, is damaged, asks for anything that is not on the list of constructors, or passes a limit.
pub fn load(name: &str, source: Box<dyn Source>, limits: &Limits) -> Result<File, ReadError> {
    let mut reading = Reading::open(name, source, limits)?;
    loop {
        if let Some(pickle) = reading.advance(u64::MAX)? {
            return Ok(pickle);
        }
    }
}

/// A file that is being read: one that holds a pickle, or several one after the other, or an array of `numpy.save` or IDX; perhaps
/// inside gzip or zlib.
#[derive(Debug)]
pub struct Reading {
    name: String,
    /// `None` when the file was read.
    machine: Option<Machine>,
    roots: Vec<NodeId>,
    /// What an IDX file begins with.
    idx: Option<idx::Header>,
}

impl Reading {
    /// Opens a file. `name` is for messages.
    ///
    /// # Errors
    /// When its first bytes say that it holds none of these, or cannot be read.
    pub fn open(name: &str, source: Box<dyn Source>, limits: &Limits) -> Result<Reading, ReadError> {
        let machine = ByteReader::open(source, limits).and_then(|mut reader| {
            check(&mut reader)?;
            Ok(Machine::new(reader, limits))
        });
        let machine = machine.map_err(|kind| ReadError {
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
    ) -> Result<Reading, ReadError> {
        if let Some(machine) = &mut self.machine {
            let size = machine.arena.reader().size();
            machine.storages = Storages::new(pickle, storages, size, big_endian);
            if machine.storages.is_none() {
                let place = Place {
                    file: self.name,
                    offset: Some(size),
                };
                return Err(ReadError {
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
            machine.hand_to(tap);
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
    pub fn advance(&mut self, budget: u64) -> Result<Option<File>, ReadError> {
        let machine = self.machine.as_mut().expect("the file was not read yet");
        match step(machine, &mut self.roots, &mut self.idx, budget) {
            Ok(None) => Ok(None),
            Ok(Some(rest)) => {
                let name = std::mem::take(&mut self.name);
                let (roots, machine) = (std::mem::take(&mut self.roots), self.machine.take());
                let arena = machine.expect("it was there").arena;
                Ok(Some(File::new(name, arena, roots, rest)))
            }
            Err(kind) => Err(ReadError {
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

    /// The header of the IDX file that this is; `None` when it is none, or its first bytes were not read yet.
    pub fn idx(&self) -> Option<&idx::Header> {
        self.idx.as_ref()
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
            let (array, end) = header.load(&mut machine.arena)?;
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

/// What a file that is no pickle is by its name, where that is read by nobody.
fn named(name: &str) -> Option<ErrorKind> {
    let format = kinds::by_name(name).filter(|format| format.kind == kinds::Kind::Foreign)?;
    foreign(format)
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
        _ if start.starts_with(npy::MAGIC) || idx::Header::of(start).is_some() => true,
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
        quoted(text, 32)
    } else {
        let hex: Vec<String> = start.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        format!("the bytes {}", hex.join(" "))
    };
    Some(ErrorKind::NotAPickle { start })
}

/// Tells what is read by nobody here, or must be unpacked before.
fn check(reader: &mut ByteReader) -> Result<(), ErrorKind> {
    let bytes = reader.at(0, kinds::START)?;
    if bytes.is_empty() {
        return Err(ErrorKind::Empty);
    }
    match kinds::known(bytes) {
        // What lies around the file is off already.
        Some(format) if format.kind == kinds::Kind::Gzip => Err(ErrorKind::OtherFormat {
            what: "a gzip file inside another compressed file",
            remedy: format.remedy,
        }),
        Some(format) => foreign(format).map_or(Ok(()), Err),
        None => Ok(()),
    }
}

/// That a file is of this kind, unless it is read here.
fn foreign(format: &Format) -> Option<ErrorKind> {
    let (what, remedy) = (format.what, format.remedy);
    (format.kind.read_by() != kinds::ReadBy::Core).then_some(ErrorKind::OtherFormat { what, remedy })
}
