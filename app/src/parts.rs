//! Which part of the client each page is in. A contact's page, where a rep spends the day, comes
//! with the client; the other parts are fetched when somebody goes there.

use crate::state::language::PageLanguage;
use crate::{
    box_view::{BoxView, IntoBox, view},
    components::mail::{
        AccountSwitch, ComposeDock, LabelPicker, NoteFile, PermissionWay, ThreadView, outcome_words,
    },
    mail::{Mail, Rows, Stop, Unchanged, WhichThread, find_kept},
    model::mail::{
        actions::{Labels, Plan},
        permission::Outcome,
        scope::Folder,
        user_label::UserLabel,
    },
    model::page::{Kind, Page, Place, SettingsPage},
    on_demand::{later, on_demand, task_on_demand},
    pages::{
        accounts::{AccountDetail, AccountEdit, AccountList, AccountNew},
        contacts::{ContactDetail, ContactEdit, ContactList, ContactNew},
        deals::{DealDetail, DealEdit, DealList, DealNew},
        jottings::{Jottings, MyTasks},
        leads::{LeadDetail, LeadEdit, LeadList, LeadNew},
        magnet::MagnetPage,
        mail::{MailBoard, MailFolder},
        not_found::NotFound,
        record::Jotting,
        settings::{
            calendar::CalendarSettings,
            email::{EmailSettings, Withdrawn},
            profiles::{ProfileEdit, ProfileNew, ProfilesSettings},
            records::{CallsPage, GooglePage, StoredPage},
            roles::{RoleEdit, RoleNew, RolesSettings},
            setup::{EmailSetup, FileExisting},
            sharing::SharingSettings,
            signatures::SignaturesSettings,
            stages::StagesSettings,
            templates::{TemplateEdit, TemplateNew, TemplatesSettings},
            users::UsersSettings,
            you::YourSettings,
        },
    },
};
use contract::{about::About, mailbox::MailFeature};
use core::{future::Future, pin::Pin};
use leptos::prelude::*;

/// What a part is at work on.
type Work<T> = Pin<Box<dyn Future<Output = T>>>;

/// The view of a page.
pub fn view_of(page: Page) -> BoxView {
    match page {
        Page::Elsewhere(_) => ().boxed(),
        Page::NotFound => view! { <NotFound /> },
        Page::Records(Kind::Contacts, Place::One(id)) => view! { <ContactDetail id=id /> },
        Page::Records(kind, Place::List) => later(move || record_list(kind)),
        Page::Records(kind, Place::One(id)) => later(move || record(kind, id.clone())),
        Page::Records(kind, Place::New) => later(move || record_form(kind, None)),
        Page::Records(kind, Place::Edit(id)) => later(move || record_form(kind, Some(id.clone()))),
        Page::Mail(folder) => later(move || mailbox(Some(folder.clone()))),
        Page::Board => later(|| mailbox(None)),
        Page::Magnet => later(magnet),
        Page::Settings(SettingsPage::EmailSetup) => later(email_setup),
        Page::Settings(
            page @ (SettingsPage::EmailStored | SettingsPage::EmailCalls | SettingsPage::Google),
        ) => later(move || email_records(page.clone())),
        Page::Tasks => later(my_tasks),
        Page::Settings(page) => later(move || settings(page.clone())),
    }
}

on_demand! {
    /// An open conversation, with whatever shows and acts on its messages.
    pub fn conversation(wanted: WhichThread, rows: Rows, close: Callback<()>) in conversation {
        view! { <ThreadView wanted=wanted rows=rows close=close /> }
    }

    /// The choice of labels for some messages.
    pub fn label_picker(open: RwSignal<bool>, messages: Signal<Vec<Labels>>) in conversation {
        view! { <LabelPicker open=open messages=messages /> }
    }

    /// The way to a permission at Google.
    pub fn permission_way(feature: MailFeature) in conversation {
        view! { <PermissionWay feature=feature /> }
    }

    /// A file of a mail that was attached to a record; `author` is who did that, unless it was
    /// the user.
    pub fn note_file(message_id: String, part_id: String, author: Option<String>) in conversation {
        view! { <NoteFile message_id=message_id part_id=part_id author=author /> }
    }

    /// The windows of what is being written.
    pub fn compose_dock() in compose {
        view! { <ComposeDock /> }
    }

    /// A folder of the mailbox, or the board.
    pub fn mailbox(folder: Option<Folder>) in mailbox {
        match folder {
            Some(folder) => view! { <MailFolder folder=folder /> },
            None => view! { <MailBoard /> },
        }
    }

    /// The notes and tasks about a record.
    pub fn jottings(about: About, begun: Option<Jotting>) in jottings {
        view! { <Jottings about=about begun=begun /> }
    }

    /// The user's own tasks.
    pub fn my_tasks() in jottings {
        view! { <MyTasks /> }
    }

    /// MailMagnet's notices.
    pub fn magnet() in magnet {
        view! { <MagnetPage /> }
    }

    /// All records of a kind.
    pub fn record_list(kind: Kind) in lists {
        match kind {
            Kind::Contacts => view! { <ContactList /> },
            Kind::Leads => view! { <LeadList /> },
            Kind::Accounts => view! { <AccountList /> },
            Kind::Deals => view! { <DealList /> },
        }
    }

    /// The record of a kind with this id.
    pub fn record(kind: Kind, id: String) in records {
        match kind {
            Kind::Contacts => view! { <ContactDetail id=id /> },
            Kind::Leads => view! { <LeadDetail id=id /> },
            Kind::Accounts => view! { <AccountDetail id=id /> },
            Kind::Deals => view! { <DealDetail id=id /> },
        }
    }

    /// The form of a new record, or of the one with this id.
    pub fn record_form(kind: Kind, id: Option<String>) in forms {
        match (kind, id) {
            (Kind::Contacts, None) => view! { <ContactNew /> },
            (Kind::Contacts, Some(id)) => view! { <ContactEdit id=id /> },
            (Kind::Leads, None) => view! { <LeadNew /> },
            (Kind::Leads, Some(id)) => view! { <LeadEdit id=id /> },
            (Kind::Accounts, None) => view! { <AccountNew /> },
            (Kind::Accounts, Some(id)) => view! { <AccountEdit id=id /> },
            (Kind::Deals, None) => view! { <DealNew /> },
            (Kind::Deals, Some(id)) => view! { <DealEdit id=id /> },
        }
    }

    /// Setting the user's mailbox up.
    pub fn email_setup() in email_setup {
        view! { <EmailSetup /> }
    }

    /// Filing what is in the user's inbox already.
    pub fn file_existing(done: Callback<()>) in email_setup {
        view! { <FileExisting done=done /> }
    }

    /// What became of the mailbox of a user who may not use mail any more.
    pub fn withdrawn() in email_records {
        view! { <Withdrawn /> }
    }

    /// The way from one of the user's mailboxes to another.
    pub fn account_switch() in email_records {
        view! { <AccountSwitch /> }
    }

    /// What the server knows about the user's mail, what it asked Google, and what is to be set up
    /// there.
    pub fn email_records(page: SettingsPage) in email_records {
        match page {
            SettingsPage::EmailCalls => view! { <CallsPage /> },
            SettingsPage::Google => view! { <GooglePage /> },
            _ => view! { <StoredPage /> },
        }
    }

    /// A page of the settings.
    pub fn settings(page: SettingsPage) in settings {
        match page {
            SettingsPage::You => view! { <YourSettings /> },
            SettingsPage::Email => view! { <EmailSettings /> },
            // Each has a part of its own.
            SettingsPage::EmailSetup
            | SettingsPage::EmailStored
            | SettingsPage::EmailCalls
            | SettingsPage::Google => ().boxed(),
            SettingsPage::Sharing => view! { <SharingSettings /> },
            SettingsPage::Signatures => view! { <SignaturesSettings /> },
            SettingsPage::Users => view! { <UsersSettings /> },
            SettingsPage::Calendar => view! { <CalendarSettings /> },
            SettingsPage::Stages => view! { <StagesSettings /> },
            SettingsPage::Profiles(Place::List) => view! { <ProfilesSettings /> },
            SettingsPage::Profiles(Place::New) => view! { <ProfileNew /> },
            SettingsPage::Profiles(Place::One(id) | Place::Edit(id)) => {
                view! { <ProfileEdit id=id /> }
            }
            SettingsPage::Roles(Place::List) => view! { <RolesSettings /> },
            SettingsPage::Roles(Place::New) => view! { <RoleNew /> },
            SettingsPage::Roles(Place::One(id) | Place::Edit(id)) => view! { <RoleEdit id=id /> },
            SettingsPage::Templates(Place::List) => view! { <TemplatesSettings /> },
            SettingsPage::Templates(Place::New) => view! { <TemplateNew /> },
            SettingsPage::Templates(Place::One(id) | Place::Edit(id)) => {
                view! { <TemplateEdit id=id /> }
            }
        }
    }
}

task_on_demand! {
    /// Begins to look for lists of mail that this browser has kept, and to keep them. No part of its own:
    /// every part more takes what several share into more files.
    pub fn kept_lists(mail: Mail, round: u32) -> (), in mailbox {
        find_kept(mail, round)
    }
}

task_on_demand! {
    /// Makes the calls of what a reader does to mail; what was not changed comes back.
    pub fn carry_out(mail: Mail, plan: Plan) -> Work<Vec<Unchanged>>, in conversation {
        Box::pin(mail.carry_out(plan))
    }
}

task_on_demand! {
    /// The labels that the user has in Gmail.
    pub fn user_labels(mail: Mail) -> Work<Result<Vec<UserLabel>, Stop>>, in conversation {
        Box::pin(mail.list_user_labels())
    }
}

task_on_demand! {
    /// What came of a trip to Google, in words.
    pub fn permission_outcome(outcome: Outcome, given: bool, language: PageLanguage) -> &'static str, in conversation {
        outcome_words(outcome, given, language.locale_now())
    }
}
