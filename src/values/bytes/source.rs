//! Where the bytes of a file come from: memory, or a file that is read piece by piece.

use std::io;

/// A file whose parts can be read in any order, so that it need not be in memory.
pub trait Source {
    /// The number of its bytes.
    fn size(&self) -> u64;

    /// Fills `buffer` with the bytes from `offset` on, which are there.
    ///
    /// # Errors
    /// When the file cannot be read: it may be moved or changed while it is open.
    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<()>;
}

impl Source for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        let bytes = usize::try_from(offset)
            .ok()
            .and_then(|start| self.get(start..)?.get(..buffer.len()));
        buffer.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }
}

impl Source for Box<dyn Source> {
    fn size(&self) -> u64 {
        (**self).size()
    }

    fn read_at(&mut self, offset: u64, buffer: &mut [u8]) -> io::Result<()> {
        (**self).read_at(offset, buffer)
    }
}
