//! A training run by several workers in one test: messages go from hand to hand.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use cnn_playground::nn::Member;
use cnn_playground::train::team::Message;
use cnn_playground::train::{Callbacks, Examples, FeaturesPlan, Fit, Follower, Model, Progress, Team};

/// Messages on their way: from, to, what.
type Underway = Rc<RefCell<VecDeque<(usize, usize, Message)>>>;

fn team(member: Member, underway: &Underway) -> Team {
    let underway = Rc::clone(underway);
    Team {
        member,
        send: Rc::new(move |to, message| underway.borrow_mut().push_back((member.index, to.index, message))),
    }
}

/// A training run by so many workers, one step of it after the other.
pub struct Run {
    pub fit: Fit,
    followers: Vec<Follower>,
    underway: Underway,
}

impl Run {
    pub fn new(
        model: &mut Model,
        count: usize,
        epochs: u32,
        class_weight: Vec<f32>,
        features: Option<FeaturesPlan>,
    ) -> Run {
        let underway = Underway::default();
        let mut members = Member { index: 0, count }.all();
        let leader = team(members.next().unwrap(), &underway);
        Run {
            fit: Fit::new(model, epochs, 32, Callbacks::default(), class_weight, leader, features),
            followers: members.map(|member| Follower::new(team(member, &underway))).collect(),
            underway,
        }
    }

    /// The next of what is told.
    pub fn next(&mut self, model: &mut Model, training: &Examples, validation: Option<&Examples>) -> Progress {
        loop {
            match self.fit.advance(model, training, validation) {
                Progress::Waiting => assert!(self.deliver(), "somebody says something"),
                progress => return progress,
            }
        }
    }

    /// Delivers a message; false when none is under way.
    pub fn deliver(&mut self) -> bool {
        let Some((from, to, message)) = self.underway.borrow_mut().pop_front() else {
            return false;
        };
        match to.checked_sub(1) {
            None => self.fit.receive(from, message),
            Some(follower) => self.followers[follower].receive(from, message).unwrap(),
        }
        true
    }

    pub fn catch_up(&mut self, model: &mut Model, optimizer: bool) {
        while !self.fit.catch_up(model, optimizer) {
            assert!(self.deliver(), "somebody says something");
        }
    }
}
