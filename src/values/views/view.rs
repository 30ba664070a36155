//! A value, to look at.

use std::borrow::Cow;

use super::interval::Interval;
use super::refs::{ArrayRef, ColumnRef, FrameRef, Items, Pairs};
use crate::values::handles::Contents;
use crate::values::image::Image;
use crate::values::numpy::time::Time;

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
    /// Where in the (unpacked) file the value is made; `None` where only what it lies in knows.
    pub fn offset(&self) -> Option<u64> {
        match self {
            View::List(items) | View::Tuple(items) | View::Set(items) => items.offset(),
            View::Dict(pairs) => pairs.file.arena.place(pairs.id),
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
