//! Looking inside, against what Keras and TensorFlow compute, and against the network itself.

#[path = "inspect/activation_maximization.rs"]
mod activation_maximization;
mod keras;
#[path = "inspect/keras_results.rs"]
mod keras_results;
#[path = "inspect/receptive_fields.rs"]
mod receptive_fields;
