//! Layers that make another value of each value, by a function of it alone.

use super::{Backward, Forward, Layer};
use crate::nn::kernels::Element;

/// A function of one variable, and its slope.
pub(super) trait Function<T>: Send {
    fn value(&self, x: T) -> T;
    fn slope(&self, x: T) -> T;
}

/// The running layer: y = f(x), dx = dy f'(x).
pub(super) struct Pointwise<F>(pub F);

impl<T: Element, F: Function<T>> Layer<T> for Pointwise<F> {
    fn forward(&mut self, pass: Forward<'_, T>) {
        for (y, &x) in pass.y.iter_mut().zip(pass.x) {
            *y = self.0.value(x);
        }
    }

    fn backward(&mut self, pass: Backward<'_, T>) {
        let each = pass.dx.into_iter().flatten().zip(pass.dy.iter());
        for ((dx, &dy), &x) in each.zip(pass.x) {
            *dx = dy * self.0.slope(x);
        }
    }
}
