//! Every kernel against a naive reference over a table of shapes, in `f32` and `f64`; natively
//! (`cargo test --test kernels`) and in WebAssembly (`cargo test --test kernels --target wasm32-unknown-unknown`).

mod kernels {
    mod compare;
    mod conv;
    mod elementwise;
    mod gemm;
    mod grouped;
    mod optimizer;
    mod pool;
    mod reference;
    mod reproducible;
    mod resample;
    mod window;
}
