//! What the core knows, in the words of the protocol.

use super::plan::Plan;
use super::protocol::*;
use crate::data::{Column, Dataset};
use crate::nn::{ConfusionMatrix, LayerReport};
use crate::train;

pub(super) fn summarize_dataset(dataset: &Dataset, column: usize) -> DatasetSummary {
    let images = &dataset.images;
    let columns: Vec<_> = dataset.columns.iter().map(summarize_column).collect();
    let learnt = columns.get(column).cloned();
    DatasetSummary {
        count: images.count,
        height: images.height,
        width: images.width,
        channels: images.channels,
        dtype: images.dtype.clone(),
        min: images.min,
        max: images.max,
        sizes: images
            .sizes
            .iter()
            .map(|size| ImageSize {
                height: size.height,
                width: size.width,
                count: size.count,
            })
            .collect(),
        columns,
        column: learnt.as_ref().map(|column| column.name.clone()),
        classes: learnt.as_ref().map(|column| column.classes.clone()).unwrap_or_default(),
        counts: learnt.map(|column| column.counts).unwrap_or_default(),
        notes: dataset.notes.clone(),
    }
}

fn summarize_column(column: &Column) -> ColumnSummary {
    ColumnSummary {
        name: column.name.clone(),
        classes: column.classes.clone(),
        counts: column.counts.clone(),
    }
}

/// A network as `model.summary()` shows it. Broken layers carry their problem, and what comes after them has no shape.
pub(super) fn summarize_network(
    reports: &[LayerReport],
    plan: Result<&Plan, &Failure>,
    seed: Option<u32>,
) -> NetworkSummary {
    NetworkSummary {
        layers: reports.iter().map(summarize_layer).collect(),
        params: reports.iter().map(|report| report.params).sum(),
        problem: plan.err().cloned(),
        loss: plan.ok().and_then(|plan| plan.loss).map(|loss| loss.name().to_owned()),
        memory_bytes: plan.map_or(0.0, |plan| plan.memory as f64),
        seed,
    }
}

fn summarize_layer(report: &LayerReport) -> LayerSummary {
    LayerSummary {
        name: report.name.clone(),
        class_name: report.class_name.clone(),
        output_shape: report.output_shape.as_ref().map(|shape| {
            let dims = shape.iter().map(|&length| Some(length));
            std::iter::once(None).chain(dims).collect()
        }),
        params: report.params,
        problem: report.error.clone().map(Failure::from),
    }
}

/// An evaluation with scikit-learn's metrics; wrong predictions first, the surest mistakes at the top, then the right ones, the
/// least sure at the top.
pub(super) fn summarize_evaluation(part: Part, evaluation: &train::Evaluation, column: &Column) -> Evaluation {
    let actual: Vec<u32> = evaluation
        .predictions
        .iter()
        .map(|prediction| prediction.actual)
        .collect();
    let predicted: Vec<u32> = evaluation
        .predictions
        .iter()
        .map(|prediction| prediction.predicted)
        .collect();
    let confusion = ConfusionMatrix::new(&actual, &predicted, column.classes.len());
    let mut predictions = evaluation.predictions.clone();
    predictions.sort_by(|a, b| {
        let (right, other) = (a.actual == a.predicted, b.actual == b.predicted);
        let by_confidence = a.confidence.total_cmp(&b.confidence);
        right
            .cmp(&other)
            .then(if right { by_confidence } else { by_confidence.reverse() })
            .then(a.index.cmp(&b.index))
    });
    let name = |class: u32| column.classes[class as usize].clone();
    Evaluation {
        part,
        loss: evaluation.tally.loss(),
        accuracy: confusion.accuracy(),
        balanced_accuracy: confusion.balanced_accuracy(),
        classes: confusion
            .classes()
            .into_iter()
            .zip(&column.classes)
            .map(|(score, name)| ClassScore {
                name: name.clone(),
                precision: score.precision,
                recall: score.recall,
                f1: score.f1,
                support: score.support,
            })
            .collect(),
        confusion: confusion.counts.outer_iter().map(|row| row.to_vec()).collect(),
        predictions: predictions
            .iter()
            .map(|prediction| Prediction {
                index: prediction.index,
                actual: name(prediction.actual),
                predicted: name(prediction.predicted),
                confidence: prediction.confidence,
            })
            .collect(),
    }
}
