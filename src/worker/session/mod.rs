//! What a worker keeps, and how it answers, one file a topic: data set, network, training run. Knows no browser.

mod answer;
mod data;
mod evaluation;
mod expected;
mod features;
mod inside;
mod inspection;
mod learned;
mod network;
mod outgoing;
mod picture;
mod plan;
mod prepare;
mod rates;
mod run;
mod snapshot;
mod taking;
mod tasks;
mod timeline;
mod training;
mod transfer;

pub use self::answer::{Answer, Attachments, Event};

use std::collections::VecDeque;

use self::answer::reply;
use self::data::Data;
use self::outgoing::Outgoing;
use self::run::Run;
use self::tasks::Task;
use super::protocol::*;
use crate::data::Pixels;
use crate::train::{Model, Team, Timeline};

/// The state behind one page.
pub struct Session {
    /// Milliseconds since some moment.
    clock: Box<dyn Fn() -> f64>,
    data: Option<Data>,
    model: Option<Model>,
    /// Which weights the network has; its checkpoint is told by itself.
    weights: Weights,
    run: Option<Run>,
    /// Whom it trains with.
    team: Team,
    /// Values of a data set that is on its way.
    coming: Pixels,
    /// A data set that is read and waits for the training to end, with the request it was asked for by.
    ready: Option<(u32, Data)>,
    /// What the network was after each epoch.
    timeline: Timeline,
    /// Numbers of a network that is on its way: its weights, and what its optimizer remembers.
    expected: Vec<expected::Expected>,
    /// A snapshot that is handed out, piece by piece; whatever would change the network waits for it.
    outgoing: Option<Outgoing>,
    /// Questions being worked on.
    tasks: VecDeque<Task>,
    /// Last words on requests that something else put an end to.
    ended: Vec<(u32, Failure)>,
}

impl Session {
    pub fn new(clock: Box<dyn Fn() -> f64>) -> Session {
        Session {
            clock,
            data: None,
            model: None,
            weights: Weights::default(),
            run: None,
            team: Team::alone(),
            coming: Pixels::U8(Vec::new()),
            ready: None,
            timeline: Timeline::default(),
            expected: Vec::new(),
            outgoing: None,
            tasks: VecDeque::new(),
            ended: Vec::new(),
        }
    }

    /// Answers a request, or begins what takes long, whose replies come out of [`Session::advance`].
    pub fn handle(&mut self, id: u32, request: Request, attachments: Attachments) -> Answer {
        if !request.only_looks() {
            self.abandon_tasks();
        }
        match request {
            Request::Values { start, count } => self.take_values(start, count, attachments),
            Request::TakeDataset(options) => self.take_dataset(id, options, attachments),
            Request::LoadSample { name, column } => self.take_sample(id, &name, column),
            Request::Images { indices, prepared } => self.images(&indices, prepared),
            Request::Variants(options) => self.variants(&options),
            Request::Prepare(options) => self.prepare(&options),
            Request::Summarize(options) => self.summarize(&options),
            Request::Build(options) => self.build(options),
            Request::LoadCheckpoint => self.load_checkpoint(),
            Request::SetTrainable(options) => self.set_trainable(&options),
            Request::Transfer(options) => self.transfer(options, attachments.arrays),
            Request::Learned => self.learned(),
            Request::Snapshot(options) => self.snapshot(id, &options),
            Request::Took { pieces } => self.took(pieces),
            Request::Expect { lengths } => self.expect(&lengths),
            Request::Numbers { array, start } => self.take_numbers(array, start, &attachments.arrays),
            Request::Restore(options) => self.restore(options, attachments.arrays),
            Request::Fit {
                options,
                paused,
                stopped,
                course,
            } => {
                let resumed = course.map(|course| (course, attachments.arrays));
                self.fit(id, &options, [paused, stopped], resumed)
            }
            Request::Pause => self.steer(Run::pause),
            Request::Resume => self.steer(Run::resume),
            Request::Rest { ms } => {
                let end = (self.clock)() + f64::from(ms);
                self.steer(|run| run.rest(end))
            }
            Request::Stop => self.steer(Run::stop),
            Request::Join { .. } => self.join(attachments.team),
            Request::Lost { reason } => self.lose(&reason),
            Request::Peak => self.peak(),
            Request::Evaluate { part } => self.evaluate(part),
            Request::ReadPicture(options) => self.read_picture(&options, attachments.bytes),
            Request::Predict { image } => self.predict(image, attachments.arrays),
            Request::Activations { image, layers, epoch } => {
                self.activations(image, &layers, epoch, attachments.arrays)
            }
            Request::Look(options) => self.look(options, attachments.arrays),
            Request::Inspect { question } => self.inspect(id, question, attachments.arrays),
            Request::Cancel { request } => self.cancel(request),
        }
    }

    /// Which network there is now, with which version of its weights, and its checkpoint.
    pub fn weights(&self) -> Weights {
        let checkpoint = self.model.as_ref().and_then(|model| model.checkpoint.as_ref());
        Weights {
            checkpoint: checkpoint.map(|checkpoint| checkpoint.epoch),
            ..self.weights
        }
    }

    /// Whether [`Session::advance`] has something to do now.
    pub fn wants_turn(&self) -> bool {
        self.can_take()
            || self.outgoing.as_ref().is_some_and(Outgoing::may_go)
            || !self.ended.is_empty()
            || !self.tasks.is_empty()
            || self.run_wants_turn()
    }

    /// Does a piece of what takes long: trains on one batch, works on a question. Returns what there is
    /// to tell of it.
    pub fn advance(&mut self) -> Vec<Event> {
        let ended = self.ended.drain(..);
        let mut told: Vec<_> = ended
            .map(|(id, failure)| (id, Reply::Failed(failure), Vec::new()))
            .collect();
        told.extend(self.take_ready());
        if self.outgoing.as_ref().is_some_and(Outgoing::may_go) {
            told.extend(self.advance_snapshot());
        } else if self.run_wants_turn() {
            told.extend(self.advance_run());
        }
        told.extend(self.advance_task());
        told
    }
}
