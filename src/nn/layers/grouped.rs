//! A convolution of groups of channels that see no other, or with a window whose pixels lie apart, at work: that of DepthwiseConv2D and
//! of some Conv2D.

use super::{ActivationFunction, Backward, Forward, Layer};
use crate::nn::kernels::{self, Element, Window};

pub(super) struct Grouped {
    pub window: Window,
    pub groups: usize,
    pub filters: usize,
    pub kernel_len: usize,
    pub activation: ActivationFunction,
}

impl<T: Element> Layer<T> for Grouped {
    fn forward(&mut self, pass: Forward<'_, T>) {
        let (kernel, bias) = pass.parameters.split_at(self.kernel_len);
        let bias = Some(bias).filter(|bias| !bias.is_empty());
        kernels::grouped_forward(&self.window, self.groups, pass.x, kernel, bias, pass.y);
        self.activation.forward(self.filters, pass.y);
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        self.activation.backward(self.filters, pass.y, pass.dy);
        if let Some(gradients) = pass.gradients {
            let (kernel, bias) = gradients.split_at_mut(self.kernel_len);
            kernels::grouped_kernel_gradient(&self.window, self.groups, pass.x, pass.dy, kernel);
            if !bias.is_empty() {
                kernels::bias_gradient(pass.dy, bias);
            }
        }
        if let Some(dx) = pass.dx {
            let kernel = &pass.parameters[..self.kernel_len];
            kernels::grouped_input_gradient(&self.window, self.groups, kernel, pass.dy, dx);
        }
    }
}
