//! The labels that the user has in Gmail: listed once, made here too.

use super::{Mail, Stop};
use crate::{
    api::Abort,
    model::mail::{failure::Failure, user_label::UserLabel},
    parts::user_labels,
    reactive::spawn,
};
use gmail::{
    LabelId,
    labels::{Kind, create, delete, list},
};

/// Where the list stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum UserLabels {
    /// Not asked for, or on its way.
    #[default]
    Loading,
    /// It did not come.
    Failed(Failure),
    /// The labels, by name.
    Here(Vec<UserLabel>),
}

impl UserLabels {
    /// The labels that are here.
    pub fn here(&self) -> &[UserLabel] {
        match self {
            Self::Here(labels) => labels,
            Self::Loading | Self::Failed(_) => &[],
        }
    }

    fn name(&self, id: &LabelId) -> Option<String> {
        let label = self.here().iter().find(|label| label.id == *id);
        label.map(|label| label.name.clone())
    }
}

impl Mail {
    /// Deletes labels of ours for good; mail under them stays. Those that are gone already count as deleted.
    pub async fn delete_labels(self, ids: &[LabelId]) -> Result<(), Failure> {
        for id in ids {
            let call = delete::Request { id: id.clone() };
            match self.call(call, &Abort::never()).await {
                Ok(_) | Err(Stop::Failed(Failure::Gone)) => {}
                Err(stop) => return Err(stop.into()),
            }
        }
        Ok(())
    }

    /// The user's labels; whoever reads them follows them.
    pub fn user_labels(self) -> UserLabels {
        self.user_labels.with(UserLabels::clone)
    }

    /// The user's labels as they are known now.
    pub fn user_labels_now(self) -> UserLabels {
        self.user_labels.with_untracked(UserLabels::clone)
    }

    /// The name of a label, where it is known; whoever reads it follows it.
    pub fn label_title(self, id: &LabelId) -> Option<String> {
        self.user_labels.with(|labels| labels.name(id))
    }

    /// Asks for the user's labels, anew.
    pub fn ask_user_labels(self) {
        spawn(async move {
            let labels = match user_labels(self).await {
                Ok(labels) => labels.await,
                Err(missing) => Err(missing.into()),
            };
            let labels = match labels {
                Ok(labels) => UserLabels::Here(labels),
                Err(Stop::Failed(failure)) => UserLabels::Failed(failure),
                Err(Stop::Aborted) => return,
            };
            self.user_labels.try_set(labels);
        });
    }

    /// The user's labels as Gmail lists them.
    ///
    /// # Errors
    /// Why they did not come.
    pub async fn list_user_labels(self) -> Result<Vec<UserLabel>, Stop> {
        let answer = self.call(list::Request, &Abort::never()).await?;
        let own = answer.labels.into_iter();
        let own = own.filter(|label| label.kind == Kind::User);
        Ok(UserLabel::sorted(own))
    }

    /// The name of a label, where it is known.
    pub fn label_name(self, id: &LabelId) -> Option<String> {
        self.user_labels.with_untracked(|labels| labels.name(id))
    }

    /// Makes a label in Gmail.
    ///
    /// # Errors
    /// Why Gmail did not make it. A name that is taken comes back as [`Failure::Taken`].
    pub async fn create_label(self, name: String) -> Result<LabelId, Failure> {
        let made = self
            .call(create::Request { name, color: None }, &Abort::never())
            .await;
        let label = match made {
            Ok(label) => label,
            Err(Stop::Failed(failure)) => return Err(failure),
            Err(Stop::Aborted) => return Err(Failure::SignedOut),
        };
        let id = label.id.clone();
        let mut labels = match self.user_labels_now() {
            UserLabels::Here(labels) => labels,
            UserLabels::Loading | UserLabels::Failed(_) => Vec::new(),
        };
        labels.push(UserLabel {
            id: label.id,
            name: label.name,
        });
        labels.sort_by(UserLabel::by_name);
        self.user_labels.try_set(UserLabels::Here(labels));
        Ok(id)
    }
}
