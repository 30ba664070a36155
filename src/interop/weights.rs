//! Which data set belongs to which weight: by names, never by place alone.

use std::sync::Arc;

use hdf5_reader::Dataset;

use super::chain::FileLayer;
use super::error::ErrorKind;
use super::found::{Numbers, Origin};
use super::hdf5::{Hdf5, has_floats};
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

    /// Finds the weights of a layer.
    pub fn find(
        &self,
        layer: &FileLayer,
        parameters: &[PlannedParameter],
        notes: &mut Vec<String>,
    ) -> Result<Vec<Numbers>, ErrorKind> {
        if parameters.is_empty() {
            return Ok(Vec::new());
        }
        let weights = |problem: String| ErrorKind::Weights {
            name: layer.name.clone(),
            problem,
        };
        let found = match &self.dialect {
            Dialect::Keras { roots } => self.in_keras(roots, layer, parameters, notes),
            Dialect::Legacy { root } => self.in_legacy(root, layer, parameters)?,
        };
        let mut all = Vec::new();
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
        Ok(all)
    }

    /// By the path, else by the name that Keras wrote beside, else by the shapes, where they are those of one group alone.
    fn in_keras(
        &self,
        roots: &[String],
        layer: &FileLayer,
        parameters: &[PlannedParameter],
        notes: &mut Vec<String>,
    ) -> Result<Vec<&'f Arc<Dataset>>, String> {
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

    /// By the names that are listed: those of a plain layer are all its own; those of a nested model have the layer's in front.
    fn in_legacy(
        &self,
        root: &str,
        layer: &FileLayer,
        parameters: &[PlannedParameter],
    ) -> Result<Result<Vec<&'f Arc<Dataset>>, String>, ErrorKind> {
        let group = match root {
            "" => layer.outermost.clone(),
            _ => format!("{root}/{}", layer.outermost),
        };
        let names = self.file.texts(&group, "weight_names")?.unwrap_or_default();
        let is_plain = layer.place.len() == 1;
        let is_own = |name: &&String| {
            let owner = name.rsplit_once('/').map_or("", |(owner, _)| owner);
            is_plain || owner == layer.name || owner.ends_with(&format!("/{}", layer.name))
        };
        let named = names.iter().filter(is_own).filter_map(|name| {
            let dataset = self.file.dataset(&format!("{group}/{}", name.replace('\\', "/")))?;
            Some((older::parameter(name), dataset))
        });
        let named: Vec<_> = named.collect();
        let says_nothing = named.iter().all(|(name, _)| name.is_none()) && named.len() == parameters.len();
        let one = |parameter: &PlannedParameter| {
            let is_it = |(name, dataset): &&(Option<&str>, &Arc<Dataset>)| match says_nothing {
                true => dataset.ndim() == parameter.shape.len(),
                false => *name == Some(parameter.name),
            };
            let mut found = named.iter().filter(is_it);
            match (found.next(), found.next()) {
                (Some((_, dataset)), None) => Ok(*dataset),
                (None, _) => Err(format!("there is no {}", parameter.name)),
                _ => Err(format!("several may be its {}", parameter.name)),
            }
        };
        Ok(parameters.iter().map(one).collect())
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

/// Whether a data set has the shape of a parameter.
fn is_of(dataset: &Dataset, parameter: &PlannedParameter) -> bool {
    let shape = parameter.shape.iter().map(|&length| length as u64);
    dataset.shape().iter().copied().eq(shape)
}
