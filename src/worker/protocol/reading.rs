//! What page and the worker that reads files say to each other. A message to it is `{ request, attachments }`, one from it
//! `{ reply, buffers, memory }`: one file or set of files at a time, so that neither needs an id. What it asks on the way is answered by
//! `{ answer }`.

use serde::{Deserialize, Deserializer, Serialize};

use super::by_name::tagged;
use super::{DatasetSummary, Failure, ImageInfo};
pub use crate::data::LayoutOptions;
pub use crate::input::{ImagesInput, TorchInput};
use crate::input::{Join, Table};

/// What is to be read. Attached, as `Blob`s: what the inputs take, in their order.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReadOptions {
    pub inputs: Vec<Input>,
    /// The column to learn.
    pub column: Option<String>,
    /// How the files are to be understood, where that is not to be guessed.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<LayoutOptions>"))]
    pub layout: LayoutOptions,
    /// So many images are to be shown; answered by `preview`.
    #[serde(default)]
    #[cfg_attr(test, ts(optional))]
    pub preview: Option<usize>,
    /// What was understood on the way here, in whole sentences.
    #[serde(default)]
    #[cfg_attr(test, ts(optional, as = "Option<Vec<String>>"))]
    pub notes: Vec<String>,
}

/// One of the files of a data set, or what came out of some of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(remote = "Self", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(tag = "type"))]
pub enum Input {
    /// A pickle, a .npy or an IDX file, perhaps inside gzip or zlib. Attached: its bytes.
    File { name: String },
    /// Ready images. Attached: their values.
    Images(Box<ImagesInput>),
    /// What PyTorch saved. Attached: `data.pkl` and the storages, one after the other.
    Torch(TorchInput),
    /// A table that was not joined to pictures by their names.
    Table(NamedTable),
}

impl<'de> Deserialize<'de> for Input {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Input, D::Error> {
        tagged(deserializer, "type", Input::deserialize)
    }
}

impl Input {
    /// The name of what is attached, where something is.
    pub fn attached_name(&self) -> Option<&str> {
        match self {
            Input::File { name } => Some(name),
            Input::Images(images) => Some(&images.name),
            Input::Torch(torch) => Some(&torch.name),
            Input::Table(_) => None,
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct NamedTable {
    /// The file's name.
    pub name: String,
    pub table: Table,
}

/// How far the reading of files is.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LoadingLog {
    /// The file that is read; first every file is looked through, then the images are copied.
    pub file: String,
    /// How much of it is read, 0 to 1.
    pub share: f64,
    /// How many images are in their place; 0 as long as the file is looked through.
    pub images: usize,
}

/// What the worker that reads files answers; the last word on a reading is one of `read`, `preview` and `failed`.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ReadReply {
    /// Sent once, unasked, before anything may be sent to the worker.
    Ready,
    Loading(LoadingLog),
    /// Values of the data set that is being read, from value `start` on, of `count` in all; they may come to nothing as long as
    /// not all is read. Buffer: the values (`Uint8Array` or `Float32Array`), whose memory may be given back: `{ memory }`.
    Values {
        start: usize,
        count: usize,
    },
    /// The browser is to decode these pictures. Buffers: the file of each (`Uint8Array`). Answer: for each, what was decoded (`height`,
    /// `width`, `channels`, `bits`, `values`, `isTurned`), or `why` it cannot be.
    Decode,
    /// What does not go together, before anything of it is used. Answer: `true`, to go on with what does.
    Doubt {
        /// How many images there are.
        count: usize,
        join: Join,
        /// What pictures that cannot be read are called.
        left_out: Vec<String>,
        /// In whole sentences.
        notes: Vec<String>,
    },
    /// The data set, of which the worker has nothing any more. Buffers (`Uint32Array` each): height, width and channels of each
    /// image, or of all where they are alike; for each column, the class of each image.
    Read {
        summary: DatasetSummary,
        /// The values are bytes that stand for floats: divided by 255.
        are_rescaled: bool,
    },
    /// The first images of a set; the `count` of its summary is theirs, that of all is in its `layout`. Buffers: for each image,
    /// its pixels (`Float32Array`).
    Preview {
        summary: DatasetSummary,
        images: Vec<ImageInfo>,
    },
    Failed(Failure),
}
