//! From the files of the reader to a [`Dataset`].

use std::cell::RefCell;

use super::assemble::{Assembled, assemble};
use super::choice::{Layout, LayoutOptions};
use super::dataset::Dataset;
use super::early::{Early, EarlyTap};
use super::error::DataError;
use crate::pickle::{Limits, Pickle, Reading, Source};

/// A file as the reader chose it, or what came out of one.
pub struct SourceFile {
    /// The file's name, for messages.
    pub name: String,
    pub contents: Contents,
}

/// What is in a file.
pub enum Contents {
    /// A pickle or a .npy file, perhaps inside gzip or zlib.
    Pickle(Box<dyn Source>),
    /// Pictures, whose `uint8` values follow one another.
    Pictures(Vec<Picture>, Box<dyn Source>),
    Table(Table),
}

/// A picture that was in a file of its own.
#[derive(Debug, Clone, serde::Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Picture {
    /// Where it lay in a folder or an archive.
    pub path: String,
    pub height: usize,
    pub width: usize,
    pub channels: usize,
}

/// A table of text, as a CSV file has it.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Table {
    /// All of one length.
    pub columns: Vec<TextColumn>,
    /// Where in the file each row begins, in bytes.
    #[cfg_attr(test, ts(type = "number[]"))]
    pub starts: Vec<u64>,
}

#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TextColumn {
    pub name: String,
    pub values: Vec<String>,
}

impl SourceFile {
    /// A file whose contents are not known yet.
    pub fn new(name: impl Into<String>, source: impl Source + 'static) -> SourceFile {
        SourceFile {
            name: name.into(),
            contents: Contents::Pickle(Box::new(source)),
        }
    }
}

/// A file that was read.
pub(super) struct Opened {
    pub pickle: Pickle,
    /// Of pictures, where they lay.
    pub paths: Vec<String>,
    pub table: Option<Table>,
    /// What was copied while it was read.
    pub early: RefCell<Option<Early>>,
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
    /// How many images are wanted at most.
    first: Option<usize>,
    /// As far as it is known.
    understood: Layout,
    stage: Stage,
}

enum Stage {
    Begin,
    Reading(Box<Reading>, EarlyTap),
    Copying(Box<Assembled>),
    /// Everything was handed out, or something was wrong.
    End,
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
            first: None,
            understood: Layout::default(),
            stage: Stage::Begin,
        }
    }

    /// The files are to be understood so.
    pub fn with_layout(mut self, layout: LayoutOptions) -> Loading {
        self.layout = layout;
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
                    Some(SourceFile { name, contents }) => match contents {
                        Contents::Pickle(source) => {
                            let tap = EarlyTap::default();
                            let reading = Reading::open(&name, source, &Limits::default())?;
                            // For a few images the file is not read as a whole.
                            let reading = match self.first {
                                None => reading.with_tap(Box::new(tap.clone())),
                                Some(_) => reading,
                            };
                            Stage::Reading(Box::new(reading), tap)
                        }
                        Contents::Pictures(pictures, source) => {
                            let shapes: Vec<[usize; 3]> = pictures
                                .iter()
                                .map(|picture| [picture.height, picture.width, picture.channels])
                                .collect();
                            self.opened.push(Opened {
                                pickle: Pickle::of_pictures(&name, source, &shapes)?,
                                paths: pictures.into_iter().map(|picture| picture.path).collect(),
                                table: None,
                                early: RefCell::default(),
                            });
                            Stage::Begin
                        }
                        Contents::Table(table) => {
                            self.opened.push(Opened {
                                pickle: Pickle::of_pictures(&name, Box::new(Vec::new()), &[])?,
                                paths: Vec::new(),
                                table: Some(table),
                                early: RefCell::default(),
                            });
                            Stage::Begin
                        }
                    },
                    None => Stage::Copying(Box::new(assemble(
                        &self.opened,
                        &self.layout,
                        self.first,
                        &mut self.understood,
                    )?)),
                };
            }
            Stage::Reading(mut reading, tap) => {
                self.stage = match reading.advance(budget as u64)? {
                    Some(pickle) => {
                        self.opened.push(Opened {
                            pickle,
                            paths: Vec::new(),
                            table: None,
                            early: RefCell::new(tap.end()),
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
                        mut notes,
                    } = *assembled;
                    let images = copying.finish(&mut notes)?;
                    return Ok(Some(Dataset {
                        images,
                        columns,
                        split,
                        notes,
                        layout: std::mem::take(&mut self.understood),
                    }));
                }
                self.stage = Stage::Copying(assembled);
            }
            Stage::End => return Err(DataError::NoFile),
        }
        Ok(None)
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
                    self.opened[assembled.copying.file()].pickle.name(),
                    (done as u64, all as u64),
                    done,
                )
            }
            Stage::Begin | Stage::End => of("", (0, 1), 0),
        }
    }
}
