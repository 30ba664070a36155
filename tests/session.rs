//! The session that answers the page, without a browser.

mod page;

use cnn_playground::worker::protocol::{Insight, Reply};
use cnn_playground::worker::session::{Attachments, Buffer};
use page::Page;
use serde_json::json;

/// Asks for a file of the pickles to be read.
fn load(page: &mut Page, name: &str) -> u32 {
    let path = format!("{}/tests/pickles/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).expect("a fixture");
    page.ask_with(
        json!({ "type": "load_dataset", "inputs": [{ "type": "file", "name": name }], "column": null }),
        vec![bytes],
    )
}

#[test]
fn a_set_that_one_worker_has_read_is_taken_by_another() {
    // Images of one size, and of several.
    for name in ["dict.pkl", "two_sizes.pkl"] {
        let mut reader = Page::new();
        let id = load(&mut reader, name);
        reader.rest();
        let (of, _) = reader.told.last().expect("an answer");
        assert_eq!(*of, id);
        let reply = reader.told.pop().expect("an answer").1;
        let Reply::Dataset(read) = reply else {
            panic!("{reply:?}")
        };
        let image = |page: &mut Page| match page.asked(json!({ "type": "images", "indices": [1] })) {
            Reply::Images { images } => {
                let Buffer::F32(values) = page.buffers.swap_remove(0) else {
                    panic!("pixels are floats")
                };
                ([images[0].height, images[0].width], values)
            }
            reply => panic!("{reply:?}"),
        };
        let before = image(&mut reader);
        let handed = match reader.asked(json!({ "type": "hand_over" })) {
            Reply::HandedOver(handed) => handed,
            reply => panic!("{reply:?}"),
        };
        let (pixels, shapes) = (reader.buffers.remove(0), reader.buffers.remove(0));
        assert_eq!(
            reader.refused(json!({ "type": "images", "indices": [0] })).code,
            "no_data"
        );

        let request = |count: usize| {
            json!({
                "type": "take_dataset", "count": count, "are_rescaled": handed.are_rescaled, "dtype": read.dtype,
                "min": read.min, "max": read.max, "columns": [], "column": null,
            })
        };
        let mut page = Page::new();
        let attach = |attachments: &mut Attachments| {
            match &pixels {
                Buffer::U8(bytes) => attachments.bytes = bytes.clone(),
                Buffer::F32(values) => attachments.arrays.push(values.clone()),
                Buffer::U32(_) => panic!("values are no indices"),
            }
            if let Buffer::U32(shapes) = &shapes {
                attachments.numbers.push(shapes.clone());
            }
        };
        let wrong = page.ask_attached(request(handed.count + 1), attach);
        assert!(matches!(page.replies(wrong)[..], [Reply::Failed(failure)] if failure.code == "bad_request"));
        let taken = page.ask_attached(request(handed.count), attach);
        let [Reply::Dataset(summary)] = page.replies(taken)[..] else {
            panic!("it is taken")
        };
        assert_eq!((summary.count, summary.sizes.len()), (read.count, read.sizes.len()));
        assert_eq!(image(&mut page), before);
    }
}

#[test]
fn a_run_that_was_stopped_before_it_began_trains_nothing() {
    for workers in [1, 3] {
        let mut page = Page::with_network(workers);
        let fresh = page.weights();
        let id = page.ask(json!({ "type": "fit", "options": { "epochs": 3 }, "stopped": true }));
        page.rest();
        let last = page.last_word(id).expect("it is told that it has ended");
        assert!(last.stopped && last.epochs == 0);
        assert_eq!(page.replies(id).len(), 1);
        assert_eq!(page.weights(), fresh);
        assert_eq!(page.fit(2).epochs, 2, "and another can be begun");
    }
}

#[test]
fn a_run_that_was_paused_before_it_began_waits_to_be_resumed() {
    for workers in [1, 3] {
        let mut page = Page::with_network(workers);
        let fresh = page.weights();
        let id = page.ask(json!({ "type": "fit", "options": { "epochs": 2 }, "paused": true }));
        page.rest();
        assert!(page.replies(id).is_empty());
        assert_eq!(page.weights(), fresh);
        assert_eq!(page.refused(json!({ "type": "prepare" })).code, "training");
        page.ask(json!({ "type": "resume" }));
        page.rest();
        assert_eq!(page.epochs_of(id), 2);
        assert!(!page.last_word(id).unwrap().stopped);
    }
}

#[test]
fn files_are_read_while_it_trains_and_a_wrong_one_leaves_the_run_alone() {
    for workers in [1, 3] {
        let mut page = Page::with_network(workers);
        let run = page.ask(json!({ "type": "fit", "options": { "epochs": 8 } }));
        while page.epochs_of(run) < 2 {
            page.turn();
        }
        let wrong = page.ask_with(
            json!({ "type": "load_dataset", "inputs": [{ "type": "file", "name": "notes.txt" }], "column": null }),
            vec![b"no pickle at all".to_vec()],
        );
        let unknown = page.ask(json!({ "type": "load_sample", "name": "cats", "column": null }));
        let column = page.ask(json!({ "type": "load_sample", "name": "digits", "column": "eyes" }));
        page.rest();
        for id in [wrong, unknown, column] {
            assert!(
                matches!(page.replies(id)[..], [Reply::Failed(_)]),
                "{:?}",
                page.replies(id)
            );
        }
        assert_eq!(page.epochs_of(run), 8);
        assert!(!page.last_word(run).unwrap().stopped);
        let evaluation = page.asked(json!({ "type": "evaluate", "part": "test" }));
        assert!(matches!(evaluation, Reply::Evaluation(_)), "the faces are still there");
    }
}

#[test]
fn a_good_data_set_ends_the_run_as_a_stop_does() {
    for workers in [1, 3] {
        for paused in [false, true] {
            for sample in [false, true] {
                let mut page = Page::with_network(workers);
                let run = page.ask(json!({ "type": "fit", "options": { "epochs": 100_000 } }));
                while page.epochs_of(run) < 2 {
                    page.turn();
                }
                if paused {
                    page.ask(json!({ "type": "pause" }));
                }
                let epochs = page.epochs_of(run);
                let load = match sample {
                    true => page.ask(json!({ "type": "load_sample", "name": "digits", "column": null })),
                    false => load(&mut page, "dict.pkl"),
                };
                page.rest();
                let place = |id| page.told.iter().rposition(|(of, _)| *of == id).expect("a last word");
                assert!(
                    matches!(page.told[place(load)].1, Reply::Dataset(_)),
                    "{:?}",
                    page.told[place(load)]
                );
                assert!(place(run) < place(load), "the run has its last word first");
                let last = page.last_word(run).expect("its last word");
                assert!(last.stopped && last.epochs as usize == page.epochs_of(run) && last.epochs as usize >= epochs);
            }
        }
    }
}

#[test]
fn a_reading_that_is_cancelled_leaves_the_run_alone() {
    let mut page = Page::with_network(1);
    let run = page.ask(json!({ "type": "fit", "options": { "epochs": 3 } }));
    let reading = load(&mut page, "dict.pkl");
    page.ask(json!({ "type": "cancel_load" }));
    page.rest();
    assert!(matches!(page.replies(reading)[..], [Reply::Failed(failure)] if failure.code == "cancelled"));
    assert_eq!(page.epochs_of(run), 3);
}

#[test]
fn predictions_carry_the_names_of_the_classes_the_network_was_trained_for() {
    let mut page = Page::with_network(1);
    // Fresh weights have learned nothing: they stand for whatever there is.
    let two_poses = json!({ "column": "pose", "leave_out": ["left", "up"] });
    let poses = page.prepare(two_poses.clone()).classes;
    assert_eq!(poses.len(), 2);
    assert_eq!(page.predicted(), poses);
    page.prepare(json!({ "column": "eyes" }));
    let fitted = page.fit(2);
    assert!(fitted.notes.is_empty());
    assert_eq!(page.predicted(), ["open", "sunglasses"]);

    page.prepare(two_poses);
    assert_eq!(page.predicted(), ["open", "sunglasses"]);
    let layers =
        json!({ "type": "activations", "image": { "index": 0 }, "layers": ["flatten", "dense"], "epoch": null });
    let Reply::Activations { activations } = page.asked(layers.clone()) else {
        panic!("activations")
    };
    assert_eq!(activations[0].classes, None);
    assert_eq!(
        activations[1].classes.as_deref(),
        Some(&["open".to_owned(), "sunglasses".to_owned()][..])
    );
    let failure = page.refused(json!({ "type": "evaluate", "part": "test" }));
    assert_eq!(failure.code, "other_classes");
    for word in ["“eyes”: open, sunglasses", "“pose”"] {
        assert!(failure.message.contains(word), "{}", failure.message);
    }

    let fitted = page.fit(1);
    assert!(
        fitted.notes[0].contains("“eyes”") && fitted.notes[0].contains("“pose”"),
        "{:?}",
        fitted.notes
    );
    assert_eq!(fitted.epochs, 3, "from the weights there were");
    assert_eq!(page.predicted(), poses);
    let Reply::Inspected {
        insight: Insight::Timeline(timeline),
    } = page.asked(json!({ "type": "inspect", "question": { "of": "timeline" } }))
    else {
        panic!("a timeline")
    };
    assert_eq!(timeline.classes, poses);
    let epochs: Vec<_> = timeline.moments.iter().map(|moment| moment.epoch).collect();
    assert_eq!(epochs, [2, 3], "what was made of other classes is not looked back at");
    assert!(evaluates(&mut page));
}

fn evaluates(page: &mut Page) -> bool {
    matches!(
        page.asked(json!({ "type": "evaluate", "part": "test" })),
        Reply::Evaluation(_)
    )
}

#[test]
fn classes_that_are_made_of_others_are_other_classes() {
    let mut page = Page::with_network(1);
    let merged =
        |first: [&str; 2], second: [&str; 2]| json!({ "column": "pose", "merge": { "one": first, "two": second } });
    page.prepare(merged(["left", "right"], ["straight", "up"]));
    page.fit(1);
    assert!(evaluates(&mut page));
    page.prepare(merged(["left", "straight"], ["right", "up"]));
    let failure = page.refused(json!({ "type": "evaluate", "part": "test" }));
    assert_eq!(failure.code, "other_classes");
    assert!(
        failure.message.contains("one (left, right), two (straight, up)"),
        "{}",
        failure.message
    );
    assert!(
        failure.message.contains("one (left, straight), two (right, up)"),
        "{}",
        failure.message
    );
    // The same classes again, differently cut.
    page.prepare(
        json!({ "column": "pose", "merge": { "two": ["straight", "up"], "one": ["left", "right"] }, "seed": 7 }),
    );
    assert!(evaluates(&mut page));
}

#[test]
fn a_run_that_has_trained_nothing_leaves_what_was_learned_as_it_was() {
    let mut page = Page::with_network(1);
    page.fit(1);
    page.prepare(json!({ "column": "pose", "leave_out": ["left", "up"] }));
    let stopped = page.ask(json!({ "type": "fit", "options": { "epochs": 3 }, "stopped": true }));
    page.rest();
    assert!(page.last_word(stopped).unwrap().notes.is_empty());
    assert_eq!(page.predicted(), ["open", "sunglasses"]);
}

/// What the network has learned: the text, and its weights.
fn learned(page: &mut Page) -> (Value, Vec<f32>) {
    let Reply::Learned { learned } = page.asked(json!({ "type": "learned" })) else {
        panic!("it has learned something");
    };
    let Buffer::F32(weights) = page.buffers.swap_remove(0) else {
        panic!("weights are floats");
    };
    (serde_json::from_str(&learned).expect("JSON"), weights)
}

/// A convolution and its end, trained for poses, and the images prepared for the question of the eyes.
fn trained_for_poses() -> Page {
    let mut page = Page::new();
    page.asked(json!({ "type": "load_sample", "name": "faces", "column": "pose" }));
    page.prepare(json!({ "test": 0.8 }));
    let layers = json!([
        { "class_name": "Conv2D", "config": { "filters": 4, "kernel_size": 5, "strides": 3, "activation": "relu" } },
        { "class_name": "BatchNormalization" },
        "Flatten",
        { "class_name": "Dense", "config": { "units": 4, "activation": "softmax" } },
    ]);
    page.asked(json!({ "type": "build", "layers": layers, "seed": 1 }));
    page.fit(1);
    page.prepare(json!({ "test": 0.8, "column": "eyes" }));
    page
}

#[test]
fn what_was_learned_goes_on_with_a_new_head() {
    let mut page = trained_for_poses();
    let (base, before) = learned(&mut page);
    let head =
        json!(["GlobalAveragePooling2D", { "class_name": "Dense", "config": { "units": 2, "activation": "softmax" } }]);
    let transfer =
        json!({ "type": "transfer", "cut": "batch_normalization", "trainable": false, "layers": head, "seed": 3 });
    let refusal = page.refused(json!({ "type": "transfer", "cut": "flat", "layers": head }));
    assert!(
        refusal.hint.contains("conv2d, batch_normalization, flatten, dense"),
        "{refusal:?}"
    );
    assert_eq!(learned(&mut page).1, before, "the network that was there stays");

    let Reply::Network(summary) = page.asked(transfer.clone()) else {
        panic!("a network");
    };
    // A kernel of 5x5 and a bias for 4 filters; 4 numbers each of the normalization; 4 weights and a bias for 2 classes.
    assert_eq!((summary.params, summary.trainable_params), (104 + 16 + 10, 10));
    let names: Vec<_> = summary.layers.iter().map(|layer| layer.name.as_str()).collect();
    assert_eq!(
        names,
        ["conv2d", "batch_normalization", "global_average_pooling2d", "dense"]
    );
    let id = page.ask(json!({ "type": "fit", "options": { "epochs": 2 } }));
    page.rest();
    let features = page.replies(id).into_iter().find_map(|reply| match reply {
        Reply::Features(log) => Some(log.clone()),
        _ => None,
    });
    let features = features.expect("what is kept is told");
    assert_eq!(
        (features.layer.as_str(), features.reason),
        ("global_average_pooling2d", None)
    );
    let (_, after) = learned(&mut page);
    assert_eq!(after[..120], before[..120], "frozen, running means included");
    let head_before: Vec<f32> = after[120..].to_vec();
    page.fit(1);
    assert_ne!(learned(&mut page).1[120..], head_before[..], "the head learns");

    let thawed = page.asked(json!({ "type": "set_trainable", "layers": { "conv2d": true },
        "optimizer": { "class_name": "Adam", "config": { "learning_rate": 1e-5 } } }));
    let Reply::Network(thawed) = thawed else {
        panic!("{thawed:?}");
    };
    assert_eq!(thawed.trainable_params, 114);
    page.fit(1);
    let (told, fine) = learned(&mut page);
    assert_eq!(
        (&told["iterations"], &told["epochs"]),
        (&json!(4), &json!(4)),
        "an optimizer anew, the same network"
    );
    assert!(fine[..104] != before[..104] && fine[104..120] == before[104..120]);

    // The base as it was, although the network at hand has gone on: the same bits as before.
    let mut request = transfer;
    request["base"] = json!({ "architecture": base["architecture"], "input_shape": base["input_shape"] });
    let weights = before.clone();
    page.ask_attached(request, |attachments| attachments.arrays.push(weights));
    page.fit(2);
    assert_eq!(learned(&mut page).1, after);
}

#[test]
fn layers_that_do_not_suit_the_images_or_do_not_learn_are_refused() {
    let mut page = trained_for_poses();
    let end = json!([{ "class_name": "Dense", "config": { "units": 2, "activation": "softmax" } }]);
    page.prepare(json!({ "test": 0.8, "column": "eyes", "resize": [30, 32] }));
    let dense = page.refused(json!({ "type": "transfer", "cut": "dense", "layers": end }));
    assert!(dense.message.contains("the kernel of “dense”"), "{dense:?}");
    let Reply::Network(smaller) = page.asked(json!({ "type": "transfer", "cut": "flatten", "layers": end })) else {
        panic!("convolutions take images of any size");
    };
    assert_eq!(
        smaller.layers[0].output_shape,
        Some(vec![None, Some(9), Some(10), Some(4)])
    );
    let all = json!({ "conv2d": false, "batch_normalization": false, "flatten": false, "dense": false });
    page.asked(json!({ "type": "set_trainable", "layers": all }));
    let refusal = page.refused(json!({ "type": "fit", "options": {} }));
    assert_eq!(refusal.code, "nothing_to_train");
    let unknown = page.refused(json!({ "type": "set_trainable", "layers": { "pool": true } }));
    assert_eq!(unknown.code, "unknown_layer");
}
