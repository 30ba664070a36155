//! What is measured beside the loss: asked for with a network or with a training, told of epochs and evaluations, kept.

use cnn_playground::worker::protocol::Reply;
use serde_json::{Value, json};

use crate::page::Page;

fn top(k: u32) -> Value {
    json!({ "class_name": "TopKCategoricalAccuracy", "config": { "k": k } })
}

/// The drawn faces, and a network for their four poses, not yet trained.
fn poses(workers: usize, metrics: Value) -> Page {
    let mut page = Page::new();
    page.join(workers);
    page.asked(json!({ "type": "load_sample", "name": "faces", "column": "pose" }));
    page.prepare(json!({ "test": 0.2 }));
    let built = page.asked(request(4, metrics));
    assert!(matches!(built, Reply::Network(_)), "{built:?}");
    page
}

/// A network with so many outputs.
fn request(units: usize, metrics: Value) -> Value {
    let activation = if units == 1 { "sigmoid" } else { "softmax" };
    let head = json!({ "class_name": "Dense", "config": { "units": units, "activation": activation } });
    json!({ "type": "build", "layers": ["Flatten", head], "metrics": metrics, "seed": 1 })
}

fn fit(options: Value) -> Value {
    json!({ "type": "fit", "options": options })
}

/// The numbers that a training tells of each of its epochs, as the page gets them.
fn epochs(page: &mut Page, options: Value) -> Vec<Value> {
    page.told.clear();
    let ended = page.asked(fit(options));
    assert!(matches!(ended, Reply::Fitted(_)), "{ended:?}");
    let epochs = page.told.iter().filter_map(|(_, reply)| match reply {
        Reply::Epoch(log) => Some(json!(log)),
        _ => None,
    });
    epochs.collect()
}

fn learned(page: &mut Page) -> Value {
    match page.asked(json!({ "type": "learned" })) {
        Reply::Learned { learned } => serde_json::from_str(&learned).expect("JSON"),
        reply => panic!("{reply:?}"),
    }
}

fn evaluated(page: &mut Page) -> Value {
    match page.asked(json!({ "type": "evaluate", "part": "test" })) {
        Reply::Evaluation(evaluation) => json!(evaluation),
        reply => panic!("{reply:?}"),
    }
}

const NAME: &str = "top_k_categorical_accuracy";
const VAL_NAME: &str = "val_top_k_categorical_accuracy";

#[test]
fn metrics_are_told_of_epochs_and_evaluations_and_change_nothing_else() {
    let mut without = poses(1, Value::Null);
    let expected = epochs(&mut without, json!({ "epochs": 2 }));
    for workers in [1, 3] {
        let mut page = poses(workers, json!(["accuracy", top(2)]));
        let told = epochs(&mut page, json!({ "epochs": 2 }));
        assert_eq!(told.len(), 2);
        for (log, expected) in told.iter().zip(&expected) {
            for (name, accuracy) in [(NAME, "accuracy"), (VAL_NAME, "val_accuracy")] {
                let (value, least) = (log[name].as_f64().expect(name), log[accuracy].as_f64().expect(accuracy));
                assert!((least..=1.0).contains(&value), "{name} {value}, {accuracy} {least}");
            }
            for name in ["loss", "accuracy", "val_loss", "val_accuracy"] {
                assert_eq!(log[name], expected[name], "{name}");
            }
        }
        let evaluation = evaluated(&mut page);
        assert_eq!(evaluation[NAME], told[1][VAL_NAME]);
        assert_eq!(evaluation["accuracy"], told[1]["val_accuracy"]);
        assert_eq!(learned(&mut page)["metrics"], json!(["accuracy", top(2)]));
    }
    assert!(expected[0].get(NAME).is_none(), "only what was asked for");
}

#[test]
fn another_training_may_measure_something_else() {
    let mut page = poses(1, Value::Null);
    let first = epochs(&mut page, json!({ "metrics": [top(4)] }));
    assert_eq!(
        (&first[0][NAME], &first[0][VAL_NAME]),
        (&json!(1.0), &json!(1.0)),
        "all of four"
    );
    let second = epochs(&mut page, json!({}));
    assert_eq!(second[0][NAME], json!(1.0), "as before");
    let third = epochs(&mut page, json!({ "metrics": ["accuracy"] }));
    assert!(third[0].get(NAME).is_none());
    assert_eq!(third[0]["epoch"], json!(3), "the weights went on");
    assert_eq!(learned(&mut page)["metrics"], json!(["accuracy"]));
}

#[test]
fn a_callback_watches_what_is_measured_and_nothing_else() {
    let stopping = |monitor: &str| json!([{ "class_name": "EarlyStopping", "config": { "monitor": monitor } }]);
    let mut page = poses(1, Value::Null);
    let refused = page.refused(fit(json!({ "callbacks": stopping(VAL_NAME) })));
    assert_eq!(refused.code, "not_measured");
    // What always is 1 never becomes better.
    let told = epochs(
        &mut page,
        json!({ "epochs": 9, "metrics": [top(4)], "callbacks": stopping(VAL_NAME) }),
    );
    assert_eq!(told.len(), 2);
}

#[test]
fn metrics_that_cannot_be_had_are_refused_and_leave_all_as_it_was() {
    let mut page = poses(1, json!([top(3)]));
    for (metrics, code) in [
        (json!(["LogCoshError"]), "unknown_metric"),
        (json!(["AUC"]), "metric_does_not_suit"),
        (json!([top(2), top(3)]), "metric_twice"),
        (json!([top(0)]), "option_out_of_range"),
        (json!("accuracy"), "unreadable_metric"),
        (
            json!([{ "class_name": "TopKCategoricalAccuracy", "config": { "n": 3 } }]),
            "unreadable_metric",
        ),
    ] {
        assert_eq!(page.refused(request(4, metrics.clone())).code, code, "{metrics}");
        assert_eq!(page.refused(fit(json!({ "metrics": metrics }))).code, code, "{metrics}");
    }
    assert_eq!(learned(&mut page)["metrics"], json!(["accuracy", top(3)]));
}

#[test]
fn what_compares_each_output_with_its_target_is_the_same_by_any_number_of_workers() {
    let metrics = json!([
        { "class_name": "F1Score", "config": { "average": "macro" } },
        { "class_name": "AUC", "config": { "multi_label": true, "curve": "PR" } },
        { "class_name": "Precision", "config": { "top_k": 2 } },
        "recall",
        "binary_accuracy",
    ]);
    let watching = json!([{ "class_name": "EarlyStopping", "config": { "monitor": "val_auc", "min_delta": 1 } }]);
    let told = [1, 3].map(|workers| {
        let mut page = poses(workers, Value::Null);
        assert!(matches!(page.asked(request_of(&metrics)), Reply::Network(_)));
        let mut told = epochs(&mut page, json!({ "epochs": 9, "callbacks": watching }));
        let evaluation = evaluated(&mut page);
        for log in &mut told {
            for name in ["f1_score", "auc", "precision", "recall", "binary_accuracy"] {
                let value = log[name].as_f64().expect(name);
                assert!(value > 0.0 && value < 1.0, "{name} {value}");
            }
            let log = log.as_object_mut().expect("a log");
            log.retain(|name, _| !["seconds", "ms_per_step"].contains(&name.as_str()));
        }
        assert_eq!(evaluation["auc"], told[1]["val_auc"]);
        let again = learned(&mut page)["metrics"].clone();
        assert!(matches!(page.asked(request_of(&again)), Reply::Network(_)));
        assert_eq!(learned(&mut page)["metrics"], again);
        told
    });
    assert_eq!(told[0].len(), 2, "no epoch is better by 1 than another");
    assert_eq!(told[0], told[1]);

    let mut page = poses(1, Value::Null);
    for (metric, option) in [
        (
            json!({ "class_name": "Precision", "config": { "class_id": 4 } }),
            "class_id",
        ),
        (json!({ "class_name": "Recall", "config": { "top_k": 5 } }), "top_k"),
        (
            json!({ "class_name": "AUC", "config": { "num_thresholds": 200_000, "multi_label": true } }),
            "num_thresholds",
        ),
        (json!("f1_score"), "average"),
    ] {
        let refused = page.refused(request_of(&json!([metric])));
        assert!(refused.message.contains(option), "{}", refused.message);
    }
}

/// A network for the four poses, whose loss compares each output with a target of its own.
fn request_of(metrics: &Value) -> Value {
    let mut request = request(4, metrics.clone());
    request["loss"] = json!("categorical_crossentropy");
    request
}

#[test]
fn one_output_has_no_best_few() {
    let mut page = Page::new();
    page.asked(json!({ "type": "load_sample", "name": "faces", "column": "eyes" }));
    page.prepare(json!({ "test": 0.2 }));
    let summarized = request(1, json!([top(2)]));
    let Reply::Network(summary) = page.asked(json!({
        "type": "summarize", "layers": summarized["layers"], "metrics": summarized["metrics"],
    })) else {
        panic!("a summary")
    };
    assert_eq!(summary.problem.expect("a problem").code, "metric_does_not_suit");
    assert_eq!(page.refused(summarized).code, "metric_does_not_suit");
    assert!(matches!(page.asked(request(1, Value::Null)), Reply::Network(_)));
    let refused = page.refused(fit(json!({ "metrics": [top(2)] })));
    assert_eq!(refused.code, "metric_does_not_suit");
}
