//! How templates stand in a list, and which of them suit.

use contract::template::{Template, TemplateModule};

/// A folder with what stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its name, as its first template writes it; empty for those in no folder.
    pub name: String,
    /// The templates in it.
    pub templates: Vec<Template>,
}

/// The folders of templates that come in the order of their folders. Case makes no other folder.
pub fn folders(templates: Vec<Template>) -> Vec<Folder> {
    let mut folders: Vec<Folder> = Vec::new();
    for template in templates {
        match folders.last_mut() {
            Some(last) if last.name.to_lowercase() == template.folder.to_lowercase() => {
                last.templates.push(template);
            }
            _ => folders.push(Folder {
                name: template.folder.clone(),
                templates: vec![template],
            }),
        }
    }
    folders
}

/// Whether a template may begin mail to a record of this module.
pub fn suits(template: &Template, module: TemplateModule) -> bool {
    template.module == module || template.module == TemplateModule::Any
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{Link, TemplateId, UserId, user::Language};
    use jiff::Timestamp;

    fn template(folder: &str, name: &str, module: TemplateModule) -> Template {
        Template {
            id: TemplateId::new(name),
            name: name.to_owned(),
            folder: folder.to_owned(),
            module,
            language: Language::En,
            subject: String::new(),
            body: "x".to_owned(),
            shared: true,
            owner: Link {
                id: UserId::new("u"),
                name: "U".to_owned(),
            },
            created_at: Timestamp::UNIX_EPOCH,
            updated_at: Timestamp::UNIX_EPOCH,
            version: 1,
        }
    }

    #[test]
    fn each_folder_stands_once_whatever_its_case() {
        let any = TemplateModule::Any;
        let list = [("", "a"), ("Quotes", "b"), ("quotes", "c"), ("Visits", "d")];
        let folders = folders(
            list.map(|(folder, name)| template(folder, name, any))
                .into(),
        );
        let shown: Vec<_> = folders
            .iter()
            .map(|folder| (folder.name.as_str(), folder.templates.len()))
            .collect();
        assert_eq!(shown, [("", 1), ("Quotes", 2), ("Visits", 1)]);
    }

    #[test]
    fn a_template_for_anyone_suits_every_record() {
        use TemplateModule::{Any, Contacts, Deals, Leads};
        assert!(suits(&template("", "a", Any), Leads));
        assert!(suits(&template("", "a", Deals), Deals));
        assert!(!suits(&template("", "a", Deals), Contacts));
    }
}
