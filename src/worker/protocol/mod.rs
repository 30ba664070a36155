//! What page and worker say to each other: two tagged enums, [`Request`] and [`Reply`].
//!
//! A message to the worker is `{ id, request, attachments }`, a message from it `{ id, reply, buffers }`. The id is the
//! request's: several requests may be under way at once (one looks at feature maps *while* the network trains), and a
//! training run is answered by many events before its last reply. Attachments (files, pixels) and buffers ([`Buffer`]) are the
//! large arrays; they are transferred, never copied into JSON.
//!
//! The worker that reads files is another one, and has a protocol of its own: [`ReadOptions`] and [`ReadReply`].
//!
//! The structs they carry stand in one file a topic. `www/client/protocol.d.ts` is generated from them all; a test fails when it is stale.

mod by_name;
mod data;
mod evaluation;
mod failure;
mod inside;
mod inspection;
mod network;
mod reading;
mod training;
#[cfg(test)]
mod typescript;

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use by_name::tagged;
pub use data::*;
pub use evaluation::*;
pub use failure::*;
pub use inside::*;
pub use inspection::*;
pub use network::*;
pub use reading::*;
pub use training::*;

/// A request with the id that its replies will carry.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Ask {
    pub id: u32,
    pub request: Request,
}

/// A reply (or an event on the way to it) with the id of its request, and the weights there were when it was made.
/// [`Reply::Ready`] has the id 0.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Tell {
    pub id: u32,
    pub weights: Weights,
    pub reply: Reply,
}

/// Which network there is, and which version of its weights.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Weights {
    /// Another number for every network that is built or restored; 0 as long as there is none.
    pub network: u32,
    /// Grows whenever its weights change: with every batch it is trained on.
    pub version: u32,
    /// The epoch, counted from 1 since the network was built, of which `ModelCheckpoint` keeps the weights; `null`: it keeps none.
    pub checkpoint: Option<u32>,
}

/// A large array that goes with a reply.
pub enum Buffer {
    U8(Vec<u8>),
    F32(Vec<f32>),
    U32(Vec<u32>),
}

/// What the page asks of the worker.
#[derive(Debug, Deserialize)]
#[serde(remote = "Self", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS), ts(tag = "type"))]
pub enum Request {
    /// Values of a data set that is to be taken, from value `start` on, of `count` in all; with the first of them it begins anew.
    /// Attached: as many as there are (a `Uint8Array` or `Float32Array`), whose memory comes back with the answer.
    Values {
        start: usize,
        count: usize,
    },
    /// Takes a data set that the worker that reads files has read, whose values have come before. Attached are the buffers of its
    /// answer.
    TakeDataset(TakeOptions),
    /// Draws a built-in data set.
    LoadSample {
        name: String,
        column: Option<String>,
    },
    /// The pixels of some images: as stored, or as a network takes them once they are prepared. The variants that `Prepare`
    /// made are numbered on from the images.
    Images {
        indices: Vec<usize>,
        #[serde(default)]
        #[cfg_attr(test, ts(as = "Option<bool>", optional))]
        prepared: bool,
    },
    /// Answered by `images`.
    Variants(VariantsOptions),
    Prepare(PrepareOptions),
    /// The summary of a network that is not built: what an editor shows while one types.
    Summarize(BuildOptions),
    Build(BuildOptions),
    /// What is to be known of the network to train on, but for the numbers that it has learned; answered by `learned`.
    Learned,
    /// Hands out a snapshot; answered by `done` behind its pieces.
    Snapshot(SnapshotOptions),
    /// So many pieces of a snapshot that goes out in small steps are done with: as many others may follow. Attached, where another
    /// may have it: the memory of one (`Float32Array`).
    Took {
        pieces: usize,
    },
    /// Makes room for the numbers of a network that is to be restored: arrays of these lengths, all 0, the weights first, then what
    /// the optimizer remembers of each weight. None: what has come so far is let go of.
    Expect {
        lengths: Vec<usize>,
    },
    /// Numbers of one of the arrays that are expected, from its number `start` on. Attached: a `Float32Array`, whose memory comes
    /// back with the answer.
    Numbers {
        array: usize,
        start: usize,
    },
    /// Builds a network and gives it what it had learned elsewhere. Attached (`Float32Array` each): all weights, in the order of
    /// the layers, each number that the optimizer remembers of every weight, or none of these, unless they came before, and the
    /// moments.
    Restore(RestoreOptions),
    /// Brings the weights that `ModelCheckpoint` keeps into the network, as `model.load_weights` in Keras, but for what the optimizer
    /// remembers, which stays as it is.
    LoadCheckpoint,
    /// Freezes layers, or thaws them; answered by `network`.
    SetTrainable(TrainableOptions),
    /// Keeps the front of the network with its weights and puts other layers behind it; answered by `network`.
    Transfer(TransferOptions),
    /// Begins a training run; `paused` or `stopped` says what was asked for before it could begin. A snapshot is handed out at its
    /// beginning, after each epoch and at its end, before these are told.
    Fit {
        options: FitOptions,
        #[serde(default)]
        #[cfg_attr(test, ts(as = "Option<bool>", optional))]
        paused: bool,
        #[serde(default)]
        #[cfg_attr(test, ts(as = "Option<bool>", optional))]
        stopped: bool,
        /// What the callbacks of a run had seen that goes on here, as its snapshot tells it. Attached: their best weights.
        #[serde(default)]
        #[cfg_attr(test, ts(optional, type = "unknown"))]
        course: Option<Value>,
    },
    /// Takes effect at the next batch.
    Pause,
    Resume,
    /// Lets the training rest for so many milliseconds after the batch it is at, for the sake of what else the processor has to
    /// do. It rests no longer for being asked again meanwhile, and between two rests it trains on a batch at least.
    Rest {
        ms: u32,
    },
    /// Takes effect at the next batch; the weights stay.
    Stop,
    /// Trains together with other workers from now on, as one of a team; its first member, 0, leads. Attached: a
    /// `MessagePort` to each of the others, in order. Not answered by a worker that is led.
    Join {
        member: usize,
        members: usize,
    },
    /// Another worker of the team is no more: the training run, if there is one, ends with the failure `worker_lost`, its
    /// network what it was after the last epoch.
    Lost {
        reason: String,
    },
    /// What the processor could do at best in one worker.
    Peak,
    Evaluate {
        part: Part,
    },
    /// Makes a picture from outside what an image of the set with its pixels is to a network; answered by `picture`.
    ReadPicture(ReadPictureOptions),
    /// Probabilities of one image: one of the set, or pixels attached as a `Float32Array`.
    Predict {
        image: ImageSource,
    },
    /// The outputs of some layers, named, for one image; now, or as they were after an epoch of the timeline.
    Activations {
        image: ImageSource,
        layers: Vec<String>,
        epoch: Option<u32>,
    },
    /// All that there is to see of an image: itself, the outputs of layers, and what the network takes it for. Attached: its pixels,
    /// where it is none of the set; answered by `looked`.
    Look(LookOptions),
    /// Everything else about the inside of the network. Attached: the pixels of an image, where it is none of the set.
    Inspect {
        question: Question,
    },
    /// Lets a question be that is still worked on; its request gets no answer.
    Cancel {
        request: u32,
    },
}

impl<'de> Deserialize<'de> for Request {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Request, D::Error> {
        tagged(deserializer, "type", Request::deserialize)
    }
}

impl Request {
    /// Whether images and network stay as they are, at least for now: another data set is taken once it is known to be one.
    pub fn only_looks(&self) -> bool {
        matches!(
            self,
            Request::Images { .. }
                | Request::Values { .. }
                | Request::TakeDataset(_)
                | Request::LoadSample { .. }
                | Request::Summarize(_)
                | Request::Learned
                | Request::Snapshot(_)
                | Request::Took { .. }
                | Request::Expect { .. }
                | Request::Numbers { .. }
                | Request::Pause
                | Request::Rest { .. }
                | Request::Stop
                | Request::Join { .. }
                | Request::Lost { .. }
                | Request::Peak
                | Request::Evaluate { .. }
                | Request::ReadPicture(_)
                | Request::Predict { .. }
                | Request::Activations { .. }
                | Request::Look(_)
                | Request::Inspect { .. }
                | Request::Cancel { .. }
        )
    }
}

/// What the worker answers.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
#[allow(
    clippy::large_enum_variant,
    reason = "a reply is made, sent and dropped: none is kept"
)]
pub enum Reply {
    /// Sent once, unasked, before anything may be sent to the worker.
    Ready,
    /// Buffers: for each column, the class of each image (`Uint32Array`).
    Dataset(DatasetSummary),
    /// Buffers: for each image, its pixels (`Float32Array`).
    Images {
        images: Vec<ImageInfo>,
    },
    /// Buffers (`Uint32Array` each): the rows of training, validation and test part; of each variant the image it was made of;
    /// the class of each image and variant (2^32 - 1 where it is left out).
    Prepared(Prepared),
    Network(NetworkSummary),
    /// What is to be kept of the network beside its numbers, as JSON that `src/interop` writes into files.
    Learned {
        learned: String,
    },
    /// Event: a piece of a snapshot. Buffer: its numbers (`Float32Array`).
    Snapshot(SnapshotPiece),
    /// Event of a training run: what is kept of a frozen front, and how far it is computed.
    Features(FeaturesLog),
    /// Event of a training run: a batch is done.
    Batch(BatchLog),
    /// Event of a training run: an epoch is done.
    Epoch(EpochLog),
    /// The last word on a training run.
    Fitted(Fitted),
    Peak {
        operations_per_second: f64,
    },
    Evaluation(Evaluation),
    /// Buffer: the pixels as a network takes them (`Float32Array`).
    Picture(PictureRead),
    Predictions {
        predictions: Vec<ClassProbability>,
    },
    /// Buffers: for each layer asked for, its values (`Float32Array`).
    Activations {
        activations: Vec<MapShape>,
    },
    /// Buffers (`Float32Array` each): the pixels of each of the `images`, then the values of each of the `activations`.
    Looked(Looked),
    /// Event of a question that takes its time: so many of so many parts.
    Progress {
        done: f64,
        all: f64,
    },
    /// Buffers: as the question says.
    Inspected {
        insight: Insight,
    },
    /// Done, and nothing to add.
    Done,
    Failed(Failure),
}
