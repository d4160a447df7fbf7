//! When remote images are shown, and for which senders always.

use crate::model::mail::message::Sender;

/// Whether the remote images of a message are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemoteImages {
    /// No: the state of every message at first.
    Blocked,
    /// Yes, this time.
    Once,
    /// Yes, as always for this sender.
    Always,
}

/// How many senders are remembered; the one added longest ago makes room.
const MOST_SENDERS: usize = 200;

/// The senders whose images are always shown: the reader's own choice, kept in this browser and
/// told to nobody. An address a line, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedSenders(Vec<String>);

impl TrustedSenders {
    /// Reads what was kept.
    pub fn read(kept: &str) -> Self {
        let lines = kept.lines().filter(|line| !line.is_empty());
        Self(lines.take(MOST_SENDERS).map(str::to_owned).collect())
    }

    /// What to keep.
    pub fn write(&self) -> String {
        self.0.join("\n")
    }

    /// Whether this sender is among them.
    pub fn has(&self, address: &str) -> bool {
        self.0.contains(&key(address))
    }

    /// Adds a sender.
    pub fn add(&mut self, address: &str) {
        self.remove(address);
        self.0.insert(0, key(address));
        self.0.truncate(MOST_SENDERS);
    }

    /// Takes a sender off.
    pub fn remove(&mut self, address: &str) {
        let key = key(address);
        self.0.retain(|known| *known != key);
    }
}

fn key(address: &str) -> String {
    address.trim().replace(['\n', '\r'], "").to_lowercase()
}

/// Whether a choice for this sender may be remembered. Anybody can write somebody else's address
/// into From: only where the address is proven does it open anything later.
pub const fn may_remember(sender: Sender) -> bool {
    matches!(sender, Sender::Verified)
}

/// What a message starts with. `address` is its one sender's.
pub fn at_first(sender: Sender, address: Option<&str>, trusted: &TrustedSenders) -> RemoteImages {
    match address {
        Some(address) if may_remember(sender) && trusted.has(address) => RemoteImages::Always,
        _ => RemoteImages::Blocked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trusted(addresses: &[&str]) -> TrustedSenders {
        let mut senders = TrustedSenders::default();
        for address in addresses {
            senders.add(address);
        }
        senders
    }

    #[test]
    fn remembers_senders_over_a_visit() {
        let mut senders = trusted(&["Hana@A.example", "b@c.example", "hana@a.example"]);
        assert_eq!(senders.write(), "hana@a.example\nb@c.example");
        assert_eq!(TrustedSenders::read(&senders.write()), senders);
        assert!(senders.has("HANA@a.example") && !senders.has("x@a.example"));
        senders.remove("hana@A.example");
        assert_eq!(senders.write(), "b@c.example");
        assert_eq!(TrustedSenders::read("\n\n"), TrustedSenders::default());
    }

    #[test]
    fn the_oldest_choice_makes_room() {
        let mut senders = TrustedSenders::default();
        for number in 0..=MOST_SENDERS {
            senders.add(&format!("{number}@a.example"));
        }
        assert!(senders.has("200@a.example") && !senders.has("0@a.example"));
    }

    #[test]
    fn an_address_cannot_bring_in_another() {
        let senders = trusted(&["a@b.example\nc@d.example"]);
        assert!(!TrustedSenders::read(&senders.write()).has("c@d.example"));
    }

    #[test]
    fn only_a_proven_sender_opens_anything() {
        let senders = trusted(&["hana@a.example"]);
        let start = |sender| at_first(sender, Some("hana@a.example"), &senders);
        assert_eq!(start(Sender::Verified), RemoteImages::Always);
        for sender in [Sender::Unverified, Sender::Forged, Sender::Own] {
            assert_eq!(start(sender), RemoteImages::Blocked, "{sender:?}");
        }
        let stranger = at_first(Sender::Verified, Some("x@y.example"), &senders);
        assert_eq!(stranger, RemoteImages::Blocked);
        assert_eq!(
            at_first(Sender::Verified, None, &senders),
            RemoteImages::Blocked
        );
    }
}
