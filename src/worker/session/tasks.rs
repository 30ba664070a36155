//! Questions whose answer takes many passes through the network: worked on turn by turn, as the training is, so that other
//! messages are answered in between.

use super::{Answer, Buffer, Event, Session, reply};
use crate::inspect::{InspectError, Maximization, Occlusion, Progress, TopImages};
use crate::train::RateSearch;
use crate::worker::protocol::*;

/// Progress told more often than this many milliseconds apart is of no use to a page.
const EVENT_INTERVAL: f64 = 33.0;

/// A question being worked on.
pub(super) struct Task {
    /// The request it is the answer to.
    id: u32,
    work: Work,
    last_event: f64,
}

pub(super) enum Work {
    TopImages(TopImages),
    Maximize(Maximization),
    Occlusion(Occlusion),
    Rates(Box<RateSearch>),
}

impl Session {
    pub(super) fn begin_task(&mut self, id: u32, work: Result<Work, InspectError>) -> Answer {
        self.tasks.push_back(Task {
            id,
            work: work?,
            last_event: f64::NEG_INFINITY,
        });
        Ok(None)
    }

    /// Lets a question be; it may have been answered in the meantime.
    pub(super) fn cancel(&mut self, request: u32) -> Answer {
        self.tasks.retain(|task| task.id != request);
        reply(Reply::Done)
    }

    /// Gives up all questions under way, because what they are about changes.
    pub(super) fn abandon_tasks(&mut self) {
        let failure = Failure::new(
            "cancelled",
            "images or network have changed before the answer was there",
            "Ask again.",
        );
        let ended = self.tasks.drain(..).map(|task| (task.id, failure.clone()));
        self.ended.extend(ended);
    }

    /// Works a little on the question that was asked first.
    pub(super) fn advance_task(&mut self) -> Option<Event> {
        let mut task = self.tasks.pop_front()?;
        let id = task.id;
        match self.work(&mut task.work) {
            Err(failure) => Some((id, Reply::Failed(failure), Vec::new())),
            Ok(progress) if progress.is_finished() => {
                let (insight, buffers) = finish(task.work);
                Some((id, Reply::Inspected { insight }, buffers))
            }
            Ok(Progress { done, all }) => {
                let now = (self.clock)();
                let is_news = now - task.last_event >= EVENT_INTERVAL;
                if is_news {
                    task.last_event = now;
                }
                self.tasks.push_front(task);
                let [done, all] = [done, all].map(|count| count as f64);
                is_news.then(|| (id, Reply::Progress { done, all }, Vec::new()))
            }
        }
    }

    fn work(&mut self, work: &mut Work) -> Result<Progress, Failure> {
        match work {
            Work::TopImages(search) => {
                let (data, model) = self.data_and_model()?;
                return Ok(search.advance(&mut model.network, &data.inputs()?));
            }
            Work::Rates(search) => {
                let (done, all) = search.advance(&self.data()?.examples(Part::Train)?);
                return Ok(Progress {
                    done: done as u64,
                    all: all as u64,
                });
            }
            _ => {}
        }
        let model = self.model()?;
        Ok(match work {
            Work::TopImages(_) | Work::Rates(_) => unreachable!("advanced above"),
            Work::Maximize(climb) => climb.advance(&mut model.network),
            Work::Occlusion(covering) => covering.advance(&mut model.network, model.loss, model.target_type),
        })
    }
}

fn finish(work: Work) -> (Insight, Vec<Buffer>) {
    match work {
        Work::TopImages(search) => {
            let filters = search.seen().iter().map(|seen| FilterSeen {
                top: seen
                    .top
                    .iter()
                    .map(|found| TopImage {
                        index: found.index,
                        value: found.value,
                        row: found.row,
                        column: found.column,
                    })
                    .collect(),
                low: seen.low,
                high: seen.high,
                dead: seen.is_dead(),
            });
            let filters = filters.collect();
            (Insight::TopImages { filters }, Vec::new())
        }
        Work::Maximize(climb) => {
            let found = climb.into_found();
            let (height, width, channels) = found.first().map_or((0, 0, 0), |one| one.image.dim());
            let filters = found
                .iter()
                .map(|one| FilterRaised {
                    filter: one.filter,
                    start: one.start,
                    end: one.end,
                })
                .collect();
            let images = found.into_iter();
            let buffers = images
                .map(|one| Buffer::F32(one.image.into_raw_vec_and_offset().0))
                .collect();
            let insight = Insight::Maximized {
                height,
                width,
                channels,
                filters,
            };
            (insight, buffers)
        }
        Work::Occlusion(covering) => {
            let map = covering.probabilities();
            let (height, width) = map.dim();
            let insight = Insight::Map {
                height,
                width,
                channels: 1,
            };
            (insight, vec![Buffer::F32(map.into_raw_vec_and_offset().0)])
        }
        Work::Rates(search) => {
            let tried = search.tried().iter().map(|tried| TriedRate {
                learning_rate: tried.learning_rate,
                loss: tried.loss,
                smoothed: tried.smoothed,
            });
            let insight = Insight::Rates {
                tried: tried.collect(),
                suggestion: search.suggestion(),
            };
            (insight, Vec::new())
        }
    }
}
