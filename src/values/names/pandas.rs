//! Names of pandas 0.20 to 3, and of what its tables hold.

use crate::values::refusal::is_among;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pandas {
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
    /// An index or array of intervals: where they begin and end.
    Interval,
    /// Several values for each row or column.
    MultiIndex,
    /// A type without further parts, such as `BooleanDtype` or `StringDtype`, or the step of an index of dates: not looked at.
    Dtype,
    /// The missing value.
    Na,
    /// Makes an array of pandas, to which BUILD gives its contents.
    UnpickleBacked,
}

/// Names with the modules in which they have lived, from pandas 0.20 to 3.
const NAMES: &[(Pandas, &str, &str)] = &[
    (Pandas::Series, "Series", "pandas pandas.core.series"),
    (Pandas::DataFrame, "DataFrame", "pandas pandas.core.frame"),
    (Pandas::SingleBlockManager, "SingleBlockManager", MANAGERS),
    (Pandas::BlockManager, "BlockManager", MANAGERS),
    (Pandas::UnpickleBlock, "_unpickle_block", "pandas._libs.internals"),
    (
        Pandas::Index,
        "Index",
        "pandas pandas.core.indexes.base pandas.indexes.base",
    ),
    (
        Pandas::RangeIndex,
        "RangeIndex",
        "pandas pandas.core.indexes.range pandas.indexes.range",
    ),
    (
        Pandas::Index,
        "Int64Index UInt64Index Float64Index",
        "pandas.core.indexes.numeric pandas.indexes.numeric",
    ),
    (Pandas::Index, "CategoricalIndex", "pandas pandas.core.indexes.category"),
    (Pandas::Index, "DatetimeIndex", "pandas pandas.core.indexes.datetimes"),
    (Pandas::Index, "TimedeltaIndex", "pandas pandas.core.indexes.timedeltas"),
    (Pandas::Index, "PeriodIndex", "pandas pandas.core.indexes.period"),
    (Pandas::Interval, "IntervalIndex", "pandas pandas.core.indexes.interval"),
    (
        Pandas::Interval,
        "IntervalArray",
        "pandas.arrays pandas.core.arrays.interval",
    ),
    (Pandas::MultiIndex, "MultiIndex", "pandas pandas.core.indexes.multi"),
    (Pandas::NewIndex, "_new_IntervalIndex", "pandas.core.indexes.interval"),
    (
        Pandas::NewIndex,
        "_new_Index",
        "pandas.core.indexes.base pandas.indexes.base",
    ),
    (Pandas::NewIndex, "_new_DatetimeIndex", "pandas.core.indexes.datetimes"),
    (
        Pandas::NewIndex,
        "_new_TimedeltaIndex",
        "pandas.core.indexes.timedeltas",
    ),
    (Pandas::NewIndex, "_new_PeriodIndex", "pandas.core.indexes.period"),
    (
        Pandas::Categorical,
        "Categorical",
        "pandas pandas.core.arrays.categorical pandas.core.categorical",
    ),
    (
        Pandas::CategoricalDtype,
        "CategoricalDtype",
        "pandas pandas.core.dtypes.dtypes",
    ),
    (
        Pandas::StringArray,
        "StringArray",
        "pandas.arrays pandas.core.arrays.string_",
    ),
    (
        Pandas::StringArray,
        "StringArrayNumpySemantics",
        "pandas.core.arrays.string_",
    ),
    (
        Pandas::MaskedArray,
        "BooleanArray",
        "pandas.arrays pandas.core.arrays.boolean",
    ),
    (
        Pandas::MaskedArray,
        "IntegerArray",
        "pandas.arrays pandas.core.arrays.integer",
    ),
    (
        Pandas::MaskedArray,
        "FloatingArray",
        "pandas.arrays pandas.core.arrays.floating",
    ),
    (
        Pandas::TimeArray,
        "DatetimeArray",
        "pandas.arrays pandas.core.arrays.datetimes",
    ),
    (
        Pandas::TimeArray,
        "TimedeltaArray",
        "pandas.arrays pandas.core.arrays.timedeltas",
    ),
    (
        Pandas::PeriodArray,
        "PeriodArray",
        "pandas.arrays pandas.core.arrays.period",
    ),
    (
        Pandas::DatetimeTZDtype,
        "DatetimeTZDtype",
        "pandas pandas.core.dtypes.dtypes",
    ),
    (Pandas::TimeZone, "timezone", "datetime"),
    (Pandas::TimeZone, "_UTC _p", "pytz"),
    (Pandas::TimeZone, "ZoneInfo ZoneInfo._unpickle", "zoneinfo"),
    (Pandas::Dtype, "timedelta", "datetime"),
    (Pandas::Dtype, "StringDtype", "pandas pandas.core.arrays.string_"),
    (Pandas::Dtype, "BooleanDtype", "pandas pandas.core.arrays.boolean"),
    (
        Pandas::Dtype,
        "Int8Dtype Int16Dtype Int32Dtype Int64Dtype UInt8Dtype UInt16Dtype UInt32Dtype UInt64Dtype",
        "pandas pandas.core.arrays.integer",
    ),
    (
        Pandas::Dtype,
        "Float32Dtype Float64Dtype",
        "pandas pandas.core.arrays.floating",
    ),
    (
        Pandas::Dtype,
        "PeriodDtype IntervalDtype",
        "pandas pandas.core.dtypes.dtypes",
    ),
    // The steps that an index of dates may have.
    (
        Pandas::Dtype,
        "BHalfYearBegin BHalfYearEnd BQuarterBegin BQuarterEnd BYearBegin BYearEnd BusinessDay BusinessMonthBegin BusinessMonthEnd \
         DateOffset Day HalfYearBegin HalfYearEnd Hour LastWeekOfMonth Micro Milli Minute MonthBegin MonthEnd Nano QuarterBegin \
         QuarterEnd Second SemiMonthBegin SemiMonthEnd Week WeekOfMonth YearBegin YearEnd",
        "pandas._libs.tslibs.offsets pandas.tseries.offsets",
    ),
    (Pandas::Na, "NA", "pandas pandas._libs.missing"),
    (
        Pandas::UnpickleBacked,
        "__pyx_unpickle_NDArrayBacked",
        "pandas._libs.arrays",
    ),
    (
        Pandas::UnpickleBacked,
        "__pyx_unpickle_IntervalMixin",
        "pandas._libs.interval",
    ),
];

const MANAGERS: &str = "pandas.core.internals.managers pandas.core.internals";

pub(crate) fn find(module: &str, name: &str) -> Option<Pandas> {
    let is_it = |(_, names, modules): &&(Pandas, &str, &str)| is_among(name, names) && is_among(module, modules);
    NAMES.iter().find(is_it).map(|&(pandas, ..)| pandas)
}

impl Pandas {
    pub(crate) fn name(self) -> &'static str {
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
            Pandas::Interval => "pandas array of intervals",
            Pandas::MultiIndex => "pandas MultiIndex",
            Pandas::DatetimeTZDtype | Pandas::Dtype => "pandas dtype",
            Pandas::TimeZone => "time zone",
            Pandas::Na => "pandas.NA",
            Pandas::UnpickleBacked => "pandas array",
        }
    }

    /// Whether `__new__` makes an object of it, without arguments.
    pub(crate) fn is_class(self) -> bool {
        !matches!(
            self,
            Pandas::UnpickleBlock | Pandas::NewIndex | Pandas::UnpickleBacked | Pandas::Na
        )
    }
}
