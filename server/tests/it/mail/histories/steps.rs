//! What can happen to a mailbox.

use contract::{label_options::LabelOptions, mailbox::LabelChoice};
use proptest::{collection::vec, option, prelude::*, sample::select};

/// A row of steps.
pub type History = Vec<Happens>;

/// One step.
#[derive(Debug, Clone)]
pub enum Happens {
    /// Mail comes from one of the senders.
    Mail(usize),
    /// A deal becomes open, won or lost, and closes on a day of this month or the next.
    Deal(usize, &'static str, bool),
    /// The next month begins.
    Month,
    /// The owner does something with a message.
    Owner(usize, Does),
    /// The owner chooses how mail is filed.
    Options(LabelOptions),
    /// The owner wants mail of one of the senders, or one of the messages, never to be filed.
    Exclude(Result<usize, usize>),
    /// The owner lets everything be filed again.
    Include,
    /// The owner makes categories of their own of this shape, in place of those they have, or by changing the first of them.
    Categories(usize, bool),
    /// The owner renames one of the labels: of the three, or of the first own category.
    Rename(usize),
    /// The owner deletes one of them.
    DeleteLabel(usize),
    /// The owner says what they want of one of them, whether they were asked or not.
    Choose(usize, LabelChoice),
    /// The owner takes something back.
    Undo(Back, Work),
    /// Google fails once, at this method.
    Fault(Trouble, usize),
    /// Google forgets the mailbox's history.
    Forget,
    /// Time for a run.
    Run(Work),
}

/// What the owner does with a message.
#[derive(Debug, Clone, Copy)]
pub enum Does {
    /// Back to the inbox, under its label.
    MoveBack,
    /// Back to the inbox, without its label.
    MoveBackWhole,
    Archive,
    Read,
    Star,
    /// A label of their own.
    Label,
    /// One of the three labels, or that of the first own category.
    LabelOurs(usize),
    /// A label of their own that has the name of one of these.
    LabelNamed(usize),
    Unlabel,
    Trash,
    Delete,
}

/// What is taken back.
#[derive(Debug, Clone, Copy)]
pub enum Back {
    Message(usize),
    Run(usize),
    Everything,
}

/// How the job works at it.
#[derive(Debug, Clone, Copy)]
pub enum Work {
    Alone,
    /// Two workers at once.
    Two,
    /// Killed at this of its steps.
    Killed(usize),
}

/// How Google fails.
#[derive(Debug, Clone, Copy)]
pub enum Trouble {
    TooMany,
    Forbidden,
    Unavailable,
    Internal,
    /// The answer is lost; nothing was done.
    Lost,
    /// The answer is lost; it was done.
    LostAfterwards,
}

pub fn history() -> impl Strategy<Value = History> {
    vec(happens(), 1..14)
}

fn happens() -> impl Strategy<Value = Happens> {
    let kind = select(vec!["open", "won", "lost"]);
    prop_oneof![
        8 => (0..6_usize).prop_map(Happens::Mail),
        2 => (0..3_usize, kind, any::<bool>()).prop_map(|(deal, kind, soon)| Happens::Deal(deal, kind, soon)),
        1 => Just(Happens::Month),
        6 => (0..8_usize, does()).prop_map(|(place, does)| Happens::Owner(place, does)),
        4 => options().prop_map(Happens::Options),
        1 => (any::<bool>(), 0..6_usize).prop_map(|(sender, n)| Happens::Exclude(if sender { Ok(n) } else { Err(n) })),
        1 => Just(Happens::Include),
        2 => (0..4_usize, any::<bool>()).prop_map(|(shape, keep)| Happens::Categories(shape, keep)),
        1 => (0..4_usize).prop_map(Happens::Rename),
        2 => (0..4_usize).prop_map(Happens::DeleteLabel),
        2 => (0..4_usize, choice()).prop_map(|(category, choice)| Happens::Choose(category, choice)),
        3 => (back(), work()).prop_map(|(back, work)| Happens::Undo(back, work)),
        3 => (trouble(), 0..6_usize).prop_map(|(trouble, method)| Happens::Fault(trouble, method)),
        1 => Just(Happens::Forget),
        7 => work().prop_map(Happens::Run),
    ]
}

fn options() -> impl Strategy<Value = LabelOptions> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (flags, select(vec![0, 30])).prop_map(|((keep, unread, starred, one), refile_days)| {
        LabelOptions {
            keep_in_inbox: keep,
            unread_stays: unread,
            starred_stays: starred,
            refile_days,
            one_label_only: one,
        }
    })
}

fn does() -> impl Strategy<Value = Does> {
    prop_oneof![
        3 => Just(Does::MoveBack),
        2 => Just(Does::MoveBackWhole),
        1 => Just(Does::Archive),
        4 => Just(Does::Read),
        1 => Just(Does::Star),
        1 => Just(Does::Label),
        2 => (0..4_usize).prop_map(Does::LabelOurs),
        1 => (0..4_usize).prop_map(Does::LabelNamed),
        1 => Just(Does::Unlabel),
        1 => Just(Does::Trash),
        1 => Just(Does::Delete),
    ]
}

fn choice() -> impl Strategy<Value = LabelChoice> {
    select(vec![LabelChoice::Adopt, LabelChoice::MakeAgain])
}

fn back() -> impl Strategy<Value = Back> {
    prop_oneof![
        (0..8_usize).prop_map(Back::Message),
        (0..4_usize).prop_map(Back::Run),
        Just(Back::Everything),
    ]
}

fn work() -> impl Strategy<Value = Work> {
    (any::<bool>(), option::of(0..24_usize)).prop_map(|(two, kill)| match (two, kill) {
        (_, Some(step)) => Work::Killed(step),
        (true, None) => Work::Two,
        (false, None) => Work::Alone,
    })
}

fn trouble() -> impl Strategy<Value = Trouble> {
    select(vec![
        Trouble::TooMany,
        Trouble::Forbidden,
        Trouble::Unavailable,
        Trouble::Internal,
        Trouble::Lost,
        Trouble::LostAfterwards,
    ])
}
