//! Constructors of pandas 0.20 to 3: tables and columns, and the parts they are made of. All but the names is kept as
//! the file has it; [`crate::pickle::resolve`] and [`crate::pickle::frame`] read it.

use super::{Args, Global, Object};
use crate::pickle::arena::{Arena, Node};
use crate::pickle::error::ErrorKind;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pickle) enum Pandas {
    Series,
    DataFrame,
    /// The contents of a Series.
    SingleBlockManager,
    /// The contents of a DataFrame: arrays, each of some of its columns.
    BlockManager,
    /// Makes such an array: values, the numbers of its columns, dimensions.
    UnpickleBlock,
    Index,
    RangeIndex,
    /// Makes an index: its class and its parts.
    NewIndex,
    Categorical,
    CategoricalDtype,
    /// Text with missing values, held in an array of objects.
    StringArray,
    /// Numbers with a mask of missing values.
    MaskedArray,
    /// Dates or durations: an array of numpy's, and for dates perhaps a time zone.
    TimeArray,
    /// The type of dates in a time zone.
    DatetimeTZDtype,
    /// A time zone of Python or pytz.
    TimeZone,
    /// Months, years and the like, as numbers that only their type explains.
    PeriodArray,
    /// A type without further parts, such as `BooleanDtype` or `StringDtype`, or the step of an index of dates: not looked at.
    Dtype,
    /// The missing value.
    Na,
    /// Makes an array of pandas, to which BUILD gives its contents.
    UnpickleBacked,
}

/// Where each name has lived, from pandas 0.20 to 3.
const NAMES: &[(&str, Pandas, &[&str])] = &[
    ("Series", Pandas::Series, &["pandas", "pandas.core.series"]),
    ("DataFrame", Pandas::DataFrame, &["pandas", "pandas.core.frame"]),
    (
        "SingleBlockManager",
        Pandas::SingleBlockManager,
        &["pandas.core.internals.managers", "pandas.core.internals"],
    ),
    (
        "BlockManager",
        Pandas::BlockManager,
        &["pandas.core.internals.managers", "pandas.core.internals"],
    ),
    ("_unpickle_block", Pandas::UnpickleBlock, &["pandas._libs.internals"]),
    (
        "Index",
        Pandas::Index,
        &["pandas", "pandas.core.indexes.base", "pandas.indexes.base"],
    ),
    (
        "RangeIndex",
        Pandas::RangeIndex,
        &["pandas", "pandas.core.indexes.range", "pandas.indexes.range"],
    ),
    (
        "Int64Index",
        Pandas::Index,
        &["pandas.core.indexes.numeric", "pandas.indexes.numeric"],
    ),
    (
        "UInt64Index",
        Pandas::Index,
        &["pandas.core.indexes.numeric", "pandas.indexes.numeric"],
    ),
    (
        "Float64Index",
        Pandas::Index,
        &["pandas.core.indexes.numeric", "pandas.indexes.numeric"],
    ),
    (
        "CategoricalIndex",
        Pandas::Index,
        &["pandas", "pandas.core.indexes.category"],
    ),
    (
        "_new_Index",
        Pandas::NewIndex,
        &["pandas.core.indexes.base", "pandas.indexes.base"],
    ),
    (
        "Categorical",
        Pandas::Categorical,
        &["pandas", "pandas.core.arrays.categorical", "pandas.core.categorical"],
    ),
    (
        "CategoricalDtype",
        Pandas::CategoricalDtype,
        &["pandas", "pandas.core.dtypes.dtypes"],
    ),
    (
        "StringArray",
        Pandas::StringArray,
        &["pandas.arrays", "pandas.core.arrays.string_"],
    ),
    (
        "StringArrayNumpySemantics",
        Pandas::StringArray,
        &["pandas.core.arrays.string_"],
    ),
    ("StringDtype", Pandas::Dtype, &["pandas", "pandas.core.arrays.string_"]),
    (
        "BooleanArray",
        Pandas::MaskedArray,
        &["pandas.arrays", "pandas.core.arrays.boolean"],
    ),
    ("BooleanDtype", Pandas::Dtype, &["pandas", "pandas.core.arrays.boolean"]),
    (
        "IntegerArray",
        Pandas::MaskedArray,
        &["pandas.arrays", "pandas.core.arrays.integer"],
    ),
    (
        "FloatingArray",
        Pandas::MaskedArray,
        &["pandas.arrays", "pandas.core.arrays.floating"],
    ),
    ("Int8Dtype", Pandas::Dtype, &["pandas", "pandas.core.arrays.integer"]),
    ("Int16Dtype", Pandas::Dtype, &["pandas", "pandas.core.arrays.integer"]),
    ("Int32Dtype", Pandas::Dtype, &["pandas", "pandas.core.arrays.integer"]),
    ("Int64Dtype", Pandas::Dtype, &["pandas", "pandas.core.arrays.integer"]),
    ("UInt8Dtype", Pandas::Dtype, &["pandas", "pandas.core.arrays.integer"]),
    ("UInt16Dtype", Pandas::Dtype, &["pandas", "pandas.core.arrays.integer"]),
    ("UInt32Dtype", Pandas::Dtype, &["pandas", "pandas.core.arrays.integer"]),
    ("UInt64Dtype", Pandas::Dtype, &["pandas", "pandas.core.arrays.integer"]),
    (
        "Float32Dtype",
        Pandas::Dtype,
        &["pandas", "pandas.core.arrays.floating"],
    ),
    (
        "Float64Dtype",
        Pandas::Dtype,
        &["pandas", "pandas.core.arrays.floating"],
    ),
    (
        "DatetimeArray",
        Pandas::TimeArray,
        &["pandas.arrays", "pandas.core.arrays.datetimes"],
    ),
    (
        "TimedeltaArray",
        Pandas::TimeArray,
        &["pandas.arrays", "pandas.core.arrays.timedeltas"],
    ),
    (
        "DatetimeTZDtype",
        Pandas::DatetimeTZDtype,
        &["pandas", "pandas.core.dtypes.dtypes"],
    ),
    ("timezone", Pandas::TimeZone, &["datetime"]),
    ("ZoneInfo", Pandas::TimeZone, &["zoneinfo"]),
    ("ZoneInfo._unpickle", Pandas::TimeZone, &["zoneinfo"]),
    ("_UTC", Pandas::TimeZone, &["pytz"]),
    ("_p", Pandas::TimeZone, &["pytz"]),
    ("timedelta", Pandas::Dtype, &["datetime"]),
    (
        "PeriodArray",
        Pandas::PeriodArray,
        &["pandas.arrays", "pandas.core.arrays.period"],
    ),
    ("PeriodDtype", Pandas::Dtype, &["pandas", "pandas.core.dtypes.dtypes"]),
    (
        "DatetimeIndex",
        Pandas::Index,
        &["pandas", "pandas.core.indexes.datetimes"],
    ),
    (
        "_new_DatetimeIndex",
        Pandas::NewIndex,
        &["pandas.core.indexes.datetimes"],
    ),
    (
        "TimedeltaIndex",
        Pandas::Index,
        &["pandas", "pandas.core.indexes.timedeltas"],
    ),
    (
        "_new_TimedeltaIndex",
        Pandas::NewIndex,
        &["pandas.core.indexes.timedeltas"],
    ),
    ("PeriodIndex", Pandas::Index, &["pandas", "pandas.core.indexes.period"]),
    ("_new_PeriodIndex", Pandas::NewIndex, &["pandas.core.indexes.period"]),
    ("NA", Pandas::Na, &["pandas", "pandas._libs.missing"]),
    (
        "__pyx_unpickle_NDArrayBacked",
        Pandas::UnpickleBacked,
        &["pandas._libs.arrays"],
    ),
];

/// The steps that an index of dates may have, beside those of a business's year.
const OFFSETS: &str = "BHalfYearBegin BHalfYearEnd BQuarterBegin BQuarterEnd BYearBegin BYearEnd BusinessDay BusinessMonthBegin \
    BusinessMonthEnd DateOffset Day HalfYearBegin HalfYearEnd Hour LastWeekOfMonth Micro Milli Minute MonthBegin MonthEnd Nano \
    QuarterBegin QuarterEnd Second SemiMonthBegin SemiMonthEnd Week WeekOfMonth YearBegin YearEnd";

pub(super) fn find(module: &str, name: &str) -> Option<Pandas> {
    if matches!(module, "pandas._libs.tslibs.offsets" | "pandas.tseries.offsets") {
        return OFFSETS.split(' ').any(|known| known == name).then_some(Pandas::Dtype);
    }
    let found = NAMES
        .iter()
        .find(|(known, _, modules)| *known == name && modules.contains(&module));
    found.map(|&(_, pandas, _)| pandas)
}

impl Pandas {
    pub(super) fn name(self) -> &'static str {
        match self {
            Pandas::Series => "pandas Series",
            Pandas::DataFrame => "pandas DataFrame",
            Pandas::SingleBlockManager | Pandas::BlockManager => "pandas BlockManager",
            Pandas::UnpickleBlock => "pandas block",
            Pandas::Index | Pandas::RangeIndex | Pandas::NewIndex => "pandas Index",
            Pandas::Categorical => "pandas Categorical",
            Pandas::CategoricalDtype => "pandas CategoricalDtype",
            Pandas::StringArray => "pandas StringArray",
            Pandas::MaskedArray => "pandas array with a mask",
            Pandas::TimeArray => "pandas array of dates or durations",
            Pandas::PeriodArray => "pandas array of periods",
            Pandas::DatetimeTZDtype | Pandas::Dtype => "pandas dtype",
            Pandas::TimeZone => "time zone",
            Pandas::Na => "pandas.NA",
            Pandas::UnpickleBacked => "pandas array",
        }
    }

    /// Whether `__new__` makes an object of it, without arguments.
    pub(super) fn is_class(self) -> bool {
        !matches!(
            self,
            Pandas::UnpickleBlock | Pandas::NewIndex | Pandas::UnpickleBacked | Pandas::Na
        )
    }
}

pub(super) fn call(pandas: Pandas, arena: &mut Arena, args: &Args, offset: u64) -> Result<Node, ErrorKind> {
    let is = |wanted: &'static [Pandas]| {
        move |node: &Node| match node {
            Node::Global(Global::Pandas(class)) => wanted.contains(class),
            _ => false,
        }
    };
    let (class, kept) = match pandas {
        Pandas::UnpickleBlock => {
            args.count(3..=3, "values, columns and dimensions")?;
            args.take(arena, 0, "an array", |node| {
                matches!(node, Node::Array(_) | Node::Object(_))
            })?;
            args.take(arena, 1, "the numbers of its columns", |node| {
                matches!(node, Node::Object(_) | Node::Array(_) | Node::List(_))
            })?;
            args.int(arena, 2, "a number of dimensions")?;
            (pandas, args.items)
        }
        Pandas::NewIndex => {
            args.count(2..=2, "a class and its parts")?;
            args.take(
                arena,
                0,
                "the class of an index",
                is(&[Pandas::Index, Pandas::RangeIndex]),
            )?;
            args.take(arena, 1, "a dict", |node| matches!(node, Node::Dict(_)))?;
            let Node::Global(Global::Pandas(class)) = *arena.node(args.items[0]) else {
                return Err(args.wrong(arena, 0, "the class of an index"));
            };
            (class, &args.items[1..])
        }
        Pandas::UnpickleBacked => {
            args.count(3..=3, "a class, a number and a state")?;
            const WANTED: &str = "a class of arrays";
            args.take(
                arena,
                0,
                WANTED,
                is(&[
                    Pandas::Categorical,
                    Pandas::StringArray,
                    Pandas::TimeArray,
                    Pandas::PeriodArray,
                ]),
            )?;
            args.int(arena, 1, "a number")?;
            args.take(arena, 2, "a state", |node| matches!(node, Node::None | Node::Tuple(_)))?;
            let Node::Global(Global::Pandas(class)) = *arena.node(args.items[0]) else {
                return Err(args.wrong(arena, 0, WANTED));
            };
            let state = args.items[2];
            let state = (!matches!(arena.node(state), Node::None)).then_some(state);
            return Ok(Node::Object(Box::new(Object {
                class: Global::Pandas(class),
                args: Vec::new(),
                state,
                offset,
            })));
        }
        Pandas::BlockManager => {
            args.count(2..=2, "blocks and axes")?;
            args.take(arena, 0, "blocks", |node| {
                matches!(node, Node::Tuple(_) | Node::List(_))
            })?;
            args.take(arena, 1, "axes", |node| matches!(node, Node::List(_)))?;
            (pandas, args.items)
        }
        Pandas::CategoricalDtype | Pandas::DatetimeTZDtype | Pandas::Dtype | Pandas::TimeZone => {
            args.count(0..=7, "no more than a few values")?;
            for index in 0..args.items.len() {
                args.take(arena, index, "values without parts", |node| {
                    !matches!(node, Node::List(_) | Node::Dict(_) | Node::Array(_) | Node::Image(_))
                })?;
            }
            (pandas, args.items)
        }
        Pandas::Na => return Err(args.wrong(arena, 0, "a constructor of data")),
        _ => {
            args.none(arena)?;
            (pandas, args.items)
        }
    };
    Ok(Object::made(Global::Pandas(class), kept, offset))
}
