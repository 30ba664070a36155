//! Large Dense layers, which are shared out.

use super::{Exchange, Learn, Step, combine, cursors};
use crate::nn::kernels::{self, Element, Matrix};
use crate::nn::layers::Wide;
use crate::nn::network::Network;
use crate::nn::network::shards::{Member, SHARDS, Sums, part};

/// Bytes of gradients that are at once turned into a change of the weights: they stay in the second-level cache.
const CHUNK: usize = 128 << 10;

impl<T: Element> Step<T> {
    /// Where everyone has all samples.
    pub(super) fn pick_columns(&mut self, network: &mut Network<T>, node: usize, wide: Wide) {
        network.work.batch = self.batch.targets.len();
        if self.member == Member::ALONE {
            return;
        }
        let columns = &mut self.columns[node];
        columns.clear();
        add_columns(network, node, wide, self.member, columns);
    }

    pub(super) fn send_columns(
        &mut self,
        network: &mut Network<T>,
        node: usize,
        wide: Wide,
        exchange: &mut impl Exchange<T>,
    ) {
        network.work.batch = self.samples(network, node).len();
        for other in self.member.others() {
            let mut message = Vec::new();
            add_columns(network, node, wide, other, &mut message);
            exchange.send(other, message);
        }
    }

    pub(super) fn gather_columns(&mut self, network: &mut Network<T>, node: usize, wide: Wide, messages: &[Vec<T>]) {
        network.work.batch = self.samples(network, node).len();
        let columns = &mut self.columns[node];
        columns.clear();
        let mut messages = messages.iter();
        for member in self.member.all() {
            match member == self.member {
                true => add_columns(network, node, wide, member, columns),
                false => columns.extend_from_slice(messages.next().expect("a message of each of the others")),
            }
        }
    }

    /// What goes into this worker's rows of a kernel, of all samples: where, and how far apart the samples are.
    fn inputs<'a>(columns: &'a [T], member: Member, wide: Wide, x: &'a [T]) -> (&'a [T], usize) {
        match member {
            Member::ALONE => (x, wide.inputs),
            _ => (columns, member.part(wide.inputs).len()),
        }
    }

    /// The part of a wide layer's outputs that comes from this worker's rows of the kernel.
    pub(super) fn multiply(
        &mut self,
        network: &mut Network<T>,
        node: usize,
        wide: Wide,
        exchange: &mut impl Exchange<T>,
    ) {
        let batch = self.batch.targets.len();
        network.work.batch = batch;
        let start = network.work.stack.nodes[node].parameters.start;
        let (parameters, scratch) = (&network.parameters[start..], &mut network.scratch);
        let (x, ..) = network.work.around(node, false);
        let (x, stride) = Self::inputs(&self.columns[node], self.member, wide, x);
        let own = self.member.part(wide.inputs);
        let mut sums = Sums::default();
        for shard in self.member.shards() {
            let rows = part(wide.inputs, shard..shard + 1);
            let (first, len) = (rows.start - own.start, rows.len());
            let mut y = vec![T::ZERO; batch * wide.units];
            let x = Matrix {
                data: x.get(first..).unwrap_or_default(),
                rows: batch,
                columns: len,
                row_stride: stride,
                column_stride: 1,
            };
            let kernel = &parameters[first * wide.units..][..len * wide.units];
            kernels::gemm(x, Matrix::row_major(kernel, wide.units), &mut y, false, scratch);
            sums.push(shard..shard + 1, y);
        }
        self.send_all(exchange, |message| sums.write_to(message));
        self.sums[node] = sums;
    }

    /// Adds up the parts of a wide layer's outputs.
    pub(super) fn add_up(&mut self, network: &mut Network<T>, node: usize, messages: &[Vec<T>]) {
        let wide = network.wide(node);
        let len = self.batch.targets.len() * wide.units;
        let sums = std::mem::take(&mut self.sums[node]);
        let total = combine(sums, self.member, len, &mut cursors(messages));
        let parameters = network.work.stack.nodes[node].parameters.clone();
        let bias = &network.parameters[parameters.end - wide.bias_len()..parameters.end];
        let (_, y, ..) = network.work.around(node, false);
        y.copy_from_slice(&total);
        if !bias.is_empty() {
            for row in y.chunks_exact_mut(wide.units) {
                row.iter_mut().zip(bias).for_each(|(y, &bias)| *y += bias);
            }
        }
        wide.activation.forward(wide.units, y);
    }

    /// The gradient with respect to what goes into this worker's rows of a kernel.
    pub(super) fn send_input_gradients(
        &mut self,
        network: &mut Network<T>,
        node: usize,
        wide: Wide,
        exchange: &mut impl Exchange<T>,
    ) {
        let batch = self.batch.targets.len();
        let is_shared = self.is_shared(network, node);
        let is_first = node == network.work.stack.first_to_learn();
        network.work.batch = batch;
        let parameters = network.work.stack.nodes[node].parameters.clone();
        let (_, y, dy, dx) = network.work.around(node, self.member == Member::ALONE);
        wide.activation.backward(wide.units, y, dy);
        let mut bias = vec![T::ZERO; wide.bias_len()];
        if !bias.is_empty() {
            kernels::bias_gradient(dy, &mut bias);
        }
        self.sums[node].push(0..SHARDS, bias);
        if is_first {
            return;
        }
        let width = self.member.part(wide.inputs).len();
        let kernel = &network.parameters[parameters.start..][..width * wide.units];
        let dx = match self.member {
            Member::ALONE => dx,
            _ => {
                self.products.resize(batch * width, T::ZERO);
                &mut self.products[..]
            }
        };
        kernels::dense_input_gradient(wide.units, kernel, dy, dx, &mut network.scratch);
        for other in self.member.others() {
            let samples = if is_shared { 0..batch } else { other.part(batch) };
            exchange.send(other, dx[samples.start * width..samples.end * width].to_vec());
        }
    }

    /// Changes this worker's rows of a kernel, some at a time, so that their gradients never leave the cache.
    pub(super) fn learn_rows(
        &mut self,
        network: &mut Network<T>,
        node: usize,
        wide: Wide,
        learner: &mut impl Learn<T>,
    ) {
        let batch = self.batch.targets.len();
        let start = network.work.stack.nodes[node].parameters.start;
        let (parameters, scratch) = (&mut network.parameters, &mut network.scratch);
        let (x, _, dy, _) = network.work.around(node, false);
        let columns = std::mem::take(&mut self.columns[node]);
        let (x, stride) = Self::inputs(&columns, self.member, wide, x);
        let rows = (CHUNK / size_of::<T>() / wide.units).max(1);
        let width = self.member.part(wide.inputs).len();
        let mut gradient = vec![T::ZERO; rows * wide.units];
        for first in (0..width).step_by(rows) {
            let rows = rows.min(width - first);
            let gradient = &mut gradient[..rows * wide.units];
            let x = Matrix {
                data: &x[first..],
                rows: batch,
                columns: rows,
                row_stride: stride,
                column_stride: 1,
            };
            let dy = Matrix::row_major(&*dy, wide.units);
            kernels::gemm(x.transposed(), dy, gradient, false, scratch);
            let first = start + first * wide.units;
            self.hand(first, &mut parameters[first..][..gradient.len()], gradient, learner);
        }
        self.columns[node] = columns;
    }

    pub(super) fn gather_input_gradients(&mut self, network: &mut Network<T>, node: usize, messages: &[Vec<T>]) {
        if self.member == Member::ALONE {
            return;
        }
        let wide = network.wide(node);
        let samples = self.samples(network, node);
        network.work.batch = samples.len();
        let (.., dx) = network.work.around(node, true);
        let own = self.member.part(wide.inputs).len();
        let products = &self.products[samples.start * own..samples.end * own];
        let mut messages = messages.iter();
        for member in self.member.all() {
            let values = match member == self.member {
                true => products,
                false => messages.next().expect("a message of each of the others"),
            };
            let columns = member.part(wide.inputs);
            if !columns.is_empty() {
                let rows = dx.chunks_exact_mut(wide.inputs);
                rows.zip(values.chunks_exact(columns.len()))
                    .for_each(|(dx, values)| dx[columns.clone()].copy_from_slice(values));
            }
        }
    }
}

/// Adds, of each sample at hand, the values that a member's rows of a kernel weigh.
fn add_columns<T: Element>(network: &mut Network<T>, node: usize, wide: Wide, member: Member, to: &mut Vec<T>) {
    let samples = network.work.batch;
    let columns = member.part(wide.inputs);
    let (x, ..) = network.work.around(node, false);
    to.reserve(samples * columns.len());
    let rows = x[..samples * wide.inputs].chunks_exact(wide.inputs);
    rows.for_each(|row| to.extend_from_slice(&row[columns.clone()]));
}

impl<T: Element> Network<T> {
    pub(super) fn wide(&self, node: usize) -> Wide {
        self.work.stack.nodes[node].wide.expect("a wide node")
    }
}
