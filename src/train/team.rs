//! What the workers that train a network together say to each other.
//!
//! One leads: it has the data and the whole network, and tells the others what to do. Each pair is joined by a way on which
//! messages arrive in the order in which they were sent.

use std::collections::VecDeque;
use std::rc::Rc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::nn::{Loss, Mail, Member};

/// A message, its large arrays apart so that they can be handed over without copying them.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub head: Head,
    pub arrays: Vec<Vec<f32>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Head {
    /// From the leader: a network to train. Arrays: the worker's weights, and what the optimizer remembers of each.
    Begin(Box<Assignment>),
    /// From the leader: a step. Arrays: the worker's images of the batch.
    Batch { targets: Vec<u32>, learning_rate: f64 },
    /// Part of a step; see [`Mail`].
    Letter,
    /// From the leader: what has been learned so far, with what the optimizer remembers if wanted.
    Ask { optimizer: bool },
    /// To the leader. Arrays as for `Begin`.
    Learned,
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
pub(super) struct Mates {
    team: Team,
    /// For each member what has come from it and was not read yet; its own place stays empty.
    inbox: Vec<VecDeque<Message>>,
}

impl Mates {
    pub fn new(team: Team) -> Mates {
        Mates {
            inbox: team.member.all().map(|_| VecDeque::new()).collect(),
            team,
        }
    }

    pub fn member(&self) -> Member {
        self.team.member
    }

    pub fn deliver(&mut self, from: usize, message: Message) {
        self.inbox[from].push_back(message);
    }

    pub fn post(&mut self, to: Member, head: Head, arrays: Vec<Vec<f32>>) {
        (self.team.send)(to, Message { head, arrays });
    }

    /// The next message of one member.
    pub fn next_of(&mut self, from: usize) -> Option<Message> {
        self.inbox[from].pop_front()
    }

    /// The next message of each of the others, in order, once they are all there and of that kind.
    pub fn next_of_all(&mut self, head: &Head) -> Option<Vec<Message>> {
        let has_come = |from: Member| {
            let next = self.inbox[from.index].front();
            next.is_some_and(|message| message.head == *head)
        };
        if !self.member().others().all(has_come) {
            return None;
        }
        self.member()
            .others()
            .map(|from| self.inbox[from.index].pop_front())
            .collect()
    }
}

impl Mail<f32> for Mates {
    fn send(&mut self, to: Member, letter: Vec<f32>) {
        self.post(to, Head::Letter, vec![letter]);
    }

    fn receive(&mut self) -> Option<Vec<Vec<f32>>> {
        let messages = self.next_of_all(&Head::Letter)?;
        Some(messages.into_iter().flat_map(|message| message.arrays).collect())
    }
}
