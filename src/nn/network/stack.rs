//! The layers of a network, made ready to run one after the other.

use std::ops::Range;

use super::blueprint::Blueprint;
use super::shards::Member;
use crate::nn::activation::Activation;
use crate::nn::error::BuildError;
use crate::nn::kernels::Element;
use crate::nn::layers::{ActivationLayer, Definition, Layer, Site, Wide};
use crate::nn::regularizers::Regularizer;
use crate::nn::shape::Shape;

/// The running layers.
///
/// There are as many *buffers* as nodes and one more: buffer 0 holds the images, buffer i + 1 what node i makes of
/// buffer i. A layer that computes nothing has no node; a layer has two when its activation is a step of its own: the last when a loss wants its
/// logits, any whose gradient does not follow from its output, and to be looked at any with an activation; two layers share one when
/// they are fused.
pub(in crate::nn) struct Stack<T> {
    pub nodes: Vec<Node<T>>,
    /// For each buffer, how many values it holds of one sample.
    pub lens: Vec<usize>,
    /// The buffer that holds logits.
    pub logits: Option<usize>,
    /// What the values of buffers add to the loss, in the order of the buffers.
    pub activities: Vec<(usize, Regularizer)>,
}

pub(in crate::nn) struct Node<T> {
    pub layer: Box<dyn Layer<T>>,
    /// The index of the layer whose output it gives.
    pub index: usize,
    /// Its parameters, among all.
    pub parameters: Range<usize>,
    /// Whether it has any that are trained.
    pub learns: bool,
    /// Whether it has some that would be, were they not frozen.
    pub is_frozen: bool,
    /// How many values of the last ones no optimizer moves.
    pub fixed: usize,
    /// Whether it makes of the same images the same values in every step.
    pub is_steady: bool,
    /// Whether all it does is to apply an activation.
    pub activates: bool,
    /// What it is when it is a large Dense layer.
    pub wide: Option<Wide>,
    /// Whether it mixes the samples of a batch.
    pub mixes: bool,
}

impl<T> Node<T> {
    /// Its parameters, if they are trained.
    pub fn trained(&self) -> Range<usize> {
        if self.learns { self.parameters.clone() } else { 0..0 }
    }

    /// Those that an optimizer moves, if they are trained.
    pub fn moved(&self) -> Range<usize> {
        let trained = self.trained();
        trained.start..trained.end.saturating_sub(self.fixed).max(trained.start)
    }
}

impl<T: Element> Stack<T> {
    /// `fused` layers are faster and need less memory, but what is between them is never there to be looked at.
    pub fn new(blueprint: &Blueprint, fused: bool) -> Result<Self, BuildError> {
        let (mut nodes, mut lens) = (Vec::new(), vec![Shape::Image(blueprint.input).len()]);
        let (mut logits, mut activities) = (None, Vec::new());
        let mut layers = blueprint.layers.iter().enumerate().peekable();
        while let Some((index, layer)) = layers.next() {
            let in_its_name = |error| BuildError::Layer {
                name: blueprint.reports[index].name.clone(),
                error,
            };
            let (input, parameters) = (layer.input, layer.parameters.clone());
            let activation = layer.kind.activation();
            let is_head = blueprint.head.is_some_and(|head| head.layer == index);
            let is_split = is_head || !activation.is_known_by_output() || !fused && activation != Activation::Linear;
            let site = Site {
                input,
                index,
                activation: if is_split { Activation::Linear } else { activation },
                trainable: layer.trainable,
            };
            let learns = blueprint.learns(index);
            let is_frozen = !layer.trainable && !parameters.is_empty();
            let activity = layer.restraints.activity_regularizer();
            let activity = activity.or_else(|| layer.kind.activity_regularizer());
            let is_fusible = fused && !is_split && activity.is_none();
            if let Some((next_index, next)) = layers.peek().filter(|_| is_fusible)
                && let Some(running) = layer.kind.fused(&next.kind, site).map_err(in_its_name)?
            {
                nodes.push(Node {
                    layer: running,
                    index: *next_index,
                    parameters,
                    learns,
                    is_frozen,
                    fixed: 0,
                    is_steady: true,
                    activates: false,
                    wide: None,
                    mixes: false,
                });
                lens.push(next.output.len());
                layers.next();
                continue;
            }
            if let Some(mut running) = layer.kind.build(site).map_err(in_its_name)? {
                let mixes = running.mixer().is_some();
                nodes.push(Node {
                    mixes,
                    is_steady: !mixes && layer.kind.is_steady(),
                    fixed: blueprint.fixed(index),
                    layer: running,
                    index,
                    parameters,
                    learns,
                    is_frozen,
                    activates: false,
                    // Of a frozen one no rows are changed: there is nothing to share out but a product.
                    wide: (learns && !blueprint.is_restrained(index))
                        .then(|| layer.kind.wide(input, site.activation))
                        .flatten(),
                });
                lens.push(layer.output.len());
            }
            if is_head {
                logits = Some(nodes.len());
            }
            if is_split {
                let running = Box::new(ActivationLayer {
                    last: layer.output.last(),
                    activation,
                });
                nodes.push(Node {
                    layer: running,
                    index,
                    parameters: 0..0,
                    learns: false,
                    is_frozen: false,
                    fixed: 0,
                    is_steady: true,
                    activates: true,
                    wide: None,
                    mixes: false,
                });
                lens.push(layer.output.len());
            }
            activities.extend(activity.map(|activity| (nodes.len(), activity)));
        }
        Ok(Stack {
            nodes,
            lens,
            logits,
            activities,
        })
    }

    /// The buffer that holds the output of a layer; of the one before if the layer is fused with the next.
    pub fn buffer_of(&self, layer: usize) -> usize {
        self.nodes.iter().take_while(|node| node.index <= layer).count()
    }

    /// The buffer that holds the output of a layer before its activation.
    pub fn score_buffer_of(&self, layer: usize) -> usize {
        let buffer = self.buffer_of(layer);
        let last = buffer.checked_sub(1).map(|node| &self.nodes[node]);
        buffer - usize::from(last.is_some_and(|node| node.index == layer && node.activates))
    }

    /// The buffer that holds what the network gives.
    pub fn last_buffer(&self) -> usize {
        self.nodes.len()
    }

    /// The first node that learns something; the number of nodes if there is none.
    pub fn first_to_learn(&self) -> usize {
        self.nodes
            .iter()
            .position(|node| node.learns)
            .unwrap_or(self.nodes.len())
    }

    /// The buffer that holds the same values for an image as long as the weights of frozen layers stay: the last before anything
    /// learns, is random or has values that add to the loss. 0 where no frozen weights lie before it.
    pub fn front(&self) -> usize {
        let changes = |node: &Node<T>| node.learns || !node.is_steady;
        let front = self.nodes.iter().position(changes).unwrap_or(self.nodes.len());
        let front = self.activities.first().map_or(front, |&(buffer, _)| front.min(buffer));
        match self.nodes[..front].iter().any(|node| node.is_frozen) {
            true => front,
            false => 0,
        }
    }

    /// Which rows of the kernel of a large Dense layer fall to one of several workers; `None` for any other layer.
    pub fn wide_rows(&self, layer: usize, member: Member) -> Option<Range<usize>> {
        let node = self
            .nodes
            .iter()
            .find(|node| node.index == layer && node.wide.is_some())?;
        node.wide.map(|wide| member.part(wide.inputs))
    }

    /// How many weights one of several workers has of the kernels of large Dense layers.
    pub fn wide_weights(&self, member: Member) -> u64 {
        let wide = self.nodes.iter().filter_map(|node| node.wide);
        wide.map(|wide| member.part(wide.inputs).len() as u64 * wide.units as u64)
            .sum()
    }

    /// How many values go into the rows that one of several workers has of these kernels.
    pub fn wide_inputs(&self, member: Member) -> u64 {
        let wide = self.nodes.iter().filter_map(|node| node.wide);
        wide.map(|wide| member.part(wide.inputs).len() as u64).sum()
    }

    /// Bytes for each sample of a batch: on the way forward, and more where it is trained on.
    pub fn bytes_per_sample(&self) -> [u64; 2] {
        let bytes = |values: &usize| (*values as u64).saturating_mul(size_of::<T>() as u64);
        let outputs = self.lens.iter().map(bytes).fold(0, u64::saturating_add);
        let kept = self.nodes.iter().map(|node| node.layer.bytes_per_sample());
        let kept = kept.fold(0, u64::saturating_add);
        // Gradients go back through two places by turns, each as large as the largest it takes.
        let back = &self.lens[self.first_to_learn() + 1..];
        let turn = |skip| back.iter().skip(skip).step_by(2).map(bytes).max().unwrap_or(0);
        [outputs, kept.saturating_add(turn(0)).saturating_add(turn(1))]
    }
}
