//! The trip to Google for a further permission: where it comes back to, and what came of it.

/// Left out of the way back: what came of an earlier trip.
const LEFT_OUT: &str = "connect";
/// The longest way back that the server takes.
const LONGEST: usize = 1_024;

/// Where a trip that begins on this page comes back to: the page without what only it may know.
/// `place` is the path with its query.
pub fn way_back(place: &str) -> String {
    let (path, query) = place.split_once('?').unwrap_or((place, ""));
    let name = |pair: &&str| pair.split('=').next().unwrap_or_default().to_owned();
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && name(pair) != LEFT_OUT)
        .collect();
    let back = if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", kept.join("&"))
    };
    if back.len() <= LONGEST {
        back
    } else {
        path.to_owned()
    }
}

/// What came of a trip, as the address says it. It only tells: what is allowed is never decided
/// by an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Mail can be read.
    Connected,
    /// Mail can be acted on.
    Acting,
    /// Mail can be sent.
    Sending,
    /// The server can file mail.
    Filing,
    /// The permission was not given.
    Refused,
    /// Another account was chosen than the connected one.
    WrongAccount,
    /// Somebody else has the mailbox.
    Taken,
    /// The user has connected the mailbox already.
    Known,
    /// An administrator of the organization at Google does not allow the app.
    Blocked,
    /// It did not work.
    Failed,
}

impl Outcome {
    /// The outcome of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "connected" => Self::Connected,
            "acting" => Self::Acting,
            "sending" => Self::Sending,
            "filing" => Self::Filing,
            "refused" => Self::Refused,
            "wrong_account" => Self::WrongAccount,
            "taken" => Self::Taken,
            "known" => Self::Known,
            "blocked" => Self::Blocked,
            "failed" => Self::Failed,
            _ => return None,
        })
    }

    /// Whether the permission was given.
    pub const fn is_good(self) -> bool {
        matches!(
            self,
            Self::Connected | Self::Acting | Self::Sending | Self::Filing
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comes_back_to_the_open_message() {
        let check = |place, expect| assert_eq!(way_back(place), expect);
        check("/contacts/7f?message=18f0", "/contacts/7f?message=18f0");
        check("/contacts/7f", "/contacts/7f");
        check("/contacts/7f?", "/contacts/7f");
        check("/", "/");
    }

    #[test]
    fn takes_no_earlier_outcome_along() {
        assert_eq!(
            way_back("/mail?box=inbox&connect=refused&thread=a1"),
            "/mail?box=inbox&thread=a1"
        );
        assert_eq!(way_back("/mail?connect=refused"), "/mail");
        assert_eq!(way_back("/mail?connected=x&connect"), "/mail?connected=x");
    }

    #[test]
    fn a_page_with_too_long_a_query_comes_back_without_it() {
        let place = format!("/mail?ids={}", "a".repeat(1_024));
        assert_eq!(way_back(&place), "/mail");
    }

    #[test]
    fn only_a_given_permission_is_good_news() {
        for (name, good) in [
            ("acting", true),
            ("sending", true),
            ("refused", false),
            ("known", false),
        ] {
            assert_eq!(Outcome::from_name(name).map(Outcome::is_good), Some(good));
        }
        assert_eq!(Outcome::from_name("<b>"), None);
    }
}
