//! The reading of files, which is most of the code of a data set: only the worker that is started for it carries it.

use super::protocol::{Failure, Input, LayoutOptions, NamedTable};
use crate::data::{Loading, Reads, SourceFile};
use crate::pickle::Source;

/// What is to be read.
pub struct Wanted {
    pub inputs: Vec<Input>,
    /// What is attached for them, in order.
    pub attached: Vec<Box<dyn Source>>,
    pub layout: LayoutOptions,
    pub notes: Vec<String>,
    /// So many images only, as a preview.
    pub first: Option<usize>,
}

/// Begins to read files. A worker is given this function, or reads none.
pub type Reader = fn(Wanted) -> Result<Box<dyn Reads>, Failure>;

/// The reader of all files there are.
///
/// # Errors
/// When something is not attached.
pub fn reader(wanted: Wanted) -> Result<Box<dyn Reads>, Failure> {
    let loading = Loading::new(files(wanted.inputs, wanted.attached)?)
        .with_layout(wanted.layout)
        .with_notes(wanted.notes);
    Ok(Box::new(match wanted.first {
        Some(count) => loading.with_first(count),
        None => loading,
    }))
}

/// The inputs of a data set, each with what is attached for it.
///
/// # Errors
/// When something is missing.
fn files(inputs: Vec<Input>, attached: Vec<Box<dyn Source>>) -> Result<Vec<SourceFile>, Failure> {
    let mut attached = attached.into_iter();
    let file = |input: Input| {
        let mut source = |name: &str| {
            attached.next().ok_or_else(|| {
                Failure::new(
                    "bad_request",
                    format!("nothing is attached for {name}"),
                    "Attach a Blob for each input that is a file or images.",
                )
            })
        };
        Ok(match input {
            Input::File { name } => {
                let source = source(&name)?;
                SourceFile::new(name, source)
            }
            Input::Images(images) => {
                let source = source(&images.name)?;
                SourceFile::images(*images, source)
            }
            Input::Torch(torch) => {
                let source = source(&torch.name)?;
                SourceFile::torch(torch, source)
            }
            Input::Table(NamedTable { name, table }) => SourceFile::table(name, table),
        })
    };
    inputs.into_iter().map(file).collect()
}
