//! A table of any length: only the rows in view stand in the page.
//!
//! On a narrow page the style sheet turns rows into cards; roles are written out, because a
//! table whose display changes loses its own.

use super::Icon;
use crate::{
    box_view::{BoxView, IntoBox, view},
    browser::dom,
    i18n::Text,
    listing::{Choice, Heading, RowSource, aria_sort},
    model::{
        list_state::ListState,
        window::{rows_in_view, rows_shown, scroll_to_show},
    },
    reactive::{derived, effect, live, now},
    tr,
};
use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Heights of a row in pixels: as a line of a table, as a card. The style sheet keeps to them.
const LINE_PX: f64 = 48.0;
const CARD_PX: f64 = 84.0;
/// Height of the row of heads, in pixels.
const HEADS_PX: f64 = 44.0;
/// Where rows become cards; the style sheet's `--narrow` breakpoint.
const NARROW: &str = "(max-width: 719px)";

/// A table of records with a link in the first cell of each row.
#[component]
pub fn DataTable(
    /// What the table lists, for screen readers.
    label: Text,
    /// The columns' heads.
    headings: Vec<Heading>,
    /// The rows.
    rows: RowSource,
    /// The list's state, for the direction signs.
    state: Memo<ListState>,
    /// Sorts anew.
    go: Callback<ListState>,
) -> impl IntoView {
    let frame = NodeRef::<html::Div>::new();
    let place = Place::new(frame);
    let (total, view_rows) = (rows.total, rows.view);
    effect(move || view_rows.set(place.range(total.get())));
    let choice = rows.choice;
    if let Some(choice) = choice {
        // Behind the row of heads nothing is to be seen.
        effect(move || choice.shown.set(place.shown(total.get())));
    }
    // Another list begins at its top.
    let generation = rows.generation;
    Effect::new(move |before: Option<u32>| {
        let now = generation.get();
        if before.is_some_and(|before| before > 0 && before != now) {
            place.scroll_to(0.0);
        }
        now
    });
    let drawn = Memo::new(move |_| view_rows.get());
    let names: Vec<(&'static str, Text)> = headings.iter().map(|h| (h.name, h.words)).collect();
    let names = StoredValue::new(names);
    let stale = rows.stale;
    let each = move || {
        let generation = generation.get();
        drawn
            .get()
            .map(move |index| (generation, index))
            .collect::<Vec<_>>()
    };
    let space = move |px: f64| whole_px(px);
    let above = move || space(drawn.get().start as f64 * place.row_px.get());
    let below = move || {
        let left = total.get().saturating_sub(drawn.get().end);
        space(left as f64 * place.row_px.get())
    };
    view! {
        <div
            class="table-frame"
            class:table-frame--stale=stale
            node_ref=frame
            on:scroll=move |_| place.look()
            on:keydown=move |event| place.on_key(&event, total.get_untracked(), choice)
        >
            <table
                class="table"
                role="table"
                aria-label=label
                aria-rowcount=now(move || total.get() + 1)
                aria-busy=now(move || stale.get().to_string())
            >
                <thead role="rowgroup">
                    <tr role="row" aria-rowindex="1">
                        {choice.map(|choice| view! { <ChoiceHead choice=choice /> })}
                        {headings
                            .into_iter()
                            .map(|heading| view! { <Head heading=heading state=state go=go /> })
                            .collect_view()}
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <tr class="table__space" aria-hidden="true" style:height=now(above)></tr>
                    <For each=each key=|key| *key let:key>
                        <Row index=key.1 rows=rows.clone() names=names place=place />
                    </For>
                    <tr class="table__space" aria-hidden="true" style:height=now(below)></tr>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Head(heading: Heading, state: Memo<ListState>, go: Callback<ListState>) -> impl IntoView {
    let Heading {
        name,
        words,
        sortable,
    } = heading;
    let class = format!("table__head table__cell--{name}");
    if !sortable {
        return view! { <th class=class role="columnheader" scope="col">{words}</th> };
    }
    let direction = Memo::new(move |_| state.with(|state| state.direction_of(name)));
    let sort = move |_| go.run(state.with_untracked(|state| state.sorted_by(name)));
    view! {
        <th
            class=class
            role="columnheader"
            scope="col"
            aria-sort=now(move || aria_sort(direction.get()))
        >
            <button type="button" class="table__sort" on:click=sort>
                {words}
                <Icon name="sort" />
            </button>
        </th>
    }
}

#[component]
fn Row(
    index: usize,
    rows: RowSource,
    names: StoredValue<Vec<(&'static str, Text)>>,
    place: Place,
) -> impl IntoView {
    let RowSource {
        has, cells, choice, ..
    } = rows;
    let here = Memo::new(move |_| has(index));
    effect(move || {
        if here.get() {
            place.arrived(index);
        }
    });
    let waiting = move || {
        names.with_value(|names| {
            let cell = |(name, _): &(&'static str, Text)| {
                let class = format!("table__cell table__cell--{name}");
                view! { <td class=class role="cell"><span class="skeleton"></span></td> }
            };
            names.iter().map(cell).collect_view().boxed()
        })
    };
    let filled = move |cells: Vec<BoxView>| {
        names.with_value(|names| {
            let cell = |(view, (name, words)): (BoxView, &(&'static str, Text))| {
                let class = format!("table__cell table__cell--{name}");
                let words = *words;
                view! { <td class=class role="cell" data-label=words>{view}</td> }
            };
            cells
                .into_iter()
                .zip(names)
                .map(cell)
                .collect_view()
                .boxed()
        })
    };
    view! {
        <tr
            class="table__row"
            class:table__row--choice=choice.is_some()
            role="row"
            aria-rowindex=index + 2
            data-row=index
            style:height=now(move || whole_px(place.row_px.get()))
        >
            {choice.map(|choice| view! { <ChoiceCell choice=choice index=index here=here /> })}
            {live(move || match here.get().then(|| cells(index)).flatten() {
                Some(cells) => filled(cells),
                None => waiting(),
            })}
        </tr>
    }
}

/// Chooses all rows that are to be seen.
#[component]
fn ChoiceHead(choice: Choice) -> impl IntoView {
    let in_view = Memo::new(move |_| choice.in_view());
    let all = move || {
        let (chosen, here) = in_view.get();
        chosen > 0 && chosen == here
    };
    let some = move || {
        let (chosen, here) = in_view.get();
        chosen > 0 && chosen < here
    };
    view! {
        <th class="table__head table__cell--choice" role="columnheader" scope="col">
            <input
                type="checkbox"
                class="table__choice"
                aria-label=tr!(acting.choose_view)
                prop:checked=now(all)
                prop:indeterminate=now(some)
                on:change=move |event| choice.set_view(event_target_checked(&event))
            />
        </th>
    }
}

/// Chooses a row.
#[component]
fn ChoiceCell(choice: Choice, index: usize, here: Memo<bool>) -> impl IntoView {
    let name = derived(move || {
        let pick = here.get().then(|| untrack(|| choice.at(index))).flatten();
        pick.map(|pick| pick.name).unwrap_or_default()
    });
    let id = Memo::new(move |_| {
        let pick = here.get().then(|| untrack(|| choice.at(index))).flatten();
        pick.map(|pick| pick.id)
    });
    let chosen = move || {
        let id = id.get();
        id.is_some_and(|id| choice.chosen.with(|all| all.has(&id)))
    };
    view! {
        <td class="table__cell table__cell--choice" role="cell">
            <input
                type="checkbox"
                class="table__choice"
                disabled=now(move || id.with(Option::is_none))
                aria-label=tr!(acting.choose_row, name = name.get())
                prop:checked=now(chosen)
                on:change=move |event| choice.set(index, event_target_checked(&event))
            />
        </td>
    }
}

/// Where the table is scrolled to, and how high it is.
#[derive(Clone, Copy)]
struct Place {
    frame: NodeRef<html::Div>,
    scroll_px: RwSignal<f64>,
    view_px: RwSignal<f64>,
    row_px: RwSignal<f64>,
    /// The row that waits for the focus, and whether its box does.
    wanted: StoredValue<Option<(usize, bool)>>,
}

impl Place {
    fn new(frame: NodeRef<html::Div>) -> Self {
        let place = Self {
            frame,
            scroll_px: RwSignal::new(0.0),
            view_px: RwSignal::new(0.0),
            row_px: RwSignal::new(LINE_PX),
            wanted: StoredValue::new(None),
        };
        effect(move || {
            frame.track();
            dom::after_paint(move || place.look());
        });
        let resized = window_event_listener(ev::resize, move |_| place.look());
        on_cleanup(move || resized.remove());
        place
    }

    /// Reads scroll, height and width from the page.
    fn look(self) {
        let Some(Some(frame)) = self.frame.try_get_untracked() else {
            return;
        };
        let row_px = if dom::media_matches(NARROW) {
            CARD_PX
        } else {
            LINE_PX
        };
        set_if_other(self.row_px, row_px);
        set_if_other(self.view_px, f64::from(frame.client_height()));
        set_if_other(self.scroll_px, f64::from(frame.scroll_top()));
    }

    fn range(self, total: usize) -> core::ops::Range<usize> {
        rows_in_view(
            self.scroll_px.get(),
            self.view_px.get(),
            self.row_px.get(),
            total,
        )
    }

    fn shown(self, total: usize) -> core::ops::Range<usize> {
        // The heads lie over the rows; cards have none.
        let heads_px = if self.row_px.get() == CARD_PX {
            0.0
        } else {
            HEADS_PX
        };
        rows_shown(
            self.scroll_px.get(),
            self.view_px.get() - heads_px,
            self.row_px.get(),
            total,
        )
    }

    fn scroll_to(self, px: f64) {
        if let Some(Some(frame)) = self.frame.try_get_untracked() {
            frame.set_scroll_top(px as i32);
            self.look();
        }
    }

    /// Arrows, Page Up and Down, Home and End move from row to row, from link to link or from box to
    /// box; x chooses a row.
    fn on_key(self, event: &ev::KeyboardEvent, total: usize, choice: Option<Choice>) {
        let target = event
            .target()
            .and_then(|t| t.dyn_into::<HtmlElement>().ok());
        let in_box = target
            .as_ref()
            .is_some_and(|target| target.tag_name() == "INPUT");
        let row = target
            .and_then(|target| target.closest("[data-row]").ok().flatten())
            .and_then(|row| row.get_attribute("data-row"))
            .and_then(|row| row.parse::<usize>().ok());
        let Some(row) = row.filter(|_| total > 0) else {
            return;
        };
        let page =
            (self.view_px.get_untracked() / self.row_px.get_untracked()).max(2.0) as usize - 1;
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
        let next = match event.key().as_str() {
            "x" if !modified => {
                if let Some(choice) = choice {
                    choice.turn(row);
                    event.prevent_default();
                }
                return;
            }
            "ArrowDown" => row + 1,
            "ArrowUp" => row.saturating_sub(1),
            "PageDown" => row + page,
            "PageUp" => row.saturating_sub(page),
            "Home" => 0,
            "End" => total - 1,
            _ => return,
        };
        event.prevent_default();
        self.focus_row(next.min(total - 1), in_box);
    }

    fn focus_row(self, row: usize, in_box: bool) {
        let scroll = scroll_to_show(
            row,
            self.scroll_px.get_untracked(),
            self.view_px.get_untracked() - LINE_PX,
            self.row_px.get_untracked(),
        );
        if let Some(px) = scroll {
            self.scroll_to(px);
        }
        self.wanted.set_value(Some((row, in_box)));
        self.arrived(row);
    }

    /// A row is here: it gets the focus, if it waits for it.
    fn arrived(self, row: usize) {
        let wanted = self.wanted.try_get_value().flatten();
        let Some((_, in_box)) = wanted.filter(|(wanted, _)| *wanted == row) else {
            return;
        };
        let what = if in_box { "input" } else { "a" };
        let place = format!("[data-row='{row}'] {what}");
        dom::after_paint(move || {
            // Before it is here, there is nothing to focus; then it still waits.
            if dom::exists(&place) {
                let _gone = self.wanted.try_set_value(None);
                dom::focus_first(&place);
            }
        });
    }
}

/// A length for the style sheet. Whole pixels: printing fractions would bring the code for it.
fn whole_px(px: f64) -> String {
    format!("{}px", px as i64)
}

fn set_if_other(signal: RwSignal<f64>, value: f64) {
    if signal.get_untracked() != value {
        signal.set(value);
    }
}
