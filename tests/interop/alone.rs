//! Weights alone go into the network that is here: by their names, else in their order where all shapes agree.

use cnn_playground::explain::Explain;
use cnn_playground::interop::{KeptModel, Opened, open, open_into, save_npz};

use super::support::{fixtures, open_files};

fn read(name: &str) -> (String, Vec<u8>) {
    (name.to_owned(), std::fs::read(fixtures().join(name)).unwrap())
}

/// The network of a fixture, with other weights than its own.
fn here(name: &str) -> KeptModel {
    let mut model = open_files(&[fixtures().join(name)]).unwrap().model;
    model.weights.fill(0.5);
    model
}

fn into(model: &KeptModel, file: (String, Vec<u8>)) -> Opened {
    let name = file.0.clone();
    open_into(vec![file], Some(model)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The file of an array as `numpy.savez(file, *arrays)` names them.
fn without_names(bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut written = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        written.start_file(format!("arr_{index}.npy"), options).unwrap();
        std::io::copy(&mut zip.by_index(index).unwrap(), &mut written).unwrap();
    }
    written.finish().unwrap().into_inner()
}

#[test]
fn weights_of_keras_3_go_in_by_their_groups() {
    // Of the same network, with weights of their own.
    let opened = into(&here("deep_adam.keras"), read("deep.weights.h5"));
    let group = open(vec![read("deep.weights.h5")]).unwrap_err();
    assert_eq!(group.code(), "weights_only");
    assert!(opened.model.weights.iter().all(|&weight| weight != 0.5));
    assert_eq!((opened.model.iterations, opened.is_optimizer_restored), (0, false));
    assert_eq!(opened.notes, Vec::<String>::new());
}

#[test]
fn arrays_go_in_by_their_names_else_in_their_order() {
    for name in ["deep_adam.keras", "every_layer.keras"] {
        let whole = open_files(&[fixtures().join(name)]).unwrap().model;
        let arrays = save_npz(&whole).unwrap();
        let empty = here(name);
        let by_name = into(&empty, ("weights.npz".into(), arrays.clone()));
        assert_eq!(by_name.model.weights, whole.weights, "{name}");
        assert_eq!(by_name.notes, Vec::<String>::new());
        let in_order = into(&empty, ("weights.npz".into(), without_names(&arrays)));
        assert_eq!(in_order.model.weights, whole.weights, "{name}");
        assert!(in_order.notes[0].contains("order"), "{:?}", in_order.notes);
    }
}

#[test]
fn older_weights_go_in_by_their_names_else_in_their_order() {
    // A file of a whole model has its weights where one of weights alone has them at the root: the layers' names are the same.
    let whole = open_files(&[fixtures().join("deep_adam.h5")]).unwrap().model;
    for rename in [false, true] {
        let mut empty = here("deep_adam.h5");
        if rename {
            for (number, layer) in empty.architecture.layers.iter_mut().enumerate() {
                layer.name = Some(format!("mine_{number}"));
            }
        }
        let opened = into(&empty, read("deep_alone.h5"));
        assert_eq!(opened.model.weights, whole.weights);
        assert_eq!(opened.notes.len(), usize::from(rename), "{:?}", opened.notes);
    }
}

#[test]
fn weights_of_another_network_are_refused() {
    let other = here("means_rmsprop.keras");
    let arrays = save_npz(&open_files(&[fixtures().join("deep_adam.keras")]).unwrap().model).unwrap();
    for (name, bytes) in [
        read("deep.weights.h5"),
        read("deep_alone.h5"),
        ("weights.npz".into(), arrays.clone()),
    ] {
        let error = open_into(vec![(name.clone(), bytes)], Some(&other)).unwrap_err();
        assert_eq!(error.code(), "weights_do_not_fit", "{name}: {error}");
        assert!(
            error.to_string().starts_with(&name) && !error.hint().is_empty(),
            "{error}"
        );
    }
    let mut wider = here("deep_adam.keras");
    wider.input = [9, 9, 1];
    let error = open_into(vec![("weights.npz".into(), arrays)], Some(&wider)).unwrap_err();
    assert!(error.to_string().contains("dense/kernel is of shape"), "{error}");
}

#[test]
fn damaged_arrays_are_refused() {
    let model = here("deep_adam.keras");
    let arrays = save_npz(&model).unwrap();
    for end in [10, 100, arrays.len() / 2, arrays.len() - 1] {
        assert!(open_into(vec![("cut.npz".into(), arrays[..end].to_vec())], Some(&model)).is_err());
    }
}
