//! The labels of a mailbox.

use serde::{Deserialize, Serialize};

/// A label's place in the mailbox; kept after the label is deleted, so that old history still names it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct LabelKey(u32);

/// System labels, whose ids are their names.
const SYSTEM: &[&str] = &[
    "INBOX",
    "SENT",
    "DRAFT",
    "UNREAD",
    "STARRED",
    "IMPORTANT",
    "SPAM",
    "TRASH",
    "CHAT",
    "CATEGORY_PERSONAL",
    "CATEGORY_SOCIAL",
    "CATEGORY_PROMOTIONS",
    "CATEGORY_UPDATES",
    "CATEGORY_FORUMS",
];

/// A label with its display settings.
#[derive(Clone, Debug)]
pub(crate) struct Label {
    pub id: String,
    pub name: String,
    pub system: bool,
    pub settings: LabelSettings,
    deleted: bool,
}

/// How a label is shown.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LabelSettings {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label_list_visibility: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_list_visibility: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub color: Option<LabelColor>,
}

/// A label's colors, from Gmail's palette.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LabelColor {
    pub text_color: String,
    pub background_color: String,
}

/// All labels, deleted ones included.
#[derive(Debug)]
pub(crate) struct Labels {
    all: Vec<Label>,
    next_user_number: u32,
}

impl Labels {
    pub(crate) fn with_system_labels() -> Self {
        let all = SYSTEM
            .iter()
            .map(|name| Label {
                id: (*name).to_owned(),
                name: (*name).to_owned(),
                system: true,
                settings: system_settings(name),
                deleted: false,
            })
            .collect();
        Self {
            all,
            next_user_number: 1,
        }
    }

    /// The key of a system label.
    ///
    /// # Panics
    /// When there is no system label of this name: only names from the list in this file are passed.
    pub(crate) fn system(&self, name: &str) -> LabelKey {
        self.by_id(name).expect("a system label")
    }

    pub(crate) fn by_id(&self, id: &str) -> Option<LabelKey> {
        self.position(|label| label.id == id)
    }

    /// Finds a label by name without regard to case, as Gmail keeps names unique.
    pub(crate) fn by_name(&self, name: &str) -> Option<LabelKey> {
        let name = name.to_lowercase();
        self.position(|label| label.name.to_lowercase() == name)
    }

    fn position(&self, wanted: impl Fn(&Label) -> bool) -> Option<LabelKey> {
        self.all
            .iter()
            .position(|label| !label.deleted && wanted(label))
            .and_then(|index| u32::try_from(index).ok())
            .map(LabelKey)
    }

    pub(crate) fn get(&self, key: LabelKey) -> &Label {
        &self.all[key.0 as usize]
    }

    pub(crate) fn get_mut(&mut self, key: LabelKey) -> &mut Label {
        &mut self.all[key.0 as usize]
    }

    /// The labels there are, with their keys.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (LabelKey, &Label)> {
        (0..)
            .map(LabelKey)
            .zip(&self.all)
            .filter(|(_, label)| !label.deleted)
    }

    /// How many labels the user made.
    pub(crate) fn user_count(&self) -> usize {
        self.iter().filter(|(_, label)| !label.system).count()
    }

    pub(crate) fn create(&mut self, name: &str, settings: LabelSettings) -> LabelKey {
        let key = LabelKey(u32::try_from(self.all.len()).expect("fewer than 2^32 labels"));
        self.all.push(Label {
            id: format!("Label_{}", self.next_user_number),
            name: name.to_owned(),
            system: false,
            settings,
            deleted: false,
        });
        self.next_user_number += 1;
        key
    }

    /// Finds a label by id or by name, making it where there is none.
    pub(crate) fn find_or_create(&mut self, id_or_name: &str) -> LabelKey {
        self.by_id(id_or_name)
            .or_else(|| self.by_name(id_or_name))
            .unwrap_or_else(|| self.create(id_or_name, LabelSettings::default()))
    }

    pub(crate) fn delete(&mut self, key: LabelKey) {
        self.get_mut(key).deleted = true;
    }

    /// The ids of some labels, leaving out deleted ones.
    pub(crate) fn ids<'a>(&self, keys: impl IntoIterator<Item = &'a LabelKey>) -> Vec<String> {
        keys.into_iter()
            .map(|key| self.get(*key))
            .filter(|label| !label.deleted)
            .map(|label| label.id.clone())
            .collect()
    }
}

fn system_settings(name: &str) -> LabelSettings {
    let (list, messages) = match name {
        "INBOX" | "SENT" | "DRAFT" | "SPAM" | "TRASH" | "STARRED" | "UNREAD" => (None, None),
        "IMPORTANT" | "CHAT" => (Some("labelHide"), Some("hide")),
        _ => (Some("labelHide"), Some("hide")),
    };
    LabelSettings {
        label_list_visibility: list.map(str::to_owned),
        message_list_visibility: messages.map(str::to_owned),
        color: None,
    }
}
