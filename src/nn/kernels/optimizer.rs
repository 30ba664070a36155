//! One step of an optimizer, in one pass over the parameters. The formulas are Keras 3's
//! (`keras/src/optimizers/{adam,sgd,rmsprop}.py`), in the precision of the parameters.

use super::Element;

/// The numbers of one Adam step.
#[derive(Clone, Copy, Debug)]
pub struct AdamStep<T> {
    alpha: T,
    one_minus_beta_1: T,
    one_minus_beta_2: T,
    epsilon: T,
}

impl<T: Element> AdamStep<T> {
    /// `iteration` counts from 1.
    pub fn new(learning_rate: f64, beta_1: f64, beta_2: f64, epsilon: f64, iteration: u64) -> Self {
        // Keras takes the powers of the rounded betas; in f32 that moves alpha by several units in the last place.
        let power = |beta: f64| T::from_f64(T::from_f64(beta).to_f64().powf(iteration as f64));
        let correction = (T::ONE - power(beta_2)).sqrt() / (T::ONE - power(beta_1));
        AdamStep {
            alpha: T::from_f64(learning_rate) * correction,
            one_minus_beta_1: T::from_f64(1.0 - beta_1),
            one_minus_beta_2: T::from_f64(1.0 - beta_2),
            epsilon: T::from_f64(epsilon),
        }
    }
}

/// One step of Adam; of AMSGrad when `velocity_hat` is there. `momentum`, `velocity` and `velocity_hat` start at zero.
pub fn adam<T: Element>(
    step: &AdamStep<T>,
    parameters: &mut [T],
    gradient: &[T],
    momentum: &mut [T],
    velocity: &mut [T],
    mut velocity_hat: Option<&mut [T]>,
) {
    for (i, parameter) in parameters.iter_mut().enumerate() {
        let (g, m, v) = (gradient[i], &mut momentum[i], &mut velocity[i]);
        *m += (g - *m) * step.one_minus_beta_1;
        *v += (g * g - *v) * step.one_minus_beta_2;
        let mut v = *v;
        if let Some(largest) = &mut velocity_hat {
            largest[i] = largest[i].max(v);
            v = largest[i];
        }
        *parameter -= *m * step.alpha / (v.sqrt() + step.epsilon);
    }
}

/// The numbers of one step of stochastic gradient descent.
#[derive(Clone, Copy, Debug)]
pub struct SgdStep<T> {
    learning_rate: T,
    momentum: T,
    nesterov: bool,
}

impl<T: Element> SgdStep<T> {
    pub fn new(learning_rate: f64, momentum: f64, nesterov: bool) -> Self {
        SgdStep {
            learning_rate: T::from_f64(learning_rate),
            momentum: T::from_f64(momentum),
            nesterov,
        }
    }
}

/// One step of SGD, with momentum when `momentum` is there; it starts at zero.
pub fn sgd<T: Element>(step: &SgdStep<T>, parameters: &mut [T], gradient: &[T], momentum: Option<&mut [T]>) {
    let Some(momentum) = momentum else {
        for (parameter, &g) in parameters.iter_mut().zip(gradient) {
            *parameter -= g * step.learning_rate;
        }
        return;
    };
    for ((parameter, m), &g) in parameters.iter_mut().zip(momentum).zip(gradient) {
        let change = g * step.learning_rate;
        *m = *m * step.momentum - change;
        *parameter += if step.nesterov { *m * step.momentum - change } else { *m };
    }
}

/// The numbers of one RMSprop step.
#[derive(Clone, Copy, Debug)]
pub struct RmspropStep<T> {
    learning_rate: T,
    rho: T,
    one_minus_rho: T,
    momentum: T,
    epsilon: T,
}

impl<T: Element> RmspropStep<T> {
    pub fn new(learning_rate: f64, rho: f64, momentum: f64, epsilon: f64) -> Self {
        RmspropStep {
            learning_rate: T::from_f64(learning_rate),
            rho: T::from_f64(rho),
            one_minus_rho: T::from_f64(1.0 - rho),
            momentum: T::from_f64(momentum),
            epsilon: T::from_f64(epsilon),
        }
    }
}

/// One step of RMSprop; with momentum when `momentum` is there, centered when `average_gradient` is. All start at zero.
pub fn rmsprop<T: Element>(
    step: &RmspropStep<T>,
    parameters: &mut [T],
    gradient: &[T],
    velocity: &mut [T],
    mut momentum: Option<&mut [T]>,
    mut average_gradient: Option<&mut [T]>,
) {
    for (i, parameter) in parameters.iter_mut().enumerate() {
        let (g, v) = (gradient[i], &mut velocity[i]);
        *v = step.rho * *v + step.one_minus_rho * (g * g);
        let mut variance = *v;
        if let Some(average) = &mut average_gradient {
            average[i] = step.rho * average[i] + step.one_minus_rho * g;
            variance -= average[i] * average[i];
        }
        let mut change = step.learning_rate * g / (variance + step.epsilon).sqrt();
        if let Some(momentum) = &mut momentum {
            momentum[i] = step.momentum * momentum[i] + change;
            change = momentum[i];
        }
        *parameter -= change;
    }
}
