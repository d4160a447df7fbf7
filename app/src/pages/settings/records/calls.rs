//! What the server asked Google for the user.

use super::list::{Record, records};
use crate::{
    box_view::{BoxView, IntoBox, view},
    components::{Chip, Tone},
    i18n::Text,
    pages::{record::when, settings::SettingsFrame},
    tr,
};
use contract::{mailbox_records::GoogleCall, route};
use leptos::prelude::*;

/// Every call, with when, what it cost and how it ended.
#[component]
pub fn CallsPage() -> impl IntoView {
    let deletes = (
        tr!(mail_records.calls_delete),
        tr!(mail_records.calls_delete_text),
    );
    view! {
        <SettingsFrame title=tr!(mail_records.calls_title) subtitle=tr!(mail_records.calls_lead)>
            <section class="card records">
                <p class="step__lead">{tr!(mail_records.calls_text)}</p>
                {records::<GoogleCall>(tr!(mail_records.calls_none), Some(deletes))}
            </section>
        </SettingsFrame>
    }
}

impl Record for GoogleCall {
    const PATH: &'static str = route::MAILBOX_CALLS;
    const FILE: &'static str = "tegami-google-calls";
    const COLUMNS: &'static [&'static str] = &[
        "asked_at",
        "method",
        "status",
        "units",
        "duration_ms",
        "run_id",
    ];

    fn heads() -> Vec<Text> {
        vec![
            tr!(mail_records.call_at),
            tr!(mail_records.call_method),
            tr!(mail_records.call_status),
            tr!(mail_records.call_units),
            tr!(mail_records.call_for),
        ]
    }

    fn cells(&self) -> Vec<String> {
        let Self {
            method,
            asked_at,
            status,
            units,
            duration_ms,
            run_id,
        } = self;
        vec![
            asked_at.to_string(),
            method.clone(),
            status.map_or_else(String::new, |status| status.to_string()),
            units.to_string(),
            duration_ms.to_string(),
            run_id
                .as_ref()
                .map_or_else(String::new, |id| id.as_str().to_owned()),
        ]
    }

    fn views(&self) -> Vec<BoxView> {
        let method = self.method.clone();
        let what = view! {
            <span class="records__what">{method_words(&method)}</span>
            " "
            <code>{method}</code>
        };
        let (tone, status) = match self.status {
            Some(status @ 200..300) => (Tone::Good, status.to_string()),
            Some(status) => (Tone::Bad, status.to_string()),
            None => (Tone::Bad, "–".to_owned()),
        };
        let status = view! { <Chip tone=tone words=status /> };
        let why = if self.run_id.is_some() {
            tr!(mail_records.for_run)
        } else {
            tr!(mail_records.for_you)
        };
        vec![
            when(self.asked_at).boxed(),
            what,
            status,
            self.units.to_string().boxed(),
            why.boxed(),
        ]
    }
}

/// What a method does, in plain words.
fn method_words(method: &str) -> Text {
    match method {
        "token" => tr!(mail_records.method_token),
        "revoke" => tr!(mail_records.method_revoke),
        "getProfile" | "profile.get" => tr!(mail_records.method_profile),
        "labels.list" => tr!(mail_records.method_labels),
        "labels.create" => tr!(mail_records.method_create_label),
        "history.list" => tr!(mail_records.method_history),
        "messages.list" => tr!(mail_records.method_list),
        "messages.get" => tr!(mail_records.method_get),
        "messages.modify" | "messages.batchModify" => tr!(mail_records.method_modify),
        _ => tr!(mail_records.method_other),
    }
}
