//! An optimizer at work.

use std::ops::Range;

use super::{At, OptimizerConfig};
use crate::nn::error::BuildError;
use crate::nn::kernels::Element;
use crate::nn::network::{Clipping, Learn};
use crate::nn::reserve;
use crate::nn::schedules::LearningRate;

/// An optimizer at work on one network.
#[derive(Clone, Debug)]
pub struct Optimizer<T> {
    config: OptimizerConfig,
    /// Steps taken.
    iterations: u64,
    /// Nothing is remembered of the parameters before this one: they are frozen.
    first: usize,
    /// What is remembered of the others, each as long as they are.
    slots: Vec<Vec<T>>,
    /// [`Rule::product`](super::Rule::product) of the step at hand.
    product: f64,
}

impl<T: Element> Optimizer<T> {
    pub fn new(config: OptimizerConfig) -> Self {
        Optimizer {
            config,
            iterations: 0,
            first: 0,
            slots: Vec::new(),
            product: 1.0,
        }
    }

    pub fn config(&self) -> &OptimizerConfig {
        &self.config
    }

    /// Steps taken so far.
    pub fn iterations(&self) -> u64 {
        self.iterations
    }

    /// The learning rate of the next step.
    pub fn learning_rate(&self) -> f64 {
        self.config.learning_rate().at(self.iterations)
    }

    /// Goes on at this learning rate.
    pub fn set_learning_rate(&mut self, rate: f64) {
        self.config.set_learning_rate(LearningRate::Constant(rate));
    }

    /// Becomes another one that has taken so many steps and remembers nothing of them, in the memory that is there.
    pub fn restart(&mut self, config: OptimizerConfig, iterations: u64) {
        self.slots.truncate(config.slots());
        (self.config, self.iterations) = (config, iterations);
        self.forget();
    }

    /// Goes on behind so many steps.
    pub fn resume(&mut self, iterations: u64) {
        self.iterations = iterations;
    }

    /// Remembers these numbers in the place of its own, which are let go of: [`OptimizerConfig::slots`] arrays, each as long as the
    /// parameters from the `first` on.
    ///
    /// # Panics
    /// If they are not as many arrays.
    pub fn set_slots(&mut self, first: usize, slots: Vec<Vec<T>>) {
        assert_eq!(slots.len(), self.config.slots(), "as many arrays as it keeps");
        (self.first, self.slots) = (first, slots);
    }

    /// The first of the parameters of which something is remembered.
    pub fn first(&self) -> usize {
        self.first
    }

    /// What it remembers, each as long as the parameters from the [first](Optimizer::first) on or, before the first step, perhaps
    /// empty.
    pub fn slots(&self) -> &[Vec<T>] {
        &self.slots
    }

    pub fn slots_mut(&mut self) -> &mut [Vec<T>] {
        &mut self.slots
    }

    /// Forgets what it remembers, but not how many steps it has taken.
    pub fn forget(&mut self) {
        for (index, slot) in self.slots.iter_mut().enumerate() {
            slot.fill(T::from_f64(self.config.initial(index)));
        }
    }

    /// Of the parameters before this one, which are frozen, nothing is remembered from now on; where others were frozen before, it
    /// remembers nothing yet.
    pub fn begin_at(&mut self, first: usize) {
        if self.first != first {
            self.slots.clear();
        }
        self.first = first;
    }

    /// Takes the memory for these parameters now rather than in the first step. The others are frozen, as with
    /// [`begin_at`](Optimizer::begin_at).
    pub fn reserve(&mut self, parameters: Range<usize>) -> Result<(), BuildError> {
        self.begin_at(parameters.start);
        self.slots.resize_with(self.config.slots(), Vec::new);
        for (index, slot) in self.slots.iter_mut().enumerate() {
            let known = slot.len();
            reserve::grow(slot, parameters.len() as u64, "what the optimizer remembers")?;
            slot[known..].fill(T::from_f64(self.config.initial(index)));
        }
        Ok(())
    }

    /// Puts the running means of the weights in their place, as Keras does at the end of `fit`, and tells whether it keeps any; `moved`
    /// are the places of the weights that it moves.
    pub fn finalize(&self, parameters: &mut [T], moved: impl Iterator<Item = Range<usize>>) -> bool {
        let Some(average) = self
            .slots
            .first()
            .filter(|_| self.config.common.use_ema && self.iterations > 0)
        else {
            return false;
        };
        for range in moved.filter(|range| range.start >= self.first) {
            let place = range.start - self.first..range.end - self.first;
            parameters[range].copy_from_slice(&average[place]);
        }
        true
    }

    /// Whether the gradients of a batch complete those of the batches before, so that a step is taken.
    fn steps(&self) -> bool {
        self.iterations.is_multiple_of(self.config.common.accumulated())
    }

    /// What is remembered of some parameters in a slot.
    fn remembered(&mut self, slot: usize, first: usize, len: usize) -> &mut [T] {
        let start = first - self.first;
        &mut self.slots[slot][start..start + len]
    }
}

impl<T: Element> Learn<T> for Optimizer<T> {
    fn begin(&mut self, parameters: usize) {
        self.iterations += 1;
        self.slots.resize_with(self.config.slots(), Vec::new);
        let len = parameters - self.first;
        for (index, slot) in self.slots.iter_mut().enumerate() {
            slot.resize(len, T::from_f64(self.config.initial(index)));
        }
        self.product = self.config.product(self.iterations).unwrap_or(1.0);
    }

    fn clipping(&self) -> Option<Clipping> {
        self.config.common.clipping().filter(|_| self.steps())
    }

    fn gather(&mut self, first: usize, gradient: &mut [T]) {
        let common = &self.config.common;
        let Some(steps) = common.gradient_accumulation_steps else {
            return;
        };
        let (is_complete, slot) = (self.steps(), usize::from(common.use_ema));
        let count = T::from_f64(steps.into());
        let sum = self.remembered(slot, first, gradient.len());
        for (gradient, sum) in gradient.iter_mut().zip(sum) {
            *sum += *gradient;
            if is_complete {
                *gradient = *sum / count;
                *sum = T::ZERO;
            }
        }
    }

    fn take(&mut self, first: usize, parameters: &mut [T], gradient: &mut [T]) {
        if self.clipping().is_none() {
            self.gather(first, gradient);
        }
        if self.steps() {
            self.step(first, parameters, gradient);
        }
        self.average(first, parameters);
    }
}

impl<T: Element> Optimizer<T> {
    /// Takes a step with some parameters, whose gradient is no longer needed then.
    fn step(&mut self, first: usize, parameters: &mut [T], gradient: &mut [T]) {
        let OptimizerConfig { rule, common } = &self.config;
        // Keras counts a batch once it is done with; a schedule counts batches, a rule the steps that it takes.
        let learning_rate = common.learning_rate.at(self.iterations - 1);
        if let Some(most) = common.clipvalue.filter(|&most| most > 0.0).map(T::from_f64) {
            gradient.iter_mut().for_each(|g| *g = g.max(-most).min(most));
        }
        if let Some(decay) = common.weight_decay {
            let (decay, rate) = (T::from_f64(decay), T::from_f64(learning_rate));
            parameters
                .iter_mut()
                .for_each(|weight| *weight -= *weight * decay * rate);
        }
        let place = first - self.first..first - self.first + parameters.len();
        let mut slots = self.slots[common.slots()..]
            .iter_mut()
            .map(|slot| &mut slot[place.clone()]);
        let next = || slots.next().expect("Rule::slots counts the slots that are used");
        let at = At {
            learning_rate,
            iteration: self.iterations / common.accumulated(),
            product: self.product,
        };
        rule.step(at, parameters, gradient, next);
    }

    /// Takes some parameters into their running means, if there are any.
    fn average(&mut self, first: usize, parameters: &mut [T]) {
        let common = &self.config.common;
        if !common.use_ema {
            return;
        }
        // Keras counts the steps before, so that with accumulated gradients the first of them is several batches long.
        let before = (self.iterations - 1) / common.accumulated();
        let stays = T::from_f64(if before == 0 { 0.0 } else { common.ema_momentum });
        let frequency = common.ema_overwrite_frequency.map(u64::from);
        let overwrites = frequency.is_some_and(|frequency| (before + 1).is_multiple_of(frequency));
        let average = self.remembered(0, first, parameters.len());
        for (average, w) in average.iter_mut().zip(parameters) {
            *average = stays * *average + (T::ONE - stays) * *w;
            if overwrites {
                *w = *average;
            }
        }
    }
}
