//! An account as a form edits it.

use super::draft::{Draft, checked, trimmed};
use contract::{
    FieldError, Link, UserId,
    account::{Account, AccountInput},
};

/// An account as a form edits it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AccountDraft {
    /// The company's name.
    pub name: String,
    /// Its web site.
    pub website: String,
    /// Its phone number.
    pub phone: String,
    /// Free text.
    pub description: String,
    /// The user who looks after it.
    pub owner: Option<Link<UserId>>,
    /// The version this change is based on.
    pub version: Option<i64>,
}

impl From<&Account> for AccountDraft {
    fn from(account: &Account) -> Self {
        Self {
            name: account.name.clone(),
            website: account.website.clone(),
            phone: account.phone.clone(),
            description: account.description.clone(),
            owner: Some(account.owner.clone()),
            version: Some(account.version),
        }
    }
}

impl Draft for AccountDraft {
    type Input = AccountInput;

    fn check(&self) -> Result<AccountInput, Vec<FieldError>> {
        let input = AccountInput {
            name: trimmed(&self.name),
            website: trimmed(&self.website),
            phone: trimmed(&self.phone),
            description: trimmed(&self.description),
            owner_id: self.owner.as_ref().map(|link| link.id.clone()),
            version: self.version,
        };
        let wrong = crm::check::account(&input);
        checked(input, wrong)
    }
}

/// A web site's address to open, if what was typed may be one: `https` and `http` only, so
/// that a `javascript:` address is never a link.
pub fn website_link(website: &str) -> Option<String> {
    let website = website.trim();
    if website.is_empty() || website.contains(char::is_whitespace) {
        return None;
    }
    if website.starts_with("https://") || website.starts_with("http://") {
        return Some(website.to_owned());
    }
    let plain_host = website.contains('.') && !website.contains(':');
    plain_host.then(|| format!("https://{website}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_needs_a_name() {
        assert!(AccountDraft::default().check().is_err());
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(
            website_link("example.jp/about").as_deref(),
            Some("https://example.jp/about")
        );
        assert_eq!(
            website_link("http://example.jp").as_deref(),
            Some("http://example.jp")
        );
        assert_eq!(website_link("javascript:alert(1).x"), None);
        assert_eq!(website_link("ask the front desk"), None);
        assert_eq!(website_link(""), None);
    }
}
