//! Labels, on or off. They need MailMagnet.

use super::{
    parts::{OnOff, Said, StepCard},
    walk::use_walk,
};
use crate::{box_view::view, components::CategoryChip, reactive::derived, tr};
use contract::{label::Category, mailbox_setup::SetupChoices};
use leptos::prelude::*;

/// On, where MailMagnet is, or off.
#[component]
pub fn LabelsStep() -> impl IntoView {
    let walk = use_walk();
    let choose = Callback::new(move |labels: bool| {
        walk.choose(|choices| SetupChoices {
            labels,
            ..choices.clone()
        });
    });
    let labels = Memo::new(move |_| walk.choices().labels);
    let barred = Memo::new(move |_| !walk.choices().mail_magnet);
    let need = tr!(email_setup.labels_need_magnet);
    let said = derived(move || barred.get().then_some((need, true)));
    let rules = [
        (Category::ClosingThisMonth, tr!(email_setup.rule_closing)),
        (Category::OpenDeals, tr!(email_setup.rule_open)),
        (Category::Customers, tr!(email_setup.rule_customers)),
    ];
    let rules = rules
        .into_iter()
        .map(|(category, words)| {
            view! {
                <li class="label-rule">
                    <CategoryChip category=category />
                    <span>{words}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <StepCard title=tr!(email_setup.labels_title) lead=tr!(email_settings.labels_text)>
            <ul class="label-rules" role="list">{rules}</ul>
            <OnOff
                group="labels"
                legend=tr!(email_setup.labels_title)
                on=(tr!(email_setup.labels_on), tr!(email_setup.labels_on_about))
                off=(tr!(email_setup.labels_off), tr!(email_setup.labels_off_about))
                chosen=labels
                barred=barred
                on_choose=choose
            />
            <Said words=said />
        </StepCard>
    }
}
