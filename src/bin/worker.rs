//! Starts the session in a web worker. Anywhere else it has nothing to do.

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: cnn_playground::nn::kernels::Aligned = cnn_playground::nn::kernels::Aligned;

fn main() {
    #[cfg(target_arch = "wasm32")]
    cnn_playground::worker::start();
}
