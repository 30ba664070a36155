//! The session that answers the page, without a browser.

use cnn_playground::worker::protocol::{Buffer, Insight, ReadReply, Reply};
use serde_json::{Value, json};

use crate::page::{Page, read_all};

/// What it tells of a file of the pickles.
fn read(name: &str, preview: Option<usize>) -> Vec<(ReadReply, Vec<Buffer>)> {
    let path = format!("{}/tests/pickles/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(path).expect("a fixture");
    let options = json!({ "inputs": [{ "type": "file", "name": name }], "column": null, "preview": preview });
    read_all(options, vec![bytes])
}

#[test]
fn a_set_that_one_worker_has_read_is_taken_by_another() {
    // Images of one size, and of several.
    for name in ["dict.pkl", "two_sizes.pkl"] {
        let mut page = Page::new();
        let wrong = page.take(read(name, None), |count| count + 1);
        assert!(matches!(page.replies(wrong)[..], [Reply::Failed(failure)] if failure.code == "bad_request"));
        let taken = page.take(read(name, None), |count| count);
        let [Reply::Dataset(summary)] = page.replies(taken)[..] else {
            panic!("it is taken: {:?}", page.replies(taken))
        };
        let shown = read(name, Some(2)).pop();
        let Some((ReadReply::Preview { summary: first, images }, pixels)) = shown else {
            panic!("the first images are shown")
        };
        assert_eq!((summary.count, &summary.classes), (first.layout.count, &first.classes));
        let Reply::Images { images: taken } = page.asked(json!({ "type": "images", "indices": [0, 1] })) else {
            panic!("images")
        };
        for index in 0..2 {
            let (taken, shown) = (&taken[index], &images[index]);
            assert_eq!(
                (taken.height, taken.width, &taken.label),
                (shown.height, shown.width, &shown.label)
            );
            match (&page.buffers[index], &pixels[index]) {
                (Buffer::F32(taken), Buffer::F32(shown)) => assert_eq!(taken, shown),
                _ => panic!("pixels are floats"),
            }
        }
    }
}

/// A .npy file of images of 100 x 100 in C order.
fn npy(descr: &str, count: usize, values: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': ({count}, 100, 100), }}");
    let header = format!("{header:<117}\n");
    [b"\x93NUMPY\x01\x00\x76\x00", header.as_bytes(), values].concat()
}

#[test]
fn values_of_many_images_are_handed_over_while_others_are_read() {
    let count = 1000;
    let bytes: Vec<u8> = (0..count * 10_000).map(|i| (i * 7 + i / 251) as u8).collect();
    let floats: Vec<f32> = bytes.iter().map(|&byte| f32::from(byte) + 0.25).collect();
    let stored: Vec<u8> = floats.iter().flat_map(|value| value.to_le_bytes()).collect();
    for (descr, file, least) in [("|u1", &bytes, 4), ("<f4", &stored, 4)] {
        let options = json!({ "inputs": [{ "type": "file", "name": "X.npy" }], "column": null });
        let told = read_all(options, vec![npy(descr, count, file)]);
        let pieces = told
            .iter()
            .filter(|(reply, _)| matches!(reply, ReadReply::Values { .. }));
        assert!(pieces.count() >= least, "they come in pieces");
        let mut page = Page::new();
        let taken = page.take(told, |count| count);
        let [Reply::Dataset(summary)] = page.replies(taken)[..] else {
            panic!("it is taken: {:?}", page.replies(taken))
        };
        let (min, max) = if descr == "|u1" { (0.0, 255.0) } else { (0.25, 255.25) };
        assert_eq!((summary.count, summary.min, summary.max), (count, min, max));
        for index in [0, 1, 499, 998, 999] {
            page.asked(json!({ "type": "images", "indices": [index] }));
            let Buffer::F32(shown) = &page.buffers[0] else {
                panic!("pixels are floats")
            };
            let range = index * 10_000..(index + 1) * 10_000;
            match descr {
                "|u1" => assert!(shown.iter().zip(&bytes[range]).all(|(a, &b)| *a == f32::from(b))),
                _ => assert!(shown == &floats[range]),
            }
        }
    }
}

#[test]
fn values_that_do_not_follow_on_one_another_are_refused() {
    let mut page = Page::with_network(1);
    let values = |start: usize| json!({ "type": "values", "start": start, "count": 20 });
    let mut ask = |start: usize, floats: bool| {
        let id = page.ask_attached(values(start), |attachments| match floats {
            true => attachments.arrays.push(vec![0.5; 10]),
            false => attachments.bytes = vec![1; 10],
        });
        matches!(page.replies(id)[..], [Reply::Done])
    };
    assert!(!ask(10, false), "the first are missing");
    assert!(ask(0, false));
    assert!(!ask(10, true), "bytes are followed by bytes");
    assert!(!ask(20, false));
    assert!(ask(10, false));
    assert!(ask(0, true), "another set begins");
    assert!(ask(10, true));
    let faces = page.asked(json!({ "type": "images", "indices": [0] }));
    assert!(matches!(faces, Reply::Images { .. }), "what is there stays meanwhile");
}

#[test]
fn a_search_for_a_learning_rate_leaves_all_as_it_was() {
    let search = |network: Value| {
        let question = json!({
            "of": "learning_rate", "network": network, "start": 1e-6, "end": 10.0, "steps": 30, "batch_size": 32,
        });
        json!({ "type": "inspect", "question": question })
    };
    let layers = json!(["Flatten", { "class_name": "Dense", "config": { "units": 2, "activation": "softmax" } }]);
    // The same as the page has built, which is trained by then.
    let fresh = json!({ "layers": layers, "seed": 1 });
    let mut told = Vec::new();
    for workers in [1, 3] {
        let (mut plain, mut page) = (Page::with_network(workers), Page::with_network(workers));
        let begun = page.asked(search(fresh.clone()));
        for page in [&mut plain, &mut page] {
            page.fit(2);
        }
        let weights = page.session.weights();
        let of_copy = page.asked(search(Value::Null));
        let of_fresh = page.asked(search(fresh.clone()));
        assert_eq!(
            page.session.weights(),
            weights,
            "no other network, and no other version"
        );
        for page in [&mut plain, &mut page] {
            page.fit(1);
        }
        // With what the optimizer remembers, and the moments.
        assert!(plain.snapshots.last() == page.snapshots.last(), "{workers} workers");
        let text = |reply| serde_json::to_value(reply).expect("plain data")["insight"].to_string();
        let [begun, of_copy, of_fresh] = [begun, of_copy, of_fresh].map(text);
        assert_eq!(begun, of_fresh, "a fresh network is the same whatever there is");
        assert_ne!(begun, of_copy);
        told.push([begun, of_copy]);
        let id = page.ask(json!({ "type": "fit", "options": { "epochs": 1 } }));
        assert_eq!(page.refused(search(Value::Null)).code, "training");
        page.rest();
        assert!(page.last_word(id).is_some(), "the training goes on");
    }
    assert_eq!(told[0], told[1], "the same, however many workers there are");
    let mut page = Page::with_network(1);
    for (key, value) in [
        ("start", json!(0.0)),
        ("end", json!(1e-7)),
        ("steps", json!(1)),
        ("batch_size", json!(0)),
    ] {
        let mut wrong = search(Value::Null);
        wrong["question"][key] = value;
        assert_eq!(page.refused(wrong).code, "bad_request", "{key}");
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
fn a_run_that_is_stopped_leaves_the_running_means_of_its_weights() {
    for workers in [1, 3] {
        let mut page = Page::with_network(workers);
        let layers = json!(["Flatten", { "class_name": "Dense", "config": { "units": 2, "activation": "softmax" } }]);
        let optimizer = json!({ "class_name": "SGD", "config": { "use_ema": true, "ema_momentum": 0.9 } });
        page.asked(json!({ "type": "build", "layers": layers, "seed": 1, "optimizer": optimizer }));
        let id = page.ask(json!({ "type": "fit", "options": { "epochs": 100 } }));
        while page.epochs_of(id) < 2 {
            page.turn();
        }
        let learned = |page: &Page| page.snapshots.last().expect("a snapshot").part("learned").to_vec();
        let [weights, means] = learned(&page).try_into().expect("weights and their means");
        assert_ne!(weights, means, "while it trains");
        page.ask(json!({ "type": "stop" }));
        page.rest();
        assert!(page.last_word(id).expect("its last word").stopped);
        let [weights, means] = learned(&page).try_into().expect("weights and their means");
        assert_eq!(weights, means);
    }
}

#[test]
fn a_normalization_looks_at_the_training_images_once() {
    let learned: Vec<_> = [1, 3]
        .map(|workers| {
            let mut page = Page::with_network(workers);
            page.prepare(json!({ "test": 0.2 }));
            let train = match &page.buffers[0] {
                Buffer::U32(rows) => rows.clone(),
                Buffer::U8(_) | Buffer::F32(_) => panic!("rows are numbers"),
            };
            page.asked(json!({ "type": "images", "indices": train, "prepared": true }));
            let pixels = page.buffers.iter().flat_map(|image| match image {
                Buffer::F32(values) => values.iter().map(|&value| f64::from(value)),
                Buffer::U8(_) | Buffer::U32(_) => panic!("pixels are floats"),
            });
            let pixels: Vec<f64> = pixels.collect();
            let mean = pixels.iter().sum::<f64>() / pixels.len() as f64;
            let variance = pixels.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / pixels.len() as f64;
            let layers =
                json!(["Normalization", "Flatten", { "class_name": "Dense", "config": { "units": 2, "activation": "softmax" } }]);
            page.asked(json!({ "type": "build", "layers": layers, "seed": 1 }));
            let learned = |page: &Page| page.snapshots.last().expect("a snapshot").part("learned")[0].clone();
            page.fit(1);
            let first = learned(&page);
            assert!((f64::from(first[0]) - mean).abs() < 1e-6 && (f64::from(first[1]) - variance).abs() < 1e-6);
            // Other images are trained on from here.
            page.prepare(json!({ "test": 0.5 }));
            page.fit(1);
            let second = learned(&page);
            assert_eq!(first[..3], second[..3]);
            assert_ne!(first[3..], second[3..]);
            [first, second].concat().iter().map(|weight| weight.to_bits()).collect::<Vec<_>>()
        })
        .into();
    assert_eq!(learned[0], learned[1], "the same bits by three workers");
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
fn a_set_that_cannot_be_taken_leaves_the_run_alone() {
    for workers in [1, 3] {
        let mut page = Page::with_network(workers);
        let run = page.ask(json!({ "type": "fit", "options": { "epochs": 8 } }));
        while page.epochs_of(run) < 2 {
            page.turn();
        }
        let wrong = page.take(read("dict.pkl", None), |count| count + 1);
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
                    false => page.take(read("dict.pkl", None), |count| count),
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
fn of_two_sets_that_come_while_it_trains_the_second_is_taken() {
    for workers in [1, 3] {
        let mut page = Page::with_network(workers);
        page.ask(json!({ "type": "fit", "options": { "epochs": 100_000 } }));
        let first = page.ask(json!({ "type": "load_sample", "name": "digits", "column": null }));
        let wrong = page.ask(json!({ "type": "load_sample", "name": "digits", "column": "eyes" }));
        let second = page.take(read("dict.pkl", None), |count| count);
        page.rest();
        assert!(matches!(page.replies(first)[..], [Reply::Failed(failure)] if failure.code == "cancelled"));
        assert!(matches!(page.replies(wrong)[..], [Reply::Failed(failure)] if failure.code == "unknown_column"));
        assert!(matches!(page.replies(second)[..], [Reply::Dataset(_)]));
        assert!(matches!(page.told.last(), Some((id, Reply::Dataset(_))) if *id == second));
    }
}

#[test]
fn what_cannot_be_read_is_refused_by_the_worker_that_reads() {
    let refused = |options: Value, file: &[u8]| match read_all(options, vec![file.to_vec()]).pop() {
        Some((ReadReply::Failed(failure), _)) => failure,
        told => panic!("{told:?}", told = told.map(|(reply, _)| reply)),
    };
    let inputs = json!([{ "type": "file", "name": "notes.txt" }]);
    let notes = refused(json!({ "inputs": inputs, "column": null }), b"no pickle at all");
    assert!(notes.message.starts_with("notes.txt"), "{}", notes.message);
    // Two images of 1 x 2 with their labels.
    let pets = b"((lp0\n(lp1\n(lp2\nI1\naI2\naaa(lp3\n(lp4\nI3\naI4\naaa(lp5\nVcat\naVdog\nat.";
    let column = refused(json!({ "inputs": inputs, "column": "eyes" }), pets);
    assert_eq!(column.code, "unknown_column");
    let two = json!([{ "type": "file", "name": "pets.pkl" }, { "type": "file", "name": "labels.pkl" }]);
    let missing = refused(json!({ "inputs": two, "column": null }), pets);
    assert_eq!(missing.code, "bad_request");
    assert!(missing.message.contains("labels.pkl"), "{}", missing.message);
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

/// What the network has learned: what is told of it, and its weights.
fn learned(page: &mut Page) -> (Value, Vec<f32>) {
    assert!(matches!(
        page.asked(json!({ "type": "snapshot", "is_plain": true })),
        Reply::Done
    ));
    let mut snapshot = page.snapshots.pop().expect("a snapshot");
    (snapshot.head["learned"].take(), snapshot.arrays.swap_remove(0))
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
    let transfer = json!({ "type": "transfer", "cut": "batch_normalization", "trainable": false, "network": { "layers": head, "seed": 3 } });
    let refusal = page.refused(json!({ "type": "transfer", "cut": "flat", "network": { "layers": head } }));
    assert!(
        refusal.hint.contains("conv2d, batch_normalization, flatten, dense"),
        "{refusal:?}"
    );
    assert_eq!(learned(&mut page).1, before, "the network that was there stays");

    let Reply::Network(summary) = page.asked(transfer.clone()) else {
        panic!("a network");
    };
    // A kernel of 5x5 and a bias for 4 filters; 4 numbers each of the normalization; 4 weights and a bias for 2 classes.
    assert_eq!((summary.params, summary.trainable_params), (130.0, 10.0));
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
    assert_eq!(thawed.trainable_params, 114.0);
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
    let dense = page.refused(json!({ "type": "transfer", "cut": "dense", "network": { "layers": end } }));
    assert!(dense.message.contains("the kernel of “dense”"), "{dense:?}");
    let Reply::Network(smaller) =
        page.asked(json!({ "type": "transfer", "cut": "flatten", "network": { "layers": end } }))
    else {
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
