//! A worker that helps another to train.

use ndarray::ArrayView4;

use super::share::Share;
use super::team::{Assignment, Message, MessageHead, Peers, Team};
use crate::nn::{Architecture, Batch, BuildError, Member, Metrics, Network, Optimizer, OptimizerConfig, Step, Targets};

/// A worker that does what the leader, the first member of its team, tells it to.
pub struct Follower {
    peers: Peers,
    task: Option<Task>,
}

/// Its task in the training of a network.
struct Task {
    network: Network<f32>,
    optimizer: Optimizer<f32>,
    assignment: Assignment,
    metrics: Metrics,
    step: Step<f32>,
    /// Whether it is in the middle of a step.
    is_busy: bool,
}

impl Follower {
    pub fn new(team: Team) -> Follower {
        Follower {
            peers: Peers::new(team),
            task: None,
        }
    }

    /// Takes a message of another member and does what there is to do, as far as it gets.
    pub fn receive(&mut self, from: usize, message: Message) -> Result<(), BuildError> {
        self.peers.deliver(from, message);
        while self.go_on()? {}
        Ok(())
    }

    /// Whether anything could be done.
    fn go_on(&mut self) -> Result<bool, BuildError> {
        if let Some(task) = self.task.as_mut().filter(|task| task.is_busy) {
            let told = task
                .step
                .advance(&mut task.network, &mut task.optimizer, &mut self.peers);
            task.is_busy = told.is_none();
            return Ok(told.is_some());
        }
        let leader = self.peers.member().all().next().expect("a leader");
        let Some(Message { head, values }) = self.peers.next_of(leader.index) else {
            return Ok(false);
        };
        match (head, &mut self.task) {
            (MessageHead::Begin(assignment), _) => {
                let before = self.task.take().filter(|task| task.is_of(&assignment));
                let mut task = match before {
                    // In its place, or memory would grow.
                    Some(task) => task,
                    None => Task::new(&assignment, self.peers.member())?,
                };
                task.restart(*assignment)?;
                self.peers.ask(leader, &(0..task.share().known()));
                self.task = Some(task);
            }
            (MessageHead::Piece(position), Some(task)) => {
                let mut share = task.share();
                self.peers.ask(leader, &(position + values.len()..share.known()));
                share.put(position, &values);
            }
            (MessageHead::Ask(position), Some(task)) => {
                let piece = task.share().piece(position);
                self.peers.post(leader, MessageHead::Piece(position), piece);
            }
            (MessageHead::Images, Some(task)) => {
                let values = task.features(&values);
                self.peers.post(leader, MessageHead::Features, values);
            }
            (
                MessageHead::Batch {
                    targets,
                    learning_rate,
                    are_features,
                },
                Some(task),
            ) => task.begin(targets, learning_rate, &values, are_features),
            (head, _) => unreachable!("{head:?} at this time"),
        }
        Ok(true)
    }
}

impl Task {
    /// [`Task::restart`] makes it ready.
    fn new(assignment: &Assignment, member: Member) -> Result<Task, BuildError> {
        let architecture = Architecture::from_value(&assignment.architecture).expect("the leader has built it");
        Ok(Task {
            network: Network::build_part(&architecture, assignment.input, member)?,
            optimizer: Optimizer::new(OptimizerConfig::default()),
            assignment: assignment.clone(),
            metrics: Metrics::default(),
            step: Step::new(member),
            is_busy: false,
        })
    }

    /// Whether [`Task::new`] would make the same of this assignment.
    fn is_of(&self, assignment: &Assignment) -> bool {
        self.assignment.architecture == assignment.architecture && self.assignment.input == assignment.input
    }

    fn restart(&mut self, assignment: Assignment) -> Result<(), BuildError> {
        let config = OptimizerConfig::from_value(&assignment.optimizer).expect("the leader works with it");
        let count = self.step.member().count;
        self.network.reserve(assignment.batch_size.div_ceil(count), true)?;
        self.optimizer.restart(config, assignment.iterations);
        self.optimizer.reserve(self.network.trained())?;
        self.metrics = Metrics::from_value(&assignment.metrics).expect("the leader measures them");
        self.assignment = assignment;
        Ok(())
    }

    fn share(&mut self) -> Share<'_> {
        let all = 0..self.network.params();
        Share {
            network: &mut self.network,
            optimizer: &mut self.optimizer,
            parts: std::iter::once(all).collect(),
        }
    }

    fn take(&mut self, samples: usize, images: &[f32]) {
        let [height, width, channels] = self.network.input_shape();
        let images = ArrayView4::from_shape((samples, height, width, channels), images);
        self.network
            .input_mut(samples)
            .assign(&images.expect("as many images as were told"));
    }

    fn features(&mut self, images: &[f32]) -> Vec<f32> {
        let len = self.network.input_shape().iter().product::<usize>();
        self.take(images.len() / len, images);
        self.network.run_front().iter().copied().collect()
    }

    fn begin(&mut self, targets: Targets, learning_rate: f64, values: &[f32], are_features: bool) {
        let samples = self.step.member().part(targets.len()).len();
        if are_features {
            self.network.front_mut(samples).copy_from_slice(values);
        } else {
            self.take(samples, values);
        }
        self.optimizer.set_learning_rate(learning_rate);
        let batch = Batch {
            loss: self.assignment.loss,
            metrics: self.metrics.clone(),
            targets,
            class_weight: self.assignment.class_weight.clone(),
            seed: self.assignment.seed.into(),
            step: self.optimizer.iterations(),
        };
        match are_features {
            true => self.step.begin_behind(&self.network, batch),
            false => self.step.begin(&self.network, batch),
        }
        self.is_busy = true;
    }
}
