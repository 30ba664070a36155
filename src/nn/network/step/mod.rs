//! One step of training, by one worker or by several that each have a part in it.
//!
//! Every worker takes some of the images through the layers. A large Dense layer is shared out instead: each worker keeps,
//! and changes, the rows of its kernel for some of the values that come in; it is given these values of all images, and the
//! parts of the outputs are summed. What comes behind is little work, and everyone does all of it (Krizhevsky 2014, "One
//! weird trick for parallelizing convolutional neural networks"). Before a layer that mixes samples, all send each other the
//! partial statistics of theirs. At the end the gradients of the layers in front are summed, and all take the same step.
//!
//! The bits do not depend on the number of workers: see [`shards`](super::shards).

mod clipping;
mod mixing;
mod wide;

use std::ops::Range;

use ndarray::{ArrayViewMut2, s};

use super::Network;
use super::shards::{Member, SHARDS, Sums, part};
use super::stack::Node;
use crate::nn::kernels::Element;
use crate::nn::layers::PassMode;
use crate::nn::loss::{Logits, Loss, Scores, Targets};
use crate::nn::metrics::{Metrics, Tally};
use crate::nn::regularizers::Regularizer;

/// What a step is taken on, apart from the images.
#[derive(Clone, Debug)]
pub struct Batch {
    pub loss: Loss,
    /// What is measured besides.
    pub metrics: Metrics,
    /// What is true of each image of the whole batch.
    pub targets: Targets,
    /// How often the loss of an image of each class counts: once where this ends.
    pub class_weight: Vec<f32>,
    /// What dropout drops is a function of the seed and the number of the step.
    pub seed: u64,
    pub step: u64,
}

/// The exchange of messages with the other workers, who all ask for the same ones in the same order.
pub trait Exchange<T> {
    fn send(&mut self, to: Member, message: Vec<T>);

    /// The next message of each of the others, in order; `None` as long as one is missing.
    fn receive(&mut self) -> Option<Vec<Vec<T>>>;
}

/// A worker that is alone has nobody to exchange messages with.
impl<T> Exchange<T> for () {
    fn send(&mut self, to: Member, _message: Vec<T>) {
        unreachable!("there is no {to:?}");
    }

    fn receive(&mut self) -> Option<Vec<Vec<T>>> {
        Some(Vec::new())
    }
}

/// What becomes of gradients.
pub trait Learn<T> {
    /// A step of so many parameters begins.
    fn begin(&mut self, parameters: usize);

    /// How the gradients of this step are clipped by their norms, if they are: then all of them are
    /// [gathered](Learn::gather), and clipped, before any is taken.
    fn clipping(&self) -> Option<Clipping> {
        None
    }

    /// Makes of the gradient of some of the parameters, those from `first` on, what is to be clipped.
    fn gather(&mut self, _first: usize, _gradient: &mut [T]) {}

    /// The gradient of some of the parameters, those from `first` on.
    fn take(&mut self, first: usize, parameters: &mut [T], gradient: &mut [T]);
}

/// Which norm of gradients is limited, and to what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Clipping {
    /// That of each variable (`clipnorm`).
    Each(f64),
    /// That of all together (`global_clipnorm`).
    Together(f64),
}

/// One worker's part in a step.
pub struct Step<T> {
    member: Member,
    batch: Batch,
    at: At,
    tally: Tally,
    /// Gradients of the parameters of each node; of a wide one, of its bias.
    sums: Vec<Sums<T>>,
    /// For each wide node, the values it is given that this worker's rows of the kernel weigh, of all images.
    columns: Vec<Vec<T>>,
    /// Products, or gradients, of this worker's rows.
    products: Vec<T>,
    /// Partial statistics of a layer that mixes samples, a shard behind the other.
    statistics: Vec<T>,
    /// What the values of buffers add to the loss, each with the buffer.
    activities: Vec<(usize, Sums<T>)>,
    /// Gradients that are to be clipped, each with the place of its first parameter.
    gathered: Vec<(usize, Vec<T>)>,
}

/// What is to be done next; the numbers are those of nodes.
#[derive(Clone, Copy, Debug)]
enum At {
    Forward(usize),
    /// Waits for the statistics of the others' shards, on the way forward.
    Mixing(usize),
    /// Waits for the values of the others' images.
    Columns(usize),
    /// Waits for the outputs that are to be summed.
    Products(usize),
    Loss,
    Backward(usize),
    /// Waits for the statistics of the others' shards, on the way back.
    MixingBack(usize),
    /// Waits for the gradients with respect to what went in.
    InputGradients(usize),
    /// Waits for the gradients of the layers in front.
    Gradients,
    /// Waits for the norms of the others' rows.
    Norms,
}

impl<T: Element> Step<T> {
    /// A part in the steps that `member` and the others take.
    pub fn new(member: Member) -> Self {
        let batch = Batch {
            loss: Loss::suiting(1, false),
            metrics: Metrics::default(),
            targets: Targets::default(),
            class_weight: Vec::new(),
            seed: 0,
            step: 0,
        };
        Step {
            member,
            batch,
            at: At::Forward(0),
            tally: Tally::default(),
            sums: Vec::new(),
            columns: Vec::new(),
            products: Vec::new(),
            statistics: Vec::new(),
            activities: Vec::new(),
            gathered: Vec::new(),
        }
    }

    pub fn member(&self) -> Member {
        self.member
    }

    /// Begins a step on this worker's images, which are in [`Network::input_mut`]: its [part](Member::part) of the batch.
    pub fn begin(&mut self, network: &Network<T>, batch: Batch) {
        let nodes = network.work.stack.nodes.len();
        self.batch = batch;
        self.at = At::Forward(0);
        self.tally = Tally::default();
        self.gathered.clear();
        self.sums.clear();
        self.sums.resize_with(nodes + 1, Sums::default);
        self.columns.resize_with(nodes, Vec::new);
    }

    /// As [`Step::begin`], on what the front makes of them, which is in [`Network::front_mut`].
    pub fn begin_behind(&mut self, network: &Network<T>, batch: Batch) {
        self.begin(network, batch);
        self.at = At::Forward(network.work.stack.front());
    }

    /// Goes on as far as it gets without the others. At the end of the step returns loss, with the
    /// [penalty](Network::penalty) and what outputs of layers add, and metrics of the whole batch, before the step.
    pub fn advance(
        &mut self,
        network: &mut Network<T>,
        learner: &mut impl Learn<T>,
        exchange: &mut impl Exchange<T>,
    ) -> Option<Tally> {
        loop {
            self.at = match self.at {
                At::Forward(node) if node == network.work.stack.nodes.len() => At::Loss,
                At::Forward(node) => match network.work.stack.nodes[node].wide {
                    None if network.work.stack.nodes[node].mixes => {
                        self.send_statistics(network, node, false, exchange);
                        At::Mixing(node)
                    }
                    None => {
                        self.forward(network, node);
                        At::Forward(node + 1)
                    }
                    Some(wide) if self.is_shared(network, node) || self.member == Member::ALONE => {
                        self.pick_columns(network, node, wide);
                        self.multiply(network, node, wide, exchange);
                        At::Products(node)
                    }
                    Some(wide) => {
                        self.send_columns(network, node, wide, exchange);
                        At::Columns(node)
                    }
                },
                At::Mixing(node) => {
                    self.receive_statistics(network, node, false, exchange)?;
                    self.forward(network, node);
                    At::Forward(node + 1)
                }
                At::Columns(node) => {
                    let messages = exchange.receive()?;
                    let wide = network.wide(node);
                    self.gather_columns(network, node, wide, &messages);
                    self.multiply(network, node, wide, exchange);
                    At::Products(node)
                }
                At::Products(node) => {
                    let messages = exchange.receive()?;
                    self.add_up(network, node, &messages);
                    At::Forward(node + 1)
                }
                At::Loss => {
                    self.sum_activities(network);
                    let from = self.evaluate(network);
                    learner.begin(network.params());
                    At::Backward(from)
                }
                At::Backward(buffer) if buffer <= network.work.stack.first_to_learn() => {
                    self.send_gradients(network, exchange);
                    At::Gradients
                }
                At::Backward(buffer) => {
                    self.add_penalty_gradient(network, buffer);
                    match network.work.stack.nodes[buffer - 1].wide {
                        None if network.work.stack.nodes[buffer - 1].mixes => {
                            self.send_statistics(network, buffer - 1, true, exchange);
                            At::MixingBack(buffer - 1)
                        }
                        None => {
                            self.backward(network, buffer - 1);
                            At::Backward(buffer - 1)
                        }
                        Some(wide) => {
                            self.send_input_gradients(network, buffer - 1, wide, exchange);
                            self.learn_rows(network, buffer - 1, wide, learner);
                            At::InputGradients(buffer - 1)
                        }
                    }
                }
                At::MixingBack(node) => {
                    self.receive_statistics(network, node, true, exchange)?;
                    self.backward(network, node);
                    At::Backward(node)
                }
                // Nobody asks for the gradient of what goes into the first layer that learns.
                At::InputGradients(node) if node == network.work.stack.first_to_learn() => At::Backward(node),
                At::InputGradients(node) => {
                    let messages = exchange.receive()?;
                    self.gather_input_gradients(network, node, &messages);
                    At::Backward(node)
                }
                At::Gradients => {
                    let messages = exchange.receive()?;
                    self.learn(network, learner, &messages);
                    if learner.clipping().is_none() {
                        return Some(self.end(network));
                    }
                    self.send_norms(network, exchange);
                    At::Norms
                }
                At::Norms => {
                    let messages = exchange.receive()?;
                    self.clip(network, learner, &messages);
                    return Some(self.end(network));
                }
            };
        }
    }

    /// Whether every worker has all samples in a buffer, not only its own.
    fn is_shared(&self, network: &Network<T>, buffer: usize) -> bool {
        buffer > network.first_wide()
    }

    /// Whether the gradients of a node are of this worker's samples only; likewise for what was counted at the end.
    fn is_part(&self, network: &Network<T>, node: usize) -> bool {
        let is_of_all = |node: &Node<T>| node.wide.is_some() || node.mixes;
        !self.is_shared(network, node) && !network.work.stack.nodes.get(node).is_some_and(is_of_all)
    }

    /// The samples of the batch that are in a buffer.
    fn samples(&self, network: &Network<T>, buffer: usize) -> Range<usize> {
        let batch = self.batch.targets.len();
        match self.is_shared(network, buffer) {
            true => 0..batch,
            false => self.member.part(batch),
        }
    }

    /// The pieces in which gradients of a buffer are summed: shards of the batch, and the samples at hand that they are.
    fn segments(&self, network: &Network<T>, buffer: usize) -> Vec<[Range<usize>; 2]> {
        let batch = self.batch.targets.len();
        if self.is_shared(network, buffer) {
            return vec![[0..SHARDS, 0..batch]];
        }
        let first = self.member.part(batch).start;
        let shards = self.member.shards();
        let segment = |shard| {
            let samples = part(batch, shard..shard + 1);
            [shard..shard + 1, samples.start - first..samples.end - first]
        };
        shards.map(segment).collect()
    }

    fn forward(&mut self, network: &mut Network<T>, node: usize) {
        let samples = self.samples(network, node);
        network.work.batch = samples.len();
        let mode = PassMode::Training {
            seed: self.batch.seed,
            step: self.batch.step,
            first_row: samples.start,
        };
        network.work.mode = mode;
        if samples.is_empty() {
            return;
        }
        let (parameters, scratch) = (&network.parameters, &mut network.scratch);
        network.work.forward_node(node, mode, parameters, scratch);
    }

    /// What the values of layers add to the loss, shard by shard.
    fn sum_activities(&mut self, network: &Network<T>) {
        let of = |&(buffer, regularizer): &(usize, Regularizer)| {
            let mut sums = Sums::default();
            for [shards, samples] in self.segments(network, buffer) {
                let penalty = network.work.penalty(buffer, regularizer, samples);
                sums.push(shards, vec![T::from_f64(penalty)]);
            }
            (buffer, sums)
        };
        self.activities = network.work.stack.activities.iter().map(of).collect();
    }

    /// Adds what the values of a buffer that add to the loss ask of the gradient with respect to them.
    fn add_penalty_gradient(&self, network: &mut Network<T>, buffer: usize) {
        network.work.batch = self.samples(network, buffer).len();
        let scale = 1.0 / self.batch.targets.len() as f64;
        network.work.add_penalty_gradient(buffer, scale);
    }

    /// What the values behind a buffer that add to the loss ask of the gradient with respect to it; nothing where there are none.
    fn gradient_from_behind(&self, network: &mut Network<T>, from: usize) -> Vec<T> {
        let activities = &network.work.stack.activities;
        if activities.last().is_none_or(|&(buffer, _)| buffer <= from) {
            return Vec::new();
        }
        let last = network.work.stack.last_buffer();
        let samples = self.samples(network, last).len();
        network.work.batch = samples;
        network.work.gradient_mut(last).0.fill(T::ZERO);
        for buffer in (from + 1..=last).rev() {
            self.add_penalty_gradient(network, buffer);
            let (parameters, scratch) = (&network.parameters, &mut network.scratch);
            let work = &mut network.work;
            work.backward_node(buffer - 1, 0..samples, None, true, parameters, scratch);
        }
        network.work.gradient(from).iter().copied().collect()
    }

    /// Loss and metrics of the samples at hand, and the gradient of the loss. Returns the buffer that is with respect to.
    fn evaluate(&mut self, network: &mut Network<T>) -> usize {
        let batch = self.batch.targets.len();
        let last = network.work.stack.last_buffer();
        let logits = network.logits();
        let from = logits.unwrap_or(last);
        let (samples, segments) = (self.samples(network, last), self.segments(network, last));
        let from_behind = self.gradient_from_behind(network, from);
        network.work.batch = samples.len();
        let targets = &self.batch.targets;
        let first = samples.start;
        let mut sums = Sums::default();
        let (mut gradient, values): (ArrayViewMut2<T>, _) = network.work.gradient_mut(from);
        for [shards, samples] in segments {
            let rows = s![samples.clone(), ..];
            let scores = Scores {
                outputs: values.of(last).slice_move(rows),
                logits: logits.map(|buffer| Logits {
                    values: values.of(buffer).slice_move(rows),
                    activation: network.blueprint.output.activation,
                }),
            };
            let gradient = gradient.slice_mut(rows);
            let targets = targets.of(first + samples.start..first + samples.end);
            let Batch {
                loss,
                metrics,
                class_weight,
                ..
            } = &self.batch;
            let scale = 1.0 / batch as f64;
            let tally = loss.evaluate(scores, targets, metrics, Some(gradient), scale, class_weight);
            let told = std::iter::once(tally.loss_sum).chain(tally.metric_sums.into_iter().flatten());
            sums.push(shards, told.map(T::from_f64).collect());
        }
        gradient
            .iter_mut()
            .zip(from_behind)
            .for_each(|(gradient, more)| *gradient += more);
        self.sums[network.work.stack.nodes.len()] = sums;
        self.tally.loss_sum = network.penalty() * batch as f64;
        from
    }

    fn backward(&mut self, network: &mut Network<T>, node: usize) {
        let wants_dx = node > network.work.stack.first_to_learn();
        let params = network.work.stack.nodes[node].trained().len();
        let samples = self.samples(network, node).len();
        // A layer that has the statistics of the whole batch knows the gradients of its parameters.
        let mixes = network.work.stack.nodes[node].mixes;
        let segments = match mixes {
            true => vec![[0..SHARDS, 0..samples]],
            false => self.segments(network, node),
        };
        network.work.batch = samples;
        let mut sums = Sums::default();
        for [shards, samples] in segments {
            let mut gradients = vec![T::ZERO; params];
            if !samples.is_empty() || mixes {
                let wanted = (params > 0).then_some(&mut gradients[..]);
                let (parameters, scratch) = (&network.parameters, &mut network.scratch);
                network
                    .work
                    .backward_node(node, samples, wanted, wants_dx, parameters, scratch);
            }
            sums.push(shards, gradients);
        }
        self.sums[node] = sums;
    }

    fn send_gradients(&mut self, network: &Network<T>, exchange: &mut impl Exchange<T>) {
        self.send_all(exchange, |message| {
            for (node, sums) in self.sums.iter().enumerate() {
                if self.is_part(network, node) {
                    sums.write_to(message);
                }
            }
            for (buffer, sums) in &self.activities {
                if !self.is_shared(network, *buffer) {
                    sums.write_to(message);
                }
            }
        });
    }

    /// Hands a gradient to the learner, at once or when it is clipped.
    fn hand(&mut self, first: usize, parameters: &mut [T], gradient: &mut [T], learner: &mut impl Learn<T>) {
        match learner.clipping() {
            None => learner.take(first, parameters, gradient),
            Some(_) => {
                learner.gather(first, gradient);
                self.gathered.push((first, gradient.to_vec()));
            }
        }
    }

    /// Takes the step, but for the rows of wide layers, which have taken it.
    fn learn(&mut self, network: &mut Network<T>, learner: &mut impl Learn<T>, messages: &[Vec<T>]) {
        let mut messages = cursors(messages);
        let nodes = network.work.stack.nodes.len();
        let mut metric_sums = self.batch.metrics.zeros(network.output().shape.len());
        for (node, sums) in std::mem::take(&mut self.sums).into_iter().enumerate() {
            let range = match network.work.stack.nodes.get(node) {
                Some(node) => match node.wide {
                    Some(wide) => node.parameters.end - wide.bias_len()..node.parameters.end,
                    None => node.trained(),
                },
                None => 0..1 + metric_sums.iter().map(Vec::len).sum::<usize>(),
            };
            // Nothing went back through what is in front of the first layer that learns, or behind the logits.
            if sums.is_empty() {
                continue;
            }
            let mut total = match self.is_part(network, node) {
                true => combine(sums, self.member, range.len(), &mut messages),
                false => sums.total(),
            };
            if node == nodes {
                let places = metric_sums.iter_mut().flatten();
                places.zip(&total[1..]).for_each(|(sum, told)| *sum = told.to_f64());
                self.tally += &Tally {
                    loss_sum: total[0].to_f64(),
                    metric_sums: std::mem::take(&mut metric_sums),
                    count: self.batch.targets.len(),
                };
            } else if !range.is_empty() {
                network.add_penalty_gradient(range.clone(), &mut total);
                let moved = match network.work.stack.nodes[node].wide {
                    Some(_) => range,
                    None => network.work.stack.nodes[node].moved(),
                };
                let gradient = &mut total[..moved.len()];
                self.hand(moved.start, &mut network.parameters[moved], gradient, learner);
            }
        }
        for (buffer, sums) in std::mem::take(&mut self.activities) {
            let total = match self.is_shared(network, buffer) {
                true => sums.total(),
                false => combine(sums, self.member, 1, &mut messages),
            };
            self.tally.loss_sum += total[0].to_f64();
        }
    }

    /// What is done when all parameters have changed.
    fn end(&mut self, network: &mut Network<T>) -> Tally {
        network.constrain();
        network.work.after_step(&mut network.parameters);
        std::mem::take(&mut self.tally)
    }

    /// The same message to everyone else.
    fn send_all(&self, exchange: &mut impl Exchange<T>, write: impl Fn(&mut Vec<T>)) {
        for other in self.member.others() {
            let mut message = Vec::new();
            write(&mut message);
            exchange.send(other, message);
        }
    }
}

fn cursors<T>(messages: &[Vec<T>]) -> Vec<&[T]> {
    messages.iter().map(Vec::as_slice).collect()
}

/// The sum of what all members have summed, so many values; the messages hold those of the others, one behind the other.
fn combine<T: Element>(own: Sums<T>, member: Member, len: usize, messages: &mut [&[T]]) -> Vec<T> {
    let mut own = Some(own);
    let mut sums = Sums::default();
    let mut messages = messages.iter_mut();
    for other in member.all() {
        match other == member {
            true => sums.append(own.take().expect("every member is there once")),
            false => sums.read_from(other, len, messages.next().expect("a message of each of the others")),
        }
    }
    sums.total()
}

impl<T: Element> Network<T> {
    /// Trains on the images in [`Network::input_mut`]. Returns loss, with the [penalty](Network::penalty), and metrics
    /// before the step.
    pub fn train_on_batch(&mut self, batch: Batch, learner: &mut impl Learn<T>) -> Tally {
        let mut step = Step::new(Member::ALONE);
        step.begin(self, batch);
        step.advance(self, learner, &mut ()).expect("nobody to wait for")
    }

    /// The first node that is a large Dense layer; the number of nodes if there is none.
    fn first_wide(&self) -> usize {
        let nodes = &self.work.stack.nodes;
        nodes.iter().position(|node| node.wide.is_some()).unwrap_or(nodes.len())
    }
}
