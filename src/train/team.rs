//! What the workers that train a network together say to each other.
//!
//! One leads: it has the data and the whole network, and tells the others what to do. Each pair is joined by a way on which
//! messages arrive in the order in which they were sent.

use std::collections::VecDeque;
use std::ops::Range;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::nn::{Exchange, Loss, Member, Targets};

/// Multiplications and additions of a step of training below which other workers cost more time than they save.
pub const WORTH_SHARING: u64 = 200_000_000;

/// A message, its array, if it has one, apart so that it can be handed over without copying it.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub head: MessageHead,
    pub values: Vec<f32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum MessageHead {
    /// From the leader: a network to train. What is known of it so far is to be asked for.
    Begin(Box<Assignment>),
    /// From the leader: a step on the worker's images of the batch, which come with it.
    Batch {
        targets: Targets,
        learning_rate: f64,
        /// Whether what comes is what the frozen front of the network makes of the images.
        are_features: bool,
    },
    /// From the leader: images, to tell what the frozen front makes of them.
    Images,
    /// The answer.
    Features,
    /// Part of a step; see [`Exchange`].
    Step,
    /// To or from the leader: asks for a piece of what the other has learned of this one's part, which begins at this position.
    Ask(usize),
    /// The answer.
    Piece(usize),
}

/// What a worker must know to build its part of a network.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Assignment {
    /// As [`Architecture::from_value`](crate::nn::Architecture::from_value) reads it.
    pub architecture: Value,
    pub input: [usize; 3],
    /// As [`OptimizerConfig::from_value`](crate::nn::OptimizerConfig::from_value) reads it.
    pub optimizer: Value,
    pub iterations: u64,
    pub loss: Loss,
    /// As [`Metrics::from_value`](crate::nn::Metrics::from_value) reads it.
    pub metrics: Value,
    /// How often the loss of an image of each class counts: once where this ends.
    pub class_weight: Vec<f32>,
    pub seed: u32,
    pub batch_size: usize,
}

/// One worker's ways to the others.
#[derive(Clone)]
pub struct Team {
    pub member: Member,
    /// Sends a message to another member, at once.
    pub send: Rc<dyn Fn(Member, Message)>,
}

impl Team {
    /// Whoever works alone.
    pub fn alone() -> Team {
        Team {
            member: Member::ALONE,
            send: Rc::new(|to, _| unreachable!("there is no {to:?}")),
        }
    }
}

/// The other members, and what has arrived from them.
pub(super) struct Peers {
    team: Team,
    /// Whether the others have a part in the steps.
    pub share_steps: bool,
    /// For each member what has come from it and was not read yet; its own place stays empty.
    inbox: Vec<VecDeque<Message>>,
}

impl Peers {
    pub fn new(team: Team) -> Peers {
        Peers {
            inbox: team.member.all().map(|_| VecDeque::new()).collect(),
            share_steps: true,
            team,
        }
    }

    pub fn member(&self) -> Member {
        self.team.member
    }

    pub fn deliver(&mut self, from: usize, message: Message) {
        self.inbox[from].push_back(message);
    }

    pub fn post(&mut self, to: Member, head: MessageHead, values: Vec<f32>) {
        (self.team.send)(to, Message { head, values });
    }

    /// Asks a member for the first of these positions, if there is one.
    pub fn ask(&mut self, member: Member, positions: &Range<usize>) {
        if !positions.is_empty() {
            self.post(member, MessageHead::Ask(positions.start), Vec::new());
        }
    }

    /// The next message of one member.
    pub fn next_of(&mut self, from: usize) -> Option<Message> {
        self.inbox[from].pop_front()
    }
}

impl Exchange<f32> for Peers {
    fn send(&mut self, to: Member, message: Vec<f32>) {
        self.post(to, MessageHead::Step, message);
    }

    fn receive(&mut self) -> Option<Vec<Vec<f32>>> {
        if !self.share_steps {
            return Some(Vec::new());
        }
        let has_come = |from: Member| {
            let next = self.inbox[from.index].front();
            next.is_some_and(|message| message.head == MessageHead::Step)
        };
        if !self.member().others().all(has_come) {
            return None;
        }
        let mut values_of = |from: Member| Some(self.inbox[from.index].pop_front()?.values);
        self.team.member.others().map(&mut values_of).collect()
    }
}
