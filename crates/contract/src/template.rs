//! Templates: what users write once, in the CRM, to begin mail with.
//!
//! A template is never mail, and nothing of a mail is ever put into one: its subject and body are
//! patterns with merge fields (`${Contact.Last_Name}`), written before there is any message. The
//! owner's browser fills the fields in; the mail that comes of it goes to Gmail and never here.

use crate::{Link, TemplateId, UserId, user::Language};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Template {
    /// The template's id.
    pub id: TemplateId,
    /// Its name; not sent to anyone.
    pub name: String,
    /// The folder it stands in; empty for none.
    pub folder: String,
    /// The records it is for.
    pub module: TemplateModule,
    /// The language it is written in.
    pub language: Language,
    /// The pattern of the subject: one line, perhaps empty.
    pub subject: String,
    /// The pattern of the text. Lines are lines, an empty line divides paragraphs.
    pub body: String,
    /// Whether everyone in the organization may use it; otherwise nobody but its owner sees it.
    pub shared: bool,
    /// The user who wrote it.
    pub owner: Link<UserId>,
    /// When it was created.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub created_at: Timestamp,
    /// When it last changed.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    #[serde(with = "crate::time::instant")]
    pub updated_at: Timestamp,
    /// Rises with each change; send it back with an update.
    pub version: i64,
}

/// The records that a template is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TemplateModule {
    /// Whatever is written about.
    #[default]
    Any,
    /// Mail to contacts.
    Contacts,
    /// Mail to leads.
    Leads,
    /// Mail about deals.
    Deals,
}

impl TemplateModule {
    /// Every module, in the order they are shown.
    pub const ALL: &'static [Self] = &[Self::Any, Self::Contacts, Self::Leads, Self::Deals];

    /// The module as it travels and is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Contacts => "contacts",
            Self::Leads => "leads",
            Self::Deals => "deals",
        }
    }

    /// The module of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|m| m.as_str() == name)
    }
}

/// Creates or changes a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TemplateInput {
    /// Its name.
    pub name: String,
    /// The folder it stands in; empty for none.
    #[serde(default)]
    pub folder: String,
    /// The records it is for.
    #[serde(default)]
    pub module: TemplateModule,
    /// The language it is written in.
    pub language: Language,
    /// The pattern of the subject: one line, perhaps empty.
    #[serde(default)]
    pub subject: String,
    /// The pattern of the text.
    pub body: String,
    /// Whether everyone in the organization may use it.
    #[serde(default)]
    pub shared: bool,
    /// The version this change is based on; absent when creating.
    #[serde(default)]
    pub version: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_stored_as_it_travels() {
        for module in TemplateModule::ALL {
            let json = serde_json::to_string(module).unwrap();
            assert_eq!(json, format!("\"{}\"", module.as_str()));
            assert_eq!(TemplateModule::from_name(module.as_str()), Some(*module));
        }
    }

    #[test]
    fn a_template_is_for_nobody_else_unless_it_says_so() {
        let least = r#"{"name":"Hello","language":"en","body":"Hello."}"#;
        let input: TemplateInput = serde_json::from_str(least).unwrap();
        assert!(!input.shared);
        assert_eq!(input.module, TemplateModule::Any);
    }
}
