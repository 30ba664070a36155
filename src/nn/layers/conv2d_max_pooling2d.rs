//! Conv2D and MaxPooling2D at once, where one follows the other: the output of the convolution never leaves the cache,
//! and the way back walks only the values that the pool let through. The results are the same.

use super::{ActivationFunction, Backward, Conv2D, Forward, Layer, LayerError, MaxPooling2D, Site, epilogue_of};
use crate::nn::kernels::{self, Element, Epilogue, Window};
use crate::nn::layers::Definition;

/// Both as one, where it is faster; `site` is the convolution's.
pub(super) fn fuse<T: Element>(
    conv: &Conv2D,
    max_pooling: &MaxPooling2D,
    site: Site,
) -> Result<Option<Box<dyn Layer<T>>>, LayerError> {
    let (epilogue, ActivationFunction::Linear) = epilogue_of(site.activation) else {
        return Ok(None);
    };
    let window = conv.window(site.input)?;
    let pool = max_pooling.window(conv.output_shape(site.input)?)?;
    if !kernels::conv2d_max_pool_suits(&window, &pool) {
        return Ok(None);
    }
    let kernel_len = window.patch_len() * conv.filters;
    Ok(Some(Box::new(Running {
        window,
        pool,
        kernel_len,
        epilogue,
        argmax: Vec::new(),
    })))
}

struct Running {
    window: Window,
    pool: Window,
    kernel_len: usize,
    epilogue: Epilogue,
    /// Where in the window of the pool each value came from.
    argmax: Vec<u8>,
}

impl<T: Element> Layer<T> for Running {
    fn forward(&mut self, pass: Forward<'_, T>) {
        let (kernel, bias) = pass.parameters.split_at(self.kernel_len);
        let bias = Some(bias).filter(|bias| !bias.is_empty());
        self.argmax.resize(pass.y.len(), 0);
        kernels::conv2d_max_pool_forward(
            (&self.window, &self.pool),
            pass.x,
            kernel,
            bias,
            self.epilogue,
            pass.y,
            &mut self.argmax,
            pass.scratch,
        );
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        let windows = (&self.window, &self.pool);
        let start = pass.first * self.pool.positions() * self.pool.input[2];
        let argmax = &self.argmax[start..start + pass.dy.len()];
        if self.epilogue == Epilogue::Relu {
            kernels::relu_backward(pass.y, pass.dy);
        }
        if let Some(gradients) = pass.gradients {
            let (kernel, bias) = gradients.split_at_mut(self.kernel_len);
            kernels::conv2d_max_pool_kernel_gradient(windows, pass.x, pass.dy, argmax, kernel, pass.scratch);
            if !bias.is_empty() {
                // Each value of the pool comes from one of the convolution.
                kernels::bias_gradient(pass.dy, bias);
            }
        }
        if let Some(dx) = pass.dx {
            let kernel = &pass.parameters[..self.kernel_len];
            kernels::conv2d_max_pool_input_gradient(windows, kernel, pass.dy, argmax, dx, pass.scratch);
        }
    }

    fn bytes_per_sample(&self) -> u64 {
        (self.pool.positions() * self.pool.input[2]) as u64
    }
}
