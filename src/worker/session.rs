//! What a worker keeps, and how it answers, one file a topic: data set, network, training run. Knows no browser.

mod data;
mod evaluation;
mod inside;
mod network;
mod plan;
mod training;

use self::data::Data;
use self::training::Run;
use super::protocol::*;
use crate::data::{SourceFile, load, samples};
use crate::train::Model;

/// Large arrays that came with a request.
#[derive(Default)]
pub struct Attachments {
    pub files: Vec<Vec<u8>>,
    pub arrays: Vec<Vec<f32>>,
}

/// A large array that goes with a reply.
pub enum Buffer {
    F32(Vec<f32>),
    U32(Vec<u32>),
}

/// The answer to a request: a reply with its buffers, or `None` when replies come out of [`Session::advance`].
pub type Answer = Result<Option<(Reply, Vec<Buffer>)>, Failure>;

fn reply(reply: Reply) -> Answer {
    Ok(Some((reply, Vec::new())))
}

/// The state behind one page.
pub struct Session {
    /// Milliseconds since some moment.
    clock: Box<dyn Fn() -> f64>,
    data: Option<Data>,
    model: Option<Model>,
    run: Option<Run>,
}

impl Session {
    pub fn new(clock: Box<dyn Fn() -> f64>) -> Session {
        Session {
            clock,
            data: None,
            model: None,
            run: None,
        }
    }

    /// Answers a request, or begins a training run whose replies come out of [`Session::advance`].
    pub fn handle(&mut self, id: u32, request: Request, attachments: Attachments) -> Answer {
        match request {
            Request::LoadDataset { names, column } => {
                let files = names.into_iter().zip(attachments.files);
                let files = files.map(|(name, bytes)| SourceFile { name, bytes }).collect();
                self.load(column, || Ok(load(files)?))
            }
            Request::LoadSample { name, column } => self.load(column, || Ok(samples::load(&name)?)),
            Request::Images { indices } => self.images(&indices),
            Request::Prepare(options) => self.prepare(&options),
            Request::Summarize(options) => self.summarize(&options),
            Request::Build(options) => self.build(options),
            Request::Fit(options) => self.fit(id, &options),
            Request::Pause => self.steer(Run::pause),
            Request::Resume => self.steer(Run::resume),
            Request::Stop => self.steer(Run::stop),
            Request::Evaluate { part } => self.evaluate(part),
            Request::Predict { image } => self.predict(image, attachments.arrays),
            Request::Activations { image, layers } => self.activations(image, &layers, attachments.arrays),
        }
    }
}
