//! Tensors to tensors.

pub mod kernels;
