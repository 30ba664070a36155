//! Looking inside, against what Keras and TensorFlow compute, and against the network itself.

mod activation_maximization;
mod keras_results;
mod receptive_fields;
