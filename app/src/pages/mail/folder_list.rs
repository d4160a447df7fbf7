//! The folders of the mailbox, with how much is unread in them.

use super::folder_title;
use crate::{
    api::Abort,
    box_view::{BoxView, view},
    browser::intl,
    components::Icon,
    mail::use_mail,
    model::mail::scope::Folder,
    reactive::{derived, effect, live},
    state::language::use_language,
    tr,
};
use gmail::LabelId;
use leptos::prelude::*;
use leptos_router::components::A;

/// The folders: the inbox, our labels, starred, sent, drafts, all; then the user's own
/// labels, folded.
#[component]
pub fn FolderList() -> impl IntoView {
    let mail = use_mail();
    let ours = mail.labels();
    let ours = Memo::new(move |_| {
        ours.with(|labels| {
            let id = |label: &contract::mailbox::GlancedLabel| LabelId::new(&*label.gmail_label_id);
            labels.iter().map(id).collect::<Vec<_>>()
        })
    });
    effect(move || {
        if mail.api().is_none() {
            return;
        }
        let counted = [Folder::Inbox, Folder::Drafts]
            .iter()
            .filter_map(Folder::label)
            .chain(ours.get())
            .collect();
        mail.ask_folders(counted, Abort::with_owner());
    });
    let labels = move || {
        ours.get()
            .into_iter()
            .map(|id| item(Folder::Label(id), "label"))
            .collect_view()
    };
    let own = derived(move || {
        let ours = ours.get();
        let labels = mail.user_labels();
        let own = labels.here().iter().map(|label| label.id.clone());
        own.filter(|id| !ours.contains(id)).collect::<Vec<_>>()
    });
    let others = move || {
        let own = own.get();
        (!own.is_empty()).then(|| {
            let items = own
                .into_iter()
                .map(|id| item(Folder::Label(id), "label"))
                .collect_view();
            view! {
                <details class="folders__more">
                    <summary>{tr!(mail_page.other_labels)}</summary>
                    {items}
                </details>
            }
        })
    };
    view! {
        <nav class="folders" aria-label=tr!(mail_page.folders)>
            {item(Folder::Inbox, "inbox")}
            {live(labels)}
            {item(Folder::Starred, "star")}
            {item(Folder::Sent, "sent")}
            {item(Folder::Drafts, "edit")}
            {item(Folder::All, "mail")}
            <A href="/mail/board" attr:class="folders__item">
                <Icon name="board" />
                <span class="folders__name">{tr!(mail_page.board)}</span>
            </A>
            {live(others)}
        </nav>
    }
}

/// A folder: its name, and how many messages in it are unread; of drafts, how many there are.
fn item(folder: Folder, icon: &'static str) -> BoxView {
    let mail = use_mail();
    let language = use_language();
    let title = folder_title(&folder);
    let is_drafts = folder == Folder::Drafts;
    let id = folder.label();
    let count = Memo::new(move |_| {
        let id = id.as_ref()?;
        let count = mail.folders().with(|folders| {
            let counts = folders.count(id)?;
            Some(if is_drafts {
                counts.messages_total
            } else {
                counts.messages_unread
            })
        })?;
        (count > 0).then_some(count)
    });
    let badge = move || {
        count.get().map(|count| {
            let number = intl::number(f64::from(count), language.get());
            let label = if is_drafts {
                tr!(mail_page.drafts_count, n = count)
            } else {
                tr!(mail_page.unread_count, n = count)
            };
            view! {
                <span class="folders__count">
                    <span aria-hidden="true">{number}</span>
                    <span class="visually-hidden">{label}</span>
                </span>
            }
        })
    };
    view! {
        <A href=folder.path() exact=true attr:class="folders__item">
            <Icon name=icon />
            <span class="folders__name">{title}</span>
            {live(badge)}
        </A>
    }
}
