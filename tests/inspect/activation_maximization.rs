//! Activation maximization on networks that have learned something.

use std::collections::HashSet;
use std::sync::OnceLock;

use cnn_playground::data::{Dataset, Inputs};
use cnn_playground::inspect::{Maximization, MaximizeOptions, Maximized, TopImages};
use cnn_playground::nn::{Architecture, Loss, Network, Optimizer, OptimizerConfig};
use cnn_playground::samples;
use cnn_playground::train::{Callbacks, Examples, Fit, Model, Team};
use serde_json::json;

fn faces() -> &'static Dataset {
    static FACES: OnceLock<Dataset> = OnceLock::new();
    FACES.get_or_init(|| samples::load("faces").unwrap())
}

/// A network after an epoch on the drawn faces.
fn trained(layers: serde_json::Value, loss: Loss) -> Network<f32> {
    let images = &faces().images;
    let column = faces().columns.iter().find(|column| column.name == "eyes").unwrap();
    let shape = images.common_shape().unwrap();
    let network = Network::build(&Architecture::from_value(&layers).unwrap(), shape, 1).unwrap();
    let mut model = Model {
        network,
        loss,
        metrics: Default::default(),
        optimizer: Optimizer::new(OptimizerConfig::from_value(&json!("Adam")).unwrap()),
        target_type: 2.into(),
        target: None,
        seed: 1,
        epochs: 0,
        features: Default::default(),
        checkpoint: None,
    };
    let rows: Vec<_> = (0..images.count().min(256)).collect();
    let examples = Examples {
        images: Inputs::plain(images).unwrap(),
        codes: &column.codes,
        labels: None,
        rows: &rows,
    };
    let mut fit = Fit::new(&mut model, 1, 32, Callbacks::default(), Vec::new(), Team::alone(), None);
    while !fit.is_finished() {
        fit.advance(&mut model, &examples, None);
    }
    model.network
}

fn maximize(network: &mut Network<f32>, layer: &str, filters: Vec<usize>, seed: u64) -> Vec<Maximized> {
    let options = MaximizeOptions {
        seed,
        ..MaximizeOptions::new(filters, [0.0, 1.0])
    };
    let mut maximization = Maximization::new(network, layer, options).unwrap();
    while !maximization.advance(network).is_finished() {}
    maximization.into_found()
}

fn dead(network: &mut Network<f32>, layer: &str) -> HashSet<usize> {
    let images = &faces().images;
    let mut search = TopImages::new(network, layer, (0..images.count()).collect(), 1).unwrap();
    while !search.advance(network, &Inputs::plain(images).unwrap()).is_finished() {}
    let seen = search.seen().iter().enumerate();
    seen.filter(|(_, seen)| seen.is_dead())
        .map(|(filter, _)| filter)
        .collect()
}

#[test]
fn every_filter_that_is_not_dead_is_raised_ten_times() {
    let layers = json!([
        { "class_name": "Conv2D", "config": { "filters": 16, "kernel_size": 3, "activation": "relu" } },
        { "class_name": "MaxPooling2D", "config": {} },
        { "class_name": "Conv2D", "config": { "filters": 12, "kernel_size": 3, "activation": "relu" } },
        { "class_name": "AveragePooling2D", "config": { "pool_size": 2 } },
        { "class_name": "Conv2D", "config": { "filters": 8, "kernel_size": 3 } },
        { "class_name": "Flatten", "config": {} },
        { "class_name": "Dense", "config": { "units": 12, "activation": "relu" } },
        { "class_name": "Dense", "config": { "units": 2, "activation": "softmax" } },
    ]);
    let mut network = trained(layers, Loss::suiting(2, false));
    let (mut raised, mut not_raised) = (0, Vec::new());
    for (index, report) in network.layers().to_vec().iter().enumerate() {
        if report.class_name == "Flatten" {
            continue;
        }
        let filters = *report.output_shape.as_ref().unwrap().last().unwrap();
        let dead = dead(&mut network, &report.name);
        let found = maximize(&mut network, &report.name, (0..filters).collect(), index as u64);
        for Maximized {
            filter,
            start,
            end,
            image,
        } in found
        {
            assert!(image.iter().all(|value| value.is_finite()));
            if !dead.contains(&filter) {
                // A score may begin below 0.
                if end <= 0.0 || end < 10.0 * start.abs() {
                    not_raised.push(format!("{} {filter}: {start} -> {end}", report.name));
                }
                raised += 1;
            }
        }
    }
    assert_eq!(not_raised, Vec::<String>::new());
    assert!(raised > 50, "only {raised} of the filters are not dead");
}

#[test]
fn a_filters_image_is_a_function_of_the_seed_alone() {
    let layers = json!([
        { "class_name": "Conv2D", "config": { "filters": 40, "kernel_size": 3, "activation": "relu" } },
        { "class_name": "MaxPooling2D", "config": {} },
    ]);
    let mut network = Network::build(&Architecture::from_value(&layers).unwrap(), [20, 22, 3], 5).unwrap();
    let all = maximize(&mut network, "max_pooling2d", (0..40).collect(), 7);
    assert_eq!(all.len(), 40);
    // Among others, by itself, and in another batch.
    assert_eq!(
        maximize(&mut network, "max_pooling2d", vec![35, 3], 7),
        [all[35].clone(), all[3].clone()]
    );
    let other = maximize(&mut network, "max_pooling2d", vec![3], 8);
    assert_ne!(other[0].image, all[3].image);
}
