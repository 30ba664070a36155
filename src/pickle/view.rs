//! A pickle's values, to look at.

use std::borrow::Cow;

use super::Pickle;
use super::arena::{Node, NodeId};
use super::array::{ArrayRef, Contents};
use super::column::ColumnRef;
use super::constructors::{Global, Pandas};
use super::dtype::BYTE;
use super::frame::FrameRef;
use super::image::Image;
use super::interval::Interval;
use super::numbers;
use super::resolve;
use super::time::Time;

/// A value. What it contains is looked at one step at a time: a list may contain itself.
#[derive(Debug, Clone)]
pub enum View<'a> {
    None,
    Bool(bool),
    Int(i128),
    Float(f64),
    /// A date or a duration.
    Time(Time),
    Interval(Box<Interval>),
    Str(Cow<'a, str>),
    Bytes(Cow<'a, [u8]>),
    /// More bytes than a name or a number has: where they are, and the first.
    LongBytes(Contents, [u8; 4]),
    List(Items<'a>),
    Tuple(Items<'a>),
    Set(Items<'a>),
    Dict(Pairs<'a>),
    /// A numpy array.
    Array(ArrayRef<'a>),
    /// One column of pandas: a Series, an Index, or the values of one.
    Column(ColumnRef<'a>),
    /// A table of pandas.
    Frame(FrameRef<'a>),
    /// A picture of Pillow.
    Image(Box<Image>),
    /// Anything else, by what it is ("a numpy dtype"): it holds no data that could be looked at.
    Other(&'static str),
}

impl<'a> View<'a> {
    pub(super) fn of(pickle: &'a Pickle, id: NodeId) -> View<'a> {
        let arena = &pickle.arena;
        match arena.node(id) {
            Node::None => View::None,
            Node::Bool(value) => View::Bool(*value),
            Node::Int(value) => View::Int(i128::from(*value)),
            Node::BigInt(span) => big_int(arena.span(*span)),
            Node::Float(value) => View::Float(*value),
            Node::Text(span) => View::Str(String::from_utf8_lossy(arena.span(*span))),
            Node::Bytes(span) | Node::OldText(span) if span.in_file => {
                let start = arena.look_at_start(*span);
                let contents = Contents {
                    span: *span,
                    dtype: BYTE,
                    offset: arena.place(id),
                };
                View::LongBytes(contents, start)
            }
            Node::Bytes(span) => View::Bytes(Cow::Borrowed(arena.span(*span))),
            Node::OldText(span) => {
                let bytes = arena.span(*span);
                std::str::from_utf8(bytes)
                    .map_or(View::Bytes(Cow::Borrowed(bytes)), |text| View::Str(Cow::Borrowed(text)))
            }
            Node::List(items) => View::List(Items { pickle, id, items }),
            Node::Tuple(items) => View::Tuple(Items { pickle, id, items }),
            Node::Set(items) => View::Set(Items { pickle, id, items }),
            Node::Dict(pairs) => View::Dict(Pairs { pickle, id, pairs }),
            Node::Array(array) => View::Array(ArrayRef::of(pickle, array)),
            Node::Scalar(scalar) => numbers::decode(scalar.dtype, arena.span(scalar.span)),
            Node::Image(image) => View::Image(image.clone()),
            Node::Dtype(_) => View::Other("a numpy dtype"),
            Node::Global(Global::Pandas(Pandas::Na)) => View::None,
            Node::Global(_) => View::Other("a class"),
            Node::Object(object) => match object.class {
                Global::Pandas(Pandas::DataFrame) => View::Frame(FrameRef { pickle, object }),
                class if resolve::is_column(class) => View::Column(ColumnRef { pickle, id, object }),
                class => View::Other(class.name()),
            },
        }
    }

    /// Where in the (unpacked) file the value is made; `None` where only what it lies in knows.
    pub fn offset(&self) -> Option<u64> {
        match self {
            View::List(items) | View::Tuple(items) | View::Set(items) => items.offset(),
            View::Dict(pairs) => pairs.pickle.arena.place(pairs.id),
            View::Array(array) => array.offset(),
            View::Column(column) => Some(column.object.offset),
            View::Frame(frame) => Some(frame.object.offset),
            View::Image(image) => Some(image.offset),
            _ => None,
        }
    }

    /// What the value is, with an article, for messages.
    pub fn describe(&self) -> String {
        match self {
            View::None => "None".into(),
            View::Bool(_) => "a bool".into(),
            View::Int(_) => "an int".into(),
            View::Float(_) => "a float".into(),
            View::Time(_) => "a date or time".into(),
            View::Interval(_) => "an interval".into(),
            View::Str(_) => "a text".into(),
            View::Bytes(_) | View::LongBytes(..) => "a bytes object".into(),
            View::List(items) => counted("list", items.len()),
            View::Tuple(items) => counted("tuple", items.len()),
            View::Set(items) => counted("set", items.len()),
            View::Dict(pairs) => counted("dict", pairs.len()),
            View::Array(array) => format!("an array of shape {} and type {}", array.shape_text(), array.dtype()),
            View::Column(_) => "a pandas Series".into(),
            View::Frame(_) => "a pandas DataFrame".into(),
            View::Image(image) => format!("a picture of Pillow of mode {}", image.mode),
            View::Other(what) => (*what).into(),
        }
    }
}

fn counted(what: &str, len: usize) -> String {
    if len == 0 {
        format!("an empty {what}")
    } else {
        format!("a {what} of {len}")
    }
}

fn big_int(bytes: &[u8]) -> View<'_> {
    if bytes.len() > 16 {
        return View::Other("an integer of more than 128 bits");
    }
    let sign = if bytes.last().is_some_and(|last| last >> 7 == 1) {
        0xff
    } else {
        0
    };
    let mut full = [sign; 16];
    full[..bytes.len()].copy_from_slice(bytes);
    View::Int(i128::from_le_bytes(full))
}

/// The items of a list, tuple or set.
#[derive(Debug, Clone, Copy)]
pub struct Items<'a> {
    pickle: &'a Pickle,
    id: NodeId,
    items: &'a [NodeId],
}

impl<'a> Items<'a> {
    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub fn get(&self, index: usize) -> Option<View<'a>> {
        self.items.get(index).map(|&id| View::of(self.pickle, id))
    }

    /// Where in the (unpacked) file the list is made.
    pub fn offset(&self) -> Option<u64> {
        self.pickle.arena.place(self.id)
    }

    /// Where in the (unpacked) file an item is made that stands alone there, else where the list is.
    pub fn offset_of(&self, index: usize) -> Option<u64> {
        let item = self.items.get(index);
        item.and_then(|&id| self.pickle.arena.place(id))
            .or_else(|| self.offset())
    }

    /// Where the bytes of an item lie that is a text.
    pub fn text(&self, index: usize) -> Option<Contents> {
        self.pickle.arena.text_contents(*self.items.get(index)?)
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = View<'a>> + Clone + use<'a> {
        let Items { pickle, items, .. } = *self;
        items.iter().map(move |&id| View::of(pickle, id))
    }
}

/// The entries of a dict, in its order.
#[derive(Debug, Clone, Copy)]
pub struct Pairs<'a> {
    pickle: &'a Pickle,
    id: NodeId,
    pairs: &'a [(NodeId, NodeId)],
}

impl<'a> Pairs<'a> {
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The keys that are text, or their beginnings: keys are names, and a long one is not worth decoding.
    pub fn names(&self) -> impl Iterator<Item = String> + use<'a> {
        const LONGEST: usize = 200;
        let Pairs { pickle, pairs, .. } = *self;
        pairs.iter().filter_map(move |&(key, _)| match *pickle.arena.node(key) {
            Node::Text(span) | Node::OldText(span) | Node::Bytes(span) if !span.in_file => {
                let bytes = pickle.arena.span(span);
                Some(String::from_utf8_lossy(&bytes[..bytes.len().min(LONGEST)]).into_owned())
            }
            _ => None,
        })
    }

    /// The value of the last entry whose key is this text.
    pub fn entry(&self, key: &str) -> Option<View<'a>> {
        let value = self.pickle.arena.entry(self.id, key)?;
        Some(View::of(self.pickle, value))
    }

    pub fn values(&self) -> impl ExactSizeIterator<Item = View<'a>> + Clone + use<'a> {
        let Pairs { pickle, pairs, .. } = *self;
        pairs.iter().map(move |&(_, value)| View::of(pickle, value))
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = (View<'a>, View<'a>)> + Clone + use<'a> {
        let Pairs { pickle, pairs, .. } = *self;
        pairs
            .iter()
            .map(move |&(key, value)| (View::of(pickle, key), View::of(pickle, value)))
    }
}
