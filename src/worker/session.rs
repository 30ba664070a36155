//! What a worker keeps, and how it answers, one file a topic: data set, network, training run. Knows no browser.

mod data;
mod evaluation;
mod inside;
mod loading;
mod network;
mod plan;
mod prepare;
mod training;

use self::data::Data;
use self::loading::Load;
use self::training::Run;
use super::protocol::*;
use crate::data::{SourceFile, samples};
use crate::pickle::Source;
use crate::train::Model;

/// Large arrays that came with a request.
#[derive(Default)]
pub struct Attachments {
    pub files: Vec<Box<dyn Source>>,
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
    load: Option<Load>,
    /// Last words on requests that something else put an end to.
    ended: Vec<(u32, Failure)>,
}

impl Session {
    pub fn new(clock: Box<dyn Fn() -> f64>) -> Session {
        Session {
            clock,
            data: None,
            model: None,
            run: None,
            load: None,
            ended: Vec::new(),
        }
    }

    /// Answers a request, or begins what takes long, whose replies come out of [`Session::advance`].
    pub fn handle(&mut self, id: u32, request: Request, attachments: Attachments) -> Answer {
        match request {
            Request::LoadDataset { names, column } => {
                let files = names.into_iter().zip(attachments.files);
                let files = files.map(|(name, source)| SourceFile { name, source }).collect();
                self.begin_load(id, column, files)
            }
            Request::LoadSample { name, column } => self.take(column, || Ok(samples::load(&name)?)),
            Request::CancelLoad => self.cancel_load(),
            Request::Images { indices, prepared } => self.images(&indices, prepared),
            Request::Variants(options) => self.variants(&options),
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

    /// Whether [`Session::advance`] has something to do now.
    pub fn wants_turn(&self) -> bool {
        self.load.is_some() || !self.ended.is_empty() || self.run_wants_turn()
    }

    /// Does a piece of what takes long: reads on in a file, or trains on one batch. Returns what there is to tell of it:
    /// ids of requests, each with a reply to it.
    pub fn advance(&mut self) -> Vec<(u32, Reply, Vec<Buffer>)> {
        let ended = self.ended.drain(..);
        let mut told: Vec<_> = ended
            .map(|(id, failure)| (id, Reply::Failed(failure), Vec::new()))
            .collect();
        told.extend(self.advance_load());
        let trained = self.advance_run().into_iter();
        told.extend(trained.map(|(id, reply)| (id, reply, Vec::new())));
        told
    }
}
