//! Reads Python's pickles, protocols 0 to 5, as numpy 1 and 2 and pandas 0.20 to 3 write them.
//!
//! A pickle is a program for a small stack machine, and Python's own reader runs whatever it names. This one does not:
//! it builds values, and knows a list of constructors (`constructors`) whose arguments it checks; any other name
//! is an error. The parts, in the order in which a file passes through them:
//!
//! | part | does |
//! |---|---|
//! | `container` | unpacks gzip, tells what is no pickle |
//! | `machine` | carries out the instructions (`opcodes`), with a `memo` for what is referred to again |
//! | `constructors` | make arrays, columns and tables |
//! | `arena` | keeps all values; they refer to each other by number, so that nothing recurses |
//! | [`View`] | lets one look at a value, and step into it |
//!
//! The bytes of arrays and texts stay where they are in the file: an [`ArrayRef`] points to them. Sizes that the file
//! announces are checked against the bytes that are there before anything is allocated, and [`Limits`] bound the rest.

mod arena;
mod array;
mod arrow;
mod column;
mod constructors;
mod container;
mod dtype;
mod error;
mod frame;
mod limits;
mod machine;
mod memo;
mod numbers;
mod opcodes;
mod refusal;
mod resolve;
mod view;

pub use array::ArrayRef;
pub use column::{ColumnRef, Values};
pub use dtype::{Dtype, Kind};
pub use error::{ErrorKind, PickleError};
pub use frame::FrameRef;
pub use limits::Limits;
pub(crate) use numbers::half;
pub use refusal::{Reason, Refusal};
pub use view::{Items, Pairs, View};

use arena::{Arena, NodeId};
use machine::Machine;

/// A file that was read: its bytes and its values.
#[derive(Debug)]
pub struct Pickle {
    name: String,
    arena: Arena,
    roots: Vec<NodeId>,
    rest: u64,
}

/// Reads a file that holds a pickle, or several one after the other, perhaps inside gzip. `name` is for messages.
///
/// # Errors
/// When the file is no pickle, is damaged, asks for anything that is not on the list of constructors, or passes a limit.
pub fn load(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Pickle, PickleError> {
    let error = |offset, kind| PickleError {
        file: name.into(),
        offset,
        kind,
    };
    let bytes = container::open(bytes, limits).map_err(|kind| error(None, kind))?;
    let mut machine = Machine::new(bytes, limits);
    let mut roots = Vec::new();
    loop {
        match machine.run() {
            Ok(root) => roots.push(root),
            Err(kind) => {
                return Err(match not_a_pickle(&machine, &kind) {
                    Some(kind) => error(None, kind),
                    None => error(Some(machine.offset as u64), kind),
                });
            }
        }
        let rest = &machine.arena.bytes[machine.at..];
        if !matches!(rest, [0x80, 0..=5, ..]) {
            let rest = rest.len() as u64;
            return Ok(Pickle {
                name: name.into(),
                arena: machine.arena,
                roots,
                rest,
            });
        }
    }
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

    /// The values of all pickles in the file.
    pub fn roots(&self) -> impl ExactSizeIterator<Item = View<'_>> {
        self.roots.iter().map(|&root| View::of(self, root))
    }

    /// How many bytes follow the last pickle that are no pickle.
    pub fn rest(&self) -> u64 {
        self.rest
    }

    /// How many bytes the (unpacked) file has.
    pub fn size(&self) -> u64 {
        self.arena.bytes.len() as u64
    }

    fn error(&self, offset: usize, kind: ErrorKind) -> PickleError {
        PickleError {
            file: self.name.clone(),
            offset: Some(offset as u64),
            kind,
        }
    }
}

/// Any bytes are the beginning of some pickle or other; when reading fails early on a file that does not look like one,
/// it is better said that it is none.
fn not_a_pickle(machine: &Machine, kind: &ErrorKind) -> Option<ErrorKind> {
    let bytes = &machine.arena.bytes;
    let start = &bytes[..bytes.len().min(48)];
    let refused = matches!(kind, ErrorKind::Refused { .. }) && bytes.ends_with(b".");
    let looks_right = match start {
        [0x80, version, ..] => *version <= 10,
        [0x80] => true,
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
    if looks_right || refused || machine.operations > 16 {
        return None;
    }
    let text = start.utf8_chunks().next().map_or("", |chunk| chunk.valid());
    let is_text = text.len() + 3 >= start.len() && !text.contains(|c: char| c.is_control() && !c.is_whitespace());
    let start = if is_text {
        format!("\"{}\"", text.chars().take(32).collect::<String>().escape_debug())
    } else {
        let hex: Vec<String> = start.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        format!("the bytes {}", hex.join(" "))
    };
    Some(ErrorKind::NotAPickle { start })
}
