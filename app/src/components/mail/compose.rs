//! Writing mail: windows at the edge of the page that stay while one goes from page to page. This
//! file is all of it that the first part of the client has; the windows come when they are needed.

mod answer_buttons;
mod body_editor;
mod deal;
mod desk;
mod dock;
mod drive;
mod files;
mod footer;
mod from_field;
mod keep;
mod names;
mod open;
mod quoted;
mod recipients_field;
mod send;
mod sheet;
mod signing;
mod status;
mod suggest;
mod templates;
mod toolbar;
mod window;

pub use answer_buttons::{AnswerButtons, WriteButton};
pub use desk::Desk;
pub use dock::Dock;

use super::keys::plain_key;
use crate::{
    box_view::{IntoBox, view},
    browser::storage,
    components::Show,
    model::mail::letter::{answer::Way, recipients::Recipient},
    on_demand::later_with,
    parts::compose_dock,
    state::session::may,
};
use contract::permission::Permission;
use gmail::MessageId;
use leptos::prelude::*;

/// Remembered while something written waits in this browser.
const KEPT: &str = "tegami.writing";

/// What is to be written.
#[derive(Clone, PartialEq, Eq)]
pub enum Start {
    /// A new mail.
    New(NewMail),
    /// An answer to a message, or the message to somebody else.
    Answer(Way, MessageId),
    /// A draft of Gmail is gone on with.
    Draft(MessageId),
}

/// What is known of a new mail.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct NewMail {
    /// Who it goes to.
    pub to: Vec<Recipient>,
    /// Who gets a copy that the others do not see.
    pub bcc: Vec<Recipient>,
    /// The deal that its conversation is linked to once it is sent.
    pub deal_id: Option<String>,
}

/// Writing mail, from anywhere in the signed-in client.
#[derive(Clone, Copy)]
pub struct Writing {
    wanted: RwSignal<Vec<Start>>,
    used: RwSignal<bool>,
    in_dialog: RwSignal<bool>,
    desk: StoredValue<Option<Desk>>,
    owner: StoredValue<Option<Owner>>,
}

/// Provides writing mail. Something that an earlier page kept opens again.
pub fn provide_writing() {
    let kept = may(Permission::MailIntegration) && is_writing_kept();
    let writing = Writing {
        wanted: RwSignal::new(Vec::new()),
        used: RwSignal::new(kept),
        in_dialog: RwSignal::new(false),
        desk: StoredValue::new(None),
        owner: StoredValue::new(Owner::current()),
    };
    provide_context(writing);
    if may(Permission::MailIntegration) {
        let keys = window_event_listener(leptos::ev::keydown, move |event| {
            if plain_key(&event).as_deref() == Some("c") && !event.repeat() {
                event.prevent_default();
                writing.begin(Start::New(NewMail::default()));
            }
        });
        on_cleanup(move || keys.remove());
    }
}

/// Writing mail.
pub fn use_writing() -> Writing {
    expect_context()
}

/// Begins a mail to these people, who see each other or do not.
pub fn write_to(people: Vec<Recipient>, hidden: bool) {
    let new = if hidden {
        NewMail {
            bcc: people,
            ..NewMail::default()
        }
    } else {
        NewMail {
            to: people,
            ..NewMail::default()
        }
    };
    use_writing().begin(Start::New(new));
}

impl Writing {
    /// Opens a window.
    pub fn begin(self, start: Start) {
        self.wanted.update(|wanted| wanted.push(start));
        self.used.set(true);
    }

    /// Whether something is being written that Gmail may not have whole.
    pub fn is_going_on(self) -> bool {
        let desk = self.desk.get_value();
        let is_written =
            |sheet: &sheet::Sheet| sheet.letter.with_untracked(|letter| !letter.is_blank());
        let open = desk.is_some_and(|desk| {
            desk.sheets
                .with_untracked(|sheets| sheets.iter().any(is_written))
        });
        open || is_writing_kept()
    }

    /// A dialog stands above the page, or no longer: the windows stand in it then, since nothing
    /// outside of it can be used.
    pub fn in_dialog(self, open: bool) {
        if self.in_dialog.get_untracked() != open {
            self.in_dialog.set(open);
        }
    }

    /// What is wanted since it was last asked; whoever reads it follows it.
    fn take(self) -> Vec<Start> {
        if self.wanted.with(Vec::is_empty) {
            return Vec::new();
        }
        self.wanted.try_update(core::mem::take).unwrap_or_default()
    }

    /// What is being written, made when it is first asked for. It belongs to the page, and not to
    /// the place where its windows stand.
    fn desk(self) -> Desk {
        if let Some(desk) = self.desk.get_value() {
            return desk;
        }
        let desk = self.on_page(Desk::new);
        self.desk.set_value(Some(desk));
        desk
    }

    /// Makes something that lives as long as the signed-in page.
    fn on_page<T>(self, make: impl FnOnce() -> T) -> T {
        match self.owner.get_value() {
            Some(owner) => owner.with(make),
            None => make(),
        }
    }
}

/// Whether this browser keeps something that is being written.
fn is_writing_kept() -> bool {
    storage::read(KEPT).is_some()
}

/// Remembers whether something written waits in this browser.
fn note_kept(any: bool) {
    if any {
        storage::write(KEPT, "1");
    } else {
        storage::remove(KEPT);
    }
}

/// Where the windows stand: once in the page, and once in the dialog of a conversation.
#[component]
pub fn WritingPlace(
    /// This place is in a dialog.
    #[prop(optional)]
    dialog: bool,
) -> impl IntoView {
    may(Permission::MailIntegration).then(|| {
        let writing = use_writing();
        let here = move || writing.used.get() && writing.in_dialog.get() == dialog;
        view! {
            <Show when=here>
                <div class="dock">{later_with(|| ().boxed(), compose_dock)}</div>
            </Show>
        }
    })
}
