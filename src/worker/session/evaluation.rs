//! How well the network does on a part of the data set.

use super::network::same_target;
use super::{Answer, Session, reply};
use crate::data::Column;
use crate::nn::{AverageMetrics, ConfusionMatrix};
use crate::order::sorted;
use crate::train;
use crate::worker::protocol::*;

impl Session {
    pub(super) fn evaluate(&mut self, part: Part) -> Answer {
        let (data, model) = self.data_and_model()?;
        same_target(data, model)?;
        let examples = data.examples(part)?;
        if examples.is_empty() {
            return Err(Failure::new(
                "empty_part",
                format!("the {} part holds no images", part.name()),
                "Choose a larger share for it in prepare().",
            ));
        }
        let evaluation = train::evaluate(model, &examples);
        let logs = train::Logs::new(&model.metrics, &evaluation.tally);
        reply(Reply::Evaluation(summarize_evaluation(
            part,
            logs,
            &evaluation,
            data.column()?,
        )))
    }
}

/// An evaluation with scikit-learn's metrics; wrong predictions first, the surest mistakes at the top, then the right ones, the
/// least sure at the top.
fn summarize_evaluation(part: Part, logs: train::Logs, evaluation: &train::Evaluation, column: &Column) -> Evaluation {
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
    let all = &evaluation.predictions;
    let order = sorted(all.len(), &|a, b| {
        let (a, b) = (&all[a], &all[b]);
        let (right, other) = (a.actual == a.predicted, b.actual == b.predicted);
        let by_confidence = a.confidence.total_cmp(&b.confidence);
        right
            .cmp(&other)
            .then(if right { by_confidence } else { by_confidence.reverse() })
            .then(a.index.cmp(&b.index))
    });
    let predictions = order.into_iter().map(|place| &all[place]);
    let name = |class: u32| column.classes[class as usize].clone();
    let average = |AverageMetrics { precision, recall, f1 }| AverageScore { precision, recall, f1 };
    Evaluation {
        part,
        logs,
        balanced_accuracy: confusion.balanced_accuracy(),
        macro_avg: average(confusion.macro_average()),
        weighted_avg: average(confusion.weighted_average()),
        always: confusion.only_prediction().map(|class| name(class as u32)),
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
            .map(|prediction| Prediction {
                index: prediction.index,
                actual: name(prediction.actual),
                predicted: name(prediction.predicted),
                confidence: prediction.confidence,
            })
            .collect(),
    }
}
