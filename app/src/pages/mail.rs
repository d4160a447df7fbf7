//! The user's own mailbox: its folders and the board. Read by this browser from Gmail.

mod board;
mod folder_list;

pub use board::MailBoard;

use crate::{
    box_view::{BoxView, view},
    components::{
        ButtonKind, EmptyState, PageHead,
        mail::{FilterBar, Listed, MailNotice, RefreshButton, ThreadPanel, WriteButton, who_under},
    },
    i18n::{Text, text},
    mail::{MailList, use_mail, use_mail_filter, wanted},
    model::mail::{
        failure::Failure,
        scope::{Folder, Scope},
    },
    reactive::derived,
    state::session::may,
    tr, words,
};
use contract::permission::Permission;
use folder_list::FolderList;
use leptos::prelude::*;

/// One folder of the mailbox.
#[component]
pub fn MailFolder(
    /// Which one.
    folder: Folder,
) -> impl IntoView {
    if !may(Permission::MailIntegration) {
        return not_allowed();
    }
    let title = folder_title(&folder);
    let scope = Signal::stored(Scope::Folder(folder.clone()));
    let filter = use_mail_filter();
    let list = MailList::new(wanted(scope, filter.now));
    view! {
        <PageHead title=title>
            <RefreshButton list=list />
            <WriteButton to=Vec::new() kind=ButtonKind::Primary />
        </PageHead>
        <div class="mailbox">
            <FolderList />
            <section class="card mail" aria-label=title>
                <FilterBar filter=filter />
                <Listed list=list filter=filter under=Some(who_under(list.rows().visible()))>
                    <NoMailHere />
                </Listed>
            </section>
        </div>
        <ThreadPanel rows=list.rows() />
    }
}

/// Users whose profile does not include mail came by a link.
fn not_allowed() -> BoxView {
    view! {
        <PageHead title=tr!(mail_page.title) />
        <MailNotice failure=Failure::NotAllowed on_retry=Callback::new(|()| {}) />
    }
}

#[component]
fn NoMailHere() -> impl IntoView {
    let title = tr!(mail_page.none_title);
    let body = tr!(mail_page.none_text);
    view! {
        <EmptyState
            icon="mail"
            title=derived(move || title.get().to_owned())
            body=derived(move || body.get().to_owned())
        />
    }
}

/// What a folder is called: a label by its name in Gmail, where that is known.
fn folder_title(folder: &Folder) -> Signal<String> {
    let own: Text = text(match folder {
        Folder::Inbox => |l| words!(l, mail_page.inbox),
        Folder::Starred => |l| words!(l, mail_page.starred),
        Folder::Sent => |l| words!(l, mail_page.sent),
        Folder::Drafts => |l| words!(l, mail_page.drafts),
        Folder::All => |l| words!(l, mail_page.all),
        Folder::Label(_) => |l| words!(l, mail_page.label),
    });
    let Folder::Label(id) = folder.clone() else {
        return derived(move || own.get().to_owned());
    };
    let mail = use_mail();
    let ours = mail.labels();
    derived(move || {
        let named = mail.label_title(&id);
        let ours = || {
            ours.with(|labels| {
                let found = labels
                    .iter()
                    .find(|label| label.gmail_label_id == id.as_str());
                found.map(|label| label.name.clone())
            })
        };
        named.or_else(ours).unwrap_or_else(|| own.get().to_owned())
    })
}
