//! What the server knows about the user's mail.

use super::list::{Record, records};
use crate::{
    api,
    box_view::{BoxView, IntoBox, view},
    components::{CategoryChip, EmptyState, ErrorState, SkeletonRecord, mail::SETTINGS},
    i18n::Text,
    loader::{Loader, loader},
    model::load::Load,
    pages::{
        record::when,
        settings::{SettingsFrame, setup::mode_words},
    },
    reactive::live,
    tr,
};
use contract::{
    mailbox_records::{Stored, StoredFact, StoredFiling, StoredMailbox},
    route,
};
use leptos::prelude::*;

/// Everything that is stored.
#[component]
pub fn StoredPage() -> impl IntoView {
    let stored: Loader<Stored> = loader(|abort| api::get(route::MAILBOX_STORED, &abort));
    let again = Callback::new(move |()| stored.again());
    let body = live(move || match stored.get() {
        Load::Loading => view! { <SkeletonRecord /> },
        Load::Failed(error) => view! { <ErrorState error=error on_retry=again /> },
        Load::Ready(Stored { mailbox: None, .. }) => view! {
            <EmptyState
                icon="shield"
                title=tr!(mail_records.nothing_title)
                body=tr!(mail_records.nothing_body)
            >
                <a class="button" href=SETTINGS>{tr!(email_settings.title)}</a>
            </EmptyState>
        },
        Load::Ready(stored) => view! { <All stored=stored /> },
    });
    view! {
        <SettingsFrame title=tr!(mail_records.stored_title) subtitle=tr!(mail_records.stored_lead)>
            {body}
        </SettingsFrame>
    }
}

#[component]
fn All(stored: Stored) -> impl IntoView {
    let Stored {
        mailbox,
        facts: _,
        facts_kept_days,
        filed: _,
        runs,
        deal_links,
        exclusions,
        own_categories,
        waiting,
        left_alone,
        marks,
        mutes,
        calls,
        calls_kept_days,
    } = stored;
    let counts = vec![
        (tr!(mail_records.runs), runs),
        (tr!(mail_records.left_alone), left_alone),
        (tr!(mail_records.waiting), waiting),
        (tr!(filing.exclusions_title), exclusions),
        (tr!(categories.own), own_categories),
        (tr!(mail_records.deal_links), deal_links),
        (tr!(mail_records.marks), marks),
        (tr!(mail_records.mutes), mutes),
    ];
    let deletes = (
        tr!(mail_records.facts_delete),
        tr!(mail_records.facts_delete_text),
    );
    view! {
        {mailbox.map(|mailbox| view! { <OfMailbox mailbox=mailbox counts=counts /> })}
        <section class="card records" aria-labelledby="facts-title">
            <h2 class="card__title" id="facts-title">{tr!(mail_records.facts_title)}</h2>
            <p class="step__lead">{tr!(mail_records.facts_text, n = facts_kept_days)}</p>
            {records::<StoredFact>(tr!(mail_records.facts_none), Some(deletes))}
        </section>
        <section class="card records" aria-labelledby="filings-title">
            <h2 class="card__title" id="filings-title">{tr!(mail_records.filings_title)}</h2>
            <p class="step__lead">{tr!(mail_records.filings_text)}</p>
            {records::<StoredFiling>(tr!(mail_records.filings_none), None)}
        </section>
        <section class="card card--row" aria-labelledby="calls-title">
            <div>
                <h2 class="card__title" id="calls-title">{tr!(mail_records.calls_title)}</h2>
                <p>{tr!(mail_records.calls_count, n = calls, days = calls_kept_days)}</p>
            </div>
            <a class="button" href="/settings/channels/email/calls">{tr!(mail_records.calls_open)}</a>
        </section>
    }
}

/// What is stored of the mailbox itself.
#[component]
fn OfMailbox(
    mailbox: StoredMailbox,
    /// What else is kept, and how much of it.
    counts: Vec<(Text, u64)>,
) -> impl IntoView {
    let StoredMailbox {
        address,
        aliases,
        connected_at,
        history_id,
        grants,
        labels,
        sharing,
        viewers,
    } = mailbox;
    let line = |label: Text, value: BoxView| {
        view! {
            <div class="lines__line">
                <dt class="lines__label">{label}</dt>
                <dd class="lines__value">{value}</dd>
            </div>
        }
    };
    let tokens = grants.iter().filter(|grant| grant.token).count();
    let keys: Vec<String> = grants
        .into_iter()
        .filter_map(|grant| grant.key_id)
        .collect();
    let keys = keys.first().cloned().unwrap_or_default();
    let history = history_id.map_or_else(|| "–".to_owned(), |id| id.to_string());
    let labels = if labels.is_empty() {
        "–".to_owned()
    } else {
        labels.join(", ")
    };
    let own = aliases.join(", ");
    let aliases = (aliases.len() > 1).then(|| line(tr!(mail_records.aliases), own.boxed()));
    let (mode, _) = mode_words(sharing);
    let shared = tr!(mail_records.with_viewers, n = viewers);
    view! {
        <section class="card" aria-labelledby="mailbox-title">
            <h2 class="card__title" id="mailbox-title">{tr!(mail_records.mailbox_title)}</h2>
            <dl class="lines">
                {line(tr!(email_settings.receipt_address), address.boxed())}
                {aliases}
                {line(tr!(mail_records.connected_at), when(connected_at).boxed())}
                {line(tr!(mail_records.tokens), tr!(mail_records.tokens_value, n = tokens, key = keys.clone()).boxed())}
                {line(tr!(mail_records.history), history.boxed())}
                {line(tr!(mail_records.labels), labels.boxed())}
                {line(tr!(email_setup.step_sharing), view! { {mode}" "{shared} })}
                {counts
                    .into_iter()
                    .map(|(label, count)| line(label, count.to_string().boxed()))
                    .collect_view()}
            </dl>
            <p class="step__lead">{tr!(mail_records.never)}</p>
        </section>
    }
}

impl Record for StoredFact {
    const PATH: &'static str = route::MAILBOX_FACTS;
    const FILE: &'static str = "tegami-mailmagnet";
    const COLUMNS: &'static [&'static str] = &["received_at", "from_address", "message_id"];

    fn heads() -> Vec<Text> {
        vec![
            tr!(mail_records.fact_at),
            tr!(mail_records.fact_from),
            tr!(mail_records.message_id),
        ]
    }

    fn cells(&self) -> Vec<String> {
        let Self {
            message_id,
            from_address,
            received_at,
        } = self;
        vec![
            received_at.to_string(),
            from_address.clone(),
            message_id.clone(),
        ]
    }

    fn views(&self) -> Vec<BoxView> {
        let id = self.message_id.clone();
        vec![
            when(self.received_at).boxed(),
            self.from_address.clone().boxed(),
            view! { <code>{id}</code> },
        ]
    }
}

impl Record for StoredFiling {
    const PATH: &'static str = route::MAILBOX_FILINGS;
    const FILE: &'static str = "tegami-label-ledger";
    const COLUMNS: &'static [&'static str] = &[
        "planned_at",
        "category",
        "message_id",
        "contact_id",
        "deal_id",
    ];

    fn heads() -> Vec<Text> {
        vec![
            tr!(mail_records.filed_at),
            tr!(mail_records.filed_under),
            tr!(mail_records.message_id),
        ]
    }

    fn cells(&self) -> Vec<String> {
        let Self {
            message_id,
            category,
            own_category,
            contact_id,
            deal_id,
            planned_at,
        } = self;
        vec![
            planned_at.to_string(),
            own_category
                .as_ref()
                .map_or_else(|| category.name().into_owned(), |own| own.name.clone()),
            message_id.clone(),
            contact_id.clone(),
            deal_id.clone(),
        ]
    }

    fn views(&self) -> Vec<BoxView> {
        let (id, category) = (self.message_id.clone(), self.category);
        let own = self.own_category.clone();
        vec![
            when(self.planned_at).boxed(),
            view! { <CategoryChip category=category own=own /> },
            view! { <code>{id}</code> },
        ]
    }
}
