//! What the worker that reads files keeps, and how it answers. Knows no browser, and nothing of networks: it is started for files,
//! and should be there soon.

use super::protocol::*;
use super::summary::{column_to_learn, described, summarize};
use crate::data::{DataError, Dataset, Doubt, Loading, Pixels, SourceFile};
use crate::unpack::Decoded;
use crate::values::Source;

/// Bytes read in one turn: what a browser keeps ready of a file while the worker does something else.
const PIECE: usize = 2 << 20;

/// So many bytes of pictures are given to the browser together to be decoded.
const DECODED_TOGETHER: usize = 4 << 20;

/// Events closer together than this many milliseconds are left out.
const EVENT_INTERVAL: f64 = 100.0;

/// Reads files, a piece per turn, so that the page hears how far it is.
pub struct Reader {
    /// Milliseconds since some moment.
    clock: Box<dyn Fn() -> f64>,
    work: Option<Work>,
}

/// Files that are being read.
struct Work {
    loading: Loading,
    column: Option<String>,
    /// How many values were handed over.
    given: usize,
    /// Its images are only to be shown.
    is_preview: bool,
    /// Whether what does not go together is still to be told.
    asks: bool,
    /// Something was asked, and is not answered.
    waits: bool,
    last_event: f64,
}

impl Reader {
    pub fn new(clock: Box<dyn Fn() -> f64>) -> Reader {
        Reader { clock, work: None }
    }

    /// Begins to read files. `attached` is what belongs to them, in order.
    ///
    /// # Errors
    /// When something is not attached.
    pub fn begin(&mut self, options: ReadOptions, attached: Vec<Box<dyn Source>>) -> Result<(), Failure> {
        let loading = Loading::new(files(options.inputs, attached)?)
            .with_layout(options.layout)
            .with_notes(options.notes);
        self.work = Some(Work {
            loading: match options.preview {
                Some(count) => loading.with_first(count),
                None => loading.in_pieces(),
            },
            column: options.column,
            given: 0,
            is_preview: options.preview.is_some(),
            asks: options.preview.is_none(),
            waits: false,
            last_event: (self.clock)(),
        });
        Ok(())
    }

    /// Whether there is something to read.
    pub fn is_reading(&self) -> bool {
        self.work.is_some()
    }

    /// Whether [`Reader::advance`] has something to do.
    pub fn can_advance(&self) -> bool {
        self.work.as_ref().is_some_and(|work| !work.waits)
    }

    /// What was asked is answered, and the reading goes on. `decoded`: of the pictures of [`ReadReply::Decode`], each one's values, or in a
    /// few words why there are none; empty where something else was asked.
    pub fn answered(&mut self, decoded: Vec<Result<Decoded, String>>) {
        if let Some(work) = &mut self.work {
            work.waits = false;
            work.loading.give_decoded(decoded);
        }
    }

    /// Reads a piece of the files; gives what there is to tell of it.
    pub fn advance(&mut self) -> Vec<Told> {
        let Some(mut work) = self.work.take() else {
            return Vec::new();
        };
        match work.loading.advance(PIECE) {
            Ok(Some(dataset)) if work.is_preview => vec![preview(&dataset)],
            Ok(Some(dataset)) => {
                let column = column_to_learn(&dataset, work.column.as_deref());
                column.map_or_else(
                    |failure| vec![failed(failure)],
                    |column| handed_over(dataset, column, work.given),
                )
            }
            Ok(None) => {
                let mut told = Vec::new();
                if let Some((values, count)) = work.loading.take_values() {
                    let start = work.given;
                    work.given += values.len();
                    told.push(values_from(start, count, values));
                }
                let now = (self.clock)();
                if now - work.last_event >= EVENT_INTERVAL {
                    work.last_event = now;
                    let progress = work.loading.progress();
                    let log = LoadingLog {
                        file: progress.file,
                        share: progress.share,
                        images: progress.images,
                    };
                    told.push((ReadReply::Loading(log), Vec::new()));
                }
                match work.question() {
                    Ok(question) => told.extend(question),
                    Err(error) => return vec![failed(error.into())],
                }
                self.work = Some(work);
                told
            }
            Err(error) => {
                let layout = work.loading.layout();
                vec![failed(Failure {
                    layout: layout.has_choice().then(|| Box::new(layout.clone())),
                    ..Failure::from(error)
                })]
            }
        }
    }
}

impl Work {
    /// What the page is to be asked before the reading goes on.
    fn question(&mut self) -> Result<Option<Told>, DataError> {
        let files = self.loading.take_undecoded(DECODED_TOGETHER)?;
        let question = if !files.is_empty() {
            Some((ReadReply::Decode, files.into_iter().map(Buffer::U8).collect()))
        } else if std::mem::take(&mut self.asks) {
            let doubt = self.loading.doubt();
            // It is asked once, as soon as all is known.
            self.asks = doubt.is_none();
            doubt.map(|doubt| (told_of(doubt), Vec::new()))
        } else {
            None
        };
        self.waits = question.is_some();
        Ok(question)
    }
}

fn told_of(
    Doubt {
        count,
        join,
        left_out,
        notes,
    }: Doubt,
) -> ReadReply {
    ReadReply::Doubt {
        count,
        join: join.cloned().unwrap_or_default(),
        left_out: left_out.into_iter().map(String::from).collect(),
        notes: notes.to_vec(),
    }
}

/// A reply with its buffers.
pub type Told = (ReadReply, Vec<Buffer>);

fn failed(failure: Failure) -> Told {
    (ReadReply::Failed(failure), Vec::new())
}

fn values_from(start: usize, count: usize, values: Pixels) -> Told {
    let values = match values {
        Pixels::U8(bytes) | Pixels::Rescaled(bytes) => Buffer::U8(bytes),
        Pixels::F32(values) => Buffer::F32(values),
    };
    (ReadReply::Values { start, count }, vec![values])
}

/// The inputs of a data set, each with what is attached for it.
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

/// The last words on a data set, whose first values are `given` already.
fn handed_over(dataset: Dataset, column: usize, given: usize) -> Vec<Told> {
    let summary = summarize(&dataset, column);
    let images = dataset.images;
    let shapes = match images.common_shape() {
        Some(shape) => shape.map(|size| size as u32).to_vec(),
        None => (0..images.count())
            .flat_map(|index| images.shape(index).map(|size| size as u32))
            .collect(),
    };
    let codes = dataset.columns.into_iter().map(|column| Buffer::U32(column.codes));
    let buffers = [Buffer::U32(shapes)].into_iter().chain(codes).collect();
    let are_rescaled = matches!(images.pixels, Pixels::Rescaled(_));
    let count = given + images.pixels.len();
    vec![
        values_from(given, count, images.pixels),
        (ReadReply::Read { summary, are_rescaled }, buffers),
    ]
}

fn preview(dataset: &Dataset) -> Told {
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
    let reply = ReadReply::Preview {
        summary: summarize(dataset, learned.unwrap_or(usize::MAX)),
        images: infos,
    };
    (reply, buffers)
}
