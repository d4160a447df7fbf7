//! What a writer is told: what stands in the way, what went wrong, what may be forgotten, where
//! the text is safe.

use super::{
    desk::Desk,
    sheet::{Notice, Saved, Sheet},
};
use crate::{
    box_view::{BoxView, view},
    browser::intl,
    components::{
        Button, ButtonKind, Dialog, Icon,
        mail::{failure_words, next_step},
    },
    model::mail::{
        letter::check::{Doubt, MOST_BYTES, MOST_RECIPIENTS, MOST_SUBJECT, Problem},
        size::Size,
    },
    reactive::{effect, live},
    state::{language::use_language, session::use_me},
    tr,
};
use jiff::Timestamp;
use leptos::prelude::*;

/// What the writer is told above the text.
#[component]
pub fn Told(
    /// Everything that is being written.
    desk: Desk,
    /// The mail.
    sheet: Sheet,
) -> impl IntoView {
    let told = move || {
        sheet
            .notice
            .with(Clone::clone)
            .map(|notice| note(desk, sheet, notice))
    };
    view! { <div class="letter__told" role="alert">{live(told)}</div> }
}

fn note(desk: Desk, sheet: Sheet, notice: Notice) -> BoxView {
    let dismiss = move |_| sheet.notice.set(None);
    let too_large = match &notice {
        Notice::TooLarge(names) => names.first().cloned(),
        _ => None,
    };
    // What is too large for a mail can be led to.
    let instead = too_large.map(|name| {
        let link = Callback::new(move |()| sheet.ask_for_drive_link(name.clone()));
        view! {
            <div class="letter__note-step">
                <Button on_press=link>{tr!(compose.drive)}</Button>
            </div>
        }
    });
    let words: Signal<String> = match &notice {
        Notice::Problem(problem) => problem_words(problem),
        Notice::NotSent(failure) => {
            let (title, body) = failure_words(failure);
            let again = Callback::new(move |()| desk.press_send(sheet));
            let step = next_step(failure, again, None);
            return view! {
                <div class="letter__note letter__note--bad">
                    <Icon name="alert" />
                    <div>
                        <p class="letter__note-title">{tr!(compose.not_sent)}" "{title}</p>
                        <p>{body}" "{tr!(compose.nothing_lost)}</p>
                        <div class="letter__note-step">{step}</div>
                    </div>
                </div>
            };
        }
        Notice::TooLarge(names) => {
            let names = names.join(", ");
            let most = Size(MOST_BYTES).to_string();
            tr!(
                compose.too_large_files,
                names = names.clone(),
                most = most.clone()
            )
        }
        Notice::FilesMissing(names) => {
            let names = names.join(", ");
            tr!(compose.files_missing, names = names.clone())
        }
        Notice::Merged(lines) => Signal::stored(lines.join(" ")),
        Notice::NotSentBefore => text(tr!(compose.not_sent_before)),
        Notice::AccountGone => text(tr!(compose.account_gone)),
        Notice::Stopped => text(tr!(compose.stopped)),
    };
    view! {
        <div class="letter__note">
            <Icon name="alert" />
            <div class="letter__note-words">
                <p>{words}</p>
                {instead}
            </div>
            <button
                type="button"
                class="button button--quiet button--icon"
                aria-label=tr!(common.dismiss)
                on:click=dismiss
            >
                <Icon name="close" />
            </button>
        </div>
    }
}

fn text(words: crate::i18n::Text) -> Signal<String> {
    Signal::derive(move || words.get().to_owned())
}

fn problem_words(problem: &Problem) -> Signal<String> {
    match problem {
        Problem::NoRecipient => text(tr!(compose.no_recipient)),
        Problem::BadAddress(address) => {
            let address = address.clone();
            tr!(compose.bad_address, address = address.clone())
        }
        Problem::TooManyRecipients(n) => {
            let n = *n;
            tr!(compose.too_many, n = n, most = MOST_RECIPIENTS)
        }
        Problem::LongSubject => tr!(compose.long_subject, most = MOST_SUBJECT),
        Problem::TooLarge(bytes) => {
            let (size, most) = (Size(*bytes).to_string(), Size(MOST_BYTES).to_string());
            tr!(compose.too_large, size = size.clone(), most = most.clone())
        }
        Problem::OpenField(field) => {
            let field = field.clone();
            tr!(compose.open_field, field = field.clone())
        }
    }
}

/// Asks about what may have been forgotten.
#[component]
pub fn Doubts(
    /// Everything that is being written.
    desk: Desk,
    /// The mail.
    sheet: Sheet,
) -> impl IntoView {
    let open = RwSignal::new(false);
    effect(move || open.set(sheet.doubts.with(|doubts| !doubts.is_empty())));
    effect(move || {
        if !open.get() && sheet.doubts.with_untracked(|doubts| !doubts.is_empty()) {
            sheet.doubts.set(Vec::new());
        }
    });
    let send = Callback::new(move |()| {
        open.set(false);
        desk.leave(sheet);
    });
    let back = Callback::new(move |()| open.set(false));
    let title = tr!(compose.doubt_title);
    let title = Signal::derive(move || title.get().to_owned());
    view! {
        <Dialog open=open title=title>
            <ul class="letter__doubts">
                {sheet.doubts.with_untracked(|doubts| {
                    doubts.iter().map(|doubt| view! { <li>{doubt_words(doubt)}</li> }).collect_view()
                })}
            </ul>
            <div class="dialog__actions">
                <Button on_press=back>{tr!(compose.back)}</Button>
                <Button kind=ButtonKind::Primary on_press=send>{tr!(compose.send_anyway)}</Button>
            </div>
        </Dialog>
    }
}

fn doubt_words(doubt: &Doubt) -> Signal<String> {
    match doubt {
        Doubt::NoSubject => text(tr!(compose.doubt_subject)),
        Doubt::Empty => text(tr!(compose.doubt_empty)),
        Doubt::NoAttachment => text(tr!(compose.doubt_attachment)),
        Doubt::OtherCustomer(name) => {
            let name = name.clone();
            tr!(templates.warn_other, name = name.clone())
        }
    }
}

/// Where what was written is safe.
#[component]
pub fn SavedLine(
    /// The mail.
    sheet: Sheet,
) -> impl IntoView {
    let language = use_language();
    let zone = use_me().organization.time_zone;
    let (here, here_only) = (tr!(compose.saved_here), tr!(compose.saved_here_only));
    let saving = tr!(compose.saving);
    let at = RwSignal::new(String::new());
    let in_gmail = tr!(compose.saved_gmail, at = at.get());
    let words = move || match sheet.saved.with(Clone::clone) {
        Saved::Nothing | Saved::Not => String::new(),
        Saved::Saving => saving.get().to_owned(),
        Saved::Here => here.get().to_owned(),
        Saved::HereOnly(_) => here_only.get().to_owned(),
        Saved::InGmail(at_ms) => {
            let instant = Timestamp::from_millisecond(at_ms).unwrap_or_default();
            at.set(intl::time(instant, language.get(), &zone));
            in_gmail.get()
        }
    };
    view! { <p class="letter__saved" role="status">{live(words)}</p> }
}
