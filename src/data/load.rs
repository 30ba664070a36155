//! From the files of the reader to a [`Dataset`].

use std::cell::RefCell;

use super::assemble::{Assembled, Assembling, assemble};
use super::copying::early::EarlyTap;
use super::copying::packed::{Decodings, Undecoded};
use super::error::DataError;
use super::images::dataset::Dataset;
use super::images::values::Pixels;
use super::layout::choice::{Layout, LayoutOptions};
use super::layout::ready;
use super::opened::{Opened, OpenedContents};
use crate::files::Reading;
use crate::input::{ImagesInput, Join, JoinedBy, Table, TorchInput};
use crate::unpack::Decoded;
use crate::values::{Limits, Source};

/// A file as the reader chose it, or what came out of one.
pub struct SourceFile {
    /// The file's name, for messages.
    pub name: String,
    pub contents: FileContents,
}

/// What is in a file.
pub enum FileContents {
    /// A pickle, a .npy or an IDX file, perhaps inside gzip or zlib.
    File(Box<dyn Source>),
    /// Ready images, whose values are the bytes of the source, one after the other.
    Images(Box<ImagesInput>, Box<dyn Source>),
    /// What PyTorch saved: the source holds `data.pkl` and the storages, one after the other.
    Torch(Box<TorchInput>, Box<dyn Source>),
    Table(Table),
}

impl SourceFile {
    /// A file whose contents are not known yet.
    pub fn new(name: impl Into<String>, source: impl Source + 'static) -> SourceFile {
        SourceFile {
            name: name.into(),
            contents: FileContents::File(Box::new(source)),
        }
    }

    pub fn images(input: ImagesInput, source: Box<dyn Source>) -> SourceFile {
        SourceFile {
            name: input.name.clone(),
            contents: FileContents::Images(Box::new(input), source),
        }
    }

    pub fn torch(input: TorchInput, source: Box<dyn Source>) -> SourceFile {
        SourceFile {
            name: input.name.clone(),
            contents: FileContents::Torch(Box::new(input), source),
        }
    }

    pub fn table(name: impl Into<String>, table: Table) -> SourceFile {
        SourceFile {
            name: name.into(),
            contents: FileContents::Table(table),
        }
    }
}

/// Reads a data set at once; see [`Loading`].
///
/// # Errors
/// When a file cannot be read, holds neither images nor labels, or when what they hold does not go together.
pub fn load(files: Vec<SourceFile>) -> Result<Dataset, DataError> {
    let mut loading = Loading::new(files);
    loop {
        if let Some(dataset) = loading.advance(usize::MAX)? {
            return Ok(dataset);
        }
        let left = loading.take_undecoded(usize::MAX)?.into_iter();
        loading.give_decoded(
            left.map(|_| Err("a picture that only a browser decodes".into()))
                .collect(),
        );
    }
}

/// A data set that is being read from one file that holds images and labels, or from several, in any order. Images without
/// labels give a data set without columns.
///
/// Images are a list of arrays (height, width) or (height, width, channels), or one array of all, or pictures of Pillow;
/// labels a list, an array, a pandas Series, or the columns of a DataFrame. A dict or a tuple may hold both.
pub struct Loading {
    /// Files that were not opened yet, the next one last.
    files: Vec<SourceFile>,
    opened: Vec<Opened>,
    layout: LayoutOptions,
    notes: Vec<String>,
    /// How many images are wanted at most.
    first: Option<usize>,
    /// Whether values are taken away while others are read.
    in_pieces: bool,
    /// What the browser made of pictures.
    decoded: Decodings,
    /// As far as it is known.
    understood: Layout,
    stage: Stage,
}

enum Stage {
    Begin,
    Reading(Box<Reading>, EarlyTap),
    /// Pictures that the browser has to decode, the next one last; those that it is at.
    Decoding {
        left: Vec<Undecoded>,
        asked: Vec<usize>,
        all: usize,
    },
    Copying(Box<Assembled>),
    /// Everything was handed out, or something was wrong.
    End,
}

/// What does not go together in files that can be read all the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Doubt<'l> {
    /// Of the images.
    pub count: usize,
    pub join: Option<&'l Join>,
    /// What pictures that cannot be read are called.
    pub left_out: Vec<&'l str>,
    /// In whole sentences.
    pub notes: &'l [String],
}

/// How far the reading of a data set is.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// The file that is read.
    pub file: String,
    /// Between 0 and 1, of this file.
    pub share: f64,
    /// How many images are in their place.
    pub images: usize,
}

impl Loading {
    pub fn new(mut files: Vec<SourceFile>) -> Loading {
        files.reverse();
        Loading {
            files,
            opened: Vec::new(),
            layout: LayoutOptions::default(),
            notes: Vec::new(),
            first: None,
            in_pieces: false,
            decoded: Decodings::new(),
            understood: Layout::default(),
            stage: Stage::Begin,
        }
    }

    /// The files are to be understood so.
    pub fn with_layout(mut self, layout: LayoutOptions) -> Loading {
        self.layout = layout;
        self
    }

    /// The answer is to hold these notes as well.
    pub fn with_notes(mut self, notes: Vec<String>) -> Loading {
        self.notes = notes;
        self
    }

    /// Whoever reads takes values away with [`take_values`](Loading::take_values).
    pub fn in_pieces(mut self) -> Loading {
        self.in_pieces = true;
        self
    }

    /// Only the first `count` images are wanted, as a preview; classes are counted over all of them.
    pub fn with_first(mut self, count: usize) -> Loading {
        self.first = Some(count);
        self
    }

    /// How the files were understood, also where something is wrong with them; nothing while they are read.
    pub fn layout(&self) -> &Layout {
        &self.understood
    }

    /// Reads on for about `budget` bytes; `None` when there is more to read.
    ///
    /// # Errors
    /// See [`load`].
    pub fn advance(&mut self, budget: usize) -> Result<Option<Dataset>, DataError> {
        match std::mem::replace(&mut self.stage, Stage::End) {
            Stage::Begin => {
                self.stage = match self.files.pop() {
                    Some(file) => self.open(file)?,
                    None => self.assemble()?,
                };
            }
            Stage::Decoding { left, asked, .. } if left.is_empty() && asked.is_empty() => {
                self.stage = self.assemble()?
            }
            waiting @ Stage::Decoding { .. } => self.stage = waiting,
            Stage::Reading(mut reading, tap) => {
                self.stage = match reading.advance(budget as u64)? {
                    Some(file) => {
                        self.opened.push(Opened {
                            name: file.name().into(),
                            contents: OpenedContents::Values {
                                file: Box::new(file),
                                idx: reading.idx().cloned(),
                                early: RefCell::new(tap.end()),
                            },
                        });
                        Stage::Begin
                    }
                    None => Stage::Reading(reading, tap),
                };
            }
            Stage::Copying(mut assembled) => {
                if assembled.copying.advance(&self.opened, budget)? {
                    let Assembled {
                        copying,
                        columns,
                        split,
                        is_by_order,
                        join,
                        left_out: _,
                        mut notes,
                    } = *assembled;
                    let mut images = copying.finish(&mut notes)?;
                    if self.understood.transpose {
                        images = images.transposed();
                    }
                    notes.extend(self.ready().flat_map(|input| input.left_over.iter().cloned()));
                    notes.append(&mut self.notes);
                    let mut join = join.or_else(|| self.join().cloned()).unwrap_or_default();
                    if join.by.is_none() && is_by_order {
                        join.by = Some(JoinedBy::Order);
                        join.matched = images.count();
                    }
                    return Ok(Some(Dataset {
                        images,
                        columns,
                        split,
                        notes,
                        layout: std::mem::take(&mut self.understood),
                        join,
                    }));
                }
                self.stage = Stage::Copying(assembled);
            }
            Stage::End => return Err(DataError::NoFile),
        }
        Ok(None)
    }

    /// From what the files hold to one set.
    fn assemble(&mut self) -> Result<Stage, DataError> {
        let assembling = assemble(
            &self.opened,
            &self.layout,
            self.first,
            &mut self.decoded,
            &mut self.understood,
        )?;
        let mut assembled = match assembling {
            Assembling::Done(assembled) => assembled,
            Assembling::Undecoded(mut left) => {
                left.reverse();
                let all = left.len();
                return Ok(Stage::Decoding {
                    left,
                    asked: Vec::new(),
                    all,
                });
            }
        };
        // What is turned is turned as a whole.
        self.in_pieces &= !self.understood.transpose;
        if self.in_pieces {
            assembled.copying.begin_pieces();
        }
        Ok(Stage::Copying(assembled))
    }

    /// Files of pictures that the browser has to decode, about `budget` bytes of them. Before the reading goes on, what became of
    /// them is to be given, in this order.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn take_undecoded(&mut self, budget: usize) -> Result<Vec<Vec<u8>>, DataError> {
        let mut files = Vec::new();
        let Stage::Decoding { left, asked, .. } = &mut self.stage else {
            return Ok(files);
        };
        let mut size = 0;
        while asked.is_empty() || size < budget {
            let Some(picture) = left.pop() else { break };
            let file = picture.read(&self.opened)?;
            size += file.len();
            asked.push(picture.index);
            files.push(file);
        }
        Ok(files)
    }

    /// What became of the pictures that were taken last: their values, or in a few words why there are none.
    pub fn give_decoded(&mut self, decoded: Vec<Result<Decoded, String>>) {
        if let Stage::Decoding { asked, .. } = &mut self.stage {
            self.decoded.extend(asked.drain(..).zip(decoded));
        }
    }

    /// Where less than everything goes together, once that is known: how labels were put to images, and the names of those that cannot
    /// be read.
    pub fn doubt(&self) -> Option<Doubt<'_>> {
        let Stage::Copying(assembled) = &self.stage else {
            return None;
        };
        let left_out = self
            .ready()
            .flat_map(|input| &input.left_out)
            .chain(&assembled.left_out);
        let doubt = Doubt {
            count: assembled.copying.progress().1,
            join: assembled.join.as_ref().or_else(|| self.join()),
            left_out: left_out.map(String::as_str).collect(),
            notes: &assembled.notes,
        };
        let is_complete = doubt.left_out.is_empty() && doubt.join.is_none_or(Join::is_complete);
        (!is_complete).then_some(doubt)
    }

    /// Begins to read a file; what needs no reading is there at once.
    fn open(&mut self, SourceFile { name, contents }: SourceFile) -> Result<Stage, DataError> {
        let contents = match contents {
            FileContents::File(source) => {
                return Ok(self.read(Reading::open(&name, source, &Limits::default())?));
            }
            FileContents::Torch(torch, source) => {
                let storages = torch.storages.into_iter().map(|(key, len)| (key, len as u64));
                let reading = Reading::open(&name, source, &Limits::default())?;
                return Ok(self.read(reading.with_storages(torch.pickle as u64, storages, torch.big_endian)?));
            }
            FileContents::Images(input, source) => {
                ready::check(&name, &input, source.size())?;
                OpenedContents::Images {
                    input,
                    bytes: RefCell::new(source),
                }
            }
            FileContents::Table(table) => OpenedContents::Table(table),
        };
        self.opened.push(Opened { name, contents });
        Ok(Stage::Begin)
    }

    fn read(&self, reading: Reading) -> Stage {
        let tap = EarlyTap::default();
        // For a few images the file is not read as a whole.
        let reading = match self.first {
            None => reading.with_tap(Box::new(tap.clone())),
            Some(_) => reading,
        };
        Stage::Reading(Box::new(reading), tap)
    }

    /// Values that are in their place for good, and how many all images have: who takes them has them instead of the data set, whose
    /// images hold only the rest then. None as long as they may change, or are few.
    pub fn take_values(&mut self) -> Option<(Pixels, usize)> {
        match &mut self.stage {
            Stage::Copying(assembled) if self.in_pieces => assembled.copying.take_values(),
            _ => None,
        }
    }

    /// The images that came as ready values.
    fn ready(&self) -> impl Iterator<Item = &ImagesInput> {
        self.opened.iter().filter_map(|opened| match &opened.contents {
            OpenedContents::Images { input, .. } => Some(&**input),
            _ => None,
        })
    }

    /// How labels were put to images before they came here.
    fn join(&self) -> Option<&Join> {
        self.ready()
            .map(|input| &input.join)
            .find(|join| **join != Join::default())
    }

    /// How far it is.
    pub fn progress(&mut self) -> Progress {
        let of = |file: &str, (done, all): (u64, u64), images| Progress {
            file: file.into(),
            share: done as f64 / all.max(1) as f64,
            images,
        };
        match &mut self.stage {
            Stage::Reading(reading, _) => {
                let progress = reading.progress();
                of(reading.name(), progress, 0)
            }
            Stage::Copying(assembled) => {
                let (done, all) = assembled.copying.progress();
                of(
                    self.opened[assembled.copying.file()].name(),
                    (done as u64, all as u64),
                    done,
                )
            }
            Stage::Decoding { left, asked, all } => {
                let done = *all - left.len() - asked.len();
                let file = self.opened.first().map_or("", Opened::name);
                of(file, (done as u64, *all as u64), done)
            }
            Stage::Begin | Stage::End => of("", (0, 1), 0),
        }
    }
}
