//! A long list: its state in the page's address, its rows fetched part by part as they come
//! into view.

use crate::{
    api::{self, Abort, Error, Resource},
    box_view::BoxView,
    i18n::Text,
    model::{
        chosen::{Chosen, Pick},
        list_state::ListState,
        load::Load,
        paged::{PART_ROWS, Paged},
    },
    place::{Step, use_place},
    reactive::{Cell, effect, spawn},
    state::session::{Session, use_session},
};
use contract::{ListQuery, Page, SortDirection};
use core::{any::Any, future::Future, ops::Range, pin::Pin};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::{sync::Arc, time::Duration};

/// How long the view must stand still before parts are fetched for it: a drag through
/// thousands of rows asks only for where it stops.
const SETTLED: Duration = Duration::from_millis(60);

/// A record of whatever kind: the list's code is in the client once.
type Row = Arc<dyn Any + Send + Sync>;

/// Fetches a part of the list.
type Fetch = fn(ListQuery, Abort) -> Pin<Box<dyn Future<Output = Result<Page<Row>, Error>>>>;

/// Draws the cells of a row.
type Draw = Arc<dyn Fn(&Row) -> Vec<BoxView> + Send + Sync>;

#[derive(Clone, Copy)]
struct Listing {
    fetch: Fetch,
    state: Memo<ListState>,
    rows: RwSignal<Load<Paged<Row>>>,
    stale: RwSignal<bool>,
    part_failure: RwSignal<Option<Error>>,
    generation: RwSignal<u32>,
    view: RwSignal<Range<usize>>,
    on_their_way: StoredValue<Vec<u32>>,
    abort: StoredValue<Abort>,
    again: Trigger,
    session: Session,
}

/// The list of a page, in the order and with the search that stand in its address. `columns`
/// are those the server sorts by, `cells` draw a row.
pub fn listing<R: Resource>(
    columns: &'static [&'static str],
    cells: &'static [fn(&R) -> BoxView],
) -> ListHandle {
    let draw = move |row: &Row| {
        let record = row.downcast_ref::<R>();
        let cell = |record| cells.iter().map(|cell| cell(record)).collect();
        record.map(cell).unwrap_or_default()
    };
    Listing::new(columns, |query, abort| {
        Box::pin(fetch_rows::<R>(query, abort))
    })
    .handle(Arc::new(draw))
}

/// The same list of people, who can be chosen; `pick` says what is to be known of one.
pub fn listing_of_people<R: Resource>(
    columns: &'static [&'static str],
    cells: &'static [fn(&R) -> BoxView],
    pick: fn(&R) -> Pick,
) -> ListHandle {
    let mut list = listing::<R>(columns, cells);
    let record = Arc::clone(&list.rows.record);
    let at = move |index: usize| {
        let row = record(index)?;
        row.downcast_ref::<R>().map(pick)
    };
    list.rows.choice = Some(Choice {
        chosen: Cell::new(Chosen::default()),
        at: StoredValue::new(Arc::new(at)),
        shown: RwSignal::new(0..0),
    });
    list
}

async fn fetch_rows<R: Resource>(query: ListQuery, abort: Abort) -> Result<Page<Row>, Error> {
    let page = api::list::<R>(&query, &abort).await?;
    let row = |record: R| -> Row { Arc::new(record) };
    Ok(Page {
        items: page.items.into_iter().map(row).collect(),
        total: page.total,
        offset: page.offset,
    })
}

impl Listing {
    fn new(columns: &'static [&'static str], fetch: Fetch) -> Self {
        let params = use_query_map();
        let listing = Self {
            fetch,
            state: Memo::new(move |_| {
                params.with(|params| ListState::read(|name| params.get(name), columns))
            }),
            rows: RwSignal::new(Load::Loading),
            stale: RwSignal::new(false),
            part_failure: RwSignal::new(None),
            generation: RwSignal::new(0),
            view: RwSignal::new(0..0),
            on_their_way: StoredValue::new(Vec::new()),
            abort: StoredValue::new(Abort::never()),
            again: Trigger::new(),
            session: use_session(),
        };
        effect(move || listing.fetch_first());
        effect(move || listing.fetch_view());
        listing
    }

    fn again(self) {
        if self
            .rows
            .with_untracked(|rows| matches!(rows, Load::Failed(_)))
        {
            self.rows.set(Load::Loading);
        }
        self.again.notify();
    }

    /// Changes the address's state; the list follows.
    fn go(self) -> Callback<ListState> {
        let place = use_place();
        Callback::new(move |state: ListState| {
            place.go_to_query(&state.to_address(), Step::InPlace);
        })
    }

    /// The list as the page's frame takes it.
    fn handle(self, draw: Draw) -> ListHandle {
        let row = move |index: usize| {
            self.rows.with(|rows| {
                rows.ready()
                    .and_then(|rows| rows.get(index))
                    .map(|row| draw(row))
            })
        };
        let rows = RowSource {
            total: Signal::derive(move || self.total().unwrap_or(0)),
            generation: self.generation.into(),
            stale: self.stale.into(),
            has: Arc::new(move |index| {
                self.rows
                    .with(|rows| rows.ready().is_some_and(|rows| rows.get(index).is_some()))
            }),
            cells: Arc::new(move |index| untrack(|| row(index))),
            view: self.view,
            record: Arc::new(move |index| {
                self.rows
                    .with(|rows| rows.ready().and_then(|rows| rows.get(index).cloned()))
            }),
            choice: None,
        };
        ListHandle {
            state: self.state,
            go: self.go(),
            phase: Memo::new(move |_| self.phase()),
            part_failure: self.part_failure.into(),
            again: Callback::new(move |()| self.again()),
            rows,
        }
    }

    fn total(self) -> Option<usize> {
        self.rows.with(|rows| rows.ready().map(Paged::total))
    }

    fn phase(self) -> Phase {
        self.rows.with(|rows| match rows {
            Load::Loading => Phase::Loading,
            Load::Failed(error) => Phase::Failed(error.clone()),
            Load::Ready(rows) if rows.total() == 0 => Phase::Empty,
            Load::Ready(_) => Phase::Rows,
        })
    }

    /// The first part, when the state changes.
    fn fetch_first(self) {
        self.again.track();
        let query = self.state.get().to_query(0, PART_ROWS);
        let abort = Abort::with_owner();
        self.abort.set_value(abort.clone());
        self.on_their_way.update_value(Vec::clear);
        self.part_failure.set(None);
        self.stale.set(true);
        spawn(async move {
            let answer = (self.fetch)(query, abort.clone()).await;
            if abort.is_triggered() {
                return;
            }
            self.stale.set(false);
            self.generation.update(|generation| *generation += 1);
            match answer {
                Ok(page) => self.rows.set(Load::Ready(Paged::starting_with(page))),
                Err(error) => {
                    self.session.note(&error);
                    self.rows.set(Load::Failed(error));
                }
            }
        });
    }

    /// The parts in view that are not here, once the view stands still.
    fn fetch_view(self) {
        let view = self.view.get();
        let missing = self
            .rows
            .with(|rows| rows.ready().map(|rows| rows.missing(&view)))
            .unwrap_or_default();
        if missing.is_empty() {
            return;
        }
        let settled = set_timeout_with_handle(move || self.fetch_parts(missing), SETTLED);
        on_cleanup(move || {
            if let Ok(timer) = settled {
                timer.clear();
            }
        });
    }

    fn fetch_parts(self, parts: Vec<u32>) {
        for part in parts {
            if self.on_their_way.with_value(|parts| parts.contains(&part)) {
                continue;
            }
            self.on_their_way.update_value(|parts| parts.push(part));
            let state = self.state.get_untracked();
            let query = state.to_query(part * PART_ROWS, PART_ROWS);
            let abort = self.abort.get_value();
            spawn(async move {
                let answer = (self.fetch)(query, abort.clone()).await;
                if abort.is_triggered() {
                    return;
                }
                self.on_their_way
                    .update_value(|parts| parts.retain(|other| *other != part));
                match answer {
                    Ok(page) => self.add(page),
                    Err(error) => {
                        self.session.note(&error);
                        self.part_failure.set(Some(error));
                    }
                }
            });
        }
    }

    fn add(self, page: Page<Row>) {
        self.part_failure.set(None);
        self.rows.update(|rows| {
            if let Load::Ready(rows) = rows {
                rows.add(page);
            }
        });
    }
}

/// Which of its four states a list is in.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// On its way.
    Loading,
    /// It did not come; why.
    Failed(Error),
    /// It is here, and there is nothing in it.
    Empty,
    /// It is here.
    Rows,
}

/// A list as the page's frame takes it.
#[derive(Clone)]
pub struct ListHandle {
    /// What the address says.
    pub state: Memo<ListState>,
    /// Changes the address.
    pub go: Callback<ListState>,
    /// Which state it is in.
    pub phase: Memo<Phase>,
    /// Why a part in view could not be fetched.
    pub part_failure: Signal<Option<Error>>,
    /// Fetches it anew.
    pub again: Callback<()>,
    /// Its rows.
    pub rows: RowSource,
}

/// Rows as the table takes them: it does not know what kind of record they are, so that its
/// code is in the client once.
#[derive(Clone)]
pub struct RowSource {
    /// How many rows there are.
    pub total: Signal<usize>,
    /// Rises when the rows are other rows: a new search, a new order.
    pub generation: Signal<u32>,
    /// Whether newer rows are on their way.
    pub stale: Signal<bool>,
    /// Whether a row is here; whoever asks follows it.
    pub has: Arc<dyn Fn(usize) -> bool + Send + Sync>,
    /// A row's cells, if it is here.
    pub cells: Arc<dyn Fn(usize) -> Option<Vec<BoxView>> + Send + Sync>,
    /// The rows in view; the table says, the list fetches.
    pub view: RwSignal<Range<usize>>,
    /// Which of them can be chosen, where they can.
    pub choice: Option<Choice>,
    /// A row's record, if it is here; whoever asks follows it.
    record: Arc<dyn Fn(usize) -> Option<Row> + Send + Sync>,
}

/// A row as somebody who can be chosen, if it is here.
type PickAt = Arc<dyn Fn(usize) -> Option<Pick> + Send + Sync>;

/// Rows that can be chosen.
#[derive(Clone, Copy)]
pub struct Choice {
    /// Those that were.
    pub chosen: Cell<Chosen>,
    at: StoredValue<PickAt>,
    /// The rows that are to be seen now; the table says.
    pub shown: RwSignal<Range<usize>>,
}

impl Choice {
    /// The person in a row, if it is here; whoever asks follows it.
    pub fn at(self, index: usize) -> Option<Pick> {
        self.at.with_value(|at| at(index))
    }

    /// Chooses the row, or no longer.
    pub fn set(self, index: usize, chosen: bool) {
        if let Some(pick) = untrack(|| self.at(index)) {
            self.chosen.update(|all| all.set(&pick, chosen));
        }
    }

    /// Chooses the row, or no longer where it is chosen.
    pub fn turn(self, index: usize) {
        if let Some(pick) = untrack(|| self.at(index)) {
            self.chosen.update(|all| {
                let chosen = !all.has(&pick.id);
                all.set(&pick, chosen);
            });
        }
    }

    /// Chooses all rows that are to be seen, or none of them.
    pub fn set_view(self, chosen: bool) {
        for index in self.shown.get_untracked() {
            self.set(index, chosen);
        }
    }

    /// How many of the rows that are to be seen are chosen, and how many are here.
    pub fn in_view(self) -> (usize, usize) {
        let picks: Vec<Pick> = self
            .shown
            .get()
            .filter_map(|index| self.at(index))
            .collect();
        let chosen = self
            .chosen
            .with(|all| picks.iter().filter(|pick| all.has(&pick.id)).count());
        (chosen, picks.len())
    }
}

/// A column's head as the table takes it.
#[derive(Clone, Copy)]
pub struct Heading {
    /// The column's name in `sort=` and in class names.
    pub name: &'static str,
    /// The words.
    pub words: Text,
    /// Whether the list can be sorted by it.
    pub sortable: bool,
}

/// The direction as `aria-sort` says it.
pub const fn aria_sort(direction: Option<SortDirection>) -> &'static str {
    match direction {
        Some(SortDirection::Asc) => "ascending",
        Some(SortDirection::Desc) => "descending",
        None => "none",
    }
}
