//! What the page holds: the notices, what Gmail says of their messages, and what is done about
//! them.

use crate::{
    api,
    loader::{Loader, loader},
    mail::{Found, Mail, Rows, Stop, use_mail},
    model::{
        list_state::query_string,
        load::Load,
        mail::{
            failure::Failure,
            list::{EmailList, Shows, Stage},
            magnet::{Unanswered, View, by_weight, open_amount, sender_of},
            row::MailRow,
        },
    },
    reactive::{Cell, derived, effect, spawn},
    state::{
        language::{PageLanguage, use_language},
        live::{Live, use_live},
        session::{Session, use_session},
        toasts::{Toasts, use_toasts},
    },
    words,
};
use contract::{
    notice::{Notice, NoticeState, NoticeUpdate, NoticedMailbox, Notices, Sender},
    people::PersonKind,
    route,
};
use gmail::{MessageId, ThreadId};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::collections::HashMap;

/// Conversations looked at for those that wait: so many cost two thirds of a minute's quota.
const THREADS_MOST: usize = 100;

/// A notice and who wrote.
pub type Shown = (Notice, Option<Sender>);

/// A dialog about a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ask {
    /// Until when to put it off.
    Later,
    /// Why it is here.
    Why,
    /// A note about its mail.
    Note,
    /// A task from its mail.
    Task,
}

/// What the page holds.
#[derive(Clone, Copy)]
pub struct Triage {
    /// Which notices are shown.
    pub view: Memo<View>,
    /// Notices skipped before the first one.
    pub offset: RwSignal<u32>,
    /// The dialog that is open, and about which notice.
    pub asking: Cell<Option<(Ask, Shown)>>,
    notices: Loader<Notices>,
    list: RwSignal<EmailList>,
    rows: Rows,
    absent: Cell<HashMap<MessageId, Found>>,
    failure: Cell<Option<Failure>>,
    unanswered: Cell<Option<Vec<Unanswered>>>,
    /// Taken away already, while the server is told.
    hidden: Cell<Vec<String>>,
    mail: Mail,
    live: Live,
    session: Session,
    toasts: Toasts,
    language: PageLanguage,
}

/// Provides it, and begins to fetch.
pub fn provide_triage() -> Triage {
    let query = use_query_map();
    let view = Memo::new(move |_| query.with(|query| View::read(|name| query.get(name))));
    let offset = RwSignal::new(0);
    let live = use_live();
    let notices = loader(move |abort| {
        live.follow_notices();
        live.follow_tasks();
        let pairs = view.get().query(offset.get());
        async move {
            let pairs = pairs.iter().map(|(name, value)| (*name, value.as_str()));
            let address = format!("{}{}", route::NOTICES, query_string(pairs.collect()));
            api::get::<Notices>(&address, &abort).await
        }
    });
    let list = RwSignal::new(EmailList {
        shows: Shows::Everything,
        stage: Stage::Idle { more: false },
        ..EmailList::default()
    });
    let triage = Triage {
        view,
        offset,
        asking: Cell::new(None),
        notices,
        list,
        rows: Rows::new(list),
        absent: Cell::new(HashMap::new()),
        failure: Cell::new(None),
        unanswered: Cell::new(None),
        hidden: Cell::new(Vec::new()),
        mail: use_mail(),
        live,
        session: use_session(),
        toasts: use_toasts(),
        language: use_language(),
    };
    provide_context(triage);
    effect(move || {
        // Another view begins at its beginning.
        view.track();
        if offset.get_untracked() != 0 {
            offset.set(0);
        }
    });
    effect(move || triage.arrived());
    triage
}

/// What the page holds.
pub fn use_triage() -> Triage {
    expect_context()
}

impl Triage {
    /// Where the notices stand.
    pub fn stage(self) -> Load<()> {
        self.notices.with(|notices| match notices {
            Load::Loading => Load::Loading,
            Load::Failed(error) => Load::Failed(error.clone()),
            Load::Ready(_) => Load::Ready(()),
        })
    }

    /// Looks at the answer of the server; whoever reads it follows it.
    pub fn with<T>(self, look: impl FnOnce(&Notices) -> T) -> Option<T> {
        self.notices.with(|notices| notices.ready().map(look))
    }

    /// The mailbox that notices are of.
    pub fn mailbox(self) -> Option<NoticedMailbox> {
        self.with(|notices| notices.mailbox.clone()).flatten()
    }

    /// Whether the server has answered that no mailbox is connected, or that MailMagnet is off.
    pub fn is_asleep(self) -> bool {
        let asleep =
            |mailbox: Option<&NoticedMailbox>| mailbox.is_none_or(|m| m.on_since.is_none());
        self.with(|notices| asleep(notices.mailbox.as_ref())) == Some(true)
    }

    /// The rows of the messages, to open and to act on.
    pub fn rows(self) -> Rows {
        self.rows
    }

    /// What of the mail could not be read, if anything.
    pub fn failure(self) -> Option<Failure> {
        self.failure.with(Option::clone)
    }

    /// The notices to show, in their order, each with who wrote.
    pub fn cards(self) -> Signal<Vec<Shown>> {
        derived(move || {
            let hidden = self.hidden.with(Vec::clone);
            let cards = self.with(|notices| {
                let kept = notices.items.iter();
                let kept = kept.filter(|notice| !hidden.contains(&notice.message_id));
                kept.map(|notice| (notice.clone(), sender_of(&notices.senders, notice).cloned()))
                    .collect::<Vec<_>>()
            });
            let cards = cards.unwrap_or_default();
            if self.view.get().for_me {
                self.weighed(cards)
            } else {
                cards
            }
        })
    }

    /// Those whose conversation waits for the user, the newest message of each, by weight.
    fn weighed(self, cards: Vec<Shown>) -> Vec<Shown> {
        let mut seen: Vec<ThreadId> = Vec::new();
        let mut weighed = Vec::new();
        for (notice, sender) in cards {
            let Some((thread, since_ms)) = self.waits(&notice.message_id) else {
                continue;
            };
            if !seen.contains(&thread) {
                seen.push(thread);
                let amount = sender
                    .as_ref()
                    .map_or(0, |sender| open_amount(&sender.deals));
                weighed.push((amount, since_ms, (notice, sender)));
            }
        }
        by_weight(&mut weighed, |(amount, since_ms, _)| (*amount, *since_ms));
        weighed.into_iter().map(|(_, _, card)| card).collect()
    }

    /// The conversation of a message and since when it waits for the user, where it does.
    pub fn waits(self, message_id: &str) -> Option<(ThreadId, i64)> {
        let id = MessageId::new(message_id).ok()?;
        let thread = self
            .list
            .with(|list| Some(list.find(&id)?.thread_id.clone()))?;
        let since_ms = self.unanswered.with(|unanswered| {
            let found = unanswered
                .as_ref()?
                .iter()
                .find(|one| one.thread_id == thread);
            Some(found?.since_ms)
        })?;
        Some((thread, since_ms))
    }

    /// Whether everything was asked for and there is nothing to show.
    pub fn is_empty(self) -> bool {
        let found_out = !self.view.get().for_me || self.unanswered.with(Option::is_some);
        found_out && self.failure.with(Option::is_none) && self.cards().with(Vec::is_empty)
    }

    /// Whether the conversations that wait are still being looked for.
    pub fn is_looking(self) -> bool {
        self.view.get().for_me
            && self.unanswered.with(Option::is_none)
            && self.failure.with(Option::is_none)
    }

    /// What is known of a notice's message: its row, or that there is none.
    pub fn found(self, id: &MessageId) -> Option<Found> {
        let row = self.list.with(|list| list.find(id).cloned());
        row.map(|row| Found::Here(Box::new(row)))
            .or_else(|| self.absent.with(|absent| absent.get(id).cloned()))
    }

    /// The row of a message now.
    pub fn row_now(self, id: &MessageId) -> Option<MailRow> {
        self.list.with_untracked(|list| list.find(id).cloned())
    }

    /// Asks the server again, and Gmail for what did not come.
    pub fn again(self) {
        self.failure.set(None);
        self.notices.again();
    }

    /// The server has answered: the messages that are not here yet are fetched.
    fn arrived(self) {
        let wanted = self.with(|notices| {
            let ids = notices.items.iter();
            ids.filter_map(|notice| MessageId::new(&*notice.message_id).ok())
                .collect::<Vec<_>>()
        });
        let Some(wanted) = wanted else { return };
        self.hidden.set(Vec::new());
        let state = self.view.get_untracked().state;
        if state == NoticeState::Waiting {
            let waiting = self.with(|notices| notices.waiting);
            self.live.waiting.set(waiting);
        }
        let for_me = self.view.get_untracked().for_me;
        // The installation's settings say where Gmail is; the page may be faster than they.
        if self.mail.api().is_none() || wanted.is_empty() {
            self.unanswered.set(Some(Vec::new()));
            return;
        }
        let abort = api::Abort::with_owner();
        spawn(async move {
            let found = self.fetch(wanted, for_me, &abort).await;
            if abort.is_triggered() {
                return;
            }
            if let Err(Stop::Failed(failure)) = found {
                self.failure.try_set(Some(failure));
            }
        });
    }

    async fn fetch(
        self,
        wanted: Vec<MessageId>,
        for_me: bool,
        abort: &api::Abort,
    ) -> Result<(), Stop> {
        let missing = self.list.with_untracked(|list| {
            let mut missing = wanted.clone();
            missing.retain(|id| list.find(id).is_none());
            missing
        });
        let come = |found: Vec<(MessageId, Found)>| {
            for (id, found) in found {
                match found {
                    Found::Here(row) => {
                        self.list.try_update(|list| list.add([*row]));
                    }
                    absent => self.absent.try_update(|known| {
                        known.insert(id, absent);
                    }),
                }
            }
        };
        self.mail.find_rows(missing, abort, come).await?;
        if for_me {
            let mut threads: Vec<ThreadId> = Vec::new();
            self.list.with_untracked(|list| {
                for row in wanted.iter().filter_map(|id| list.find(id)) {
                    if !threads.contains(&row.thread_id) && threads.len() < THREADS_MOST {
                        threads.push(row.thread_id.clone());
                    }
                }
            });
            let unanswered = self.mail.unanswered(threads, abort).await?;
            if !abort.is_triggered() {
                self.unanswered.try_set(Some(unanswered));
            }
        }
        Ok(())
    }

    /// Notes what was done about a notice, with a way back.
    pub fn mark(self, notice: &Notice, update: NoticeUpdate) {
        let before = NoticeUpdate {
            handled: notice.handled_at.is_some(),
            snoozed_until: notice.snoozed_until,
        };
        let locale = self.language.locale_now();
        let words = match update {
            NoticeUpdate { handled: true, .. } => words!(locale, magnet.done_handled),
            NoticeUpdate {
                snoozed_until: Some(_),
                ..
            } => words!(locale, magnet.done_later),
            NoticeUpdate { .. } => words!(locale, magnet.done_waiting),
        };
        let id = notice.message_id.clone();
        self.hide(&id);
        self.send(id.clone(), update, move || {
            let back = Callback::new(move |()| self.send(id.clone(), before, || ()));
            let undo = words!(self.language.locale_now(), acting.undo).to_owned();
            self.toasts.done_with(words, undo, back);
        });
    }

    fn send(self, id: String, update: NoticeUpdate, done: impl FnOnce() + 'static) {
        spawn(async move {
            let answer = api::put::<_, ()>(&route::notice(&id), &update).await;
            self.changed(answer, done);
        });
    }

    /// Clears a notice: nothing of its message is kept.
    pub fn clear(self, id: String) {
        self.hide(&id);
        spawn(async move {
            let answer = api::delete(&route::notice(&id)).await;
            self.changed(answer, move || {
                let words = words!(self.language.locale_now(), magnet.done_cleared);
                self.toasts.done(words);
            });
        });
    }

    /// Mutes a record, or lets it be heard again.
    pub fn mute(self, kind: PersonKind, id: &str, muted: bool) {
        let path = route::mute(kind.as_str(), id);
        spawn(async move {
            let answer = if muted {
                api::put::<_, ()>(&path, &()).await
            } else {
                api::delete(&path).await
            };
            self.changed(answer, move || {
                let locale = self.language.locale_now();
                self.toasts.done(if muted {
                    words!(locale, magnet.done_muted)
                } else {
                    words!(locale, magnet.done_unmuted)
                });
            });
        });
    }

    fn hide(self, id: &str) {
        let id = id.to_owned();
        self.hidden.try_update(|hidden| hidden.push(id));
    }

    /// The server has answered to a change: the notices are asked for anew either way.
    fn changed(self, answer: Result<(), api::Error>, done: impl FnOnce()) {
        match answer {
            Ok(()) => done(),
            Err(error) => {
                self.session.note(&error);
                let locale = self.language.locale_now();
                self.toasts
                    .failed(crate::components::error_words(&error, locale));
                self.hidden.try_set(Vec::new());
            }
        }
        self.notices.again();
    }
}
