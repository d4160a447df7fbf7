//! The people with Google accounts, and the applications registered with Google.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A person with a Google account and a mailbox.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Person {
    /// The account's own address.
    pub address: String,
    /// The name shown in the account chooser and in userinfo.
    pub name: String,
    /// The account's language, `en` or `ja` for example.
    #[serde(default = "default_locale")]
    pub locale: String,
    /// Further addresses this person may write as and receives mail for.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// What Gmail puts under mail from the account's own address, as HTML.
    #[serde(default)]
    pub signature: String,
    /// The Workspace domain, sent as `hd`.
    #[serde(default)]
    pub hosted_domain: Option<String>,
}

fn default_locale() -> String {
    "en".to_owned()
}

impl Person {
    /// A person with an English account and no other addresses.
    #[must_use]
    pub fn new(address: &str, name: &str) -> Self {
        Self {
            address: address.to_owned(),
            name: name.to_owned(),
            locale: default_locale(),
            aliases: Vec::new(),
            signature: String::new(),
            hosted_domain: None,
        }
    }

    /// Sets the account's language.
    #[must_use]
    pub fn locale(mut self, locale: &str) -> Self {
        locale.clone_into(&mut self.locale);
        self
    }

    /// Adds an address this person may also write as.
    #[must_use]
    pub fn alias(mut self, address: &str) -> Self {
        self.aliases.push(address.to_owned());
        self
    }

    /// Sets what Gmail puts under mail from the account's own address.
    #[must_use]
    pub fn signature(mut self, html: &str) -> Self {
        html.clone_into(&mut self.signature);
        self
    }

    /// Google's number for the account: 21 digits, always the same for one address.
    #[must_use]
    pub fn subject(&self) -> String {
        let digest = Sha256::digest(self.address.to_ascii_lowercase().as_bytes());
        let number = digest[..8]
            .iter()
            .fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        format!("1{number:020}")
    }

    /// Whether mail for this address lands in this person's mailbox.
    #[must_use]
    pub fn owns(&self, address: &str) -> bool {
        self.address.eq_ignore_ascii_case(address)
            || self.aliases.iter().any(|a| a.eq_ignore_ascii_case(address))
    }

    /// Given and family name, split as userinfo shows them.
    pub(crate) fn given_and_family(&self) -> (String, Option<String>) {
        match self.name.split_once(' ') {
            Some((given, family)) => (given.to_owned(), Some(family.to_owned())),
            None => (self.name.clone(), None),
        }
    }
}

/// An application registered with Google: an OAuth client.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct OAuthClient {
    /// The client id.
    pub id: String,
    /// The client secret.
    pub secret: String,
    /// The name on the consent page.
    #[serde(default = "default_name")]
    pub name: String,
    /// Where codes may be sent; compared byte for byte.
    #[serde(default)]
    pub redirect_uris: Vec<String>,
}

fn default_name() -> String {
    "An application".to_owned()
}

impl OAuthClient {
    /// An application without redirect addresses yet.
    #[must_use]
    pub fn new(id: &str, secret: &str) -> Self {
        Self {
            id: id.to_owned(),
            secret: secret.to_owned(),
            name: default_name(),
            redirect_uris: Vec::new(),
        }
    }

    /// Sets the name on the consent page.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// Allows one more redirect address.
    #[must_use]
    pub fn redirect_uri(mut self, uri: &str) -> Self {
        self.redirect_uris.push(uri.to_owned());
        self
    }
}
