//! A data set and a network -> epochs: batches, shuffling, the training run step by step, evaluation.
//!
//! A run is a state machine ([`Fit`]) that does one batch per call, so that whoever drives it can look after other things in
//! between: pause it, stop it, or look at feature maps while it trains. Other workers may help: see [`team`].

pub mod callbacks;
mod class_weight;
mod evaluate;
mod examples;
mod features;
mod fit;
mod follower;
mod leader;
mod logs;
mod model;
mod rate_search;
mod share;
pub mod team;
mod timeline;

pub use callbacks::Callbacks;
pub use class_weight::{ClassWeightError, class_weight};
pub use evaluate::{Evaluation, Prediction, evaluate, is_given, predict};
pub use examples::Examples;
pub use features::{BUDGET, Features, FeaturesPlan, NotKept};
pub use fit::{Fit, Progress};
pub use follower::Follower;
pub use logs::Logs;
pub use model::{Checkpoint, Model, Target};
pub use rate_search::{RateRange, RateSearch, Tried};
pub use team::Team;
pub use timeline::{Moment, Timeline, TimelineError};
