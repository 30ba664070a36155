//! A base that was trained on one question answers another with a new head, as well as in Keras doing the same.
//!
//! `FACES=folder` writes the drawn faces there, for make_fixtures.py beside this file.

use std::cell::Cell;
use std::path::Path;
use std::rc::Rc;

use cnn_playground::data::samples;
use cnn_playground::worker::protocol::{Buffer, EpochLog, Reply, Request};
use cnn_playground::worker::session::{Attachments, Session};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct Case {
    layers: Value,
    cut: String,
    head: Value,
    /// Validation accuracy after the last epoch, of each seed.
    accuracies: Vec<f64>,
}

/// A page, which asks one thing after the other.
struct Page(Session);

impl Page {
    fn new() -> Page {
        let now = Rc::new(Cell::new(0.0));
        let clock = move || {
            now.set(now.get() + 1.0);
            now.get()
        };
        Page(Session::new(Box::new(clock)))
    }

    /// The answer; of what takes long, all that was told.
    fn ask(&mut self, request: Value) -> (Vec<Reply>, Vec<Buffer>) {
        let request: Request = serde_json::from_value(request).expect("a request");
        match self.0.handle(1, request, Attachments::default()).expect("it works") {
            Some((reply, buffers)) => (vec![reply], buffers),
            None => {
                let mut told = Vec::new();
                while self.0.wants_turn() {
                    told.extend(self.0.advance().into_iter().map(|(_, reply, _)| reply));
                }
                (told, Vec::new())
            }
        }
    }

    fn prepare(&mut self, column: &str) -> Vec<Vec<u32>> {
        let (_, buffers) =
            self.ask(json!({ "type": "prepare", "column": column, "test": 0, "validation": 0.2, "seed": 42 }));
        let rows = buffers.into_iter().map(|buffer| match buffer {
            Buffer::U32(rows) => rows,
            Buffer::U8(_) | Buffer::F32(_) => panic!("rows are numbers"),
        });
        rows.collect()
    }

    /// Ten epochs in batches of 16. Returns the last one.
    fn fit(&mut self) -> EpochLog {
        let (told, _) = self.ask(json!({ "type": "fit", "options": { "epochs": 10, "batch_size": 16 } }));
        let mut epochs = told.into_iter().filter_map(|reply| match reply {
            Reply::Epoch(log) => Some(log),
            _ => None,
        });
        epochs.next_back().expect("an epoch")
    }
}

fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[test]
#[ignore = "ten trainings take minutes: make test-speed"]
fn a_base_trained_on_poses_knows_sunglasses_with_a_new_head() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transfer/keras.json");
    let case: Case = serde_json::from_str(&std::fs::read_to_string(path).expect("a fixture")).expect("JSON");
    let accuracies: Vec<f64> = (1..=5)
        .map(|seed| {
            let mut page = Page::new();
            page.ask(json!({ "type": "load_sample", "name": "faces", "column": "pose" }));
            page.prepare("pose");
            page.ask(json!({ "type": "build", "layers": case.layers, "seed": seed }));
            let base = page.fit();
            page.prepare("eyes");
            page.ask(
                json!({ "type": "transfer", "cut": case.cut, "trainable": false, "layers": case.head, "seed": seed }),
            );
            let head = page.fit();
            println!(
                "seed {seed}: pose {:?}, eyes {:?}",
                base.val_accuracy, head.val_accuracy
            );
            head.val_accuracy.expect("a validation part")
        })
        .collect();
    let (here, keras) = (median(&accuracies), median(&case.accuracies));
    assert!(
        here >= keras,
        "{here} of {accuracies:?}, in Keras {keras} of {:?}",
        case.accuracies
    );
    assert!(here >= 0.90, "{accuracies:?}");
}

#[test]
fn the_drawn_faces_are_written_for_keras() {
    let Some(folder) = std::env::var_os("FACES") else {
        return;
    };
    let folder = Path::new(&folder);
    let faces = samples::load("faces").expect("drawn");
    let codes = |name: &str| {
        let column = faces.columns.iter().find(|column| column.name == name);
        column.expect("a column").codes.clone()
    };
    let mut page = Page::new();
    page.ask(json!({ "type": "load_sample", "name": "faces", "column": "pose" }));
    let rows = page.prepare("pose");
    let told = json!({ "shape": faces.images.common_shape(), "pose": codes("pose"), "eyes": codes("eyes"),
        "train": rows[0], "validation": rows[1] });
    std::fs::write(folder.join("faces.json"), told.to_string()).expect("written");
    let values = (0..faces.images.count()).flat_map(|index| faces.images.values(index));
    let bytes: Vec<u8> = values.flat_map(f32::to_le_bytes).collect();
    std::fs::write(folder.join("faces.f32"), bytes).expect("written");
}
