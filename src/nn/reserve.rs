//! Memory that is asked for rather than taken.

use super::error::BuildError;

/// Makes room in a buffer for so many in all, and tells how many these are; an error, not an abort, when there is none. The length has
/// 64 bits: one that a `usize` cannot count is refused like any other.
pub(crate) fn room<T>(buffer: &mut Vec<T>, len: u64, what: &'static str) -> Result<usize, BuildError> {
    let no_room = BuildError::OutOfMemory {
        what,
        bytes: len.saturating_mul(size_of::<T>() as u64),
    };
    let Ok(len) = usize::try_from(len) else {
        return Err(no_room);
    };
    let more = len.saturating_sub(buffer.len());
    buffer.try_reserve_exact(more).map_err(|_| no_room)?;
    Ok(len)
}

/// Makes a buffer at least so long, as [`room`] does.
pub(crate) fn grow<T: Clone + Default>(buffer: &mut Vec<T>, len: u64, what: &'static str) -> Result<(), BuildError> {
    let len = room(buffer, len, what)?.max(buffer.len());
    buffer.resize(len, T::default());
    Ok(())
}
