//! What every failure tells the reader: what happened, and what to do about it.

/// An error that also says what to do. Every error enum of the crate implements it; the worker turns it into the
/// `{ code, message, hint }` that the page shows.
pub trait Explain: std::error::Error {
    /// A stable, snake_case name for programs, such as `kernel_does_not_fit`.
    fn code(&self) -> &'static str;
    /// The remedy, as one sentence to the reader.
    fn hint(&self) -> String;
}
