//! The worker without a browser: what it answers, what it keeps, and what a network that was trained is good for elsewhere.

mod answers;
mod keep;
mod labels;
mod metrics;
mod page;
mod session;
#[path = "../transfer/mod.rs"]
mod transfer;
mod unequal;
