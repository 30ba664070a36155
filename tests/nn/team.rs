//! Several workers that train one network: the same bits as one alone.

use std::collections::VecDeque;

use cnn_playground::data::Inputs;
use cnn_playground::nn::{
    Architecture, Batch, Exchange, LossChoice, Member, Metrics, Network, Optimizer, OptimizerConfig, Step, Tally, put,
};
use cnn_playground::samples;
use cnn_playground::train::{Examples, Model, Progress};
use ndarray::s;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::keras::{images, numbers, read};
use crate::workers::Run;

/// Letters under way, by sender and receiver.
struct Post(Vec<Vec<VecDeque<Vec<f32>>>>);

/// One member's door to the post.
struct Door<'a> {
    post: &'a mut Post,
    member: Member,
}

impl Exchange<f32> for Door<'_> {
    fn send(&mut self, to: Member, message: Vec<f32>) {
        self.post.0[self.member.index][to.index].push_back(message);
    }

    fn receive(&mut self) -> Option<Vec<Vec<f32>>> {
        let member = self.member;
        let has_come = |from: Member| !self.post.0[from.index][member.index].is_empty();
        if !member.others().all(has_come) {
            return None;
        }
        let messages = member
            .others()
            .map(|from| self.post.0[from.index][member.index].pop_front());
        messages.collect()
    }
}

const INPUT: [usize; 3] = [20, 18, 2];
const CLASSES: usize = 3;

/// Not accuracy alone.
fn metrics() -> Metrics {
    let best = json!({ "class_name": "TopKCategoricalAccuracy", "config": { "k": 2 } });
    let area = json!({ "class_name": "AUC", "config": { "num_thresholds": 50, "multi_label": true } });
    Metrics::from_value(&json!([best, area, "precision", "BinaryAccuracy"])).unwrap()
}

/// Trains on some batches of images of that shape. Returns what each step tells, and the weights.
fn train(
    layers: &Value,
    input: [usize; 3],
    optimizer: &Value,
    count: usize,
    batches: &[usize],
) -> (Vec<Tally>, Vec<f32>) {
    let architecture = Architecture::from_value(layers).unwrap();
    let mut whole = Network::<f32>::build(&architecture, input, 7).unwrap();
    let loss = LossChoice::Auto.resolve(whole.output(), CLASSES).unwrap();
    let members: Vec<Member> = Member { index: 0, count }.all().collect();
    let mut parts: Vec<_> = members
        .iter()
        .map(|&member| {
            let mut network = Network::build_part(&architecture, input, member).unwrap();
            let held = whole
                .held_by(member)
                .into_iter()
                .flat_map(|range| &whole.weights()[range]);
            let held: Vec<f32> = held.copied().collect();
            network.weights_mut().copy_from_slice(&held);
            let optimizer = Optimizer::new(OptimizerConfig::from_value(optimizer).unwrap());
            (network, optimizer, Step::new(member))
        })
        .collect();
    let mut post = Post(vec![vec![VecDeque::new(); count]; count]);
    let mut tallies = Vec::new();
    let mut first = 0;
    for (step, &len) in batches.iter().enumerate() {
        let pixels = numbers(len * input.iter().product::<usize>(), 100 + step as u32);
        let x = images::<f32>(len, input, pixels);
        let targets: Vec<u32> = (first..first + len).map(|i| (i % CLASSES) as u32).collect();
        first += len;
        for (network, optimizer, part) in &mut parts {
            let own = part.member().part(len);
            network.input_mut(own.len()).assign(&x.slice(s![own, .., .., ..]));
            part.begin(
                network,
                Batch {
                    loss,
                    metrics: metrics(),
                    targets: targets.clone().into(),
                    class_weight: vec![0.5, 1.0, 3.0],
                    seed: 3,
                    step: optimizer.iterations(),
                },
            );
        }
        let mut done = vec![None; count];
        // The last one is the quickest: messages come before they are waited for.
        for _ in 0..100 {
            for (index, (network, optimizer, part)) in parts.iter_mut().enumerate().rev() {
                if done[index].is_none() {
                    let member = part.member();
                    let mut door = Door {
                        post: &mut post,
                        member,
                    };
                    done[index] = part.advance(network, optimizer, &mut door);
                }
            }
        }
        let told = done[0].clone().expect("the step comes to its end");
        assert!(
            done.iter().all(|tally| tally.as_ref() == Some(&told)),
            "all count the same"
        );
        tallies.push(told);
    }
    for (&member, (network, ..)) in members.iter().zip(&parts) {
        let held = whole.held_by(member);
        put(whole.weights_mut(), &held, 0, network.weights());
    }
    (tallies, whole.weights().to_vec())
}

fn convolutions() -> Vec<Value> {
    vec![
        json!({ "class_name": "Conv2D", "config": { "filters": 6, "kernel_size": 3, "activation": "relu" } }),
        json!({ "class_name": "MaxPooling2D" }),
        json!({ "class_name": "Dropout", "config": { "rate": 0.25 } }),
        json!({ "class_name": "Conv2D", "config": { "filters": 8, "kernel_size": 3, "activation": "relu", "padding": "same",
            "kernel_regularizer": { "class_name": "L2", "config": { "l2": 0.01 } } } }),
    ]
}

fn dense(units: usize, activation: &str) -> Value {
    json!({ "class_name": "Dense", "config": { "units": units, "activation": activation } })
}

fn check(layers: Vec<Value>) {
    let layers = Value::from(layers);
    // Fewer images than shards, a number that shards do not cut evenly, and a usual one.
    let batches = [16, 3, 11];
    for optimizer in [
        json!("adam"),
        json!({ "class_name": "SGD", "config": { "momentum": 0.9 } }),
        json!({ "class_name": "Nadam", "config": { "global_clipnorm": 0.3, "gradient_accumulation_steps": 2, "use_ema": true } }),
        json!({ "class_name": "Lion", "config": { "clipnorm": 0.1, "weight_decay": 0.1 } }),
    ] {
        let alone = train(&layers, INPUT, &optimizer, 1, &batches);
        assert!(alone.1.iter().all(|weight| weight.is_finite()));
        for count in [2, 3, 4, 8] {
            let together = train(&layers, INPUT, &optimizer, count, &batches);
            assert_eq!(together.0, alone.0, "{count} workers, {optimizer}");
            let differs = together
                .1
                .iter()
                .zip(&alone.1)
                .position(|(a, b)| a.to_bits() != b.to_bits());
            assert_eq!(differs, None, "a weight of {count} workers, {optimizer}");
        }
    }
}

#[test]
fn several_workers_share_a_large_dense_layer_out() {
    let mut layers = convolutions();
    let behind = [
        json!("Flatten"),
        dense(150, "relu"),
        dense(500, "tanh"),
        dense(CLASSES, "softmax"),
    ];
    layers.extend(behind);
    check(layers);
}

#[test]
fn several_workers_share_large_dense_layers_at_both_ends() {
    let first = [
        json!("Flatten"),
        dense(270, "relu"),
        json!({ "class_name": "Dropout", "config": { "rate": 0.5 } }),
    ];
    check([first.to_vec(), vec![dense(300, "relu"), dense(CLASSES, "softmax")]].concat());
}

#[test]
fn several_workers_add_up_the_gradients_of_convolutions() {
    let mut layers = convolutions();
    layers.extend([json!("GlobalAveragePooling2D"), dense(CLASSES, "softmax")]);
    check(layers);
}

#[test]
fn several_workers_normalize_the_whole_batch() {
    let normalization = |config: Value| json!({ "class_name": "BatchNormalization", "config": config });
    let mut layers = vec![normalization(json!({ "epsilon": 0.01 }))];
    layers.extend(convolutions());
    layers.insert(2, normalization(json!({ "momentum": 0.9 })));
    // Before a large Dense layer, behind which all workers have all images, and behind it.
    layers.extend([
        normalization(json!({ "center": false })),
        json!("Flatten"),
        dense(300, "relu"),
    ]);
    layers.extend([normalization(json!({ "scale": false })), dense(CLASSES, "softmax")]);
    check(layers);
}

#[test]
fn several_workers_add_up_what_outputs_of_layers_add_to_the_loss() {
    let penalty = |class_name: &str, config: Value| json!({ "class_name": class_name, "config": config });
    let with = |mut layer: Value, penalty: Value| {
        layer["config"]["activity_regularizer"] = penalty;
        layer
    };
    let mut layers = convolutions();
    layers[3] = with(layers[3].take(), penalty("L1", json!({ "l1": 0.02 })));
    layers.push(json!("BatchNormalization"));
    layers.push(penalty("ActivityRegularization", json!({ "l1": 0.001, "l2": 0.002 })));
    layers.push(json!("Flatten"));
    layers.push(with(dense(300, "relu"), json!("l2")));
    layers.push(with(dense(CLASSES, "softmax"), penalty("L2", json!({ "l2": 0.5 }))));
    check(layers);
}

#[derive(Deserialize)]
struct OptimizerCase {
    optimizer: Value,
}

#[test]
fn every_optimizer_takes_the_same_steps_by_any_number_of_workers() {
    // One kernel is large, and shared out.
    let layers = json!(["Flatten", dense(100, "relu"), dense(CLASSES, "softmax")]);
    for OptimizerCase { optimizer } in read("optimizers.json") {
        let train = |count| train(&layers, INPUT, &optimizer, count, &[9, 4, 1]);
        let alone = train(1);
        for count in [2, 4, 8] {
            let together = train(count);
            assert_eq!(together.0, alone.0, "{optimizer}: {count} workers");
            let differ = together.1.iter().zip(&alone.1).any(|(a, b)| a.to_bits() != b.to_bits());
            assert!(!differ, "{optimizer}: weights of {count} workers");
        }
    }
}

#[derive(Deserialize)]
struct LayerCase {
    name: String,
    input_shape: [usize; 3],
    layers: Vec<Value>,
}

#[test]
fn every_layer_trains_the_same_by_any_number_of_workers() {
    for mut case in read::<LayerCase>("layers.json") {
        // In front something that learns, so that gradients go back through all of it.
        let channels = case.input_shape[2];
        let front = json!({ "class_name": "Conv2D", "config": { "filters": channels, "kernel_size": 1 } });
        case.layers.insert(0, front);
        case.layers.extend([json!("Flatten"), dense(CLASSES, "softmax")]);
        let layers = Value::from(case.layers);
        let train = |count| train(&layers, case.input_shape, &json!("adam"), count, &[9, 1]);
        let alone = train(1);
        for count in [2, 4, 8] {
            let together = train(count);
            assert_eq!(together.0, alone.0, "{}: {count} workers", case.name);
            let differ = together.1.iter().zip(&alone.1).any(|(a, b)| a.to_bits() != b.to_bits());
            assert!(!differ, "{}: weights of {count} workers", case.name);
        }
    }
}

fn model(input: [usize; 3]) -> Model {
    let layers = json!([
        { "class_name": "Conv2D", "config": { "filters": 4, "kernel_size": 5, "strides": 2, "activation": "relu" } },
        { "class_name": "MaxPooling2D" },
        "Flatten",
        dense(700, "relu"),
        dense(2, "softmax"),
    ]);
    let network = Network::build(&Architecture::from_value(&layers).unwrap(), input, 5).unwrap();
    Model {
        loss: LossChoice::Auto.resolve(network.output(), 2).unwrap(),
        metrics: metrics(),
        network,
        optimizer: Optimizer::new(OptimizerConfig::default()),
        target_type: 2.into(),
        target: None,
        seed: 5,
        epochs: 0,
        features: Default::default(),
        checkpoint: None,
    }
}

/// Trains in two runs, the weights looked at after each batch of the first, and returns all that was told and the weights.
fn train_faces(count: usize) -> (Vec<Progress>, Vec<Vec<f32>>) {
    let faces = samples::load("faces").unwrap();
    let eyes = faces.columns.iter().find(|column| column.name == "eyes").unwrap();
    let rows: Vec<usize> = (0..108).collect();
    let examples = |rows| Examples {
        images: Inputs::plain(&faces.images).unwrap(),
        codes: &eyes.codes,
        labels: None,
        rows,
    };
    let (training, validation) = (examples(&rows[..100]), examples(&rows[100..]));
    let mut model = model(faces.images.common_shape().unwrap());
    let (mut told, mut weights) = (Vec::new(), Vec::new());
    for epochs in [2, 1] {
        let mut run = Run::new(&mut model, count, epochs, vec![0.5, 3.0], None);
        while !run.fit.is_finished() {
            let progress = run.next(&mut model, &training, Some(&validation));
            if epochs == 2 && matches!(progress, Progress::Batch { .. }) {
                run.catch_up(&mut model, false);
                weights.push(model.network.weights().to_vec());
            }
            told.push(progress);
        }
        run.catch_up(&mut model, true);
        run.fit.finish(&mut model);
    }
    weights.push(model.network.weights().to_vec());
    (told, weights)
}

#[test]
fn a_run_is_the_same_by_any_number_of_workers() {
    let (told, weights) = train_faces(1);
    for count in [2, 3, 8] {
        let together = train_faces(count);
        assert_eq!(together.0, told, "{count} workers");
        assert!(together.1 == weights, "the weights of {count} workers");
    }
}
