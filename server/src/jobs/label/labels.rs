//! The three labels in Gmail. A label is its id: its owner may rename it.

use super::{halt::Halt, probe::Step, run::Run};
use crate::{
    google::gateway::GatewayError,
    store::mail::{
        labels::{self, LabelRecord},
        ledger,
    },
};
use contract::{
    label::{Category, RunTrigger},
    user::Language,
};
use gmail::{LabelId, labels::Label};
use sea_orm::DbErr;

/// How many names are tried for a label when others have them.
const NAMES_TRIED: usize = 10;

/// The labels of a mailbox by category.
pub(super) struct LabelIds(Vec<LabelRecord>);

impl LabelIds {
    pub(super) fn get(&self, category: Category) -> Option<LabelId> {
        let label = self.0.iter().find(|label| label.category == category)?;
        label.gmail_label_id.as_deref().map(LabelId::new)
    }

    pub(super) fn id(&self, category: Category) -> Result<LabelId, Halt> {
        self.get(category)
            .ok_or_else(|| Halt::Fail("a label was not made".to_owned()))
    }
}

impl Run<'_> {
    /// The labels as they are stored.
    pub(super) async fn labels(&self) -> Result<LabelIds, DbErr> {
        Ok(LabelIds(
            labels::of_mailbox(self.app.store.db(), &self.mailbox.id).await?,
        ))
    }

    /// Makes those of the three labels that are missing. Costs nothing when all are there, unless
    /// the owner asked for this run: then it also sees to labels they renamed or deleted.
    pub(super) async fn ensure_labels(&self) -> Result<(), Halt> {
        let mut stored = self.labels().await?;
        let complete = Category::ALL
            .iter()
            .all(|category| stored.get(*category).is_some());
        if complete && self.trigger == RunTrigger::Schedule {
            return Ok(());
        }
        let in_gmail = self
            .gmail
            .labels()
            .await
            .map_err(|error| self.halt(error))?;
        let deleted = self.follow_renames(&mut stored, &in_gmail).await?;
        for category in Category::ALL.iter().copied() {
            if stored.get(category).is_none() {
                let again = deleted.contains(&category);
                let label = self.make_label(category, &in_gmail, &stored, again).await?;
                self.repoint(category, &label).await?;
            }
        }
        Ok(())
    }

    /// Stores the names that labels have now, and drops labels that are gone. Their categories.
    async fn follow_renames(
        &self,
        stored: &mut LabelIds,
        in_gmail: &[Label],
    ) -> Result<Vec<Category>, Halt> {
        let there = |label: &LabelRecord| {
            let id = label.gmail_label_id.as_deref()?;
            Some(in_gmail.iter().find(|there| there.id == id))
        };
        let deleted: Vec<Category> = stored
            .0
            .extract_if(.., |label| there(label) == Some(None))
            .map(|label| label.category)
            .collect();
        for label in &stored.0 {
            let renamed = there(label)
                .flatten()
                .filter(|there| there.name != label.name);
            if let Some(there) = renamed {
                self.store_label(LabelRecord {
                    name: there.name.clone(),
                    // The name is its owner's own choice now.
                    taken_name: None,
                    ..label.clone()
                })
                .await?;
            }
        }
        Ok(deleted)
    }

    /// Makes a label again that its owner has deleted. Where it is there, whatever Gmail did not like is something else: tells
    /// whether it was made.
    pub(super) async fn remake_label(&self, category: Category) -> Result<bool, Halt> {
        let stored = self.labels().await?;
        let old = stored.id(category)?;
        let in_gmail = self
            .gmail
            .labels()
            .await
            .map_err(|error| self.halt(error))?;
        if in_gmail.iter().any(|label| label.id == old) {
            return Ok(false);
        }
        tracing::info!(
            run = self.id.as_str(),
            "a label was deleted in Gmail: making it again"
        );
        let new = self
            .make_label(category, &in_gmail, &LabelIds(Vec::new()), true)
            .await?;
        self.repoint(category, &new).await?;
        Ok(true)
    }

    /// What is planned for a label that is gone goes to the one that took its place.
    async fn repoint(&self, category: Category, label: &LabelId) -> Result<(), Halt> {
        let transaction = self.begin_write().await?;
        ledger::relabel(&transaction, &self.mailbox.id, category, label.as_str()).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Makes a label, perhaps again. A name that is taken stays its owner's: a label of that name that we did not make is
    /// never used, ours gets another name, which its owner may change. The settings tell them of both.
    async fn make_label(
        &self,
        category: Category,
        in_gmail: &[Label],
        stored: &LabelIds,
        again: bool,
    ) -> Result<LabelId, Halt> {
        // The name was noted by a run that was cut off: a label of that name was made by it.
        let noted = stored.0.iter().find(|label| label.category == category);
        let made = noted.and_then(|noted| {
            let made = in_gmail.iter().find(|label| label.name == noted.name)?;
            Some((noted, made))
        });
        if let Some((noted, made)) = made {
            self.store_label(LabelRecord {
                gmail_label_id: Some(made.id.as_str().to_owned()),
                ..noted.clone()
            })
            .await?;
            return Ok(made.id.clone());
        }
        let language = self
            .owner
            .language
            .unwrap_or(self.app.config.organization.language);
        for attempt in 0..NAMES_TRIED {
            let name = label_name(category, language, attempt);
            let taken = |label: &Label| label.name.to_lowercase() == name.to_lowercase();
            if in_gmail.iter().any(taken) {
                continue;
            }
            let first_choice = label_name(category, language, 0);
            let record = LabelRecord {
                category,
                taken_name: (name != first_choice).then_some(first_choice),
                name: name.clone(),
                gmail_label_id: None,
                made_again_at: again.then(|| self.app.now()),
            };
            self.store_label(record.clone()).await?;
            self.step(Step::LabelNoted).await;
            match self.gmail.create_label(&name).await {
                Ok(label) => {
                    self.step(Step::LabelMade).await;
                    self.store_label(LabelRecord {
                        name: label.name,
                        gmail_label_id: Some(label.id.as_str().to_owned()),
                        ..record
                    })
                    .await?;
                    return Ok(label.id);
                }
                Err(GatewayError::Gmail(error)) if error.is_conflict() => {}
                Err(error) => return Err(self.halt(error)),
            }
        }
        Err(Halt::Fail("every name for a label is taken".to_owned()))
    }

    async fn store_label(&self, record: LabelRecord) -> Result<(), Halt> {
        let transaction = self.begin_write().await?;
        let (org, mailbox) = (&self.mailbox.organization_id, &self.mailbox.id);
        labels::put(&transaction, org, mailbox, &record).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// The name of a label in its owner's language; from the second attempt on with our own behind it.
fn label_name(category: Category, language: Language, attempt: usize) -> String {
    let name = match (language, category) {
        (Language::Ja, Category::ClosingThisMonth) => "今月完了予定の商談",
        (Language::Ja, Category::OpenDeals) => "未完了の商談",
        (Language::Ja, Category::Customers) => "顧客",
        (Language::En, Category::ClosingThisMonth) => "Closing this month",
        (Language::En, Category::OpenDeals) => "Open deals",
        (Language::En, Category::Customers) => "Customers",
    };
    match attempt {
        0 => name.to_owned(),
        1 => format!("{name} (Tegami)"),
        _ => format!("{name} (Tegami {attempt})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_speak_their_owners_language() {
        let names = |language| {
            let all = Category::ALL.iter();
            all.map(|category| label_name(*category, language, 0))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names(Language::Ja),
            ["今月完了予定の商談", "未完了の商談", "顧客"]
        );
        assert_eq!(
            names(Language::En),
            ["Closing this month", "Open deals", "Customers"]
        );
    }

    #[test]
    fn a_taken_name_leads_to_another_one() {
        let name = |attempt| label_name(Category::Customers, Language::En, attempt);
        assert_eq!(name(1), "Customers (Tegami)");
        assert_eq!(name(2), "Customers (Tegami 2)");
    }
}
