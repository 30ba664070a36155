//! What a pickle may not ask for: everything that is not on the list of constructors.

use std::fmt;

use super::quoted::quoted;

/// A name the pickle asks Python for and that is not on the list. Nothing of it is ever run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// `module.name`.
    pub global: String,
    pub reason: Reason,
}

/// Why a name is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A function that no data needs: the file is a program.
    Program,
    /// Pictures as Pillow holds them.
    Pillow,
    /// Arrays that joblib writes between the instructions of the pickle.
    Joblib,
    /// Tensors of PyTorch.
    Torch,
    /// A trained model of PyTorch, scikit-learn or their like.
    Model,
    /// Networks or tensors of Keras and TensorFlow.
    Keras,
    /// A class of the script that wrote the file.
    OwnClass,
    /// Dates as Python or pandas have them one by one.
    Date,
    /// A kind of array, index or table that is not on the list.
    NumpyOrPandas,
    /// A class of some other library.
    Unknown,
}

impl Refusal {
    pub(crate) fn new(module: &str, name: &str) -> Refusal {
        // `os` is a name only; its functions live in a module of the system.
        let shown = if matches!(module, "posix" | "nt") { "os" } else { module };
        Refusal {
            global: format!("{}.{}", readable(shown), readable(name)),
            reason: reason(module, name),
        }
    }

    pub(crate) fn code(&self) -> &'static str {
        match self.reason {
            Reason::Program => "unsafe_pickle",
            _ => "unknown_class",
        }
    }

    pub(crate) fn hint(&self) -> &'static str {
        match self.reason {
            Reason::Program => {
                "Do not open this file in Python either: there it would be run. Ask where it comes from, and use another."
            }
            Reason::Pillow => {
                "Save them as arrays of one size: pickle.dump([numpy.array(image) for image in images], file)."
            }
            Reason::Joblib => "Write it with pickle: pickle.dump(joblib.load(name), open(\"data.pkl\", \"wb\")).",
            Reason::Torch => {
                "Save tensors with torch.save(tensors, name), or as arrays: pickle.dump(tensor.numpy(), file)."
            }
            Reason::Model => "A model is no data: open the images it was trained on, and their labels.",
            Reason::Keras => "Images and labels belong here: pickle.dump(numpy.array(images), file).",
            Reason::Date => {
                "Save text instead: pickle.dump([str(date) for date in dates], file), or series.astype(str)."
            }
            Reason::OwnClass | Reason::NumpyOrPandas | Reason::Unknown => {
                "Save lists or numpy arrays instead: pickle.dump(numpy.array(images), file)."
            }
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let global = &self.global;
        match self.reason {
            Reason::Program => write!(
                f,
                "it asks Python to run `{global}`, which no data needs. Nothing was run"
            ),
            Reason::Pillow => write!(f, "it holds Pillow images (`{global}`), which are not read"),
            Reason::Joblib => write!(f, "it was written by joblib (`{global}`), not by pickle"),
            Reason::Torch => write!(f, "it holds objects of PyTorch (`{global}`), which are not read"),
            Reason::Model => write!(f, "it holds a trained model (`{global}`), not images"),
            Reason::Keras => write!(
                f,
                "it holds objects of Keras or TensorFlow (`{global}`), which are not read"
            ),
            Reason::Date => write!(f, "it holds dates one by one (`{global}`), which are not read"),
            Reason::OwnClass => {
                write!(
                    f,
                    "it holds objects of a class of the script that wrote it (`{global}`), which are not read"
                )
            }
            Reason::NumpyOrPandas | Reason::Unknown => {
                write!(
                    f,
                    "it needs `{global}`, which is not on the list of what is read. Nothing was run"
                )
            }
        }
    }
}

fn reason(module: &str, name: &str) -> Reason {
    let package = module.split('.').next().unwrap_or_default();
    match package {
        "PIL" => Reason::Pillow,
        "joblib" => Reason::Joblib,
        "sklearn" | "xgboost" | "lightgbm" | "catboost" | "__torch__" => Reason::Model,
        "torch" if module.starts_with("torch.nn") => Reason::Model,
        "torchvision" if module.starts_with("torchvision.models") => Reason::Model,
        "torch" | "torchvision" => Reason::Torch,
        "keras" | "tensorflow" => Reason::Keras,
        "__main__" | "__mp_main__" => Reason::OwnClass,
        "datetime" => Reason::Date,
        _ if module == "pandas._libs.tslibs.timestamps" => Reason::Date,
        "numpy" | "pandas" | "pyarrow" => Reason::NumpyOrPandas,
        "builtins" | "__builtin__" if is_among(name, RUNS) => Reason::Program,
        _ if is_among(package, PROGRAM) => Reason::Program,
        _ => Reason::Unknown,
    }
}

/// Modules that data never names, and that pickles written to do harm use. The list only words the message: a name that
/// is missing here is refused all the same.
const PROGRAM: &str = "os posix nt posixpath ntpath subprocess sys importlib runpy pty commands popen2 shutil socket \
    ctypes code codeop marshal types operator functools webbrowser urllib urllib2 requests http httplib asyncio \
    threading multiprocessing signal timeit";

/// The same among the functions that are always there.
const RUNS: &str = "eval exec execfile compile __import__ getattr setattr delattr open file input raw_input apply map \
    filter globals locals vars breakpoint exit quit";

/// Whether a name is one of these, which stand apart.
pub(crate) fn is_among(name: &str, names: &str) -> bool {
    names.split(' ').any(|known| known == name)
}

/// A name of the file, safe to show: printable and not endless.
fn readable(name: &str) -> String {
    const MOST: usize = 80;
    let text = quoted(name, MOST);
    let dots = if name.chars().nth(MOST).is_some() { "…" } else { "" };
    format!("{}{dots}", text.trim_matches('"'))
}
