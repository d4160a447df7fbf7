//! What a message says, and what hangs on it: its HTML in frames of their own, or its text, with
//! notices about what is kept away, and its files.

mod ask_link;
mod frame;
mod images_bar;
mod switch;

use super::{
    attachments::Attachments, message_skeleton::MessageSkeleton, message_text::MessageText,
    notice::MailNotice,
};
use crate::{
    api::Abort,
    box_view::{BoxView, IntoBox, view},
    browser::storage,
    mail::{Stop, use_mail, viewer::Found},
    model::mail::{
        failure::Failure,
        html::{
            MOST_FRAMES,
            images::{RemoteImages, TrustedSenders, at_first, may_remember},
            link::Doubtful,
            weight::is_heavy,
        },
        message::MessageView,
    },
    reactive::{Cell, effect, live, spawn},
    state::session::use_me,
    tr,
};
pub(super) use ask_link::AskLink;
use frame::MailFrame;
use gmail::{
    MessageId,
    mime::{Attachment, BodyText, MOST_TEXT_BYTES, Section},
};
use images_bar::ImagesBar;
use leptos::prelude::*;
use switch::{QuoteSwitch, ViewSwitch};

/// The parts of a message, on their way, failed, or here.
#[derive(Clone)]
enum Parts {
    Loading,
    Failed(Failure),
    Here(Vec<Section>),
}

/// What the parts of one message's body share.
#[derive(Clone, Copy)]
struct Body {
    message_id: StoredValue<MessageId>,
    files: StoredValue<Vec<Attachment>>,
    /// Shown as text: by choice, or because there is no other way.
    as_text: RwSignal<bool>,
    /// Why the HTML cannot be shown.
    refused: RwSignal<Option<Refused>>,
    images: RwSignal<RemoteImages>,
    /// Quoted mail is left out.
    fold: RwSignal<bool>,
    /// What each frame found.
    found: Cell<Vec<Found>>,
    /// The link that is asked about.
    asked: Cell<Option<Doubtful>>,
}

/// Why HTML is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refused {
    /// It is too large, or too deep.
    Heavy,
    /// This browser cannot sanitize it.
    NoSanitizer,
}

impl Body {
    /// What all frames found together.
    fn all_found(self) -> Found {
        self.found.with(|found| Found {
            images: found.iter().map(|found| found.images).sum(),
            trackers: found.iter().map(|found| found.trackers).sum(),
            quotes: found.iter().any(|found| found.quotes),
        })
    }
}

/// The body of an opened message: notices, HTML or text, attachments.
#[component]
pub fn MessageBody(
    /// The message.
    id: MessageId,
    /// What it says beside its text.
    view: MessageView,
    /// Its text, if it has any.
    text: Option<BodyText>,
) -> impl IntoView {
    let address = view.only_sender().map(str::to_owned);
    let key = format!("tegami.images.{}", use_me().user.id);
    let trusted = TrustedSenders::read(&storage::read(&key).unwrap_or_default());
    let body = Body {
        message_id: StoredValue::new(id.clone()),
        files: StoredValue::new(view.attachments.clone()),
        as_text: RwSignal::new(false),
        refused: RwSignal::new(None),
        images: RwSignal::new(at_first(view.sender, address.as_deref(), &trusted)),
        fold: RwSignal::new(true),
        found: Cell::new(Vec::new()),
        asked: Cell::new(None),
    };
    let remember = address.filter(|_| may_remember(view.sender));
    let cut = view.cut_to.map(|most| tr!(mail.cut_notice, n = most));
    let long = view
        .is_long
        .then(|| tr!(mail_view.long_notice, n = MOST_TEXT_BYTES / 1_000_000));
    let utf7 = view.names_utf7.then(|| tr!(mail_view.utf7_notice));
    let mail_id = view.message_id.filter(|_| !view.is_draft);
    let files = view.attachments;
    let has_html = !view.sections.is_empty();
    let shown = if has_html {
        html_body(body, view.sections, text, key, remember)
    } else {
        text_body(text)
    };
    view! {
        {cut.map(note)}
        {long.map(note)}
        {utf7.map(note)}
        {shown}
        <Attachments message_id=id mail_id=mail_id files=files />
    }
}

fn note<V>(words: V) -> BoxView
where
    V: IntoBox,
    V::State: 'static,
{
    view! { <p class="message__notice" role="note">{words.boxed()}</p> }
}

/// The text of a message, with a word about it where it was made from HTML.
fn text_body(text: Option<BodyText>) -> BoxView {
    let Some(text) = text else {
        return view! { <p class="message__nothing">{tr!(mail.no_text)}</p> };
    };
    let from_html = text
        .from_html
        .then(|| note(tr!(mail_view.from_html_notice)));
    view! {
        {from_html}
        <MessageText text=text.text />
    }
}

/// A message with HTML: the choice between HTML and text, and whichever is chosen.
fn html_body(
    body: Body,
    sections: Vec<Section>,
    text: Option<BodyText>,
    key: String,
    remember: Option<String>,
) -> BoxView {
    let again = Trigger::new();
    let parts = whole_parts(body, sections, again);
    let text = StoredValue::new(text);
    let why = move || {
        body.refused.get().map(|refused| {
            note(match refused {
                Refused::Heavy => tr!(mail_view.heavy_notice),
                Refused::NoSanitizer => tr!(mail_view.no_sanitizer_notice),
            })
        })
    };
    let shown = move || {
        if body.as_text.get() || body.refused.get().is_some() {
            return text_body(text.get_value());
        }
        parts.with(|parts| match parts {
            Parts::Loading => view! { <MessageSkeleton lines=8 /> },
            Parts::Failed(failure) => {
                let retry = Callback::new(move |()| again.notify());
                view! { <MailNotice failure=failure.clone() on_retry=retry /> }
            }
            Parts::Here(sections) => frames(body, sections),
        })
    };
    view! {
        <ViewSwitch body=body />
        {live(why)}
        <ImagesBar body=body key=key remember=remember />
        {live(shown)}
        <QuoteSwitch body=body />
        <AskLink asked=body.asked />
    }
}

/// The parts of a message with everything in them. What Gmail keeps apart is fetched first; HTML
/// that would hold up the page is refused.
fn whole_parts(body: Body, sections: Vec<Section>, again: Trigger) -> Cell<Parts> {
    let parts = Cell::new(Parts::Loading);
    let mail = use_mail();
    let take = move |sections: Vec<Section>| {
        let heavy = |section: &Section| matches!(section, Section::Html(html) if is_heavy(html));
        if sections.iter().any(heavy) {
            body.refused.try_set(Some(Refused::Heavy));
        }
        body.found.try_set(vec![Found::default(); sections.len()]);
        parts.try_set(Parts::Here(sections));
    };
    let apart = |section: &Section| matches!(section, Section::Elsewhere(_));
    if !sections.iter().any(apart) {
        take(sections);
        return parts;
    }
    effect(move || {
        again.track();
        parts.set(Parts::Loading);
        let (abort, sections) = (Abort::with_owner(), sections.clone());
        let id = body.message_id.get_value();
        spawn(async move {
            match mail.sections(id, sections, &abort).await {
                Ok(sections) => take(sections),
                Err(Stop::Failed(failure)) => parts.try_set(Parts::Failed(failure)),
                Err(Stop::Aborted) => {}
            }
        });
    });
    parts
}

/// Each part by itself: HTML in a frame of its own, text as text.
fn frames(body: Body, sections: &[Section]) -> BoxView {
    let more = sections.len() > MOST_FRAMES;
    let shown = sections.iter().take(MOST_FRAMES).enumerate();
    let parts: Vec<BoxView> = shown
        .map(|(index, section)| match section {
            Section::Html(html) => {
                view! { <MailFrame body=body index=index html=html.clone() /> }
            }
            Section::Text(text) => view! { <MessageText text=text.clone() /> },
            Section::Elsewhere(_) => ().boxed(),
        })
        .collect();
    let cut = more.then(|| note(tr!(mail.cut_notice, n = MOST_FRAMES)));
    view! {
        {cut}
        {parts}
    }
}
