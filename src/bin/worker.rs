//! Starts the session in a web worker.

/// Tells the page that the worker is there.
#[cfg(target_arch = "wasm32")]
fn main() {
    use wasm_bindgen::JsCast;
    let scope: web_sys::DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    scope
        .post_message(&"ready".into())
        .expect("a worker can post to its page");
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
