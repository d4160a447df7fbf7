//! The scopes of the sign-in and of the two grants, which never mix.

use contract::mailbox::MailFeature;

/// Scopes of the sign-in.
pub const SIGN_IN: &[&str] = &["openid", "email", "profile"];

const GMAIL_READONLY: &str = "https://www.googleapis.com/auth/gmail.readonly";
const GMAIL_MODIFY: &str = "https://www.googleapis.com/auth/gmail.modify";

/// What every scope that opens a mailbox begins with.
const GMAIL_PREFIX: &str = "https://www.googleapis.com/auth/gmail.";
/// The scope for everything in a mailbox, which does not share that prefix.
const GMAIL_EVERYTHING: &str = "https://mail.google.com/";

/// Whose a grant is. Each has its own refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GrantKind {
    /// The browser's: reads mail. Its access tokens are handed to the mailbox's owner.
    Browser,
    /// The job's: files mail. Its access tokens never leave the server.
    Job,
}

impl GrantKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Browser, Self::Job];

    /// The grant that a feature uses.
    pub const fn of(feature: MailFeature) -> Self {
        match feature {
            MailFeature::Read => Self::Browser,
            MailFeature::File => Self::Job,
        }
    }

    /// The feature that the grant is for.
    pub const fn feature(self) -> MailFeature {
        match self {
            Self::Browser => MailFeature::Read,
            Self::Job => MailFeature::File,
        }
    }

    /// The kind as it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Job => "job",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The one Gmail scope of the grant.
    pub const fn gmail_scope(self) -> &'static str {
        match self {
            Self::Browser => GMAIL_READONLY,
            Self::Job => GMAIL_MODIFY,
        }
    }

    /// Every scope to ask for: the Gmail scope, and what tells whose account it is.
    pub const fn scopes(self) -> [&'static str; 3] {
        ["openid", "email", self.gmail_scope()]
    }

    /// Compares what Google granted with what was asked for.
    pub fn judge<'a>(self, granted: impl IntoIterator<Item = &'a str>) -> Granted {
        let mut verdict = Granted::Missing;
        for scope in granted {
            if scope == self.gmail_scope() {
                verdict = Granted::AsAsked;
            } else if scope == GMAIL_EVERYTHING || scope.starts_with(GMAIL_PREFIX) {
                return Granted::Wider;
            }
        }
        verdict
    }
}

/// How what Google granted compares with what was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Granted {
    /// The Gmail scope asked for, and no other Gmail scope.
    AsAsked,
    /// The user did not tick the Gmail scope.
    Missing,
    /// A Gmail scope that was not asked for is in it: two grants were mixed. Such a token is not used.
    Wider,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asks_for_exactly_these_scopes() {
        assert_eq!(SIGN_IN, ["openid", "email", "profile"]);
        assert_eq!(
            GrantKind::Browser.scopes(),
            [
                "openid",
                "email",
                "https://www.googleapis.com/auth/gmail.readonly"
            ]
        );
        assert_eq!(
            GrantKind::Job.scopes(),
            [
                "openid",
                "email",
                "https://www.googleapis.com/auth/gmail.modify"
            ]
        );
    }

    #[test]
    fn tells_a_refused_scope_from_a_granted_one() {
        let email = "https://www.googleapis.com/auth/userinfo.email";
        assert_eq!(
            GrantKind::Browser.judge(["openid", email]),
            Granted::Missing
        );
        assert_eq!(
            GrantKind::Browser.judge(["openid", email, GMAIL_READONLY]),
            Granted::AsAsked
        );
        assert_eq!(GrantKind::Job.judge([GMAIL_READONLY]), Granted::Wider);
    }

    #[test]
    fn refuses_a_grant_that_is_wider_than_asked() {
        for wider in [
            GMAIL_MODIFY,
            GMAIL_EVERYTHING,
            "https://www.googleapis.com/auth/gmail.send",
        ] {
            assert_eq!(
                GrantKind::Browser.judge([GMAIL_READONLY, wider]),
                Granted::Wider,
                "{wider}"
            );
            assert_eq!(
                GrantKind::Browser.judge([wider, GMAIL_READONLY]),
                Granted::Wider,
                "{wider}"
            );
        }
    }
}
