//! Acting on mail: at once on the page, then in Gmail, with a way back. One for the signed-in part
//! of the client, so that what is done on one page can be undone on the next.

use super::permission::{PermissionFlow, use_permission_flow};
use crate::{
    mail::{Mail, Stop, Unchanged, use_mail},
    model::mail::{
        actions::{Action, Labels, Plan, Told},
        failure::Failure,
    },
    parts::carry_out,
    reactive::{Cell, spawn},
    state::{
        language::{PageLanguage, use_language},
        toasts::{Toasts, use_toasts},
    },
    words,
};
use contract::mailbox::MailFeature;
use gmail::MessageId;
use leptos::prelude::*;
use std::collections::VecDeque;

/// What was done and can still be taken back.
const UNDOABLE_MOST: usize = 20;

/// Does things to mail.
#[derive(Clone, Copy)]
pub struct Acting {
    mail: Mail,
    flow: PermissionFlow,
    toasts: Toasts,
    language: PageLanguage,
    trouble: Cell<Option<Trouble>>,
    queue: StoredValue<Queue>,
}

/// What could not be done. The page shows everything as it was before.
#[derive(Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Why.
    pub failure: Failure,
    /// How many messages were not changed.
    pub count: usize,
    /// What was to be done, to try it again.
    again: Job,
}

/// Changes on their way to Gmail: one after the other, so that an undo never overtakes what it
/// undoes.
#[derive(Default)]
struct Queue {
    waiting: VecDeque<Job>,
    at_work: bool,
    next_id: u64,
    done: VecDeque<(u64, Plan)>,
}

/// A change on its way.
#[derive(Clone, PartialEq, Eq)]
struct Job {
    id: u64,
    plan: Plan,
    /// The job that it takes back.
    undoes: Option<u64>,
    /// The notice that tells of it, to be taken away if it fails.
    notice: Option<u64>,
    /// What the notice says; nothing for what happens by itself.
    words: Option<String>,
}

/// Provides acting on mail, once there is a way to mail and to permissions.
pub fn provide_acting() {
    provide_context(Acting {
        mail: use_mail(),
        flow: use_permission_flow(),
        toasts: use_toasts(),
        language: use_language(),
        trouble: Cell::new(None),
        queue: StoredValue::new(Queue::default()),
    });
}

/// Acting on mail.
pub fn use_acting() -> Acting {
    expect_context()
}

impl Acting {
    /// Does this to these messages. Where Google has not allowed acting on mail yet, the user is
    /// asked for it instead. Whether it was done.
    pub fn run(self, action: &Action, messages: Vec<Labels>) -> bool {
        if messages.is_empty() || !self.flow.require(MailFeature::Act) {
            return false;
        }
        let plan = Plan::new(action, messages);
        if !plan.is_empty() {
            let words = self.words_for(action, plan.count());
            self.start(plan, Some(words));
        }
        true
    }

    /// The same without a word, and only where it is allowed: what opening a message does.
    pub fn run_quietly(self, action: &Action, messages: Vec<Labels>) {
        let plan = Plan::new(action, messages);
        if !plan.is_empty() && self.mail.may_now(MailFeature::Act) {
            self.start(plan, None);
        }
    }

    /// Takes back what was done last, if anything was.
    pub fn undo_last(self) {
        let last = self
            .queue
            .try_with_value(|queue| queue.done.back().map(|(id, _)| *id));
        if let Some(id) = last.flatten() {
            self.undo(id);
        }
    }

    /// What could not be done; whoever reads it follows it.
    pub fn trouble(self) -> Option<Trouble> {
        self.trouble.with(Option::clone)
    }

    /// Lets the trouble be.
    pub fn dismiss(self) {
        self.trouble.set(None);
    }

    /// Tries again what could not be done.
    pub fn try_again(self) {
        let Some(trouble) = self.trouble.with_untracked(Option::clone) else {
            return;
        };
        self.trouble.set(None);
        let Job { plan, words, .. } = trouble.again;
        self.start(plan, words);
    }

    fn start(self, plan: Plan, words: Option<String>) {
        self.mail.tell(&plan.changes());
        let id = self.next_id();
        let notice = words.clone().map(|words| {
            let undo = words!(self.language.locale_now(), acting.undo).to_owned();
            let back = Callback::new(move |()| self.undo(id));
            self.toasts.done_with(words, undo, back)
        });
        if words.is_some() {
            self.queue.try_update_value(|queue| {
                queue.done.push_back((id, plan.clone()));
                if queue.done.len() > UNDOABLE_MOST {
                    queue.done.pop_front();
                }
            });
        }
        self.send(Job {
            id,
            plan,
            undoes: None,
            notice,
            words,
        });
    }

    fn undo(self, id: u64) {
        let done = self.queue.try_update_value(|queue| {
            let place = queue.done.iter().position(|(known, _)| *known == id)?;
            queue.done.remove(place)
        });
        let Some((_, plan)) = done.flatten() else {
            return;
        };
        let back = plan.undo();
        self.mail.tell(&back.changes());
        let words = words!(self.language.locale_now(), acting.undone);
        self.toasts.done(words);
        self.send(Job {
            id: self.next_id(),
            plan: back,
            undoes: Some(id),
            notice: None,
            words: Some(words.to_owned()),
        });
    }

    fn next_id(self) -> u64 {
        let id = self.queue.try_update_value(|queue| {
            queue.next_id += 1;
            queue.next_id
        });
        id.unwrap_or_default()
    }

    fn send(self, job: Job) {
        let idle = self.queue.try_update_value(|queue| {
            queue.waiting.push_back(job);
            !core::mem::replace(&mut queue.at_work, true)
        });
        if idle == Some(true) {
            spawn(async move {
                while let Some(job) = self.next_job() {
                    let unchanged = match carry_out(self.mail, job.plan.clone()).await {
                        Ok(carried) => carried.await,
                        Err(missing) => vec![Unchanged {
                            ids: job.plan.ids(),
                            failure: Stop::from(missing).into(),
                        }],
                    };
                    if !unchanged.is_empty() {
                        self.take_back(job, unchanged);
                    }
                }
            });
        }
    }

    fn next_job(self) -> Option<Job> {
        let next = self.queue.try_update_value(|queue| {
            let next = queue.waiting.pop_front();
            queue.at_work = next.is_some();
            next
        });
        next.flatten()
    }

    /// What Gmail did not change stands as before again, with the reason.
    fn take_back(self, job: Job, unchanged: Vec<Unchanged>) {
        let ids: Vec<MessageId> = unchanged.iter().flat_map(|one| one.ids.clone()).collect();
        let failed = job.plan.only(&ids);
        self.mail.tell(&failed.undo().changes());
        self.queue.try_update_value(|queue| {
            let undone = queue
                .waiting
                .iter_mut()
                .filter(|one| one.undoes == Some(job.id));
            let plans = undone.map(|one| &mut one.plan);
            let done = queue.done.iter_mut().filter(|(id, _)| *id == job.id);
            for plan in plans.chain(done.map(|(_, plan)| plan)) {
                *plan = plan.without(&ids);
            }
            queue.done.retain(|(_, plan)| !plan.is_empty());
        });
        if let Some(notice) = job.notice {
            self.toasts.dismiss(notice);
        }
        let gone = unchanged.iter().filter(|one| one.failure == Failure::Gone);
        let gone: Vec<MessageId> = gone.flat_map(|one| one.ids.clone()).collect();
        if !gone.is_empty() {
            self.mail.tell(&Told::Gone(gone.clone()));
        }
        let grave = unchanged.into_iter().map(|one| one.failure);
        let failure = grave.reduce(|a, b| if a == Failure::Gone { b } else { a });
        let Some(failure) = failure else { return };
        if failure == Failure::ScopeMissing {
            self.mail.note_refused(MailFeature::Act);
        }
        if job.words.is_none() {
            return;
        }
        if failure == Failure::ScopeMissing {
            self.toasts
                .failed(words!(self.language.locale_now(), acting.not_allowed));
            self.flow.ask(MailFeature::Act);
        } else {
            self.trouble.set(Some(Trouble {
                failure,
                count: ids.len(),
                again: Job {
                    plan: failed.without(&gone),
                    ..job
                },
            }));
        }
    }

    /// What a notice says of something done.
    fn words_for(self, action: &Action, count: usize) -> String {
        let locale = self.language.locale_now();
        let label = |id| self.mail.label_name(id).unwrap_or_default();
        let what = match action {
            Action::Read => words!(locale, acting.done_read).to_owned(),
            Action::Unread => words!(locale, acting.done_unread).to_owned(),
            Action::Star => words!(locale, acting.done_star).to_owned(),
            Action::Unstar => words!(locale, acting.done_unstar).to_owned(),
            Action::Archive => words!(locale, acting.done_archive).to_owned(),
            Action::ToInbox => words!(locale, acting.done_to_inbox).to_owned(),
            Action::Trash => words!(locale, acting.done_trash).to_owned(),
            Action::Untrash => words!(locale, acting.done_untrash).to_owned(),
            Action::AddLabel(id) => words!(locale, acting.done_label, name = label(id)).to_string(),
            Action::RemoveLabel(id) => {
                words!(locale, acting.done_unlabel, name = label(id)).to_string()
            }
        };
        if count == 1 {
            what
        } else {
            words!(locale, acting.done_many, what = what, n = count).to_string()
        }
    }
}
