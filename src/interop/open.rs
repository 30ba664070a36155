//! Opens a file that Keras wrote.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use super::archive::Archive;
use super::chain::{Chain, FileLayer, chain_of};
use super::error::{ErrorKind, ModelError};
use super::hdf5::{self, Hdf5};
use super::kind::{Kind, START, of_json};
use super::located::{Located, Numbers, Sum};
use super::own::{self, Own};
use super::random_access::{Bytes, RandomAccess};
use super::shapes::{check_axes, input, of_layer, to_channels_last};
use super::weights::Weights;
use super::{KeptModel, Opened, alone, labels, layer, training};
use crate::nn::architecture::LayerConfig;
use crate::nn::schedules::LearningRate;
use crate::nn::{Activation, Architecture, OptimizerConfig, PlannedParameter, Shape};

/// Opens a model: a `.keras` or `.h5` file, or `model.to_json()` together with a `.h5` file of weights; with each of them
/// `labels.txt`, the names of the classes. The files are told by what is in them.
///
/// # Errors
/// When there is something in it that is not here, or the file is damaged; what, and what to do about it, is told.
pub fn open(files: Vec<(String, Vec<u8>)>) -> Result<Opened, ModelError> {
    open_into(files, None)
}

/// As [`open`]; weights alone, in a `.h5` or `.npz` file, go into the network `here`, whose own weights are of no matter.
///
/// # Errors
/// As [`open`], and when weights alone do not fit into that network.
pub fn open_into(files: Vec<(String, Vec<u8>)>, here: Option<&KeptModel>) -> Result<Opened, ModelError> {
    let files: Vec<_> = files
        .into_iter()
        .map(|(name, bytes)| (name, Arc::new(bytes) as Arc<dyn RandomAccess>))
        .collect();
    let contents: Vec<_> = files.iter().map(|(_, contents)| Arc::clone(contents)).collect();
    let found = find(files, here)?;
    for sum in &found.sums {
        let bytes = Bytes::of(Arc::clone(&contents[sum.file]), sum.file).part(sum.range.clone());
        if bytes.sum().is_ok_and(|bytes| bytes != sum.expected) {
            return Err(found.is_changed(sum));
        }
    }
    let mut arrays: Vec<_> = found.lengths().into_iter().map(|length| vec![0.0; length]).collect();
    for numbers in &found.numbers {
        let values = found.read(numbers, |file, start, bytes| contents[file].read_at(start, bytes))?;
        arrays[numbers.array][numbers.range.clone()].copy_from_slice(&values);
    }
    let mut opened = found.opened;
    opened.model.slots = arrays.split_off(1);
    opened.model.weights = arrays.pop().unwrap_or_default();
    Ok(opened)
}

/// As [`open_into`], of files that are not read but for what tells where its numbers lie.
///
/// # Errors
/// As [`open_into`]; numbers that are damaged are found later.
pub fn find(files: Vec<(String, Arc<dyn RandomAccess>)>, here: Option<&KeptModel>) -> Result<Located, ModelError> {
    let first = files.first().map_or("the file", |(name, _)| name).to_owned();
    let (mut labels, mut config, mut model) = (None, None, None);
    for (index, (name, contents)) in files.into_iter().enumerate() {
        let bytes = Bytes::of(contents, index);
        let kind = bytes.start(START).and_then(|start| Kind::of(&start, bytes.len()));
        match kind.map_err(|error| error.of(&name))? {
            Kind::Text if name.to_lowercase().ends_with(".txt") => {
                let text = text_of(&bytes, "labels.txt").map_err(|error| error.of(&name))?;
                labels = Some(labels::read(&String::from_utf8_lossy(&text)));
            }
            Kind::Json => {
                let text = text_of(&bytes, "the description of the layers").map_err(|error| error.of(&name))?;
                config = Some((name, text));
            }
            kind @ (Kind::Zip | Kind::Hdf5) => model = Some((name, kind, bytes)),
            Kind::Text => return Err(ErrorKind::Unknown.of(&name)),
        }
    }
    let Some((name, kind, bytes)) = model else {
        let (name, error) = match config {
            Some((name, text)) => (name, of_json(&text)),
            None => (first, ErrorKind::Unknown),
        };
        return Err(error.of(&name));
    };
    let config = config.map(|(name, text)| {
        let config = serde_json::from_slice(&text).map_err(|error| ErrorKind::Config {
            problem: error.to_string(),
        });
        config.map_err(|error| error.of(&name))
    });
    let config: Option<Value> = config.transpose()?;
    let found = match kind {
        Kind::Zip => of_zip(bytes, labels, here),
        _ => of_h5(bytes, config, labels, here),
    };
    let found = found.map(|found| Located {
        file: name.clone(),
        ..found
    });
    found.map_err(|error| error.of(&name))
}

/// Bytes of a description, at the most: values take many times as much memory as their text, and the largest models of Keras stay
/// below a third of that.
const LONGEST_CONFIG: u64 = 4 << 20;

/// A text that is no longer than they are.
fn text_of(bytes: &Bytes, what: &str) -> Result<Vec<u8>, ErrorKind> {
    check_length(bytes, what)?;
    bytes.read()
}

fn check_length(bytes: &Bytes, what: &str) -> Result<(), ErrorKind> {
    match bytes.len() > LONGEST_CONFIG {
        true => Err(ErrorKind::Expansion {
            what: what.into(),
            limit: LONGEST_CONFIG,
        }),
        false => Ok(()),
    }
}

fn of_zip(bytes: Bytes, labels: Option<Vec<String>>, here: Option<&KeptModel>) -> Result<Located, ErrorKind> {
    let size = bytes.len() as usize;
    let mut archive = Archive::open(bytes)?;
    let is_in = |end: &str| archive.names().any(|name| name.rsplit('/').next() == Some(end));
    if is_in("saved_model.pb") {
        return Err(ErrorKind::Other {
            what: "a SavedModel of TensorFlow",
            hint: "Load it in Python with tf_keras 2 and save it again: model.save(\"model.h5\").",
        });
    }
    if is_in("data.pkl") {
        return Err(ErrorKind::Other {
            what: "a file of PyTorch",
            hint: "Build the same layers in Keras, copy the weights, and save that.",
        });
    }
    if archive.names().any(|name| name.ends_with(".npy")) {
        let file = alone::Arrays::of(&mut archive, size)?;
        return alone::open(&file, here, labels);
    }
    let mut member = |member: &'static str| archive.member(member)?.ok_or(ErrorKind::NoMember { member });
    let config = member("config.json")?;
    check_length(&config.bytes, "config.json")?;
    let config: Value = serde_json::from_slice(&config.read()?).map_err(|error| ErrorKind::Config {
        problem: error.to_string(),
    })?;
    // The layers first: they are what most files are refused for.
    let chain = chain_of(&config)?;
    let weights = member("model.weights.h5")?;
    let own = archive.member(own::MEMBER)?;
    let own = own.map(|own| check_length(&own.bytes, own::MEMBER).and_then(|()| own.read()));
    let own = own.transpose()?.and_then(|text| Own::read(&text));
    let found = Hdf5::open(weights.bytes.clone()).and_then(|file| {
        Opening {
            chain,
            weights: Weights::of_keras(&file),
            size: weights.bytes.len() as usize,
            optimizer: &config["compile_config"]["optimizer"],
            loss: &config["compile_config"]["loss"],
            metrics: &config["compile_config"]["metrics"],
            variables: Some(&file),
            own,
            labels,
        }
        .open()
    });
    match found {
        Ok(mut found) => {
            found.sums.extend(Sum::of(&weights));
            Ok(found)
        }
        // What was damaged on the way explains all else.
        Err(error) => weights.check().and(Err(error)),
    }
}

fn of_h5(
    bytes: Bytes,
    config: Option<Value>,
    labels: Option<Vec<String>>,
    here: Option<&KeptModel>,
) -> Result<Located, ErrorKind> {
    let size = bytes.len() as usize;
    let file = Hdf5::open(bytes)?;
    let json = |attribute: &str| match file.text("", attribute)? {
        None => Ok(None),
        Some(text) => serde_json::from_str::<Value>(&text)
            .map(Some)
            .map_err(|error| ErrorKind::Config {
                problem: format!("{attribute}: {error}"),
            }),
    };
    let stored = json("model_config")?;
    let Some(config) = stored.or(config) else {
        return alone::open(&alone::Groups::of(&file, size), here, labels);
    };
    let chain = chain_of(&config)?;
    let weights = Weights::of_legacy(&file)?.ok_or(ErrorKind::NoWeights)?;
    let training = json("training_config")?.unwrap_or_default();
    let own = file
        .text("", own::ATTRIBUTE)?
        .and_then(|text| Own::read(text.as_bytes()));
    Opening {
        chain,
        weights,
        size,
        optimizer: &training["optimizer_config"],
        loss: &training["loss"],
        metrics: &training["metrics"],
        variables: None,
        own,
        labels,
    }
    .open()
}

/// What was found in a file, on its way to a model.
struct Opening<'f> {
    chain: Chain,
    weights: Weights<'f>,
    /// Bytes of the file of weights.
    size: usize,
    optimizer: &'f Value,
    loss: &'f Value,
    metrics: &'f Value,
    /// The file that may have the variables of the optimizer.
    variables: Option<&'f Hdf5>,
    own: Option<Own>,
    labels: Option<Vec<String>>,
}

impl Opening<'_> {
    fn open(self) -> Result<Located, ErrorKind> {
        let mut notes = Vec::new();
        let layers = read_layers(&self.chain.layers, &mut notes)?;
        let is_first = self.chain.layers.iter().any(layer::has_channels_first);
        let (input, flatten) = input(&self.chain, is_first, &layers, &mut notes)?;
        let architecture = Architecture {
            name: "sequential".into(),
            layers: flatten
                .into_iter()
                .chain(layers.iter().map(|(_, layer)| layer.clone()))
                .collect(),
        };
        let parameters = architecture.parameters(input)?;
        let count = parameters.last().map_or(0, |last| last.range.end);
        hdf5::check_room(count, self.size)?;
        let own = layers.iter().map(|(from, layer)| {
            let own = of_layer(&parameters, layer).cloned().collect();
            (*from, own)
        });
        let mut weights = self.weights.find(&own.collect::<Vec<_>>(), &mut notes)?;
        if self.weights.is_of_theano()? {
            weights.iter_mut().for_each(Numbers::of_theano);
        }
        check_axes(&layers, &architecture, input, is_first)?;
        if is_first {
            notes.push("The model had its channels first; here they are last, and so are those of its images.".into());
            to_channels_last(&layers, &architecture, input, &parameters, &mut weights);
        }
        self.finish(architecture, input, &parameters, weights, notes)
    }

    fn finish(
        self,
        architecture: Architecture,
        input: [usize; 3],
        parameters: &[PlannedParameter],
        mut numbers: Vec<Numbers>,
        mut notes: Vec<String>,
    ) -> Result<Located, ErrorKind> {
        let output = architecture.output(input)?;
        let trained = architecture.trained(input)?;
        let count = match output.shape {
            Shape::Flat(units) => units.max(2),
            Shape::Image(_) => 2,
        };
        let own_target = self.own.as_ref().and_then(|own| own.target.clone());
        let loss = self.own.as_ref().map_or(self.loss, |own| &own.loss);
        let loss = training::loss(loss, output, count, &mut notes)?;
        // Of those of others: what several sigmoids under such a loss are for.
        let is_usual = loss.is_binary() && output.activation == Activation::Sigmoid && output.shape.len() > 1;
        let multilabel = own_target.as_ref().map_or(is_usual, |target| target.multilabel);
        let target = labels::target(self.labels, own_target, count, multilabel, &mut notes);
        let metrics = self.own.as_ref().map_or(self.metrics, |own| &own.metrics);
        let metrics = training::metrics(metrics, output, loss, &mut notes);
        let optimizer = self.own.as_ref().map_or(self.optimizer, |own| &own.optimizer);
        let known = training::optimizer(optimizer, &mut notes);
        let mut optimizer = known.clone().unwrap_or_default();
        let remembered = match (self.variables, known) {
            (Some(file), Some(known)) => training::remembered(file, &known, parameters, trained.start),
            _ => None,
        };
        let is_optimizer_restored = remembered.is_some();
        let (mut iterations, mut slots) = (0, 0);
        if let Some(remembered) = remembered {
            (iterations, slots) = (remembered.iterations, optimizer.slots());
            numbers.extend(remembered.slots);
            set_learning_rate(&mut optimizer, remembered.learning_rate);
        }
        let weights = parameters.last().map_or(0, |last| last.range.end);
        let opened = Opened {
            is_optimizer_restored,
            notes,
            model: KeptModel {
                target,
                multilabel,
                seed: self.own.as_ref().map_or(0, |own| own.seed),
                epochs: self.own.as_ref().map_or(0, |own| own.epochs),
                architecture,
                input,
                weights: Vec::new(),
                optimizer,
                iterations,
                slots: Vec::new(),
                loss,
                metrics,
            },
        };
        Ok(Located {
            slots,
            trained: trained.len(),
            ..Located::new(opened, weights, numbers, Vec::new())
        })
    }
}

/// The learning rate that the optimizer had come to, unless it is that of its options but for its 32 bits.
fn set_learning_rate(optimizer: &mut OptimizerConfig, rate: Option<f64>) {
    if let (Some(rate), &LearningRate::Constant(known)) = (rate, optimizer.learning_rate())
        && f64::from(known as f32) != rate
    {
        optimizer.set_learning_rate(LearningRate::Constant(rate));
    }
}

/// The layers that do something outside of training, each with what the page has for it; of those that have one name, all but the
/// first get another.
fn read_layers<'c>(
    layers: &'c [FileLayer],
    notes: &mut Vec<String>,
) -> Result<Vec<(&'c FileLayer, LayerConfig)>, ErrorKind> {
    let mut taken = HashSet::new();
    let mut read = Vec::new();
    for from in layers {
        let Some(mut layer) = layer::read(from, notes)? else {
            continue;
        };
        let mut name = from.name.clone();
        for number in 1.. {
            if taken.insert(name.clone()) {
                break;
            }
            name = format!("{}_{number}", from.name);
        }
        layer.name = Some(name);
        read.push((from, layer));
    }
    Ok(read)
}
