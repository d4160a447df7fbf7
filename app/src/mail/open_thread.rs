//! One conversation: its messages as lines; each is fetched whole when it is opened.

use super::{BrowserCharsets, Mail, Stop, use_mail};
use crate::{
    api::Abort,
    model::mail::{actions::Told, failure::Failure, row::MailRow, thread::Thread},
    reactive::{Cell, effect, spawn},
};
use gmail::{MessageId, ThreadId, messages::row, threads::get};
use leptos::prelude::*;

/// Where a conversation stands.
#[derive(Clone, PartialEq, Eq)]
pub enum ThreadStage {
    /// On its way.
    Loading,
    /// It did not come.
    Failed(Failure),
    /// It is here.
    Here,
}

/// Which conversation: by itself, or by one of its messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhichThread {
    /// The conversation, where it is known.
    pub thread: Option<ThreadId>,
    /// The message to begin with.
    pub message: Option<MessageId>,
}

/// A conversation that is open.
#[derive(Clone, Copy)]
pub struct OpenThread {
    stage: Cell<ThreadStage>,
    thread: Cell<Thread>,
    again: Trigger,
}

impl OpenThread {
    /// Fetches a conversation. Where a list has a row of its first message, that message stands
    /// at once. It follows whatever is done to its messages.
    pub fn new(wanted: WhichThread, known: Option<&MailRow>) -> Self {
        let mail = use_mail();
        let open = Self {
            stage: Cell::new(ThreadStage::Loading),
            thread: Cell::new(known.map(Thread::of_row).unwrap_or_default()),
            again: Trigger::new(),
        };
        mail.watch(move |told| {
            if *told == Told::Arrived {
                open.again.notify();
                return;
            }
            let mut anew = open.thread.with_untracked(Thread::clone);
            if anew.tell(told) {
                open.thread.try_set(anew);
            }
        });
        effect(move || {
            open.again.track();
            if mail.api().is_none() {
                return;
            }
            let (wanted, abort) = (wanted.clone(), Abort::with_owner());
            spawn(async move {
                let stage = match mail.read_thread(wanted, &abort).await {
                    Ok(thread) => {
                        open.thread.try_set(thread);
                        ThreadStage::Here
                    }
                    Err(Stop::Failed(failure)) => ThreadStage::Failed(failure),
                    Err(Stop::Aborted) => return,
                };
                if !abort.is_triggered() {
                    open.stage.try_set(stage);
                }
            });
        });
        open
    }

    /// Where it stands.
    pub fn stage(self) -> ThreadStage {
        self.stage.with(ThreadStage::clone)
    }

    /// Looks at the conversation; whoever reads it follows it.
    pub fn with<T>(self, look: impl FnOnce(&Thread) -> T) -> T {
        self.thread.with(look)
    }

    /// Looks at the conversation as it is now.
    pub fn with_now<T>(self, look: impl FnOnce(&Thread) -> T) -> T {
        self.thread.with_untracked(look)
    }

    /// Asks again.
    pub fn again(self) {
        self.stage.set(ThreadStage::Loading);
        self.again.notify();
    }
}

impl Mail {
    async fn read_thread(self, wanted: WhichThread, abort: &Abort) -> Result<Thread, Stop> {
        let id = match (wanted.thread, wanted.message) {
            (Some(id), _) => id,
            (None, Some(id)) => self.call(row::Request { id }, abort).await?.thread_id,
            (None, None) => return Err(Stop::Failed(Failure::Gone)),
        };
        let get::Response { messages, .. } = self.call(get::Request { id }, abort).await?;
        if messages.is_empty() {
            return Err(Stop::Failed(Failure::Gone));
        }
        Ok(Thread::new(&messages, &BrowserCharsets))
    }
}
