//! A data set that is being read, a piece per turn, so that the page hears how far it is and may cancel it.

use super::data::summarize_dataset;
use super::prepare::described;
use super::{Answer, Buffer, Session, reply};
use crate::data::{Dataset, Loading, SourceFile, samples};
use crate::pickle::Source;
use crate::worker::protocol::*;

/// Bytes read in one turn: what a browser keeps ready of a file while the worker does something else.
const PIECE: usize = 2 << 20;

/// Events closer together than this many milliseconds are left out.
const EVENT_INTERVAL: f64 = 100.0;

/// Files that are being read.
pub(super) struct Load {
    /// The request that began it.
    id: u32,
    column: Option<String>,
    loading: Loading,
    /// Its images are only to be shown.
    is_preview: bool,
    last_event: f64,
}

/// The inputs of a data set, each with what is attached for it.
///
/// # Errors
/// When something is missing.
pub(super) fn files(inputs: Vec<Input>, attached: Vec<Box<dyn Source>>) -> Result<Vec<SourceFile>, Failure> {
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
                SourceFile::images(images, source)
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

impl Session {
    /// Begins to read files. Another reading ends with this one; what was loaded stays until this one is through, and a training
    /// goes on meanwhile.
    pub(super) fn begin_load(
        &mut self,
        id: u32,
        column: Option<String>,
        loading: Loading,
        preview: Option<usize>,
    ) -> Answer {
        self.end_load();
        self.load = Some(Load {
            id,
            column,
            loading: match preview {
                Some(count) => loading.with_first(count),
                None => loading,
            },
            is_preview: preview.is_some(),
            last_event: (self.clock)(),
        });
        Ok(None)
    }

    pub(super) fn cancel_load(&mut self) -> Answer {
        self.end_load();
        reply(Reply::Done)
    }

    fn end_load(&mut self) {
        let load = self.load.take().map(|load| load.id);
        let ready = self.ready.take().map(|(id, _)| id);
        let cancelled = load.into_iter().chain(ready).map(|id| {
            let failure = Failure::new(
                "cancelled",
                "the reading of the files was cancelled",
                "What was loaded before is still there.",
            );
            (id, failure)
        });
        self.ended.extend(cancelled);
    }

    /// Draws a built-in data set. Files that are being read are let be, or they would take its place.
    pub(super) fn take_sample(&mut self, id: u32, name: &str, column: Option<String>) -> Answer {
        let dataset = samples::load(name)?;
        self.end_load();
        self.take(id, column, dataset)
    }

    /// Reads a piece of the files; gives what there is to tell of it.
    pub(super) fn advance_load(&mut self) -> Option<(u32, Reply, Vec<Buffer>)> {
        let mut load = self.load.take()?;
        let id = load.id;
        let failed = |failure| Some((id, Reply::Failed(failure), Vec::new()));
        match load.loading.advance(PIECE) {
            Ok(Some(dataset)) if load.is_preview => {
                let (reply, buffers) = preview(&dataset);
                Some((id, reply, buffers))
            }
            Ok(Some(dataset)) => match self.take(id, load.column, dataset) {
                Ok(answer) => answer.map(|(reply, buffers)| (id, reply, buffers)),
                Err(failure) => failed(failure),
            },
            Ok(None) => {
                let now = (self.clock)();
                let is_due = now - load.last_event >= EVENT_INTERVAL;
                let event = is_due.then(|| {
                    load.last_event = now;
                    let progress = load.loading.progress();
                    Reply::Loading(LoadingLog {
                        file: progress.file,
                        share: progress.share,
                        images: progress.images,
                    })
                });
                self.load = Some(load);
                event.map(|event| (id, event, Vec::new()))
            }
            Err(error) => {
                let layout = load.loading.layout();
                failed(Failure {
                    layout: layout.has_choice().then(|| Box::new(layout.clone())),
                    ..Failure::from(error)
                })
            }
        }
    }
}

fn preview(dataset: &Dataset) -> (Reply, Vec<Buffer>) {
    let images = &dataset.images;
    let learned = dataset.learned();
    let column = learned.map(|index| &dataset.columns[index]);
    // An image without a label has the code of no class.
    let label = |index: usize| {
        let class = column.and_then(|column| column.classes.get(column.codes[index] as usize));
        class.cloned().unwrap_or_default()
    };
    let (infos, buffers) =
        described((0..images.count()).map(|index| (images.shape(index), label(index), images.values(index))));
    let reply = Reply::Preview {
        summary: summarize_dataset(dataset, learned.unwrap_or(usize::MAX)),
        images: infos,
    };
    (reply, buffers)
}
