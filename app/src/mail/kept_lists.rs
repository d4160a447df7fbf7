//! Keeps lists in this browser's IndexedDB: the fifty seen last of each mailbox of the user who chose it.

use super::{
    Mail,
    call::Patience,
    kept::{self, Keeper},
    mail_list::Wanted,
    timer,
    visits::{AsOf, Visit},
};
use crate::{
    api::{self, Abort},
    browser::{
        clock,
        vault::{Entry, LISTS},
    },
    model::mail::{kept::KeptList, list::Stage},
    reactive::spawn,
};
use contract::{ErrorCode, mailbox::MailboxGlance, route};
use gmail::profile::get as get_profile;
use std::{cell::RefCell, collections::HashMap, rc::Rc};

/// How long lists wait for what was kept. Then they are fetched as if nothing were.
const PATIENCE_MS: i64 = 8_000;
/// Lists that are kept.
const KEPT_MOST: usize = 50;

/// What is kept for whom.
struct Lists {
    mail: Mail,
    user: String,
    /// What the names of the mailbox's lists begin with.
    prefix: String,
    known: RefCell<HashMap<String, KeptList>>,
}

/// Looks for what was kept, and keeps lists from then on. What is being looked for is looked for to
/// its end; lists do not wait so long.
pub fn find_kept(mail: Mail, round: u32) {
    spawn(async move {
        match find(mail).await {
            Some(lists) => mail.keep_with(round, lists),
            None => mail.go_without_kept(round),
        }
    });
    spawn(async move {
        timer::wait(PATIENCE_MS).await;
        mail.go_without_kept(round);
    });
}

/// What was kept for the user. Nothing is shown before the server has said that the session holds
/// and which mailbox is connected; what is left of one that is
/// not theirs any more is deleted.
async fn find(mail: Mail) -> Option<Rc<dyn Keeper>> {
    let user = kept::keeps_for();
    let asked = api::get::<MailboxGlance>(route::MAILBOX, &Abort::never()).await;
    let mailbox = match asked {
        Ok(MailboxGlance { mailbox }) => mailbox,
        Err(error) if error.code() == Some(ErrorCode::Forbidden) => None,
        Err(_) => return None,
    };
    let Some(mailbox) = mailbox else {
        LISTS.wipe();
        return None;
    };
    let prefix = kept::prefix_of(&mailbox.address);
    let entries = LISTS.of_user(&user).await.unwrap_or_default();
    let mut lists: Vec<(String, Option<KeptList>)> = entries
        .into_iter()
        .map(|entry| {
            let list = KeptList::of_text(&entry.text);
            (entry.id, list)
        })
        .collect();
    lists.sort_by_key(|(_, list)| list.as_ref().map(|list| core::cmp::Reverse(list.at_ms)));
    let now_ms = clock::now().as_millisecond();
    let mut known = HashMap::new();
    for (id, list) in lists {
        if !id.starts_with(&prefix) && kept::is_own(&id) {
            // Another mailbox of theirs has it.
            continue;
        }
        let list = list.filter(|list| as_of(list).is_within_history(now_ms));
        match list.filter(|_| id.starts_with(&prefix) && known.len() < KEPT_MOST) {
            Some(list) => {
                known.insert(id, list);
            }
            // What cannot be deleted now is passed over again next time.
            None => drop(LISTS.remove(&id).await),
        }
    }
    // A list is known to be whole up to what was known before it was asked for.
    match known.values().map(as_of).max_by_key(|as_of| as_of.at_ms) {
        Some(AsOf { history_id, at_ms }) => mail.note_history(history_id, at_ms),
        None => mail.learn_history(now_ms).await,
    }
    Some(Rc::new(Lists {
        mail,
        user,
        prefix,
        known: RefCell::new(known),
    }))
}

fn as_of(list: &KeptList) -> AsOf {
    AsOf {
        history_id: list.history_id(),
        at_ms: list.at_ms,
    }
}

impl Mail {
    /// Asks Gmail how far the mailbox's history is. Where it does not say, the first list of this
    /// page is not kept.
    async fn learn_history(self, now_ms: i64) {
        let abort = Abort::never();
        let asked = self.call_with(Patience::Short, get_profile::Request, &abort);
        let asked = asked.await;
        if let Ok(profile) = asked {
            self.note_history(profile.history_id, now_ms);
        }
    }
}

impl Lists {
    fn id(&self, wanted: &Wanted) -> String {
        format!("{}{}", self.prefix, wanted.scope.name())
    }
}

impl Keeper for Lists {
    fn find(&self, wanted: &Wanted) -> Option<Visit> {
        if !wanted.filter.is_empty() {
            return None;
        }
        let list = self.known.borrow().get(&self.id(wanted))?.clone();
        Some(Visit {
            wanted: wanted.clone(),
            as_of: Some(as_of(&list)),
            list: list.into_list(),
        })
    }

    /// Only where a later visit can be brought up to date by the mailbox's history, which does not
    /// tell what a filter lets through.
    fn keep(&self, visit: &Visit) {
        if !visit.wanted.filter.is_empty() {
            return;
        }
        if !kept::is_chosen() {
            // Another tab has taken the choice back.
            return self.mail.kept.end();
        }
        match (visit.as_of, &visit.list.stage) {
            (Some(as_of), _) => self.put(visit, as_of),
            // It was got anew, since Gmail could not tell what happened to the one that was kept.
            (None, Stage::Idle { .. }) => self.let_go(&visit.wanted),
            (None, Stage::Loading | Stage::Failed(_)) => {}
        }
    }
}

impl Lists {
    fn put(&self, visit: &Visit, as_of: AsOf) {
        let id = self.id(&visit.wanted);
        let list = KeptList::of(&visit.list, as_of.history_id, as_of.at_ms);
        let Some((list, text)) = list.and_then(|list| list.to_text().map(|text| (list, text)))
        else {
            return;
        };
        self.known.borrow_mut().insert(id.clone(), list);
        let entry = Entry {
            id,
            user: self.user.clone(),
            text,
            files: Vec::new(),
        };
        // A browser that refuses has the list asked for anew next time.
        spawn(async move { drop(LISTS.put(&entry).await) });
    }

    fn let_go(&self, wanted: &Wanted) {
        let id = self.id(wanted);
        if self.known.borrow_mut().remove(&id).is_some() {
            spawn(async move { drop(LISTS.remove(&id).await) });
        }
    }
}
