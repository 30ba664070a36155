//! A run that is broken off goes on from its last snapshot with the same bits as if it had never been, in another tab, by any number
//! of workers.

use cnn_playground::worker::protocol::{EpochLog, Fitted, Reply};
use serde_json::{Value, json};

use crate::page::{Page, Snapshot};

const EPOCHS: u32 = 6;

/// What chance has a hand in: dropout, shuffling, augmentation; and what a run remembers: both callbacks, the optimizer, running
/// means. The Dense layer is large enough to be shared out among workers.
fn options() -> [Value; 3] {
    let layer = |name: &str, config: Value| json!({ "class_name": name, "config": config });
    let layers = json!([
        layer("Rescaling", json!({ "scale": 1.0 / 255.0 })),
        layer(
            "Conv2D",
            json!({ "filters": 4, "kernel_size": 5, "strides": 3, "activation": "relu" })
        ),
        layer("BatchNormalization", json!({})),
        layer("Flatten", json!({})),
        layer("Dropout", json!({ "rate": 0.3 })),
        layer("Dense", json!({ "units": 200, "activation": "relu" })),
        layer("Dense", json!({ "units": 4, "activation": "softmax" })),
    ]);
    let prepare = json!({ "type": "prepare", "column": "pose", "test": 0.8, "seed": 3, "augment": {
        "copies": 1, "seed": 2, "layers": [layer("RandomTranslation", json!({ "height_factor": 0.1, "width_factor": 0.1 }))],
    } });
    let build = json!({ "type": "build", "layers": layers, "seed": 4, "optimizer":
        { "class_name": "Adam", "config": { "learning_rate": 0.003, "amsgrad": true } } });
    let fit = json!({ "batch_size": 32, "callbacks": [
        layer("EarlyStopping", json!({ "monitor": "val_accuracy", "patience": 3, "restore_best_weights": true })),
        layer("ReduceLROnPlateau", json!({ "monitor": "val_loss", "patience": 1, "factor": 0.3, "min_delta": 0.5 })),
        layer("ModelCheckpoint", json!({ "monitor": "accuracy", "save_best_only": true, "mode": "min" })),
    ] });
    [prepare, build, fit]
}

/// A fresh tab with the images, prepared.
fn opened(workers: usize) -> Page {
    let mut page = Page::new();
    page.join(workers);
    page.asked(json!({ "type": "load_sample", "name": "faces", "column": "pose" }));
    let [prepare, ..] = options();
    assert!(matches!(page.asked(prepare), Reply::Prepared(_)));
    page
}

/// Another tab, in which the network is what the snapshot says.
fn restored(workers: usize, snapshot: &Snapshot, past: &[(u32, Vec<Vec<f32>>)]) -> Page {
    let mut page = opened(workers);
    restore(&mut page, snapshot, past);
    page
}

fn restore(page: &mut Page, snapshot: &Snapshot, past: &[(u32, Vec<Vec<f32>>)]) {
    let learned = &snapshot.head["learned"];
    let request = json!({
        "type": "restore",
        "network": {
            "layers": learned["architecture"], "optimizer": learned["optimizer"], "loss": learned["loss"],
            "seed": learned["seed"], "input_shape": learned["input_shape"],
        },
        "classes": learned["classes"], "target": learned["target"],
        "epochs": learned["epochs"], "iterations": learned["iterations"],
        "checkpoint": snapshot.head["checkpoint"],
        "moments": past.iter().map(|(epoch, _)| epoch).collect::<Vec<_>>(),
    });
    let id = page.ask_attached(request, |attachments| {
        attachments.arrays = [snapshot.part("learned"), snapshot.part("checkpoint")].concat();
        attachments
            .arrays
            .extend(past.iter().flat_map(|(_, arrays)| arrays.clone()));
    });
    assert!(
        matches!(page.replies(id)[..], [Reply::Network(_)]),
        "{:?}",
        page.replies(id)
    );
}

/// Goes on with the run that the snapshot was taken of, and gives its request.
fn resume(page: &mut Page, snapshot: &Snapshot) -> u32 {
    let [.., mut fit] = options();
    let run = &snapshot.head["run"];
    fit["epochs"] = run["epochs"].clone();
    page.ask_attached(
        json!({ "type": "fit", "options": fit, "course": run["course"] }),
        |attachments| {
            attachments.arrays = snapshot.part("best").to_vec();
        },
    )
}

/// The logs of a run, without what is measured, and its last word.
fn told(page: &Page, id: u32) -> (Vec<EpochLog>, Fitted) {
    let logs = page.replies(id).into_iter().filter_map(|reply| match reply {
        Reply::Epoch(log) => Some(EpochLog {
            seconds: 0.0,
            ms_per_step: 0.0,
            ..log.clone()
        }),
        _ => None,
    });
    (logs.collect(), page.last_word(id).expect("it has ended").clone())
}

/// The moments of the snapshots up to one, as a keeper collects them.
fn past(snapshots: &[Snapshot]) -> Vec<(u32, Vec<Vec<f32>>)> {
    let mut all: Vec<(u32, Vec<Vec<f32>>)> = Vec::new();
    for snapshot in snapshots {
        let epochs = snapshot.head["moments"].as_array().unwrap().iter();
        for (epoch, arrays) in epochs.zip(snapshot.part("moments").chunks(3)) {
            let epoch = epoch.as_u64().unwrap() as u32;
            all.retain(|(other, _)| *other != epoch);
            all.push((epoch, arrays.to_vec()));
        }
    }
    all
}

fn bits(snapshot: &Snapshot) -> Vec<Vec<u32>> {
    let bits = |array: &Vec<f32>| array.iter().map(|number| number.to_bits()).collect();
    snapshot.arrays.iter().map(bits).collect()
}

fn timeline(page: &mut Page) -> Value {
    match page.asked(json!({ "type": "inspect", "question": { "of": "timeline" } })) {
        Reply::Inspected { insight } => serde_json::to_value(insight).unwrap(),
        reply => panic!("{reply:?}"),
    }
}

/// A run from beginning to end.
fn whole(workers: usize) -> (Page, u32) {
    let mut page = opened(workers);
    let [_, build, mut fit] = options();
    assert!(matches!(page.asked(build), Reply::Network(_)));
    fit["epochs"] = json!(EPOCHS);
    let id = page.ask(json!({ "type": "fit", "options": fit }));
    page.rest();
    (page, id)
}

#[test]
fn a_run_goes_on_from_every_snapshot_with_the_same_bits_by_any_number_of_workers() {
    let (mut first, id) = whole(1);
    let (logs, last_word) = told(&first, id);
    let rates: Vec<_> = logs.iter().map(|log| log.learning_rate).collect();
    assert!(
        rates.first() > rates.last(),
        "a callback has lowered the rate: {rates:?}"
    );
    assert!(last_word.early_stopping.as_ref().unwrap().restored, "{last_word:?}");
    let snapshots = first.snapshots.clone();
    assert_eq!(
        snapshots.len(),
        1 + logs.len(),
        "one at the beginning, and one for each epoch"
    );
    assert!(snapshots.iter().all(Snapshot::is_whole));
    assert_eq!(snapshots.last().unwrap().head["run"], Value::Null, "the run is over");
    let expected = timeline(&mut first);
    for workers in [1, 2, 4] {
        for done in 0..logs.len() {
            let kept = &snapshots[done];
            let mut page = restored(workers, kept, &past(&snapshots[..=done]));
            let id = resume(&mut page, kept);
            page.rest();
            let words = format!("{workers} workers, after epoch {done}");
            let (goes_on, ending) = told(&page, id);
            assert_eq!(format!("{goes_on:?}"), format!("{:?}", &logs[done..]), "{words}");
            assert_eq!(format!("{ending:?}"), format!("{last_word:?}"), "{words}");
            let [now, then] = [&page.snapshots, &snapshots].map(|all| all.last().unwrap());
            assert_eq!(now.head, then.head, "{words}");
            assert!(bits(now) == bits(then), "{words}");
            assert_eq!(timeline(&mut page), expected, "{words}");
        }
    }
}

#[test]
fn a_checkpoint_outlives_its_run_and_comes_back_into_the_network() {
    let mut page = opened(2);
    let [_, build, _] = options();
    page.asked(build.clone());
    // An epoch whose loss is higher than that of the first is not to be expected.
    let highest = json!({ "monitor": "loss", "save_best_only": true, "mode": "max" });
    let callbacks = json!([{ "class_name": "ModelCheckpoint", "config": highest }]);
    let id = page.ask(json!({ "type": "fit", "options": { "epochs": 3, "callbacks": callbacks } }));
    page.rest();
    let (logs, _) = told(&page, id);
    let losses: Vec<_> = logs.iter().map(|log| log.logs.get("loss")).collect();
    assert!(losses[0] > losses[1] && losses[0] > losses[2], "{losses:?}");
    let epoch = 1;
    assert_eq!(page.session.weights().checkpoint, Some(epoch));
    let last = page.snapshots.last().unwrap().clone();
    assert_eq!(last.head["checkpoint"], json!(epoch));
    let kept = last.part("checkpoint")[0].clone();
    assert!(kept == page.snapshots[epoch as usize].arrays[0] && kept != last.arrays[0]);

    // To be taken away: a network that is not trained any more.
    page.asked(json!({ "type": "snapshot", "of_checkpoint": true }));
    let alone = page.snapshots.pop().unwrap();
    assert_eq!(alone.arrays, std::slice::from_ref(&kept));
    let learned = |snapshot: &Snapshot, key: &str| snapshot.head["learned"][key].clone();
    assert_eq!(
        (learned(&alone, "epochs"), learned(&alone, "iterations")),
        (json!(epoch), json!(0))
    );
    assert_eq!(learned(&alone, "architecture"), learned(&last, "architecture"));

    let version = page.session.weights().version;
    assert!(matches!(page.asked(json!({ "type": "load_checkpoint" })), Reply::Done));
    page.asked(json!({ "type": "snapshot" }));
    let now = page.snapshots.pop().unwrap();
    let [[weights, remembered @ ..], [_, before @ ..]] = [&now, &last].map(|snapshot| snapshot.part("learned")) else {
        panic!("weights and what the optimizer remembers");
    };
    assert!(
        *weights == kept && remembered == before && !before.is_empty(),
        "the optimizer stays"
    );
    assert_eq!(now.head["checkpoint"], json!(epoch), "it is still there");
    assert!(page.session.weights().version > version);

    // A run without the callback leaves it, and another one with it takes its place.
    let mut fit = |options: Value| {
        page.ask(json!({ "type": "fit", "options": options }));
        page.rest();
        page.session.weights().checkpoint.unwrap()
    };
    assert_eq!(fit(json!({ "epochs": 1 })), epoch);
    assert_eq!(fit(json!({ "epochs": 1, "callbacks": ["ModelCheckpoint"] })), 5);

    // Another network has none.
    page.asked(build);
    assert_eq!(page.session.weights().checkpoint, None);
    for request in [
        json!({ "type": "load_checkpoint" }),
        json!({ "type": "snapshot", "of_checkpoint": true }),
    ] {
        assert_eq!(page.refused(request).code, "no_checkpoint");
    }
}

#[test]
fn a_run_that_is_stopped_at_any_moment_hands_out_what_it_was_then() {
    let [_, build, mut fit] = options();
    fit["epochs"] = json!(2);
    for stop in (0..).step_by(19) {
        let mut page = opened(2);
        page.asked(build.clone());
        let id = page.ask(json!({ "type": "fit", "options": fit }));
        for _ in 0..stop {
            if page.last_word(id).is_none() {
                assert!(page.turn());
            }
        }
        let is_over = page.last_word(id).is_some();
        page.ask(json!({ "type": "stop" }));
        page.rest();
        let told = page.snapshots.last().unwrap().clone();
        page.asked(json!({ "type": "snapshot" }));
        let now = page.snapshots.last().unwrap();
        assert!(told.is_whole(), "stopped after {stop} turns");
        assert_eq!(told.head["learned"], now.head["learned"], "stopped after {stop} turns");
        assert_eq!(told.head["run"], now.head["run"], "stopped after {stop} turns");
        assert!(bits(&told)[..3] == bits(now)[..3], "stopped after {stop} turns");
        if is_over {
            return;
        }
    }
}

#[test]
fn a_run_that_was_broken_off_in_its_last_epoch_only_comes_to_its_end() {
    let (first, id) = whole(1);
    let (logs, last_word) = told(&first, id);
    // What there is when the best weights come back: the last epoch is done, and nothing is left.
    let mut page = restored(1, &first.snapshots[logs.len() - 1], &[]);
    let id = resume(&mut page, &first.snapshots[logs.len() - 1]);
    page.rest();
    assert_eq!(format!("{:?}", told(&page, id).1), format!("{last_word:?}"));
}

#[test]
fn a_run_that_loses_a_worker_goes_on_from_the_last_epoch_with_the_same_bits() {
    let (first, id) = whole(1);
    let expected = told(&first, id);
    let mut page = opened(3);
    let [_, build, mut fit] = options();
    page.asked(build);
    fit["epochs"] = json!(EPOCHS);
    let id = page.ask(json!({ "type": "fit", "options": fit }));
    // Into the third epoch, in the middle of a step.
    while page.epochs_of(id) < 2
        || page
            .replies(id)
            .iter()
            .filter(|reply| matches!(reply, Reply::Batch(_)))
            .count()
            < 6
    {
        assert!(page.turn());
    }
    let kept = page.snapshots.last().unwrap().clone();
    assert!(kept.is_whole() && kept.head["run"]["epochs"] == EPOCHS - 2);
    let lost = json!({ "type": "lost", "reason": "out of memory" });
    let lost = serde_json::from_value(lost).unwrap();
    page.session.handle(0, lost, Default::default()).unwrap();
    page.underway.borrow_mut().clear();
    page.rest();
    assert!(
        matches!(page.replies(id).last(), Some(Reply::Failed(failure)) if failure.code == "worker_lost"),
        "{:?}",
        page.replies(id).last()
    );
    page.join(2);
    restore(&mut page, &kept, &[]);
    let again = resume(&mut page, &kept);
    page.rest();
    let (goes_on, ending) = told(&page, again);
    assert_eq!(format!("{goes_on:?}"), format!("{:?}", &expected.0[2..]));
    assert_eq!(format!("{ending:?}"), format!("{:?}", expected.1));
    assert!(bits(page.snapshots.last().unwrap())[0] == bits(first.snapshots.last().unwrap())[0]);
}

#[test]
fn numbers_that_come_in_pieces_are_as_good() {
    let (page, _) = whole(1);
    let kept = page.snapshots.last().unwrap().clone();
    let mut attached = restored(1, &kept, &[]);
    let mut other = opened(1);
    let numbers = kept.part("learned").to_vec();
    let lengths: Vec<_> = numbers.iter().map(Vec::len).collect();
    let expect = json!({ "type": "expect", "lengths": lengths });
    assert!(matches!(other.asked(expect), Reply::Done));
    // In any order, as they lie in a file.
    for (array, numbers) in numbers.iter().enumerate().rev() {
        for (piece, values) in numbers.chunks(1000).enumerate().rev() {
            let request = json!({ "type": "numbers", "array": array, "start": 1000 * piece });
            let id = other.ask_attached(request, |attachments| attachments.arrays = vec![values.to_vec()]);
            assert!(matches!(other.replies(id)[..], [Reply::Done]));
        }
    }
    let learned = &kept.head["learned"];
    let restore = json!({
        "type": "restore",
        "network": {
            "layers": learned["architecture"], "optimizer": learned["optimizer"], "loss": learned["loss"],
            "seed": learned["seed"], "input_shape": learned["input_shape"],
        },
        "classes": learned["classes"], "target": learned["target"],
        "epochs": learned["epochs"], "iterations": learned["iterations"], "came": true,
    });
    assert!(matches!(other.asked(restore.clone()), Reply::Network(_)));
    let snapshots = [&mut attached, &mut other].map(|page| {
        page.asked(json!({ "type": "snapshot", "is_plain": true }));
        page.snapshots.pop().unwrap()
    });
    assert!(snapshots[0] == snapshots[1] && snapshots[1].arrays == numbers);
    // What was taken, or let go of, comes no second time; what nobody expects has no place.
    assert_eq!(other.refused(restore.clone()).code, "wrong_length");
    other.asked(json!({ "type": "expect", "lengths": [10] }));
    for (array, start) in [(0, 8), (1, 0), (0, usize::MAX)] {
        let request = json!({ "type": "numbers", "array": array, "start": start });
        let id = other.ask_attached(request, |attachments| attachments.arrays = vec![vec![1.0; 3]]);
        let replies = other.replies(id);
        assert!(
            matches!(&replies[..], [Reply::Failed(failure)] if failure.code == "bad_request"),
            "{replies:?}"
        );
    }
    other.asked(json!({ "type": "expect", "lengths": [] }));
    assert_eq!(other.refused(restore).code, "wrong_length");
    other.asked(json!({ "type": "snapshot", "is_plain": true }));
    assert!(
        other.snapshots.pop().unwrap() == snapshots[0],
        "the network that is there stays"
    );
}

#[test]
fn a_snapshot_in_small_steps_waits_for_who_takes_it() {
    let (mut page, _) = whole(1);
    let all = page.snapshots.last().unwrap().clone();
    page.snapshots.clear();
    let id = page.ask(json!({ "type": "snapshot", "pieces": 2, "is_plain": true }));
    // Of 1 MB, and what is left of each array.
    let pieces = |array: &Vec<f32>| array.len().div_ceil(1 << 18);
    let count = |page: &Page| {
        let snapshot = page.snapshots.last();
        snapshot.map_or(0, |snapshot| snapshot.arrays.iter().map(pieces).sum::<usize>())
    };
    page.rest();
    assert_eq!(count(&page), 2);
    assert!(
        page.session.is_waiting() && page.replies(id).is_empty(),
        "all else waits"
    );
    for taken in 1.. {
        let took = serde_json::from_value(json!({ "type": "took", "pieces": 1 })).unwrap();
        assert!(matches!(
            page.session.handle(0, took, Default::default()),
            Ok(Some((Reply::Done, _)))
        ));
        page.rest();
        if let [Reply::Done] = page.replies(id)[..] {
            break;
        }
        assert_eq!(count(&page), 2 + taken);
    }
    let plain = page.snapshots.pop().unwrap();
    assert!(plain.is_whole() && plain.arrays == all.part("learned"));
    assert!(!page.session.is_waiting());
}

#[test]
fn a_course_that_is_not_that_of_the_callbacks_is_refused() {
    let (mut page, _) = whole(1);
    let other = json!([{ "class_name": "ReduceLROnPlateau", "course": { "wait": 0, "cooldown": 0, "best": null } }]);
    let [.., mut fit] = options();
    fit["epochs"] = json!(1);
    let refused = page.refused(json!({ "type": "fit", "options": fit, "course": other }));
    assert_eq!(refused.code, "other_course");
    assert!(
        refused.message.contains("1 were kept, and there are 3"),
        "{}",
        refused.message
    );
}
