//! The session that answers the page's requests, and the only module that knows the browser.
//!
//! [`protocol`] is what page and worker say to each other, [`session`] answers it and knows no browser, `port` (in wasm only)
//! connects the session to the page, `peers` workers to one another, [`reading`] is what only a worker that reads files has.

#[cfg(target_arch = "wasm32")]
mod blob;
#[cfg(target_arch = "wasm32")]
pub mod models;
#[cfg(target_arch = "wasm32")]
mod peers;
#[cfg(target_arch = "wasm32")]
mod port;
pub mod protocol;
pub mod reading;
pub mod session;
#[cfg(target_arch = "wasm32")]
pub mod unpacker;

#[cfg(target_arch = "wasm32")]
pub use port::start;
