//! How fast the kernels are on the layers of the lesson's three networks, one thread, 32 images: milliseconds, the
//! operations a full product would take a second, and what share of the processor's peak that is (more than all of it
//! where multiplications are saved). `make bench` runs it in Chromium, `cargo bench` natively.

use cnn_playground::nn::kernels::{
    AdamStep, Aligned, Epilogue, Matrix, Padding, Scratch, Window, adam, conv2d_forward, conv2d_input_gradient,
    conv2d_kernel_gradient, conv2d_max_pool_forward, conv2d_max_pool_input_gradient, conv2d_max_pool_kernel_gradient,
    dense_forward, dense_input_gradient, dense_kernel_gradient, gemm, grouped_forward, grouped_input_gradient,
    grouped_kernel_gradient, multiply_and_add, relu_backward,
};

const BATCH: usize = 32;

#[global_allocator]
static ALLOCATOR: Aligned = Aligned;

#[cfg(not(target_arch = "wasm32"))]
mod platform {
    use std::sync::LazyLock;
    use std::time::Instant;

    static START: LazyLock<Instant> = LazyLock::new(Instant::now);

    /// Milliseconds since some moment.
    pub fn now() -> f64 {
        START.elapsed().as_secs_f64() * 1e3
    }

    pub fn print(line: &str) {
        println!("{line}");
    }
}

#[cfg(target_arch = "wasm32")]
mod platform {
    use wasm_bindgen::prelude::wasm_bindgen;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_namespace = performance)]
        pub fn now() -> f64;
        #[wasm_bindgen(js_namespace = console, js_name = log)]
        pub fn print(line: &str);
    }
}

use platform::{now, print};

fn main() {
    let mut bench = Bench::new();
    for (m, k, n) in [(64, 288, 960), (32, 144, 960)] {
        bench.product(m, k, n);
    }
    bench.convolution("eyes: conv2d", [60, 64, 1], 32, BATCH);
    bench.dense("eyes: dense", 28_768, 64);
    bench.convolution("people: conv2d", [60, 64, 1], 32, BATCH);
    bench.convolution("people: conv2d_1", [29, 31, 32], 64, BATCH);
    bench.convolution("people: conv2d_2", [13, 14, 64], 128, BATCH);
    bench.dense("people: dense", 3_840, 128);
    bench.convolution("fungi: conv2d", [250, 250, 3], 32, 4);
    bench.dense("fungi: dense, a shard", 61_504, 64);
    for (side, channels) in [(64, 32), (32, 64), (16, 128)] {
        bench.separable([side, side, channels], 2 * channels);
    }
}

struct Bench {
    scratch: Scratch<f32>,
    random: u32,
}

impl Bench {
    fn new() -> Self {
        Bench {
            scratch: Scratch::new(),
            random: 1,
        }
    }

    /// Prints what a run takes, and what share of the peak that is: the peak is measured by turns with the run, because other
    /// programs weigh on both.
    fn time(&mut self, what: &str, times: f64, operations: f64, mut run: impl FnMut(&mut Scratch<f32>)) {
        let rounds = 1 << 15;
        let most = multiply_and_add::<f32>(rounds).0 as f64;
        let (mut fastest, mut peak) = (f64::INFINITY, 0.0_f64);
        for _ in 0..TURNS {
            fastest = fastest.min(milliseconds(&mut || run(&mut self.scratch)));
            peak = peak.max(
                most / milliseconds(&mut || {
                    std::hint::black_box(multiply_and_add::<f32>(rounds));
                }),
            );
        }
        let rate = operations / fastest;
        let share = 100.0 * rate / peak;
        let (ms, rate, peak) = (fastest * times, rate / 1e6, peak / 1e6);
        let rate = if operations > 0.0 {
            format!("{rate:7.1} GFLOP/s, {share:4.0} % of {peak:.0}")
        } else {
            String::new()
        };
        print(&format!("{what:46} {ms:8.3} ms {rate}"));
    }

    /// As [`Bench::time`]; prints the share of what peak and memory allow, whichever is slower: so many bytes are read and written at
    /// the least. How fast memory is, is measured by turns as well, by copies of as many.
    fn time_with_memory(&mut self, what: &str, operations: f64, bytes: usize, mut run: impl FnMut(&mut Scratch<f32>)) {
        let rounds = 1 << 15;
        let most = multiply_and_add::<f32>(rounds).0 as f64;
        let (from, mut to) = (vec![1.0_f32; bytes / 8], vec![0.0_f32; bytes / 8]);
        let [mut fastest, mut computed, mut copied] = [f64::INFINITY; 3];
        for _ in 0..TURNS {
            fastest = fastest.min(milliseconds(&mut || run(&mut self.scratch)));
            let peak = milliseconds(&mut || {
                std::hint::black_box(multiply_and_add::<f32>(rounds));
            });
            computed = computed.min(operations / (most / peak));
            copied = copied.min(milliseconds(&mut || {
                to.copy_from_slice(&from);
                std::hint::black_box(&mut to);
            }));
        }
        let (least, binds) = match computed > copied {
            true => (computed, "peak"),
            false => (copied, "memory"),
        };
        let share = 100.0 * least / fastest;
        print(&format!(
            "{what:46} {fastest:8.3} ms, {share:4.0} % of what {binds} allows (peak {computed:.3}, memory {copied:.3} ms)"
        ));
    }

    /// Numbers between -1/2 and 1/2.
    fn numbers(&mut self, len: usize) -> Vec<f32> {
        let next = || {
            self.random = self.random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (self.random >> 8) as f32 / (1 << 24) as f32 - 0.5
        };
        std::iter::repeat_with(next).take(len).collect()
    }

    fn product(&mut self, m: usize, k: usize, n: usize) {
        let (a, b, mut c) = (self.numbers(m * k), self.numbers(k * n), vec![0.0; m * n]);
        let (a, b) = (Matrix::row_major(&a, k), Matrix::row_major(&b, n));
        let what = format!("product {m}x{k}x{n}, packing included");
        self.time(&what, 1.0, (2 * m * k * n) as f64, |scratch| {
            gemm(a, b, &mut c, false, scratch)
        });
    }

    /// A 3x3 convolution with ReLU and a 2x2 max pool.
    fn convolution(&mut self, name: &str, input: [usize; 3], filters: usize, images: usize) {
        let window = Window::new(input, [3, 3], [1, 1], Padding::Valid).expect("it fits");
        let [height, width] = window.output;
        let pool = Window::new([height, width, filters], [2, 2], [2, 2], Padding::Valid).expect("it fits");
        let (x, kernel) = (
            self.numbers(images * window.input_len()),
            self.numbers(window.patch_len() * filters),
        );
        let (bias, len) = (self.numbers(filters), images * pool.positions() * filters);
        let (mut y, mut argmax, mut dy) = (vec![0.0; len], vec![0; len], self.numbers(len));
        let (times, operations) = (
            (BATCH / images) as f64,
            (2 * images * window.positions() * kernel.len()) as f64,
        );
        let both = (&window, &pool);
        let bias = Some(&bias[..]);
        self.time(&format!("{name}, forward"), times, operations, |scratch| {
            conv2d_max_pool_forward(both, &x, &kernel, bias, Epilogue::Relu, &mut y, &mut argmax, scratch);
        });
        relu_backward(&y, &mut dy);
        let (mut dkernel, mut dx) = (vec![0.0; kernel.len()], vec![0.0; x.len()]);
        self.time(
            &format!("{name}, gradient of the kernel"),
            times,
            operations,
            |scratch| {
                conv2d_max_pool_kernel_gradient(both, &x, &dy, &argmax, &mut dkernel, scratch);
            },
        );
        if input[2] > 3 {
            self.time(
                &format!("{name}, gradient of the input"),
                times,
                operations,
                |scratch| {
                    conv2d_max_pool_input_gradient(both, &kernel, &dy, &argmax, &mut dx, scratch);
                },
            );
        }
    }

    /// The two halves of a SeparableConv2D on a batch of images: single channels under 3 x 3, then pixels by themselves.
    fn separable(&mut self, input: [usize; 3], filters: usize) {
        let [height, width, channels] = input;
        let window = Window::new(input, [3, 3], [1, 1], Padding::Same).expect("it fits");
        let values = BATCH * window.input_len();
        let (x, dy, kernel) = (self.numbers(values), self.numbers(values), self.numbers(9 * channels));
        let (mut y, mut dkernel) = (vec![0.0; values], vec![0.0; kernel.len()]);
        let (operations, bytes) = ((2 * 9 * values) as f64, 2 * size_of::<f32>() * values);
        let name = format!("depthwise {height}x{width}x{channels}");
        self.time_with_memory(&format!("{name}, forward"), operations, bytes, |_| {
            grouped_forward(&window, channels, &x, &kernel, None, &mut y);
        });
        self.time_with_memory(&format!("{name}, gradient of the kernel"), operations, bytes, |_| {
            grouped_kernel_gradient(&window, channels, &x, &dy, &mut dkernel);
        });
        self.time_with_memory(&format!("{name}, gradient of the input"), operations, bytes, |_| {
            grouped_input_gradient(&window, channels, &kernel, &dy, &mut y);
        });

        let window = Window::new(input, [1, 1], [1, 1], Padding::Valid).expect("it fits");
        let pixels = BATCH * height * width;
        let (kernel, dy) = (self.numbers(channels * filters), self.numbers(pixels * filters));
        let (mut y, mut dx, mut dkernel) = (vec![0.0; dy.len()], vec![0.0; values], vec![0.0; kernel.len()]);
        let (operations, bytes) = (
            (2 * pixels * kernel.len()) as f64,
            size_of::<f32>() * pixels * (channels + filters),
        );
        let name = format!("1x1 {height}x{width}x{channels} to {filters}");
        self.time_with_memory(&format!("{name}, forward"), operations, bytes, |scratch| {
            conv2d_forward(&window, &x, &kernel, None, Epilogue::None, &mut y, scratch);
        });
        self.time_with_memory(
            &format!("{name}, gradient of the kernel"),
            operations,
            bytes,
            |scratch| {
                conv2d_kernel_gradient(&window, &x, &dy, &mut dkernel, scratch);
            },
        );
        self.time_with_memory(
            &format!("{name}, gradient of the input"),
            operations,
            bytes,
            |scratch| {
                conv2d_input_gradient(&window, &kernel, &dy, &mut dx, scratch);
            },
        );
    }

    fn dense(&mut self, name: &str, inputs: usize, units: usize) {
        let (x, mut kernel) = (self.numbers(BATCH * inputs), self.numbers(inputs * units));
        let (dy, mut y, mut dx) = (
            self.numbers(BATCH * units),
            vec![0.0; BATCH * units],
            vec![0.0; x.len()],
        );
        let [mut dkernel, mut momentum, mut velocity] = [(); 3].map(|()| vec![0.0; kernel.len()]);
        let operations = (2 * BATCH * kernel.len()) as f64;
        self.time(&format!("{name}, forward"), 1.0, operations, |scratch| {
            dense_forward(units, &x, &kernel, None, Epilogue::Relu, &mut y, scratch);
        });
        self.time(&format!("{name}, gradient of the kernel"), 1.0, operations, |scratch| {
            dense_kernel_gradient(units, &x, &dy, &mut dkernel, scratch);
        });
        self.time(&format!("{name}, gradient of the input"), 1.0, operations, |scratch| {
            dense_input_gradient(units, &kernel, &dy, &mut dx, scratch);
        });
        let step = AdamStep::new(0.001, 0.9, 0.999, 1e-7, 1);
        self.time(&format!("{name}, Adam"), 1.0, 0.0, |_| {
            adam(&step, &mut kernel, &dkernel, &mut momentum, &mut velocity, None);
        });
    }
}

/// How often a run and the peak are measured by turns.
const TURNS: usize = 50;

/// Milliseconds of a run, of so many that a clock as coarse as a browser's is fine enough. V8 compiles a function well once it
/// has been called often enough, and uses that from the next call on: so what is timed is called, not inlined.
fn milliseconds(run: &mut dyn FnMut()) -> f64 {
    let mut times = 1;
    loop {
        let start = now();
        (0..times).for_each(|_| run());
        let ms = now() - start;
        if ms >= 10.0 {
            return ms / f64::from(times);
        }
        times *= 2;
    }
}
