//! What comes with a request, and what is answered.

use crate::train::Team;
use crate::worker::protocol::*;

/// Large arrays that came with a request.
#[derive(Default)]
pub struct Attachments {
    pub arrays: Vec<Vec<f32>>,
    pub numbers: Vec<Vec<u32>>,
    /// The values of a picture, or of many.
    pub bytes: Vec<u8>,
    /// The ways to the other workers of a team.
    pub team: Option<Team>,
}

/// The answer to a request: a reply with its buffers, or `None` when replies come out of [`super::Session::advance`].
pub type Answer = Result<Option<(Reply, Vec<Buffer>)>, Failure>;

/// The id of a request with a reply to it.
pub type Event = (u32, Reply, Vec<Buffer>);

pub(super) fn reply(reply: Reply) -> Answer {
    Ok(Some((reply, Vec::new())))
}
