//! The session that answers the page's requests, and the only module that knows the browser.
//!
//! [`protocol`] is what page and workers say to each other, [`session`] answers it and knows no browser, `port` (in wasm only)
//! connects the session to the page, `peers` workers to one another. [`reading`] and `reader_port` are the same of the worker that
//! reads files; `unpacker` and `models` of those that take archives and files of models apart.

#[cfg(target_arch = "wasm32")]
mod blob;
#[cfg(target_arch = "wasm32")]
pub mod models;
#[cfg(target_arch = "wasm32")]
mod peers;
#[cfg(target_arch = "wasm32")]
mod port;
#[cfg(target_arch = "wasm32")]
mod posting;
pub mod protocol;
#[cfg(target_arch = "wasm32")]
mod reader_port;
pub mod reading;
pub mod session;
mod summary;
#[cfg(target_arch = "wasm32")]
pub mod unpacker;

#[cfg(target_arch = "wasm32")]
pub use port::start;
#[cfg(target_arch = "wasm32")]
pub use reader_port::start_reader;
