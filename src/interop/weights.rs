//! Which data set belongs to which weight: by names, never by place alone.

use std::collections::HashMap;
use std::sync::Arc;

use hdf5_reader::Dataset;

use super::chain::FileLayer;
use super::error::ErrorKind;
use super::hdf5::{Hdf5, has_floats};
use super::located::{Numbers, Origin};
use super::older;
use crate::nn::PlannedParameter;

/// Where in a file weights lie.
pub(super) struct Weights<'f> {
    file: &'f Hdf5,
    dialect: Dialect,
}

enum Dialect {
    /// `layers/conv2d/vars/0`: the groups that hold the layers, and those with weights of which every name is told.
    Keras { roots: Vec<String> },
    /// `conv2d/conv2d/kernel:0`, with lists of the names: the group that holds the layers.
    Legacy { root: String },
}

/// A layer with what it is to get.
type Layer<'l> = (&'l FileLayer, &'l [PlannedParameter]);

/// What was found for a layer, or what is wrong.
type FoundIn<'f> = Result<Vec<&'f Arc<Dataset>>, String>;

/// A data set with its name in a list.
type Stored<'n, 'f> = (&'n str, &'f Arc<Dataset>);

/// Parts of a path that are compared, at the most.
const MOST_PARTS: usize = 64;
/// How often what is left is compared anew, at the most.
const MOST_ROUNDS: usize = 16;

/// Groups that hold the layers of a `.keras` file: of Keras 3, and of 2.12 to 2.15.
const LAYERS: [&str; 2] = ["layers", "_layer_checkpoint_dependencies"];

impl<'f> Weights<'f> {
    /// The weights in the `model.weights.h5` of a `.keras` file.
    pub fn of_keras(file: &'f Hdf5) -> Weights<'f> {
        let roots = LAYERS.into_iter().filter(|root| file.below(root).next().is_some());
        Weights {
            file,
            dialect: Dialect::Keras {
                roots: roots.map(str::to_owned).collect(),
            },
        }
    }

    /// The weights in a `.h5` file, if they are in it: of a whole model, or alone.
    pub fn of_legacy(file: &'f Hdf5) -> Result<Option<Weights<'f>>, ErrorKind> {
        for root in ["model_weights", ""] {
            if file.texts(root, "layer_names")?.is_some() {
                let dialect = Dialect::Legacy { root: root.into() };
                return Ok(Some(Weights { file, dialect }));
            }
        }
        Ok(None)
    }

    /// The layers of a `.h5` file that have weights, in their order.
    pub fn legacy_layers(&self) -> Result<Vec<String>, ErrorKind> {
        let Dialect::Legacy { root } = &self.dialect else {
            return Ok(Vec::new());
        };
        let mut layers = self.file.texts(root, "layer_names")?.unwrap_or_default();
        let mut failed = None;
        layers.retain(|layer| {
            let group = if root.is_empty() {
                layer.clone()
            } else {
                format!("{root}/{layer}")
            };
            let names = self.file.texts(&group, "weight_names").unwrap_or_else(|error| {
                failed = Some(error);
                None
            });
            names.is_some_and(|names| !names.is_empty())
        });
        failed.map_or(Ok(layers), Err)
    }

    /// Finds the weights of layers.
    pub fn find(
        &self,
        layers: &[(&FileLayer, Vec<PlannedParameter>)],
        notes: &mut Vec<String>,
    ) -> Result<Vec<Numbers>, ErrorKind> {
        let layers: Vec<Layer<'_>> = layers
            .iter()
            .filter(|(_, parameters)| !parameters.is_empty())
            .map(|(layer, parameters)| (*layer, &parameters[..]))
            .collect();
        let found: Vec<_> = match &self.dialect {
            Dialect::Keras { roots } => layers
                .iter()
                .map(|(layer, parameters)| self.in_keras(roots, layer, parameters, notes))
                .collect(),
            Dialect::Legacy { root } => {
                let groups = layers.chunk_by(|(one, _), (other, _)| one.path[0] == other.path[0]);
                let groups = groups.map(|layers| self.in_legacy(root, layers));
                groups.collect::<Result<Vec<_>, _>>()?.concat()
            }
        };
        let mut all = Vec::new();
        for ((layer, parameters), found) in layers.into_iter().zip(found) {
            self.take(layer, parameters, found, &mut all)?;
        }
        Ok(all)
    }

    /// The numbers of a layer, if what was found are as many as it has.
    fn take(
        &self,
        layer: &FileLayer,
        parameters: &[PlannedParameter],
        found: FoundIn<'f>,
        all: &mut Vec<Numbers>,
    ) -> Result<(), ErrorKind> {
        let weights = |problem: String| ErrorKind::Weights {
            name: layer.name.clone(),
            problem,
        };
        for (parameter, dataset) in parameters.iter().zip(found.map_err(weights)?) {
            let stored = dataset.shape();
            let kernel = match parameter.shape[..] {
                [rows, columns, inputs, outputs] => [outputs, inputs, rows, columns].map(|length| length as u64),
                _ => [0; 4],
            };
            let is_out_first = !is_of(dataset, parameter) && *stored == kernel;
            if !is_out_first && !is_of(dataset, parameter) {
                return Err(weights(format!(
                    "its {} is of shape {stored:?} there, and {:?} here",
                    parameter.name, parameter.shape
                )));
            }
            // A whole number that nothing is computed with, and that stays 0 here.
            if parameter.name == "count" {
                continue;
            }
            if !has_floats(dataset) {
                let (name, dtype) = (parameter.name, dataset.dtype());
                return Err(weights(format!("{name}: its numbers are {dtype:?}, not floats")));
            }
            let mut numbers = Numbers::new(0, parameter, Origin::of(self.file, dataset));
            if is_out_first {
                numbers.out_first();
            }
            all.push(numbers);
        }
        Ok(())
    }

    /// By the path, else by the name that Keras wrote beside, else by the shapes, where they are those of one group alone.
    fn in_keras(
        &self,
        roots: &[String],
        layer: &FileLayer,
        parameters: &[PlannedParameter],
        notes: &mut Vec<String>,
    ) -> FoundIn<'f> {
        for root in roots {
            let inside = layer.place.join(&format!("/{root}/"));
            if let Some(found) = self.variables(&format!("{root}/{inside}/vars"), parameters) {
                return Ok(found);
            }
        }
        let groups = self.file.groups_named("vars");
        let groups = groups.filter(|path| !path.starts_with("optimizer") && !path.starts_with("metrics"));
        let fitting: Vec<_> = groups
            .filter_map(|path| Some((path, self.variables(path, parameters)?)))
            .collect();
        let is_named = |path: &str| matches!(self.file.text(path, "name"), Ok(Some(name)) if name == layer.name);
        let by_name: Vec<_> = (0..fitting.len()).filter(|&index| is_named(fitting[index].0)).collect();
        let (index, how) = match (&by_name[..], fitting.len()) {
            (&[index], _) => (index, "its name"),
            ([], 1) => (0, "its shapes, which no other has"),
            _ => return Err(format!("{} groups have weights of these shapes", fitting.len())),
        };
        notes.push(format!("The weights of “{}” were found by {how}.", layer.name));
        Ok(fitting[index].1.clone())
    }

    /// The variables of a group for the parameters: by what they are named, or numbered in their order.
    fn variables(&self, group: &str, parameters: &[PlannedParameter]) -> Option<Vec<&'f Arc<Dataset>>> {
        let variable = |(index, parameter): (usize, &PlannedParameter)| {
            let names = [parameter.name, &index.to_string()].map(|name| format!("{group}/{name}"));
            let dataset = names.iter().find_map(|path| self.file.dataset(path))?;
            is_of(dataset, parameter).then_some(dataset)
        };
        parameters.iter().enumerate().map(variable).collect()
    }

    /// By the names that are listed in a group: those of a plain layer are all its own, those of a nested model are its layers'.
    fn in_legacy(&self, root: &str, layers: &[Layer<'_>]) -> Result<Vec<FoundIn<'f>>, ErrorKind> {
        let group = match (root, &layers[0].0.path[0]) {
            ("", name) => name.clone(),
            (root, name) => format!("{root}/{name}"),
        };
        let names = self.file.texts(&group, "weight_names")?.unwrap_or_default();
        let names: Vec<_> = names.into_iter().map(|name| name.replace('\\', "/")).collect();
        let stored = names
            .iter()
            .filter_map(|name| Some((&name[..], self.file.dataset(&format!("{group}/{name}"))?)));
        let stored: Vec<_> = stored.collect();
        Ok(match layers {
            [(layer, parameters)] if layer.path.len() == 1 => vec![of_plain(&stored, parameters)],
            layers => Nested::new(&stored).share(layers),
        })
    }

    /// Whether all kernels of convolutions are stored as Theano took them: turned by 180 degrees.
    pub fn is_of_theano(&self) -> Result<bool, ErrorKind> {
        let Dialect::Legacy { root } = &self.dialect else {
            return Ok(false);
        };
        for group in ["", root] {
            if let Some(backend) = self.file.text(group, "backend")? {
                return Ok(backend == "theano");
            }
        }
        // Keras 1 did not say; names without a number behind a colon were Theano's.
        let version = self.file.text("", "keras_version")?.unwrap_or_default();
        if !version.is_empty() && !version.starts_with("1.") {
            return Ok(false);
        }
        let layers = self.file.texts(root, "layer_names")?.unwrap_or_default();
        for layer in layers {
            let group = if root.is_empty() {
                layer
            } else {
                format!("{root}/{layer}")
            };
            let names = self.file.texts(&group, "weight_names")?.unwrap_or_default();
            if let Some(name) = names.first() {
                return Ok(!name.contains(':'));
            }
        }
        Ok(false)
    }
}

/// The weights of a plain layer. Names that say nothing are told apart by the number of their axes.
fn of_plain<'f>(stored: &[Stored<'_, 'f>], parameters: &[PlannedParameter]) -> FoundIn<'f> {
    let names = stored
        .iter()
        .map(|(name, _)| older::parameters(name).collect::<Vec<_>>());
    let names: Vec<_> = names.collect();
    let says_nothing = names.iter().all(Vec::is_empty) && names.len() == parameters.len();
    let one = |parameter: &PlannedParameter| {
        let mut found = stored
            .iter()
            .zip(&names)
            .filter(|((_, dataset), names)| match says_nothing {
                true => dataset.ndim() == parameter.shape.len(),
                false => names.contains(&parameter.name),
            });
        match (found.next(), found.next()) {
            (Some(((_, dataset), _)), None) => Ok(*dataset),
            (None, _) => Err(none(parameter)),
            _ => Err(several(parameter)),
        }
    };
    parameters.iter().map(one).collect()
}

/// The weights of a nested model. What stands in front of the last slash of a name is how its layer was called when it was made:
/// all the models around it or some of them, the layer alone, or, in Keras 3.0 to 3.2, nothing. So a weight is the one whose name
/// ends with most of the layer's path, each is one layer's alone, and those left over are compared without it.
struct Nested<'s, 'f> {
    stored: &'s [Stored<'s, 'f>],
    /// By what a weight is and each end of its layer's path.
    ends: HashMap<(&'static str, &'s str), Left>,
}

/// Weights that are no layer's yet.
#[derive(Default, Clone, Copy)]
struct Left {
    count: usize,
    /// Their indices, combined by exclusive or: of one alone, its index.
    indices: usize,
}

impl<'s, 'f> Nested<'s, 'f> {
    fn new(stored: &'s [Stored<'s, 'f>]) -> Nested<'s, 'f> {
        let mut ends: HashMap<_, Left> = HashMap::new();
        for (index, (name, _)) in stored.iter().enumerate() {
            for end in keys(name) {
                let left = ends.entry(end).or_default();
                left.count += 1;
                left.indices ^= index;
            }
        }
        Nested { stored, ends }
    }

    /// The one that is most likely this parameter of a layer, if it is one alone.
    fn best(&self, layer: &FileLayer, path: &str, parameter: &PlannedParameter) -> Result<usize, String> {
        let own = |end: &&str| end.len() >= layer.name.len();
        let mut ends = ends_of(path).take_while(own).chain([""]);
        let left = ends.find_map(|end| {
            let left = self.ends.get(&(parameter.name, end)).copied();
            left.filter(|left| left.count > 0)
        });
        match left {
            Some(Left { count: 1, indices }) => Ok(indices),
            Some(_) => Err(several(parameter)),
            None => Err(none(parameter)),
        }
    }

    fn take(&mut self, index: usize) {
        for end in keys(self.stored[index].0) {
            if let Some(left) = self.ends.get_mut(&end) {
                left.count -= 1;
                left.indices ^= index;
            }
        }
    }

    fn share(mut self, layers: &[Layer<'_>]) -> Vec<FoundIn<'f>> {
        let paths: Vec<_> = layers.iter().map(|(layer, _)| layer.path.join("/")).collect();
        let mut found: Vec<_> = layers
            .iter()
            .map(|(_, parameters)| {
                parameters
                    .iter()
                    .map(|parameter| Err(none(parameter)))
                    .collect::<Vec<_>>()
            })
            .collect();
        for _ in 0..MOST_ROUNDS {
            let mut wanted: HashMap<usize, usize> = HashMap::new();
            for (((layer, parameters), path), found) in layers.iter().zip(&paths).zip(&mut found) {
                for (parameter, found) in parameters.iter().zip(found).filter(|(_, found)| found.is_err()) {
                    *found = self.best(layer, path, parameter);
                    if let Ok(index) = found {
                        *wanted.entry(*index).or_default() += 1;
                    }
                }
            }
            // One that several layers want is none's; those that were given before are not asked for again.
            for ((_, parameters), found) in layers.iter().zip(&mut found) {
                for (parameter, found) in parameters.iter().zip(found) {
                    if matches!(found, Ok(index) if wanted.get(index).is_some_and(|&count| count > 1)) {
                        *found = Err(several(parameter));
                    }
                }
            }
            let given: Vec<_> = wanted.into_iter().filter(|&(_, count)| count == 1).collect();
            if given.is_empty() {
                break;
            }
            given.into_iter().for_each(|(index, _)| self.take(index));
        }
        let dataset = |found: Result<usize, String>| found.map(|index| self.stored[index].1);
        let all = found.into_iter();
        all.map(|found| found.into_iter().map(dataset).collect()).collect()
    }
}

/// What a weight is, with each end of its layer's path.
fn keys(name: &str) -> impl Iterator<Item = (&'static str, &str)> {
    let owner = name.rsplit_once('/').map_or("", |(owner, _)| owner);
    let parameters = older::parameters(name);
    parameters.flat_map(move |parameter| ends_of(owner).map(move |end| (parameter, end)))
}

/// A path and what is left of it without its first part, its first two parts, ...: the longest first, of which only the last few count.
fn ends_of(path: &str) -> impl Iterator<Item = &str> {
    let ends = path.match_indices('/').map(|(at, _)| &path[at + 1..]);
    let ignored = path.matches('/').count().saturating_sub(MOST_PARTS);
    std::iter::once(path).chain(ends).skip(ignored)
}

fn none(parameter: &PlannedParameter) -> String {
    format!("there is no {}", parameter.name)
}

fn several(parameter: &PlannedParameter) -> String {
    format!("several may be its {}", parameter.name)
}

/// Whether a data set has the shape of a parameter.
fn is_of(dataset: &Dataset, parameter: &PlannedParameter) -> bool {
    let shape = parameter.shape.iter().map(|&length| length as u64);
    dataset.shape().iter().copied().eq(shape)
}
