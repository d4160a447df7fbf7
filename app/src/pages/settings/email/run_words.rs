//! The words of the log: why a message was filed, what became of it, why it was left alone.

use crate::{
    browser::intl,
    i18n::{Text, text},
    state::language::use_language,
    tr, words,
};
use contract::{
    label::Category,
    label_log::{FiledInbox, FiledMessage, FiledState, SkipReason, UndoState},
};
use leptos::prelude::*;

/// Why a message was filed under its category.
pub fn because(message: &FiledMessage) -> Signal<String> {
    let language = use_language();
    let deal = message.deal.name.clone();
    let Some(date) = message.closing_date else {
        return tr!(label_log.because, deal = deal.clone());
    };
    let day = move || intl::month_day(date, language.get());
    match message.category {
        Category::ClosingThisMonth | Category::OpenDeals => {
            tr!(label_log.because_open, deal = deal.clone(), date = day())
        }
        Category::Customers => tr!(label_log.because_won, deal = deal.clone(), date = day()),
        Category::Own(_) => tr!(label_log.because_own, deal = deal.clone(), date = day()),
    }
}

/// What became of a message, where that is not plain.
pub fn fate(message: &FiledMessage) -> Option<Text> {
    let undone: fn(crate::i18n::Locale) -> &'static str = match message.undo {
        Some(UndoState::Planned) => |l| words!(l, label_log.undo_planned),
        Some(UndoState::Done) => |l| words!(l, label_log.undo_done),
        Some(UndoState::Gone) => |l| words!(l, label_log.undo_gone),
        Some(UndoState::ThrownAway) => |l| words!(l, label_log.undo_thrown_away),
        Some(UndoState::Moved) => |l| words!(l, label_log.undo_moved),
        None => match message.state {
            FiledState::Confirmed => return None,
            FiledState::Planned => |l| words!(l, label_log.state_planned),
            FiledState::Gone => |l| words!(l, label_log.state_gone),
            FiledState::Skipped => |l| words!(l, label_log.state_skipped),
        },
    };
    Some(text(undone))
}

/// What was done with a message's place in the inbox, where it did not simply leave.
pub fn place(message: &FiledMessage) -> Option<Text> {
    let words: fn(crate::i18n::Locale) -> &'static str = match message.inbox {
        FiledInbox::Left => return None,
        FiledInbox::Stayed => |l| words!(l, filing.inbox_stayed),
        FiledInbox::UntilRead => |l| words!(l, filing.inbox_until_read),
        FiledInbox::Relabeled => |l| words!(l, filing.inbox_relabeled),
        FiledInbox::LeftOnceRead => |l| words!(l, filing.inbox_left_once_read),
    };
    Some(text(words))
}

/// Why a message was left alone.
pub fn skip_words(reason: SkipReason) -> Text {
    text(match reason {
        SkipReason::FiledBefore => |l| words!(l, label_log.skip_filed_before),
        SkipReason::Gone => |l| words!(l, label_log.skip_gone),
        SkipReason::Unreadable => |l| words!(l, label_log.skip_unreadable),
        SkipReason::NotInInbox => |l| words!(l, label_log.skip_not_in_inbox),
        SkipReason::BeforeLabels => |l| words!(l, label_log.skip_before_labels),
        SkipReason::Bulk => |l| words!(l, label_log.skip_bulk),
        SkipReason::Forged => |l| words!(l, label_log.skip_forged),
        SkipReason::SeveralAuthors => |l| words!(l, label_log.skip_several_authors),
        SkipReason::Internal => |l| words!(l, label_log.skip_internal),
        SkipReason::NoCategory => |l| words!(l, label_log.skip_no_category),
        SkipReason::LabelDeleted => |l| words!(l, label_log.skip_label_deleted),
        SkipReason::ExcludedAddress => |l| words!(l, filing.skip_address),
        SkipReason::ExcludedDomain => |l| words!(l, filing.skip_domain),
        SkipReason::ExcludedThread => |l| words!(l, filing.skip_thread),
    })
}
