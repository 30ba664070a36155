//! How much a pickle may ask for.

/// The bounds within which a pickle is read. What a well-meant file needs lies far below the defaults; what a hostile
/// one can cost is bounded by them. Sizes that a file announces are, besides, always checked against the bytes that
/// are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// How many MARKs may be open at once. Python itself cannot write more than about a thousand.
    pub depth: usize,
    /// How many values may be remembered for later reference.
    pub memo: usize,
    /// How many instructions the file may have.
    pub operations: u64,
    /// How many values there may be outside of arrays; each costs 32 bytes of memory.
    pub values: usize,
    /// How many times its own size a compressed file may become...
    pub expansion: u64,
    /// ... and the size in bytes up to which it may always grow.
    pub expansion_floor: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            depth: 1_000,
            memo: 20_000_000,
            operations: 400_000_000,
            values: 30_000_000,
            expansion: 100,
            expansion_floor: 64 << 20,
        }
    }
}
