//! The board: the newest mail of the inbox in four columns, by who wrote. Which column a sender
//! belongs to is decided here in the browser; the server is asked whose the addresses are.

use super::{folder_list::FolderList, not_allowed};
use crate::{
    box_view::view,
    components::{
        PageHead,
        mail::{EmailRows, Listed, RefreshButton, SelectionBar, ThreadPanel, who_under},
    },
    i18n::{Text, text},
    mail::{MailList, Rows, use_mail, use_mail_filter, wanted},
    model::mail::{
        list::EmailList,
        row::MailRow,
        scope::{Folder, Scope},
        who::{Column, board},
    },
    reactive::{derived, live},
    state::session::may,
    tr, words,
};
use contract::permission::Permission;
use leptos::prelude::*;

/// The board.
#[component]
pub fn MailBoard() -> impl IntoView {
    if !may(Permission::MailIntegration) {
        return not_allowed();
    }
    let mail = use_mail();
    let filter = use_mail_filter();
    let scope = Signal::stored(Scope::Folder(Folder::Inbox));
    let list = MailList::new(wanted(scope, filter.now));
    let state = list.state();
    mail.look_up(derived(move || {
        state.with(|list| {
            let addresses = list.visible().flat_map(|row| row.addresses.clone());
            addresses.collect()
        })
    }));
    let columns = Memo::new(move |_| {
        let rows = list.rows().visible().get();
        mail.directory().with(|known| board(&rows, known))
    });
    let column = move |(index, column): (usize, Column)| {
        let rows = derived(move || {
            columns.with(|columns| columns.get(index).cloned().unwrap_or_default())
        });
        view! { <BoardColumn column=column shown=rows rows=list.rows() /> }
    };
    view! {
        <PageHead title=tr!(mail_page.board_title) subtitle=tr!(mail_page.board_text)>
            <RefreshButton list=list />
        </PageHead>
        <div class="mailbox mailbox--board">
            <FolderList />
            <section class="mailbox__board" aria-label=tr!(mail_page.board_title)>
                <SelectionBar rows=list.rows() />
                <div class="board">
                    {Column::ALL.into_iter().enumerate().map(column).collect_view()}
                </div>
                <Listed list=list filter=filter rowless=true>
                    <p class="card__nothing">{tr!(mail_page.none_title)}</p>
                </Listed>
            </section>
        </div>
        <ThreadPanel rows=list.rows() />
    }
}

#[component]
fn BoardColumn(column: Column, shown: Signal<Vec<MailRow>>, rows: Rows) -> impl IntoView {
    let state = rows.state();
    let title = column_title(column);
    let labels = use_mail().labels();
    let count = derived(move || shown.with(Vec::len).to_string());
    // Rows may still come to any column, so that none is said to be empty before.
    let loading = Memo::new(move |_| state.with(EmailList::skeletons) > 0);
    let skeletons = Memo::new(move |_| if loading.get() { 2 } else { 0 });
    let empty = move || {
        (shown.with(Vec::is_empty) && !loading.get())
            .then(|| view! { <p class="card__nothing">{tr!(mail_page.column_empty)}</p> })
    };
    view! {
        <section class="card mail board__column" aria-label=title>
            <header class="board__head">
                <h2 class="board__title">{title}</h2>
                <span class="board__count">{count}</span>
            </header>
            <EmailRows
                rows=rows
                shown=shown
                skeletons=skeletons
                label=title
                labels=labels
                under=Some(who_under(shown))
            />
            {live(empty)}
        </section>
    }
}

fn column_title(column: Column) -> Text {
    text(match column {
        Column::Deals => |l| words!(l, mail_page.column_deals),
        Column::People => |l| words!(l, mail_page.column_people),
        Column::Strangers => |l| words!(l, mail_page.column_strangers),
        Column::Colleagues => |l| words!(l, mail_page.column_colleagues),
    })
}
