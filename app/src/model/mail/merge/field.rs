//! The fields a template may name.

/// A module: what a field is a field of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Module {
    /// The contact that the mail goes to.
    Contact,
    /// The lead that the mail goes to.
    Lead,
    /// The company of the contact, or of the deal.
    Account,
    /// The deal that the mail is about.
    Deal,
    /// Whoever writes.
    User,
}

impl Module {
    /// Every module, in the order they are offered.
    pub const ALL: &'static [Self] = &[
        Self::Contact,
        Self::Lead,
        Self::Account,
        Self::Deal,
        Self::User,
    ];

    /// The module as it stands in a template.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Contact => "Contact",
            Self::Lead => "Lead",
            Self::Account => "Account",
            Self::Deal => "Deal",
            Self::User => "User",
        }
    }

    /// Its fields, in the order they are offered.
    pub fn fields(self) -> impl Iterator<Item = Field> {
        let all = Field::ALL.iter().copied();
        all.filter(move |field| field.module() == self)
    }
}

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $module:ident . $key:ident;)*) => {
        /// A field.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Field {
            $($(#[$doc])* $name,)*
        }

        impl Field {
            /// Every field, in the order they are offered.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// What it is a field of.
            pub const fn module(self) -> Module {
                match self {
                    $(Self::$name => Module::$module,)*
                }
            }

            /// The field as it stands in a template, after its module.
            pub const fn key(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($key),)*
                }
            }
        }
    };
}

fields! {
    /// A contact's family name.
    ContactLastName = Contact.Last_Name;
    /// A contact's given name.
    ContactFirstName = Contact.First_Name;
    /// A contact's full name, in the order of its own language.
    ContactFullName = Contact.Full_Name;
    /// The name of a contact's company.
    ContactAccountName = Contact.Account_Name;
    /// A contact's job title.
    ContactTitle = Contact.Title;
    /// A contact's phone number.
    ContactPhone = Contact.Phone;
    /// A contact's primary address.
    ContactEmail = Contact.Email;
    /// A lead's family name.
    LeadLastName = Lead.Last_Name;
    /// A lead's given name.
    LeadFirstName = Lead.First_Name;
    /// A lead's full name, in the order of its own language.
    LeadFullName = Lead.Full_Name;
    /// The name of a lead's company.
    LeadCompany = Lead.Company;
    /// A lead's job title.
    LeadTitle = Lead.Title;
    /// A lead's phone number.
    LeadPhone = Lead.Phone;
    /// A lead's primary address.
    LeadEmail = Lead.Email;
    /// A company's name.
    AccountAccountName = Account.Account_Name;
    /// A company's web site.
    AccountWebsite = Account.Website;
    /// A company's phone number.
    AccountPhone = Account.Phone;
    /// A deal's name.
    DealDealName = Deal.Deal_Name;
    /// What a deal is worth, with its currency, as the template's language writes it.
    DealAmount = Deal.Amount;
    /// The date on which a deal closes, as the template's language writes it.
    DealClosingDate = Deal.Closing_Date;
    /// The name of a deal's stage.
    DealStage = Deal.Stage;
    /// The writer's name.
    UserFullName = User.Full_Name;
    /// The writer's address.
    UserEmail = User.Email;
    /// The name of the writer's organization.
    UserCompany = User.Company;
}

impl Field {
    /// The field as it is written in a template: `${Contact.Last_Name}`.
    pub fn token(self) -> String {
        format!("${{{}.{}}}", self.module().key(), self.key())
    }

    /// The field of this name: what stands between the braces.
    pub fn from_name(name: &str) -> Option<Self> {
        let (module, key) = name.split_once('.')?;
        let (module, key) = (module.trim(), key.trim());
        let mut all = Self::ALL.iter().copied();
        all.find(|field| is_module(module, field.module()) && is_key(key, field.key()))
    }
}

fn is_module(typed: &str, module: Module) -> bool {
    let plural = typed.strip_suffix(['s', 'S']).unwrap_or(typed);
    [typed, plural]
        .iter()
        .any(|typed| typed.eq_ignore_ascii_case(module.key()))
}

fn is_key(typed: &str, key: &str) -> bool {
    let same = |(typed, known): (char, char)| {
        typed.eq_ignore_ascii_case(&known) || (typed == ' ' && known == '_')
    };
    typed.len() == key.len() && typed.chars().zip(key.chars()).all(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_own_name() {
        for field in Field::ALL {
            let token = field.token();
            let name = token.strip_prefix("${").and_then(|t| t.strip_suffix('}'));
            assert_eq!(name.and_then(Field::from_name), Some(*field), "{token}");
        }
    }

    #[test]
    fn every_field_is_offered_once_under_its_module() {
        let offered = Module::ALL.iter().flat_map(|module| module.fields());
        assert_eq!(offered.collect::<Vec<_>>(), Field::ALL);
    }

    #[test]
    fn plurals_spaces_and_case_do_not_matter() {
        let last_name = Some(Field::ContactLastName);
        for name in [
            "Contacts.Last Name",
            "CONTACT.LAST_NAME",
            " contact . last name ",
        ] {
            assert_eq!(Field::from_name(name), last_name, "{name}");
        }
    }

    #[test]
    fn what_is_no_field_is_none() {
        for name in [
            "",
            ".",
            "Contact",
            "Contact.",
            "Contact.Last-Name",
            "Contact.Last_Name.x",
            "Contact.Shoe_Size",
            "s.Stage",
            "Lead.Stage",
            "連絡先.姓",
        ] {
            assert_eq!(Field::from_name(name), None, "{name}");
        }
    }
}
