//! Classes of unequal size: weights in the loss of a training, and images that are drawn once more.

use cnn_playground::worker::protocol::Reply;
use serde_json::{Value, json};

use crate::page::Page;

/// Ada among sixteen others, and a network, not yet trained.
fn one_among_seventeen(workers: usize, oversample: bool) -> Page {
    let mut page = Page::new();
    page.join(workers);
    let faces = page.asked(json!({ "type": "load_sample", "name": "faces", "column": "userid" }));
    let Reply::Dataset(faces) = faces else {
        panic!("{faces:?}")
    };
    let (others, left_out) = faces.classes[1..].split_at(16);
    let prepared = page.prepare(json!({ "test": 0.5, "stratify": true, "resize": [30, 32],
        "merge": { "others": others }, "leave_out": left_out, "oversample": oversample }));
    assert_eq!(
        (prepared.classes, prepared.counts.test),
        (vec!["ada".into(), "others".into()], vec![16, 256])
    );
    assert_eq!(prepared.counts.train, [if oversample { 256 } else { 16 }, 256]);
    page.build();
    page
}

fn fit(class_weight: Value) -> Value {
    json!({ "type": "fit", "options": { "epochs": 2, "class_weight": class_weight } })
}

/// What is told of two epochs, and the bits of the weights after them.
fn trained(workers: usize, oversample: bool, class_weight: Value) -> (Vec<Value>, Vec<u32>) {
    let mut page = one_among_seventeen(workers, oversample);
    page.told.clear();
    let ended = page.asked(fit(class_weight));
    assert!(matches!(ended, Reply::Fitted(_)), "{ended:?}");
    let logs = page.told.iter().filter_map(|(_, reply)| match reply {
        Reply::Epoch(log) => Some(json!(log.logs)),
        _ => None,
    });
    let logs = logs.collect();
    (logs, page.weights())
}

#[test]
fn unequal_classes_train_the_same_by_any_number_of_workers() {
    let plain = trained(1, false, Value::Null);
    let balanced = trained(1, false, json!("balanced"));
    let drawn = trained(1, true, Value::Null);
    assert!(plain.1 != balanced.1 && plain.1 != drawn.1 && balanced.1 != drawn.1);
    for workers in [2, 4] {
        assert!(
            trained(workers, false, json!("balanced")) == balanced,
            "{workers} workers"
        );
        assert!(trained(workers, true, Value::Null) == drawn, "{workers} workers");
    }
    // 272 / (2 x 16) and 272 / (2 x 256).
    assert!(trained(1, false, json!({ "ada": 8.5, "others": 0.53125 })) == balanced);
    assert!(trained(1, false, json!({ "1": 0.53125, "0": 8.5 })) == balanced);
    // Where all classes have as many already, there is nothing to balance.
    assert!(trained(1, true, json!("balanced")) == drawn);
}

#[test]
fn weights_of_no_class_are_refused_before_anything_is_trained() {
    let mut page = one_among_seventeen(1, false);
    let before = page.weights();
    let failure = page.refused(fit(json!({ "eve": 3 })));
    assert_eq!(
        (&failure.code[..], &failure.hint[..]),
        ("unknown_class", "Its classes are: ada, others.")
    );
    assert!(page.weights() == before);
}
