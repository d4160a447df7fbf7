//! Whether a form's input is acceptable. The client asks before it sends, the server before it
//! stores; both get the same answer. Whether a record that is named exists, only the server
//! knows.

mod label_categories;

pub use label_categories::label_categories;

use crate::{address, domains, exclude, month::ClosingDay, own};
use contract::{
    FieldError,
    account::AccountInput,
    contact::ContactInput,
    deal::DealInput,
    error::FieldProblem,
    label_options::{LabelOptions, NewExclusion},
    lead::LeadInput,
    limits::{
        ADDRESS_MAX_CHARS, ADDRESSES_MAX, ALIASES_MAX, AMOUNT_MINOR_MAX, DEAL_CONTACTS_MAX,
        LINE_MAX_CHARS, MESSAGE_ID_MAX_CHARS, NAME_MAX_CHARS, OWN_DOMAINS_MAX, PART_ID_MAX_CHARS,
        REFILE_DAYS_MAX, SIGNATURES_MAX, TEXT_MAX_CHARS,
    },
    mailbox::Aliases,
    note::NoteInput,
    role::RoleInput,
    session::{Calendar, OwnDomains},
    signature::{Signature, Signatures},
    stage::StageInput,
    task::TaskInput,
    template::TemplateInput,
    user::{NewUser, ProfileInput},
};
use jiff::civil::Date;

/// What is wrong with a new or changed account.
pub fn account(input: &AccountInput) -> Vec<FieldError> {
    let AccountInput {
        name,
        website,
        phone,
        description,
        owner_id: _,
        version: _,
    } = input;
    let mut found = Found::default();
    found.name("name", name);
    found.line("website", website);
    found.line("phone", phone);
    found.text("description", description);
    found.0
}

/// What is wrong with a new or changed contact.
pub fn contact(input: &ContactInput) -> Vec<FieldError> {
    let ContactInput {
        family_name,
        given_name,
        title,
        phone,
        addresses,
        account_id: _,
        description,
        owner_id: _,
        version: _,
    } = input;
    let mut found = Found::default();
    found.person(family_name, given_name);
    found.line("title", title);
    found.line("phone", phone);
    found.addresses(addresses, ADDRESSES_MAX);
    found.text("description", description);
    found.0
}

/// What is wrong with a new or changed lead.
pub fn lead(input: &LeadInput) -> Vec<FieldError> {
    let LeadInput {
        family_name,
        given_name,
        company,
        title,
        phone,
        addresses,
        status: _,
        description,
        owner_id: _,
        version: _,
    } = input;
    let mut found = Found::default();
    found.person(family_name, given_name);
    found.line("company", company);
    found.line("title", title);
    found.line("phone", phone);
    found.addresses(addresses, ADDRESSES_MAX);
    found.text("description", description);
    found.0
}

/// What is wrong with a new or changed stage.
pub fn stage(input: &StageInput) -> Vec<FieldError> {
    let StageInput {
        name,
        kind: _,
        position,
        version: _,
    } = input;
    let mut found = Found::default();
    found.name("name", name);
    found.check(
        "position",
        (0..=1_000).contains(position),
        FieldProblem::OutOfRange,
    );
    found.0
}

/// What is wrong with a new or changed deal.
pub fn deal(input: &DealInput) -> Vec<FieldError> {
    let DealInput {
        name,
        account_id: _,
        contacts,
        stage_id: _,
        amount_minor,
        closing_date,
        description,
        owner_id: _,
        version: _,
    } = input;
    let mut found = Found::default();
    found.name("name", name);
    found.check(
        "contacts",
        contacts.len() <= DEAL_CONTACTS_MAX,
        FieldProblem::TooMany,
    );
    for (i, contact) in contacts.iter().enumerate() {
        let unseen = contacts
            .iter()
            .take(i)
            .all(|earlier| earlier.id != contact.id);
        found.check(&format!("contacts[{i}]"), unseen, FieldProblem::Duplicate);
        found.line(&format!("contacts[{i}].role"), &contact.role);
    }
    let amount_ok = amount_minor.is_none_or(|amount| (0..=AMOUNT_MINOR_MAX).contains(&amount));
    found.check("amount_minor", amount_ok, FieldProblem::OutOfRange);
    let date_ok =
        (Date::constant(1970, 1, 1)..=Date::constant(2200, 12, 31)).contains(closing_date);
    found.check("closing_date", date_ok, FieldProblem::OutOfRange);
    found.text("description", description);
    found.0
}

/// What is wrong with a new user.
pub fn new_user(input: &NewUser) -> Vec<FieldError> {
    let NewUser {
        address,
        name,
        profile_id: _,
        role_id: _,
    } = input;
    let mut found = Found::default();
    found.address("address", address);
    found.no_longer_than("name", name, NAME_MAX_CHARS);
    found.0
}

/// What is wrong with a new or changed role by itself; where it may stand is [`crate::role`]'s to say.
pub fn role(input: &RoleInput) -> Vec<FieldError> {
    let RoleInput {
        name,
        parent_id: _,
        version: _,
    } = input;
    let mut found = Found::default();
    found.name("name", name);
    found.0
}

/// What is wrong with a new or changed profile.
pub fn profile(input: &ProfileInput) -> Vec<FieldError> {
    let ProfileInput {
        name,
        permissions,
        version: _,
    } = input;
    let mut found = Found::default();
    found.name("name", name);
    for (i, permission) in permissions.iter().enumerate() {
        let unseen = !permissions
            .iter()
            .take(i)
            .any(|earlier| earlier == permission);
        found.check(
            &format!("permissions[{i}]"),
            unseen,
            FieldProblem::Duplicate,
        );
    }
    found.0
}

/// What is wrong with a calendar.
pub fn calendar(input: &Calendar) -> Vec<FieldError> {
    let Calendar { closing_day } = input;
    let mut found = Found::default();
    let fits = ClosingDay::of(*closing_day).is_some();
    found.check("closing_day", fits, FieldProblem::OutOfRange);
    found.0
}

/// What is wrong with the domains that an organization calls its own.
pub fn own_domains(input: &OwnDomains) -> Vec<FieldError> {
    let OwnDomains { domains } = input;
    let mut found = Found::default();
    found.check(
        "domains",
        domains.len() <= OWN_DOMAINS_MAX,
        FieldProblem::TooMany,
    );
    let canonical: Vec<_> = domains.iter().map(|one| domains::canonical(one)).collect();
    for (i, one) in canonical.iter().enumerate() {
        let field = format!("domains[{i}]");
        let Some(domain) = one else {
            found.check(&field, false, FieldProblem::Malformed);
            continue;
        };
        found.check(&field, !own::is_public(domain), FieldProblem::Public);
        let unseen = !canonical.iter().take(i).any(|earlier| earlier == one);
        found.check(&field, unseen, FieldProblem::Duplicate);
    }
    found.0
}

/// What is wrong with the options of the label job.
pub fn label_options(input: &LabelOptions) -> Vec<FieldError> {
    let mut found = Found::default();
    let fits = input.refile_days <= REFILE_DAYS_MAX;
    found.check("refile_days", fits, FieldProblem::OutOfRange);
    found.0
}

/// What is wrong with a new exclusion.
pub fn exclusion(input: &NewExclusion) -> Vec<FieldError> {
    let NewExclusion { kind, value } = input;
    let mut found = Found::default();
    if value.trim().is_empty() {
        found.check("value", false, FieldProblem::Required);
    } else {
        let has_form = exclude::canonical(*kind, value).is_some();
        found.check("value", has_form, FieldProblem::Malformed);
    }
    found.0
}

/// What is wrong with a new or changed template. Whether its merge fields are known is for whoever
/// fills them in to say: a newer client may know more of them.
pub fn template(input: &TemplateInput) -> Vec<FieldError> {
    let TemplateInput {
        name,
        folder,
        module: _,
        language: _,
        subject,
        body,
        shared: _,
        version: _,
    } = input;
    let mut found = Found::default();
    found.name("name", name);
    found.line("folder", folder);
    found.line("subject", subject);
    found.check("body", !body.trim().is_empty(), FieldProblem::Required);
    found.text("body", body);
    found.0
}

/// What is wrong with the addresses that a mailbox writes as.
pub fn aliases(input: &Aliases) -> Vec<FieldError> {
    let mut found = Found::default();
    found.addresses(&input.addresses, ALIASES_MAX);
    found.0
}

/// What is wrong with a new or changed note.
pub fn note(input: &NoteInput) -> Vec<FieldError> {
    let NoteInput {
        about: _,
        text,
        message_id,
        part_id,
        version: _,
    } = input;
    let mut found = Found::default();
    let says = !text.trim().is_empty() || part_id.is_some();
    found.check("text", says, FieldProblem::Required);
    found.text("text", text);
    found.message_id(message_id.as_deref());
    if let Some(part_id) = part_id {
        let of_mail = message_id.is_some();
        found.check("message_id", of_mail, FieldProblem::Required);
        found.check("part_id", is_part_id(part_id), FieldProblem::Malformed);
    }
    found.0
}

/// Whether this is the place of a part in a mail: numbers with dots between them, or nothing where the
/// mail is one part. A file's name is none, and never gets stored as one.
fn is_part_id(id: &str) -> bool {
    let is_number = |number: &str| {
        (1..=5).contains(&number.len()) && number.chars().all(|c| c.is_ascii_digit())
    };
    id.is_empty() || (id.len() <= PART_ID_MAX_CHARS && id.split('.').all(is_number))
}

/// What is wrong with a new or changed task.
pub fn task(input: &TaskInput) -> Vec<FieldError> {
    let TaskInput {
        title,
        about: _,
        due_on: _,
        done: _,
        message_id,
        owner_id: _,
        version: _,
    } = input;
    let mut found = Found::default();
    found.name("title", title);
    found.message_id(message_id.as_deref());
    found.0
}

/// What is wrong with the signatures of a user.
pub fn signatures(input: &Signatures) -> Vec<FieldError> {
    let Signatures { signatures } = input;
    let mut found = Found::default();
    found.check(
        "signatures",
        signatures.len() <= SIGNATURES_MAX,
        FieldProblem::TooMany,
    );
    for (i, one) in signatures.iter().enumerate() {
        let field = |name: &str| format!("signatures[{i}].{name}");
        found.address(&field("address"), &one.address);
        let is_same = |earlier: &Signature| {
            let address = one.address.trim().to_lowercase();
            earlier.language == one.language && earlier.address.trim().to_lowercase() == address
        };
        let unseen = !signatures.iter().take(i).any(is_same);
        found.check(&field("address"), unseen, FieldProblem::Duplicate);
        let written = !one.text.trim().is_empty();
        found.check(&field("text"), written, FieldProblem::Required);
        found.text(&field("text"), &one.text);
    }
    found.0
}

#[derive(Default)]
struct Found(Vec<FieldError>);

impl Found {
    fn check(&mut self, field: &str, ok: bool, problem: FieldProblem) {
        if !ok {
            self.0.push(FieldError {
                field: field.to_owned(),
                problem,
            });
        }
    }

    fn no_longer_than(&mut self, field: &str, text: &str, max_chars: usize) {
        self.check(
            field,
            text.chars().count() <= max_chars,
            FieldProblem::TooLong,
        );
        let clean = !text
            .chars()
            .any(|c| c.is_control() && c != '\n' && c != '\t' && c != '\r');
        self.check(field, clean, FieldProblem::Malformed);
    }

    fn one_line(&mut self, field: &str, text: &str, max_chars: usize) {
        self.check(
            field,
            text.chars().count() <= max_chars,
            FieldProblem::TooLong,
        );
        self.check(
            field,
            !text.chars().any(char::is_control),
            FieldProblem::Malformed,
        );
    }

    fn name(&mut self, field: &str, text: &str) {
        self.check(field, !text.trim().is_empty(), FieldProblem::Required);
        self.one_line(field, text, NAME_MAX_CHARS);
    }

    fn line(&mut self, field: &str, text: &str) {
        self.one_line(field, text, LINE_MAX_CHARS);
    }

    fn text(&mut self, field: &str, text: &str) {
        self.no_longer_than(field, text, TEXT_MAX_CHARS);
    }

    /// One word without angle brackets: nothing that could be a sentence.
    fn message_id(&mut self, id: Option<&str>) {
        let Some(id) = id else { return };
        let odd = |c: char| c.is_whitespace() || c.is_control() || c == '<' || c == '>';
        let long = id.chars().count() > MESSAGE_ID_MAX_CHARS;
        self.check("message_id", !long, FieldProblem::TooLong);
        let well_formed = id.contains('@') && !id.chars().any(odd);
        self.check("message_id", well_formed, FieldProblem::Malformed);
    }

    fn person(&mut self, family_name: &str, given_name: &str) {
        self.name("family_name", family_name);
        self.one_line("given_name", given_name, NAME_MAX_CHARS);
    }

    fn address(&mut self, field: &str, text: &str) {
        if text.trim().is_empty() {
            self.check(field, false, FieldProblem::Required);
        } else if text.chars().count() > ADDRESS_MAX_CHARS {
            self.check(field, false, FieldProblem::TooLong);
        } else {
            self.check(
                field,
                address::is_well_formed(text.trim()),
                FieldProblem::Malformed,
            );
        }
    }

    fn addresses(&mut self, addresses: &[String], most: usize) {
        self.check("addresses", addresses.len() <= most, FieldProblem::TooMany);
        let canonical: Vec<_> = addresses
            .iter()
            .map(|a| address::Canonical::of(a))
            .collect();
        for (i, (text, own)) in addresses.iter().zip(&canonical).enumerate() {
            let field = format!("addresses[{i}]");
            self.address(&field, text);
            let unseen = own.is_none() || !canonical.iter().take(i).any(|earlier| earlier == own);
            self.check(&field, unseen, FieldProblem::Duplicate);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{
        ContactId, StageId, deal::DealContactInput, label_options::ExclusionKind,
        template::TemplateModule, user::Language,
    };

    fn problems(found: &[FieldError]) -> Vec<(&str, FieldProblem)> {
        found
            .iter()
            .map(|e| (e.field.as_str(), e.problem))
            .collect()
    }

    fn contact_with(addresses: &[&str]) -> ContactInput {
        ContactInput {
            family_name: "佐藤".to_owned(),
            addresses: addresses.iter().map(|a| (*a).to_owned()).collect(),
            ..ContactInput::default()
        }
    }

    #[test]
    fn a_contact_needs_a_name_only() {
        assert_eq!(problems(&contact(&contact_with(&[]))), []);
        let nameless = ContactInput {
            family_name: " ".to_owned(),
            ..ContactInput::default()
        };
        assert_eq!(
            problems(&contact(&nameless)),
            [("family_name", FieldProblem::Required)]
        );
    }

    #[test]
    fn each_bad_address_is_named() {
        let found = contact(&contact_with(&["a@example.jp", "", "no", "A@Example.jp"]));
        assert_eq!(
            problems(&found),
            [
                ("addresses[1]", FieldProblem::Required),
                ("addresses[2]", FieldProblem::Malformed),
                ("addresses[3]", FieldProblem::Duplicate),
            ]
        );
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        let mut input = contact_with(&[]);
        input.family_name = "佐".repeat(NAME_MAX_CHARS);
        assert_eq!(problems(&contact(&input)), []);
        input.family_name.push('藤');
        assert_eq!(
            problems(&contact(&input)),
            [("family_name", FieldProblem::TooLong)]
        );
    }

    #[test]
    fn control_characters_are_refused_but_a_text_may_have_lines() {
        let mut input = contact_with(&[]);
        input.title = "a\u{1b}[31m".to_owned();
        input.description = "one\ntwo".to_owned();
        assert_eq!(
            problems(&contact(&input)),
            [("title", FieldProblem::Malformed)]
        );
    }

    #[test]
    fn a_template_has_a_name_a_body_and_one_line_of_subject() {
        let mut input = TemplateInput {
            name: " ".to_owned(),
            folder: String::new(),
            module: TemplateModule::Any,
            language: Language::En,
            subject: "one\ntwo".to_owned(),
            body: "\n".to_owned(),
            shared: true,
            version: None,
        };
        assert_eq!(
            problems(&template(&input)),
            [
                ("name", FieldProblem::Required),
                ("subject", FieldProblem::Malformed),
                ("body", FieldProblem::Required),
            ]
        );
        input.name = "Thanks".to_owned();
        input.subject = "x".repeat(LINE_MAX_CHARS + 1);
        input.body = "Dear ${Contact.First_Name},\n\nthank you.".to_owned();
        assert_eq!(
            problems(&template(&input)),
            [("subject", FieldProblem::TooLong)]
        );
    }

    #[test]
    fn an_exclusion_is_an_address_a_domain_or_a_conversation() {
        let of = |kind, value: &str| {
            let value = value.to_owned();
            exclusion(&NewExclusion { kind, value })
        };
        assert_eq!(of(ExclusionKind::Address, "a@b.example"), []);
        assert_eq!(
            problems(&of(ExclusionKind::Address, " ")),
            [("value", FieldProblem::Required)]
        );
        assert_eq!(
            problems(&of(ExclusionKind::Domain, "a@b.example")),
            [("value", FieldProblem::Malformed)]
        );
    }

    #[test]
    fn months_close_on_a_day_of_every_month() {
        let of = |closing_day| calendar(&Calendar { closing_day });
        assert_eq!(of(None), []);
        assert_eq!(of(Some(28)), []);
        for day in [0, 29, 31] {
            let wrong = [("closing_day", FieldProblem::OutOfRange)];
            assert_eq!(problems(&of(Some(day))), wrong);
        }
    }

    #[test]
    fn only_a_domain_of_its_own_is_an_organizations() {
        let of = |all: &[&str]| {
            let domains = all.iter().map(|&one| one.to_owned()).collect();
            own_domains(&OwnDomains { domains })
        };
        assert_eq!(of(&["tegami.example", "@Tegami.co.jp"]), []);
        let wrong = of(&[
            "tegami",
            "Gmail.com",
            "@googlemail.com",
            "a.example",
            "A.example",
        ]);
        let expected = [
            ("domains[0]", FieldProblem::Malformed),
            ("domains[1]", FieldProblem::Public),
            ("domains[2]", FieldProblem::Public),
            ("domains[2]", FieldProblem::Duplicate),
            ("domains[4]", FieldProblem::Duplicate),
        ];
        assert_eq!(problems(&wrong), expected);
        let many: Vec<String> = (0..=OWN_DOMAINS_MAX)
            .map(|n| format!("d{n}.example"))
            .collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert_eq!(problems(&of(&many)), [("domains", FieldProblem::TooMany)]);
    }

    #[test]
    fn a_deal_names_each_contact_once_and_has_a_sane_amount_and_date() {
        let person = DealContactInput {
            id: ContactId::new("1"),
            role: String::new(),
        };
        let input = DealInput {
            name: "Pumps".to_owned(),
            account_id: None,
            contacts: vec![person.clone(), person],
            stage_id: StageId::new("s"),
            amount_minor: Some(-1),
            closing_date: Date::constant(9999, 1, 1),
            description: String::new(),
            owner_id: None,
            version: None,
        };
        assert_eq!(
            problems(&deal(&input)),
            [
                ("contacts[1]", FieldProblem::Duplicate),
                ("amount_minor", FieldProblem::OutOfRange),
                ("closing_date", FieldProblem::OutOfRange),
            ]
        );
    }
}
