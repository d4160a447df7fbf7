//! The user's own labels, and which of them some messages have.

use super::actions::Labels;
use core::cmp::Ordering;
use gmail::LabelId;
use gmail::labels::Label;

/// The longest name that Gmail takes.
pub const NAME_MAX_CHARS: usize = 225;

/// A label that the user made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserLabel {
    /// Stays the same when the label is renamed.
    pub id: LabelId,
    /// As shown in Gmail; `/` separates levels.
    pub name: String,
}

/// How many of some messages have a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// None.
    None,
    /// Some, not all.
    Some,
    /// All.
    All,
}

impl UserLabel {
    /// Labels in the order of their names.
    pub fn sorted(labels: impl IntoIterator<Item = Label>) -> Vec<Self> {
        let mut sorted: Vec<Self> = labels
            .into_iter()
            .map(|Label { id, name, kind: _ }| Self { id, name })
            .collect();
        sorted.sort_by(Self::by_name);
        sorted
    }

    /// Orders by name, whatever the case.
    pub fn by_name(&self, other: &Self) -> Ordering {
        let key = |label: &Self| (label.name.to_lowercase(), label.name.clone());
        key(self).cmp(&key(other))
    }

    /// Whether its name has these letters in it.
    pub fn matches(&self, letters: &str) -> bool {
        let letters = letters.trim().to_lowercase();
        self.name.to_lowercase().contains(&letters)
    }
}

/// How many of these messages have a label.
pub fn share(messages: &[Labels], label: &LabelId) -> Share {
    let having = messages.iter().filter(|one| one.label_ids.contains(label));
    match having.count() {
        0 => Share::None,
        all if all == messages.len() => Share::All,
        _ => Share::Some,
    }
}

/// The name to make a label of, if these letters are one that no label has.
pub fn new_name(letters: &str, labels: &[UserLabel]) -> Option<String> {
    let name = letters.trim();
    let taken = labels
        .iter()
        .any(|label| label.name.to_lowercase() == name.to_lowercase());
    let fits = !name.is_empty() && name.chars().count() <= NAME_MAX_CHARS;
    (fits && !taken).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use gmail::MessageId;

    fn label(name: &str) -> UserLabel {
        UserLabel {
            id: LabelId::new(name),
            name: name.to_owned(),
        }
    }

    #[test]
    fn a_label_is_found_by_letters_of_its_name() {
        assert!(label("Customers/Tokyo").matches(" tok"));
        assert!(label("顧客").matches("客"));
        assert!(label("x").matches(""));
        assert!(!label("Customers").matches("deal"));
    }

    #[test]
    fn a_new_label_needs_a_name_that_is_free() {
        let labels = [label("Customers")];
        assert_eq!(new_name(" Deals ", &labels).as_deref(), Some("Deals"));
        assert_eq!(new_name("customers", &labels), None);
        assert_eq!(new_name("  ", &labels), None);
        assert_eq!(new_name(&"a".repeat(226), &labels), None);
    }

    #[test]
    fn some_all_or_none_of_the_messages_have_it() {
        let message = |id: &str, labels: &[&str]| Labels {
            id: MessageId::new(id).unwrap(),
            label_ids: labels.iter().map(|label| LabelId::new(*label)).collect(),
        };
        let (with, without) = (message("a", &["L"]), message("b", &[]));
        let label = LabelId::new("L");
        assert_eq!(share(std::slice::from_ref(&with), &label), Share::All);
        assert_eq!(share(std::slice::from_ref(&without), &label), Share::None);
        assert_eq!(share(&[with, without], &label), Share::Some);
        assert_eq!(share(&[], &label), Share::None);
    }
}
