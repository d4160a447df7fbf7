//! What the folders of the mailbox are called, and how much is unread in them.

use super::{
    Mail, Stop,
    transport::{self, Lost},
};
use crate::{
    api::Abort,
    browser::clock,
    reactive::{Cell, spawn},
};
use gmail::{
    LabelId, batch,
    labels::{Kind, get, list_colors},
    pace::Outcome,
    units::Item,
};

/// What is known of the mailbox's folders.
#[derive(Debug, Clone, Default)]
pub struct Folders {
    /// The user's own labels with their names, by name.
    pub labels: Vec<(LabelId, String)>,
    /// How much is under each label.
    pub counts: Vec<get::Response>,
}

impl Folders {
    /// The name of a label as it stands in Gmail.
    pub fn name(&self, id: &LabelId) -> Option<String> {
        let found = self.labels.iter().find(|(known, _)| known == id);
        found.map(|(_, name)| name.clone())
    }

    /// How much is under a label.
    pub fn count(&self, id: &LabelId) -> Option<&get::Response> {
        self.counts.iter().find(|counts| counts.id == *id)
    }
}

impl Mail {
    /// What is known of the folders.
    pub fn folders(self) -> Cell<Folders> {
        self.folders
    }

    /// Asks how much is under these labels, in one request of a unit each; and once what the
    /// user's labels are called, for one unit. A failure leaves what is known: the list beside
    /// the folders says what is wrong.
    pub fn ask_folders(self, labels: Vec<LabelId>, abort: Abort) {
        let known = self
            .folders
            .with_untracked(|folders| !folders.labels.is_empty());
        spawn(async move {
            if !known && let Ok(answer) = self.call(list_colors::Request, &abort).await {
                let mut labels: Vec<_> = answer
                    .labels
                    .into_iter()
                    .filter(|label| label.kind == Kind::User)
                    .map(|label| (label.id, label.name))
                    .collect();
                labels.sort_by(|one, other| one.1.cmp(&other.1));
                self.folders.try_update(|folders| folders.labels = labels);
            }
            if let Ok(counts) = self.count(labels, &abort).await {
                self.folders.try_update(|folders| {
                    for count in counts {
                        folders.counts.retain(|known| known.id != count.id);
                        folders.counts.push(count);
                    }
                });
            }
        });
    }

    async fn count(
        self,
        mut labels: Vec<LabelId>,
        abort: &Abort,
    ) -> Result<Vec<get::Response>, Stop> {
        let api = self.api_now()?;
        let token = self.token(abort).await?;
        let mut counts = Vec::new();
        while !labels.is_empty() {
            let most = labels.len().min(batch::MOST);
            let grant = self.permit(Item::LabelsGet, most, abort).await?;
            let rest = labels.split_off(grant.calls().min(labels.len()));
            let asked = std::mem::replace(&mut labels, rest);
            let calls = asked.into_iter().map(|id| get::Request { id }).collect();
            let Ok(request) = batch::Request::new(calls) else {
                self.settle(grant, Outcome::Fine);
                break;
            };
            let size = request.count();
            let answer = transport::send(request.into_http(&api, &token.value), abort).await;
            let answers = match answer {
                Ok(answer) => batch::read::<get::Request>(answer, size),
                Err(Lost::Aborted) => {
                    self.settle(grant, Outcome::Unknown);
                    return Err(Stop::Aborted);
                }
                Err(Lost::NoAnswer) => Err(gmail::Error::NoAnswer),
            };
            self.settle(
                grant,
                match &answers {
                    Ok(_) => Outcome::Fine,
                    Err(gmail::Error::RateLimited { hint }) => Outcome::Limited(*hint),
                    Err(_) => Outcome::Unknown,
                },
            );
            match answers {
                Ok(answers) => counts.extend(answers.into_iter().flatten()),
                Err(error) => {
                    let now_ms = clock::now().as_millisecond();
                    let failure = crate::model::mail::failure::Failure::of_gmail(&error, now_ms);
                    return Err(Stop::Failed(failure));
                }
            }
        }
        Ok(counts)
    }
}
