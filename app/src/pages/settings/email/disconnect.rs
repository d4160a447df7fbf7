//! Disconnecting: what it deletes, asked once.

use super::Held;
use crate::{
    api,
    box_view::view,
    components::{Button, ButtonKind, Dialog, error_words, mail::failure_texts},
    mail::{Mail, use_mail},
    model::mail::failure::Failure,
    reactive::{live, spawn},
    state::{language::use_locale, session::use_session},
    tr, words,
};
use contract::{
    mailbox::{DisconnectReceipt, LabelName, MailFeature, MailboxSettings, MailboxUpdate},
    route,
};
use gmail::LabelId;
use leptos::prelude::*;

/// The way out.
#[component]
pub fn DisconnectCard() -> impl IntoView {
    let mailbox = expect_context::<Held>().mailbox();
    let address = Signal::derive(move || {
        mailbox
            .with(|mailbox| mailbox.as_ref().map(|m| m.address.clone()))
            .unwrap_or_default()
    });
    let open = RwSignal::new(false);
    let ask = Callback::new(move |()| open.set(true));
    view! {
        <section class="card card--row" aria-labelledby="disconnect-title">
            <div>
                <h2 class="card__title" id="disconnect-title">
                    {tr!(email_settings.disconnect_title)}
                </h2>
                <p>{tr!(email_settings.disconnect_text)}</p>
            </div>
            <Button on_press=ask>{tr!(email_settings.disconnect)}</Button>
        </section>
        <Dialog
            open=open
            title=tr!(email_settings.disconnect_confirm_title, address = address.get())
        >
            <Question open=open />
        </Dialog>
    }
}

/// What will be deleted, and the button that does it.
#[component]
fn Question(open: RwSignal<bool>) -> impl IntoView {
    let locale = use_locale();
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<Stopped>));
    let remove = RwSignal::new(false);
    let confirm = disconnect(busy, failure, remove);
    let cancel = Callback::new(move |()| open.set(false));
    let why = move || {
        failure.get().map(|failure| match failure {
            Stopped::Server(error) => error_words(&error, locale.get()).to_owned(),
            Stopped::Gmail(failure) => {
                let why = failure_texts(&failure).0(locale.get());
                format!(
                    "{why} {}",
                    words!(locale.get(), email_settings.labels_not_removed)
                )
            }
        })
    };
    let going = tr!(email_settings.disconnecting);
    let idle = tr!(email_settings.disconnect_confirm);
    view! {
        <div class="disconnect">
            <p>{tr!(email_settings.disconnect_list)}</p>
            <ul class="disconnect__list">
                <li>{tr!(email_settings.disconnect_grants)}</li>
                <li>{tr!(email_settings.disconnect_notices)}</li>
                <li>{tr!(email_settings.disconnect_aliases)}</li>
                <li>{tr!(email_settings.disconnect_runs)}</li>
            </ul>
            <p>{tr!(email_settings.disconnect_keeps)}</p>
            <RemoveLabels remove=remove />
        </div>
        <p class="dialog__failure" role="alert">{live(why)}</p>
        <div class="dialog__actions">
            <Button on_press=cancel>{tr!(email_settings.cancel)}</Button>
            <Button kind=ButtonKind::Danger busy=busy on_press=confirm>
                {live(move || if busy.get() { going.get() } else { idle.get() })}
            </Button>
        </div>
    }
}

/// Why it stopped.
#[derive(Clone)]
enum Stopped {
    /// Our server did not do it.
    Server(api::Error),
    /// Gmail did not delete the labels, why. MailMagnet and labels are off; nothing else has happened.
    Gmail(Failure),
}

/// Whether the labels go from Gmail too. The browser deletes them itself, where it may change
/// mail: the server has no call that does.
#[component]
fn RemoveLabels(remove: RwSignal<bool>) -> impl IntoView {
    let mailbox = expect_context::<Held>().mailbox();
    let any = Memo::new(move |_| {
        mailbox.with(|mailbox| {
            mailbox
                .as_ref()
                .is_some_and(|m| !ours(&m.label_names).is_empty())
        })
    });
    let may = use_mail().may(MailFeature::Act);
    live(move || {
        if !any.get() {
            return None;
        }
        Some(if may.get() {
            view! {
                <label class="disconnect__labels">
                    <input
                        type="checkbox"
                        prop:checked=remove
                        on:change=move |event| remove.set(event_target_checked(&event))
                    />
                    <span>{tr!(email_settings.labels_remove)}</span>
                </label>
            }
        } else {
            view! { <p class="card__nothing">{tr!(email_settings.labels_remove_needs)}</p> }
        })
    })
}

/// Switches both off, so that no run makes a label again, and deletes the labels in Gmail.
async fn remove_labels(held: Held, mail: Mail) -> Result<Vec<String>, Stopped> {
    let mailbox = held.mailbox().get_untracked();
    let labels = mailbox
        .map(|mailbox| mailbox.label_names)
        .unwrap_or_default();
    let ids = ours(&labels);
    let off = MailboxUpdate {
        mail_magnet: false,
        labels: false,
    };
    let answer = api::put::<_, MailboxSettings>(route::MAILBOX, &off).await;
    // Whatever Gmail says next, the page shows that both are off.
    held.settings.put(answer.map_err(Stopped::Server)?);
    mail.delete_labels(&ids).await.map_err(Stopped::Gmail)?;
    let labels = labels.into_iter().filter(|label| !label.adopted);
    Ok(labels.map(|label| label.name).collect())
}

/// The labels that were made for their owner. One of their own stays theirs, and the one that it
/// took the place of goes.
fn ours(labels: &[LabelName]) -> Vec<LabelId> {
    let ours = labels.iter().flat_map(|label| {
        let own = (!label.adopted).then_some(&label.gmail_label_id);
        own.into_iter().chain(&label.former_label_id)
    });
    ours.map(LabelId::new).collect()
}

fn disconnect(
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Stopped>>,
    remove: RwSignal<bool>,
) -> Callback<()> {
    let held = expect_context::<Held>();
    let (session, mail) = (use_session(), use_mail());
    Callback::new(move |()| {
        busy.set(true);
        failure.set(None);
        spawn(async move {
            let removed = if remove.get_untracked() {
                remove_labels(held, mail).await
            } else {
                Ok(Vec::new())
            };
            let answer = match removed {
                Err(stopped) => Err(stopped),
                Ok(removed) => api::delete_for::<DisconnectReceipt>(route::MAILBOX)
                    .await
                    .map(|receipt| (receipt, removed))
                    .map_err(Stopped::Server),
            };
            busy.try_set(false);
            match answer {
                Ok((mut receipt, removed)) => {
                    receipt.labels_kept.retain(|name| !removed.contains(name));
                    mail.forget();
                    held.removed.set_value(removed);
                    held.receipt.set(Some(receipt));
                    held.settings.again();
                }
                Err(stopped) => {
                    if let Stopped::Server(error) = &stopped {
                        session.note(error);
                    }
                    failure.try_set(Some(stopped));
                }
            }
        });
    })
}
