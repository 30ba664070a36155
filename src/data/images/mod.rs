//! A data set and its images.
//!
//! | file | what it knows |
//! |---|---|
//! | `dataset` | images of one shape or of several, with their columns |
//! | `values` | their values, as bytes or floats |
//! | `rescaled` | floats that are bytes divided by 255, kept as bytes |
//! | `extent`, `display` | the smallest and the largest value; what is shown as black and white |
//! | `transpose` | rows for columns |

pub(super) mod dataset;
mod display;
pub(super) mod extent;
pub(super) mod rescaled;
mod transpose;
pub(super) mod values;
