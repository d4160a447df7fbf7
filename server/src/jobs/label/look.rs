//! Looks at messages, several in one request where that goes well.

use super::{halt::Halt, probe::Step, run::Run};
use crate::google::gateway::GatewayError;
use gmail::{MessageId, RetryKind, batch, messages::get};
use std::collections::{HashMap, HashSet};

/// What came of a look at a message.
pub(super) enum Looked {
    /// What it is like.
    Here(get::Response),
    /// Gmail does not have it any more.
    Gone,
    /// Gmail failed to show it: it, or anything.
    Failed(GatewayError),
}

/// How many messages Gmail is asked for together, and what it did not show of these.
pub(super) struct Ahead {
    /// Messages that Gmail was asked for and did not show, until their turn comes.
    unshown: HashMap<String, gmail::Error>,
    together: usize,
    growth: Growth,
}

/// How many more messages are asked for together after all went well.
#[derive(Clone, Copy)]
enum Growth {
    /// Twice as many: Gmail has not found it too many yet.
    Double,
    OneMore,
    /// None: no batch comes through.
    Never,
}

impl Default for Ahead {
    fn default() -> Self {
        Self {
            unshown: HashMap::new(),
            together: 1,
            growth: Growth::Double,
        }
    }
}

impl Ahead {
    fn speed_up(&mut self) {
        let more = match self.growth {
            Growth::Double => self.together,
            Growth::OneMore => 1,
            Growth::Never => 0,
        };
        self.together = (self.together + more).min(batch::MOST);
    }

    fn slow_down(&mut self) {
        self.together = (self.together / 2).max(1);
        if matches!(self.growth, Growth::Double) {
            self.growth = Growth::OneMore;
        }
    }

    fn stay_alone(&mut self) {
        (self.together, self.growth) = (1, Growth::Never);
    }
}

impl Run<'_> {
    /// Whether Gmail was asked for a message in this run and its turn has not come yet.
    pub(super) fn was_asked_for(&self, id: &MessageId) -> bool {
        self.looked.contains_key(id.as_str()) || self.ahead.unshown.contains_key(id.as_str())
    }

    /// Asks for the first of these messages together with those that follow, unless that was done: for one at first, for
    /// twice as many each time that all goes well, for half as many where Gmail finds that too many, and from then on for
    /// one more at a time.
    pub(super) async fn look_ahead(
        &mut self,
        ids: &[MessageId],
        filed_before: &HashSet<String>,
    ) -> Result<(), Halt> {
        let passed = |id: &MessageId| self.was_asked_for(id) || self.left.contains(id.as_str());
        if ids.first().is_none_or(passed) {
            return Ok(());
        }
        let open = |id: &&MessageId| !filed_before.contains(id.as_str()) && !passed(id);
        let ids: Vec<MessageId> = ids
            .iter()
            .filter(open)
            .take(self.ahead.together)
            .cloned()
            .collect();
        let answers = match self.gmail.facts_of_messages(ids.clone()).await {
            // Perhaps something between us and Gmail lets no batch through: one by one, it may still work.
            Err(GatewayError::Gmail(error))
                if matches!(error.retry_kind(), RetryKind::Never | RetryKind::BackOff) =>
            {
                self.ahead.stay_alone();
                return Ok(());
            }
            answers => answers.map_err(|error| self.halt(error))?,
        };
        let (mut fine, mut slower) = (true, false);
        let some_came = answers.iter().any(Result::is_ok);
        for (id, answer) in ids.into_iter().zip(answers) {
            let id = id.as_str().to_owned();
            match answer {
                Ok(message) => {
                    self.looked.insert(id, message);
                }
                Err(error) => {
                    let kind = error.retry_kind();
                    fine &= kind == RetryKind::Never;
                    slower |= matches!(kind, RetryKind::SlowDown(_));
                    // Too many at once and not too many a minute, or without an answer: asked for later, with the next ones.
                    let not_now =
                        kind == RetryKind::SlowDown(None) || error == gmail::Error::NoAnswer;
                    if some_came && not_now {
                        self.left.insert(id);
                    } else {
                        self.ahead.unshown.insert(id, error);
                    }
                }
            }
        }
        if slower {
            self.ahead.slow_down();
        } else if fine {
            self.ahead.speed_up();
        }
        Ok(())
    }

    /// What a message looks like now. One that this run has looked at already is not asked for again.
    pub(super) async fn look(&mut self, id: MessageId) -> Result<Looked, Halt> {
        let looked = match self.looked.remove(id.as_str()) {
            Some(looked) => Ok(looked),
            None => match self.ahead.unshown.remove(id.as_str()) {
                Some(error) => Err(error.into()),
                None => self.gmail.message_facts(id).await,
            },
        };
        match looked {
            Ok(message) => {
                self.step(Step::Looked).await;
                Ok(Looked::Here(message))
            }
            Err(GatewayError::Gmail(gmail::Error::NotFound)) => Ok(Looked::Gone),
            Err(GatewayError::Gmail(error)) if error.may_be_of_one() => {
                Ok(Looked::Failed(GatewayError::Gmail(error)))
            }
            Err(error) => Err(self.halt(error)),
        }
    }
}
