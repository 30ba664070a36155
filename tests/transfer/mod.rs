//! A base that was trained on one question answers another with a new head, as well as in Keras doing the same: on the drawn faces,
//! and on the photographs (`CNN_DATASETS` or `../shared/datasets`, where it is there).
//!
//! `FACES=folder` writes both there, for make_fixtures.py beside this file.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cnn_playground::worker::protocol::{Buffer, EpochLog, Reply};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::page::{Page, read_all};

#[derive(Deserialize)]
struct Case {
    layers: Value,
    cut: String,
    head: Value,
    /// Of each set, the validation accuracy after the last epoch of each seed, counted from 1.
    accuracies: BTreeMap<String, Vec<f64>>,
}

/// Chance alone lies further below Keras in one case of twenty.
const CHANCE: f64 = 1.645;

/// A page with images and labels, where this machine has them.
type Opened = fn() -> Option<Page>;

/// The sets there are, with their pages.
const SETS: [(&str, Opened); 2] = [("drawn", drawn), ("photographs", photographs)];

fn drawn() -> Option<Page> {
    let mut page = Page::new();
    page.asked(json!({ "type": "load_sample", "name": "faces", "column": "pose" }));
    Some(page)
}

fn photographs() -> Option<Page> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/datasets");
    let folder = std::env::var_os("CNN_DATASETS").map_or(beside, PathBuf::from);
    let names = ["faces_images.pkl", "faces_filenames.pkl"];
    let files: Option<Vec<_>> = names.iter().map(|name| std::fs::read(folder.join(name)).ok()).collect();
    let inputs = names.map(|name| json!({ "type": "file", "name": name }));
    let told = read_all(json!({ "inputs": inputs, "column": "pose" }), files?);
    let mut page = Page::new();
    page.take(told, |count| count);
    Some(page)
}

impl Page {
    fn prepare_for(&mut self, column: &str) -> Vec<Vec<u32>> {
        self.prepare(json!({ "column": column, "test": 0, "validation": 0.2, "seed": 42 }));
        let rows = self.buffers.drain(..).map(|buffer| match buffer {
            Buffer::U32(rows) => rows,
            Buffer::U8(_) | Buffer::F32(_) => panic!("rows are numbers"),
        });
        rows.collect()
    }

    fn must(&mut self, request: Value) {
        if let Reply::Failed(failure) = self.asked(request) {
            panic!("{failure:?}");
        }
    }

    /// Ten epochs in batches of 16. Returns the validation accuracy after the last one.
    fn accuracy(&mut self) -> f64 {
        self.told.clear();
        self.must(json!({ "type": "fit", "options": { "epochs": 10, "batch_size": 16 } }));
        let epochs: Vec<&EpochLog> = self.told.iter().filter_map(epoch).collect();
        assert_eq!(epochs.len(), 10);
        epochs[9].logs.get("val_accuracy").expect("a validation part")
    }
}

fn epoch((_, reply): &(u32, Reply)) -> Option<&EpochLog> {
    match reply {
        Reply::Epoch(log) => Some(log),
        _ => None,
    }
}

fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// How far values lie above others by their ranks, in standard deviations of what chance does where both are drawn alike: Mann and
/// Whitney 1947, in the normal approximation with its correction for equal values.
fn ranks_above(values: &[f64], others: &[f64]) -> f64 {
    let (m, n) = (values.len() as f64, others.len() as f64);
    let pairs = values
        .iter()
        .flat_map(|value| others.iter().map(move |other| (value, other)));
    let u: f64 = pairs
        .map(|(value, other)| match value.total_cmp(other) {
            Ordering::Greater => 1.0,
            Ordering::Equal => 0.5,
            Ordering::Less => 0.0,
        })
        .sum();
    let mut all = [values, others].concat();
    all.sort_by(f64::total_cmp);
    let ties: f64 = all
        .chunk_by(|a, b| a == b)
        .map(|equal| (equal.len() as f64).powi(3) - equal.len() as f64)
        .sum();
    let variance = m * n / 12.0 * (m + n + 1.0 - ties / ((m + n) * (m + n - 1.0)));
    (u - m * n / 2.0) / variance.sqrt()
}

#[test]
#[ignore = "many trainings take minutes: make test-speed"]
fn a_base_trained_on_poses_knows_sunglasses_with_a_new_head() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transfer/keras.json");
    let case: Case = serde_json::from_str(&std::fs::read_to_string(path).expect("a fixture")).expect("JSON");
    for (set, page) in SETS {
        let Some(mut page) = page() else { continue };
        let in_keras = &case.accuracies[set];
        let accuracies: Vec<f64> = (1..=in_keras.len())
            .map(|seed| {
                page.prepare_for("pose");
                page.must(json!({ "type": "build", "layers": case.layers, "seed": seed }));
                let pose = page.accuracy();
                page.prepare_for("eyes");
                let head = json!({ "layers": case.head, "seed": seed });
                page.must(json!({ "type": "transfer", "cut": case.cut, "trainable": false, "network": head }));
                let eyes = page.accuracy();
                println!("{set}, seed {seed}: pose {pose:.4}, eyes {eyes:.4}");
                eyes
            })
            .collect();
        let (here, keras) = (median(&accuracies), median(in_keras));
        let above = ranks_above(&accuracies, in_keras);
        println!("{set}: {here} here, {keras} in Keras, {above:.2}");
        assert!(above > -CHANCE, "{set}: {above} below Keras: {accuracies:?}");
        assert!(here >= 0.90, "{set}: {accuracies:?}");
    }
}

#[test]
fn the_faces_are_written_for_keras() {
    let Some(folder) = std::env::var_os("FACES") else {
        return;
    };
    let folder = Path::new(&folder);
    for (set, page) in SETS {
        let Some(mut page) = page() else { continue };
        let mut told = json!({});
        for column in ["pose", "eyes"] {
            let [train, validation, ..] = &page.prepare_for(column)[..] else {
                panic!("two parts")
            };
            let (told_of_rows, count) = (
                json!({ "train": train, "validation": validation }),
                train.len() + validation.len(),
            );
            let indices: Vec<usize> = (0..count).collect();
            let Reply::Images { images } =
                page.asked(json!({ "type": "images", "indices": indices, "prepared": true }))
            else {
                panic!("images")
            };
            let labels: Vec<&str> = images.iter().map(|image| image.label.as_str()).collect();
            told[column] = json!(labels);
            told["rows"] = told_of_rows;
            told["shape"] = json!([images[0].height, images[0].width, images[0].channels]);
            let mut bytes = Vec::new();
            for buffer in page.buffers.drain(..) {
                match buffer {
                    Buffer::F32(values) => bytes.extend(values.into_iter().flat_map(f32::to_le_bytes)),
                    Buffer::U8(values) => {
                        bytes.extend(values.into_iter().flat_map(|value| f32::from(value).to_le_bytes()))
                    }
                    Buffer::U32(_) => panic!("pixels"),
                }
            }
            std::fs::write(folder.join(format!("{set}.f32")), bytes).expect("written");
        }
        std::fs::write(folder.join(format!("{set}.json")), told.to_string()).expect("written");
    }
}
