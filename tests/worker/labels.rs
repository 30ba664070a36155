//! Several labels that are learned together: from the file to what is told of each of them.

use cnn_playground::worker::protocol::Reply;
use serde_json::{Value, json};

use crate::page::{Page, read_all};

const IMAGES: usize = 96;

/// An array of bytes of this shape.
fn npy(shape: &[usize], values: impl Iterator<Item = u8>) -> Vec<u8> {
    let shape: String = shape.iter().map(|length| format!("{length}, ")).collect();
    let header = format!("{{'descr': '|u1', 'fortran_order': False, 'shape': ({shape})}}\n");
    let mut file = b"\x93NUMPY\x01\x00".to_vec();
    file.extend((header.len() as u16).to_le_bytes());
    file.extend(header.bytes());
    file.extend(values);
    file
}

fn has(image: usize, label: usize) -> bool {
    (image * [3, 5, 7][label] + label).is_multiple_of([2, 3, 4][label])
}

/// Images of 6 x 6 pixels, in each of which a bright row stands for a label: none, one or several of three.
fn rows() -> Page {
    let pixel = |place: usize| match has(place / 36, place / 12 % 3) {
        true => 200 + (place % 7) as u8,
        false => 10 + (place % 11) as u8,
    };
    let images = npy(&[IMAGES, 6, 6], (0..IMAGES * 36).map(pixel));
    let labels = npy(&[IMAGES, 3], (0..IMAGES * 3).map(|bit| has(bit / 3, bit % 3).into()));
    let file = |name: &str| json!({ "type": "file", "name": name });
    let options = json!({ "inputs": [file("images.npy"), file("findings.npy")], "column": null });
    let mut page = Page::new();
    let told = read_all(options, vec![images, labels]);
    page.take(told, |count| count);
    page
}

const COLUMNS: [&str; 3] = ["findings 0", "findings 1", "findings 2"];

fn build(page: &mut Page, activation: &str, units: usize) -> Reply {
    let layers = json!(["Flatten", { "class_name": "Rescaling", "config": { "scale": 1.0 / 255.0 } },
        { "class_name": "Dense", "config": { "units": units, "activation": activation } }]);
    page.ask(json!({ "type": "build", "layers": layers, "optimizer": { "class_name": "Adam", "config": { "learning_rate": 0.05 } }, "seed": 1 }));
    page.told.pop().expect("an answer").1
}

fn evaluated(page: &mut Page) -> Value {
    match page.asked(json!({ "type": "evaluate", "part": "test" })) {
        Reply::Evaluation(evaluation) => json!(evaluation),
        reply => panic!("{reply:?}"),
    }
}

#[test]
fn labels_are_learned_together_and_told_each_by_itself() {
    let mut page = rows();
    let prepared = page.prepare(json!({ "columns": COLUMNS, "test": 0.25, "stratify": true }));
    assert_eq!(prepared.classes, COLUMNS);
    let sets = prepared.sets.expect("sets of labels");
    assert_eq!((sets[0].name.as_str(), &sets[0].labels[..]), ("none", &[0, 0, 0][..]));
    assert_eq!(sets.last().expect("a set").name, COLUMNS.join(" + "));
    let all: Vec<usize> = (0..3)
        .map(|label| (0..IMAGES).filter(|&image| has(image, label)).count())
        .collect();
    let counted = prepared.counts.train.iter().zip(&prepared.counts.test);
    assert_eq!(counted.map(|(train, test)| train + test).collect::<Vec<_>>(), all);

    for (activation, units, code) in [("softmax", 3, "no_probabilities"), ("sigmoid", 8, "units_do_not_fit")] {
        match build(&mut page, activation, units) {
            Reply::Failed(failure) => assert_eq!(failure.code, code),
            reply => panic!("{reply:?}"),
        }
    }
    let Reply::Network(network) = build(&mut page, "sigmoid", 3) else {
        panic!("a network")
    };
    assert_eq!(network.loss.as_deref(), Some("binary_crossentropy"));
    let weighted = json!({ "type": "fit", "options": { "class_weight": "balanced" } });
    assert_eq!(page.refused(weighted).code, "several_labels");
    page.fit(20);
    assert_eq!(page.predicted(), COLUMNS);

    let evaluation = evaluated(&mut page);
    assert_eq!(evaluation["accuracy"], 1.0, "{evaluation}");
    assert_eq!(evaluation["labels"]["subset_accuracy"], 1.0);
    assert_eq!(
        (&evaluation["confusion"], &evaluation["balanced_accuracy"]),
        (&json!([]), &Value::Null)
    );
    for label in 0..3 {
        let (class, score) = (&evaluation["classes"][label], &evaluation["labels"]["each"][label]);
        assert_eq!(
            (&class["name"], &class["f1"], &score["auc"]),
            (&json!(COLUMNS[label]), &json!(1.0), &json!(1.0))
        );
        assert_eq!(score["tp"], prepared.counts.test[label]);
        assert_eq!(
            score["tp"].as_u64().zip(score["tn"].as_u64()).map(|(tp, tn)| tp + tn),
            Some(24)
        );
    }
    let first = &evaluation["predictions"][0];
    assert_eq!(first["actual"], first["predicted"]);

    // Each is a probability by itself: together they are no whole.
    let image = (0..IMAGES)
        .find(|&image| (0..3).all(|label| has(image, label)))
        .expect("an image with all");
    let Reply::Predictions { predictions } = page.asked(json!({ "type": "predict", "image": { "index": image } }))
    else {
        panic!("predictions")
    };
    assert!(predictions.iter().all(|label| label.probability > 0.5));
    assert!(
        predictions
            .iter()
            .all(|label| (label.probability - label.output.unwrap()).abs() < 1e-6)
    );
    let occlusion =
        json!({ "of": "occlusion", "image": { "index": image }, "class": 2, "size": 2, "stride": 2, "fill": 0.0 });
    page.asked(json!({ "type": "inspect", "question": occlusion }));
}

#[test]
fn what_was_learned_of_labels_is_taken_back_and_not_held_against_classes() {
    let mut page = rows();
    page.prepare(json!({ "columns": COLUMNS, "test": 0.25 }));
    build(&mut page, "sigmoid", 3);
    page.fit(2);
    let Reply::Learned { learned } = page.asked(json!({ "type": "learned" })) else {
        panic!("what was learned")
    };
    let learned: Value = serde_json::from_str(&learned).expect("JSON");
    assert_eq!(
        (&learned["multilabel"], &learned["target"]["multilabel"]),
        (&json!(true), &json!(true))
    );
    let told = evaluated(&mut page);
    page.asked(json!({ "type": "snapshot", "is_plain": true }));
    let snapshot = page.snapshots.pop().expect("a snapshot");
    let request = json!({
        "type": "restore", "classes": 3, "multilabel": true, "target": learned["target"],
        "epochs": 2, "iterations": learned["iterations"], "moments": [], "network": {
            "layers": learned["architecture"], "optimizer": learned["optimizer"], "loss": learned["loss"],
            "metrics": learned["metrics"], "seed": 1, "input_shape": learned["input_shape"],
        },
    });
    page.ask_attached(request, |attachments| {
        attachments.arrays = snapshot.part("learned").to_vec()
    });
    assert_eq!(evaluated(&mut page), told);
    assert_eq!(page.predicted(), COLUMNS);
    // One of the columns is another question.
    page.prepare(json!({ "column": COLUMNS[0], "test": 0.25 }));
    assert_eq!(
        page.refused(json!({ "type": "evaluate", "part": "test" })).code,
        "other_classes"
    );
    let merged = json!({ "type": "prepare", "columns": COLUMNS, "merge": { "a": ["none"] } });
    assert_eq!(page.refused(merged).code, "several_labels");
}

#[test]
fn labels_are_learned_alike_by_any_number_of_workers() {
    let weights = |workers: usize| {
        let mut page = rows();
        page.join(workers);
        page.prepare(json!({ "columns": COLUMNS, "test": 0.25 }));
        build(&mut page, "sigmoid", 3);
        page.fit(2);
        page.weights()
    };
    let alone = weights(1);
    assert_eq!(weights(2), alone);
    assert_eq!(weights(4), alone);
}
