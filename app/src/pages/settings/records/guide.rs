//! What an administrator sets up at Google, as a list to tick off.

use super::push::PushCard;
use crate::{
    box_view::{BoxView, IntoBox, view},
    browser::{dom, storage},
    i18n::Text,
    pages::settings::{SettingsFrame, for_administrators},
    reactive::now,
    tr,
};
use contract::route;
use leptos::prelude::*;

/// Where this browser keeps what was ticked: the numbers of the steps.
const TICKED: &str = "tegami.google-setup";

/// The permissions that the product asks for.
const SCOPES: [&str; 3] = ["gmail.readonly", "gmail.modify", "gmail.send"];

/// The checklist.
#[component]
pub fn GooglePage() -> impl IntoView {
    let body = for_administrators(|| view! { <Checklist /> });
    view! {
        <SettingsFrame title=tr!(email_setup.guide_title) subtitle=tr!(email_setup.guide_lead)>
            {body}
        </SettingsFrame>
    }
}

#[component]
fn Checklist() -> impl IntoView {
    let redirect = dom::window().location().origin().unwrap_or_default() + route::OAUTH_CALLBACK;
    let scopes = SCOPES
        .iter()
        .map(|scope| view! { <code>{*scope}</code>" " })
        .collect_view();
    let steps: Vec<(Text, BoxView)> = vec![
        (tr!(email_setup.guide_project), ().boxed()),
        (tr!(email_setup.guide_internal), ().boxed()),
        (tr!(email_setup.guide_external), ().boxed()),
        (tr!(email_setup.guide_scopes), scopes.boxed()),
        (
            tr!(email_setup.guide_client),
            view! { <code>{redirect}</code> },
        ),
        (tr!(email_setup.guide_secret), ().boxed()),
        (tr!(email_setup.guide_admin), ().boxed()),
        (tr!(email_setup.guide_check), ().boxed()),
    ];
    let kept = storage::read(TICKED).unwrap_or_default();
    let kept = kept.split(',').filter_map(|number| number.parse().ok());
    let ticked = RwSignal::new(kept.collect::<Vec<usize>>());
    let items = steps
        .into_iter()
        .enumerate()
        .map(|(number, (words, more))| {
            let toggle = move |_| {
                ticked.update(|ticked| {
                    if ticked.contains(&number) {
                        ticked.retain(|known| *known != number);
                    } else {
                        ticked.push(number);
                    }
                });
                let numbers = ticked.get_untracked();
                let numbers: Vec<String> = numbers.iter().map(usize::to_string).collect();
                storage::write(TICKED, &numbers.join(","));
            };
            view! {
                <li>
                    <label class="option">
                        <input
                            class="option__mark"
                            type="checkbox"
                            prop:checked=now(move || ticked.with(|ticked| ticked.contains(&number)))
                            on:change=toggle
                        />
                        <span class="option__words"><span>{words}</span>{more}</span>
                    </label>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="card"><ol class="guide">{items}</ol></section>
        <PushCard />
    }
}
