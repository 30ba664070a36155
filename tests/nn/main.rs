//! Networks, how they are trained, and what is seen inside them. One program, because each compiles the whole network anew.

mod features;
mod gradients;
#[path = "../inspect/mod.rs"]
mod inspect;
#[path = "../keras/mod.rs"]
mod keras;
mod keras_fuzz;
mod keras_metrics;
mod keras_multilabel;
mod keras_parity;
mod keras_training;
mod sizes;
mod team;
mod workers;
