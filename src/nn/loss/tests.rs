use ndarray::{Array2, array};
use serde_json::{Value, json};

use super::*;
use crate::explain::Explain;
use crate::nn::activation::Activation;
use crate::nn::shape::Shape;

const SPARSE: Loss = Loss::SparseCategoricalCrossentropy { from_logits: false };
const BINARY: Loss = Loss::BinaryCrossentropy { from_logits: false };

fn resolve(choice: Value, units: usize, activation: Activation, classes: usize) -> Result<Loss, LossError> {
    let output = Output {
        shape: Shape::Flat(units),
        activation,
    };
    LossChoice::from_value(&choice).unwrap().resolve(output, classes)
}

#[test]
fn auto_is_the_loss_that_suits() {
    let auto = |units, activation, classes| resolve(json!("auto"), units, activation, classes);
    assert_eq!(auto(2, Activation::Sigmoid, 2), Ok(SPARSE));
    assert_eq!(auto(20, Activation::Softmax, 20), Ok(SPARSE));
    assert_eq!(auto(1, Activation::Sigmoid, 2), Ok(BINARY));
    assert_eq!(resolve(Value::Null, 1, Activation::Sigmoid, 2), Ok(BINARY));
}

#[test]
fn what_does_not_suit_is_said_with_the_numbers() {
    let auto = |units, activation, classes| resolve(json!("auto"), units, activation, classes).unwrap_err();
    let error = auto(3, Activation::Softmax, 20);
    assert_eq!(
        error.to_string(),
        "the last layer has 3 units, but there are 20 classes"
    );
    assert_eq!(error.hint(), "Give the last layer 20 units and softmax.");
    let error = auto(1, Activation::Sigmoid, 3);
    assert_eq!(error.to_string(), "the last layer has 1 unit, but there are 3 classes");
    let error = auto(64, Activation::Relu, 2);
    assert_eq!(
        error.hint(),
        "Give the last layer 2 units and softmax, or 1 unit and sigmoid."
    );
    assert_eq!(auto(2, Activation::Relu, 2).code(), "no_probabilities");
    assert_eq!(auto(1, Activation::Sigmoid, 1).code(), "one_class");
    let image = Output {
        shape: Shape::Image([29, 31, 32]),
        activation: Activation::Relu,
    };
    let error = LossChoice::Auto.resolve(image, 2).unwrap_err();
    assert_eq!(error.code(), "output_is_an_image");
    assert!(error.to_string().contains("29x31x32"));
    let error = resolve(json!("sparse_categorical_crossentropy"), 1, Activation::Sigmoid, 2).unwrap_err();
    assert_eq!(error.code(), "units_do_not_fit");
}

#[test]
fn a_loss_chosen_by_hand_is_taken_behind_any_activation() {
    for name in ["binary_crossentropy", "BinaryCrossentropy"] {
        assert_eq!(resolve(json!(name), 1, Activation::Linear, 2), Ok(BINARY));
    }
    assert_eq!(
        resolve(json!("binary_crossentropy"), 4, Activation::Sigmoid, 4),
        Ok(BINARY)
    );
    let config = json!({ "from_logits": true, "reduction": "sum_over_batch_size", "name": "loss" });
    let choice = json!({ "class_name": "CategoricalCrossentropy", "config": config });
    let loss = Loss::CategoricalCrossentropy { from_logits: true };
    assert_eq!(resolve(choice, 3, Activation::Linear, 3), Ok(loss));
}

#[test]
fn what_is_no_loss_is_said() {
    let error = LossChoice::from_value(&json!("mse")).unwrap_err();
    assert!(
        error.to_string().contains("\"mse\"") && error.to_string().contains("binary_crossentropy"),
        "{error}"
    );
    let smoothed = json!({ "class_name": "BinaryCrossentropy", "config": { "label_smoothing": 0.1 } });
    let error = LossChoice::from_value(&smoothed).unwrap_err();
    assert_eq!(error.to_string(), "loss: `label_smoothing`: 0.1 is not supported");
    assert_eq!(
        LossChoice::from_value(&json!([])).unwrap_err().code(),
        "unreadable_loss"
    );
}

#[test]
fn probabilities_are_those_the_loss_believes_in() {
    let logits = array![[0.0_f32, 1.0], [3.0, -2.0]];
    let outputs = logits.mapv(|logit| 1.0 / (1.0 + (-logit).exp()));
    let scores = Scores {
        outputs: outputs.view(),
        logits: Some(logits.view()),
    };
    let softmax = SPARSE.probabilities(scores);
    let expected = 1.0 / (1.0 + (-1.0_f32).exp());
    assert!(
        (softmax[(0, 1)] - expected).abs() < 1e-6,
        "sigmoids are taken for a softmax, as in training"
    );
    let bare = SPARSE.probabilities(Scores {
        outputs: outputs.view(),
        logits: None,
    });
    assert!((bare[(0, 1)] - outputs[(0, 1)] / outputs.row(0).sum()).abs() < 1e-6);
    for scores in [
        scores,
        Scores {
            outputs: outputs.view(),
            logits: None,
        },
    ] {
        let probabilities = SPARSE.probabilities(scores);
        let log_likelihood = f64::from(probabilities[(0, 1)]).ln() + f64::from(probabilities[(1, 0)]).ln();
        let tally = SPARSE.evaluate(scores, &[1, 0], None, 1.0);
        assert!(
            (tally.loss_sum + log_likelihood).abs() < 1e-6,
            "the loss is -log(probability)"
        );
    }

    let single = array![[0.5_f32], [-4.0]];
    let outputs = single.mapv(|logit| 1.0 / (1.0 + (-logit).exp()));
    let scores = Scores {
        outputs: outputs.view(),
        logits: Some(single.view()),
    };
    let binary: Array2<f32> = BINARY.probabilities(scores);
    assert!((binary[(0, 1)] - outputs[(0, 0)]).abs() < 1e-6 && (binary[(0, 0)] + binary[(0, 1)] - 1.0).abs() < 1e-6);
    assert_eq!(
        outputs.outer_iter().map(|row| BINARY.predict(row)).collect::<Vec<_>>(),
        [1, 0]
    );
}

#[test]
fn tallies_add_up() {
    let mut tally = Tally {
        loss_sum: 3.0,
        correct: 1,
        count: 2,
    };
    tally += Tally {
        loss_sum: 1.0,
        correct: 2,
        count: 2,
    };
    assert_eq!((tally.loss(), tally.accuracy()), (1.0, 0.75));
    assert!(Tally::default().loss().is_nan());
}
