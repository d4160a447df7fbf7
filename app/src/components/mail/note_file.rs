//! A file of a mail that was attached to a record. Our server knows where it is; what it is called
//! and what is in it comes from Gmail each time, into the browser of whoever has that mail.

use super::{attachments::FileLine, notice::failure_words};
use crate::{
    api::Abort,
    box_view::view,
    components::{Button, ButtonKind, Icon},
    mail::{Stop, use_mail},
    model::mail::failure::Failure,
    reactive::{Cell, effect, live, spawn},
    state::session::may,
    tr,
};
use contract::permission::Permission;
use gmail::{MessageId, mime::Attachment};
use leptos::prelude::*;

/// Where the file is.
#[derive(Clone)]
enum Stage {
    Looking,
    Here(MessageId, Attachment),
    /// This mailbox does not have the mail, or not any longer.
    NotHere,
    /// The user may not use mail: nobody looks.
    Unknown,
    Failed(Failure),
}

/// The file; where it cannot be had, why.
#[component]
pub fn NoteFile(
    /// The mail's Message-ID.
    message_id: String,
    /// Its place in the mail.
    part_id: String,
    /// Who attached it, where that was somebody else.
    author: Option<String>,
) -> impl IntoView {
    let mail = use_mail();
    let stage = Cell::new(Stage::Looking);
    let again = Trigger::new();
    let may_look = may(Permission::MailIntegration);
    if !may_look {
        stage.set(Stage::Unknown);
    }
    effect(move || {
        again.track();
        if !may_look || mail.api().is_none() {
            return;
        }
        let (message_id, part_id) = (message_id.clone(), part_id.clone());
        let abort = Abort::with_owner();
        spawn(async move {
            let next = match mail.named_file(&message_id, &part_id, &abort).await {
                Ok(Some((id, file))) => Stage::Here(id, file),
                Ok(None) => Stage::NotHere,
                Err(Stop::Failed(failure)) => Stage::Failed(failure),
                Err(Stop::Aborted) => return,
            };
            if !abort.is_triggered() {
                stage.try_set(next);
            }
        });
    });
    let retry = Callback::new(move |()| {
        stage.set(Stage::Looking);
        again.notify();
    });
    let not_here = match author {
        Some(name) => tr!(jottings.file_elsewhere, name = name.clone()),
        None => {
            let gone = tr!(jottings.file_gone);
            Signal::derive(move || gone.get().to_owned())
        }
    };
    live(move || match stage.with(Clone::clone) {
        Stage::Looking => view! {
            <p class="jotting__file" role="status">
                <Icon name="clip" />
                {tr!(jottings.file_looking)}
            </p>
        },
        Stage::Here(id, file) => view! {
            <ul class="files__list" role="list">
                <FileLine message_id=id file=file mail_id=None />
            </ul>
        },
        Stage::NotHere => view! {
            <p class="jotting__file">
                <Icon name="clip" />
                {not_here}
            </p>
        },
        Stage::Unknown => view! {
            <p class="jotting__file">
                <Icon name="clip" />
                {tr!(jottings.file_unknown)}
            </p>
        },
        Stage::Failed(failure) => {
            let (title, _) = failure_words(&failure);
            view! {
                <p class="jotting__file">
                    <Icon name="clip" />
                    {tr!(jottings.file_unknown)}" "{title}
                    <Button kind=ButtonKind::Quiet on_press=retry>{tr!(mail.retry)}</Button>
                </p>
            }
        }
    })
}
