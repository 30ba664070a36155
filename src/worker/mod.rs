//! The session that answers the page's requests, and the only module that knows the browser.
//!
//! [`protocol`] is what page and worker say to each other, [`session`] answers it and knows no browser, `port` (in wasm only)
//! connects the session to the page.

mod plan;
#[cfg(target_arch = "wasm32")]
mod port;
pub mod protocol;
mod run;
pub mod session;
mod summary;

#[cfg(target_arch = "wasm32")]
pub use port::start;
