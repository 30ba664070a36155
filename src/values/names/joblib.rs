//! Names of joblib.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joblib {
    /// Since joblib 0.10; older versions kept each array in a file of its own.
    NumpyArrayWrapper,
}

pub(crate) fn find(module: &str, name: &str) -> Option<Joblib> {
    match (module, name) {
        ("joblib.numpy_pickle" | "sklearn.externals.joblib.numpy_pickle", "NumpyArrayWrapper") => {
            Some(Joblib::NumpyArrayWrapper)
        }
        _ => None,
    }
}

impl Joblib {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Joblib::NumpyArrayWrapper => "joblib's NumpyArrayWrapper",
        }
    }
}
