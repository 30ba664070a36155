//! The stack machine that a pickle is written for, with data on its stack and nothing else: the instructions that make
//! objects go to [`super::constructors`].

use super::constructors::Storages;
use super::memo::Memo;
use super::opcodes::Opcode;
use super::tap::{Tap, Tapped};
use crate::values::{Arena, ByteReader, Contents, ErrorKind, Limits, Node, NodeId, Span, TOO_LARGE};

mod containers;
mod literals;
mod objects;

#[derive(Debug)]
pub(crate) struct Machine {
    pub arena: Arena,
    limits: Limits,
    /// The byte that is read next.
    pub at: u64,
    /// The instruction being carried out; `arena.offset` is where it stands.
    opcode: Opcode,
    pub operations: u64,
    stack: Vec<NodeId>,
    /// How long the stack was at each open MARK.
    marks: Vec<usize>,
    memo: Memo,
    /// How many pickles lie around the one that is read.
    depth: usize,
    /// What PyTorch keeps beside the pickle.
    pub storages: Option<Storages>,
    /// Takes contents while they are passed by.
    tap: Tapped,
    /// The contents of the array whose contents lie last in the file, of those that were made.
    last: Option<Contents>,
}

type Done = Result<(), ErrorKind>;

/// Bytes of an array or bytes object that are so many stay in the file.
const LONG: u64 = 256;

/// How much is handed to a tap at once: whole elements of any type.
const TAPPED: usize = 256 << 10;

/// How much is brought into memory at once.
const PIECE: usize = 4096;

impl Machine {
    pub(crate) fn new(reader: ByteReader, limits: &Limits) -> Machine {
        Machine {
            arena: Arena::new(reader, limits),
            limits: limits.clone(),
            at: 0,
            opcode: Opcode::Stop,
            operations: 0,
            stack: Vec::new(),
            marks: Vec::new(),
            memo: Memo::default(),
            depth: 0,
            storages: None,
            tap: Tapped::default(),
            last: None,
        }
    }

    /// Hands contents to `tap` from now on.
    pub(crate) fn hand_to(&mut self, tap: Box<dyn Tap>) {
        self.tap = Tapped(Some(tap));
    }

    /// Begins another pickle of the file. Stack and memo start empty; the values of earlier pickles stay.
    pub(crate) fn begin(&mut self) {
        self.stack.clear();
        self.marks.clear();
        self.memo = Memo::default();
    }

    /// Reads on, up to and with the STOP of the pickle, or for about `budget` bytes; `None` when there is more.
    pub(crate) fn run(&mut self, budget: u64) -> Result<Option<NodeId>, ErrorKind> {
        let pause = self.at.saturating_add(budget);
        while self.at <= pause {
            self.arena.offset = self.at;
            let Some(&byte) = self.arena.reader().at(self.at, 1)?.first() else {
                return Err(ErrorKind::NoStop);
            };
            self.opcode = Opcode::from_byte(byte).ok_or(ErrorKind::UnknownOpcode { byte })?;
            self.at += 1;
            self.operations += 1;
            if self.operations > self.limits.operations {
                return Err(ErrorKind::Limit {
                    what: "instructions",
                    limit: self.limits.operations,
                });
            }
            if self.opcode == Opcode::Stop {
                return self.pop().map(Some);
            }
            self.step()?;
        }
        Ok(None)
    }

    /// What is long of it is never inlined: a browser compiles what is carried out often a second time, and one large function takes
    /// it as long as the reading of a hundred megabytes, on a core that the reading needs.
    fn step(&mut self) -> Done {
        match self.opcode {
            Opcode::Stop => Ok(()),
            Opcode::Mark => self.mark(),
            Opcode::Pop => self.pop_any(),
            Opcode::PopMark => self.close_mark().map(|start| self.stack.truncate(start)),
            Opcode::Dup => self.top().map(|id| self.stack.push(id)),

            Opcode::None => self.push_id(NodeId::NONE),
            Opcode::NewTrue => self.push_id(NodeId::TRUE),
            Opcode::NewFalse => self.push_id(NodeId::FALSE),
            Opcode::Int => self.int_line(),
            Opcode::Long => self.long_line(),
            Opcode::BinInt => self
                .array()
                .map(i32::from_le_bytes)
                .and_then(|value| self.push_int(value.into())),
            Opcode::BinInt1 => self
                .array()
                .map(u8::from_le_bytes)
                .and_then(|value| self.push_int(value.into())),
            Opcode::BinInt2 => self
                .array()
                .map(u16::from_le_bytes)
                .and_then(|value| self.push_int(value.into())),
            Opcode::Long1 => self.length::<1>().and_then(|len| self.long(len)),
            Opcode::Long4 => self.length::<4>().and_then(|len| self.long(len)),
            Opcode::Float => self.float_line(),
            Opcode::BinFloat => self
                .array()
                .map(f64::from_be_bytes)
                .and_then(|value| self.push(Node::Float(value))),

            Opcode::Unicode => self.unicode_line(),
            Opcode::ShortBinUnicode => self.sized::<1>(Node::Text),
            Opcode::BinUnicode => self.sized::<4>(Node::Text),
            Opcode::BinUnicode8 => self.sized::<8>(Node::Text),
            Opcode::String => self.string_line(),
            Opcode::ShortBinString => self.sized::<1>(Node::OldText),
            Opcode::BinString => self.long_sized::<4>(Node::OldText),
            Opcode::ShortBinBytes => self.sized::<1>(Node::Bytes),
            Opcode::BinBytes => self.long_sized::<4>(Node::Bytes),
            Opcode::BinBytes8 | Opcode::ByteArray8 => self.long_sized::<8>(Node::Bytes),

            Opcode::EmptyList => self.push(Node::List(Vec::new())),
            Opcode::EmptyTuple => self.push(Node::Tuple(Vec::new())),
            Opcode::EmptyDict => self.push(Node::Dict(Vec::new())),
            Opcode::EmptySet => self.push(Node::Set(Vec::new())),
            Opcode::List => self.since_mark().and_then(|items| self.push(Node::List(items))),
            Opcode::Tuple => self.since_mark().and_then(|items| self.push(Node::Tuple(items))),
            Opcode::FrozenSet => self.since_mark().and_then(|items| self.push(Node::Set(items))),
            Opcode::Tuple1 => self.tuple(1),
            Opcode::Tuple2 => self.tuple(2),
            Opcode::Tuple3 => self.tuple(3),
            Opcode::Dict => self.dict(),
            Opcode::Append => self.append(),
            Opcode::Appends => self.appends(),
            Opcode::AddItems => self.add_items(),
            Opcode::SetItem => self.set_item(),
            Opcode::SetItems => self.set_items(),

            Opcode::Get => self.index_line().and_then(|index| self.get(index)),
            Opcode::BinGet => self.length::<1>().and_then(|index| self.get(index)),
            Opcode::LongBinGet => self.length::<4>().and_then(|index| self.get(index)),
            Opcode::Put => self.index_line().and_then(|index| self.put(index)),
            Opcode::BinPut => self.length::<1>().and_then(|index| self.put(index)),
            Opcode::LongBinPut => self.length::<4>().and_then(|index| self.put(index)),
            Opcode::Memoize => self.put(self.memo.len() as u64),

            Opcode::Global => self.global_lines(),
            Opcode::StackGlobal => self.stack_global(),
            Opcode::Inst => self.inst(),
            Opcode::Obj => self.obj(),
            Opcode::NewObj => self.new_obj(),
            Opcode::NewObjEx => self.new_obj_ex(),
            Opcode::Reduce => self.reduce(),
            Opcode::Build => self.build(),

            Opcode::Proto => self.protocol(),
            Opcode::Frame => self.frame(),
            Opcode::BinPersId => self.storage(),
            Opcode::PersId => self.elsewhere("an object kept beside the pickle"),
            Opcode::Ext1 | Opcode::Ext2 | Opcode::Ext4 => self.elsewhere("a class registered with copyreg"),
            Opcode::NextBuffer | Opcode::ReadonlyBuffer => self.elsewhere("a buffer kept beside the pickle"),
        }
    }

    fn elsewhere(&self, what: &'static str) -> Done {
        Err(ErrorKind::Elsewhere {
            opcode: self.opcode.name(),
            what,
        })
    }

    fn protocol(&mut self) -> Done {
        let [version] = self.array()?;
        if version > 5 {
            Err(ErrorKind::Protocol { version })
        } else {
            Ok(())
        }
    }

    /// A frame announces how many bytes follow at least; it has no meaning else.
    fn frame(&mut self) -> Done {
        let needed = self.length::<8>()?;
        self.check_left(needed)
    }

    fn get(&mut self, index: u64) -> Done {
        let id = self.memo.get(index).ok_or(ErrorKind::Memo {
            opcode: self.opcode.name(),
            index,
        })?;
        self.push_id(id)
    }

    fn put(&mut self, index: u64) -> Done {
        let id = self.top()?;
        self.memo.put(index, id, self.limits.memo)
    }

    // The bytes.

    fn truncated(&self, needed: u64, left: u64) -> ErrorKind {
        ErrorKind::Truncated {
            opcode: self.opcode.name(),
            needed,
            left,
        }
    }

    /// Checks that so many bytes follow, as far as that is known: the size of a compressed file is not.
    fn check_left(&mut self, needed: u64) -> Done {
        match self.arena.reader().known_size() {
            Some(size) if needed > size.saturating_sub(self.at) => {
                Err(self.truncated(needed, size.saturating_sub(self.at)))
            }
            _ => Ok(()),
        }
    }

    /// The next bytes, brought into memory.
    fn take(&mut self, len: u64) -> Result<Span, ErrorKind> {
        self.check_left(len)?;
        let kept = self.arena.kept();
        let end = self.at.saturating_add(len);
        let start = self.at;
        while self.at < end {
            // Piece by piece, so that no more memory is asked for than there are bytes.
            let wanted = (end - self.at).min(PIECE as u64) as usize;
            let piece = self.arena.reader().at(self.at, wanted)?;
            if piece.len() < wanted {
                let left = self.at - start + piece.len() as u64;
                return Err(self.truncated(len, left));
            }
            let mut copy = [0; PIECE];
            copy[..wanted].copy_from_slice(&piece[..wanted]);
            self.arena.keep_more(&copy[..wanted])?;
            self.at += wanted as u64;
        }
        Ok(self.arena.kept_since(kept))
    }

    /// The next bytes, which stay in the file when there are many.
    fn contents(&mut self, len: u64) -> Result<Span, ErrorKind> {
        if len < LONG {
            return self.take(len);
        }
        self.check_left(len)?;
        let end = self.at.saturating_add(len);
        if let Some(size) = self.arena.reader().reach(end)? {
            return Err(self.truncated(len, size.saturating_sub(self.at)));
        }
        // On a machine of 32 bits a file may hold more than can be counted.
        let len = usize::try_from(len).map_err(|_| ErrorKind::OutOfMemory { what: TOO_LARGE })?;
        let span = Span {
            start: self.at,
            len,
            in_file: true,
        };
        self.hand_to_tap(span)?;
        self.at = end;
        Ok(span)
    }

    fn hand_to_tap(&mut self, span: Span) -> Done {
        let (Some(tap), Some(last)) = (&mut self.tap.0, &self.last) else {
            return Ok(());
        };
        // Of a compressed file it is not known how much there will be.
        let Some(size) = self.arena.reader().known_size() else {
            return Ok(());
        };
        if last.len() != span.len || !tap.wants(last, span.start, size) {
            return Ok(());
        }
        for from in (0..span.len).step_by(TAPPED) {
            let len = TAPPED.min(span.len - from);
            let piece = self.arena.reader().at(span.start + from as u64, len)?;
            tap.take(piece.get(..len).ok_or(ErrorKind::NoStop)?);
        }
        Ok(())
    }

    /// Remembers an array that was made.
    fn look_for_array(&mut self, id: NodeId) {
        // Up to protocol 4 an array is empty when it is made, and gets its contents later; it says nothing of the next one then.
        if let (Some(_), Node::Array(array)) = (&self.tap.0, self.arena.node(id)) {
            self.last = array.contents_in_file().or(self.last);
        }
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ErrorKind> {
        let bytes = self.arena.reader().at(self.at, N)?;
        match bytes.first_chunk::<N>() {
            Some(&array) => {
                self.at += N as u64;
                Ok(array)
            }
            None => {
                let left = bytes.len() as u64;
                Err(self.truncated(N as u64, left))
            }
        }
    }

    /// An unsigned number of `N` bytes.
    fn length<const N: usize>(&mut self) -> Result<u64, ErrorKind> {
        let bytes = self.array::<N>()?;
        Ok(bytes.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte)))
    }

    // The stack. What lies below the last MARK is out of reach.

    fn push_id(&mut self, id: NodeId) -> Done {
        self.stack.try_reserve(1).map_err(|_| ErrorKind::OutOfMemory {
            what: "the stack of the pickle",
        })?;
        self.stack.push(id);
        Ok(())
    }

    fn push(&mut self, node: Node) -> Done {
        let id = self.arena.add(node)?;
        self.push_id(id)
    }

    fn underflow(&self, needed: &'static str) -> ErrorKind {
        ErrorKind::Stack {
            opcode: self.opcode.name(),
            needed,
        }
    }

    fn floor(&self) -> usize {
        self.marks.last().copied().unwrap_or(0)
    }

    fn top(&self) -> Result<NodeId, ErrorKind> {
        match self.stack.last() {
            Some(&id) if self.stack.len() > self.floor() => Ok(id),
            _ => Err(self.underflow("a value")),
        }
    }

    fn pop(&mut self) -> Result<NodeId, ErrorKind> {
        let id = self.top()?;
        self.stack.pop();
        Ok(id)
    }

    fn mark(&mut self) -> Done {
        if self.marks.len() >= self.limits.depth {
            return Err(ErrorKind::Limit {
                what: "values inside each other",
                limit: self.limits.depth as u64,
            });
        }
        self.marks.push(self.stack.len());
        Ok(())
    }

    /// Closes the last MARK; gives the length of the stack at it.
    fn close_mark(&mut self) -> Result<usize, ErrorKind> {
        self.marks.pop().ok_or_else(|| self.underflow("a MARK"))
    }

    fn since_mark(&mut self) -> Result<Vec<NodeId>, ErrorKind> {
        let start = self.close_mark()?;
        Ok(self.stack.split_off(start))
    }

    /// POP also closes a MARK that nothing lies on.
    fn pop_any(&mut self) -> Done {
        if self.stack.len() > self.floor() {
            self.stack.pop();
            return Ok(());
        }
        self.close_mark().map(|_| ())
    }
}
