//! All that it takes to go on from here, handed out at the beginning of a run, after each epoch and at the end: the network, what
//! the optimizer remembers, what the callbacks have seen, the checkpoint, and the moments to look back at.
//!
//! It goes out piece by piece, since a copy of a large network has no room in a worker that trains it. Nothing is changed
//! meanwhile. What was learned in an epoch goes out before it is validated: then the other workers have nothing to do, and
//! whoever keeps the snapshot has their processors. What a snapshot is handed out after, such as the log of an epoch, is told
//! behind it, so that whoever hears of an epoch has its snapshot.

use std::ops::Range;

use serde_json::{Value, json};

use super::learned::{described, no_checkpoint, remembered};
use super::network::no_network;
use super::outgoing::{Array, Outgoing};
use super::{Answer, Buffer, Event, Session, reply};
use crate::worker::protocol::*;

/// Numbers that go out at once: 4 MB; 1 MB where the page says when it is done with each, so that few are held.
const PIECE: usize = 1 << 20;
const SMALL_PIECE: usize = 1 << 18;

impl Session {
    /// Hands out a snapshot of a network that is not being trained.
    pub(super) fn snapshot(&mut self, id: u32, options: &SnapshotOptions) -> Answer {
        self.not_while_training("take a snapshot")?;
        let then = vec![(id, Reply::Done, Vec::new())];
        let moments = if options.is_plain { None } else { Some(usize::MAX) };
        match options.of_checkpoint {
            true => self.begin_snapshot_of_checkpoint(id, then)?,
            false => self.begin_snapshot(id, moments, false, then)?,
        }
        if let Some(outgoing) = &mut self.outgoing {
            outgoing.credit = options.pieces;
        }
        Ok(None)
    }

    /// The page is done with so many pieces of the snapshot.
    pub(super) fn took(&mut self, pieces: usize) -> Answer {
        if let Some(credit) = self.outgoing.as_mut().and_then(|outgoing| outgoing.credit.as_mut()) {
            *credit = credit.saturating_add(pieces);
        }
        reply(Reply::Done)
    }

    /// Begins a snapshot after an epoch or a run, of which these are told behind it; or what went wrong, and these. Of what
    /// [is out](Session::begin_snapshot_of_weights) only the rest follows.
    pub(super) fn snapshot_before(&mut self, id: u32, is_out: bool, then: Vec<Event>) -> Vec<Event> {
        match self.begin_snapshot(id, Some(1), is_out, then) {
            Ok(()) => Vec::new(),
            Err(failure) => vec![(id, Reply::Failed(failure), Vec::new())],
        }
    }

    /// Begins a snapshot of which only the weights, and what the optimizer remembers, is known so far.
    pub(super) fn begin_snapshot_of_weights(&mut self, id: u32) -> Result<(), Failure> {
        let arrays = self.what_was_learned()?;
        let head = json!({ "from": 0, "lengths": self.lengths(&arrays) });
        self.hand_out(id, head, arrays, 0, Vec::new());
        Ok(())
    }

    /// Begins a snapshot of the checkpoint, as a network that is not trained any more.
    fn begin_snapshot_of_checkpoint(&mut self, id: u32, then: Vec<Event>) -> Result<(), Failure> {
        let model = self.model.as_ref().ok_or_else(no_network)?;
        let checkpoint = model.checkpoint.as_ref().ok_or_else(no_checkpoint)?;
        let mut learned = described(model);
        learned["epochs"] = json!(checkpoint.epoch);
        learned["iterations"] = json!(0);
        let arrays = vec![Array::Checkpoint];
        let head = json!({ "from": 0, "learned": learned, "lengths": self.lengths(&arrays) });
        self.hand_out(id, head, arrays, 0, then);
        Ok(())
    }

    /// Begins a snapshot, with the checkpoint and so many of the newest moments; of the others only the epochs. `None`: without.
    pub(super) fn begin_snapshot(
        &mut self,
        id: u32,
        moments: Option<usize>,
        is_out: bool,
        then: Vec<Event>,
    ) -> Result<(), Failure> {
        let mut arrays = self.what_was_learned()?;
        let learned = arrays.len();
        let model = self.model.as_ref().ok_or_else(no_network)?;
        let all = self.timeline.moments();
        let newest = all.len().saturating_sub(moments.unwrap_or(0))..all.len();
        let best = self.run.as_ref().map(|run| run.fit.callbacks().best_weights().count());
        let checkpoint = model.checkpoint.as_ref().filter(|_| moments.is_some());
        arrays.extend((0..best.unwrap_or(0)).map(Array::Best));
        arrays.extend(checkpoint.map(|_| Array::Checkpoint));
        for place in newest.clone() {
            let predictions = all[place].predictions.iter();
            let numbers =
                predictions.flat_map(|p| [p.index as f32, p.actual as f32, p.predicted as f32, p.confidence as f32]);
            let predictions = Array::Own(numbers.collect());
            let probabilities = Array::Own(all[place].probabilities.clone());
            arrays.extend([Array::Past(place), predictions, probabilities]);
        }
        let epochs = |range: Range<usize>| all[range].iter().map(|moment| moment.epoch).collect::<Vec<_>>();
        // A piece there must be, for the head to go with.
        let from = if is_out && arrays.len() > learned { learned } else { 0 };
        let head = json!({
            "from": from,
            "learned": described(model),
            "run": self.run.as_ref().map(|run| json!({
                "epochs": run.fit.epochs_left(),
                "course": run.fit.callbacks().course(),
            })),
            "remembered": remembered(model).len(),
            "best_weights": best.unwrap_or(0),
            "checkpoint": checkpoint.map(|checkpoint| checkpoint.epoch),
            "moments": epochs(newest),
            "timeline": epochs(0..all.len()),
            "lengths": self.lengths(&arrays),
        });
        self.hand_out(id, head, arrays, from, then);
        Ok(())
    }

    fn what_was_learned(&self) -> Result<Vec<Array>, Failure> {
        let model = self.model.as_ref().ok_or_else(no_network)?;
        let remembered = (0..remembered(model).len()).map(Array::Remembered);
        Ok(std::iter::once(Array::Weights).chain(remembered).collect())
    }

    fn lengths(&self, arrays: &[Array]) -> Vec<usize> {
        arrays.iter().map(|array| self.numbers(array).len()).collect()
    }

    /// From the array `from` on; there is one.
    fn hand_out(&mut self, id: u32, head: Value, arrays: Vec<Array>, from: usize, then: Vec<Event>) {
        self.outgoing = Some(Outgoing {
            id,
            head: Some(head.to_string()),
            arrays,
            array: from,
            position: 0,
            credit: None,
            then,
        });
    }

    fn numbers<'a>(&'a self, array: &'a Array) -> &'a [f32] {
        let model = self.model.as_ref().expect("there is a network while it is handed out");
        match *array {
            Array::Weights => model.network.weights(),
            Array::Remembered(slot) => &model.optimizer.slots()[slot],
            Array::Best(index) => {
                let run = self.run.as_ref().expect("a run has callbacks");
                run.fit.callbacks().best_weights().nth(index).expect("it was counted")
            }
            Array::Checkpoint => &model.checkpoint.as_ref().expect("it stays as it is").weights,
            Array::Past(place) => &self.timeline.moments()[place].weights,
            Array::Own(ref numbers) => numbers,
        }
    }

    /// Hands out the next piece, and behind the last one what is told then.
    pub(super) fn advance_snapshot(&mut self) -> Vec<Event> {
        let Some(mut outgoing) = self.outgoing.take() else {
            return Vec::new();
        };
        let numbers = self.numbers(&outgoing.arrays[outgoing.array]);
        let piece = if outgoing.credit.is_some() { SMALL_PIECE } else { PIECE };
        let end = numbers.len().min(outgoing.position + piece);
        let piece = numbers[outgoing.position..end].to_vec();
        let is_through = end == numbers.len();
        let reply = Reply::Snapshot(SnapshotPiece {
            head: outgoing.head.take(),
            array: outgoing.array,
            position: outgoing.position,
        });
        let mut told = vec![(outgoing.id, reply, vec![Buffer::F32(piece)])];
        outgoing.credit = outgoing.credit.map(|credit| credit.saturating_sub(1));
        outgoing.position = end;
        if is_through {
            outgoing.array += 1;
            outgoing.position = 0;
        }
        if outgoing.array == outgoing.arrays.len() {
            told.append(&mut outgoing.then);
        } else {
            self.outgoing = Some(outgoing);
        }
        told
    }
}
