//! What a frozen front makes of the images, kept from run to run.

use super::Session;
use crate::train::{BUDGET, FeaturesPlan, NotKept};
use crate::worker::protocol::*;

impl Session {
    /// The images are others now.
    pub(super) fn forget_features(&mut self) {
        if let Some(model) = &mut self.model {
            model.features.clear();
        }
    }
}

/// What is to be told of a plan at the beginning of a run.
pub(super) fn told(plan: &FeaturesPlan) -> FeaturesLog {
    FeaturesLog {
        layer: plan.layer.clone(),
        images: plan.missing().len(),
        done: 0,
        bytes: plan.bytes as f64,
        budget_bytes: BUDGET as f64,
        reason: plan.reason.as_ref().map(|reason| sentence(reason, plan)),
    }
}

fn sentence(reason: &NotKept, plan: &FeaturesPlan) -> String {
    let again = "so what the frozen layers make of them is computed anew in every step";
    match reason {
        NotKept::Augmented => format!("The images are varied anew in every epoch, {again}."),
        NotKept::Random { layer } => {
            format!("“{layer}” is random in training and lies before frozen layers, {again}.")
        }
        NotKept::TooLarge => format!(
            "What “{}” makes of the {} images would take {} MB, and there is room for {} MB at the most, {again}.",
            plan.layer,
            plan.images,
            plan.bytes.div_ceil(1 << 20),
            BUDGET >> 20
        ),
        NotKept::Refused => "It was asked not to be kept (keep_features).".into(),
    }
}
