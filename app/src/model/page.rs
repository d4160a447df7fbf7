//! Which page an address leads to. A plain match instead of a tree of typed routes: it is
//! tested natively, and a typed tree of some thirty routes would be a tenth of the client.

use super::mail::scope::Folder;

/// A kind of record with pages of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Contacts.
    Contacts,
    /// Leads.
    Leads,
    /// Accounts.
    Accounts,
    /// Deals.
    Deals,
}

/// One of the pages of a kind of record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// All of them.
    List,
    /// The form of a new one.
    New,
    /// The one with this id.
    One(String),
    /// The form of the one with this id.
    Edit(String),
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// No page of its own: another one is shown instead.
    Elsewhere(&'static str),
    /// A page of a kind of record.
    Records(Kind, Place),
    /// A folder of the user's mailbox.
    Mail(Folder),
    /// The inbox, sorted by who wrote.
    Board,
    /// MailMagnet's notices.
    Magnet,
    /// The user's own tasks.
    Tasks,
    /// A page of the settings.
    Settings(SettingsPage),
    /// An address that leads nowhere.
    NotFound,
}

/// A page of the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingsPage {
    /// The signed-in user's own.
    You,
    /// The user's mailbox.
    Email,
    /// Setting the user's mailbox up.
    EmailSetup,
    /// What the server knows about the user's mail.
    EmailStored,
    /// What the server asked Google for the user.
    EmailCalls,
    /// What an administrator sets up at Google.
    Google,
    /// What the organization allows when mail is shared.
    Sharing,
    /// The people of the organization.
    Users,
    /// When the organization's months close.
    Calendar,
    /// The stages of the pipeline.
    Stages,
    /// The profiles.
    Profiles(Place),
    /// The roles.
    Roles(Place),
    /// The user's signatures.
    Signatures,
    /// The templates.
    Templates(Place),
}

/// The page that a path leads to.
pub fn page_of(path: &str) -> Page {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [] | ["sign-in"] => Page::Elsewhere("/contacts"),
        ["contacts", rest @ ..] => records(Kind::Contacts, rest),
        ["leads", rest @ ..] => records(Kind::Leads, rest),
        ["accounts", rest @ ..] => records(Kind::Accounts, rest),
        ["deals", rest @ ..] => records(Kind::Deals, rest),
        ["mail", "board"] => Page::Board,
        ["magnet"] => Page::Magnet,
        ["tasks"] => Page::Tasks,
        ["mail", rest @ ..] => Folder::of_path(rest).map_or(Page::NotFound, Page::Mail),
        ["settings"] => Page::Elsewhere("/settings/profile"),
        ["settings", rest @ ..] => settings(rest).map_or(Page::NotFound, Page::Settings),
        _ => Page::NotFound,
    }
}

fn records(kind: Kind, rest: &[&str]) -> Page {
    place(rest).map_or(Page::NotFound, |place| Page::Records(kind, place))
}

fn settings(rest: &[&str]) -> Option<SettingsPage> {
    match rest {
        ["profile"] => Some(SettingsPage::You),
        ["channels", "email"] => Some(SettingsPage::Email),
        ["channels", "email", "setup"] => Some(SettingsPage::EmailSetup),
        ["channels", "email", "stored"] => Some(SettingsPage::EmailStored),
        ["channels", "email", "calls"] => Some(SettingsPage::EmailCalls),
        ["google"] => Some(SettingsPage::Google),
        ["sharing"] => Some(SettingsPage::Sharing),
        ["signatures"] => Some(SettingsPage::Signatures),
        ["users"] => Some(SettingsPage::Users),
        ["calendar"] => Some(SettingsPage::Calendar),
        ["stages"] => Some(SettingsPage::Stages),
        ["profiles", rest @ ..] => place(rest).map(SettingsPage::Profiles),
        ["roles", rest @ ..] => place(rest).map(SettingsPage::Roles),
        ["templates", rest @ ..] => place(rest).map(SettingsPage::Templates),
        _ => None,
    }
}

fn place(rest: &[&str]) -> Option<Place> {
    match rest {
        [] => Some(Place::List),
        ["new"] => Some(Place::New),
        [id] => Some(Place::One((*id).to_owned())),
        [id, "edit"] => Some(Place::Edit((*id).to_owned())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bare_address_leads_to_the_contacts() {
        assert_eq!(page_of("/"), Page::Elsewhere("/contacts"));
    }

    #[test]
    fn a_kind_of_record_has_four_pages() {
        let contacts = |place| Page::Records(Kind::Contacts, place);
        assert_eq!(page_of("/contacts"), contacts(Place::List));
        assert_eq!(page_of("/contacts/"), contacts(Place::List));
        assert_eq!(page_of("/contacts/new"), contacts(Place::New));
        assert_eq!(
            page_of("/contacts/7f"),
            contacts(Place::One("7f".to_owned()))
        );
        assert_eq!(
            page_of("/contacts/7f/edit"),
            contacts(Place::Edit("7f".to_owned()))
        );
    }

    #[test]
    fn an_unknown_address_leads_nowhere() {
        for path in [
            "/shoes",
            "/contacts/7f/edit/more",
            "/settings/nothing",
            "/deals/1/2",
        ] {
            assert_eq!(page_of(path), Page::NotFound, "{path}");
        }
    }

    #[test]
    fn every_folder_of_the_mailbox_has_a_page() {
        assert_eq!(page_of("/mail"), Page::Mail(Folder::Inbox));
        assert_eq!(page_of("/mail/sent"), Page::Mail(Folder::Sent));
        assert_eq!(page_of("/mail/board"), Page::Board);
        assert_eq!(page_of("/mail/label/TRASH"), Page::NotFound);
        assert_eq!(page_of("/mail/shoes"), Page::NotFound);
        assert_eq!(page_of("/magnet"), Page::Magnet);
        assert_eq!(page_of("/tasks"), Page::Tasks);
    }

    #[test]
    fn every_settings_page_has_its_address() {
        let settings = |path, page| assert_eq!(page_of(path), Page::Settings(page), "{path}");
        settings("/settings/profile", SettingsPage::You);
        settings("/settings/channels/email", SettingsPage::Email);
        settings("/settings/channels/email/setup", SettingsPage::EmailSetup);
        settings("/settings/channels/email/stored", SettingsPage::EmailStored);
        settings("/settings/channels/email/calls", SettingsPage::EmailCalls);
        settings("/settings/google", SettingsPage::Google);
        settings("/settings/sharing", SettingsPage::Sharing);
        settings("/settings/signatures", SettingsPage::Signatures);
        settings("/settings/users", SettingsPage::Users);
        settings("/settings/calendar", SettingsPage::Calendar);
        settings("/settings/stages", SettingsPage::Stages);
        let profiles = SettingsPage::Profiles;
        settings("/settings/profiles", profiles(Place::List));
        settings(
            "/settings/profiles/p1",
            profiles(Place::One("p1".to_owned())),
        );
        settings("/settings/roles/new", SettingsPage::Roles(Place::New));
        let templates = SettingsPage::Templates;
        settings("/settings/templates", templates(Place::List));
        settings(
            "/settings/templates/t1",
            templates(Place::One("t1".to_owned())),
        );
    }
}
