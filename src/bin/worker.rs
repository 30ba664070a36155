//! Starts the session in a web worker.

fn main() {}
