//! The session that answers the page's requests, and the only module that knows the browser.

pub mod protocol;
