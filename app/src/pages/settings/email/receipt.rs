//! What disconnecting did, to keep.

use crate::{
    box_view::view,
    browser::dom,
    components::{Button, ButtonKind},
    i18n::Text,
    pages::record::when,
    reactive::spawn,
    state::toasts::use_toasts,
    tr,
};
use contract::mailbox::DisconnectReceipt;
use leptos::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// The receipt: to read, copy and print.
#[component]
pub fn Receipt(
    /// What was done.
    receipt: DisconnectReceipt,
    /// The labels that the browser removed in Gmail.
    removed: Vec<String>,
    /// Why it was done.
    why: Text,
    /// It is read.
    on_done: Callback<()>,
) -> impl IntoView {
    let unconfirmed = receipt.grants_unconfirmed > 0;
    let mut lines = lines(receipt);
    if !removed.is_empty() {
        let names = Signal::stored(removed.join(", "));
        lines.push((tr!(email_settings.receipt_removed), names));
    }
    let lines = StoredValue::new(lines);
    let text = move || {
        let line =
            |(label, value): &Line| format!("{}: {}", label.get_untracked(), value.get_untracked());
        lines.with_value(|lines| lines.iter().map(line).collect::<Vec<_>>().join("\n"))
    };
    let copy = copy(text);
    let print = Callback::new(|()| drop(dom::window().print()));
    let rows = lines.with_value(|lines| {
        lines
            .iter()
            .map(|(label, value)| {
                view! { <div class="lines__line"><dt class="lines__label">{*label}</dt><dd class="lines__value">{*value}</dd></div> }
            })
            .collect_view()
    });
    view! {
        <section class="card receipt" aria-labelledby="receipt-title" role="status">
            <h2 class="card__title" id="receipt-title">{tr!(email_settings.receipt_title)}</h2>
            <p class="receipt__text">{why}</p>
            <dl class="lines">{rows}</dl>
            {unconfirmed
                .then(|| {
                    view! { <p class="receipt__help">{tr!(email_settings.receipt_unconfirmed_help)}</p> }
                })}
            <div class="receipt__actions">
                <Button on_press=copy>{tr!(email_settings.receipt_copy)}</Button>
                <Button on_press=print>{tr!(email_settings.receipt_print)}</Button>
                <Button kind=ButtonKind::Primary on_press=on_done>
                    {tr!(email_settings.receipt_close)}
                </Button>
            </div>
        </section>
    }
}

type Line = (Signal<&'static str>, Signal<String>);

fn lines(receipt: DisconnectReceipt) -> Vec<Line> {
    let DisconnectReceipt {
        address,
        disconnected_at,
        grants_revoked,
        grants_unconfirmed,
        notices_deleted,
        mutes_deleted,
        aliases_deleted,
        runs_deleted,
        deal_links_deleted,
        labels_kept,
    } = receipt;
    let none = tr!(email_settings.receipt_none);
    let labels = labels_kept.join(", ");
    let labels = Signal::derive(move || {
        if labels.is_empty() {
            none.get().to_owned()
        } else {
            labels.clone()
        }
    });
    let mut lines = vec![
        (tr!(email_settings.receipt_address), Signal::stored(address)),
        (tr!(email_settings.receipt_at), when(disconnected_at)),
        (
            tr!(email_settings.receipt_revoked),
            Signal::stored(grants_revoked.to_string()),
        ),
    ];
    if grants_unconfirmed > 0 {
        let count = Signal::stored(grants_unconfirmed.to_string());
        lines.push((tr!(email_settings.receipt_unconfirmed), count));
    }
    lines.extend([
        (
            tr!(email_settings.receipt_notices),
            Signal::stored(notices_deleted.to_string()),
        ),
        (
            tr!(email_settings.receipt_mutes),
            Signal::stored(mutes_deleted.to_string()),
        ),
        (
            tr!(email_settings.receipt_aliases),
            Signal::stored(aliases_deleted.to_string()),
        ),
        (
            tr!(email_settings.receipt_runs),
            Signal::stored(runs_deleted.to_string()),
        ),
        (
            tr!(email_settings.receipt_deal_links),
            Signal::stored(deal_links_deleted.to_string()),
        ),
        (tr!(email_settings.receipt_labels), labels),
    ]);
    lines
}

fn copy(text: impl Fn() -> String + Send + Sync + 'static) -> Callback<()> {
    let toasts = use_toasts();
    let (copied, failed) = (
        tr!(email_settings.receipt_copied),
        tr!(email_settings.receipt_copy_failed),
    );
    Callback::new(move |()| {
        let writing = dom::window().navigator().clipboard().write_text(&text());
        spawn(async move {
            match JsFuture::from(writing).await {
                Ok(_) => toasts.done(copied.get_untracked()),
                Err(_) => toasts.failed(failed.get_untracked()),
            }
        });
    })
}
