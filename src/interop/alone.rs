//! Weights without the layers they belong to: they go into a network that is here, by their names, else in their order where all
//! shapes agree.

use std::collections::HashMap;
use std::sync::Arc;

use super::archive::Archive;
use super::chain::{FileLayer, numbered};
use super::error::ErrorKind;
use super::hdf5::{Hdf5, check_room};
use super::located::{Located, Numbers, Origin, Sum};
use super::npy::Npy;
use super::weights::Weights;
use super::{KeptModel, Opened, labels};
use crate::nn::PlannedParameter;

/// A file of weights alone.
pub(super) trait Alone {
    /// Names and shapes, to say what is in it.
    fn told(&self) -> Vec<String>;

    /// Finds the weights of the network that is here.
    fn find(
        &self,
        here: &KeptModel,
        parameters: &[PlannedParameter],
        notes: &mut Vec<String>,
    ) -> Result<Vec<Numbers>, ErrorKind>;

    /// Bytes that the weights lie in.
    fn size(&self) -> usize;

    /// Sums of them that were not looked at.
    fn sums(&self) -> Vec<Sum>;
}

/// The network that is here with the weights of a file, untrained so far but for them.
pub(super) fn open(
    file: &impl Alone,
    here: Option<&KeptModel>,
    names: Option<Vec<String>>,
) -> Result<Located, ErrorKind> {
    let Some(here) = here else {
        const SHOWN: usize = 4;
        let mut weights = file.told();
        if weights.is_empty() {
            return Err(ErrorKind::Unknown);
        }
        if weights.len() >= SHOWN {
            weights.truncate(SHOWN);
            weights[SHOWN - 1] = "…".into();
        }
        return Err(ErrorKind::WeightsOnly {
            weights: weights.join(", "),
        });
    };
    let parameters = here.architecture.parameters(here.input)?;
    let count = parameters.last().map_or(0, |last| last.range.end);
    check_room(count, file.size())?;
    let mut notes = Vec::new();
    let numbers = file.find(here, &parameters, &mut notes)?;
    let target = labels::target(names, None, here.classes()?, here.multilabel, &mut notes);
    let opened = Opened {
        is_optimizer_restored: false,
        notes,
        model: KeptModel {
            architecture: here.architecture.clone(),
            input: here.input,
            weights: Vec::new(),
            optimizer: here.optimizer.clone(),
            iterations: 0,
            slots: Vec::new(),
            loss: here.loss,
            metrics: here.metrics.clone(),
            target,
            multilabel: here.multilabel,
            seed: here.seed,
            epochs: 0,
        },
    };
    Ok(Located::new(opened, count, numbers, file.sums()))
}

/// A file `.weights.h5` of Keras 3, or one of Keras 1 and 2 with weights alone.
pub(super) struct Groups<'f> {
    file: &'f Hdf5,
    size: usize,
}

impl<'f> Groups<'f> {
    pub fn of(file: &'f Hdf5, size: usize) -> Groups<'f> {
        Groups { file, size }
    }
}

impl Alone for Groups<'_> {
    fn told(&self) -> Vec<String> {
        let datasets = self.file.datasets();
        datasets
            .map(|(path, dataset)| format!("{path} {:?}", dataset.shape()))
            .collect()
    }

    fn size(&self) -> usize {
        self.size
    }

    fn sums(&self) -> Vec<Sum> {
        Vec::new()
    }

    fn find(
        &self,
        here: &KeptModel,
        parameters: &[PlannedParameter],
        notes: &mut Vec<String>,
    ) -> Result<Vec<Numbers>, ErrorKind> {
        let mut layers = layers(here)?;
        let weights = match Weights::of_legacy(self.file)? {
            None => Weights::of_keras(self.file),
            Some(weights) => {
                let own = |layer: &FileLayer| parameters.iter().any(|parameter| parameter.layer == layer.name);
                let stored = weights.legacy_layers()?;
                if !layers
                    .iter()
                    .filter(|layer| own(layer))
                    .all(|layer| stored.contains(&layer.name))
                {
                    in_order(&mut layers, own, &stored, notes)?;
                }
                weights
            }
        };
        let own = |layer: &FileLayer| {
            let own = parameters.iter().filter(|parameter| parameter.layer == layer.name);
            own.cloned().collect()
        };
        let layers: Vec<_> = layers.iter().map(|layer| (layer, own(layer))).collect();
        let found = weights.find(&layers, notes);
        found.map_err(|error| ErrorKind::OtherNetwork {
            problem: error.to_string(),
        })
    }
}

/// The layers that are here, as a file would have them.
fn layers(here: &KeptModel) -> Result<Vec<FileLayer>, ErrorKind> {
    let mut counts = HashMap::new();
    let layer = |layer: &crate::nn::architecture::LayerConfig| {
        let class_name = layer.kind.class_name().to_owned();
        let name = layer.name.clone().unwrap_or_default();
        Ok(FileLayer {
            place: vec![numbered(&class_name, &mut counts)?],
            path: vec![name.clone()],
            name,
            class_name,
            config: serde_json::Map::new(),
        })
    };
    here.architecture.layers.iter().map(layer).collect()
}

/// Takes the layers with weights in the order in which the file has them: their shapes are compared as they are read.
fn in_order(
    layers: &mut [FileLayer],
    has_weights: impl Fn(&FileLayer) -> bool,
    stored: &[String],
    notes: &mut Vec<String>,
) -> Result<(), ErrorKind> {
    let mut here: Vec<_> = layers.iter_mut().filter(|layer| has_weights(layer)).collect();
    if here.len() != stored.len() {
        return Err(ErrorKind::OtherNetwork {
            problem: format!(
                "the file has weights of {} layers ({}), and {} layers have weights here",
                stored.len(),
                stored.join(", "),
                here.len()
            ),
        });
    }
    let pair = |(layer, stored): (&mut &mut FileLayer, &String)| {
        layer.path = vec![stored.clone()];
        format!("“{stored}” into “{}”", layer.name)
    };
    let pairs: Vec<_> = here.iter_mut().zip(stored).map(pair).collect();
    notes.push(format!(
        "The weights went in by their order and shapes, since the names differ: {}.",
        pairs.join(", ")
    ));
    Ok(())
}

/// numpy's `.npz`.
pub(super) struct Arrays {
    /// Each with its name, in the order of the file.
    all: Vec<(String, Arc<Npy>)>,
    sums: Vec<Sum>,
    size: usize,
}

impl Arrays {
    pub fn of(archive: &mut Archive, size: usize) -> Result<Arrays, ErrorKind> {
        let names: Vec<_> = archive.names().filter(|name| name.ends_with(".npy")).collect();
        let (mut all, mut sums) = (Vec::new(), Vec::new());
        for name in names {
            let Some(member) = archive.member(&name)? else {
                continue;
            };
            sums.extend(Sum::of(&member));
            let array = Npy::read(member.bytes).map_err(|problem| ErrorKind::Zip {
                problem: format!("{name}: {problem}"),
            })?;
            all.push((name.trim_end_matches(".npy").to_owned(), Arc::new(array)));
        }
        Ok(Arrays { all, sums, size })
    }
}

impl Alone for Arrays {
    fn told(&self) -> Vec<String> {
        let all = self.all.iter();
        all.map(|(name, array)| format!("{name} {:?}", array.shape)).collect()
    }

    fn size(&self) -> usize {
        self.size
    }

    fn sums(&self) -> Vec<Sum> {
        self.sums.clone()
    }

    fn find(
        &self,
        _here: &KeptModel,
        parameters: &[PlannedParameter],
        notes: &mut Vec<String>,
    ) -> Result<Vec<Numbers>, ErrorKind> {
        let by_name: HashMap<_, _> = self.all.iter().map(|(name, array)| (name.as_str(), array)).collect();
        let named = parameters.iter().map(|parameter| {
            let name = format!("{}/{}", parameter.layer, parameter.name);
            by_name.get(name.as_str()).copied()
        });
        let named: Option<Vec<_>> = named.collect();
        let refused = |problem| ErrorKind::OtherNetwork { problem };
        let arrays = match named {
            Some(arrays) => arrays,
            None if self.all.len() == parameters.len() => {
                notes.push("The arrays went in by their order and shapes, since their names are others.".into());
                self.all.iter().map(|(_, array)| array).collect()
            }
            None => {
                return Err(refused(format!(
                    "the file has {} arrays, and the layers have {} here",
                    self.all.len(),
                    parameters.len()
                )));
            }
        };
        let mut all = Vec::new();
        for (parameter, array) in parameters.iter().zip(arrays) {
            if array.shape != parameter.shape {
                return Err(refused(format!(
                    "{}/{} is of shape {:?} here, and its array {:?}",
                    parameter.layer, parameter.name, parameter.shape, array.shape
                )));
            }
            let origin = match array.place() {
                Some((file, start)) => Origin::File { file, start },
                None => Origin::Npy(Arc::clone(array)),
            };
            all.push(Numbers::new(0, parameter, origin));
        }
        Ok(all)
    }
}
