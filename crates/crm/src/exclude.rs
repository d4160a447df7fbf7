//! Mail that its owner wants never to be filed: from an address, from a domain, in a conversation.

use crate::{
    address::Canonical,
    domains::{self, Domains},
};
use contract::label_options::{ExclusionKind, NewExclusion};
use std::collections::HashSet;

/// The longest id of a conversation that is taken.
const THREAD_ID_MAX_CHARS: usize = 64;

/// The value of an exclusion in the form in which it is stored and compared; none where it is no address, no domain, or
/// no id of a conversation.
pub fn canonical(kind: ExclusionKind, value: &str) -> Option<String> {
    match kind {
        ExclusionKind::Address => Canonical::of(value).map(Canonical::into_string),
        ExclusionKind::Domain => domains::canonical(value),
        ExclusionKind::Thread => {
            let is_id = (1..=THREAD_ID_MAX_CHARS).contains(&value.len())
                && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
            is_id.then(|| value.to_owned())
        }
    }
}

/// Everything that is never filed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exclusions {
    addresses: HashSet<String>,
    domains: Domains,
    threads: HashSet<String>,
}

impl Exclusions {
    /// These exclusions; one whose value has no form excludes nothing.
    pub fn new(exclusions: impl IntoIterator<Item = NewExclusion>) -> Self {
        let mut all = Self::default();
        for NewExclusion { kind, value } in exclusions {
            let Some(value) = canonical(kind, &value) else {
                continue;
            };
            match kind {
                ExclusionKind::Address => drop(all.addresses.insert(value)),
                ExclusionKind::Domain => all.domains.insert(value),
                ExclusionKind::Thread => drop(all.threads.insert(value)),
            }
        }
        all
    }

    /// Which kind of exclusion covers a message of this sender in this conversation, if one does.
    pub fn covers(&self, thread_id: &str, sender: &Canonical) -> Option<ExclusionKind> {
        if self.has_thread(thread_id) {
            Some(ExclusionKind::Thread)
        } else if self.addresses.contains(sender.as_str()) {
            Some(ExclusionKind::Address)
        } else {
            self.domains
                .cover(sender.domain())
                .then_some(ExclusionKind::Domain)
        }
    }

    /// Whether the conversation is excluded.
    pub fn has_thread(&self, thread_id: &str) -> bool {
        self.threads.contains(thread_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ExclusionKind::{Address, Domain, Thread};
    use proptest::prelude::*;

    fn exclusions(all: &[(ExclusionKind, &str)]) -> Exclusions {
        Exclusions::new(all.iter().map(|(kind, value)| NewExclusion {
            kind: *kind,
            value: (*value).to_owned(),
        }))
    }

    fn covers(all: &[(ExclusionKind, &str)], from: &str) -> Option<ExclusionKind> {
        exclusions(all).covers("18a", &Canonical::of(from).unwrap())
    }

    #[test]
    fn an_address_covers_every_spelling_of_itself_and_nobody_else() {
        let jane = [(Address, "Jane.Doe@gmail.com")];
        assert_eq!(covers(&jane, "janedoe+crm@googlemail.com"), Some(Address));
        assert_eq!(covers(&jane, "john@gmail.com"), None);
    }

    #[test]
    fn a_domain_covers_what_is_below_it_and_nothing_that_ends_alike() {
        let domain = [(Domain, "@Example.co.jp")];
        assert_eq!(covers(&domain, "a@example.co.jp"), Some(Domain));
        assert_eq!(covers(&domain, "a@mail.Example.co.jp"), Some(Domain));
        assert_eq!(covers(&domain, "a@notexample.co.jp"), None);
        assert_eq!(covers(&domain, "a@co.jp"), None);
        let gmail = [(Domain, "googlemail.com")];
        assert_eq!(covers(&gmail, "a@gmail.com"), Some(Domain));
    }

    #[test]
    fn a_conversation_is_told_before_its_sender() {
        let both = [(Thread, "18a"), (Address, "a@b.example")];
        assert_eq!(covers(&both, "a@b.example"), Some(Thread));
        assert_eq!(covers(&[(Thread, "18b")], "a@b.example"), None);
    }

    #[test]
    fn what_has_no_form_is_refused() {
        for (kind, value) in [
            (Address, "example.jp"),
            (Address, ""),
            (Domain, "jp"),
            (Domain, ""),
            (Domain, "a@b.jp"),
            (Domain, "-a.jp"),
            (Domain, "a..jp"),
            (Domain, "a.jp OR in:anywhere"),
            (Thread, ""),
            (Thread, "18a/modify"),
            (Thread, "18 a"),
        ] {
            assert_eq!(canonical(kind, value), None, "{kind:?} {value:?}");
        }
        let too_long = "a".repeat(THREAD_ID_MAX_CHARS + 1);
        assert_eq!(canonical(Thread, &too_long), None);
        assert_eq!(canonical(Domain, "例え.jp").as_deref(), Some("例え.jp"));
    }

    proptest! {
        #[test]
        fn a_stored_value_is_its_own_form(
            kind in prop::sample::select(ExclusionKind::ALL),
            value in "[a-zA-Z@.+-]{0,20}",
        ) {
            if let Some(once) = canonical(kind, &value) {
                prop_assert_eq!(canonical(kind, &once), Some(once));
            }
        }

        #[test]
        fn who_is_excluded_by_address_is_covered(address in "[a-zA-Z.+]{1,8}@[a-z]{1,5}\\.(jp|com)") {
            if let Some(sender) = Canonical::of(&address) {
                prop_assert_eq!(exclusions(&[(Address, &address)]).covers("18a", &sender), Some(Address));
                let domain = exclusions(&[(Domain, sender.domain())]);
                prop_assert_eq!(domain.covers("18a", &sender), Some(Domain));
            }
        }
    }
}
