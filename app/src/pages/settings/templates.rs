//! Templates: the texts that mail begins with.

mod form;
mod insert;
mod list;
mod preview;
mod share;

pub use form::{TemplateEdit, TemplateNew};
pub use list::TemplatesSettings;

use crate::i18n::{Text, text};
use crate::words;
use contract::{template::TemplateModule, user::Language};

/// The address of the list.
const LIST: &str = "/settings/templates";

/// The records that a template is for.
fn template_module_words(module: TemplateModule) -> Text {
    text(match module {
        TemplateModule::Any => |l| words!(l, templates.module_any),
        TemplateModule::Contacts => |l| words!(l, templates.module_contacts),
        TemplateModule::Leads => |l| words!(l, templates.module_leads),
        TemplateModule::Deals => |l| words!(l, templates.module_deals),
    })
}

/// The language that a template is written in.
fn language_words(language: Language) -> Text {
    text(match language {
        Language::Ja => |l| words!(l, templates.language_ja),
        Language::En => |l| words!(l, templates.language_en),
    })
}
