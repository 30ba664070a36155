//! Starts what reads files in a web worker, which the page starts for it. Anywhere else it has nothing to do.

fn main() {
    #[cfg(target_arch = "wasm32")]
    cnn_playground::worker::start_reader();
}
