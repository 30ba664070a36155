//! Starts the session in a web worker. Anywhere else it has nothing to do.

fn main() {
    #[cfg(target_arch = "wasm32")]
    cnn_playground::worker::start();
}
