//! The buttons that begin a mail: from anywhere, and as an answer.

use super::{NewMail, Start, use_writing};
use crate::{
    box_view::view,
    components::{Button, ButtonKind, Icon, Show},
    model::mail::{
        letter::{answer::Way, recipients::Recipient},
        thread::ThreadMessage,
    },
    state::session::may,
    tr,
};
use contract::permission::Permission;
use leptos::prelude::*;

/// A button that begins a mail to these people; absent for users whose profile does not include
/// mail.
#[component]
pub fn WriteButton(
    /// Who it goes to.
    #[prop(into)]
    to: Signal<Vec<Recipient>>,
    /// The deal that its conversation is linked to.
    #[prop(optional)]
    deal_id: Option<String>,
    /// How much it stands out.
    #[prop(optional)]
    kind: ButtonKind,
) -> impl IntoView {
    may(Permission::MailIntegration).then(move || {
        let writing = use_writing();
        let begin = Callback::new(move |()| {
            writing.begin(Start::New(NewMail {
                to: to.get_untracked(),
                deal_id: deal_id.clone(),
                ..NewMail::default()
            }));
        });
        view! {
            <Button kind=kind on_press=begin>
                <Icon name="edit" />
                {tr!(acting.write)}
            </Button>
        }
    })
}

/// The buttons that answer a message, or go on with a draft.
#[component]
pub fn AnswerButtons(
    /// The message's line in its conversation.
    message: Memo<Option<ThreadMessage>>,
) -> impl IntoView {
    let writing = use_writing();
    let begin = move |start: fn(gmail::MessageId) -> Start| {
        let id = message.with_untracked(|one| one.as_ref().map(|one| one.id.clone()));
        if let Some(id) = id {
            writing.begin(start(id));
        }
    };
    let is_draft = move || message.with(|one| one.as_ref().is_some_and(ThreadMessage::is_draft));
    let press = move |start: fn(gmail::MessageId) -> Start| Callback::new(move |()| begin(start));
    view! {
        <div class="message__answers" role="group" aria-label=tr!(acting.answer)>
            <Show when=move || !is_draft()>
                <Button on_press=press(|id| Start::Answer(Way::Reply, id))>
                    <Icon name="reply" />
                    {tr!(acting.reply)}
                </Button>
                <Button on_press=press(|id| Start::Answer(Way::ReplyAll, id))>
                    <Icon name="reply-all" />
                    {tr!(acting.reply_all)}
                </Button>
                <Button on_press=press(|id| Start::Answer(Way::Forward, id))>
                    <Icon name="forward" />
                    {tr!(acting.forward)}
                </Button>
            </Show>
            <Show when=is_draft>
                <Button kind=ButtonKind::Primary on_press=press(Start::Draft)>
                    <Icon name="edit" />
                    {tr!(acting.edit_draft)}
                </Button>
            </Show>
        </div>
    }
}
