//! How well the network does on a part of the data set.

use super::network::same_target;
use super::{Answer, Session, reply};
use crate::data::{Column, Labels};
use crate::nn::metrics::{AverageMetrics, ClassMetrics, ConfusionMatrix, LabelCounts, roc_auc_score};
use crate::order::sorted;
use crate::train::{self, is_given};
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
        let column = data.column()?;
        let all = &evaluation.predictions;
        let predictions = worst_first(all).into_iter();
        let told = |place: usize, predicted: String| Prediction {
            index: all[place].index,
            actual: column.classes[all[place].actual as usize].clone(),
            predicted,
            confidence: all[place].confidence,
        };
        reply(Reply::Evaluation(match data.labels() {
            Some(labels) => {
                let count = labels.names.len();
                let given = |place: usize| &evaluation.probabilities[place * count..][..count];
                let set = |place| labels.named(given(place).iter().map(|&p| is_given(p)));
                let predictions = predictions.map(|place| told(place, set(place))).collect();
                of_labels(part, logs, &evaluation, labels, predictions)
            }
            None => {
                let class = |place: usize| column.classes[all[place].predicted as usize].clone();
                let predictions = predictions.map(|place| told(place, class(place))).collect();
                of_classes(part, logs, &evaluation, column, predictions)
            }
        }))
    }
}

/// The places of wrong predictions first, the surest mistakes at the top, then those of the right ones, the least sure at the top.
fn worst_first(all: &[train::Prediction]) -> Vec<usize> {
    sorted(all.len(), &|a, b| {
        let (a, b) = (&all[a], &all[b]);
        let (right, other) = (a.actual == a.predicted, b.actual == b.predicted);
        let by_confidence = a.confidence.total_cmp(&b.confidence);
        right
            .cmp(&other)
            .then(if right { by_confidence } else { by_confidence.reverse() })
            .then(a.index.cmp(&b.index))
    })
}

/// An evaluation with scikit-learn's metrics.
fn of_classes(
    part: Part,
    logs: train::Logs,
    evaluation: &train::Evaluation,
    column: &Column,
    predictions: Vec<Prediction>,
) -> Evaluation {
    let classes = |of: fn(&train::Prediction) -> u32| evaluation.predictions.iter().map(of).collect::<Vec<_>>();
    let confusion = ConfusionMatrix::new(
        &classes(|prediction| prediction.actual),
        &classes(|prediction| prediction.predicted),
        column.classes.len(),
    );
    let scores = confusion.classes();
    Evaluation {
        part,
        logs,
        balanced_accuracy: Some(confusion.balanced_accuracy()),
        macro_avg: average(AverageMetrics::macro_of(&scores)),
        weighted_avg: average(AverageMetrics::weighted_of(&scores)),
        always: confusion.only_prediction().map(|class| column.classes[class].clone()),
        classes: named(scores, &column.classes),
        labels: None,
        confusion: confusion.counts.outer_iter().map(|row| row.to_vec()).collect(),
        predictions,
    }
}

/// The same of several labels, each of which is told by itself.
fn of_labels(
    part: Part,
    logs: train::Logs,
    evaluation: &train::Evaluation,
    labels: &Labels,
    predictions: Vec<Prediction>,
) -> Evaluation {
    let count = labels.names.len();
    let all = &evaluation.predictions;
    let counted: Vec<_> = (0..count)
        .map(|label| {
            let had = all.iter().map(|p| labels.sets[p.actual as usize][label] == 1);
            let had: Vec<bool> = had.collect();
            let scores: Vec<f32> = evaluation
                .probabilities
                .iter()
                .skip(label)
                .step_by(count)
                .copied()
                .collect();
            let samples = scores.iter().zip(&had).map(|(&p, &had)| [is_given(p), had]);
            (LabelCounts::new(samples), roc_auc_score(&had, &scores))
        })
        .collect();
    let scores: Vec<_> = counted.iter().map(|(counts, _)| counts.metrics()).collect();
    let right = all.iter().filter(|p| p.actual == p.predicted).count();
    Evaluation {
        part,
        logs,
        balanced_accuracy: None,
        macro_avg: average(AverageMetrics::macro_of(&scores)),
        weighted_avg: average(AverageMetrics::weighted_of(&scores)),
        always: None,
        classes: named(scores, &labels.names),
        labels: Some(LabelScores {
            subset_accuracy: right as f64 / all.len() as f64,
            each: counted
                .into_iter()
                .map(|(counts, auc)| LabelScore {
                    tp: counts.tp,
                    fp: counts.fp,
                    fn_: counts.fn_,
                    tn: counts.tn,
                    accuracy: counts.accuracy(),
                    auc,
                })
                .collect(),
        }),
        confusion: Vec::new(),
        predictions,
    }
}

fn average(AverageMetrics { precision, recall, f1 }: AverageMetrics) -> AverageScore {
    AverageScore { precision, recall, f1 }
}

fn named(scores: Vec<ClassMetrics>, names: &[String]) -> Vec<ClassScore> {
    let named = scores.into_iter().zip(names);
    let named = named.map(|(score, name)| ClassScore {
        name: name.clone(),
        precision: score.precision,
        recall: score.recall,
        f1: score.f1,
        support: score.support,
    });
    named.collect()
}
