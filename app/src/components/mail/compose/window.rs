//! The window of one mail: its title, and under it whatever stage the mail is in.

use super::{
    body_editor::BodyEditor,
    desk::Desk,
    files::{FileList, drop_files},
    footer::Footer,
    from_field::FromField,
    recipients_field::{FilledFor, Line, RecipientsField, RecipientsRoom},
    sheet::{Shape, Sheet, Stage},
    signing::SignatureField,
    status::{Doubts, Told},
};
use crate::{
    box_view::{IntoBox, view},
    browser::dom,
    components::{Button, ButtonKind, EmptyState, Icon, Show, mail::MailNotice},
    i18n::Text,
    reactive::{derived, live, now},
    tr,
};
use leptos::{
    ev::{DragEvent, KeyboardEvent},
    prelude::*,
};

/// The window of one mail.
#[component]
pub fn Window(
    /// Everything that is being written.
    desk: Desk,
    /// The mail.
    sheet: Sheet,
) -> impl IntoView {
    let small = move || sheet.shape.get() == Shape::Small;
    let away = move || sheet.stage.with(|stage| *stage == Stage::Leaving);
    let dragging = RwSignal::new(false);
    let title_id = format!("letter-{}-title", sheet.key);
    let labelled = title_id.clone();
    let on_key = move |event: KeyboardEvent| {
        // A dialog over the window has its own keys: what is typed there neither sends nor closes.
        if dom::is_in_dialog(&event) {
            event.stop_propagation();
            return;
        }
        let sends = event.key() == "Enter" && (event.ctrl_key() || event.meta_key());
        if event.is_composing() {
            // The key is the input method's: it takes or drops what was converted.
        } else if sends {
            event.prevent_default();
            desk.press_send(sheet);
        } else if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            sheet.shape.set(Shape::Small);
            dom::focus_first(&format!("#letter-{}-title", sheet.key));
        }
        // The keys of the page and of the conversation behind mean nothing here.
        event.stop_propagation();
    };
    view! {
        <section
            class="letter"
            class:letter--small=now(small)
            class:letter--full=now(move || sheet.shape.get() == Shape::Full)
            class:letter--drop=dragging
            hidden=now(away)
            role="dialog"
            aria-labelledby=labelled
            on:keydown=on_key
            on:dragover=move |event: DragEvent| {
                event.prevent_default();
                dragging.set(true);
            }
            on:dragleave=move |_| dragging.set(false)
            on:drop=move |event: DragEvent| {
                event.prevent_default();
                dragging.set(false);
                drop_files(desk, sheet, event.data_transfer());
            }
        >
            <Head desk=desk sheet=sheet title_id=title_id />
            <Show when=move || !small()>
                <Inside desk=desk sheet=sheet />
            </Show>
        </section>
    }
}

#[component]
fn Head(desk: Desk, sheet: Sheet, title_id: String) -> impl IntoView {
    let new = tr!(compose.new_title);
    let (sending, looking) = (tr!(compose.sending), tr!(compose.looking));
    let words = move || match sheet.stage.with(Clone::clone) {
        Stage::Sending(_, 0) => looking.get().to_owned(),
        Stage::Sending(done, total) => format!("{} {}%", sending.get(), done * 100 / total),
        _ => {
            let subject = sheet.letter.with(|letter| letter.subject.trim().to_owned());
            if subject.is_empty() {
                new.get().to_owned()
            } else {
                subject
            }
        }
    };
    let small = move || sheet.shape.get() == Shape::Small;
    let sends = move || {
        sheet
            .stage
            .with(|stage| matches!(stage, Stage::Sending(..)))
    };
    let turn = move |_| {
        if small() {
            desk.show(sheet);
        } else {
            sheet.shape.set(Shape::Small);
        }
    };
    let full = move |_| {
        let shape = if sheet.shape.get_untracked() == Shape::Full {
            Shape::Open
        } else {
            Shape::Full
        };
        desk.show(sheet);
        sheet.shape.set(shape);
    };
    let stop = Callback::new(move |()| desk.stop_sending(sheet));
    view! {
        <header class="letter__head">
            <button
                type="button"
                class="letter__title"
                id=title_id
                aria-expanded=now(move || (!small()).to_string())
                on:click=turn
            >
                <span class="letter__name">{live(words)}</span>
            </button>
            <Show when=move || !sends()>
                <span class="letter__tools">
                    <span class="letter__expand">
                        <Tool icon="expand" words=tr!(compose.full) on_press=Callback::new(full) />
                    </span>
                    <Tool
                        icon="close"
                        words=tr!(compose.close)
                        on_press=Callback::new(move |()| desk.close(sheet))
                    />
                </span>
            </Show>
            <Show when=sends>
                <Button kind=ButtonKind::Quiet on_press=stop>{tr!(compose.stop)}</Button>
            </Show>
        </header>
    }
}

#[component]
fn Tool(icon: &'static str, words: Text, on_press: Callback<()>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button button--quiet button--icon"
            aria-label=words
            title=words
            on:click=move |_| on_press.run(())
        >
            <Icon name=icon />
        </button>
    }
}

/// What stands under the title.
#[component]
fn Inside(desk: Desk, sheet: Sheet) -> impl IntoView {
    // Typing changes no stage, and must not make the window anew.
    let kind = Memo::new(move |_| {
        sheet.stage.with(|stage| match stage {
            Stage::Opening => 0,
            Stage::Unopened(_) => 1,
            Stage::Writing | Stage::Leaving => 2,
            Stage::Sending(..) => 3,
            Stage::Elsewhere => 4,
        })
    });
    live(move || match kind.get() {
        0 => view! {
            <div class="letter__waiting" aria-busy="true" aria-label=tr!(common.loading)>
                <span class="skeleton"></span>
                <span class="skeleton"></span>
                <span class="skeleton"></span>
            </div>
        },
        1 => {
            let failure = sheet.stage.with_untracked(|stage| match stage {
                Stage::Unopened(failure) => Some(failure.clone()),
                _ => None,
            });
            let again = Callback::new(move |()| desk.open_again(sheet));
            let close = Callback::new(move |()| desk.close(sheet));
            failure
                .map(|failure| {
                    view! { <MailNotice failure=failure on_retry=again on_close=close /> }
                })
                .boxed()
        }
        2 => view! { <Form desk=desk sheet=sheet /> },
        4 => {
            let again = Callback::new(move |()| desk.open_again(sheet));
            let (title, body) = (tr!(compose.elsewhere), tr!(compose.elsewhere_body));
            view! {
                <EmptyState icon="edit" title=title body=body>
                    <Button on_press=again>{tr!(common.retry)}</Button>
                </EmptyState>
            }
        }
        _ => ().boxed(),
    })
}

#[component]
fn Form(desk: Desk, sheet: Sheet) -> impl IntoView {
    let more = RwSignal::new(
        sheet
            .letter
            .with_untracked(|letter| !letter.cc.is_empty() || !letter.bcc.is_empty()),
    );
    focus_first_empty(sheet);
    let subject_id = format!("letter-{}-subject", sheet.key);
    let subject = derived(move || sheet.letter.with(|letter| letter.subject.clone()));
    view! {
        <Told desk=desk sheet=sheet />
        <div class="letter__fields">
            <RecipientsField desk=desk sheet=sheet line=Line::To>
                <Show when=move || !more.get()>
                    <button type="button" class="letter__more" on:click=move |_| more.set(true)>
                        {tr!(compose.more)}
                    </button>
                </Show>
            </RecipientsField>
            <Show when=move || more.get()>
                <RecipientsField desk=desk sheet=sheet line=Line::Cc />
                <RecipientsField desk=desk sheet=sheet line=Line::Bcc />
            </Show>
            <RecipientsRoom sheet=sheet />
            <FilledFor sheet=sheet />
            <FromField desk=desk sheet=sheet />
            <SignatureField desk=desk sheet=sheet />
            <div class="letter__line">
                <label class="letter__label" for=subject_id.clone()>{tr!(compose.subject)}</label>
                <input
                    class="letter__input"
                    id=subject_id
                    autocomplete="off"
                    dir="auto"
                    prop:value=subject
                    on:input=move |event| {
                        sheet.letter.update(|letter| letter.subject = event_target_value(&event));
                        desk.changed(sheet);
                    }
                />
            </div>
        </div>
        <BodyEditor desk=desk sheet=sheet />
        <FileList desk=desk sheet=sheet />
        <Footer desk=desk sheet=sheet />
        <Doubts desk=desk sheet=sheet />
    }
}

/// The cursor goes where the next thing is to be written.
fn focus_first_empty(sheet: Sheet) {
    let key = sheet.key;
    let place = sheet.letter.with_untracked(|letter| {
        if letter.recipients().next().is_none() {
            format!("#letter-{key}-to")
        } else if letter.subject.trim().is_empty() {
            format!("#letter-{key}-subject")
        } else {
            format!("#letter-{key}-text")
        }
    });
    dom::after_paint(move || dom::focus_first(&place));
}
