//! The training run: one batch per turn, so that messages of the page are answered in between.

use serde_json::Value;

use super::features;
use super::network::named;
use super::run::{Run, Stopwatch};
use super::{Answer, Event, Session, reply};
use crate::nn::kernels::multiply_and_add;
use crate::nn::{Metrics, Network};
use crate::train::Timeline;
use crate::train::callbacks::Ending;
use crate::train::team::Message;
use crate::train::{Callbacks, Fit, Progress, Target, Team};
use crate::worker::protocol::*;

/// Batch events closer together than this many milliseconds are left out: a page draws 60 times a second at the most.
const EVENT_INTERVAL: f64 = 33.0;

impl Session {
    /// Whether there is a batch to train on now.
    pub(super) fn run_wants_turn(&self) -> bool {
        let holds = |run: &Run| run.paused || self.rest_left().is_some();
        let wants_turn = |run: &Run| !run.fit.is_waiting() && (run.is_over() || !holds(run));
        self.outgoing.is_none() && self.run.as_ref().is_some_and(wants_turn)
    }

    /// For how many milliseconds the training still rests, if it does.
    pub fn rest_left(&self) -> Option<f64> {
        let end = self.run.as_ref()?.rest?;
        Some(end - (self.clock)()).filter(|&left| left > 0.0)
    }

    /// Whether the session is not to be asked anything now: until other workers of its team have said something, or the last
    /// word on a run that was stopped is spoken, or all of a snapshot is handed out.
    pub fn is_waiting(&self) -> bool {
        let is_waiting = |run: &Run| run.fit.is_waiting() || run.is_over();
        self.outgoing.is_some() || self.run.as_ref().is_some_and(is_waiting)
    }

    /// Trains with others from the next run on.
    pub(super) fn join(&mut self, team: Option<Team>) -> Answer {
        self.team = team.unwrap_or_else(Team::alone);
        reply(Reply::Done)
    }

    /// Takes a message of another worker, and goes on.
    pub fn receive(&mut self, from: usize, message: Message) -> Vec<Event> {
        let Some(run) = &mut self.run else {
            return Vec::new();
        };
        run.fit.receive(from, message);
        if run.fit.is_stepping() {
            return self.advance_run();
        }
        self.catch_up();
        Vec::new()
    }

    /// Gets the weights right before somebody looks at them; false as long as other workers must send theirs.
    pub fn catch_up(&mut self) -> bool {
        match (&mut self.run, &mut self.model) {
            (Some(run), Some(model)) => run.fit.catch_up(model, false),
            _ => true,
        }
    }

    /// Another worker of the team is no more, and with it a part of the network.
    pub(super) fn lose(&mut self, reason: &str) -> Answer {
        self.team = Team::alone();
        if let Some(run) = self.run.take() {
            self.outgoing = None;
            let failure = Failure::new(
                "worker_lost",
                format!("a worker that helped to train stopped: {reason}"),
                "Restore the network from the last snapshot and train on, with fewer workers if it happens again.",
            );
            self.ended.push((run.id, failure));
        }
        reply(Reply::Done)
    }

    /// Begins a training run, paused or stopped where that was asked for before it could begin.
    pub(super) fn fit(
        &mut self,
        id: u32,
        options: &FitOptions,
        [paused, stopped]: [bool; 2],
        resumed: Option<(Value, Vec<Vec<f32>>)>,
    ) -> Answer {
        self.not_while_training("begin another training")?;
        let team = self.team.clone();
        let (data, model) = self.data_and_model()?;
        let training = data.examples(Part::Train)?;
        // A run that is resumed may have done its last epoch, and only its end is to come.
        if options.batch_size == 0 || options.epochs == 0 && resumed.is_none() {
            return Err(Failure::new(
                "bad_request",
                format!("epochs is {}, batch_size {}", options.epochs, options.batch_size),
                "Both are whole numbers from 1 on.",
            ));
        }
        let validation = match options.validation {
            Some(part) => Some(part),
            None => [Part::Validation, Part::Test]
                .into_iter()
                .find(|&part| data.examples(part).is_ok_and(|examples| !examples.is_empty())),
        };
        let batch_size = options.batch_size.min(training.len());
        something_learns(&model.network)?;
        let mut callbacks = Callbacks::from_value(&options.callbacks)?;
        let weights = data.class_weight(&options.class_weight, &training)?;
        let metrics = match &options.metrics {
            Value::Null => model.metrics.clone(),
            asked => Metrics::from_value(asked)?,
        };
        metrics.check(model.network.output(), Some(model.loss))?;
        model.network.reserve(batch_size, false)?;
        model.network.reserve(batch_size.div_ceil(team.member.count), true)?;
        model.optimizer.reserve(model.network.trained())?;
        let validates = validation.is_some_and(|part| data.examples(part).is_ok_and(|examples| !examples.is_empty()));
        callbacks.on_train_begin(model, &metrics, validates)?;
        if let Some((course, best_weights)) = resumed {
            callbacks.resume(&course, best_weights)?;
        }
        model.metrics = metrics;
        let has_adapted = model.adapt(&training);
        let before = model.target.clone();
        let evaluated = validation.and_then(|part| data.examples(part).ok());
        let parts: Vec<_> = std::iter::once(&training).chain(&evaluated).collect();
        let plan = model.plan_features(&parts, options.keep_features);
        let features = plan.as_ref().map(features::told);
        let fit = Fit::new(model, options.epochs, batch_size, callbacks, weights, team, plan);
        self.run = Some(Run {
            id,
            fit,
            validation,
            paused,
            rest: None,
            stopped,
            before,
            has_trained: false,
            features,
            is_out: false,
            notes: Vec::new(),
            last_event: f64::NEG_INFINITY,
            watch: Stopwatch::default(),
            began: None,
        });
        if has_adapted {
            self.weights.version += 1;
        }
        if self.epochs() == 0 {
            self.keep_moment(None)?;
        }
        self.begin_snapshot(id, Some(usize::MAX), false, Vec::new())?;
        Ok(None)
    }

    /// Does one batch of the training run, or what can be done of it without the other workers. Returns what there is to tell
    /// of it.
    pub(super) fn advance_run(&mut self) -> Vec<Event> {
        let Some(mut run) = self.run.take() else {
            return Vec::new();
        };
        let id = run.id;
        let event = |reply| (id, reply, Vec::new());
        let mut told = Vec::new();
        let mut epoch = None;
        let now = (self.clock)();
        run.rest.take_if(|end| *end <= now);
        if !run.is_over() {
            // Where nothing is to be computed, it is told once.
            let is_known = |log: &mut FeaturesLog| log.images == 0 || log.reason.is_some();
            told.extend(run.features.take_if(is_known).map(Reply::Features).map(event));
            match self.turn(&mut run) {
                Err(failure) => return vec![event(Reply::Failed(failure))],
                Ok(Some(news @ Reply::Epoch(_))) => epoch = Some(event(news)),
                Ok(news) => told.extend(news.map(event)),
            }
        }
        let model = self
            .model
            .as_mut()
            .expect("there is a network as long as it is trained");
        if !run.is_over() || !run.fit.catch_up(model, true) {
            self.run = Some(run);
            if let Some(epoch) = epoch {
                let is_out = self.run.as_mut().is_some_and(|run| std::mem::take(&mut run.is_out));
                told.extend(self.snapshot_before(id, is_out, vec![epoch]));
            }
            return told;
        }
        if !run.has_trained {
            model.target = run.before;
        }
        let stopped = !run.fit.is_finished();
        // A run that was stopped before it began leaves all as it was.
        let (is_changed, ending) = match run.has_trained || !stopped {
            true => run.fit.finish(model),
            false => (false, None),
        };
        if is_changed {
            self.weights.version += 1;
        }
        let is_out = run.is_out && !is_changed;
        let fitted = event(self.fitted(stopped, ending, run.notes));
        let last_words = epoch.into_iter().chain([fitted]).collect();
        told.extend(self.snapshot_before(id, is_out, last_words));
        told
    }

    fn turn(&mut self, run: &mut Run) -> Result<Option<Reply>, Failure> {
        let began = run.began.take().unwrap_or_else(|| (self.clock)());
        if !run.has_trained {
            run.notes.extend(self.begin_target()?);
        }
        let (data, model) = self.data_and_model()?;
        let training = data.examples(Part::Train)?;
        let validation = run.validation.map(|part| data.examples(part)).transpose()?;
        let epoch = model.epochs + 1;
        let progress = run.fit.advance(model, &training, validation.as_ref());
        if let Progress::Batch { .. } = progress {
            self.weights.version += 1;
            run.is_out = false;
        }
        let now = (self.clock)();
        let watch = &mut run.watch;
        match progress {
            Progress::Waiting => {
                run.began = Some(began);
                Ok(None)
            }
            Progress::Computed { done, all } => {
                watch.computing += now - began;
                if let Some(features) = &mut run.features {
                    features.done = done;
                }
                if done < all && now - run.last_event < EVENT_INTERVAL {
                    return Ok(None);
                }
                run.last_event = now;
                Ok(run.features.clone().map(Reply::Features))
            }
            Progress::Batch { batch, batches, logs } => {
                run.has_trained = true;
                watch.training += now - began;
                watch.batches += 1;
                if now - run.last_event < EVENT_INTERVAL {
                    return Ok(None);
                }
                run.last_event = now;
                Ok(Some(Reply::Batch(BatchLog {
                    epoch,
                    batch,
                    batches,
                    logs,
                    ms_per_step: watch.ms_per_step(),
                })))
            }
            Progress::Trained => {
                self.begin_snapshot_of_weights(run.id)?;
                run.is_out = true;
                Ok(None)
            }
            Progress::Validated => {
                watch.validation += now - began;
                Ok(None)
            }
            Progress::Epoch {
                epoch,
                logs,
                validation,
                learning_rate,
            } => {
                let watch = std::mem::take(watch);
                let log = EpochLog {
                    epoch,
                    logs,
                    seconds: (watch.computing + watch.training + watch.validation) / 1000.0,
                    ms_per_step: watch.ms_per_step(),
                    learning_rate,
                };
                self.keep_moment(validation)?;
                Ok(Some(Reply::Epoch(log)))
            }
        }
    }

    /// From now on the network is trained for the classes there are. What it was trained for before is told, and no longer looked back
    /// at or kept, since its numbers of classes stand for others.
    fn begin_target(&mut self) -> Result<Vec<String>, Failure> {
        let (data, model) = self.data_and_model()?;
        let target = data.target()?;
        if model.target.as_ref() == Some(&target) {
            return Ok(Vec::new());
        }
        let note = |before: Target| {
            format!(
                "The network had learned {} and goes on from these weights: from now on its outputs stand for {}.",
                named(&before),
                named(&target)
            )
        };
        let notes: Vec<_> = model.target.take().map(note).into_iter().collect();
        model.target = Some(target);
        if !notes.is_empty() {
            model.checkpoint = None;
            self.timeline = Timeline::default();
            self.keep_moment(None)?;
        }
        Ok(notes)
    }

    fn fitted(&self, stopped: bool, ending: Option<Ending>, notes: Vec<String>) -> Reply {
        Reply::Fitted(Fitted {
            epochs: self.epochs(),
            stopped,
            early_stopping: ending.map(|ending| EarlyStopped {
                stopped_epoch: ending.stopped_epoch,
                best_epoch: ending.best_epoch,
                restored: ending.restored,
            }),
            notes,
        })
    }

    fn epochs(&self) -> u32 {
        self.model.as_ref().map_or(0, |model| model.epochs)
    }

    /// Changes the course of the run; without a run there is nothing to change, which is no mistake: it may have just ended.
    pub(super) fn steer(&mut self, change: impl FnOnce(&mut Run)) -> Answer {
        self.run.as_mut().map(change);
        reply(Reply::Done)
    }

    /// Measures the peak for a fifth of a second: other programs weigh on some of it.
    pub(super) fn peak(&self) -> Answer {
        self.not_while_training("measure the processor")?;
        let mut most = 0.0_f64;
        let end = (self.clock)() + 200.0;
        while (self.clock)() < end {
            let began = (self.clock)();
            let (operations, _) = std::hint::black_box(multiply_and_add::<f32>(1 << 22));
            most = most.max(operations as f64 / ((self.clock)() - began));
        }
        reply(Reply::Peak {
            operations_per_second: most * 1000.0,
        })
    }

    pub(super) fn not_while_training(&self, what: &str) -> Result<(), Failure> {
        match self.run {
            None => Ok(()),
            Some(_) => Err(Failure::new(
                "training",
                format!("cannot {what} while the network trains"),
                "Stop the training first; the weights stay.",
            )),
        }
    }
}

pub(super) fn something_learns(network: &Network<f32>) -> Result<(), Failure> {
    let layers = network.layers();
    if !layers.is_empty() && layers.iter().all(|layer| !layer.trainable) {
        return Err(Failure::new(
            "nothing_to_train",
            "all layers of the network are frozen, so there is nothing to train",
            "Thaw one of them, with setTrainable() or in the step “Network”.",
        ));
    }
    Ok(())
}
