//! Every name that a pickle may use, by the libraries that they are of. What its arguments must be stands in
//! [`crate::pickle`], at its constructor; a name that is not on the list ends the reading.

mod arrow;
mod builtins;
mod joblib;
mod numpy;
mod pandas;
mod pillow;
mod torch;

pub(crate) use arrow::Arrow;
pub(crate) use builtins::Builtin;
pub(crate) use joblib::Joblib;
pub(crate) use numpy::Numpy;
pub(crate) use pandas::Pandas;
pub(crate) use pillow::Pillow;
pub(crate) use torch::Torch;

use crate::values::error::ErrorKind;
use crate::values::refusal::Refusal;

/// A name on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Global {
    Builtin(Builtin),
    Numpy(Numpy),
    Pandas(Pandas),
    Arrow(Arrow),
    Joblib(Joblib),
    Pillow(Pillow),
    Torch(Torch),
}

impl Global {
    /// The name Python's users know it by.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Global::Builtin(builtin) => builtin.name(),
            Global::Numpy(numpy) => numpy.name(),
            Global::Pandas(pandas) => pandas.name(),
            Global::Arrow(arrow) => arrow.name(),
            Global::Joblib(joblib) => joblib.name(),
            Global::Pillow(pillow) => pillow.name(),
            Global::Torch(torch) => torch.name(),
        }
    }

    /// Whether its objects are columns.
    pub(crate) fn is_column(self) -> bool {
        match self {
            Global::Pandas(pandas) => matches!(
                pandas,
                Pandas::Series
                    | Pandas::Index
                    | Pandas::RangeIndex
                    | Pandas::Categorical
                    | Pandas::StringArray
                    | Pandas::MaskedArray
                    | Pandas::TimeArray
                    | Pandas::PeriodArray
                    | Pandas::Interval
                    | Pandas::MultiIndex
            ),
            Global::Arrow(arrow) => arrow == Arrow::Column,
            _ => false,
        }
    }
}

/// Looks a name up.
pub(crate) fn find_name(module: &str, name: &str) -> Result<Global, ErrorKind> {
    None.or_else(|| builtins::find(module, name).map(Global::Builtin))
        .or_else(|| numpy::find(module, name).map(Global::Numpy))
        .or_else(|| pandas::find(module, name).map(Global::Pandas))
        .or_else(|| arrow::find(module, name).map(Global::Arrow))
        .or_else(|| joblib::find(module, name).map(Global::Joblib))
        .or_else(|| pillow::find(module, name).map(Global::Pillow))
        .or_else(|| torch::find(module, name).map(Global::Torch))
        .ok_or_else(|| ErrorKind::Refused {
            refusal: Refusal::new(module, name),
        })
}
