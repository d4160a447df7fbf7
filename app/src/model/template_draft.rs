//! A template in a form.

use super::draft::{Draft, checked, trimmed};
use contract::{
    FieldError,
    template::{Template, TemplateInput, TemplateModule},
    user::Language,
};

/// A template, new or changed.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateDraft {
    /// Its name.
    pub name: String,
    /// The folder it stands in.
    pub folder: String,
    /// The records it is for.
    pub module: TemplateModule,
    /// The language it is written in.
    pub language: Language,
    /// The pattern of the subject.
    pub subject: String,
    /// The pattern of the text.
    pub body: String,
    /// Whether everyone may use it.
    pub shared: bool,
    /// The version this change is based on.
    pub version: Option<i64>,
}

impl TemplateDraft {
    /// A new template, in the language of whoever writes it.
    pub const fn new(language: Language) -> Self {
        Self {
            name: String::new(),
            folder: String::new(),
            module: TemplateModule::Any,
            language,
            subject: String::new(),
            body: String::new(),
            shared: false,
            version: None,
        }
    }
}

impl From<&Template> for TemplateDraft {
    fn from(template: &Template) -> Self {
        Self {
            name: template.name.clone(),
            folder: template.folder.clone(),
            module: template.module,
            language: template.language,
            subject: template.subject.clone(),
            body: template.body.clone(),
            shared: template.shared,
            version: Some(template.version),
        }
    }
}

impl Draft for TemplateDraft {
    type Input = TemplateInput;

    fn check(&self) -> Result<TemplateInput, Vec<FieldError>> {
        let input = TemplateInput {
            name: trimmed(&self.name),
            folder: trimmed(&self.folder),
            module: self.module,
            language: self.language,
            subject: trimmed(&self.subject),
            body: self.body.clone(),
            shared: self.shared,
            version: self.version,
        };
        let wrong = crm::check::template(&input);
        checked(input, wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::draft::problem_of;
    use contract::error::FieldProblem;

    #[test]
    fn a_template_needs_a_name_and_a_text() {
        let wrong = TemplateDraft::new(Language::Ja).check().unwrap_err();
        assert_eq!(problem_of(&wrong, "name"), Some(FieldProblem::Required));
        assert_eq!(problem_of(&wrong, "body"), Some(FieldProblem::Required));
        assert_eq!(problem_of(&wrong, "subject"), None);
    }

    #[test]
    fn the_lines_of_the_text_are_sent_as_they_stand() {
        let draft = TemplateDraft {
            name: " Thanks ".to_owned(),
            body: "  One\n\nTwo\n".to_owned(),
            ..TemplateDraft::new(Language::En)
        };
        let input = draft.check().unwrap();
        assert_eq!((input.name.as_str(), input.body), ("Thanks", draft.body));
    }
}
