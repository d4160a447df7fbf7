//! The scopes of the sign-in and of the two grants, which never mix.

use contract::mailbox::MailFeature;
use std::collections::BTreeSet;

/// Scopes of the sign-in.
pub const SIGN_IN: &[&str] = &["openid", "email", "profile"];

/// What every consent asks for besides its Gmail scopes: it tells whose account it is.
const WHOSE: [&str; 2] = ["openid", "email"];

const GMAIL_READONLY: &str = "https://www.googleapis.com/auth/gmail.readonly";
const GMAIL_MODIFY: &str = "https://www.googleapis.com/auth/gmail.modify";
const GMAIL_SEND: &str = "https://www.googleapis.com/auth/gmail.send";

/// What every scope that opens a mailbox begins with.
const GMAIL_PREFIX: &str = "https://www.googleapis.com/auth/gmail.";
/// The scope for everything in a mailbox, which does not share that prefix.
const GMAIL_EVERYTHING: &str = "https://mail.google.com/";

/// Features of one grant.
pub type Features = BTreeSet<MailFeature>;

/// Whose a grant is. Each has its own refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GrantKind {
    /// The browser's: reads mail, and acts and sends where its owner allows it. Its access tokens are handed to the
    /// mailbox's owner.
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
            MailFeature::Read | MailFeature::Act | MailFeature::Send => Self::Browser,
            MailFeature::File => Self::Job,
        }
    }

    /// The feature without which the grant is of no use.
    pub const fn base(self) -> MailFeature {
        match self {
            Self::Browser => MailFeature::Read,
            Self::Job => MailFeature::File,
        }
    }

    /// What a consent for this feature asks for: the feature, what the grant cannot do without, and what it has
    /// already, since the new token takes the old one's place.
    pub fn ask(feature: MailFeature, has: &Features) -> Features {
        let kind = Self::of(feature);
        let mut asked: Features = has
            .iter()
            .copied()
            .filter(|has| Self::of(*has) == kind)
            .collect();
        asked.extend([kind.base(), feature]);
        asked
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

    /// Compares what Google granted with what was asked for.
    pub fn judge<'a>(
        self,
        asked: &Features,
        granted: impl IntoIterator<Item = &'a str>,
    ) -> Granted {
        let mut features = Features::new();
        for scope in granted {
            let known = asked.iter().find(|feature| gmail_scope(**feature) == scope);
            match known {
                Some(feature) => {
                    features.insert(*feature);
                }
                None if scope == GMAIL_EVERYTHING || scope.starts_with(GMAIL_PREFIX) => {
                    return Granted::Wider;
                }
                None => {}
            }
        }
        if features.contains(&self.base()) {
            Granted::Features(features)
        } else {
            Granted::Missing
        }
    }
}

/// The Gmail scope that a feature stands on.
pub const fn gmail_scope(feature: MailFeature) -> &'static str {
    match feature {
        MailFeature::Read => GMAIL_READONLY,
        MailFeature::Act | MailFeature::File => GMAIL_MODIFY,
        MailFeature::Send => GMAIL_SEND,
    }
}

/// Every scope of a consent for these features.
pub fn scopes(asked: &Features) -> Vec<&'static str> {
    let gmail = asked.iter().map(|feature| gmail_scope(*feature));
    WHOSE.into_iter().chain(gmail).collect()
}

/// How what Google granted compares with what was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Granted {
    /// These of the features asked for, the grant's base among them, and no other Gmail scope.
    Features(Features),
    /// The user did not tick the scope without which the grant is of no use.
    Missing,
    /// A Gmail scope that was not asked for is in it: two grants were mixed. Such a token is not used.
    Wider,
}

#[cfg(test)]
mod tests {
    use super::*;
    use MailFeature::{Act, File, Read, Send};

    const EMAIL: &str = "https://www.googleapis.com/auth/userinfo.email";

    fn features<const N: usize>(features: [MailFeature; N]) -> Features {
        features.into()
    }

    #[test]
    fn asks_for_exactly_these_scopes() {
        assert_eq!(SIGN_IN, ["openid", "email", "profile"]);
        let check = |feature, has: &Features, expect: &[&str]| {
            let asked = GrantKind::ask(feature, has);
            let scopes = scopes(&asked);
            let (whose, gmail) = scopes.split_at(2);
            assert_eq!(whose, ["openid", "email"]);
            let names: Vec<&str> = gmail
                .iter()
                .map(|scope| {
                    scope
                        .strip_prefix("https://www.googleapis.com/auth/")
                        .unwrap()
                })
                .collect();
            assert_eq!(names, expect, "{feature:?} with {has:?}");
        };
        let none = Features::new();
        check(Read, &none, &["gmail.readonly"]);
        check(Act, &none, &["gmail.readonly", "gmail.modify"]);
        check(Send, &none, &["gmail.readonly", "gmail.send"]);
        check(File, &none, &["gmail.modify"]);
        // What the grant has is asked for again; another grant's features never are.
        let all = ["gmail.readonly", "gmail.modify", "gmail.send"];
        check(Send, &features([Read, Act]), &all);
        check(Read, &features([Read, Act, Send]), &all);
        check(File, &features([Read, Act, Send]), &["gmail.modify"]);
        check(Read, &features([File]), &["gmail.readonly"]);
    }

    #[test]
    fn each_scope_may_be_refused_alone() {
        let asked = features([Read, Act, Send]);
        for (granted, expect) in [
            (vec![Read, Act, Send], Some(features([Read, Act, Send]))),
            (vec![Read, Act], Some(features([Read, Act]))),
            (vec![Read, Send], Some(features([Read, Send]))),
            (vec![Read], Some(features([Read]))),
            (vec![Act, Send], None),
            (vec![], None),
        ] {
            let scopes = granted.iter().map(|feature| gmail_scope(*feature));
            let verdict = GrantKind::Browser.judge(&asked, scopes.chain(["openid", EMAIL]));
            assert_eq!(
                verdict,
                expect.map_or(Granted::Missing, Granted::Features),
                "{granted:?}"
            );
        }
        let job = features([File]);
        assert_eq!(GrantKind::Job.judge(&job, ["openid"]), Granted::Missing);
        assert_eq!(GrantKind::Job.judge(&job, [GMAIL_READONLY]), Granted::Wider);
    }

    #[test]
    fn refuses_a_grant_that_is_wider_than_asked() {
        let check = |asked: &Features, wider: &str| {
            for order in [[GMAIL_READONLY, wider], [wider, GMAIL_READONLY]] {
                assert_eq!(
                    GrantKind::Browser.judge(asked, order),
                    Granted::Wider,
                    "{wider} besides {asked:?}"
                );
            }
        };
        let never = [
            GMAIL_EVERYTHING,
            "https://www.googleapis.com/auth/gmail.metadata",
            "https://www.googleapis.com/auth/gmail.compose",
            "https://www.googleapis.com/auth/gmail.settings.basic",
        ];
        for wider in never {
            check(&features([Read, Act, Send]), wider);
        }
        check(&features([Read, Send]), GMAIL_MODIFY);
        check(&features([Read, Act]), GMAIL_SEND);
        check(&features([Read]), GMAIL_MODIFY);
    }
}
