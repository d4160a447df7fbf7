//! The pipeline at a glance: open deals by stage.

use crate::{
    api::{self, Error},
    box_view::{IntoBox, view},
    browser::intl,
    loader::loader,
    model::{
        load::Load,
        pipeline::{StageSum, pipeline},
    },
    pages::record::money,
    reactive::live,
    state::language::use_language,
    tr,
};
use contract::{ListQuery, deal::Deal, limits::PAGE_MAX_ROWS, stage::Stage};
use leptos::prelude::*;

/// The open stages with number and worth. Stands only where one request holds all deals: a sum
/// over a part of them would be wrong. A glance is no reason for an error on the page either.
#[component]
pub fn Summary() -> impl IntoView {
    let sums = loader(|abort| async move {
        let query = ListQuery {
            limit: PAGE_MAX_ROWS,
            ..ListQuery::default()
        };
        let deals = api::list::<Deal>(&query, &abort).await?;
        if deals.total > u64::from(PAGE_MAX_ROWS) {
            return Ok::<_, Error>(Vec::new());
        }
        let stages = api::load::<Stage>(&abort).await?;
        Ok(pipeline(&stages, &deals.items))
    });
    let waiting = || {
        (0..4)
            .map(|_| view! { <li class="pipeline__stage pipeline__stage--waiting"></li> })
            .collect_view()
    };
    live(move || match sums.get() {
        Load::Loading => view! { <ul class="pipeline" aria-hidden="true">{waiting()}</ul> },
        Load::Ready(sums) if !sums.is_empty() => {
            let stages = sums
                .into_iter()
                .map(|sum| view! { <StageBar sum=sum /> })
                .collect_view();
            view! { <ul class="pipeline" aria-label=tr!(deals.pipeline)>{stages}</ul> }
        }
        Load::Ready(_) | Load::Failed(_) => ().boxed(),
    })
}

#[component]
fn StageBar(sum: StageSum) -> impl IntoView {
    let language = use_language();
    let deals = sum.deals;
    let count = tr!(
        deals.count,
        count = intl::number(deals as f64, language.get())
    );
    let width = format!("{}%", sum.share_percent);
    view! {
        <li class="pipeline__stage">
            <span class="pipeline__name">{sum.name}</span>
            <span class="pipeline__amount">{money(sum.amount_minor)}</span>
            <span class="pipeline__count">{count}</span>
            <span class="pipeline__bar" aria-hidden="true"><span style:width=width></span></span>
        </li>
    }
}
