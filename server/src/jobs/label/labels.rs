//! The labels in Gmail. A label is its id: its owner may rename it.

use super::{file::is_refused, halt::Halt, probe::Step, run::Run};
use crate::{
    google::gateway::GatewayError,
    store::mail::{
        label_categories,
        labels::{self, LabelRecord},
        ledger,
    },
};
use contract::{
    label::{Category, RunTrigger},
    label_categories::{LabelCategories, LabelColor, OwnCategory},
    mailbox::LabelChoice,
    user::Language,
};
use crm::category::label_name;
use gmail::{
    LabelId,
    labels::{Color, Label},
};
use jiff::Timestamp;
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

    /// Whether one of them is this label in Gmail.
    fn have(&self, label: &Label) -> bool {
        let mut ids = self.0.iter().map(|one| one.gmail_label_id.as_deref());
        ids.any(|id| id == Some(label.id.as_str()))
    }

    /// The categories whose label its owner has deleted again: nothing is filed under these.
    fn deleted(&self) -> Vec<Category> {
        let deleted = self.0.iter().filter(|label| label.is_deleted());
        deleted.map(|label| label.category).collect()
    }

    /// Since when mail was left alone for want of a label that is there again.
    fn missed_since(&self) -> Option<Timestamp> {
        let there = self.0.iter().filter(|label| label.gmail_label_id.is_some());
        there.filter_map(|label| label.deleted_at).min()
    }
}

/// What became of a label that Gmail did not take.
pub(super) enum Remade {
    /// It is there: whatever Gmail did not like is something else.
    Stands,
    /// It was gone, and was made again.
    Again,
    /// It was gone again: its owner is asked whether they want it.
    Asked,
}

impl Run<'_> {
    /// The labels as they are stored.
    pub(super) async fn labels(&self) -> Result<LabelIds, DbErr> {
        Ok(LabelIds(
            labels::of_mailbox(self.app.store.db(), &self.mailbox.id).await?,
        ))
    }

    /// Makes those of the labels that are missing, and does what their owner wants of them. Costs nothing when all are
    /// there, unless the owner asked for this run: then it also sees to labels they renamed or deleted.
    pub(super) async fn ensure_labels(&mut self) -> Result<(), Halt> {
        let stored = self.labels().await?;
        self.without_label = stored.deleted();
        self.missed_since = stored.missed_since();
        self.categories =
            label_categories::of_mailbox(self.app.store.db(), &self.mailbox.id).await?;
        let order = self.categories.order();
        let settled = |category: &Category| {
            stored.get(*category).is_some() || self.without_label.contains(category)
        };
        let complete = order.iter().all(settled);
        let chosen = stored.0.iter().any(|label| label.choice.is_some());
        if complete && !chosen && self.trigger == RunTrigger::Schedule {
            return Ok(());
        }
        let in_gmail = self
            .gmail
            .labels()
            .await
            .map_err(|error| self.halt(error))?;
        for category in order {
            let stored = stored.0.iter().find(|label| label.category == category);
            match stored {
                Some(record) => self.ensure_label(record, &in_gmail).await?,
                None => {
                    let new = LabelRecord::new(category);
                    self.make_label(new, &in_gmail).await?;
                }
            }
        }
        let stored = self.labels().await?;
        self.without_label = stored.deleted();
        self.missed_since = stored.missed_since();
        Ok(())
    }

    async fn ensure_label(&mut self, record: &LabelRecord, in_gmail: &[Label]) -> Result<(), Halt> {
        if record.choice == Some(LabelChoice::Adopt) {
            return self.adopt_label(record, in_gmail).await;
        }
        let Some(id) = &record.gmail_label_id else {
            return match record.choice {
                Some(LabelChoice::MakeAgain) if record.is_deleted() => {
                    self.make_label(self.made_again(record), in_gmail).await
                }
                _ if record.is_deleted() => Ok(()),
                _ => self.finish_label(record, in_gmail).await,
            };
        };
        match in_gmail.iter().find(|label| label.id == id.as_str()) {
            Some(there) if there.name != record.name => {
                self.store_label(LabelRecord {
                    name: there.name.clone(),
                    // The name is its owner's own choice now.
                    taken_name: None,
                    ..record.clone()
                })
                .await
            }
            Some(_) => Ok(()),
            None => self.miss_label(record, in_gmail).await.map(|_| ()),
        }
    }

    /// A run was cut off while it made a label. Its name was noted when nobody had it: a label of that name is that one.
    async fn finish_label(&self, noted: &LabelRecord, in_gmail: &[Label]) -> Result<(), Halt> {
        let stored = self.labels().await?;
        let made = in_gmail.iter().find(|label| label.name == noted.name);
        // One that another category has is not that one.
        match made.filter(|label| !stored.have(label)) {
            Some(made) => self.keep_label(noted.clone(), made).await,
            None => self.make_label(noted.clone(), in_gmail).await,
        }
    }

    /// A label is gone: it is made once again; where that was done before, its owner is asked.
    async fn miss_label(
        &mut self,
        record: &LabelRecord,
        in_gmail: &[Label],
    ) -> Result<Remade, Halt> {
        let run = self.id.as_str();
        if record.made_again_at.is_none() {
            tracing::info!(run, "a label was deleted in Gmail: making it again");
            self.make_label(self.made_again(record), in_gmail).await?;
            return Ok(Remade::Again);
        }
        tracing::info!(run, "a label was deleted in Gmail again: asking its owner");
        self.store_label(LabelRecord {
            gmail_label_id: None,
            deleted_at: Some(self.app.now()),
            adopted: false,
            ..record.clone()
        })
        .await?;
        self.without_label.push(record.category);
        Ok(Remade::Asked)
    }

    /// A label that is to be made again. What came into the inbox since its owner was asked about it, if they were, is
    /// looked at once it is there.
    fn made_again(&self, record: &LabelRecord) -> LabelRecord {
        LabelRecord {
            gmail_label_id: None,
            made_again_at: Some(self.app.now()),
            adopted: false,
            ..record.clone()
        }
    }

    /// From now on files under a label of the owner's own, which has the name that ours was to have. Where it has gone
    /// meanwhile, nobody is asked about it any more.
    async fn adopt_label(&self, record: &LabelRecord, in_gmail: &[Label]) -> Result<(), Halt> {
        let stored = self.labels().await?;
        let theirs = record.taken_name.as_deref().and_then(|name| {
            let named = |label: &&Label| label.name.to_lowercase() == name.to_lowercase();
            in_gmail
                .iter()
                .filter(|label| !stored.have(label))
                .find(named)
        });
        let kept = LabelRecord {
            taken_name: None,
            ..record.clone()
        };
        let now = match theirs {
            Some(theirs) => LabelRecord {
                name: theirs.name.clone(),
                former_label_id: record.gmail_label_id.clone(),
                gmail_label_id: Some(theirs.id.as_str().to_owned()),
                made_again_at: None,
                adopted: true,
                ..kept
            },
            None => kept,
        };
        self.store_done(now, LabelChoice::Adopt).await
    }

    /// Makes a label again that its owner has deleted, unless it was made again before.
    pub(super) async fn remake_label(&mut self, category: Category) -> Result<Remade, Halt> {
        let stored = self.labels().await?;
        let old = stored.id(category)?;
        let in_gmail = self
            .gmail
            .labels()
            .await
            .map_err(|error| self.halt(error))?;
        if in_gmail.iter().any(|label| label.id == old) {
            return Ok(Remade::Stands);
        }
        let record = stored.0.iter().find(|label| label.category == category);
        let record = record.ok_or_else(|| Halt::Fail("a label was not made".to_owned()))?;
        self.miss_label(record, &in_gmail).await
    }

    /// Makes a label. A name that is taken stays its owner's: a label of that name that we did not make is not used
    /// unless they want it, ours gets another name, which its owner may change. The settings tell them of both.
    async fn make_label(&self, new: LabelRecord, in_gmail: &[Label]) -> Result<(), Halt> {
        let named = Named::of(new.category, &self.categories);
        let language = self
            .owner
            .language
            .unwrap_or(self.app.config.organization.language);
        for attempt in 0..NAMES_TRIED {
            let name = named.name(language, attempt);
            let taken = |label: &Label| label.name.to_lowercase() == name.to_lowercase();
            if in_gmail.iter().any(taken) {
                continue;
            }
            let first_choice = named.name(language, 0);
            let noted = LabelRecord {
                taken_name: (name != first_choice).then_some(first_choice),
                name: name.clone(),
                ..new.clone()
            };
            self.store_label(noted.clone()).await?;
            self.step(Step::LabelNoted).await;
            match self.gmail.create_label(&name, named.color()).await {
                Ok(label) => {
                    self.step(Step::LabelMade).await;
                    return self.keep_label(noted, &label).await;
                }
                // Somebody has it, or it is one of Gmail's own.
                Err(GatewayError::Gmail(error)) if error.is_conflict() => {}
                Err(error) if is_refused(&error) => {}
                Err(error) => return Err(self.halt(error)),
            }
        }
        Err(Halt::Fail("every name for a label is taken".to_owned()))
    }

    /// A label is there: what is planned for one that is gone goes to it.
    async fn keep_label(&self, noted: LabelRecord, label: &Label) -> Result<(), Halt> {
        let (category, id) = (noted.category, label.id.as_str());
        let made = LabelRecord {
            name: label.name.clone(),
            gmail_label_id: Some(id.to_owned()),
            ..noted
        };
        self.store_done(made, LabelChoice::MakeAgain).await?;
        let transaction = self.begin_write().await?;
        ledger::relabel(&transaction, &self.mailbox.id, category, id).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Stores a label, and that this was done, where its owner wanted it.
    async fn store_done(&self, record: LabelRecord, choice: LabelChoice) -> Result<(), Halt> {
        let transaction = self.begin_write().await?;
        let (org, mailbox) = (&self.mailbox.organization_id, &self.mailbox.id);
        labels::put(&transaction, org, mailbox, &record).await?;
        labels::chosen(&transaction, mailbox, record.category, choice).await?;
        transaction.commit().await?;
        Ok(())
    }

    async fn store_label(&self, record: LabelRecord) -> Result<(), Halt> {
        let transaction = self.begin_write().await?;
        let (org, mailbox) = (&self.mailbox.organization_id, &self.mailbox.id);
        labels::put(&transaction, org, mailbox, &record).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// How a label is made.
enum Named<'a> {
    /// After one of the three categories, in its owner's language.
    BuiltIn(Category),
    /// After a category of the owner's own.
    Own(&'a OwnCategory),
}

impl<'a> Named<'a> {
    fn of(category: Category, categories: &'a LabelCategories) -> Self {
        let found = match category {
            Category::Own(id) => categories.find(id),
            _ => None,
        };
        found.map_or(Self::BuiltIn(category), Self::Own)
    }

    /// Its name; from the second attempt on with our own behind it, and an own one that Gmail does not take whatever stands
    /// behind it goes by its number.
    fn name(&self, language: Language, attempt: usize) -> String {
        let name = match self {
            Self::Own(own) => own.name.as_str(),
            Self::BuiltIn(category) => label_name(*category, language).unwrap_or("Tegami"),
        };
        match (self, attempt) {
            (_, 0) => name.to_owned(),
            (_, 1) => format!("{name} (Tegami)"),
            (Self::Own(own), _) => {
                let number = own.id.map_or(0, |id| id.0);
                format!("Tegami {number} ({attempt})")
            }
            (Self::BuiltIn(_), _) => format!("{name} (Tegami {attempt})"),
        }
    }

    /// Its colors; absent: Gmail's plain ones.
    fn color(&self) -> Option<Color> {
        let Self::Own(own) = self else { return None };
        // Pairs that Gmail itself offers.
        let (background_color, text_color) = match own.color {
            LabelColor::Red => ("#f2b2a8", "#8a1c0a"),
            LabelColor::Orange => ("#ffc8af", "#7a2e0b"),
            LabelColor::Yellow => ("#fbe983", "#594c05"),
            LabelColor::Green => ("#b3efd3", "#0b4f30"),
            LabelColor::Teal => ("#98d7e4", "#0d3b44"),
            LabelColor::Blue => ("#b6cff5", "#0d3472"),
            LabelColor::Purple => ("#e3d7ff", "#3d188e"),
            LabelColor::Pink => ("#fbd3e0", "#711a36"),
        };
        Some(Color {
            background_color: background_color.to_owned(),
            text_color: text_color.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{label::OwnCategoryId, label_categories::DealFilter};

    #[test]
    fn labels_speak_their_owners_language() {
        let names = |language| {
            let all = Category::BUILT_IN.iter();
            all.map(|category| Named::BuiltIn(*category).name(language, 0))
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
    fn a_name_that_gmail_does_not_take_leads_to_a_number() {
        let own = OwnCategory {
            id: Some(OwnCategoryId(7)),
            name: "Inbox/Key".to_owned(),
            color: LabelColor::Blue,
            below: 0,
            filter: DealFilter::default(),
        };
        let categories = LabelCategories {
            own: vec![own],
            version: 1,
        };
        let named = Named::of(Category::Own(OwnCategoryId(7)), &categories);
        let names = [0, 1, 2, 3].map(|attempt| named.name(Language::Ja, attempt));
        assert_eq!(
            names,
            [
                "Inbox/Key",
                "Inbox/Key (Tegami)",
                "Tegami 7 (2)",
                "Tegami 7 (3)"
            ]
        );
    }

    #[test]
    fn a_taken_name_leads_to_another_one() {
        let name = |attempt| Named::BuiltIn(Category::Customers).name(Language::En, attempt);
        assert_eq!(name(1), "Customers (Tegami)");
        assert_eq!(name(2), "Customers (Tegami 2)");
    }
}
