//! Carries out what a reader does to mail.

use super::{Mail, Stop, call::Patience};
use crate::{
    api::Abort,
    browser::clock,
    model::mail::{
        actions::{Plan, Step},
        failure::Failure,
    },
};
use gmail::{MessageId, messages::modify};

/// Messages that were not changed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchanged {
    /// The messages.
    pub ids: Vec<MessageId>,
    /// Why.
    pub failure: Failure,
}

impl Mail {
    /// Makes the calls of a plan, to their end even if the reader goes elsewhere. What could not
    /// be changed comes back; a failure that is no message's own ends it.
    pub async fn carry_out(self, plan: Plan) -> Vec<Unchanged> {
        let mut unchanged: Vec<Unchanged> = Vec::new();
        let mut steps = plan.steps().into_iter();
        while let Some(step) = steps.next() {
            let ids = step.ids();
            let failure = match self.make(step, &mut unchanged).await {
                Ok(()) => continue,
                Err(stop) => Failure::from(stop),
            };
            let general = failure != Failure::Gone;
            unchanged.push(Unchanged {
                ids,
                failure: failure.clone(),
            });
            if general {
                let ids: Vec<MessageId> = steps.flat_map(|step| step.ids()).collect();
                if !ids.is_empty() {
                    unchanged.push(Unchanged { ids, failure });
                }
                break;
            }
        }
        unchanged
    }

    async fn make(self, step: Step, unchanged: &mut Vec<Unchanged>) -> Result<(), Stop> {
        let abort = Abort::never();
        match step {
            Step::Many(request) => {
                self.call_with(Patience::Short, request, &abort).await?;
            }
            Step::Each(mut requests) if requests.len() == 1 => {
                if let Some(request) = requests.pop() {
                    self.call_with(Patience::Short, request, &abort).await?;
                }
            }
            Step::Each(requests) => self.make_each(requests, unchanged).await?,
        }
        Ok(())
    }

    /// A part that was refused alone is tried once more alone, as any call is.
    async fn make_each(
        self,
        requests: Vec<modify::Request>,
        unchanged: &mut Vec<Unchanged>,
    ) -> Result<(), Stop> {
        let abort = Abort::never();
        let answers = self.call_each(requests.clone(), &abort).await?;
        for (request, answer) in requests.into_iter().zip(answers) {
            let Err(error) = answer else { continue };
            let id = request.id.clone();
            let failure = if error.retry_kind() == gmail::RetryKind::Never {
                Failure::of_gmail(&error, clock::now().as_millisecond())
            } else {
                match self.call_with(Patience::Short, request, &abort).await {
                    Ok(_) => continue,
                    Err(Stop::Aborted) => Failure::SignedOut,
                    Err(Stop::Failed(failure)) => failure,
                }
            };
            unchanged.push(Unchanged {
                ids: vec![id],
                failure,
            });
        }
        Ok(())
    }
}
